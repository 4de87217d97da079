"""The files that a map's browser fetches by URL, and what becomes of a map that lacks one.

They lie in `static` (see `static/README.md`). A layer whose file is missing is left out: the rest
of the map does not need it.
"""

import logging
import os
from collections.abc import Iterable
from functools import lru_cache
from os.path import isfile  # of a path, it raises in a folder that cannot be looked into
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pydeck as pdk

STATIC: Final = Path(__file__).parents[2] / "static"
ADDRESS: Final = "app/static"
MARKS: Final = "map/icons"
# What a map is drawn without when the file is missing.
SHOWS: Final = {
    "map/sea_globe.geojson": "the sea of the globe",
    "map/land_world.geojson": "land far from Korea",
    "map/land_region.geojson": "land in the region",
    "map/lakes.geojson": "lakes",
    "map/borders.geojson": "borders",
    "map/rivers.geojson": "rivers",
    "map/border_rivers.geojson": "rivers",
    "map/provinces.geojson": "provinces",
    "map/railways.geojson": "railways",
    "map/graticule.geojson": "the graticule",
    "map/degrees.geojson": "the graticule",
    "map/relief.webp": "the relief",
    "map/close_ups.geojson": "the close-ups of Khasan, Vladivostok and Panmunjom",
    "map/labels.json": "names",
    f"{MARKS}.png": "the shapes of marks",
    f"{MARKS}.json": "the shapes of marks",
}


@lru_cache(maxsize=1)
def missing() -> tuple[str, ...]:
    """The files, by their keys in `SHOWS`, that cannot be read; asked once, told to the log."""
    files = {name: STATIC / name for name in SHOWS}
    lost = tuple(
        name for name, path in files.items() if not (isfile(path) and os.access(path, os.R_OK))
    )
    if lost:
        logging.getLogger(__name__).error("static lacks %s", ", ".join(lost))
    return lost


def has_shapes() -> bool:
    """Whether the sheet of marks is there, and the list of where each lies on it."""
    return not any(name.startswith(MARKS) for name in missing())


def at_hand(layers: Iterable[pdk.Layer]) -> list[pdk.Layer]:
    """The layers without those that would fetch a missing file."""
    lost = {f"{ADDRESS}/{name}" for name in missing()}
    return [one for one in layers if urlsplit(address_of(one)).path not in lost]


def address_of(layer: pdk.Layer) -> str:
    """Return where a layer fetches what it draws; empty if it brings its data."""
    image = getattr(layer, "image", None)
    if image is not None:
        return str(image.value)
    return layer.data if isinstance(layer.data, str) else ""
