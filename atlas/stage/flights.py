"""The paths of flights, computed from their launch site, bearing, distance and apogee."""

from typing import Final

import pandas as pd

from atlas.data.catalog import Catalog
from atlas.geo.flight import flight_paths, shape_of
from atlas.stage.columns import Flight

# 0.001 degree is about 100 m, and heights are reported in whole kilometres.
DECIMALS: Final = 3


def flights(catalog: Catalog, rows: pd.DataFrame) -> dict[str, Flight]:
    """Return each launch of the chronicle `rows` whose path can be computed, by its id."""
    launched = rows[rows["kind"] == "launch"]
    launches = catalog.launches.reindex(launched.index)
    launched = launched.assign(
        bearing_deg=launches["bearing_deg"],
        manoeuvres=launches["manoeuvres"],
        manoeuvre=launched["missile_id"].map(catalog["missiles"]["manoeuvre"]),
    )
    computed = {}
    for event_id, path in flight_paths(launched).dropna().items():
        row = launched.loc[event_id]
        shape = shape_of(row["class"], row["outcome"], row["manoeuvre"])
        points = [(round(x, DECIMALS), round(y, DECIMALS), round(z, -2)) for x, y, z in path]
        computed[str(event_id)] = Flight(points, shape != "free fall")
    return computed
