"""One visitor's view and selected event, kept the same in the session, the widgets and the URL.

The URL leads when it changes by itself (a pasted link, the back button, a link on a page). A
widget's callback changes one part of the view, and the URL follows. When the visitor goes to
another page, whose address carries nothing, the view goes along.
"""

import math
import runpy
from collections.abc import Container, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import streamlit as st

from atlas.app import data
from atlas.data import words
from atlas.data.moments import OutOfLimits, in_utc
from atlas.maps.camera import Projection
from atlas.query import links
from atlas.query.links import bare, meant
from atlas.query.links import short as _short
from atlas.query.renamed import PARAMETERS, migrated
from atlas.query.view import FACETS, View

DASHBOARD = Path(__file__).resolve().parents[2] / "dashboard.py"
# What a page keeps in its link beside the view, as text.
BOUND = {
    "claims": ("claim", "count"),
    "sources": ("source",),
    "compare": ("by", "a", "b"),
    "present": ("story", "step"),
    "learn": ("part", "question"),
}
# What every page reads of a link.
EVERYWHERE = ("period", *FACETS, "away", "q", "unit", "event", "trip", "opened")
MAP = "map"
# The pages that show the stage.
STAGED = (MAP, "timeline")
PROJECTIONS = ("flat", "tilted", "globe")
HEIGHTS = (1, 2, 3)
# What a camera has, with the least and the most of each; the last two may be left out.
CAMERA = {
    "longitude": (-180.0, 180.0),
    "latitude": (-85.0, 85.0),
    "zoom": (0.0, 18.0),
    "pitch": (0.0, 80.0),
    "bearing": (-180.0, 180.0),
}
CAMERA_HINT = "use longitude, latitude and zoom, such as 130.6,42.4,9"
JOURNEYS = "journeys"
REACH = "reach"
PRESENT = "present"
# On the page of the reach `missile` and `site` say whose reach is shown. The filters of that name
# go by these there.
REACH_FILTERS = {"missile": "filter_missile", "site": "filter_site"}
# Beside what every page has.
OF_PAGE = {
    **dict.fromkeys(STAGED, ("until", "camera", "projection", "heights", "layers")),
    JOURNEYS: ("at", "camera"),
    REACH: (*REACH_FILTERS.values(), "projection"),
    **BOUND,
}
_KNOWN = dict.fromkeys([*EVERYWHERE, *(name for names in OF_PAGE.values() for name in names)])
# The parameters of today, but for the filters of the page of the reach under their names there.
OURS = tuple(name for name in _KNOWN if name not in REACH_FILTERS.values())
_OURS = {*_KNOWN, *PARAMETERS}
AT_FORMAT = "%Y-%m-%dT%H:%MZ"
UNTIL_FORMAT = "%Y-%m-%d"
FIRST_TRIP = "2023-09-russia"
FIRST_MISSILE = "hwasong-17"
FIRST_SITE = "pyongyang"
MOST_MISSILES = 3
# How the map of the page of the reach is drawn; the first is usual.
REACH_PROJECTIONS = ("centred", "flat", "globe")
Params = Mapping[str, str | list[str]]


def sync(page: str) -> list[str]:
    """Bring URL and session together at the start of a run; say what of the URL was ignored."""
    state = st.session_state
    given = _given()
    moved = state.get("page") != page
    # A click that overtakes the address bar still carries the old address: the click wins. But when
    # the back button leads to another page, what looks like a click is a widget not yet redrawn.
    clicked = state.pop("clicked", False) and not (moved and given)
    state["page"] = page
    if "view" not in state or (given != state["url"] and not clicked and (given or not moved)):
        filters = given
        if page == REACH:
            filters = given | {name: given.get(own, []) for name, own in REACH_FILTERS.items()}
        state["view"], state["notes"] = View.from_params(filters, data.options(), data.days())
        state["event"] = _event(given, state["notes"], page)
        state["opened"] = _opened(given, state["notes"])
        if page == JOURNEYS:
            _read_ride(given, state["notes"])
            _read_camera(given, state["notes"])
        elif page in STAGED:
            _read_until(given, state["notes"])
            _read_projection(given, state["notes"])
            _read_layers(given, state["notes"])
            _read_camera(given, state["notes"])
        elif page == REACH:
            _read_reach(given, state["notes"])
        elif page in BOUND:
            last = {name: given[name][-1] for name in BOUND[page] if given.get(name)}
            state["bound"] = {**state.get("bound", {}), page: last}
        state["notes"] += links.unknown(
            {name: st.query_params.get_all(name) for name in st.query_params},
            [*EVERYWHERE, *OF_PAGE.get(page, ()), *PARAMETERS],
            _KNOWN,
        )
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


