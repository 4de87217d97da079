"""The lines of journeys as columns: how well each way is known, and when each point was passed."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.chronicle import LEADER
from atlas.data.rules import ids
from atlas.geo.geodesy import Point, distance_km
from atlas.geo.ride import Ride, rides
from atlas.stage.blocks import NONE_U1, Block
from atlas.stage.times import EPOCH, MINUTE

# Coordinates of lines are sent in thousandths of a degree, about 100 m.
MILLI: Final = 1000

# Lines are sent with the points that they need at this zoom; with all, the file is too large. They
# have more where one looks from near by: west, south, east and north of the bridge at Khasan and of
# the line to Vladivostok, and the zoom for which they are enough.
LINE_ZOOM: Final = 5
NEAR_BY: Final = (((130.3, 42.2, 131.0, 42.75), 14), ((131.0, 42.5, 132.35, 43.75), 7))

# How well the way of a line is known, by mode and route certainty.
HOWS: Final = {
    "order": "Places in order; the track is not known",
    **{
        f"{mode}-{certainty}": f"{words.MODES[mode].capitalize()}, route {certainty}"
        for mode in words.MODES
        for certainty in words.CERTAINTIES
    },
}
# The way home begins after the last stop so near to the last destination.
NEAR_KM: Final = 50.0
OUTWARD, HOMEWARD = 0, 1


@dataclass(frozen=True)
class _Line:
    """A line of a journey: how well its way is known, its points, and when each was passed."""

    event: int
    how: str
    points: Sequence[Point]
    at: Sequence[int]
    bound: int = NONE_U1


def journey_block(catalog: Catalog, rows: pd.DataFrame) -> Block:
    """The lines of journeys and the places visited.

    `line_event` is the row, `line_how` the place in `about["hows"]`, `line_at` where its points
    begin; `line_minute` is when a point was passed as drawn, 0 throughout where that is not known.
    `line_bound` is `OUTWARD`, `HOMEWARD`, or none where the track is not known.
    `stop_event`, `stop_lon`, `stop_lat` are the places of each trip, with the text `stop`.
    """
    number = {event_id: place for place, event_id in enumerate(rows.index)}
    places = catalog.places
    point = dict(zip(places.index, zip(places["lon"], places["lat"], strict=True), strict=True))
    ridden = rides(catalog)
    kept = set(point) | _near_by(catalog["line_points"])
    lines: list[_Line] = []
    stops: list[tuple[int, str]] = []
    # What comes later is drawn over what comes first: his journeys over those of others.
    his = catalog.trips["leader_id"] == LEADER
    for trip_id, cell in (
        catalog.trips["place_ids"].loc[his.sort_values(kind="stable").index].items()
    ):
        event = number.get(str(trip_id))
        if event is None:
            continue
        stops += [(event, one) for one in ids(cell)]
        if trip_id in ridden:
            ride = ridden[str(trip_id)]
            last = point[ids(catalog.trips.at[trip_id, "destination_place_ids"])[-1]]
            lines += _ridden(event, ride, kept, way_home(ride, last))
        else:
            # Of the predecessors' journeys only the places are known, and their order.
            known = [point[one] for one in ids(cell)]
            if len(known) > 1:
                lines.append(_Line(event, "order", known, [0] * len(known)))
    hows = list(HOWS)
    points = [one for line in lines for one in line.points]
    columns = {
        "line_event": np.array([line.event for line in lines], dtype="<u4"),
        "line_how": np.array([hows.index(line.how) for line in lines], dtype="u1"),
        "line_bound": np.array([line.bound for line in lines], dtype="u1"),
        "line_at": np.cumsum([0, *(len(line.points) for line in lines)]).astype("<u4"),
        "line_lon": np.rint(np.array([lon for lon, _ in points]) * MILLI).astype("<i4"),
        "line_lat": np.rint(np.array([lat for _, lat in points]) * MILLI).astype("<i4"),
        "line_minute": np.array([at for line in lines for at in line.at], dtype="<i4"),
        "stop_event": np.array([event for event, _ in stops], dtype="<u4"),
        "stop_lon": np.array([point[one][0] for _, one in stops], dtype="<f4"),
        "stop_lat": np.array([point[one][1] for _, one in stops], dtype="<f4"),
    }
    named = [
        words.with_local(places.at[one, "name"], places.at[one, "local_name"]) for _, one in stops
    ]
    return Block(columns, {"stop": named}, {"hows": [HOWS[one] for one in hows]})


def way_home(ride: Ride, destination: Point) -> int:
    """Return the number of the first leg of the way home from a destination."""
    there = [
        number
        for number, move in enumerate(ride.moves)
        if distance_km(move.track.points[-1], destination) <= NEAR_KM
    ]
    return there[-1] + 1 if there else len(ride.moves)


def _near_by(line_points: pd.DataFrame) -> set[str]:
    """The ids of the points with which lines are sent where one looks from near by."""
    near: set[str] = set()
    for (west, south, east, north), zoom in NEAR_BY:
        inside = line_points["lon"].between(west, east) & line_points["lat"].between(south, north)
        near |= set(line_points.loc[inside & (line_points["min_zoom"] <= zoom), "point_id"])
    return near


def _ridden(event: int, ride: Ride, kept: Container[str | None], home: int) -> list[_Line]:
    """The legs of a journey whose way and time are known, as drawn between their moments.

    They are thinned; the points that are `kept` stay. Those from the leg `home` on lead home.
    """
    lines = []
    for number, move in enumerate(ride.moves):
        track = move.track.thinned(LINE_ZOOM, kept)
        points = track.points
        if len(points) < 2:
            continue
        share = np.array(track.km) / (track.length_km or 1.0)
        begin, end = ((one.nominal - EPOCH) / MINUTE for one in (move.depart, move.arrive))
        at = np.rint(begin + share * (end - begin)).astype(int).tolist()
        bound = HOMEWARD if number >= home else OUTWARD
        lines.append(_Line(event, f"{move.mode}-{move.route_certainty}", points, at, bound))
    return lines
