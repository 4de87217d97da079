"""The outlines that every map draws, read here or fetched by the browser: one set for all maps."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from atlas.maps import fetched
from atlas.maps.fetched import ADDRESS, LOG

Ring = list[list[float]]
FOLDER: Final = f"{ADDRESS}/map"
# In the order in which they are painted: land of the world has a hole where the region lies.
LAND: Final = ("land_world", "land_region")
WATER: Final = "lakes"
BORDERS: Final = "borders"
CLOSE_UPS: Final = "close_ups"


@cache
def features(name: str) -> list[tuple[dict[str, Any], Any]]:
    """Return properties and coordinates of the features of a file; none where it can't be used."""
    read = _read(f"map/{name}.geojson")
    return [
        (feature["properties"], feature["geometry"]["coordinates"])
        for feature in (read["features"] if read else [])
    ]


def _read(name: str) -> Any:
    """What a file holds, by its key in `SHOWS`; None where it is missing or damaged."""
    if name in fetched.wrong().files:
        return None
    try:
        return json.loads((fetched.STATIC / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # Of which the list of sums, itself damaged, said nothing; or it went meanwhile.
        LOG.error("static/%s is damaged", name)
        return None


def areas(name: str) -> Iterator[tuple[Ring, list[Ring]]]:
    """Yield each area of a file: its edge and its holes."""
    for _, polygons in features(name):
        for edge, *holes in polygons:
            yield edge, holes


def lines(name: str) -> Iterator[tuple[dict[str, Any], Ring]]:
    """Yield each line of a file with its properties."""
    for about, parts in features(name):
        for line in parts:
            yield about, line


@cache
def labels() -> list[dict[str, Any]]:
    """Return the names of the ground, each with `text`, `local`, `lon`, `lat`; [] without file."""
    names: list[dict[str, Any]] = _read("map/labels.json") or []
    return names
