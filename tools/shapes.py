"""Geometry that the builders of maps share: parts of shapes, repaired, joined and thinned."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import shapely
from shapely.geometry import LineString, MultiLineString, Polygon
from shapely.geometry.base import BaseGeometry


def polygons_of(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons in a geometry, lines and points dropped."""
    return [
        part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and part.area
    ]


def lines_of(geometry: BaseGeometry) -> list[LineString]:
    """The lines in a geometry, rings included, points dropped."""
    lines = []
    for part in shapely.get_parts(geometry):
        if part.geom_type in ("LineString", "LinearRing") and part.length:
            lines.append(LineString(part.coords))
    return lines


def made_valid(geometry: BaseGeometry) -> BaseGeometry:
    """A valid geometry; a ring that touches itself after rounding keeps its whole inside."""
    return shapely.make_valid(geometry, method="structure", keep_collapsed=False)


def valid(polygons: Iterable[Polygon]) -> BaseGeometry:
    """One valid geometry from polygons that may touch or cross themselves."""
    fixed = itertools.chain.from_iterable(polygons_of(made_valid(p)) for p in polygons)
    return shapely.union_all(list(fixed))


def merged(lines: Iterable[BaseGeometry]) -> list[LineString]:
    """Join lines end to end as far as that is unambiguous."""
    parts = list(itertools.chain.from_iterable(lines_of(line) for line in lines))
    return lines_of(shapely.line_merge(MultiLineString(parts))) if parts else []
