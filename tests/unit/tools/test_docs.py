"""README.md and data/README.md say what is so: commands, pages, addresses, counts, packages."""

import json
import re
import shutil
from itertools import combinations
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from streamlit.runtime.state.query_params import EMBED_OPTIONS_QUERY_PARAM, EMBED_QUERY_PARAM

from atlas.app import data
from atlas.app.address import AT_FORMAT, CAMERA, HEIGHTS, PROJECTIONS, UNTIL_FORMAT
from atlas.app.parameters import NAMES, REACH_FILTERS
from atlas.app.share import iframe
from atlas.data.catalog import DATA, DESCRIPTOR, Catalog
from atlas.data.moments import day_text
from atlas.data.words import CERTAINTIES, CLASSES, KINDS, OUTCOMES, UNITS
from atlas.features.claims.analysis import SWITCHES
from atlas.features.compare import page as compare
from atlas.features.learn import page as learn
from atlas.query.view import View
from tests.counts import MISSILES
from tools import build_docs, build_parameters, outputs

ROOT = DATA.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
HANDBOOK = (DATA / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
DASHBOARD = (ROOT / "dashboard.py").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    level = heading.split(" ", maxsplit=1)[0]
    after = text.split(f"\n{heading}\n", maxsplit=1)[1]
    return re.split(rf"\n#{{1,{len(level)}}} ", after)[0]


def rows(text: str) -> list[list[str]]:
    """The rows of the first Markdown table of a text, without its heading; bare of back-ticks."""
    lines = [line for line in text.splitlines() if line.startswith("|")][2:]
    return [
        [cell.strip().strip("`") for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines
    ]


def pins(name: str) -> set[str]:
    """The packages that a requirements file pins."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {line.partition("==")[0] for line in lines if "==" in line}


def slug(heading: str) -> str:
    """The anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_dictionary_is_what_the_schema_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert build_docs.main(["--check"]) == 0, capsys.readouterr().out


def test_the_dictionary_has_every_column_of_every_table(catalog: Catalog) -> None:
    dictionary = section(HANDBOOK, "## Dictionary")
    for resource in catalog.descriptor["resources"]:
        entry = section(dictionary, f"### {resource['name']}")
        assert f"{len(catalog[resource['name']]):,} rows" in entry
        day = day_text(catalog.as_of(resource["name"]))
        assert f"\nAs of {day}: {resource['asOfReason']}\n" in entry
        assert [row[0] for row in rows(entry)] == [
            column["name"] for column in resource["schema"]["fields"]
        ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data and their handbook."""
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    return copy


def test_a_changed_schema_is_noticed_and_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    package["resources"][0]["schema"]["fields"][0]["description"] = "Another | description."
    (folder / DESCRIPTOR).write_text(json.dumps(package), encoding="utf-8")
    assert build_docs.main(["--check"], folder) == 1
    assert "run python -m tools.build_docs" in capsys.readouterr().out
    assert build_docs.main([], folder) == 0
    assert build_docs.main(["--check"], folder) == 0
    written = (folder / "README.md").read_text(encoding="utf-8")
    assert r"Another \| description." in written
    assert written.split(build_docs.START)[0] == HANDBOOK.split(build_docs.START)[0]


def test_an_added_row_is_noticed(folder: Path) -> None:
    path = folder / "eras.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, f"one-more-{lines[-1]}"]), encoding="utf-8")
    assert build_docs.main(["--check"], folder) == 1
    assert build_docs.main([], folder) == 0
    package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    (eras,) = [one for one in package["resources"] if one["name"] == "eras"]
    assert eras["leastRows"] == len(lines)


@pytest.mark.parametrize("marker", [build_docs.START, build_docs.END])
def test_a_lost_marker_stops_the_tool(
    folder: Path, marker: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "README.md"
    text = path.read_text(encoding="utf-8").replace(marker, "")
    path.write_text(text, encoding="utf-8")
    assert build_docs.main([], folder) == 1
    assert "each once" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == text


def test_stated_row_counts_hold(catalog: Catalog) -> None:
    stated = {
        "launches": r"(\d[\d,]*) launches",
        "missiles": r"(\d[\d,]*) types of missile",
        "sites": r"(\d[\d,]*) sites",
        "trips": r"(\d[\d,]*) trips",
        "legs": r"(\d[\d,]*) legs",
        "stops": r"(\d[\d,]*) stops",
        "events": r"(\d[\d,]*) other events",
        "sources": r"(\d[\d,]*) documents",
    }
    for name, pattern in stated.items():
        numbers = re.findall(pattern, README)
        assert numbers == [f"{len(catalog[name]):,}"], name


def test_the_period_stated_is_that_of_the_launches(catalog: Catalog) -> None:
    days = catalog.launches["launch_date"]
    assert days.min().startswith("1984-04")
    assert days.max() == "2026-10-02"
    assert "from April 1984 to\n  2 October 2026" in HANDBOOK


def test_counting_rules_give_the_numbers_stated(catalog: Catalog) -> None:
    counts = sorted(set(catalog["counting_rules"]["count"]))
    numbers = f"{', '.join(map(str, counts[:-1]))} or {counts[-1]}"
    assert f"gives {numbers}." in HANDBOOK


def test_every_make_target_named_exists_and_every_target_is_named() -> None:
    targets = set(MAKEFILE.split(".PHONY:")[1].splitlines()[0].split())
    named = set(re.findall(r"make (?:[A-Z]+=\S+ )?([a-z-]+)\b", "\n".join(_code(README))))
    assert named == targets


def _code(text: str) -> list[str]:
    """The commands of a text: code in lines, and the lines of shell blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return re.findall(r"`([^`]+)`", prose) + "\n".join(blocks).splitlines()


def test_the_start_command_is_that_of_make_run() -> None:
    script = re.findall(r"streamlit run (\S+)", MAKEFILE)
    assert re.findall(r"streamlit run (\S+) --server", README) == [*script, "dashboard.py"]
    for one in (*script, "dashboard.py"):
        assert (ROOT / one).is_file()


def test_the_stated_python_is_the_least_that_make_takes() -> None:
    least = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text())
    assert least is not None
    assert f"Python {least[1]} or newer" in README


def test_the_pages_listed_are_those_of_the_dashboard() -> None:
    pages = re.findall(r'st\.Page\("(pages/\w+\.py)", title="([\w ]+)"(.*?)\)', DASHBOARD)
    assert {file for file, *_ in pages} == {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*.py")
    }
    addresses = []
    for _, title, rest in pages:
        address = re.search(r'url_path="(\w+)"', rest)
        addresses.append([title, f"/{address[1] if address else ''}"])
    assert [row[:2] for row in rows(section(README, "## Pages"))] == addresses


def test_the_table_of_parameters_is_what_their_list_gives() -> None:
    assert outputs.outdated(ROOT, build_parameters.files()) is None


def test_the_parameters_listed_are_those_of_the_pages() -> None:
    listed = rows(section(README, "## The address is the view"))
    assert {row[0] for row in listed} == set(NAMES)
    values = {
        row[0]: set(re.findall(r"`?([\w-]+)`?(?:, |$)", row[2]))
        for row in listed
        if row[1] == "all"
    }
    assert values["kind"] == set(KINDS)
    assert values["class"] == set(CLASSES)
    assert values["outcome"] == set(OUTCOMES)
    for one in (*PROJECTIONS, *HEIGHTS):
        assert f"`{one}`" in section(README, "## The address is the view")
    assert values["sure"] == set(CERTAINTIES)
    assert all(f"`{unit}`" in section(README, "## The address is the view") for unit in UNITS)


def test_every_example_of_an_address_is_understood(chronicle: pd.DataFrame) -> None:
    chapter = section(README, "## The address is the view")
    examples = [row[3] for row in rows(chapter)] + re.findall(r"`/\w+\?(\S+)`", chapter)
    assert len(examples) > len(NAMES)
    for example in examples:
        params = parse_qs(example)
        for name, filter_ in REACH_FILTERS.items():
            if filter_ in params:
                params[name] = params.pop(filter_)
        for name in ("event", "trip"):
            for value in params.pop(name, []):
                assert value in chronicle.index
        for value in params.pop("at", []):
            assert f"{pd.Timestamp(value):{AT_FORMAT}}" == value
        for value in params.pop("until", []):
            assert f"{pd.Timestamp(value):{UNTIL_FORMAT}}" == value
        for value in params.pop("camera", []):
            numbers = zip(value.split(","), CAMERA.values(), strict=False)
            assert all(least <= float(one) <= most for one, (least, most) in numbers)
        for name, known in (
            ("projection", PROJECTIONS),
            ("heights", list(map(str, HEIGHTS))),
            ("layers", ["predecessors,-names"]),
            ("opened", data.catalog()["sites"].index),
            ("claim", data.catalog()["claims"].index),
            ("source", data.catalog().sources.index),
            ("by", compare.KINDS),
            ("a", ["2017"]),
            ("b", ["2022-01-01..2022-06-30"]),
            ("story", data.catalog()["stories"].index),
            ("step", ["3"]),
            ("part", learn.PARTS),
            ("question", data.catalog()["questions"].index),
            ("count", [",".join(on) for on in combinations(SWITCHES, 2)]),
        ):
            for value in params.pop(name, []):
                assert value in known
        view, notes = View.from_params(params, data.options())
        assert notes == [], example
        assert view.filters or not params or view.unit == "tests", example
        assert not data.selection(view).rows.empty, example


def test_the_frame_shown_is_that_of_the_dashboard() -> None:
    chapter = section(README, "## Embed")
    assert [row[0] for row in rows(chapter)] == [EMBED_QUERY_PARAM, EMBED_OPTIONS_QUERY_PARAM]
    frame = re.search(r"```html\n(.*?)\n```", chapter, re.DOTALL)
    assert frame is not None
    assert frame[1] == iframe("https://atlas.example/map?class=icbm", "Khasan Atlas: ICBMs")


def test_the_example_finds_the_two_missiles_it_promises() -> None:
    address = re.search(r"Two missiles that left Sunan.*?`(/\S+)`", README, re.DOTALL)
    assert address is not None
    view, _ = View.from_params(parse_qs(urlsplit(address[1]).query), data.options())
    missiles = data.selection(view).rows
    assert len(missiles) == 2
    assert set(missiles["site_id"]) == {"sunan"}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pinned_package_says_what_for(name: str) -> None:
    listed = [row for row in rows(section(README, "## Dependencies")) if row[1] == name]
    assert {row[0] for row in listed} == pins(name)
    assert all(len(row[2]) > 5 for row in listed)


def test_every_npm_package_of_the_stage_says_what_for() -> None:
    frontend = ROOT / "atlas" / "stage" / "frontend"
    package = json.loads((frontend / "package.json").read_text(encoding="utf-8"))
    listed = rows(section(README, "### The stage's JavaScript"))
    assert {row[0] for row in listed} == package["devDependencies"].keys()
    assert all(len(row[1]) > 5 for row in listed)


def test_every_tool_is_listed() -> None:
    listed = {row[0] for row in rows(section(README, "## Project layout"))}
    runnable = {
        path.stem
        for path in (ROOT / "tools").glob("*.py")
        if "__main__" in path.read_text(encoding="utf-8")
    }
    assert listed == runnable


def test_the_house_is_as_drawn() -> None:
    drawing = re.search(r"```text\n(.*?)```", section(README, "## Project layout"), re.DOTALL)
    assert drawing is not None
    inside = ""
    for line in drawing[1].splitlines():
        name = line.split()[0]
        if not line.startswith(" "):
            inside = name if name.endswith("/") else ""
        path = ROOT / (inside + name if line.startswith(" ") else name)
        assert path.exists(), name


@pytest.mark.parametrize(
    ("text", "folder_"), [(README, ROOT), (HANDBOOK, DATA)], ids=["README.md", "data/README.md"]
)
def test_links_and_pictures_lead_somewhere(text: str, folder_: Path) -> None:
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith("https://"):
            continue
        file, _, anchor = target.partition("#")
        path = folder_ / file if file else folder_ / "README.md"
        assert path.is_file(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, target


@pytest.mark.parametrize("text", [README, HANDBOOK], ids=["README.md", "data/README.md"])
def test_files_named_exist(text: str) -> None:
    prose = re.sub(r"```.*?```", "", text.split(build_docs.START, maxsplit=1)[0], flags=re.DOTALL)
    for name in re.findall(r"`([\w./-]+\.(?:py|csv|json|txt|toml))`", prose):
        assert (ROOT / name).is_file() or (DATA / name).is_file(), name
    for name in re.findall(r"`((?:data|static|tests|atlas|tools|upstream)/[\w/]*)`", prose):
        assert (ROOT / name).exists() or (DATA / name).exists(), name


def test_the_python_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = re.findall(r"```python\n(.*?)```", README + HANDBOOK, re.DOTALL)
    # The one that draws a map has a test of its own.
    examples = [one for one in examples if "to_html" not in one]
    assert len(examples) == 5
    for example in examples:
        names: dict[str, pd.DataFrame] = {}
        exec(example, names)
        assert len(names["launches"]) == MISSILES


def test_documents_hold_no_trace_of_a_machine() -> None:
    for text in (README, HANDBOOK, (ROOT / "LICENSE").read_text(encoding="utf-8")):
        for trace in ("/tmp", "/root", "/home/", "/" + "work/"):
            assert trace not in text


def test_the_licences_named_agree(catalog: Catalog) -> None:
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.startswith("MIT License\n")
    for text in (README, HANDBOOK, licence):
        assert catalog.descriptor["licenses"][0]["path"] in text
        assert "OpenStreetMap" in text
        assert "Natural Earth" in text
