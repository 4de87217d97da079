"""The path of a flight in space, from its launch point, bearing, distance and apogee.

Four figures are reported; the shape between them is computed. Without a known manoeuvre it is the
ellipse of free fall. For a type that is known to pull up or to glide, and for a space launch, it
is a sketch that keeps the apogee and the distance, because nobody published the rest.

Only tools compute paths, so SciPy is no part of a running dashboard: the stage has them as columns.
"""

from typing import Any, Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from atlas.geo.geodesy import EARTH_RADIUS_KM
from atlas.geo.landing import along

Shape = Literal["free fall", "pull-up", "glide", "ascent"]
Point3 = tuple[float, float, float]

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


def flight_paths(launches: pd.DataFrame) -> "pd.Series[Any]":
    """The path of each launch as a list of (lon, lat, height in metres), on the same index.

    Takes columns `lon`, `lat`, `bearing_deg`, `distance_km`, `apogee_km`, `class`, `outcome`,
    `manoeuvre` (of the type) and `manoeuvres` (of the flight, see `landing.turned`). A launch
    without one of the first five has no path: missing. Longitude does not jump at 180.
    """
    figures = ["lon", "lat", "bearing_deg", "distance_km", "apogee_km"]
    known = launches.rename(columns={"class": "class_"}).dropna(subset=figures)
    paths = {row.Index: _path(row) for row in known.itertuples()}
    return pd.Series(paths, dtype=object).reindex(launches.index)


def _path(row: Any) -> list[Point3]:
    low, high = PIECES
    # An even number, so that the apogee is one of the points.
    pieces = 2 * int(np.clip((row.distance_km + 2 * row.apogee_km) / PIECE_KM, low, high) / 2)
    share = np.linspace(0, 1, pieces + 1)
    shape = shape_of(row.class_, row.outcome, row.manoeuvre)
    height = heights_km(shape, share, row.distance_km, row.apogee_km) * 1000
    lon, lat = along(row, share * row.distance_km)
    return [
        (float(x), float(y), float(z))
        for x, y, z in zip(np.unwrap(lon, period=360), lat, height, strict=True)
    ]
