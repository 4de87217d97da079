"""Where flights came down, computed from launch point, bearing, distance and listed turns."""

import json
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from atlas.geo.geodesy import WGS84


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
        x, y = along(row, np.array([float(row.distance_km)]))
        points.loc[row.Index] = [x[0], y[0]]
    return points.reindex(launches.index)


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


def along(row: Any, km: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude (degrees) after each of `km` of distance, geodesic between turns."""
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
