"""One visitor's view and selected event, kept the same in the session, the widgets and the URL.

The URL leads when it changes by itself (a pasted link, the back button, a link on a page). A
widget's callback changes one part of the view, and the URL follows. When the visitor goes to
another page, whose address carries nothing, the view goes along.

The URL follows late: what the browser says of it may be older than what was written there.
"""

import math
import runpy
from collections.abc import Container, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from atlas.app import address, data, parameters
from atlas.app.address import CAMERA, HEIGHTS, PROJECTIONS
from atlas.app.parameters import JOURNEYS, Parameter
from atlas.app.precedence import link_leads
from atlas.app.session import session
from atlas.internals import history
from atlas.maps.camera import Projection
from atlas.own import Own
from atlas.query import links
from atlas.query.links import meant, short
from atlas.query.view import View

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard.py"


def sync(page: str) -> list[str]:
    """Bring URL and session together at the start of a run; say what of the URL was ignored."""
    given = parameters.ours(_params())
    moved = session.page != page
    if link_leads(given=given, written=session.url, moved=moved, back=history.navigated()):
        _read(page, given)
        begins = session.url is None and session.notes
        session.first_link = (page, given) if begins else None
    elif moved:
        # What was ignored stood in the address of another page.
        session.notes = []
    # After the link: a click may end the run before, and the next one has to read it.
    session.page = page
    _settle()
    _write(page)
    return list(session.notes)


def read_again() -> bool:
    """Take the first link once more: own events that have come back are what it may have named.

    Whether there was one to take.
    """
    if session.first_link is None:
        return False
    page, given = session.first_link
    _read(page, given)
    if session.page != page:
        session.notes = []
    session.first_link = None
    return True


def view() -> View:
    """The view of this visitor."""
    return session.view


def page_view() -> View:
    """The view of this visitor, for a page to begin with.

    Streamlit runs the very first page of a process by itself, before `dashboard.py` has told it
    which pages there are. Such a page has no frame: the dashboard runs instead, and the page
    within it.
    """
    if not session.framed:
        runpy.run_path(str(DASHBOARD))
        st.stop()
    return view()


def event() -> str | None:
    """The id of the event this visitor has selected, if any."""
    return session.event


def here() -> str:
    """The page that this visitor is on, by its address."""
    return session.page


def _click() -> None:
    """Note that a callback changed the session: what was noted of the address is old."""
    session.notes, session.first_link = [], None


def change(new: View) -> None:
    """Take a new view; for the callbacks of widgets."""
    session.view = new
    _click()


def choose(event_id: str | None) -> None:
    """Select an event, or none; for the callbacks of charts and buttons."""
    session.event, session.opened = event_id, None
    _click()


def keep_own(mine: Own | None) -> None:
    """Show these events of the visitor from now on, or none."""
    data.keep(mine)
    # What a story lacked may be there now; its slides say what is not.
    session.own_story_notes = ()
    if _settle():
        _click()


def _settle() -> bool:
    """Drop filters and a selected event that only own events had which are shown no more.

    They would lead nowhere. Whether there were any. A click can end the run that shows other
    events, so each run looks whether the one before came so far.
    """
    mine = session.own
    digest = mine.digest if mine else None
    if session.own_settled == digest:
        return False
    left = session.view
    for name, known in data.options().items():
        left = left.with_facet(name, [one for one in left.facet(name) if one in known])
    lost = session.event is not None and session.event not in data.chronicle().index
    changed = left != session.view or lost
    session.view = left
    if lost:
        session.event = session.opened = None
    session.own_settled = digest
    return changed


def opened() -> str | None:
    """The id of the launch site whose card is open, if any."""
    return session.opened


def open_site(site_id: str) -> None:
    """Open the card of a launch site in place of that of an event; for callbacks."""
    session.opened, session.event = site_id, None
    _click()


def params(view_: View, event_id: str | None = None) -> dict[str, str | list[str]]:
    """The URL parameters of a view and a selected event."""
    return view_.to_params() | ({"event": event_id} if event_id else {})


def trip() -> str:
    """The journey this visitor rides."""
    return session.trip


def moment() -> pd.Timestamp:
    """The moment of the ride that is shown, in UTC."""
    ride = data.rides()[trip()]
    return min(max(session.at or ride.start, ride.start), ride.end)


def ride(trip_id: str) -> None:
    """Ride another journey, from its start; for the callbacks of widgets."""
    session.trip, session.at, session.ride_camera = trip_id, None, None
    _click()


def go_to(at: pd.Timestamp) -> None:
    """Show another moment of the ride; for the callbacks of the stage."""
    session.at = at
    _click()


def until() -> pd.Timestamp | None:
    """The moment until which the map shows what happened, in UTC; None: the whole period."""
    return session.until


