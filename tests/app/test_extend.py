"""The recipes of `docs/extend.md`, followed in a copy of the project, which is then opened."""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.app.pages import ROOT

GUIDE = (ROOT / "docs" / "extend.md").read_text(encoding="utf-8")
SHOW, ANALYSIS = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
NOT_COPIED = (".venv", ".git", ".*_cache", ".hypothesis", "__pycache__", "node_modules", "docs")


class Change(NamedTuple):
    """A line of a file, and what stands there afterwards."""

    file: str
    line: str
    then: str


PAGE = {
    "atlas/features/notes/__init__.py": "",
    "atlas/features/notes/page.py": SHOW,
    "atlas/features/notes/analysis.py": ANALYSIS,
    "pages/notes.py": "from atlas.features.notes.page import show\n\nshow()\n",
}
CHANGES = {
    "A page": [
        Change(
            "dashboard.py",
            '        st.Page("pages/counting.py"',
            '        st.Page("pages/notes.py", title="Notes", url_path="notes"),\n'
            '        st.Page("pages/counting.py"',
        )
    ],
    "A list filter": [
        Change(
            "atlas/data/chronicle.py", '"distance_km", "source', '"distance_km", "zone", "source'
        ),
        Change(
            "atlas/data/chronicle.py",
            '            "distance_km": launches["distance_km"],\n',
            '            "distance_km": launches["distance_km"],\n'
            '            "zone": launches["landing_zone"],\n',
        ),
        Change(
            "atlas/query/view.py",
            '    "sure": "certainty",\n',
            '    "sure": "certainty",\n    "zone": "zone",\n',
        ),
        Change(
            "atlas/query/view.py",
            "    sure: tuple[str, ...] = ()\n",
            "    sure: tuple[str, ...] = ()\n    zone: tuple[str, ...] = ()\n",
        ),
        Change(
            "atlas/query/view.py",
            "    if view.away:\n        parts",
            "    if view.zone:\n"
            '        parts.append(f"into the {either(view.zone, words.LANDING_ZONES)}")\n'
            "    if view.away:\n        parts",
        ),
        Change(
            "atlas/app/data.py",
            '        "sure": words.CERTAINTIES,\n',
            '        "sure": words.CERTAINTIES,\n        "zone": words.LANDING_ZONES,\n',
        ),
        Change(
            "atlas/app/filters.py",
            '    "sure": "Certainty",\n',
            '    "sure": "Certainty",\n    "zone": "Came down in",\n',
        ),
        Change(
            "atlas/app/parameters.py",
            '    _filter("outcome", (), ',
            '    _filter("zone", (), "where it came down", "zone=yellow-sea"),\n'
            '    _filter("outcome", (), ',
        ),
    ],
    "A column of the launches": [
        Change(
            "tools/import_launches.py",
            "BESIDE_COLUMNS = (\n",
            'BESIDE_COLUMNS = (\n    "fuel_note",\n',
        ),
        Change(
            "atlas/export/evidence.py",
            "FLIGHT: Final = {\n",
            'FLIGHT: Final = {\n    "fuel_note": "Fuel",\n',
        ),
        Change(
            "atlas/app/card.py",
            '    if isinstance(launch["landing_zone"], str):\n',
            '    if isinstance(launch["fuel_note"], str):\n'
            '        facts.append(("Fuel", plain(launch["fuel_note"])))\n'
            '    if isinstance(launch["landing_zone"], str):\n',
        ),
    ],
    "A kind of event": [
        Change(
            "atlas/data/words.py",
            '    "context": "Context",\n',
            '    "context": "Context",\n    "drill": "Drills",\n',
        ),
        Change(
            "atlas/data/words.py",
            '    "context": ("context event", "context events"),\n',
            '    "context": ("context event", "context events"),\n'
            '    "drill": ("drill", "drills"),\n',
        ),
        Change(
            "atlas/query/labels.py",
            '    "context": ("context event",),\n',
            '    "context": ("context event",),\n    "drill": ("drill",),\n',
        ),
        Change(
            "atlas/style/palette.py",
            '    "own": "hexagram",\n',
            '    "own": "hexagram",\n    "drill": "hexagon",\n',
        ),
        Change(
            "atlas/style/palette.py",
            '            "own": self.own,\n',
            '            "own": self.own,\n            "drill": self.other,\n',
        ),
        Change(
            "atlas/draw/timeline.py",
            '    "context": "Context",\n',
            '    "context": "Context",\n    "drill": "Drills",\n',
        ),
        Change(
            "atlas/stage/columns.py",
            '    "context": "context",\n',
            '    "context": "context",\n    "drill": "context",\n',
        ),
    ],
}
# Files that no line of `CHANGES` stands for.
BESIDE = {
    "A page": [*(one for one in PAGE if PAGE[one]), "README.md", "tests/app/test_private.py"],
    "A list filter": ["atlas/data/words.py", "README.md", "tests/app/test_filters.py"],
    "A column of the launches": ["data/upstream/claims_beside.csv", "data/datapackage.json"],
    "A kind of event": [
        "data/datapackage.json",
        "data/events.csv",
        "tests/unit/data/test_kinds.py",
    ],
}
EVENT, LAUNCH, NUMBER = "npt-accession", "launch-2017-11-28-1818-pyongsong-1", "118"
# The commands of the guide in one process, and then the result.
OPENED = f"""
import runpy, sys

def run(module, status=0):
    sys.argv = [module]
    try:
        runpy.run_module(module, run_name="__main__")
    except SystemExit as end:
        assert (end.code or 0) == status, module

# Written, but for the hash: the descriptor that holds it was changed by hand.
run("tools.import_launches", 1)
run("tools.build_docs")
run("tools.build_columns")

from tests.app import pages
from tests.app import test_filters
from tests.app.test_embed import embedded
from tests.app.test_stage import staged

notes = pages.open_page("notes", {{"zone": "yellow-sea"}})
sentence = pages.sentence(notes)
assert sentence.endswith(" missiles: into the Yellow Sea"), sentence
assert 0 < pages.shown_count(notes) < 50, sentence
assert not notes.session_state["notes"]
(table,) = notes.dataframe
assert table.value["Missiles"].sum() == pages.shown_count(notes)
assert len(embedded("notes").get_by_key("embed").dataframe) == 1
assert "No missile test" in pages.page_text(pages.open_page("notes", {{"kind": "trip"}}))
test_filters.test_each_list_filter_has_a_parameter_options_a_place_in_the_bar_and_words("zone")
drills = pages.open_page("records", {{"kind": "drill"}})
assert pages.sentence(drills).startswith("1 of 1 drill"), pages.sentence(drills)
legend = staged(pages.open_page("map", {{"kind": "drill"}}))["legend"]
assert [one["label"] for one in legend if one["on"]] == ["Drills"], legend
card = pages.card(pages.open_page("records", {{"event": "{LAUNCH}"}}))
assert "Loaded before it stood" in card, card
"""


