"""The data package as a whole: it opens with plain tools, is sourced, and lies where it says."""

import csv
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from frictionless import Package
from pyproj import Geod
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points, unary_union

from atlas.data.catalog import DATA, DESCRIPTOR, Catalog
from atlas.data.rules import ids
from atlas.data.words import COUNTRIES

MAP = DATA.parent / "static" / "map"
GEOD = Geod(ellps="WGS84")

# How far a point may lie outside the outline of its country, by how exact the point is.
# - exact: the outlines in the close-ups of the borders (Tumen, Yalu, demarcation line) are drawn to
#   about 100 m, and a bridge over a river stands outside both banks. The Tumen bridge is 0.4 km
#   from the Korean bank that is drawn, the Yalu bridge 0.4 km from each bank.
# - facility: coasts of the region are simplified; hotel and airport of Singapore stand on small or
#   reclaimed islands that the outline leaves out.
# - city, region: the coordinates themselves are no better than that; Yonghung Bay is a bay, where
#   a missile left from under water.
TOLERANCE_KM = {"exact": 0.6, "facility": 2.0, "city": 5.0, "region": 10.0}
# Cities for distances are points of a list of cities beside coasts simplified for a world map.
CITY_TOLERANCE_KM = 10.0
# Beyond the region the map has land without countries. A point there must lie on that land and in
# the box (west, south, east, north) around its country.
BOXES = {
    "Australia": (112.9, -43.8, 153.7, -10.0),
    "Austria": (9.5, 46.3, 17.2, 49.1),
    "Belarus": (23.1, 51.2, 32.8, 56.2),
    "Belgium": (2.5, 49.4, 6.5, 51.6),
    "Brazil": (-74.0, -33.8, -34.7, 5.3),
    "Canada": (-141.1, 41.6, -52.6, 83.2),
    "Egypt": (24.6, 21.9, 37.0, 31.7),
    "Finland": (20.5, 59.7, 31.6, 70.1),
    "France": (-5.2, 41.3, 9.6, 51.2),
    "Germany": (5.8, 47.2, 15.1, 55.1),
    "India": (68.0, 6.5, 97.5, 35.6),
    "Indonesia": (95.0, -11.1, 141.1, 6.1),
    "Iran": (44.0, 25.0, 63.4, 39.8),
    "Israel": (34.2, 29.4, 35.9, 33.4),
    "Italy": (6.6, 35.4, 18.6, 47.1),
    "Kazakhstan": (46.5, 40.5, 87.4, 55.5),
    "Kenya": (33.9, -4.7, 41.9, 5.5),
    "Mexico": (-118.5, 14.5, -86.7, 32.8),
    "New Zealand": (166.4, -47.4, 178.6, -34.3),
    "Pakistan": (60.8, 23.6, 77.9, 37.1),
    "Poland": (14.1, 49.0, 24.2, 54.9),
    "Russia": (27.3, 41.2, 180.0, 81.9),
    "Saudi Arabia": (34.5, 16.3, 55.7, 32.2),
    "South Africa": (16.4, -34.9, 32.9, -22.1),
    "Spain": (-9.4, 35.9, 4.4, 43.9),
    "Sweden": (10.9, 55.3, 24.2, 69.1),
    "Switzerland": (5.9, 45.8, 10.5, 47.9),
    "Syria": (35.7, 32.3, 42.4, 37.4),
    "Turkey": (25.6, 35.8, 44.9, 42.2),
    "Ukraine": (22.1, 44.3, 40.3, 52.4),
    "United Kingdom": (-8.7, 49.8, 1.8, 60.9),
    "United States": (-179.2, 18.9, -66.9, 71.5),
}
# Countries of cities that the map writes differently.
MAP_NAMES = {"Hong Kong (China)": "Hong Kong"}

TABLES = [
    resource["name"]
    for resource in json.loads((DATA / DESCRIPTOR).read_text(encoding="utf-8"))["resources"]
]


def features(name: str) -> list[dict[str, Any]]:
    """The features of an outline that the pages draw."""
    text = (MAP / f"{name}.geojson").read_text(encoding="utf-8")
    listed: list[dict[str, Any]] = json.loads(text)["features"]
    return listed


