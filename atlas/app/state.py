"""One visitor's view and selected event, kept the same in the session, the widgets and the URL.

The URL leads when it changes by itself (a pasted link, the back button, a link on a page). A
widget's callback changes one part of the view, and the URL follows. When the visitor goes to
another page, whose address carries nothing, the view goes along.
"""

import math
import runpy
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from atlas.app import address, data, parameters
from atlas.app.address import CAMERA, HEIGHTS, PROJECTIONS, REACH_PROJECTIONS
from atlas.app.parameters import FIRST_MISSILE, FIRST_SITE, FIRST_TRIP, JOURNEYS, Parameter
from atlas.app.precedence import link_leads
from atlas.maps.camera import Projection
from atlas.query import links
from atlas.query.links import meant, short
from atlas.query.view import View

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard.py"


def sync(page: str) -> list[str]:
    """Bring URL and session together at the start of a run; say what of the URL was ignored."""
    state = st.session_state
    given = parameters.ours(_params())
    moved, clicked = state.get("page") != page, state.pop("clicked", False)
    state["page"] = page
    if link_leads(given=given, written=state.get("url"), moved=moved, clicked=clicked):
        _read(page, given)
    _write(page)
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


def here() -> str:
    """The page that this visitor is on, by its address."""
    page: str = st.session_state["page"]
    return page


def change(new: View) -> None:
    """Take a new view; for the callbacks of widgets."""
    st.session_state.update(view=new, notes=[], clicked=True)


def choose(event_id: str | None) -> None:
    """Select an event, or none; for the callbacks of charts and buttons."""
    st.session_state.update(event=event_id, opened=None, notes=[], clicked=True)


def opened() -> str | None:
    """The id of the launch site whose card is open, if any."""
    site_id: str | None = st.session_state.get("opened")
    return site_id


def open_site(site_id: str) -> None:
    """Open the card of a launch site in place of that of an event; for callbacks."""
    st.session_state.update(opened=site_id, event=None, notes=[], clicked=True)


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
    st.session_state.update(trip=trip_id, at=None, ride_camera=None, notes=[], clicked=True)


def go_to(at: pd.Timestamp) -> None:
    """Show another moment of the ride; for the callbacks of the stage."""
    st.session_state.update(at=at, notes=[], clicked=True)


def until() -> pd.Timestamp | None:
    """The moment until which the map shows what happened, in UTC; None: the whole period."""
    moment_: pd.Timestamp | None = st.session_state.get("until")
    return moment_


def play_until(moment_: pd.Timestamp | None) -> None:
    """Show the map as of a moment, or whole; for the callbacks of widgets."""
    st.session_state.update(until=moment_, notes=[], clicked=True)


def projection() -> Projection:
    """How the map of the stage is drawn."""
    chosen: Projection = st.session_state.get("projection", "flat")
    return chosen


def heights() -> int:
    """The vertical exaggeration of flights on the stage."""
    times: int = st.session_state.get("heights", 1)
    return times


def camera() -> dict[str, float] | None:
    """Where the camera of this page was moved; None: it stands where it stood at first."""
    moved: dict[str, float] | None = st.session_state.get(_camera_key())
    return moved


def _camera_key() -> str:
    """Where a journey is looked at from is not where the map is."""
    return "ride_camera" if st.session_state["page"] == JOURNEYS else "camera"


def look_from(given: object) -> None:
    """Take a camera that has come to rest, None where it stood first; for the stage's callbacks."""
    if given is None:
        st.session_state.update({_camera_key(): None}, notes=[], clicked=True)
    elif isinstance(given, Mapping):
        found = {name: _finite(given.get(name)) for name in CAMERA}
        numbers = {name: value for name, value in found.items() if value is not None}
        if numbers.keys() >= {"longitude", "latitude", "zoom"}:
            st.session_state.update(
                {_camera_key(): address.within(numbers)}, notes=[], clicked=True
            )


