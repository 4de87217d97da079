"""The stage on a page: what it is sent of the view, and what becomes of what settles in it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final, Literal, TypeGuard

import pandas as pd
import pydeck as pdk
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from atlas.app import data, embed, look, state
from atlas.app.session import session
from atlas.app.staging import (
    appearance,
    camera_of,
    layers_of,
    of_events,
    packed,
    room_deck,
    shared_deck,
    usual_layers,
)
from atlas.app.text import plain
from atlas.data import words
from atlas.data.moments import parse_day
from atlas.query.story import Step
from atlas.query.view import FACETS, Selection, View
from atlas.stage import mount, times
from atlas.stage.deck import described
from atlas.style.figures import MOST_MARKS

Face = Literal["map", "timeline"]
# The events that a headline counts, and a short text for their marks.
Named = dict[str, Any] | None
# Days before the moment that is shown; 0 for all. The stage offers these.
WINDOWS: Final = (0, 30, 365)
# The largest whole number of JavaScript that has a next one.
MOST_REV: Final = 2**53 - 1


def with_card() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return two parts of the page, for the stage and for the card that stands beside it.

    Where there is room, the style sheet has the card stand in a column that the stage leaves free.
    """
    with st.container(key="stage_and_card"):
        visual, side = st.columns([3, 1])
    return visual, side


def stage(face: Face, selected: Selection, title: str, named: Named = None) -> None:
    """Draw the stage with what is selected; or say in a sentence what it lacks.

    The timeline marks the events that the `title` counts, if they are `named`.
    """
    view = selected.view
    session.stage = key = f"stage_{face}"
    try:
        mount.mount(key, _data(face, view, selected, title) | {"named": named}, _settled)
        look.ground_note()
        if len(selected.rows) > MOST_MARKS:
            st.caption(
                "There are too many events to show one by one, so overlapping marks are grouped."
            )
    except mount.Unusable as error:
        st.warning(
            plain(f"The map and the timeline cannot be drawn: {error}. The table has every row."),
            icon=":material/layers_clear:",
        )


def still(key: str, deck: pdk.Deck, alt: str, title: str, source: str = look.SOURCE_LINE) -> None:
    """Draw a map that stands still, of which the deck has all data."""
    shown = appearance("still", title, alt, source)
    shown |= {"deck": described(deck), "projection": "flat", "camera": None, "scene": key}
    try:
        mount.mount(key, shown, lambda: None)
        look.ground_note()
    except mount.Unusable as error:
        st.warning(plain(f"The map cannot be drawn: {error}."), icon=":material/layers_clear:")


def _data(face: Face, view: View, selected: Selection, title: str) -> dict[str, Any]:
    theme = look.theme()
    projection, heights = state.projection(), state.heights()
    until = state.until()
    scene = of_events(face, selected, title)
    return scene | {
        "until": None if until is None else int((until - times.EPOCH) / times.MINUTE),
        "window": session.window,
        "selected": state.event(),
        "carded": state.event() is not None or state.opened() is not None,
        "camera": state.camera(),
        "projection": projection,
        "heights": heights,
        "deck": shared_deck(theme, projection, heights, embed.on()),
        "layers": layers_of(view),
    }


def for_a_room(key: str, step: Step, selected: Selection, scene: str) -> None:
    """Draw the map of a story's step, large; `scene` names the step, to which the camera flies."""
    theme = look.theme()
    shown = of_events("map", selected, step.title) | {
        "room": True,
        "scene": scene,
        "plays": step.plays,
        "until": None,
        "window": 0,
        "selected": step.event_id,
        "camera": camera_of(step),
        "projection": step.projection,
        "heights": 1,
        "deck": room_deck(theme, step.projection),
    }
    mount.mount(key, shown, lambda: None)


def of_rows(key: str, selected: Selection, rows: pd.DataFrame, alt: str, source: str) -> None:
    """Draw a map of some of the `rows` that all visitors see; a click selects."""
    session.stage = key
    try:
        shown = _of_rows(selected, rows, alt, source) | {"scene": key}
        mount.mount(key, shown, _chosen)
    except mount.Unusable as error:
        st.warning(plain(f"The map cannot be drawn: {error}."), icon=":material/layers_clear:")


def _of_rows(selected: Selection, rows: pd.DataFrame, alt: str, source: str) -> dict[str, Any]:
    shown = of_events("map", selected, alt) | {
        "bare": True,
        "own": None,
        "mask": packed(data.common().index.isin(rows.index)),
        "period": None,
        "until": None,
        "window": 0,
        "selected": state.event(),
        "camera": None,
        "projection": "flat",
        "heights": 1,
        "deck": shared_deck(look.theme(), "flat", 1, True),
        "layers": dict.fromkeys(words.LAYERS, True),
    }
    shown["words"] |= {"sentence": alt, "source": source}
    return shown


def _chosen() -> None:
    """Take the event that was clicked on a map of some rows."""
    taken(session.stage)


def _settled() -> None:
    """Take what has settled in the stage: each part that can be understood."""
    settled = taken(session.stage)
    view = state.view()
    if "period" in settled:
        view = replace(view, period=_period(settled["period"]))
        state.change(view)
    if "until" in settled:
        state.play_until(_moment(settled["until"]))
    if whole(window := settled.get("window")) and window in WINDOWS:
        session.window = window
    # True and 2.0 are among whole numbers to Python, and the decks that all share are kept by them.
    heights = settled["heights"] if whole(settled.get("heights")) else None
    if "projection" in settled or heights is not None:
        state.draw_as(settled.get("projection"), heights)
    if isinstance(on := settled.get("layers"), dict):
        switch(view, on)
    match settled.get("facet"):
        case [str(name), str(one), bool(on)] if name in FACETS and one in data.options()[name]:
            chosen = set(view.facet(name)) - {one} | ({one} if on else set())
            order = data.options()[name]
            state.change(view.with_facet(name, [each for each in order if each in chosen]))


def switch(view: View, on: Mapping[Any, Any]) -> None:
    """Switch the layers of a view's map on and off, as far as they are named and True or False."""
    usual = usual_layers(view)
    state.switch_layers({name: on[name] for name in usual if on.get(name) is (not usual[name])})


def taken(key: str) -> dict[str, Any]:
    """Return what has settled in the stage `key`, and take what every face may tell of it."""
    settled = mount.settled(key)
    if not isinstance(settled, dict):
        return {}
    if whole(rev := settled.get("rev")) and 0 <= rev <= MOST_REV:
        session.stage_rev = rev
    event_id = settled.get("event")
    if isinstance(event_id, str) and event_id in data.chronicle().index:
        state.choose(event_id)
    site_id = settled.get("site")
    if isinstance(site_id, str) and site_id in data.catalog()["sites"].index:
        state.open_site(site_id)
    if "camera" in settled:
        state.look_from(settled["camera"])
    return settled


def whole(value: object) -> TypeGuard[int]:
    """Whether a value from the browser is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)


def _moment(minutes: object) -> pd.Timestamp | None:
    """The moment so many minutes after the epoch; None for none, and for what can't be shown."""
    first, last = ((one - times.EPOCH) / times.MINUTE for one in (times.FIRST, times.LAST))
    if not whole(minutes) or not first <= minutes <= last:
        return None
    return times.EPOCH + minutes * times.MINUTE


def _period(given: object) -> tuple[date, date] | None:
    """The period of two ISO days; None for all, and for what is no period."""
    try:
        first, last = map(parse_day, given)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return None
    return min(first, last), max(first, last)
