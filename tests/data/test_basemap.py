"""The offline basemap and fonts: what lies where, and that the files are fit to be served."""

import itertools
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely.geometry import LineString, Point, box, shape

from atlas.data.catalog import Catalog
from atlas.maps import close_ups
from tools import build_basemap

ROOT = Path(__file__).resolve().parents[2]
MAP = ROOT / "static" / "map"
FONTS = ROOT / "static" / "fonts"
LIMITS_KIB = {
    "land_world.geojson": 250,
    "land_region.geojson": 450,
    "close_ups.geojson": 40,
    "borders.geojson": 150,
    "sea_globe.geojson": 150,
    "lakes.geojson": 40,
    "labels.json": 24,
}
GEOJSON = [name for name in LIMITS_KIB if name.endswith(".geojson")]

# Railway stations, bridges and Panmunjom: OpenStreetMap; sites and cities: Launch Library 2 and
# GeoNames; Fangchuan: the source of the close-ups itself. Islands: a point well inside.
PLACES = {
    "Tumangang station": (130.60811, 42.42141, "KP"),
    "Chokchi station": (130.54862, 42.42092, "KP"),
    "Khasan station": (130.64508, 42.42996, "RU"),
    "Gvozdevo": (130.88759, 42.69309, "RU"),
    "Fangchuan side": (130.6, 42.44, "CN"),
    "Dandong station": (124.38226, 40.12289, "CN"),
    "Sinuiju Chongnyon station": (124.4018, 40.107, "KP"),
    "Freedom House": (126.677, 37.9551, "KR"),
    "Peace House": (126.6765, 37.9541, "KR"),
    "Panmungak": (126.6771, 37.9566, "KP"),
    "Tongilgak": (126.675, 37.9572, "KP"),
    "Dong Dang station": (106.69722, 21.94389, "VN"),
    "Pingxiang station": (106.73847, 22.08303, "CN"),
    "Vostochny pad 1S": (128.333932, 51.884395, "RU"),
    "Ledyanaya station": (128.0707, 51.7475, "RU"),
    "Komsomolsk-on-Amur station": (136.98962, 50.5525, "RU"),
    "Artyom-Primorsky-1": (132.19126, 43.37974, "RU"),
    "Vladivostok": (131.87353, 43.10562, "RU"),
    "Pyongyang": (125.75432, 39.03385, "KP"),
    "Sunan": (125.67, 39.24, "KP"),
    "Sohae": (124.7055, 39.66, "KP"),
    "Punggye-ri": (129.0763, 41.2908, "KP"),
    "Seoul": (126.9784, 37.566, "KR"),
    "Jeju": (126.53, 33.4, "KR"),
    "Ulleung": (130.87, 37.5, "KR"),
    "Beijing": (116.39723, 39.9075, "CN"),
    "Dalian": (121.60222, 38.91222, "CN"),
    "Hanoi": (105.84117, 21.0245, "VN"),
    "Singapore": (103.85007, 1.28967, "SG"),
    "Capella Hotel, Sentosa": (103.82444, 1.24944, "SG"),
    "Tokyo": (139.69171, 35.6895, "JP"),
    "Taipei": (121.53185, 25.04776, "TW"),
    "Ulaanbaatar": (106.88324, 47.90771, "MN"),
    "Guam": (144.78, 13.45, "GU"),
}
BRIDGES = [
    ("rail bridge at Khasan", "Tumen", (130.641271, 42.415217)),
    ("Sino-Korean Friendship Bridge", "Yalu", (124.392329, 40.115133)),
]
WATER = {
    "Sea of Japan": (135.0, 40.3),
    "Yellow Sea": (123.4, 35.6),
}


def load(name: str) -> Any:
    """One file of the basemap."""
    return json.loads((MAP / name).read_text(encoding="utf-8"))


Land = dict[str, shapely.Geometry]


@pytest.fixture(scope="module")
def land() -> Land:
    """The area of each country by its code."""
    return {
        feature["properties"]["iso"]: shape(feature["geometry"])
        for feature in load("land_region.geojson")["features"]
    }


def country_at(land: Land, lon: float, lat: float) -> str:
    """The country at a point, "" for water."""
    codes = [code for code, area in land.items() if area.covers(Point(lon, lat))]
    assert len(codes) <= 1, f"{codes} overlap at {lon}, {lat}"
    return codes[0] if codes else ""


def numbers(nested: Any) -> Iterator[list[float]]:
    """Each position in nested GeoJSON coordinates."""
    if isinstance(nested[0], int | float):
        yield nested
    else:
        for item in nested:
            yield from numbers(item)


