"""Maps whose files are not all there."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.maps import fetched
from atlas.maps.basemap import basemap_layers
from atlas.maps.camera import CompactDeck
from atlas.stage.deck import stage_deck


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every file that a map fetches, to be taken away."""
    for name in fetched.SHOWS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((fetched.STATIC / name).read_bytes())
    monkeypatch.setattr(fetched, "STATIC", tmp_path)
    fetched.missing.cache_clear()
    yield tmp_path
    fetched.missing.cache_clear()


def layers(*, globe: bool) -> set[str]:
    """The ids of the layers of a map with every kind of file."""
    shown = basemap_layers("light", globe)
    return {one.id.removeprefix("basemap-") for one in CompactDeck(shown).layers}


def test_all_files_of_the_folders_are_known_and_none_is_missing() -> None:
    there = {f"{path.parent.name}/{path.name}" for path in fetched.STATIC.glob("map/*")}
    assert set(fetched.SHOWS) == there
    assert fetched.missing() == ()


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("map/lakes.geojson", {"lakes"}),
        ("map/land_world.geojson", {"land_world"}),
        ("map/sea_globe.geojson", {"sea_globe"}),
        (
            "map/labels.json",
            {"dots", *(f"names-{one}" for one in ("sea", "country", "river", "province", "city"))},
        ),
    ],
)
def test_what_a_missing_file_shows_is_left_out_and_the_rest_stays(
    files: Path, name: str, without: set[str], caplog: pytest.LogCaptureFixture
) -> None:
    whole = layers(globe=True)
    fetched.missing.cache_clear()
    (files / name).unlink()
    with caplog.at_level(logging.ERROR):
        assert layers(globe=True) == whole - without
        layers(globe=False)
    assert [record.getMessage() for record in caplog.records] == [f"static lacks {name}"]


def test_a_flat_map_without_its_relief_is_flat(files: Path) -> None:
    whole = layers(globe=False)
    fetched.missing.cache_clear()
    (files / "map/relief.webp").unlink()
    assert whole - layers(globe=False) == {"relief"}


@pytest.mark.parametrize("name", ["map/icons.png", "map/icons.json"])
def test_marks_without_their_sheet_are_discs(files: Path, name: str) -> None:
    def marks() -> str:
        (layer,) = [one for one in stage_deck("light", "flat").layers if one.id == "marks"]
        kind: str = layer.type
        return kind

    assert marks() == "IconLayer"
    fetched.missing.cache_clear()
    (files / name).unlink()
    assert marks() == "ScatterplotLayer"


def test_without_any_file_the_flat_sea_is_left(files: Path) -> None:
    for name in fetched.SHOWS:
        (files / name).unlink()
    assert fetched.missing() == tuple(fetched.SHOWS)
    assert layers(globe=True) == set()
    assert layers(globe=False) == {"sea"}


def test_a_folder_that_cannot_be_looked_into_has_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody may be kept from a folder who runs tests as root: this name is longer than may be.
    monkeypatch.setattr(fetched, "STATIC", tmp_path / ("x" * 300))
    fetched.missing.cache_clear()
    assert fetched.missing() == tuple(fetched.SHOWS)
    fetched.missing.cache_clear()
