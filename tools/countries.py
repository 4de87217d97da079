"""Land of OpenStreetMap, cut between countries so that they neither overlap nor leave a gap."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from tools.shapes import made_valid, merged, polygons_of
from tools.topojson import Ring
from tools.zones import Zone, outline, simplified

Owners = dict[str, BaseGeometry]
"""Country code (ISO 3166-1 alpha-2) to its area."""
Countries = dict[str, list[list[Ring]]]
"""Country code to its polygons as GeoJSON has them: an edge, then holes."""

FINE_MIN_AREA = 0.00005

# The demarcation line ends where the Imjin meets the Han; in the estuary beyond is no line.
ESTUARY = box(126.0, 37.0, 126.67, 37.85)

FINE_COUNTRIES = {
    "CHN": "CN",
    "IDN": "ID",
    "KOR": "KR",
    "MYS": "MY",
    "PRK": "KP",
    "RUS": "RU",
    "SGP": "SG",
    "VNM": "VN",
}

KOREAS = frozenset({"KP", "KR"})


def faces(
    lines: Iterable[LineString], owners: Owners, inside: BaseGeometry, digits: int
) -> dict[str, list[Polygon]]:
    """Cut the plane along lines and give each face to the country that holds its inner point.

    Because neighbours are cut from the same lines they can't overlap or leave a gap.
    """
    noded = shapely.union_all(list(lines), grid_size=10.0**-digits)
    cells = shapely.get_parts(shapely.polygonize([noded]))
    codes = sorted(owners)
    areas = [owners[code] for code in codes]
    shapely.prepare(areas)
    shapely.prepare(inside)
    pieces: dict[str, list[Polygon]] = defaultdict(list)
    for cell in cells:
        point = cell.representative_point()
        if not inside.covers(point):
            continue
        for code, area in zip(codes, areas, strict=True):
            if area.covers(point):
                pieces[code].append(cell)
                break
    return {code: polygons_of(shapely.union_all(parts)) for code, parts in pieces.items()}


def countries_of(data: dict[str, Any]) -> Countries:
    """The polygons of OpenStreetMap's countries that a zone needs."""
    polygons: Countries = {}
    for item in data["features"]:
        code = FINE_COUNTRIES.get(item["properties"]["A3"])
        if code:
            geometry = item["geometry"]
            single = geometry["type"] == "Polygon"
            polygons[code] = [geometry["coordinates"]] if single else geometry["coordinates"]
    return polygons


def zone_of(
    zone: Zone, countries: Countries, digits: int
) -> tuple[Owners, dict[frozenset[str], list[LineString]]]:
    """Land by country and borders of a zone, from OpenStreetMap."""
    owners: Owners = {}
    for code, polygons in sorted(countries.items()):
        parts = []
        for shell, *holes in polygons:
            edge = np.asarray(shell)
            (west, south), (east, north) = edge.min(axis=0), edge.max(axis=0)
            if not box(west, south, east, north).intersects(zone.area):
                continue
            clipped = shapely.clip_by_rect(Polygon(shell, holes), *zone.bounds)
            parts += polygons_of(made_valid(clipped))
        if parts:
            owners[code] = shapely.union_all(parts)
    owners = without_gaps(owners)
    arcs = merged([shapely.union_all([area.boundary for area in owners.values()])])
    thin = [part for arc in arcs for part in simplified(arc, [], zone.tolerance)]
    least = min(FINE_MIN_AREA, zone.area.area / 1000)
    land = {
        code: shapely.union_all([p for p in parts if p.area >= least])
        for code, parts in faces([*thin, outline(zone)], owners, zone.area, digits).items()
    }
    borders = {}
    for first, second in itertools.combinations(sorted(land), 2):
        pair = frozenset({first, second})
        shared = land[first].boundary.intersection(land[second].boundary)
        if pair == KOREAS:
            shared = shared.difference(ESTUARY)
        if lines := merged([shared]):
            borders[pair] = lines
    return land, borders


def without_gaps(owners: Owners) -> Owners:
    """Give each gap between two countries to that which has more of its edge.

    The source has no lakes: a hole in the land is where two countries are mapped apart, such as
    along some kilometres of the demarcation line.
    """
    whole = shapely.union_all(list(owners.values()))
    gaps = [Polygon(ring) for part in polygons_of(whole) for ring in part.interiors]
    filled: dict[str, list[BaseGeometry]] = {code: [area] for code, area in owners.items()}
    for gap in gaps:
        edges = {code: area.intersection(gap.exterior).length for code, area in owners.items()}
        filled[max(edges, key=lambda code: edges[code])].append(gap)
    return {code: shapely.union_all(parts) for code, parts in filled.items()}
