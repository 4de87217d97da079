"""What is installed is locked by hash, the locks follow the pins, and the licences are listed."""

import re
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest

from tools import build_basemap, build_detail, build_fonts, build_licences, update_deps
from tools.npm import Package
from tools.wheels import Wheel

ROOT = update_deps.ROOT
DOCUMENT = build_licences.DOCUMENT.read_text(encoding="utf-8")


def entries(lock: str) -> Iterator[tuple[str, list[str]]]:
    """Each package of a lock: its first line, and its other lines without comments."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    for block in re.split(r"\n(?=[a-z0-9])", re.sub(r"^ *#.*\n", "", text, flags=re.MULTILINE)):
        first, *rest = block.strip().splitlines()
        yield first.removesuffix(" \\"), [line.strip().removesuffix(" \\") for line in rest]


@pytest.mark.parametrize("lock", update_deps.LOCKS.values())
def test_a_lock_holds_versions_and_hashes_and_nothing_else(lock: str) -> None:
    for first, rest in entries(lock):
        assert re.fullmatch(r"[a-z0-9.-]+==[\w.]+( ; .+)?", first), first
        assert rest, first
        for line in rest:
            assert re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line), line


def test_the_locks_hold_every_pin() -> None:
    for file, lock in update_deps.LOCKS.items():
        assert update_deps.pins(ROOT / file).items() <= update_deps.pins(ROOT / lock).items()
    locked, dev_locked = (
        update_deps.pins(ROOT / lock) for lock in ("requirements.lock", "requirements-dev.lock")
    )
    assert locked.items() <= dev_locked.items()


def test_what_the_dashboard_imports_is_installed_to_run_it() -> None:
    graph = grimp.build_graph("atlas", "pages", "tools", include_external_packages=True)
    run = {
        "pages",
        "atlas.features",
        "atlas.app",
        "atlas.internals",
        "tools.check_data",
        "tools.check_port",
    }
    imported = {one for each in run for one in graph.find_upstream_modules(each, as_package=True)}
    others = {one for one in imported if graph.is_module_squashed(one)} - sys.stdlib_module_names
    assert {"pandas", "streamlit", "pydantic"} <= others
    made_by = packages_distributions()
    installed = set(update_deps.pins(ROOT / "requirements.lock"))
    lacking = {one for one in others if not installed & {name.lower() for name in made_by[one]}}
    assert not lacking, {one: graph.find_modules_that_directly_import(one) for one in lacking}


def test_make_installs_from_the_locks() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    # `$(1)` and `$<` stand for the lock that a stamp depends on.
    stamps = re.findall(r"^\$\(VENV\)/\w+\.stamp: (\S+)", recipe, re.MULTILINE)
    assert stamps == list(update_deps.LOCKS.values())
    installed = re.findall(r"pip install .*? -r (\S+)", recipe)
    assert set(installed) == {"$(1);", "$(1)", "$<"}
    assert recipe.count("pip install") == recipe.count("--require-hashes -r") == len(installed)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The requirements files and their locks, to be changed."""
    for name in (*update_deps.LOCKS, *update_deps.LOCKS.values()):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def test_pins_are_raised_where_they_stand(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "requirements.txt").write_text("PyBtex==0.1\npandas==3.0.0\n")
    (folder / "requirements-dev.txt").write_text("-r requirements.txt\nruff==0.1.0\n")
    (folder / "requirements-setup.txt").write_text("uv==0.1\n")
    asked: list[tuple[str, ...]] = []

    def resolve(*arguments: str, given: str | None = None, folder: Path) -> None:
        asked.append(arguments)
        if given is not None:
            assert given == "uv\nPyBtex\npandas\nruff"
            answer = "pandas==3.0.0\n    # via x\npybtex==0.2\nruff==0.9.1\nsix==1.0\nuv==0.1\n"
            (folder / "newest.tmp").write_text(answer)

    monkeypatch.setattr(update_deps, "resolve", resolve)
    assert update_deps.main(["--upgrade"], folder) == 0
    assert (folder / "requirements.txt").read_text() == "PyBtex==0.2\npandas==3.0.0\n"
    assert (folder / "requirements-dev.txt").read_text() == "-r requirements.txt\nruff==0.9.1\n"
    printed = capsys.readouterr().out
    assert printed.splitlines()[:2] == ["PyBtex: 0.1 -> 0.2", "ruff: 0.1.0 -> 0.9.1"]
    assert [one[-1] for one in asked] == ["newest.tmp", *update_deps.LOCKS.values()]
    assert not (folder / "newest.tmp").exists()


def test_a_package_with_two_versions_stops_the_tool(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / "requirements.txt").open("a") as file:
        file.write("pandas==1.0\n")
    with pytest.raises(ValueError, match=r"requirements\.txt has pandas .* and 1\.0"):
        update_deps.pins(folder / "requirements.txt")


def test_the_licences_listed_are_those_installed(capsys: pytest.CaptureFixture[str]) -> None:
    assert build_licences.main(["--check"]) == 0, capsys.readouterr()


def test_every_package_and_font_has_a_licence() -> None:
    for name, version in update_deps.pins(ROOT / "requirements.lock").items():
        row = re.search(
            rf"^\| `{re.escape(name)}` \| {re.escape(version)} \| (.+) \|$", DOCUMENT, re.M
        )
        assert row, name
        assert row[1] != "does not say", name
    silent = re.findall(r"^\| ([\w ]+) \| nothing \|", DOCUMENT, re.MULTILINE)
    assert silent == ["Noto Sans KR Thin", "Noto Sans SC Thin", "Material Symbols Rounded"]
    texts = {path.name for path in (ROOT / "static" / "fonts").glob("OFL-*.txt")}
    assert texts == set(build_fonts.LICENCES.values())


def test_the_packages_listed_are_those_built_from() -> None:
    used = {
        (one.name, one.version)
        for module in (build_basemap, build_detail, build_fonts)
        for one in vars(module).values()
        if isinstance(one, Package | Wheel)
    }
    listed = re.findall(
        r"^\| `(@?[\w/-]+)` \| ([\d.]+) \| [^|]+ \| [^|]+ \|$", DOCUMENT, re.MULTILINE
    )
    assert len(listed) == 9
    assert set(listed) == used


def test_a_changed_or_missing_licence_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "licences.md"
    copy.write_text(DOCUMENT.replace("| `attrs` |", "| `other` |"), encoding="utf-8")
    assert build_licences.main(["--check"], copy) == 1
    assert "run python -m tools.build_licences" in capsys.readouterr().out
    assert build_licences.main([], copy) == 0
    assert copy.read_text(encoding="utf-8") == DOCUMENT
    copy.write_text(DOCUMENT.replace(build_licences.END.format("fonts"), ""), encoding="utf-8")
    assert build_licences.main([], copy) == 1
    assert "two markers of its fonts" in capsys.readouterr().err
