"""The files that a map's browser fetches by URL, and what becomes of a map that lacks one.

They lie in `static` (see `static/README.md`). A layer whose file is missing or damaged is left out:
the rest of the map does not need it.
"""

import hashlib
import logging
import os
import re
from collections.abc import Iterable
from functools import lru_cache
from os.path import isfile  # of a path, it raises in a folder that cannot be looked into
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import pydeck as pdk

from atlas.data import package

STATIC: Final = Path(__file__).parents[2] / "static"
ADDRESS: Final = "app/static"
MARKS: Final = "map/icons"
# What each file was when it was built: `sha256sum -c` reads it.
SUMS: Final = "map.sha256"
LINE: Final = re.compile(r"^[0-9a-f]{64}  (\S+)$", re.MULTILINE)
LOG: Final = logging.getLogger(__name__)
# What a map is drawn without when the file can't be used.
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


class Wrong(NamedTuple):
    """The files, by their keys in `SHOWS`, that are not there, and those that are not as built."""

    lost: tuple[str, ...]
    damaged: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """All of them, in the order of `SHOWS`."""
        return tuple(name for name in SHOWS if name in self.lost + self.damaged)

    def __str__(self) -> str:
        lists = (("static lacks", self.lost), (f"not as static/{SUMS} says:", self.damaged))
        return "; ".join(f"{what} {', '.join(names)}" for what, names in lists if names)


@lru_cache(maxsize=1)
def wrong() -> Wrong:
    """What is wrong with the files: looked at once, and the log is told.

    An outline with another number would be drawn all the same: land where there is sea.
    """
    lost = tuple(
        name for name in SHOWS if not (isfile(STATIC / name) and os.access(STATIC / name, os.R_OK))
    )
    listed = sums()
    there = [name for name in SHOWS if name in listed and name not in lost]
    faults = Wrong(lost, tuple(name for name in there if sum_of(name) != listed[name]))
    if faults.files:
        LOG.error("%s", faults)
    return faults


def sums() -> dict[str, str]:
    """The line of each file in `SUMS`; none of what it does not list, of which the log is told."""
    try:
        text = package.normalised(package.whole(STATIC / SUMS)).decode()
    except (OSError, ValueError):
        text = ""
    listed = {match[1]: match[0] for match in LINE.finditer(text)}
    if strange := [name for name in SHOWS if name not in listed]:
        LOG.error("static/%s is damaged: it does not list %s", SUMS, ", ".join(strange))
    return listed


def sum_of(name: str) -> str:
    """The line of a file in `SUMS`, as `sha256sum` writes it; of text with LF as line ends."""
    content = (STATIC / name).read_bytes()
    if name.endswith("json"):
        content = content.replace(b"\r\n", b"\n")
    return f"{hashlib.sha256(content).hexdigest()}  {name}"


def has_shapes() -> bool:
    """Whether the sheet of marks is there, and the list of where each lies on it."""
    return not any(name.startswith(MARKS) for name in wrong().files)


def at_hand(layers: Iterable[pdk.Layer]) -> list[pdk.Layer]:
    """The layers without those that would fetch a file that can't be used."""
    lost = {f"{ADDRESS}/{name}" for name in wrong().files}
    return [one for one in layers if urlsplit(address_of(one)).path not in lost]


def address_of(layer: pdk.Layer) -> str:
    """Return where a layer fetches what it draws; empty if it brings its data."""
    image = getattr(layer, "image", None)
    if image is not None:
        return str(image.value)
    return layer.data if isinstance(layer.data, str) else ""
