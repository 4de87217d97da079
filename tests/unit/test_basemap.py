"""The ground below a map whose files are not all there."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from atlas.draw import basemap

ALL = {path.name for path in basemap.FILES.iterdir() if not path.name.startswith("icons")}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every file of the basemap, to be taken away."""
    for name in ALL:
        (tmp_path / name).touch()
    monkeypatch.setattr(basemap, "FILES", tmp_path)
    basemap.missing.cache_clear()
    yield tmp_path
    basemap.missing.cache_clear()


def layers(globe: bool) -> set[str]:
    """The ids of the basemap's layers."""
    return {layer.id.removeprefix("basemap-") for layer in basemap.basemap_layers("light", globe)}


def test_nothing_is_missing() -> None:
    assert basemap.missing() == ()


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("lakes.geojson", {"lakes"}),
        ("land_world.geojson", {"land_world"}),
        ("sea_globe.geojson", {"sea_globe"}),
        ("labels.json", {"dots", "names-sea", "names-country", "names-city"}),
    ],
)
def test_what_a_missing_file_shows_is_left_out_and_the_rest_stays(
    files: Path, name: str, without: set[str], caplog: pytest.LogCaptureFixture
) -> None:
    whole = layers(globe=True)
    basemap.missing.cache_clear()
    (files / name).unlink()
    with caplog.at_level(logging.ERROR):
        assert layers(globe=True) == whole - without
        layers(globe=False)
    assert [record.getMessage() for record in caplog.records] == [f"static/map lacks {name}"]


def test_each_file_is_looked_for(files: Path) -> None:
    for name in ALL:
        (files / name).unlink()
    assert set(basemap.missing()) == ALL
    assert layers(globe=True) == set()
    assert layers(globe=False) == {"sea"}
