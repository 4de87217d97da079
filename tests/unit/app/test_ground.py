"""Land is where land is, on every map: what is painted last at a point, by the map's own layers."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pydeck as pdk
import pytest
import shapely
from shapely.geometry import Point, shape

from atlas.app import standalone
from atlas.data.catalog import Catalog
from atlas.features.reach import analysis as reach
from atlas.features.reach.layers import Projection, reach_deck
from atlas.maps.fetched import ADDRESS, STATIC
from atlas.stage import program
from atlas.stage.deck import described, ride_deck, stage_deck
from atlas.style.palette import LIGHT, rgb

LAND = {
    "Khasan station": (130.64508, 42.42996),
    "Tumangang station": (130.60811, 42.42141),
    "Fangchuan": (130.6, 42.44),
    "Vladivostok": (131.87353, 43.10562),
    "Dandong station": (124.38226, 40.12289),
    "Sinuiju station": (124.4018, 40.107),
    "Panmungak": (126.6771, 37.9566),
    "Freedom House": (126.677, 37.9551),
    "Seoul": (126.9784, 37.566),
    "Pyongyang": (125.75432, 39.03385),
    "Dong Dang station": (106.69722, 21.94389),
    "Singapore": (103.85007, 1.28967),
    "Chita": (113.5, 52.03),
    "Moscow": (37.6, 55.75),
}
WATER = {
    "Sea of Japan": (135.0, 40.3),
    "Yellow Sea": (123.4, 35.6),
    "Amur Bay": (131.75, 43.15),
    "Sea off Khasan": (130.95, 42.3),
    "Pacific": (170.0, 30.0),
}
Deck = Callable[[], pdk.Deck]
STAGES: dict[str, Deck] = {
    "page": lambda: stage_deck("light", "flat"),
    "embed": lambda: stage_deck("light", "flat", farther=1),
    "tilted": lambda: stage_deck("light", "tilted"),
    "globe": lambda: stage_deck("light", "globe"),
    "story": lambda: stage_deck("light", "flat", for_a_room=True),
    "ride": lambda: ride_deck("light"),
    "program": lambda: program.deck([]),
}
Areas = list[tuple[shapely.Geometry, list[int]]]
Shapes = list[shapely.Geometry]
Files = Callable[[str], Shapes]


def areas_of(content: bytes) -> Shapes:
    shapes = [shape(one["geometry"]) for one in json.loads(content)["features"]]
    return list(shapely.make_valid(shapely.get_parts(shapes)))


@cache
def on_disk(address: str) -> Shapes:
    """The areas of a file that the browser fetches."""
    return areas_of((STATIC / address.removeprefix(f"{ADDRESS}/")).read_bytes())


def painted(layers: list[dict[str, Any]], files: Files) -> Areas:
    """The areas that the ground's layers fill, from the bottom up, each with its colour."""
    areas = []
    for layer in layers:
        if not layer["id"].startswith("basemap-"):
            continue
        if layer["@@type"] == "SolidPolygonLayer":
            areas += [(shapely.Polygon(one["polygon"]), layer) for one in layer["data"]]
        elif layer["@@type"] == "GeoJsonLayer" and layer.get("filled"):
            areas += [(area, layer) for area in files(layer["data"])]
    return [(area, layer["getFillColor"]) for area, layer in areas]


def colour_at(areas: Areas, at: tuple[float, float]) -> list[int]:
    """The colour that is painted last at a point."""
    return next(colour for area, colour in reversed(areas) if area.covers(Point(*at)))


def expect_ground(layers: list[dict[str, Any]], files: Files = on_disk) -> None:
    areas = painted(layers, files)
    for places, colour in ((LAND, LIGHT.land), (WATER, LIGHT.sea)):
        wrong = [name for name, at in places.items() if colour_at(areas, at) != rgb(colour)]
        assert wrong == []


@pytest.mark.parametrize("name", STAGES)
def test_land_is_land_and_sea_is_sea(name: str) -> None:
    expect_ground(described(STAGES[name]())["layers"])


@pytest.mark.parametrize("projection", ["flat", "globe"])
def test_the_ground_of_reach_is_that_of_every_map(catalog: Catalog, projection: Projection) -> None:
    site = reach.site_point(catalog, "sunan")
    assert site is not None
    cities = reach.cities(catalog, ["nodong"], "sunan")
    deck = reach_deck(site, "Sunan", [], cities, "light", projection)
    expect_ground(described(deck)["layers"])


def test_the_handout_carries_all_of_the_ground() -> None:
    """What it unpacks is what is on the page: nothing is left out that would leave a hole."""
    layers = described(stage_deck("light", "flat"))["layers"]
    (columns,) = (STATIC / "stage").glob("columns-*.bin")
    scene = {"deck": layers, "marks": None}
    living = standalone._alone(scene, "", columns, STATIC / "mark.svg", None, set())
    expect_ground(layers, lambda address: areas_of(living.files[address][1]))
