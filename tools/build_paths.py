"""Write `static/paths`: the flights and the journeys as lines, computed from `data/`.

Run `python -m tools.build_paths` after a change of the data, with `--check` to compare only.
"""

from typing import Any, Final

import orjson
import pandas as pd

from atlas import chronicle
from atlas.catalog import Catalog, load
from atlas.draw.fetched import FLIGHTS, RIDES, STATIC
from atlas.draw.paths import CLASS_NUMBER, ROUTE_ZOOM, days
from atlas.geo.flight import flight_paths, shape_of
from atlas.geo.ride import Ride, rides
from tools.outputs import write_or_compare

# 0.001 degree is about 100 m, and heights are reported in whole kilometres.
DECIMALS: Final = 3


def build() -> dict[str, bytes]:
    """The content of each file by its name."""
    catalog = load()
    records = {
        FLIGHTS: flight_records(catalog, chronicle.build(catalog)),
        RIDES: ride_records(rides(catalog)),
    }
    return {name: orjson.dumps(rows) + b"\n" for name, rows in records.items()}


def flight_records(catalog: Catalog, chronicle: pd.DataFrame) -> list[dict[str, Any]]:
    """Each flight whose path can be computed.

    `id`: its own; `n`: place in the file; `t`: days since 1970; `c`: number of the class; `s`:
    whether the shape is a sketch (1) or free fall (0); `p`: points as lon, lat, height in metres.
    """
    rows = chronicle[chronicle["kind"] == "launch"]
    launches = catalog.launches.reindex(rows.index)
    rows = rows.assign(
        bearing_deg=launches["bearing_deg"],
        manoeuvres=launches["manoeuvres"],
        manoeuvre=rows["missile_id"].map(catalog["missiles"]["manoeuvre"]),
    )
    records = []
    for number, (event_id, path) in enumerate(flight_paths(rows).dropna().items()):
        row = rows.loc[event_id]
        shape = shape_of(row["class"], row["outcome"], row["manoeuvre"])
        records.append(
            {
                "id": event_id,
                "n": number,
                "t": days(row["start_utc"]),
                "c": CLASS_NUMBER[row["class"]],
                "s": 0 if shape == "free fall" else 1,
                "p": [[round(x, DECIMALS), round(y, DECIMALS), round(z, -2)] for x, y, z in path],
            }
        )
    return records


def ride_records(rides: dict[str, Ride]) -> list[dict[str, Any]]:
    """Each leg of each journey: `n`: place of the trip in `rides`; `e`: how well its hours are
    known; `p`: points as lon, lat, thinned.
    """
    return [
        {
            "n": number,
            "e": move.evidence,
            "p": [
                [round(x, DECIMALS), round(y, DECIMALS)]
                for x, y in move.track.thinned(ROUTE_ZOOM).points
            ],
        }
        for number, ride in enumerate(rides.values())
        for move in ride.moves
        if len(move.track.points) > 1
    ]


if __name__ == "__main__":
    write_or_compare("tools.build_paths", STATIC, build)
