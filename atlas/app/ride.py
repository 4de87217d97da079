"""The ride of a journey: the stage with its map and diagram, and what is known beside it."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd
import streamlit as st

from atlas.app import data, look, page, stage, staging, state, terms
from atlas.app.cache import cached
from atlas.app.session import session
from atlas.app.text import cited, plain
from atlas.data import words
from atlas.data.rules import ids
from atlas.geo import itinerary
from atlas.internals import components
from atlas.maps import close_ups as draw
from atlas.query.story import Step
from atlas.stage import mount
from atlas.stage.deck import described, ride_deck
from atlas.style.palette import PALETTES, ThemeName

KEY: Final = "stage_ride"
# `st.html` leaves no SVG in what it shows, and an image has none of the page's fonts.
PLATE: Final = "khasan-atlas-plates.plate"
PLATES: Final = Path(__file__).with_name("plates")


def headline(trip_id: str) -> str:
    """Return the journey in a sentence, computed."""
    return itinerary.headline(data.rides()[trip_id], data.catalog().trips.loc[trip_id])


def about(trip_id: str) -> None:
    """Say who received him and why, how he went, what came of it, on which documents."""
    trip, sources = data.catalog().trips.loc[trip_id], data.catalog().sources
    facts = [
        ("Host", trip["host"]),
        ("Why", trip["purpose"]),
        ("Transport", trip["transport_note"]),
        ("Outcome", trip["outcome"]),
    ]
    sentences = " ".join(
        f"**{label}:** {plain(text)}{'' if text.endswith('.') else '.'}"
        for label, text in facts
        if isinstance(text, str)
    )
    st.markdown(f"{sentences} Sources: {cited(sources, ids(trip['source_ids']))}")


def ride(trip_id: str) -> None:
    """Draw the stage with the journey at the moment of the link."""
    try:
        mount.mount(KEY, _data(trip_id), _settled)
        look.ground_note()
    except mount.Unusable as error:
        st.warning(
            plain(f"The journey cannot be drawn: {error}. The list of stops is complete."),
            icon=":material/layers_clear:",
        )


def _data(trip_id: str) -> dict[str, Any]:
    theme = look.theme()
    title = str(data.catalog().trips.at[trip_id, "title"])
    sentence = itinerary.known_times(data.rides()[trip_id])
    return staging.appearance("ride", title, sentence, look.RAIL_LINE) | {
        "rides": mount.rides_url(),
        "trip": trip_id,
        "scene": trip_id,
        "at": None if session.at is None else round(state.moment().timestamp()),
        "camera": state.camera(),
        "projection": "flat",
        "deck": _deck(theme, False),
        "paints": PALETTES[theme].classes,
    }


def picture(trip_id: str) -> None:
    """Draw a journey small, ready to be played from end to end.

    Until then it rests at the moment at which its last missile was fired.
    """
    title = str(data.catalog().trips.at[trip_id, "title"])
    step = Step(title=title, figure="ride", trip_id=trip_id, plays=True)
    # The pages that the stage is for say what is missing.
    with suppress(mount.Unusable):
        for_a_room(f"picture_{trip_id}", step, trip_id, small=True, rests=_last_fired(trip_id))


def _last_fired(trip_id: str) -> pd.Timestamp | None:
    fired = itinerary.missiles_during(data.chronicle(), data.rides()[trip_id])["start_utc"]
    return None if fired.empty else fired.max()


def for_a_room(
    key: str, step: Step, scene: str, *, small: bool = False, rests: pd.Timestamp | None = None
) -> None:
    """Draw the ride of a story's step; it is played between the step's two moments.

    It is as large as a room needs, or `small` within a page, and `rests` at a moment between them,
    else at the first.
    """
    ride_, theme = data.rides()[str(step.trip_id)], look.theme()
    title = str(data.catalog().trips.at[step.trip_id, "title"])

    def seconds(moment: Any) -> int:
        return round(min(max(pd.Timestamp(moment), ride_.start), ride_.end).timestamp())

    first, last = seconds(step.at or ride_.start), seconds(step.until or ride_.end)
    sentence = itinerary.known_times(ride_)
    shown = staging.appearance("ride", title, sentence, look.RAIL_LINE) | {
        "room": True,
        "small": small,
        "rides": mount.rides_url(),
        "trip": step.trip_id,
        "scene": scene,
        "at": first if rests is None else seconds(rests),
        "span": [first, max(first, last)],
        "plays": step.plays,
        "camera": staging.camera_of(step),
        "projection": "flat",
        "deck": _deck(theme, not small),
        "paints": PALETTES[theme].classes,
    }
    mount.mount(key, shown, lambda: None)


@cached(maxsize=4)
def _deck(theme: ThemeName, room: bool) -> dict[str, Any]:
    return described(ride_deck(theme, for_a_room=room))


def _settled() -> None:
    """Take the moment that has settled in the stage."""
    at = stage.taken(KEY).get("at")
    if stage.whole(at):
        ride_ = data.rides()[state.trip()]
        seconds = min(max(at, ride_.start.timestamp()), ride_.end.timestamp())
        state.go_to(pd.Timestamp(round(seconds), unit="s", tz="UTC"))


def stop_now(trip_id: str) -> None:
    """Tell of the last stop that was reached, or of the first: what happened, who was met.

    With the documents that say so.
    """
    stops = _stops(trip_id)
    if stops.empty:
        return
    number = int((stops["at"] <= state.moment()).sum()) - 1
    stop = stops.iloc[max(number, 0)]
    ahead = "Still ahead: " if number < 0 else ""
    name = words.with_local(stop["name"], stop["local"])
    lines = [
        f"{ahead}**{plain(name)}** · {plain(stop['when'])}",
        plain(stop["what"]),
    ]
    if isinstance(stop["met"], str):
        lines.append(f"Met by: {plain(', '.join(stop['met'].split(';')))}")
    lines.append(f"Sources: {cited(data.catalog().sources, ids(stop['source_ids']))}")
    with st.container(border=True, key="ride_now"):
        st.markdown("\n\n".join(lines))


def met(trip_id: str, at: datetime | None) -> list[str]:
    """Return who was met at the last stop of a journey that was reached at a moment."""
    stops, ride_ = _stops(trip_id), data.rides()[trip_id]
    behind = stops[stops["at"] <= (ride_.start if at is None else pd.Timestamp(at))]
    if behind.empty or not isinstance(behind.iloc[-1]["met"], str):
        return []
    return str(behind.iloc[-1]["met"]).split(";")


@cached(maxsize=32)
def _stops(trip_id: str) -> pd.DataFrame:
    return itinerary.stops(data.catalog(), data.rides()[trip_id])


def twin(trip_id: str) -> None:
    """The legs as a table and as CSV, and on another tab the stops."""
    places = data.catalog().places
    page.twin(
        "ride",
        lambda: itinerary.stretches(data.rides()[trip_id], places),
        sources=look.RAIL_LINE,
    )


def close_ups(trip_id: str) -> None:
    """Khasan, Vladivostok and Panmunjom at their own scale, where the journey went there."""
    shown = _close_ups(trip_id, look.theme())
    components.register(PLATE, PLATES)
    plate = st.components.v2.component(PLATE, js="plate.js")
    for one in shown:
        st.subheader(one.title, anchor=False)
        plate(key=f"close_{one.key}", data=dict(one.svg))
        terms.caption(one.note)
        st.download_button(
            "Map as SVG",
            data=one.svg["wide"],
            file_name=f"khasan-atlas-{one.key}.svg",
            mime="image/svg+xml",
            key=f"plate_{one.key}",
            icon=":material/download:",
            on_click="ignore",
        )
    look.ground_note()
    if not shown:
        st.markdown(
            "This journey passed none of the three places with a map of their own: Khasan, "
            "Vladivostok and Panmunjom. Choose another, such as the journey of September 2023."
        )


@cached(maxsize=16)
def _close_ups(trip_id: str, theme: ThemeName) -> list[draw.CloseUp]:
    return draw.close_ups(data.catalog(), data.rides()[trip_id], theme)
