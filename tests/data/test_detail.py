"""What maps show from nearer by: rivers, provinces, railways, graticule and relief, as built."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.ops
from PIL import Image
from pyproj import Geod
from shapely.geometry import Point, Polygon, shape

from atlas.data.catalog import Catalog
from atlas.maps import nearer
from tools import build_detail

MAP = Path(__file__).resolve().parents[2] / "static" / "map"
LIMITS_KIB = {
    "rivers.geojson": 100,
    "border_rivers.geojson": 10,
    "provinces.geojson": 10,
    "railways.geojson": 40,
    "graticule.geojson": 30,
    "degrees.geojson": 5,
    "relief.webp": 100,
}
# Points of the data on or beside a river, and how far from it in km at most: on bridges, then in
# towns on a bank.
ON_RIVERS = [
    ("Tumen", "tumangang-khasan-003", 0.1),
    ("Yalu", "sinuiju-dandong-002", 0.1),
    ("Tumen", "tumangang-khasan-001", 1.5),
    ("Yalu", "sinuiju-dandong-003", 1.5),
    ("Yalu", "sinuiju-dandong-001", 1.5),
    ("Taedong", "pyongyang-rajin-001", 1.5),
    ("Taedong", "pyongyang-rajin-031", 1.5),
    ("Amur", "khabarovsk-ledyanaya-001", 3.0),
    ("Ussuri", "ussuriysk-khabarovsk-132", 3.5),
]
# Natural Earth has neither Nampo nor Kaesong as provinces, nor the border of Pyongyang of 2010.
WITHIN = {"Nampo": "South Pyongan", "Kaesong": "North Hwanghae"}
BEFORE_2010 = {"chunghwa": "Pyongyang"}
GEOD = Geod(ellps="WGS84")
PYONGYANG = Point(125.754, 39.034)


def features(name: str) -> list[dict[str, Any]]:
    """The features of a file."""
    listed: list[dict[str, Any]] = json.loads((MAP / name).read_bytes())["features"]
    return listed


@cache
def lines(name: str) -> shapely.Geometry:
    """All lines of a file."""
    return shapely.union_all([shape(one["geometry"]) for one in features(name)])


@cache
def river(name: str) -> shapely.Geometry:
    """A river by its name."""
    rivers = [*features("rivers.geojson"), *features("border_rivers.geojson")]
    named = [one for one in rivers if one["properties"]["name"] == name]
    return shapely.union_all([shape(one["geometry"]) for one in named])


def km(geometry: shapely.Geometry, lon: float, lat: float) -> float:
    """How far a point is from the nearest one of a geometry, in km."""
    there, _ = shapely.ops.nearest_points(geometry, Point(lon, lat))
    return float(GEOD.inv(lon, lat, there.x, there.y)[2]) / 1000


@cache
def provinces() -> dict[str, Polygon]:
    """The areas that the lines of the provinces cut North Korea into, by the names in them."""
    country = next(
        shape(one["geometry"])
        for one in features("land_region.geojson")
        if one["properties"]["iso"] == "KP"
    )
    cut = shapely.union_all([country.boundary, lines("provinces.geojson")], grid_size=0.0001)
    parts = [part for part in shapely.polygonize([cut]).geoms if part.area > 0.01]
    labels = json.loads((MAP / "labels.json").read_bytes())
    names = {one["text"]: Point(one["lon"], one["lat"]) for one in labels}
    kinds = {one["text"] for one in labels if one["kind"] == "province"}
    places = {name: names[name] for name in kinds} | {"Pyongyang": PYONGYANG}
    by_name = {}
    for name, place in places.items():
        (by_name[name],) = [part for part in parts if part.covers(place)]
    return by_name


@pytest.mark.parametrize("name", LIMITS_KIB)
def test_a_file_is_small(name: str) -> None:
    assert (MAP / name).stat().st_size <= LIMITS_KIB[name] * 1024


@pytest.mark.parametrize(("name", "point", "most"), ON_RIVERS)
def test_a_river_passes_the_places_on_it(
    catalog: Catalog, name: str, point: str, most: float
) -> None:
    place = catalog["line_points"].loc[point]
    assert km(river(name), place["lon"], place["lat"]) <= most


def test_the_taedong_reaches_the_sea_and_the_border_rivers_each_other() -> None:
    sea = shapely.union_all(
        [
            shape(one["geometry"]).boundary
            for one in features("land_region.geojson")
            if one["properties"]["iso"] == "KP"
        ]
    )
    assert river("Taedong").distance(sea) < 0.01
    assert river("Ussuri").distance(river("Amur")) < 0.06
    # From the Yellow Sea to the Sea of Japan, but for Mount Paektu, where neither flows.
    west, _, east, _ = river("Yalu").bounds
    assert (west, east) == pytest.approx((124.28, 128.3), abs=0.3)
    assert river("Tumen").bounds[2] == pytest.approx(130.7, abs=0.05)


def test_names_of_rivers_lie_on_them() -> None:
    labels = json.loads((MAP / "labels.json").read_bytes())
    named = [one for one in labels if one["kind"] == "river"]
    assert {one["text"] for one in named} >= {"Tumen", "Yalu", "Amur", "Ussuri", "Taedong"}
    for one in named:
        assert km(river(one["text"]), one["lon"], one["lat"]) < 2, one


def test_each_launch_site_lies_in_the_province_that_it_names(catalog: Catalog) -> None:
    """The lines of the provinces, their names and the sites come from three sources."""
    areas = provinces()
    assert len(areas) == 10
    sites = catalog["sites"].dropna(subset=["lon", "province"])
    assert len(sites) > 50
    for site in sites.itertuples():
        name = BEFORE_2010.get(str(site.Index), WITHIN.get(site.province, site.province))
        # The coast of a site on an islet is 2 km off.
        assert areas[name].distance(Point(site.lon, site.lat)) < 0.02, site.Index


def test_railways_pass_their_stations(catalog: Catalog) -> None:
    points, trains = catalog["line_points"], catalog["lines"]
    trains = trains[trains["mode"] == "train"]
    points = points[points["line_id"].isin(trains.index)]
    tracks = lines("railways.geojson")
    far = points.apply(lambda one: tracks.distance(Point(one["lon"], one["lat"])), axis=1)
    assert len(points) > 2000
    assert far.max() <= build_detail.RAIL_TOLERANCE + 0.001
    known = {one["properties"]["exactness"] for one in features("railways.geojson")}
    assert known == {"surveyed", "schematic"}


def test_railways_are_those_of_the_data() -> None:
    """When this fails: `python -m tools.build_detail`."""
    built = build_detail.railways(build_detail.LINE_POINTS)
    assert json.loads(json.dumps(built)) == features("railways.geojson")


@pytest.mark.parametrize(("name", "step"), [("graticule", 10), ("degrees", 1)])
def test_lines_of_the_graticule_follow_whole_degrees(name: str, step: int) -> None:
    (one,) = features(f"{name}.geojson")
    for line in one["geometry"]["coordinates"]:
        lons, lats = {lon for lon, _ in line}, {lat for _, lat in line}
        (value,) = lons if len(lons) == 1 else lats
        assert value % step == 0


def test_the_relief_is_on_land_alone_and_has_no_edge() -> None:
    image = Image.open(MAP / "relief.webp").convert("RGBA")
    alpha = np.asarray(image)[:, :, 3].astype(float)
    high, wide = alpha.shape
    west, south, east, north = nearer.RELIEF_BOUNDS
    assert (west, south, east, north) == build_detail.RELIEF_BOUNDS
    top, bottom = build_detail.mercator(north), build_detail.mercator(south)

    def near(lon: float, lat: float) -> float:
        column = int((lon - west) / (east - west) * wide)
        row = int((top - build_detail.mercator(lat)) / (top - bottom) * high)
        return float(alpha[row - 6 : row + 7, column - 6 : column + 7].mean())

    # Mountains of Ryanggang; the plain of Manchuria; two seas.
    assert near(127.5, 41.0) > 20
    assert near(123.5, 44.0) < near(127.5, 41.0) / 3
    assert near(133.0, 40.0) == near(124.0, 36.0) == 0
    assert max(alpha[0].max(), alpha[-1].max(), alpha[:, 0].max(), alpha[:, -1].max()) < 10


def test_a_border_river_is_a_curve_through_its_points_where_one_looks_from_near_by() -> None:
    """When this fails: `python -m tools.build_detail`."""
    borders = build_detail.features_of("borders.geojson")
    built = build_detail.border_rivers(borders)
    assert json.loads(json.dumps(built)) == features("border_rivers.geojson")
    tumen = [one for one in borders if one["properties"].get("river") == "Tumen"]
    source = shapely.union_all([shape(one["geometry"]) for one in tumen])
    points = [Point(one) for one in shapely.get_coordinates(source)]
    near = [one for one in points if build_detail.BENT.covers(one)]
    curve = shapely.get_coordinates(river("Tumen").intersection(build_detail.BENT))
    assert len(curve) > 2 * len(near) > 20
    assert max(river("Tumen").distance(one) for one in near) < 1e-4
