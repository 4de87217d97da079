"""Playing the tests on the map in their order: clock, map, and the bar below it."""

from datetime import date

import numpy as np
import pandas as pd
import streamlit as st

from atlas import words
from atlas.draw.map import MapData, Projection, deck, map_data, points_of
from atlas.draw.playback import Reel, frame, reel
from atlas.moments import day_text
from atlas.ui import data, embed, page, player, state
from atlas.view import View

# Days of history in a second of the viewer.
SPEEDS = {30: "1 month/s", 91: "3 months/s", 365: "1 year/s", 1096: "3 years/s"}
# A playback shall not be longer than this unless the visitor asks for it.
PATIENCE_SECONDS = 60
# Days until the moment that is shown; 0 for all.
WINDOWS = {0: "All so far", 30: "Last 30 days", 365: "Last 12 months"}
EPOCH = pd.Timestamp(0, tz="UTC")
DAY = pd.Timedelta(days=1)


def stage(view: View, projection: Projection, stretch: int) -> None:
    """The map of what `view` selects, or of its past at the moment that is played; and its bar."""
    shown = reel_of(view)
    played = len(shown.moments) > 0
    if not played:
        st.session_state.update(map_playing=False, until=None)
    playing = bool(st.session_state.get("map_playing"))
    player.stage(_moving if playing else _still, playing, view, projection, stretch)
    if st.session_state["legend_shown"]:
        with st.container(key="map_legend"):
            page.legend(data.selection(view).rows, on_map=True)
    if played and not embed.on():
        _bar(view, shown, playing)


def _still(view: View, projection: Projection, stretch: int) -> None:
    until, window = state.until(), st.session_state.get("map_window", 0)
    if until is None:
        on_map = data.on_map(view)
        _clock("Whole period", "")
    else:
        on_map = _past(view, until, window)
        _clock(day_text(_last_day(until)), _count(reel_of(view), until, window, view.unit))
    page.map_chart(
        f"map_{projection}",
        deck(
            on_map,
            page.theme(),
            projection,
            points_of(data.catalog(), data.chronicle(), state.event()),
            signature=f"{hash((view, state.event(), until, window)):x}",
            stretch=stretch,
        ),
        alt=data.selection(view).sentence,
    )


def _moving(view: View, projection: Projection, stretch: int) -> None:
    session, shown = st.session_state, reel_of(view)
    first, last = span(shown)
    until = min(max(state.until() or first, first), last)
    # A tick that is late by a click on Pause changes nothing.
    if session["map_playing"]:
        gone = player.elapsed("map_ticked") * session.get("map_speed", 365)
        until = session["until"] = min(until + gone * DAY, last)
    window = session.get("map_window", 0)
    _clock(day_text(_last_day(until)), _count(shown, until, window, view.unit))
    page.map_chart(
        f"map_{projection}",
        frame(shown, (until - EPOCH) / DAY, window, page.theme(), projection, stretch),
        alt=f"Tests until {day_text(_last_day(until))}",
    )
    if until >= last and session["map_playing"]:
        session["map_playing"] = False
        st.rerun()


def _bar(view: View, shown: Reel, playing: bool) -> None:
    first, last = span(shown)
    until = state.until()
    days_in_all = (last - first) / DAY
    quick = next((d for d in SPEEDS if days_in_all / d <= PATIENCE_SECONDS), max(SPEEDS))
    with st.container(horizontal=True, vertical_alignment="bottom", key="map_controls"):
        player.buttons(
            "map",
            "test",
            playing=playing,
            at_start=until is not None and until <= first,
            at_end=until is not None and until >= last,
            on_step=_step,
            on_play=_play,
        )
        st.selectbox(
            "Speed",
            list(SPEEDS),
            index=list(SPEEDS).index(quick),
            format_func=SPEEDS.__getitem__,
            key="map_speed",
            label_visibility="collapsed",
            width=140,
        )
        st.selectbox(
            "Show",
            list(WINDOWS),
            format_func=WINDOWS.__getitem__,
            key="map_window",
            label_visibility="collapsed",
            width=150,
        )
        if until is not None:
            st.button(
                "Whole period",
                icon=":material/close:",
                key="map_whole",
                type="tertiary",
                on_click=_stop_at,
                args=(None,),
            )
    days = first.date(), _last_day(last)
    if not playing and until is not None and days[0] < days[1]:
        day = min(max(_last_day(until), days[0]), days[1])
        if st.session_state.get("map_day") != day:
            st.session_state["map_day"] = day
        st.slider("Until", *days, key="map_day", format="D MMM YYYY", on_change=_scrub)


def _play(play: bool) -> None:
    if not player.pressed(play):
        return
    session = st.session_state
    first, last = span(reel_of(state.view()))
    until = state.until()
    if play and (until is None or until >= last):
        state.play_until(first)
    player.elapsed("map_ticked")
    session.update(map_playing=play, clicked=True)


def _step(direction: int) -> None:
    """Go to the end of the day of the test before or after the moment that is shown."""
    shown = reel_of(state.view())
    first, last = span(shown)
    days = np.unique(np.floor(shown.moments)) + 1
    now = ((state.until() or (first if direction > 0 else last + DAY)) - EPOCH) / DAY
    there = days[days > now] if direction > 0 else days[days < now]
    if len(there):
        _stop_at(EPOCH + float(there[0 if direction > 0 else -1]) * DAY)


def _stop_at(until: pd.Timestamp | None) -> None:
    state.play_until(until)
    st.session_state["map_playing"] = False


def _scrub() -> None:
    if st.session_state.get("map_playing"):
        # The slider is gone, but the browser still tells its last value once.
        return
    day: date = st.session_state["map_day"]
    _stop_at(pd.Timestamp(day, tz="UTC") + DAY)


def span(shown: Reel) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The day of the first test, and the end of the day of the last."""
    first, last = np.floor(shown.moments[0]), np.floor(shown.moments[-1]) + 1
    return EPOCH + float(first) * DAY, EPOCH + float(last) * DAY


def _count(shown: Reel, until: pd.Timestamp, window: int, unit: str) -> str:
    now = (until - EPOCH) / DAY
    since = now - window if window else -np.inf
    on = (shown.moments > since) & (shown.moments <= now)
    what = words.UNITS[unit].lower()
    weights = shown.counts if unit == "missiles" else np.ones_like(shown.counts)
    span = f"in the {WINDOWS[window].lower()}" if window else "so far"
    return f"{int(weights[on].sum()):,} of {int(weights.sum()):,} {what}, {span}"


def _clock(said: str, count: str) -> None:
    """The date large, and the running count."""
    with st.container(key="map_clock"):
        st.html(f'<div class="map-clock"><b>{said}</b><span>{count}</span></div>')


def _last_day(until: pd.Timestamp) -> date:
    """The day in which a moment falls, or that ends at it: at midnight a day is over."""
    return (until - pd.Timedelta(seconds=1)).date()


@data.shared(maxsize=32)
def reel_of(view: View) -> Reel:
    """What is played of `view`: never change it."""
    return reel(data.catalog(), data.selection(view).rows, list(data.rides()))


@data.shared(maxsize=64)
def _past(view: View, until: pd.Timestamp, window: int) -> MapData:
    rows = data.selection(view).rows
    shown = rows["start_utc"] <= until
    if window:
        shown &= rows["end_utc"] > until - window * DAY
    return map_data(data.catalog(), data.chronicle(), rows[shown])
