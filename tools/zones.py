"""The rectangles of the basemap, each drawn as finely as it is looked at.

Bounds are west, south, east, north in degrees, WGS 84; tolerances are degrees.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import shapely
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from tools.shapes import lines_of


class Zone(NamedTuple):
    """A rectangle (west, south, east, north) with its own simplification tolerance."""

    bounds: tuple[float, float, float, float]
    tolerance: float

    @property
    def area(self) -> Polygon:
        """The rectangle as a polygon."""
        return box(*self.bounds)


REGION = Zone((95.0, 0.0, 150.0, 60.0), 0.012)
KOREA = Zone((122.0, 33.0, 142.0, 54.0), 0.004)
FINE: dict[str, Zone] = {
    # The journey of 2023: Rajin, Tumangang, Khasan, Fangchuan, Vladivostok, Ussuriysk.
    "tumen": Zone((130.0, 42.1, 132.6, 43.9), 0.0006),
    # The railway bridge between Sinuiju and Dandong.
    "yalu": Zone((124.05, 39.7, 124.8, 40.45), 0.0006),
    # The whole demarcation line, with Panmunjom and Seoul.
    "dmz": Zone((126.2, 37.4, 128.65, 38.75), 0.0012),
    # Dong Dang and Pingxiang, where the train met the road to Hanoi.
    "friendship": Zone((106.45, 21.7, 107.1, 22.3), 0.0006),
    # Sentosa and Changi.
    "singapore": Zone((103.55, 1.1, 104.15, 1.6), 0.0012),
}
# What is drawn at its own scale (`atlas/maps/close_ups.py`), a little more of it than is seen.
CLOSE_UPS: dict[str, Zone] = {
    "khasan": Zone((130.48, 42.36, 130.79, 42.49), 0.00005),
    "vladivostok": Zone((131.3, 42.85, 132.5, 43.5), 0.0003),
    "panmunjom": Zone((126.66, 37.945, 126.695, 37.967), 0.00001),
}

# World and region overlap by this much so that no hairline shows between them.
OVERLAP = 0.01


def simplified(line: LineString, zones: Iterable[Zone], default: float) -> list[LineString]:
    """Thin a line, with the tolerance of the zone that each part lies in.

    The ends of every part stay where they are, so lines that met still meet.
    """
    parts: list[tuple[BaseGeometry, float]] = []
    rest: BaseGeometry = line
    for zone in zones:
        parts.append((rest.intersection(zone.area), zone.tolerance))
        rest = rest.difference(zone.area)
    parts.append((rest, default))
    return [
        thin
        for part, tolerance in parts
        for thin in lines_of(part.simplify(tolerance, preserve_topology=True))
    ]


def outline(zone: Zone, inset: float = 0.0) -> LineString:
    """The edge of a zone, with a point each degree so that it follows the parallel on a globe."""
    ring = zone.area.buffer(-inset, join_style="mitre").exterior
    return LineString(shapely.segmentize(ring, 1.0).coords)


def hole(zone: Zone) -> Polygon:
    """What the next coarser layer leaves out for this zone: a little less than the zone."""
    return Polygon(outline(zone, OVERLAP))
