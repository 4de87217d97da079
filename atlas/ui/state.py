"""One visitor's view and selected event, kept the same in the session, the widgets and the URL.

The URL leads when it changes by itself (a pasted link, the back button, a link on a page). A
widget's callback changes one part of the view, and the URL follows. When the visitor goes to
another page, whose address carries nothing, the view goes along.
"""

import runpy
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import streamlit as st

from atlas.ui import data
from atlas.view import FACETS, View

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard.py"
OURS = ("period", *FACETS, "away", "q", "unit", "event", "trip", "at")
JOURNEYS = "journeys"
AT_FORMAT = "%Y-%m-%dT%H:%MZ"
FIRST_TRIP = "2023-09-russia"
Params = Mapping[str, str | list[str]]


def sync(page: str) -> list[str]:
    """Bring URL and session together at the start of a run; say what of the URL was ignored."""
    state = st.session_state
    given = {name: st.query_params.get_all(name) for name in OURS if name in st.query_params}
    moved = state.get("page") != page
    # A click that overtakes the address bar still carries the old address: the click wins.
    clicked = state.pop("clicked", False)
    if "view" not in state or (given != state["url"] and not clicked and (given or not moved)):
        state["view"], state["notes"] = View.from_params(given, data.options())
        state["event"] = _event(given, state["notes"], page)
        if page == JOURNEYS:
            _read_ride(given, state["notes"])
    state["page"] = page
    _write()
    return list(state["notes"])


def view() -> View:
    """The view of this visitor."""
    current: View = st.session_state["view"]
    return current


def page_view() -> View:
    """The view of this visitor, for a page to begin with.

    Streamlit runs the very first page of a process by itself, before `dashboard.py` has told it
    which pages there are. Such a page has no frame: the dashboard runs instead, and the page
    within it.
    """
    if not st.session_state.get("framed"):
        runpy.run_path(str(DASHBOARD))
        st.stop()
    return view()


def event() -> str | None:
    """The id of the event this visitor has selected, if any."""
    chosen: str | None = st.session_state["event"]
    return chosen


def change(new: View) -> None:
    """Take a new view; for the callbacks of widgets."""
    st.session_state.update(view=new, notes=[], clicked=True)


def choose(event_id: str | None) -> None:
    """Select an event, or none; for the callbacks of charts and buttons."""
    st.session_state.update(event=event_id, notes=[], clicked=True)


def params(view_: View, event_id: str | None = None) -> dict[str, str | list[str]]:
    """The URL parameters of a view and a selected event."""
    return view_.to_params() | ({"event": event_id} if event_id else {})


def trip() -> str:
    """The journey this visitor rides."""
    chosen: str = st.session_state.get("trip", FIRST_TRIP)
    return chosen


def moment() -> pd.Timestamp:
    """The moment of the ride that is shown, in UTC."""
    ride = data.rides()[trip()]
    at: pd.Timestamp = st.session_state.get("at") or ride.start
    return min(max(at, ride.start), ride.end)


def ride(trip_id: str) -> None:
    """Ride another journey, from its start; for the callbacks of widgets."""
    st.session_state.update(trip=trip_id, at=None, playing=False, notes=[], clicked=True)


def go_to(at: pd.Timestamp) -> None:
    """Show another moment of the ride; for the callbacks of widgets."""
    st.session_state.update(at=at, notes=[], clicked=True)


def _read_ride(given: Mapping[str, list[str]], notes: list[str]) -> None:
    """Journey and moment of a link; what can't be shown is noted, and the nearest is shown."""
    state, rides = st.session_state, data.rides()
    state.update(trip=FIRST_TRIP, at=None, playing=False)
    for value in given.get("trip", [])[-1:]:
        if value in rides:
            state["trip"] = value
        else:
            notes.append(f"trip={_short(value)} (no journey whose way is known)")
    for value in given.get("at", [])[-1:]:
        try:
            at = pd.Timestamp(datetime.strptime(value, AT_FORMAT).replace(tzinfo=UTC))
        except ValueError:
            notes.append(f"at={_short(value)} (a moment is written 2023-09-11T20:00Z)")
            continue
        shown = rides[state["trip"]]
        state["at"] = min(max(at, shown.start), shown.end)
        if state["at"] != at:
            notes.append(f"at={value} (outside this journey; the nearest moment is shown)")


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}… ({len(value):,} characters)"


def _event(given: Mapping[str, list[str]], notes: list[str], page: str) -> str | None:
    # On the page of the journeys `trip` says which one is ridden; elsewhere it selects.
    for name in ("event",) if page == JOURNEYS else ("event", "trip"):
        for value in given.get(name, [])[-1:]:
            if value in data.chronicle().index:
                return value
            notes.append(f"{name}={_short(value)}")
    return None


def _write() -> None:
    wanted = params(view(), event())
    if st.session_state["page"] == JOURNEYS:
        wanted |= {"trip": trip()}
        if st.session_state.get("at") is not None:
            wanted |= {"at": moment().strftime(AT_FORMAT)}
    listed = {name: [v] if isinstance(v, str) else list(v) for name, v in wanted.items()}
    given = {name: st.query_params.get_all(name) for name in OURS if name in st.query_params}
    if given != listed:
        for name in set(given) - set(listed):
            del st.query_params[name]
        for name, values in wanted.items():
            if given.get(name) != listed[name]:
                st.query_params[name] = values
    st.session_state["url"] = listed
