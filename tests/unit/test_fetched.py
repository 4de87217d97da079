"""Maps whose files are not all there."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pydeck as pdk
import pytest

from atlas.draw import fetched, paths
from atlas.draw.basemap import basemap_layers
from atlas.draw.flights import flight_layers
from atlas.draw.map import CompactDeck, icons
from atlas.draw.palette import PALETTES


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every file that a map fetches, to be taken away."""
    kept = (fetched.missing, paths.flight_numbers, paths.url)
    for name in fetched.SHOWS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((fetched.STATIC / name).read_bytes())
    for module in (fetched, paths):
        monkeypatch.setattr(module, "STATIC", tmp_path)
    for one in kept:
        one.cache_clear()
    yield tmp_path
    for one in kept:
        one.cache_clear()


def layers(*, globe: bool) -> set[str]:
    """The ids of the layers of a map with every kind of file."""
    shown = [
        *basemap_layers("light", globe),
        *flight_layers([1, 2], PALETTES["light"], globe),
        pdk.Layer("PathLayer", paths.url(fetched.RIDES), id="rides"),
        icons("marks", [{"p": [127, 39], "m": "icbm-f"}], "c", globe),
    ]
    return {one.id.removeprefix("basemap-") for one in CompactDeck(shown).layers}


def test_all_files_of_the_folders_are_known_and_none_is_missing() -> None:
    there = {f"{path.parent.name}/{path.name}" for path in fetched.STATIC.glob("[mp]*/*")}
    assert set(fetched.SHOWS) == there
    assert fetched.missing() == ()


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("map/lakes.geojson", {"lakes"}),
        ("map/land_world.geojson", {"land_world"}),
        ("map/sea_globe.geojson", {"sea_globe"}),
        ("map/labels.json", {"dots", "names-sea", "names-country", "names-city"}),
        (
            "paths/flights.json",
            {f"flight-{what}-{n}" for what in ("tracks", "arcs") for n in (0, 127)},
        ),
        ("paths/rides.json", {"rides"}),
    ],
)
def test_what_a_missing_file_shows_is_left_out_and_the_rest_stays(
    files: Path, name: str, without: set[str], caplog: pytest.LogCaptureFixture
) -> None:
    whole = layers(globe=True)
    for one in (fetched.missing, paths.flight_numbers, paths.url):
        one.cache_clear()
    (files / name).unlink()
    with caplog.at_level(logging.ERROR):
        assert layers(globe=True) == whole - without
        layers(globe=False)
    assert [record.getMessage() for record in caplog.records] == [f"static lacks {name}"]


@pytest.mark.parametrize("name", ["map/icons.png", "map/icons.json"])
def test_marks_without_their_sheet_are_discs(files: Path, name: str) -> None:
    data = [{"p": [127, 39], "m": "icbm-f"}]
    assert icons("marks", data, "c", globe=False).type == "IconLayer"
    fetched.missing.cache_clear()
    (files / name).unlink()
    layer = icons("marks", data, "c", globe=False, size=20, pickable=True)
    assert (layer.type, layer.id, layer.data, layer.pickable) == (
        "ScatterplotLayer", "marks", data, True,
    )  # fmt: skip
    assert (layer.get_radius, layer.get_fill_color, layer.stroked) == (10, "@@=c", False)


def test_without_any_file_the_flat_sea_and_the_marks_are_left(files: Path) -> None:
    for name in fetched.SHOWS:
        (files / name).unlink()
    assert fetched.missing() == tuple(fetched.SHOWS)
    assert layers(globe=True) == {"marks"}
    assert layers(globe=False) == {"sea", "marks"}