def _read_until(given: Mapping[str, list[str]], notes: list[str]) -> None:
    """The last day of a link; it is the end of that day that is shown."""
    st.session_state["until"] = None
    for value in given.get("until", [])[-1:]:
        try:
            # Of a year or a month its last day.
            day = pd.Timestamp(links.span(value)[1], tz="UTC")
        except OutOfLimits as error:
            notes.append(f"until={_short(value)} ({error})")
        except ValueError:
            notes.append(f"until={_short(value)} (a day is written 2017-11-29)")
        else:
            st.session_state["until"] = day + pd.Timedelta(days=1)


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
            st.session_state.update({_camera_key(): _within(numbers)}, notes=[], clicked=True)


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


def _within(camera_: Mapping[str, float]) -> dict[str, float]:
    return {
        name: min(max(float(value), CAMERA[name][0]), CAMERA[name][1])
        for name, value in camera_.items()
    }


def _read_projection(given: Mapping[str, list[str]], notes: list[str]) -> None:
    """Projection and heights of a link; what is not known is noted."""
    state = st.session_state
    state.update(projection="flat", heights=1)
    for value in given.get("projection", [])[-1:]:
        if projection_ := meant(value, PROJECTIONS):
            state["projection"] = projection_
        else:
            notes.append(f"projection={_short(value)} (use flat, tilted or globe)")
    for value in given.get("heights", [])[-1:]:
        if times := meant(value, tuple(map(str, HEIGHTS))):
            state["heights"] = int(times)
        else:
            notes.append(f"heights={_short(value)} (use 1, 2 or 3)")


def layers() -> dict[str, bool]:
    """Which layers of the map this visitor has switched on or off; the others are as at first."""
    switched: dict[str, bool] = st.session_state.get("layers", {})
    return switched


def switch_layers(switched: Mapping[str, bool]) -> None:
    """Switch layers of the map, and all others as at first; for the callbacks of the stage."""
    st.session_state.update(layers=dict(switched), notes=[], clicked=True)


def _read_layers(given: Mapping[str, list[str]], notes: list[str]) -> None:
    """The layers of a link: `predecessors` is switched on, `-paths` off."""
    switched: dict[str, bool] = {}
    values = [one for value in given.get("layers", []) for one in value.split(",") if one]
    unknown = []
    for value in links.counted("layers", values, notes):
        text = bare(value)
        if (layer := meant(text.removeprefix("-"), words.LAYERS)) is None:
            unknown.append(value)
        else:
            switched[layer] = not text.startswith("-")
    if unknown:
        known = ", ".join(words.LAYERS)
        notes.append(f"layers={_short(','.join(unknown))} (use {known}, with a minus sign to hide)")
    st.session_state["layers"] = switched


def _read_camera(given: Mapping[str, list[str]], notes: list[str]) -> None:
    """The camera of a link; where it is out of range that is noted and the nearest is shown."""
    key, state = _camera_key(), st.session_state
    state[key] = None
    parts = [part for value in given.get("camera", []) for part in bare(value).split(",")]
    if not parts:
        return
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) not in {3, 5} or not all(map(math.isfinite, numbers)):
        notes.append(f"camera={_short(','.join(parts))} ({CAMERA_HINT})")
        return
    asked = dict(zip(CAMERA, numbers, strict=False))
    state[key] = _within(asked)
    if state[key] != asked:
        notes.append(f"camera={_short(','.join(parts))} (out of range; the nearest is shown)")


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


def _read_reach(given: Mapping[str, list[str]], notes: list[str]) -> None:
    """Missiles and site of a link; what can't be shown is noted, and the rest is shown."""
    missiles, sites = data.catalog()["missiles"], data.catalog()["sites"]
    values = [one for value in given.get("missile", []) for one in value.split(",") if one]
    named = dict(missiles["name"])
    asked = {
        one: meant(one, missiles.index, named) for one in links.counted("missile", values, notes)
    }
    known = list(dict.fromkeys(one for one in asked.values() if one))
    unknown = [one for one, found in asked.items() if not found]
    notes += [f"missile={_short(one)} (no missile of that id)" for one in unknown[:3]]
    if len(unknown) > 3:
        notes.append(f"{len(unknown) - 3:,} more unknown missiles")
    if len(known) > MOST_MISSILES:
        rest = ",".join(known[MOST_MISSILES:])
        notes.append(f"missile={_short(rest)} (at most {MOST_MISSILES} missiles are compared)")
    site = FIRST_SITE
    for value in given.get("site", [])[-1:]:
        if found := meant(value, sites.index, dict(sites["name"])):
            site = found
        else:
            notes.append(f"site={_short(value)} (no launch site of that id)")
    st.session_state["reach_drawn"] = REACH_PROJECTIONS[0]
    for value in given.get("projection", [])[-1:]:
        if projection_ := meant(value, REACH_PROJECTIONS):
            st.session_state["reach_drawn"] = projection_
        else:
            notes.append(f"projection={_short(value)} (use centred, flat or globe)")
    # A link may say that no missile is chosen.
    first = [] if "missile" in given and not asked else [FIRST_MISSILE]
    st.session_state.update(reach_missiles=known[:MOST_MISSILES] or first, reach_site=site)


