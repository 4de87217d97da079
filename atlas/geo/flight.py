"""The path of a flight in space, from its launch point, bearing, distance and apogee.

Four figures are reported; the shape between them is computed. Without a known manoeuvre it is the
ellipse of free fall. For a type that is known to pull up or to glide, and for a space launch, it
is a sketch that keeps the apogee and the distance, because nobody published the rest.
"""

import json
from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from atlas.geo.geodesy import WGS84

Shape = Literal["free fall", "pull-up", "glide", "ascent"]
Point3 = tuple[float, float, float]

EARTH_RADIUS_KM: Final = 6371.0
# Sketches: shares of the distance, and the height there as a share of the apogee.
SKETCHES: Final[dict[Shape, list[tuple[float, float]]]] = {
    "pull-up": [(0, 0), (0.18, 0.7), (0.36, 1), (0.6, 0.62), (0.72, 0.5), (0.82, 0.56), (1, 0)],
    "glide": [(0, 0), (0.1, 0.66), (0.2, 1), (0.38, 0.5), (0.52, 0.6), (0.85, 0.38), (1, 0)],
    "ascent": [(0, 0), (0.15, 0.3), (0.4, 0.68), (0.7, 0.93), (1, 1)],
}
# A piece of path for so many km of distance and height, within these numbers of pieces.
PIECE_KM: Final = 60
PIECES: Final = (14, 48)


def free_fall_km(
    share: NDArray[np.float64], distance_km: float, apogee_km: float
) -> NDArray[np.float64]:
    """Height in km over shares (0 to 1) of the distance, in free fall round the Earth's centre.

    The path is an ellipse with one focus there. Its polar equation r = p / (1 - e cos t), with t
    counted from the apogee, goes through the ground at both ends if
    e = h / (R + h - R cos(d / 2R)). (Bate, Mueller, White: Fundamentals of Astrodynamics, chapter
    6.) The Earth stands still, is a sphere, and has no air; burning takes no time.
    """
    half = distance_km / (2 * EARTH_RADIUS_KM)
    top = EARTH_RADIUS_KM + apogee_km
    e = apogee_km / (top - EARTH_RADIUS_KM * np.cos(half))
    angle = (2 * np.asarray(share) - 1) * half
    # No lower than the ground, where rounding would say so.
    return np.maximum(top * (1 - e) / (1 - e * np.cos(angle)) - EARTH_RADIUS_KM, 0.0)


def heights_km(
    shape: Shape, share: NDArray[np.float64], distance_km: float, apogee_km: float
) -> NDArray[np.float64]:
    """Height in km over shares (0 to 1) of the distance, for any shape."""
    if shape == "free fall":
        return free_fall_km(share, distance_km, apogee_km)
    x, y = zip(*SKETCHES[shape], strict=True)
    return np.asarray(PchipInterpolator(x, y)(share)) * apogee_km


def shape_of(class_: str, outcome: str, manoeuvre: object) -> Shape:
    """The shape of a flight: of a class, with an outcome, by a type with a known manoeuvre."""
    if class_ == "slv" and outcome == "success":
        return "ascent"
    return manoeuvre if manoeuvre in ("pull-up", "glide") else "free fall"


def landing_points(launches: pd.DataFrame) -> pd.DataFrame:
    """Where flights came down, computed from launch point, bearing, distance and listed turns.

    Takes columns `lon`, `lat` (degrees), `bearing_deg` (from north, clockwise), `distance_km` and
    `manoeuvres` (see `turned`); gives `to_lon`, `to_lat` on the same index, missing where any of
    the first four is missing. The points are computed, not observed: say so wherever one is shown.
    """
    known = launches.dropna(subset=["lon", "lat", "bearing_deg", "distance_km"])
    lon, lat, _ = WGS84.fwd(
        known["lon"].to_numpy(),
        known["lat"].to_numpy(),
        known["bearing_deg"].to_numpy(),
        known["distance_km"].to_numpy() * 1000,
    )
    points = pd.DataFrame({"to_lon": lon, "to_lat": lat}, index=known.index, dtype="float64")
    for row in known[known["manoeuvres"].notna()].itertuples():
        x, y = _along(row, np.array([float(row.distance_km)]))
        points.loc[row.Index] = [x[0], y[0]]
    return points.reindex(launches.index)


def flight_paths(launches: pd.DataFrame) -> "pd.Series[Any]":
    """The path of each launch as a list of (lon, lat, height in metres), on the same index.

    Takes columns `lon`, `lat`, `bearing_deg`, `distance_km`, `apogee_km`, `class`, `outcome`,
    `manoeuvre` (of the type) and `manoeuvres` (of the flight, see `turned`). A launch without one
    of the first five has no path: missing. Longitude does not jump at 180.
    """
    figures = ["lon", "lat", "bearing_deg", "distance_km", "apogee_km"]
    known = launches.rename(columns={"class": "class_"}).dropna(subset=figures)
    paths = {row.Index: _path(row) for row in known.itertuples()}
    return pd.Series(paths, dtype=object).reindex(launches.index)


def turned(bearing_deg: float, distance_km: float, turns: object) -> list[tuple[float, float]]:
    """The ground track of a flight as (bearing in degrees, km) pieces, one after the other.

    `turns` is the listed JSON of a glide: so many km straight on, then so many on a new bearing,
    and so on. Its lengths add up to the distance. Anything else than text is no turn.
    """
    if not isinstance(turns, str):
        return [(bearing_deg, distance_km)]
    pieces = []
    for step in json.loads(turns):
        pieces.append((bearing_deg, float(step["distance_km"])))
        if "manoeuvre_km" in step:
            bearing_deg = float(step["bearing_deg"])
            pieces.append((bearing_deg, float(step["manoeuvre_km"])))
    return pieces


def _along(row: Any, km: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude after each of `km` of distance, geodesic between turns."""
    lon, lat = np.full(len(km), float(row.lon)), np.full(len(km), float(row.lat))
    start, begun = (float(row.lon), float(row.lat)), 0.0
    for bearing, length in turned(row.bearing_deg, row.distance_km, row.manoeuvres):
        on = km > begun
        metres = (km[on] - begun) * 1000
        ones = np.ones(int(on.sum()))
        lon[on], lat[on], _ = WGS84.fwd(start[0] * ones, start[1] * ones, bearing * ones, metres)
        x, y, _ = WGS84.fwd(*start, bearing, length * 1000)
        start, begun = (x, y), begun + length
    return lon, lat


def _path(row: Any) -> list[Point3]:
    low, high = PIECES
    # An even number, so that the apogee is one of the points.
    pieces = 2 * int(np.clip((row.distance_km + 2 * row.apogee_km) / PIECE_KM, low, high) / 2)
    share = np.linspace(0, 1, pieces + 1)
    shape = shape_of(row.class_, row.outcome, row.manoeuvre)
    height = heights_km(shape, share, row.distance_km, row.apogee_km) * 1000
    lon, lat = _along(row, share * row.distance_km)
    return [
        (float(x), float(y), float(z))
        for x, y, z in zip(np.unwrap(lon, period=360), lat, height, strict=True)
    ]
