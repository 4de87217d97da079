"""Lines that the browser fetches once, by URL: the flights and the journeys.

`python -m tools.build_paths` writes them to `static/paths`; a test holds the files to the data.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import orjson
import pandas as pd

from atlas import words
from atlas.catalog import Catalog
from atlas.draw.fetched import ADDRESS, FLIGHTS, STATIC, missing
from atlas.geo.flight import flight_paths, shape_of
from atlas.geo.ride import Ride

# 0.001 degree is about 100 m, and heights are reported in whole kilometres.
DECIMALS: Final = 3
CLASS_NUMBER: Final = {class_: number for number, class_ in enumerate(words.CLASSES)}
DAY: Final = pd.Timedelta(days=1)


def days(instant: pd.Timestamp) -> float:
    """Days since 1970, as the clock of the playback counts them; to about a minute."""
    return round((instant - pd.Timestamp(0, tz="UTC")) / DAY, 3)


def days_of(instants: "pd.Series[pd.Timestamp]") -> list[float]:
    """What `days` gives for each of a column."""
    return ((instants - pd.Timestamp(0, tz="UTC")) / DAY).round(3).tolist()


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
    known; `p`: points as lon, lat.
    """
    return [
        {
            "n": number,
            "e": move.evidence,
            "p": [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in move.track.points],
        }
        for number, ride in enumerate(rides.values())
        for move in ride.moves
        if len(move.track.points) > 1
    ]


@lru_cache(maxsize=1)
def flight_numbers() -> dict[str, int]:
    """The place of each flight in the file, by its id in the chronicle; none without the file."""
    if FLIGHTS in missing():
        return {}
    return {row["id"]: row["n"] for row in orjson.loads((STATIC / FLIGHTS).read_bytes())}


@lru_cache(maxsize=2)
def url(name: str) -> str:
    """Where the browser gets a file; a new content has a new address, so none is out of date."""
    if name in missing():
        return f"{ADDRESS}/{name}"
    digest = sha256((STATIC / name).read_bytes()).hexdigest()
    return f"{ADDRESS}/{name}?v={digest[:8]}"