def cells() -> Iterator[tuple[str, int, str, str]]:
    """Every cell of every CSV file of the data: file, row as a spreadsheet counts, column, text."""
    for path in sorted(DATA.rglob("*.csv")):
        name = path.relative_to(DATA).as_posix()
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), start=2):
                for column, cell in row.items():
                    yield name, number, column, cell


class Outlines:
    """What the pages draw as land: countries by name in the region, bare land beyond it."""

    def __init__(self) -> None:
        self.countries: dict[str, BaseGeometry] = {
            feature["properties"]["name"]: shape(feature["geometry"])
            for feature in features("land_region")
        }
        self.region = unary_union(list(self.countries.values()))
        self.world = unary_union([shape(feature["geometry"]) for feature in features("land_world")])

    def km_outside(self, country: str, lon: float, lat: float) -> float:
        """How far a point lies outside a country in kilometres, 0 within it."""
        point = Point(lon, lat)
        if self.region.distance(point) <= self.world.distance(point):
            outline = self.countries.get(country)
            return math.inf if outline is None else _km(outline, point)
        west, south, east, north = BOXES.get(country, (0, 0, 0, 0))
        inside = west <= lon <= east and south <= lat <= north
        return _km(self.world, point) if inside else math.inf


def _km(outline: BaseGeometry, point: Point) -> float:
    if outline.covers(point):
        return 0.0
    nearest, _ = nearest_points(outline, point)
    metres: float = GEOD.inv(point.x, point.y, nearest.x, nearest.y)[2]
    return metres / 1000


@pytest.fixture(scope="module")
def outlines() -> Outlines:
    """The committed basemap."""
    return Outlines()


def test_it_is_a_valid_frictionless_package() -> None:
    report = Package(str(DATA / DESCRIPTOR)).validate()
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "note"])


def test_it_opens_with_plain_pandas() -> None:
    launches = pd.read_csv(DATA / "launches.csv", parse_dates=["launch_utc"])
    assert launches.loc[launches["apogee_km"].idxmax(), "missile_id"] == "hwasong-19"
    assert str(launches["launch_utc"].dt.tz) == "UTC"


def test_every_csv_file_is_a_table_of_the_package() -> None:
    assert sorted(path.stem for path in DATA.glob("*.csv")) == sorted(TABLES)


def test_every_column_has_a_type_and_a_description(catalog: Catalog) -> None:
    bare = [
        f"{resource['name']}.{column['name']}"
        for resource in catalog.descriptor["resources"]
        for column in resource["schema"]["fields"]
        if not column.get("type") or not column.get("description", "").endswith(".")
    ]
    assert not bare


def test_columns_named_by_a_unit_state_it(catalog: Catalog) -> None:
    units = {"km": "km", "kt": "kt", "deg": "degree", "s": "s", "utc": "UTC"}
    for resource in catalog.descriptor["resources"]:
        for column in resource["schema"]["fields"]:
            ending = column["name"].rpartition("_")[2]
            if column["type"] in {"number", "datetime"} and ending in units:
                assert column.get("unit") == units[ending], f"{resource['name']}.{column['name']}"


@pytest.mark.parametrize("name", [name for name in TABLES if name != "sources"])
def test_every_row_names_a_document_that_exists(catalog: Catalog, name: str) -> None:
    known = set(catalog.sources.index)
    for key, cell in catalog[name]["source_ids"].items():
        assert ids(cell), key
        assert set(ids(cell)) <= known, key
        assert len(set(ids(cell))) == len(ids(cell)), f"{key} names a document twice"


def test_every_document_is_used(catalog: Catalog) -> None:
    used = {
        one
        for name in catalog
        if name != "sources"
        for cell in catalog[name]["source_ids"]
        for one in ids(cell)
    }
    assert used == set(catalog.sources.index)