def play_until(moment_: pd.Timestamp | None) -> None:
    """Show the map as of a moment, or whole; for the callbacks of widgets."""
    session.until = moment_
    _click()


def projection() -> Projection:
    """How the map of the stage is drawn."""
    return session.projection


def heights() -> int:
    """The vertical exaggeration of flights on the stage."""
    return session.heights


def camera() -> dict[str, float] | None:
    """Where the camera of this page was moved; None: it stands where it stood at first."""
    # Where a journey is looked at from is not where the map is.
    return session.ride_camera if session.page == JOURNEYS else session.camera


def look_from(given: object) -> None:
    """Take a camera that has come to rest, None where it stood first; for the stage's callbacks."""
    moved = None
    if given is not None:
        if not isinstance(given, Mapping):
            return
        parts = {name: _finite(given.get(name)) for name in CAMERA}
        numbers = {name: value for name, value in parts.items() if value is not None}
        if not numbers.keys() >= {"longitude", "latitude", "zoom"}:
            return
        moved = address.within(numbers)
    if session.page == JOURNEYS:
        session.ride_camera = moved
    else:
        session.camera = moved
    _click()


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
        session.projection, session.camera = projection_, None
    if heights_ in HEIGHTS:
        session.heights = heights_
    _click()


def layers() -> dict[str, bool]:
    """Which layers of the map this visitor has switched on or off; the others are as at first."""
    return dict(session.layers)


def switch_layers(switched: Mapping[str, bool]) -> None:
    """Switch layers of the map, and all others as at first; for the callbacks of the stage."""
    session.layers = dict(switched)
    _click()


def reach() -> tuple[list[str], str]:
    """The missiles whose reach this visitor compares, and the site they are launched from."""
    return list(session.reach_missiles), session.reach_site


def show_reach(missile_ids: list[str], site_id: str) -> None:
    """Show the reach of other missiles, or from another site; for the callbacks of widgets."""
    session.reach_missiles, session.reach_site = tuple(missile_ids), site_id
    _click()


def reach_projection() -> str:
    """How the map of the reach is drawn: one of `REACH_PROJECTIONS`."""
    return session.reach_drawn


def draw_reach_as(projection_: str) -> None:
    """Draw the map of the reach in another way; for the callbacks of widgets."""
    session.reach_drawn = projection_
    _click()


def bound(name: str, known: Container[str], default: str = "", hint: str = "") -> str:
    """What the link of this page says under `name`; what is not known is noted and ignored.

    `hint` tells with the note what is understood.
    """
    value = _bound().get(name, default)
    if value == default:
        return value
    if (meaning := meant(value, known)) is not None:
        return meaning
    note = f"{name}={short(value)}" + (f" ({hint})" if hint else "")
    if note not in session.ignored:
        session.ignored = [*session.ignored, note]
    return default


def bind(**values: str) -> None:
    """Put values into the link of this page; an empty one is left out. For callbacks."""
    mine = {name: value for name, value in {**_bound(), **values}.items() if value}
    session.bound = {**session.bound, session.page: mine}
    _click()


def _bound() -> Mapping[str, str]:
    return session.bound.get(session.page, {})


def _read(page: str, given: Mapping[str, list[str]]) -> None:
    """Take what the link of a page says, and note what of it was ignored."""
    reading = parameters.read(page, given)
    held: dict[str, dict[str, Any]] = {"view": {}, "session": {}, "page": {}}
    for one in parameters.of(page):
        held[one.holder][one.field] = reading.fields[one.field]
    session.view = View(**held["view"])
    for name, value in held["session"].items():
        setattr(session, name, value)
    mine = {name: value for name, value in held["page"].items() if value is not None}
    session.bound = {**session.bound, page: mine}
    session.notes = reading.notes + parameters.unknown(page, _params())


def _kept(one: Parameter) -> Any:
    """What is kept of a parameter of this page."""
    if one.holder == "page":
        return _bound().get(one.field)
    return getattr(view() if one.holder == "view" else session, one.field)


def _written(page: str) -> dict[str, str | list[str]]:
    """What the address of a page says."""
    texts = {one.name: one.write(_kept(one)) for one in parameters.of(page)}
    return {name: text for name, text in texts.items() if text is not None}


def _params() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _write(page: str) -> None:
    wanted = _written(page)
    listed = {name: [v] if isinstance(v, str) else list(v) for name, v in wanted.items()}
    given = _params()
    others: dict[str, str | list[str]] = {
        name: values
        for name, values in given.items()
        if name in listed or links.ours(name) not in parameters.KNOWN
    }
    # What was written last may reach the browser after it sent this address, and stay there.
    overtaken = session.url not in (None, listed)
    session.url = listed
    # All at once: of each that is written by itself the browser makes a page to go back to.
    if overtaken or others | listed != given:
        st.query_params.from_dict(others | wanted)
