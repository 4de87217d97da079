"""Maps whose files are not all there."""

import logging
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from atlas.maps import fetched, outlines
from atlas.maps.basemap import basemap_layers
from atlas.maps.camera import CompactDeck
from atlas.stage.deck import stage_deck


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every file that a map fetches, to be taken away."""
    for name in (*fetched.SHOWS, fetched.SUMS):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((fetched.STATIC / name).read_bytes())
    monkeypatch.setattr(fetched, "STATIC", tmp_path)
    fetched.wrong.cache_clear()
    yield tmp_path
    fetched.wrong.cache_clear()


def layers(*, globe: bool) -> set[str]:
    """The ids of the layers of a map with every kind of file."""
    shown = basemap_layers("light", globe)
    return {one.id.removeprefix("basemap-") for one in CompactDeck(shown).layers}


def test_all_files_of_the_folders_are_known_and_none_is_missing() -> None:
    there = {f"{path.parent.name}/{path.name}" for path in fetched.STATIC.glob("map/*")}
    assert set(fetched.SHOWS) == there
    assert not fetched.wrong().files


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
    fetched.wrong.cache_clear()
    (files / name).unlink()
    with caplog.at_level(logging.ERROR):
        assert layers(globe=True) == whole - without
        layers(globe=False)
    assert [record.getMessage() for record in caplog.records] == [f"static lacks {name}"]


@pytest.mark.parametrize("name", fetched.SHOWS)
def test_a_file_that_is_not_as_built_is_as_if_it_were_missing(
    files: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    whole = (files / name).read_bytes()
    middle = len(whole) // 2
    # A bit of the last digit before the middle, where the outline would be another.
    at = next(at for at in range(middle, 0, -1) if whole[at : at + 1].isdigit())
    (files / name).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    with caplog.at_level(logging.ERROR):
        layers(globe=True)
    assert fetched.wrong() == ((), (name,))
    assert [record.getMessage() for record in caplog.records] == [
        f"not as static/map.sha256 says: {name}"
    ]


@pytest.mark.parametrize("name", ["lakes.geojson", "labels.json"])
def test_what_is_drawn_without_a_browser_leaves_out_a_damaged_file(files: Path, name: str) -> None:
    (files / "map" / name).write_bytes(b'{"features": [')
    read = outlines.labels if name == "labels.json" else partial(outlines.features, "lakes")
    for one in (outlines.features, outlines.labels):
        one.cache_clear()
    assert read() == []
    for one in (outlines.features, outlines.labels):
        one.cache_clear()


def test_a_server_on_windows_has_the_files_as_built(files: Path) -> None:
    for name in (*fetched.SHOWS, fetched.SUMS):
        if name.endswith(("json", "sha256")):
            content = (files / name).read_bytes()
            (files / name).write_bytes(content.replace(b"\n", b"\r\n"))
    assert not fetched.wrong().files


@pytest.mark.parametrize("content", [None, b"\xff", b"", b"x"])
def test_without_their_list_the_files_are_used(
    files: Path, content: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    (files / fetched.SUMS).unlink()
    if content is not None:
        (files / fetched.SUMS).write_bytes(content)
    (files / "map/lakes.geojson").write_bytes(b"[")
    outlines.features.cache_clear()
    with caplog.at_level(logging.ERROR):
        assert not fetched.wrong().files
        assert outlines.features("lakes") == []
    outlines.features.cache_clear()
    assert "static/map.sha256 is damaged: it does not list" in caplog.text
    assert "static/map/lakes.geojson is damaged" in caplog.text


def test_a_list_with_a_mark_in_front_and_a_line_less(
    files: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lines = (files / fetched.SUMS).read_bytes().splitlines(keepends=True)
    (files / fetched.SUMS).write_bytes(b"\xef\xbb\xbf" + b"".join(lines[:-1]))
    with caplog.at_level(logging.ERROR):
        assert not fetched.wrong().files
    missing = lines[-1].split()[1].decode()
    assert caplog.text.rstrip().endswith(f"does not list {missing}")


def test_a_flat_map_without_its_relief_is_flat(files: Path) -> None:
    whole = layers(globe=False)
    fetched.wrong.cache_clear()
    (files / "map/relief.webp").unlink()
    assert whole - layers(globe=False) == {"relief"}


@pytest.mark.parametrize("name", ["map/icons.png", "map/icons.json"])
def test_marks_without_their_sheet_are_discs(files: Path, name: str) -> None:
    def marks() -> str:
        (layer,) = [one for one in stage_deck("light", "flat").layers if one.id == "marks"]
        kind: str = layer.type
        return kind

    assert marks() == "IconLayer"
    fetched.wrong.cache_clear()
    (files / name).unlink()
    assert marks() == "ScatterplotLayer"


def test_without_any_file_the_flat_sea_is_left(files: Path) -> None:
    for name in fetched.SHOWS:
        (files / name).unlink()
    assert fetched.wrong().lost == tuple(fetched.SHOWS)
    assert layers(globe=True) == set()
    assert layers(globe=False) == {"sea"}


def test_a_folder_that_cannot_be_looked_into_has_no_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody may be kept from a folder who runs tests as root: this name is longer than may be.
    monkeypatch.setattr(fetched, "STATIC", tmp_path / ("x" * 300))
    fetched.wrong.cache_clear()
    assert fetched.wrong().lost == tuple(fetched.SHOWS)
    fetched.wrong.cache_clear()
