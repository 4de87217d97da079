"""What is fetched and drawn from nearer by alone, and under what it lies."""

from collections.abc import Callable

import pydeck as pdk
import pytest

from atlas.data.catalog import Catalog
from atlas.features.reach import analysis as reach
from atlas.features.reach.layers import reach_deck
from atlas.maps.camera import CAMERAS
from atlas.maps.fetched import address_of
from atlas.stage import program
from atlas.stage.deck import ride_deck, stage_deck

Deck = Callable[[], pdk.Deck]
FLAT: dict[str, Deck] = {
    "page": lambda: stage_deck("light", "flat"),
    "story": lambda: stage_deck("dark", "flat", for_a_room=True),
    "ride": lambda: ride_deck("light"),
}
PATH = "app/static/map/"


def seen(deck: pdk.Deck, zoom: float) -> set[str]:
    """The files of the ground that the stage draws at a zoom."""
    layers = [one for one in deck.layers if one.id.startswith("basemap-")]
    return {
        address_of(one).removeprefix(PATH)
        for one in layers
        if getattr(one, "min_zoom", 0) <= zoom < getattr(one, "max_zoom", 99) and address_of(one)
    }


@pytest.mark.parametrize("name", FLAT)
def test_more_is_fetched_the_nearer_one_comes(name: str) -> None:
    deck = FLAT[name]()
    first = seen(deck, CAMERAS["flat"]["zoom"])
    assert first == {
        "land_world.geojson",
        "land_region.geojson",
        "lakes.geojson",
        "borders.geojson",
        "graticule.geojson",
        "labels.json",
    }
    assert seen(deck, 5) - first == {"rivers.geojson", "border_rivers.geojson", "relief.webp"}
    assert seen(deck, 6) - seen(deck, 5) == {"provinces.geojson", "degrees.geojson"}
    assert seen(deck, 7) - seen(deck, 6) == {"railways.geojson"}
    # Near Pyongyang the relief would be a blur.
    assert seen(deck, 6) - seen(deck, 9) == {"relief.webp"}


@pytest.mark.parametrize("name", FLAT)
def test_details_lie_over_land_and_under_borders(name: str) -> None:
    ids = [one.id.removeprefix("basemap-") for one in FLAT[name]().layers]
    order = [
        "land_region", "relief", "lakes", "graticule", "degrees", "rivers", "border_rivers",
        "railways", "provinces", "borders", "dots",
    ]  # fmt: skip
    assert [one for one in ids if one in order] == order


def test_the_globe_has_no_relief() -> None:
    ids = {one.id for one in stage_deck("light", "globe").layers}
    assert "basemap-relief" not in ids
    assert "basemap-rivers" in ids


def test_maps_that_do_not_know_of_zooms_draw_none_of_it(catalog: Catalog) -> None:
    site = reach.site_point(catalog, "sunan")
    assert site is not None
    cities = reach.cities(catalog, ["nodong"], "sunan")
    for deck in (program.deck([]), reach_deck(site, "Sunan", [], cities, "light", "flat")):
        assert seen(deck, 99) <= seen(stage_deck("light", "flat"), 3)
        assert all(not hasattr(one, "min_zoom") for one in deck.layers)