def edited(folder: Path) -> None:
    """Follow the recipes in a copy."""
    for name, text in PAGE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for change in (one for changes in CHANGES.values() for one in changes):
        file = folder / change.file
        text = file.read_text(encoding="utf-8")
        assert text.count(change.line) == 1, change
        file.write_text(text.replace(change.line, change.then), encoding="utf-8")
    descriptor = folder / "data" / "datapackage.json"
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    fields = {one["name"]: one["schema"]["fields"] for one in package["resources"]}
    kind = next(one for one in fields["events"] if one["name"] == "kind")
    kind["constraints"]["enum"].append("drill")
    fields["launches"].append(
        {"name": "fuel_note", "type": "string", "description": "Of the fuel."}
    )
    descriptor.write_text(json.dumps(package), encoding="utf-8")
    changed(folder / "data" / "events.csv", EVENT, kind="drill")
    beside = folder / "data" / "upstream" / "claims_beside.csv"
    changed(beside, NUMBER, fuel_note="Loaded before it stood")


def changed(table: Path, first: str, **cells: str) -> None:
    """Put cells into the row whose first cell is `first`."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(dict.fromkeys([*rows[0], *cells]))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row | cells if row[names[0]] == first else row)


@pytest.mark.long
def test_a_page_a_filter_a_column_and_a_kind_are_added_by_the_guide_alone(tmp_path: Path) -> None:
    folder = tmp_path / "atlas"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*NOT_COPIED))
    edited(folder)
    ended = subprocess.run(
        [sys.executable, "-c", OPENED], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("recipe", CHANGES)
def test_a_recipe_names_each_file_that_it_touches(recipe: str) -> None:
    (text,) = re.findall(rf"^## {recipe}\n(.*?)(?=^## |\Z)", GUIDE, re.DOTALL | re.MULTILINE)
    touched = {change.file for change in CHANGES[recipe]} | set(BESIDE[recipe])
    named = set(re.findall(r"`([\w./-]+\.\w+)`", text))
    assert touched <= named, touched - named
