"""The stage without one of its files: a sentence, the table, and no exception."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from atlas.maps.fetched import STATIC
from atlas.stage import blocks, mount
from tests.app.pages import open_page, ran, stages, unescaped

PAGES = ["map", "timeline"]


pytestmark = pytest.mark.usefixtures("columns_looked_for_anew")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A copy of the columns; the dashboard looks at it."""
    folder = Path(shutil.copytree(STATIC / "stage", tmp_path / "static" / "stage"))
    monkeypatch.setattr(mount, "STATIC", folder.parent)
    return next(folder.glob(mount.COLUMNS))


def only_the_table(app: AppTest, sentence: str) -> None:
    """The page says one sentence where the stage would be, and has the rows all the same."""
    (warning,) = app.warning
    assert unescaped(warning.value) == (
        f"The map and the timeline cannot be drawn: {sentence}. The table has every row."
    )
    assert not stages(app)
    assert app.get("download_button") or app.dataframe or app.get("arrow_data_frame")


def missing(path: Path) -> str:
    path.unlink()
    return f"static/stage has 0 files {mount.COLUMNS} where there must be one"


def doubled(path: Path) -> str:
    shutil.copy(path, path.with_name("columns-0123456789.bin"))
    return f"static/stage has 2 files {mount.COLUMNS} where there must be one"


def damaged(path: Path) -> str:
    path.write_bytes(path.read_bytes()[:-8])
    return f"static/stage/{path.name} is damaged"


def a_folder(path: Path) -> str:
    path.unlink()
    path.mkdir()
    return f"static/stage/{path.name} cannot be read"


def a_link_to_nothing(path: Path) -> str:
    path.unlink()
    path.symlink_to(path.with_name("gone"))
    return f"static/stage/{path.name} cannot be read"


def with_a_bit_flipped(path: Path) -> str:
    # It can be read, and draws a mark elsewhere.
    content = bytearray(path.read_bytes())
    content[-9] ^= 1
    path.write_bytes(content)
    return f"static/stage/{path.name} is damaged"


def another_file(path: Path) -> str:
    path.write_bytes(b"<!doctype html>")
    return f"static/stage/{path.name} is damaged"


def without_ids(path: Path) -> str:
    block = blocks.unpack(path.read_bytes())
    path.write_bytes(blocks.pack(replace(block, texts={})))
    return f"static/stage/{path.name} is damaged"


def stale(path: Path) -> str:
    block = blocks.unpack(path.read_bytes())
    content = blocks.pack(replace(block, texts={**block.texts, "id": block.texts["id"][:-1]}))
    path.unlink()
    path = path.with_name(f"columns-{sha256(content).hexdigest()[:10]}.bin")
    path.write_bytes(content)
    return f"static/stage/{path.name} is out of date"


@pytest.mark.parametrize("page", PAGES)
def test_with_its_files_the_stage_is_there(page: str) -> None:
    app = open_page(page)
    assert len(stages(app)) == 1
    assert not app.warning


@pytest.mark.parametrize(
    "spoil",
    [missing, doubled, damaged, a_folder, a_link_to_nothing, with_a_bit_flipped, another_file,
     without_ids, stale],
)  # fmt: skip
@pytest.mark.parametrize("page", PAGES)
def test_columns_that_are_none(page: str, spoil: Callable[[Path], str], built: Path) -> None:
    sentence = spoil(built)
    only_the_table(open_page(page), sentence)


@pytest.mark.parametrize("page", PAGES)
def test_a_missing_program(page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(mount, "BUNDLES", tmp_path)
    only_the_table(open_page(page), "atlas/stage/frontend/dist must hold one file stage-*.js")


@pytest.mark.parametrize("page", PAGES)
def test_a_damaged_program(page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = mount.bundle()
    monkeypatch.setattr(mount, "BUNDLES", tmp_path)
    (tmp_path / program.name).write_bytes(program.read_bytes()[:-1])
    only_the_table(open_page(page), f"atlas/stage/frontend/dist/{program.name} is damaged")


@pytest.mark.parametrize("page", PAGES)
def test_a_program_that_is_a_folder(
    page: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = mount.bundle().name
    monkeypatch.setattr(mount, "BUNDLES", tmp_path)
    (tmp_path / name).mkdir()
    only_the_table(open_page(page), f"atlas/stage/frontend/dist/{name} cannot be read")


def test_filters_and_other_pages_work_without_it(built: Path) -> None:
    sentence = missing(built)
    app = open_page("map")
    app = ran(app.checkbox(key="f_kind_trip").check().run())
    only_the_table(app, sentence)
    app = ran(app.switch_page("pages/overview.py").run())
    assert not app.warning
    assert app.metric


def test_it_is_back_once_the_file_is(built: Path) -> None:
    content = built.read_bytes()
    missing(built)
    app = open_page("map")
    assert not stages(app)
    built.write_bytes(content)
    app = ran(app.run())
    assert len(stages(app)) == 1
    assert not app.warning


def test_without_its_columns_the_claims_have_no_map(built: Path) -> None:
    sentence = missing(built)
    app = open_page("claims")
    assert not app.exception
    (warning,) = app.warning
    assert unescaped(warning.value) == f"The map cannot be drawn: {sentence}."
