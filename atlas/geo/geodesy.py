"""Geodesics on the WGS 84 ellipsoid, by PROJ. Points are (lon, lat) in degrees, lengths in km."""

import itertools
from collections.abc import Sequence
from typing import Final

import numpy as np
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")
EARTH_RADIUS_KM: Final = 6371.0

Point = tuple[float, float]


def distance_km(a: Point, b: Point) -> float:
    """Length of the shortest line on the ellipsoid between two points, in km."""
    _, _, metres = WGS84.inv(*a, *b)
    return float(metres) / 1000


def geodesic(a: Point, b: Point, step_km: float = 100) -> list[Point]:
    """Points of the shortest line from `a` to `b`, both included, at most `step_km` apart."""
    pieces = max(1, int(np.ceil(distance_km(a, b) / step_km)))
    between = WGS84.npts(*a, *b, pieces - 1) if pieces > 1 else []
    return [a, *((float(lon), float(lat)) for lon, lat in between), b]


def route(points: Sequence[Point], step_km: float = 100) -> list[Point]:
    """A line through `points`, geodesic between each two; lon does not jump at 180."""
    if not points:
        return []
    line = [points[0]]
    for a, b in itertools.pairwise(points):
        line += geodesic(a, b, step_km)[1:]
    lon = np.unwrap([lon for lon, _ in line], period=360)
    return [(float(x), y) for x, (_, y) in zip(lon, line, strict=True)]
