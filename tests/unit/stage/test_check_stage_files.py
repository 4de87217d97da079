"""What `make check-data` says of the files of the stage: its columns and its program."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from atlas.data import chronicle
from atlas.data.catalog import Catalog
from atlas.maps import fetched
from atlas.maps.fetched import STATIC
from atlas.stage import blocks, columns, mount
from tools import build_columns, check_data

BEGIN = "Map and timeline cannot be drawn: "
REBUILD = "run `python -m tools.build_columns`."


pytestmark = pytest.mark.usefixtures("columns_looked_for_anew")


@pytest.fixture(scope="module")
def common(catalog: Catalog) -> blocks.Block:
    """The columns that the checks compute of the data, but for paths of flights."""
    return columns.common(catalog, chronicle.build(catalog), {})


@pytest.fixture(autouse=True)
def _computed_once(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, common: blocks.Block
) -> None:
    """No test changes the data; one has the columns computed anew."""
    if request.function is not test_the_files_as_they_are_hold:
        monkeypatch.setattr(check_data.chronicle, "build", lambda _: None)
        monkeypatch.setattr(check_data.columns, "common", lambda *_: common)


@pytest.fixture(scope="module")
def block(catalog: Catalog) -> blocks.Block:
    """The columns as they are written."""
    return build_columns.block(catalog)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the columns; the checks look at it."""
    path = shutil.copytree(STATIC / "stage", tmp_path / "static" / "stage")
    monkeypatch.setattr(mount, "STATIC", path.parent)
    monkeypatch.setattr(check_data, "STATIC", path.parent)
    return next(Path(path).glob(mount.COLUMNS))


def written(path: Path, block: blocks.Block) -> None:
    """Put another block in the place of a file, under the name of its hash."""
    content = blocks.pack(block)
    path.unlink()
    path.with_name(f"columns-{sha256(content).hexdigest()[:10]}.bin").write_bytes(content)


def test_the_files_as_they_are_hold(catalog: Catalog) -> None:
    assert check_data.stage_faults(catalog) == []
    assert check_data.map_faults() == []


def test_missing_columns(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    built.unlink()
    assert check_data.main() == 1
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"{BEGIN}static/stage has 0 files columns-*.bin where there must be one; {REBUILD}"
    ]


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("name", list(fetched.SHOWS))
@pytest.mark.parametrize(
    "spoil",
    [
        Path.unlink,
        a_folder,
        a_pipe,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-20]),
        lambda path: path.write_bytes(bytes(path.stat().st_size)),
        lambda path: path.write_bytes(b"[" * 100_000),
    ],
    ids=["missing", "a folder", "a pipe", "empty", "cut short", "zeros", "nested"],
)
def test_a_file_of_the_maps_is_named(
    name: str, spoil: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Beside a small one that is whole.
    beside = "map/labels.json" if name == "map/degrees.geojson" else "map/degrees.geojson"
    (tmp_path / "map").mkdir()
    for one in (name, beside, fetched.SUMS):
        shutil.copy(STATIC / one, tmp_path / one)
    shown = {one: text for one, text in fetched.SHOWS.items() if one in {name, beside}}
    monkeypatch.setattr(fetched, "STATIC", tmp_path)
    monkeypatch.setattr(fetched, "SHOWS", shown)
    spoil(tmp_path / name)
    assert check_data.map_faults() == [
        f"Maps lack {fetched.SHOWS[name]}: static/{name} is missing or damaged; restore it."
    ]
    (tmp_path / fetched.SUMS).unlink()
    assert check_data.map_faults() == [
        "The maps cannot be checked: static/map.sha256 is damaged; restore it."
    ]
    fetched.wrong.cache_clear()


def test_columns_that_are_a_pipe(built: Path, catalog: Catalog) -> None:
    a_pipe(built)
    assert check_data.stage_faults(catalog) == [
        f"{BEGIN}static/stage/{built.name} cannot be read; {REBUILD}"
    ]


@pytest.mark.parametrize("content", [b"", b"KHASAN1\n", b"KHASAN1\n\2\0\0\0{}"], ids=len)
def test_columns_cut_short(built: Path, catalog: Catalog, content: bytes) -> None:
    built.write_bytes(content)
    assert check_data.stage_faults(catalog) == [
        f"{BEGIN}static/stage/{built.name} is damaged; {REBUILD}"
    ]


def test_columns_with_one_byte_changed(built: Path, catalog: Catalog) -> None:
    content = bytearray(built.read_bytes())
    content[-9] ^= 1
    built.write_bytes(content)
    assert check_data.stage_faults(catalog) == [
        f"{BEGIN}static/stage/{built.name} is damaged; {REBUILD}"
    ]


def other_title(block: blocks.Block) -> blocks.Block:
    return replace(block, texts={**block.texts, "title": ["x", *block.texts["title"][1:]]})


def other_number(block: blocks.Block) -> blocks.Block:
    end = block.columns["end"].copy()
    end[0] += 2
    return replace(block, columns={**block.columns, "end": end})


def other_type(block: blocks.Block) -> blocks.Block:
    return replace(block, columns={**block.columns, "away": block.columns["away"].astype("<u2")})


def no_events(block: blocks.Block) -> blocks.Block:
    return replace(block, texts={**block.texts, "id": []})


@pytest.mark.parametrize("change", [other_title, other_number, other_type, no_events])
def test_columns_of_other_data(
    built: Path,
    catalog: Catalog,
    block: blocks.Block,
    change: Callable[[blocks.Block], blocks.Block],
) -> None:
    written(built, change(block))
    (fault,) = check_data.stage_faults(catalog)
    assert fault.startswith(f"{BEGIN}static/stage/columns-")
    assert fault.endswith(f".bin is out of date; {REBUILD}")


def test_a_last_digit_that_another_processor_rounds_is_no_fault(
    built: Path, catalog: Catalog, block: blocks.Block
) -> None:
    moved = (block.columns["to_lon"].astype("f8") + 2e-5).astype(np.float32)
    written(built, replace(block, columns={**block.columns, "to_lon": moved}))
    assert check_data.stage_faults(catalog) == []


def test_a_bundle_that_is_missing_or_damaged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, catalog: Catalog
) -> None:
    monkeypatch.setattr(mount, "BUNDLES", tmp_path)
    assert check_data.stage_faults(catalog) == [
        f"{BEGIN}atlas/stage/frontend/dist must hold one file stage-*.js; run `make stage`."
    ]
    (tmp_path / "stage-0123456789.js").write_text("export default 1")
    assert check_data.stage_faults(catalog) == [
        f"{BEGIN}atlas/stage/frontend/dist/stage-0123456789.js is damaged; run `make stage`."
    ]


@pytest.mark.usefixtures("columns_looked_for_anew")
def test_rides_that_are_missing_or_damaged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, catalog: Catalog
) -> None:
    folder = tmp_path / "stage"
    folder.mkdir()
    monkeypatch.setattr(mount, "STATIC", tmp_path)
    faults = check_data.stage_faults(catalog)
    assert any("has 0 files rides-*.json where there must be one" in one for one in faults)
    (folder / "rides-0123456789.json").write_text("{}")
    faults = check_data.stage_faults(catalog)
    assert any("rides-0123456789.json is damaged" in one for one in faults)
