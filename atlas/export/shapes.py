"""What of an export is more than a point: ground tracks of flights, landing points, rides.

All of it is computed, as each shape says. Geometry is GeoJSON's, degrees WGS 84, and cut at 180
degrees of longitude as RFC 7946 asks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from atlas.data.catalog import Catalog
from atlas.geo.geodesy import Point
from atlas.geo.itinerary import name_of
from atlas.geo.landing import along, landing_points
from atlas.geo.ride import Ride

Sort = Literal["flight", "landing", "ride"]
# A point of a ground track for so many km.
PIECE_KM: Final = 50
# About a metre.
DECIMALS: Final = 5
# A ride has the points that a map needs at this zoom.
LINE_ZOOM: Final = 10


@dataclass(frozen=True)
class Shape:
    """A line or a point beside the event to which it belongs, with its properties."""

    id: str
    event_id: str
    sort: Sort
    title: str
    geometry: Mapping[str, Any]
    properties: Mapping[str, Any]


def shapes(catalog: Catalog, rows: pd.DataFrame, rides: Mapping[str, Ride]) -> list[Shape]:
    """Return the shapes of rows of the chronicle; `rides` has the journeys by their ids."""
    travelled = (rides[one] for one in rows.index[rows["kind"] == "trip"] if one in rides)
    return [
        *_flights(catalog, rows[rows["kind"] == "launch"]),
        *(leg for ride in travelled for leg in _legs(ride, rows, catalog.places)),
    ]


def _flights(catalog: Catalog, launched: pd.DataFrame) -> Iterator[Shape]:
    launches = catalog.launches.reindex(launched.index)
    table = launched.assign(
        bearing_deg=launches["bearing_deg"], manoeuvres=launches["manoeuvres"]
    ).join(landing_points(launched.assign(**launches[["bearing_deg", "manoeuvres"]])))
    for row in table.dropna(subset=["to_lon"]).itertuples():
        share = np.linspace(0, 1, max(2, int(np.ceil(row.distance_km / PIECE_KM)) + 1))
        lon, lat = along(row, share * row.distance_km)
        properties = {"bearing_deg": row.bearing_deg, "distance_km": row.distance_km}
        track = line(zip(lon.tolist(), lat.tolist(), strict=True))
        yield Shape(f"{row.Index}-track", row.Index, "flight", row.title, track, properties)
        at = {"type": "Point", "coordinates": _rounded((row.to_lon, row.to_lat))}
        yield Shape(f"{row.Index}-landing", row.Index, "landing", row.title, at, properties)


def _legs(ride: Ride, rows: pd.DataFrame, places: pd.DataFrame) -> Iterator[Shape]:
    title = rows.at[ride.trip_id, "title"]
    for move in ride.moves:
        points = move.track.thinned(LINE_ZOOM).points
        if len(points) < 2:
            continue
        properties = {
            "mode": move.mode,
            "from": name_of(places, move.from_id),
            "to": name_of(places, move.to_id),
            "route": move.route_certainty,
            "times": move.evidence,
            "length_km": round(move.km, 1),
        }
        yield Shape(move.leg_id, ride.trip_id, "ride", title, line(points), properties)


def line(points: Iterable[Point]) -> dict[str, Any]:
    """Return a line through points as GeoJSON, in several pieces where it crosses 180 degrees."""
    # Brought in when asked for: few visitors take a map away, and none while a page is drawn.
    import antimeridian  # noqa: PLC0415
    from shapely.geometry import LineString, mapping  # noqa: PLC0415

    wrapped = [(lon if abs(lon) <= 180 else (lon + 180) % 360 - 180, lat) for lon, lat in points]
    cut = mapping(antimeridian.fix_line_string(LineString(wrapped), great_circle=False))
    pieces = cut["coordinates"] if cut["type"] == "MultiLineString" else [cut["coordinates"]]
    rounded = [[_rounded(point) for point in piece] for piece in pieces]
    if len(rounded) == 1:
        return {"type": "LineString", "coordinates": rounded[0]}
    return {"type": "MultiLineString", "coordinates": rounded}


def _rounded(point: Iterable[float]) -> list[float]:
    return [round(float(degrees), DECIMALS) for degrees in point]
