"""Polygons and lines as GeoJSON: rounded, in a fixed order, the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely
from shapely.geometry import LineString, MultiLineString, Polygon

from tools.shapes import polygons_of


def rounded(points: Iterable[Iterable[float]], digits: int) -> list[list[float]]:
    """Round coordinates, drop repeated points, and write whole numbers without a fraction."""
    pairs = [[round(value, digits) + 0.0 for value in point] for point in points]
    kept = [pair for number, pair in enumerate(pairs) if not number or pair != pairs[number - 1]]
    return [[int(value) if value == int(value) else value for value in pair] for pair in kept]


def feature(polygons: list[Polygon], digits: int, **properties: str) -> dict[str, Any]:
    """A GeoJSON MultiPolygon, outer rings counter-clockwise, in a fixed order."""
    # Neighbouring islands may overlap once each is thinned: union, not just snap.
    snapped = shapely.union_all(polygons, grid_size=10.0**-digits)
    shape = shapely.orient_polygons(shapely.normalize(shapely.multipolygons(polygons_of(snapped))))
    coordinates = [
        [rounded(ring.coords, digits) for ring in (part.exterior, *part.interiors)]
        for part in shape.geoms
    ]
    geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def line_feature(lines: list[LineString], digits: int, **properties: str) -> dict[str, Any]:
    """A GeoJSON MultiLineString in a fixed order."""
    shape = shapely.normalize(MultiLineString(lines))
    coordinates = [rounded(line.coords, digits) for line in shape.geoms]
    coordinates = [line for line in coordinates if len(line) >= 2]
    geometry = {"type": "MultiLineString", "coordinates": coordinates}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """A GeoJSON FeatureCollection."""
    return {"type": "FeatureCollection", "features": features}