def _read_ride(given: Mapping[str, list[str]], notes: list[str]) -> None:
    """Journey and moment of a link; what can't be shown is noted, and the nearest is shown."""
    state, rides = st.session_state, data.rides()
    state.update(trip=FIRST_TRIP, at=None)
    for value in given.get("trip", [])[-1:]:
        if trip_id := meant(value, rides):
            state["trip"] = trip_id
        else:
            notes.append(f"trip={_short(value)} (no journey whose way is known)")
    for value in given.get("at", [])[-1:]:
        try:
            text = bare(value).upper()
            at = pd.Timestamp(in_utc(datetime.strptime(text, AT_FORMAT).replace(tzinfo=UTC)))
        except OutOfLimits as error:
            notes.append(f"at={_short(value)} ({error})")
            continue
        except ValueError:
            notes.append(f"at={_short(value)} (a moment is written 2023-09-11T20:00Z)")
            continue
        shown = rides[state["trip"]]
        state["at"] = min(max(at, shown.start), shown.end)
        if state["at"] != at:
            notes.append(f"at={_short(value)} (outside this journey; the nearest moment is shown)")


def bound(name: str, known: Container[str], default: str = "", hint: str = "") -> str:
    """What the link of this page says under `name`; what is not known is noted and ignored.

    `hint` tells with the note what is understood.
    """
    value = _bound().get(name, default)
    if value == default:
        return value
    if (found := meant(value, known)) is not None:
        return found
    note, ignored = f"{name}={_short(value)}", st.session_state["ignored"]
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


def _event(given: Mapping[str, list[str]], notes: list[str], page: str) -> str | None:
    # On the page of the journeys `trip` says which one is ridden; elsewhere it selects.
    for name in ("event",) if page == JOURNEYS else ("event", "trip"):
        for value in given.get(name, [])[-1:]:
            if found := meant(value, data.chronicle().index):
                return found
            notes.append(f"{name}={_short(value)}")
    return None


def _opened(given: Mapping[str, list[str]], notes: list[str]) -> str | None:
    sites = data.catalog()["sites"]
    for value in given.get("opened", [])[-1:]:
        if found := meant(value, sites.index, dict(sites["name"])):
            return found
        notes.append(f"opened={_short(value)} (no launch site of that id)")
    return None


def _given() -> dict[str, list[str]]:
    """The parameters of the URL that are ours, under their names and ids of today."""
    return migrated(_raw())


def _raw() -> dict[str, list[str]]:
    """What of the URL is ours, also in capitals or as pasted HTML has it."""
    named = links.named({name: st.query_params.get_all(name) for name in st.query_params})
    return {name: values for name, values in named.items() if name in _OURS}


def _stage_params() -> dict[str, str | list[str]]:
    """What the link says of the stage beside the view; what is as at first is left out."""
    wanted: dict[str, str | list[str]] = {}
    if (shown := until()) is not None:
        # The end of a day is the midnight after it.
        wanted["until"] = (shown - pd.Timedelta(seconds=1)).strftime(UNTIL_FORMAT)
    if projection() != "flat":
        wanted["projection"] = projection()
    if heights() != 1:
        wanted["heights"] = str(heights())
    if layers():
        wanted["layers"] = ",".join(
            name if layers()[name] else f"-{name}" for name in words.LAYERS if name in layers()
        )
    return wanted


def _camera_param() -> dict[str, str | list[str]]:
    if (moved := camera()) is None:
        return {}
    numbers = {"pitch": 0.0, "bearing": 0.0} | moved if len(moved) > 3 else moved
    return {"camera": ",".join(f"{numbers[name]:g}" for name in CAMERA if name in numbers)}


def _write() -> None:
    wanted = params(view(), event())
    if (site_id := opened()) is not None:
        wanted |= {"opened": site_id}
    if st.session_state["page"] == JOURNEYS:
        wanted |= {"trip": trip()}
        if st.session_state.get("at") is not None:
            wanted |= {"at": moment().strftime(AT_FORMAT)}
        wanted |= _camera_param()
    if st.session_state["page"] in STAGED:
        wanted |= _stage_params() | _camera_param()
    elif st.session_state["page"] == REACH:
        missile_ids, site_id = reach()
        wanted = {REACH_FILTERS.get(name, name): value for name, value in wanted.items()}
        wanted |= {"missile": ",".join(missile_ids), "site": site_id}
        if reach_projection() != REACH_PROJECTIONS[0]:
            wanted |= {"projection": reach_projection()}
    wanted |= _bound()
    listed = {name: [v] if isinstance(v, str) else list(v) for name, v in wanted.items()}
    for name in list(st.query_params):
        if links.ours(name) in _OURS and name not in listed:
            del st.query_params[name]
    for name, values in wanted.items():
        if st.query_params.get_all(name) != listed[name]:
            st.query_params[name] = values
    st.session_state["url"] = listed