@pytest.mark.parametrize("name", TABLES)
def test_ids_are_unique_and_fit_their_pattern(catalog: Catalog, name: str) -> None:
    key = catalog[name].iloc[:, 0]
    assert key.is_unique
    odd = key[~key.str.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*")]
    assert odd.empty


def test_number_columns_hold_numbers_only(catalog: Catalog) -> None:
    numbers = {
        (resource["path"], column["name"])
        for resource in catalog.descriptor["resources"]
        for column in resource["schema"]["fields"]
        if column["type"] in {"number", "integer"}
    }
    assert len(numbers) > 30
    for file, row, column, cell in cells():
        if (file, column) in numbers and cell:
            assert cell.replace(".", "", 1).lstrip("-").isdigit(), f"{file} {row} {column}: {cell}"


# Traces of how the research was kept. In halves where a search of the project looks for them too.
FORBIDDEN = ["memory", "tool " + "id", "/" + "tmp/", "/" + "work/", "\ufffd"]


@pytest.mark.parametrize("words", FORBIDDEN)
def test_no_cell_holds(words: str) -> None:
    places = [
        f"{file}, row {row}, {column}" for file, row, column, cell in cells() if words in cell
    ]
    assert not places


def test_cells_have_no_stray_space() -> None:
    stray = [
        f"{file}, row {row}, {column}"
        for file, row, column, cell in cells()
        if cell != cell.strip() or "\n" in cell or "  " in cell
    ]
    assert not stray


def test_inferred_columns_exist_and_are_filled(catalog: Catalog) -> None:
    for name in catalog:
        table = catalog[name]
        if "inferred_columns" not in table:
            continue
        for key, cell in table["inferred_columns"].items():
            for column in ids(cell):
                assert column in table, f"{name} {key}: {column}"
                assert pd.notna(table.at[key, column]), f"{name} {key}: {column} is empty"


def test_places_lie_in_the_country_they_name(catalog: Catalog, outlines: Outlines) -> None:
    outside = []
    for place in catalog.places.itertuples(index=False):
        for code in ids(place.country):
            away = outlines.km_outside(COUNTRIES[code], place.lon, place.lat)
            if away > TOLERANCE_KM[place.place_precision]:
                outside.append(f"{place.place_id}: {away:.2f} km outside {code}")
    assert not outside


def test_a_place_is_not_deep_in_a_country_it_does_not_name(
    catalog: Catalog, outlines: Outlines
) -> None:
    """The tolerances above would let a point slip over a border; 2 km inside another is too far."""
    inner = {
        code: outlines.countries[COUNTRIES[code]].buffer(-0.02)
        for code in ("KP", "KR", "CN", "RU", "VN")
    }
    for place in catalog.places.itertuples(index=False):
        for code in set(inner) - set(ids(place.country)):
            assert not inner[code].covers(Point(place.lon, place.lat)), place.place_id


def test_launch_sites_lie_in_north_korea(catalog: Catalog, outlines: Outlines) -> None:
    sites = catalog["sites"]
    assert list(sites.index[sites["lon"].isna()]) == ["unknown"]
    outside = []
    for site in sites.dropna(subset=["lon"]).itertuples(index=False):
        away = outlines.km_outside("North Korea", site.lon, site.lat)
        if away > TOLERANCE_KM[site.place_precision]:
            outside.append(f"{site.site_id}: {away:.2f} km outside North Korea")
    assert not outside


def test_cities_lie_in_their_country(catalog: Catalog, outlines: Outlines) -> None:
    outside = []
    for city in catalog["cities"].itertuples(index=False):
        country = MAP_NAMES.get(city.country, city.country)
        away = outlines.km_outside(country, city.lon, city.lat)
        if away > CITY_TOLERANCE_KM:
            outside.append(f"{city.city_id}: {away:.1f} km outside {country}")
    assert not outside


def test_sources_with_an_address_are_on_the_web(catalog: Catalog) -> None:
    addresses = catalog.sources["url"].dropna()
    assert addresses.str.startswith(("https://", "http://")).all()
    # Of the others a copy was read, or no address is known.
    assert len(addresses) > 0.85 * len(catalog.sources)
    copies = catalog.sources["copy_url"].dropna()
    assert copies.str.startswith(("https://", "http://")).all()
    assert len(set(addresses.index) | set(copies.index)) > 0.94 * len(catalog.sources)


def test_licences_are_stated(catalog: Catalog) -> None:
    assert [licence["name"] for licence in catalog.descriptor["licenses"]] == ["CC-BY-4.0"]
    assert (Path(DATA).parent / "LICENSE").is_file()
