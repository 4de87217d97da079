"""Lines that the browser fetches once, by URL: the flights and the journeys.

`python -m tools.build_paths` writes them to `static/paths`; a test holds the files to the data.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Final

import orjson
import pandas as pd

from atlas import words
from atlas.draw.fetched import ADDRESS, FLIGHTS, STATIC, missing

CLASS_NUMBER: Final = {class_: number for number, class_ in enumerate(words.CLASSES)}
DAY: Final = pd.Timedelta(days=1)
# Journeys are drawn with the points that they need at this zoom; the page zooms to 6.5 by itself.
ROUTE_ZOOM: Final = 8


def days(instant: pd.Timestamp) -> float:
    """Days since 1970, as the clock of the playback counts them; to about a minute."""
    return round((instant - pd.Timestamp(0, tz="UTC")) / DAY, 3)


def days_of(instants: "pd.Series[pd.Timestamp]") -> list[float]:
    """What `days` gives for each of a column."""
    return ((instants - pd.Timestamp(0, tz="UTC")) / DAY).round(3).tolist()


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