@pytest.mark.parametrize("place", PLACES)
def test_a_place_lies_in_its_country(place: str, land: Land) -> None:
    lon, lat, country = PLACES[place]
    assert country_at(land, lon, lat) == country


@pytest.mark.parametrize("place", WATER)
def test_water_belongs_to_no_country(place: str, land: Land) -> None:
    assert country_at(land, *WATER[place]) == ""


@pytest.mark.parametrize("name", LIMITS_KIB)
def test_a_file_is_small(name: str) -> None:
    assert (MAP / name).stat().st_size <= LIMITS_KIB[name] * 1024


@pytest.mark.parametrize("name", GEOJSON)
def test_coordinates_are_on_the_globe(name: str) -> None:
    for feature in load(name)["features"]:
        for lon, lat in numbers(feature["geometry"]["coordinates"]):
            assert math.isfinite(lon)
            assert math.isfinite(lat)
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90


@pytest.mark.parametrize("name", ["land_world.geojson", "land_region.geojson", "lakes.geojson"])
def test_no_ring_jumps_over_the_antimeridian(name: str) -> None:
    """An edge longer than half the globe would be drawn round it; the one along a pole may."""
    for feature in load(name)["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                for (west, south), (east, north) in itertools.pairwise(ring):
                    assert abs(east - west) < 180 or south == north == -90


@pytest.mark.parametrize("name", [name for name in GEOJSON if name != "borders.geojson"])
def test_polygons_are_valid(name: str) -> None:
    for feature in load(name)["features"]:
        for polygon in shapely.get_parts(shape(feature["geometry"])):
            # A cut that touches itself in a point is drawn well; one that crosses itself is not.
            assert shapely.is_valid(polygon) or shapely.make_valid(polygon).area == pytest.approx(
                polygon.area, rel=1e-3
            )


def test_coarse_land_stops_where_fine_land_begins() -> None:
    world = shapely.union_all(
        [
            part
            for feature in load("land_world.geojson")["features"]
            for part in map(shapely.make_valid, shapely.get_parts(shape(feature["geometry"])))
        ]
    )
    assert world.intersection(box(95.05, 0.05, 149.95, 59.95)).area < 0.01
    # Both cover the seam: nothing of the sea shows between them.
    assert world.covers(Point(95.005, 45.0))


def test_the_demarcation_line_runs_from_the_imjin_to_the_east_sea() -> None:
    features = load("borders.geojson")["features"]
    assert {feature["properties"]["kind"] for feature in features} == {"border", "mdl"}
    line = shapely.union_all(
        [shape(f["geometry"]) for f in features if f["properties"]["kind"] == "mdl"]
    )
    # The meridian on which the conference row of Panmunjom stands, a few metres in the source.
    assert line.distance(Point(126.6771, 37.9558)) < 0.002
    west, south, east, north = line.bounds
    assert west == pytest.approx(126.67, abs=0.05)
    assert east == pytest.approx(128.36, abs=0.05)
    assert 37.7 < south < north < 38.7
    # Along every fifth of a degree there is some of it: no gaps.
    for step in range(1, 9):
        lon = 126.67 + 0.2 * step
        assert line.intersects(LineString([(lon, 37.5), (lon, 38.8)]))


@pytest.mark.parametrize("name", ["borders.geojson", "close_ups.geojson"])
@pytest.mark.parametrize(("bridge", "river", "at"), BRIDGES)
def test_bridges_cross_the_border_in_mid_river(
    name: str, bridge: str, river: str, at: tuple[float, float]
) -> None:
    """The border runs in the river, and the river is one band along it, from bank to bank."""
    rivers = [
        shape(feature["geometry"])
        for feature in load(name)["features"]
        if feature["properties"].get("river") == river
    ]
    if name == "borders.geojson" or river == "Tumen":
        assert shapely.union_all(rivers).distance(Point(*at)) < 0.0005, bridge


def test_the_tumen_is_one_band_from_the_close_up_of_khasan_to_the_sea() -> None:
    parts = [
        shape(feature["geometry"])
        for feature in load("borders.geojson")["features"]
        if feature["properties"].get("river") == "Tumen"
    ]
    band = shapely.union_all(parts).buffer(1e-4)
    assert band.geom_type == "Polygon"
    west, south, _, north = band.bounds
    assert west < 130.3
    assert south < 42.32
    assert north > 42.8


def test_labels_say_where_and_how_they_are_called() -> None:
    labels = load("labels.json")
    kinds = {label["kind"] for label in labels}
    assert kinds == {"country", "seat", "shore", "sea", "city", "province", "river"}
    # A river is named wherever a part of it is seen, and the three countries where they meet, since
    # their middles lie far from there.
    often = [label["text"] for label in labels if label["kind"] == "country"]
    repeated = sorted({one for one in often if often.count(one) > 1})
    assert repeated == ["China", "North Korea", "Russia"]
    several = {"river", "country", "seat", "shore"}
    names = [label["text"] for label in labels if label["kind"] not in several]
    # One sea is named in the south too, where no flights cross it.
    assert {name for name in names if names.count(name) > 1} == {"Sea of Japan (East Sea)"}
    assert {"Sea of Japan (East Sea)", "Yellow Sea", "Pacific Ocean", "Khasan"} <= set(names)
    for label in labels:
        assert label["text"]
        assert -180 <= label["lon"] <= 180
        assert -90 <= label["lat"] <= 90
        assert label["em"] == 0.5 ** label["min_zoom"]
        assert label["local"] or label["kind"] != "city"
        assert label["kind"] == "city" or not label["left"]


def test_labels_are_those_of_their_table() -> None:
    """When this fails: `python -m tools.build_basemap`."""
    assert load("labels.json") == build_basemap.labels(build_basemap.LABELS)


def test_labels_of_cities_stand_on_land(land: Land) -> None:
    for label in load("labels.json"):
        point = Point(label["lon"], label["lat"])
        if label["kind"] == "city" and box(95, 0, 150, 60).covers(point):
            assert min(area.distance(point) for area in land.values()) < 0.03, label["text"]


@pytest.mark.parametrize("name", ["North Korea", "China", "Russia", "Mongolia", "Japan"])
def test_the_name_of_a_country_stands_well_within_it(name: str) -> None:
    own = {
        feature["properties"]["name"]: shape(feature["geometry"])
        for feature in load("land_region.geojson")["features"]
    }
    near = [one for one in load("labels.json") if box(95, 0, 150, 60).covers(point_of(one))]
    anchors = [one for one in near if (one["kind"], one["text"]) == ("country", name)]
    assert anchors
    for label in anchors:
        # The nearer it is seen from, the nearer to the border it may stand.
        least = 0.1 if label["min_zoom"] <= 7 else 0.03 if label["min_zoom"] <= 10 else 0.004
        assert own[name].contains(point_of(label).buffer(least)), label


def test_a_country_that_marks_cover_is_named_at_sea(land: Land) -> None:
    seats = [label for label in load("labels.json") if label["kind"] == "seat"]
    assert {label["text"] for label in seats} == {"North Korea"}
    for label in seats:
        assert all(area.distance(point_of(label)) > 0.3 for area in land.values()), label
    (shore,) = [label for label in load("labels.json") if label["kind"] == "shore"]
    assert (shore["text"], country_at(land, shore["lon"], shore["lat"])) == ("North Korea", "KP")


def point_of(label: dict[str, Any]) -> Point:
    """Where a label stands."""
    return Point(label["lon"], label["lat"])


def test_fonts_have_every_local_name(catalog: Catalog) -> None:
    """When this fails: `python -m tools.build_fonts`."""
    have = set((FONTS / "characters.txt").read_text(encoding="utf-8"))
    texts = {
        "labels.json": (MAP / "labels.json").read_text(encoding="utf-8"),
        "close-ups": close_ups.RIVER_NAME,
    }
    for name, table in catalog.items():
        # Other names of places are searched and never shown.
        shown = table.drop(columns="other_names") if name in {"places", "sites", "areas"} else table
        texts[name] = shown.select_dtypes("str").to_csv()
    for name, text in texts.items():
        wanted = {c for c in text if "\u1100" <= c <= "\u11ff" or "\u2e80" <= c <= "\ud7af"}
        assert not wanted - have, f"{name}: {''.join(sorted(wanted - have))}"


def test_fonts_are_small_and_licensed() -> None:
    fonts = list(FONTS.glob("*.woff2"))
    assert fonts
    assert sum(file.stat().st_size for file in FONTS.iterdir()) <= 600 * 1024
    assert all(file.read_bytes()[:4] == b"wOF2" for file in fonts)
    licences = list(FONTS.glob("OFL-*.txt"))
    assert len(licences) == 3
    assert all("SIL OPEN FONT LICENSE" in file.read_text().upper() for file in licences)
