"""How far a missile reaches: its range ring, and the range that the energy of a lofted test gives.

Rings are geodesics on the WGS 84 ellipsoid, by PROJ; the range of a lofted test is that of free
fall round a sphere. Points are (lon, lat) in degrees, lengths in km.
"""

import itertools
from collections.abc import Sequence
from math import asin, cos, pi
from typing import Final

import numpy as np

from atlas.geo.geodesy import EARTH_RADIUS_KM, WGS84, Point

# Farther off, a geodesic may no longer be the shortest line: from 19,930 km on some meet another
# of their own length.
FARTHEST_KM: Final = 19_900.0
HALFWAY_KM: Final = pi * EARTH_RADIUS_KM
# A bearing every 2 degrees, and more where a ring may pass a pole, which lies due north or south.
STEP_DEG: Final = 2.0
NEAR_POLE_DEG: Final = (0.01, 0.03, 0.1, 0.3, 0.6, 1.0, 1.5)


def ring(site: Point, range_km: float) -> list[Point]:
    """The points `range_km` away from `site` in all directions, closed: the last is the first.

    They run clockwise from north, with longitudes from -180 to 180.

    Raises:
        ValueError: `range_km` is not above 0 and at most `FARTHEST_KM`.
    """
    if not 0 < range_km <= FARTHEST_KM:
        raise ValueError(f"no ring of {range_km} km: above 0 and at most {FARTHEST_KM:,.0f} km")
    fine = [at + side * off for at in (0, 180) for off in NEAR_POLE_DEG for side in (-1, 1)]
    bearings = np.unique(np.concatenate([np.arange(0, 360, STEP_DEG), np.mod(fine, 360)]))
    bearings = np.append(bearings, 0.0)
    start = np.ones_like(bearings)
    lon, lat, _ = WGS84.fwd(site[0] * start, site[1] * start, bearings, range_km * 1000 * start)
    return list(zip(lon.tolist(), lat.tolist(), strict=True))


def lines(closed: Sequence[Point]) -> list[list[Point]]:
    """A closed line as lines whose longitudes go from -180 to 180 without a jump.

    It is cut where it crosses 180 degrees, so that nothing is drawn across the map from side to
    side, or round the globe. Round a pole one open line is left, from edge to edge; else lines
    that start and end at an edge, or the closed line itself.
    """
    parts: list[list[Point]] = [[closed[0]]]
    for (lon, lat), (next_lon, next_lat) in itertools.pairwise(closed):
        if abs(next_lon - lon) > 180:
            edge = 180.0 if lon > 0 else -180.0
            before, after = abs(edge - lon), abs(-edge - next_lon)
            share = before / (before + after) if before + after else 0.5
            crossing = lat + share * (next_lat - lat)
            parts[-1].append((edge, crossing))
            parts.append([(-edge, crossing)])
        parts[-1].append((next_lon, next_lat))
    if len(parts) > 1:
        # The line ends where it began, between two crossings.
        last = parts.pop()
        parts[0] = last + parts[0][1:]
    return parts


def point_at(site: Point, bearing_deg: float, distance_km: float) -> Point:
    """The point so far from `site`, in a direction counted from north, clockwise."""
    lon, lat, _ = WGS84.fwd(*site, bearing_deg, distance_km * 1000)
    return float(lon), float(lat)


def distances_km(site: Point, lon: Sequence[float], lat: Sequence[float]) -> list[float]:
    """Length of the shortest line on the ellipsoid from `site` to each of many points, in km."""
    count = len(lon)
    _, _, metres = WGS84.inv([site[0]] * count, [site[1]] * count, list(lon), list(lat))
    return [metre / 1000 for metre in metres]


def minimum_energy_range_km(apogee_km: float, distance_km: float) -> float:
    """The longest range, in km, that the energy of a flight in free fall gives from the ground.

    The flight went `apogee_km` high and came down `distance_km` away. With R the radius of the
    Earth, h the apogee, d the distance and f = d / R the angle between its ends, the path is an
    ellipse with one focus in the Earth's centre, which goes through the ground at both ends if

        e = h / (R + h - R cos(f / 2)),    a = (R + h) / (1 + e).

    The speed v at the ground follows from a. As the square of its ratio to that of a circular
    orbit there,

        Q = v^2 R / mu = 2 - R / a,

    and the longest range at this speed, on the path of minimum energy, is f' R with

        sin(f' / 2) = Q / (2 - Q) = 2 a / R - 1.

    At Q = 1 or more every point of the Earth is reached, and half of its circumference is given.

    Source: Bate, Mueller, White: Fundamentals of Astrodynamics (Dover, 1971), chapter 6, on the
    free-flight range of ballistic missiles. All speed is given at once, on the ground; there is no
    air, and the Earth is a sphere that does not turn. A real missile loses more to gravity on a
    lofted path than on a flat one, so the range is a lower bound for it with the payload it flew.

    Raises:
        ValueError: the apogee is not above 0, or the distance below 0 or not below half of the
            Earth's circumference.
    """
    if not apogee_km > 0:
        raise ValueError(f"no free fall with an apogee of {apogee_km} km")
    if not 0 <= distance_km < HALFWAY_KM:
        raise ValueError(f"no distance on the ground: {distance_km} km")
    top = EARTH_RADIUS_KM + apogee_km
    eccentricity = apogee_km / (top - EARTH_RADIUS_KM * cos(distance_km / (2 * EARTH_RADIUS_KM)))
    axis = top / (1 + eccentricity)
    sine = 2 * axis / EARTH_RADIUS_KM - 1
    return HALFWAY_KM if sine >= 1 else 2 * EARTH_RADIUS_KM * asin(sine)