def _finite(value: object) -> float | None:
    """A number as the browser sends it; None for what is none, or beyond those of the machine."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def draw_as(projection_: object, heights_: object) -> None:
    """Draw the map in another way, from its first camera; for the callbacks of the stage."""
    if projection_ in PROJECTIONS:
        st.session_state.update(projection=projection_, camera=None)
    if heights_ in HEIGHTS:
        st.session_state["heights"] = heights_
    st.session_state.update(notes=[], clicked=True)


def layers() -> dict[str, bool]:
    """Which layers of the map this visitor has switched on or off; the others are as at first."""
    switched: dict[str, bool] = st.session_state.get("layers", {})
    return switched


def switch_layers(switched: Mapping[str, bool]) -> None:
    """Switch layers of the map, and all others as at first; for the callbacks of the stage."""
    st.session_state.update(layers=dict(switched), notes=[], clicked=True)


def reach() -> tuple[list[str], str]:
    """The missiles whose reach this visitor compares, and the site they are launched from."""
    state = st.session_state
    return state.get("reach_missiles", [FIRST_MISSILE]), state.get("reach_site", FIRST_SITE)


def show_reach(missile_ids: list[str], site_id: str) -> None:
    """Show the reach of other missiles, or from another site; for the callbacks of widgets."""
    st.session_state.update(reach_missiles=missile_ids, reach_site=site_id, notes=[], clicked=True)


def reach_projection() -> str:
    """How the map of the reach is drawn: one of `REACH_PROJECTIONS`."""
    chosen: str = st.session_state.get("reach_drawn", REACH_PROJECTIONS[0])
    return chosen


def draw_reach_as(projection_: str) -> None:
    """Draw the map of the reach in another way; for the callbacks of widgets."""
    st.session_state.update(reach_drawn=projection_, notes=[], clicked=True)


def bound(name: str, known: Container[str], default: str = "", hint: str = "") -> str:
    """What the link of this page says under `name`; what is not known is noted and ignored.

    `hint` tells with the note what is understood.
    """
    value = _bound().get(name, default)
    if value == default:
        return value
    if (found := meant(value, known)) is not None:
        return found
    note, ignored = f"{name}={short(value)}", st.session_state["ignored"]
    if hint:
        note += f" ({hint})"
    if note not in ignored:
        ignored.append(note)
    return default


def bind(**values: str) -> None:
    """Put values into the link of this page; an empty one is left out. For callbacks."""
    state = st.session_state
    mine = {name: value for name, value in {**_bound(), **values}.items() if value}
    state.update(bound={**state.get("bound", {}), state["page"]: mine}, notes=[], clicked=True)


def _bound() -> dict[str, str]:
    mine: dict[str, str] = st.session_state.get("bound", {}).get(st.session_state["page"], {})
    return mine


def _read(page: str, given: Mapping[str, list[str]]) -> None:
    """Take what the link of a page says, and note what of it was ignored."""
    reading = parameters.read(page, given)
    held: dict[str, dict[str, Any]] = {"view": {}, "session": {}, "page": {}}
    for one in parameters.of(page):
        held[one.holder][one.field] = reading.found[one.field]
    mine = {name: value for name, value in held["page"].items() if value is not None}
    st.session_state.update(
        held["session"],
        view=View(**held["view"]),
        bound={**st.session_state.get("bound", {}), page: mine},
        notes=reading.notes + parameters.unknown(page, _params()),
    )


def _kept(one: Parameter) -> Any:
    """What is kept of a parameter of this page."""
    if one.holder == "view":
        return getattr(view(), one.field)
    kept = _bound() if one.holder == "page" else st.session_state
    return kept.get(one.field, one.default)


def _written(page: str) -> dict[str, str | list[str]]:
    """What the address of a page says."""
    texts = {one.name: one.write(_kept(one)) for one in parameters.of(page)}
    return {name: text for name, text in texts.items() if text is not None}


def _params() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _write(page: str) -> None:
    wanted = _written(page)
    listed = {name: [v] if isinstance(v, str) else list(v) for name, v in wanted.items()}
    for name in list(st.query_params):
        if links.ours(name) in parameters.KNOWN and name not in listed:
            del st.query_params[name]
    for name, values in wanted.items():
        if st.query_params.get_all(name) != listed[name]:
            st.query_params[name] = values
    st.session_state["url"] = listed
