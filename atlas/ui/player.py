"""The buttons of a player: to the moment before, play or pause, to the moment after."""

import time
from collections.abc import Callable

import streamlit as st

TICK_SECONDS = 0.1
# Streamlit may hand a click over twice, and the second time the button means the opposite.
ONE_PRESS_SECONDS = 1.0
# Whether what a page plays is being played, by its name in the session.
PLAYING = {"journeys": "playing", "present": "present_playing"}
# A tab in the background must not make what is played jump.
LONGEST_TICK = 1.0


def running(page: str) -> bool:
    """Whether this page plays something now; what another one played stays marked as played."""
    return bool(page in PLAYING and st.session_state.get(PLAYING[page]))


def stage(draw: Callable[..., None], playing: bool, *args: object) -> None:
    """Call `draw` with `args`; while playing as a part of the page that runs alone, on a clock.

    The controls must stand outside: a click on them runs the whole page, which says how often
    this part is drawn.
    """
    if playing:
        st.fragment(draw, run_every=TICK_SECONDS)(*args)
    else:
        # A fragment is a container: with another one in its place a map is not made anew.
        with st.container():
            draw(*args)


def elapsed(key: str) -> float:
    """Seconds since the last call with this key, at most `LONGEST_TICK`."""
    now = time.monotonic()
    seconds = min(now - st.session_state.get(key, now), LONGEST_TICK)
    st.session_state[key] = now
    return seconds


def pressed(play: bool) -> bool:
    """Whether a press of the button counts: none that plays right after one that paused."""
    now, session = time.monotonic(), st.session_state
    if not play:
        session["paused_at"] = now
        return True
    return bool(now - session.get("paused_at", -ONE_PRESS_SECONDS) >= ONE_PRESS_SECONDS)


def buttons(
    name: str,
    what: str,
    *,
    playing: bool,
    at_start: bool,
    at_end: bool,
    on_step: Callable[[int], None],
    on_play: Callable[[bool], None],
) -> None:
    """Three buttons that the arrow keys and the space key press too.

    `on_play` is told whether to play; it asks `pressed` whether the press counts.
    """
    st.button(
        f"Previous {what}",
        icon=":material/skip_previous:",
        key=f"{name}_previous",
        disabled=at_start and not playing,
        on_click=on_step,
        args=(-1,),
        shortcut="Left",
    )
    st.button(
        "Pause" if playing else "Play",
        icon=":material/pause:" if playing else ":material/play_arrow:",
        key=f"{name}_play",
        type="primary",
        on_click=on_play,
        args=(not playing,),
        shortcut="Space",
    )
    st.button(
        f"Next {what}",
        icon=":material/skip_next:",
        key=f"{name}_next",
        disabled=at_end and not playing,
        on_click=on_step,
        args=(1,),
        shortcut="Right",
    )
