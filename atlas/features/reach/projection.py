"""The azimuthal equidistant projection round a point: distance and direction from it are true.

Coordinates are km east and km north of the centre, on the WGS 84 ellipsoid, by PROJ.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Proj

from atlas.app.cache import cached
from atlas.geo.geodesy import Point

Km = NDArray[np.float64]
Outline = tuple[Km, Km]
# Half of the way round the Earth: as far as any point can be.
FARTHEST_KM: Final = 20_004.0
# Longer steps, in degrees, are cut into pieces, since a straight one is bent by the projection.
LONGEST_STEP: Final = 3.0


def project(centre: Point, lon: ArrayLike, lat: ArrayLike) -> tuple[Km, Km]:
    """Return how far east and north of `centre` points lie on the map, in km."""
    x, y = _projection(centre)(np.asarray(lon, float), np.asarray(lat, float))
    return np.asarray(x) / 1000, np.asarray(y) / 1000


def outlines(centre: Point, lines: Iterable[Sequence[Sequence[float]]]) -> list[Outline]:
    """Return lines, or the edges of areas, on the map: all at once, since PROJ is slow to begin."""
    dense = [_densified(np.asarray(line, float)) for line in lines]
    if not dense:
        return []
    lon, lat = map(np.concatenate, zip(*dense, strict=True))
    ends = np.cumsum([len(one) for one, _ in dense])[:-1]
    x, y = (np.split(axis, ends) for axis in project(centre, lon, lat))
    return list(zip(x, y, strict=True))


def simplified(outline: Outline, limit_km: float, finest_km: float) -> Outline:
    """Return an outline with as few points as show it.

    Points closer than `finest_km` to the one before are left out, and ever more of those beyond
    `limit_km`, which few windows show. Empty where nothing is within twice the limit, or what is
    left is less than a few of the finest steps.
    """
    x, y = outline
    far = np.hypot(x, y)
    # An area may hold the window and have no point within it, but none is so large.
    if far.min() > 2 * limit_km or max(np.ptp(x), np.ptp(y)) < 2 * finest_km:
        return x[:0], y[:0]
    step = np.maximum(finest_km, 0.08 * (far - limit_km))
    kept = _thinned(x, y, step)
    return (x[kept], y[kept]) if len(kept) > 2 else (x[:0], y[:0])


def circle(radius_km: float) -> tuple[Km, Km]:
    """Return the points at one distance from the centre, clockwise from north, closed."""
    turn = np.radians(np.arange(0, 361, 2))
    return radius_km * np.sin(turn), radius_km * np.cos(turn)


@cached(maxsize=4, common=True)
def _projection(centre: Point) -> Proj:
    return Proj(proj="aeqd", lon_0=centre[0], lat_0=centre[1], ellps="WGS84")


def _densified(line: Km) -> tuple[Km, Km]:
    steps = np.abs(np.diff(line[:, :2], axis=0)).max(axis=1, initial=0)
    pieces = np.maximum(1, np.ceil(steps / LONGEST_STEP)).astype(int)
    at = np.concatenate([[0], np.cumsum(pieces)])
    wanted = np.arange(at[-1] + 1)
    return np.interp(wanted, at, line[:, 0]), np.interp(wanted, at, line[:, 1])


def _thinned(x: Km, y: Km, step: Km) -> list[int]:
    """The places of points that are at least their step from the last one kept; both ends stay."""
    kept = [0]
    points = zip(x.tolist(), y.tolist(), step.tolist(), strict=True)
    last_x, last_y, _ = next(points)
    for place, (at_x, at_y, least) in enumerate(points, start=1):
        if place < len(x) - 1 and abs(at_x - last_x) + abs(at_y - last_y) >= least:
            kept.append(place)
            last_x, last_y = at_x, at_y
    return [*kept, len(x) - 1]
