"""Loading: every way a data file can be broken is told as file, row, column and rule."""

import csv
import io
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from atlas.data.catalog import DATA, DESCRIPTOR, Catalog, DataError, load
from atlas.data.package import UNCHANGED
from atlas.data.problems import Problem
from tests import small_package
from tools import check_data, hashes

Spoil = Callable[[Path], object]
Place = tuple[str, int | None, str | None, str]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small package that nobody spoils."""
    folder = tmp_path_factory.mktemp("small") / "data"
    small_package.build(folder)
    return folder


@pytest.fixture
def folder(small: Path, tmp_path: Path) -> Path:
    """A small package to spoil."""
    return Path(shutil.copytree(small, tmp_path / "data"))


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A copy of all the data to spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def write(path: Path, rows: list[list[str]]) -> None:
    """Write rows as the data files are written."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")


def rows_of(path: Path) -> list[list[str]]:
    """All lines of a data file, the header among them."""
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def cell(file: str, row: int, column: str, value: str) -> Spoil:
    """Put `value` in one cell; the header is row 1."""

    def spoil(folder: Path) -> None:
        rows = rows_of(folder / file)
        rows[row - 1][rows[0].index(column)] = value
        write(folder / file, rows)

    return spoil


def without_column(file: str, column: str) -> Spoil:
    """Take a whole column out."""

    def spoil(folder: Path) -> None:
        rows = rows_of(folder / file)
        place = rows[0].index(column)
        write(folder / file, [row[:place] + row[place + 1 :] for row in rows])

    return spoil


def text(file: str, old: str, new: str) -> Spoil:
    """Replace the first `old` of a file."""

    def spoil(folder: Path) -> None:
        before = (folder / file).read_text(encoding="utf-8")
        assert old in before
        (folder / file).write_text(before.replace(old, new, 1), encoding="utf-8", newline="")

    return spoil


def raw(file: str, change: Callable[[bytes], bytes]) -> Spoil:
    """Change the bytes of a file."""
    return lambda folder: (folder / file).write_bytes(change((folder / file).read_bytes()))


def pipe(path: Path) -> None:
    """Put a pipe that nobody writes to in the place of a file."""
    path.unlink()
    os.mkfifo(path)


def endless(path: Path) -> None:
    """Put a link to a device that never ends in the place of a file."""
    path.unlink()
    path.symlink_to("/dev/zero")


def problems(folder: Path) -> list[Problem]:
    """What loading a broken folder says, beside that its files have changed."""
    with pytest.raises(DataError) as caught:
        load(folder)
    return [one for one in caught.value.problems if one.rule != UNCHANGED]


def place(problem: Problem) -> Place:
    """Where a problem is, and its rule."""
    return problem.file, problem.row, problem.column, problem.rule


# How a file is spoilt, where the first problem must be, and a word its text must have.
BROKEN = [
    pytest.param(
        lambda folder: (folder / "sites.csv").unlink(),
        ("sites.csv", None, None, "file can be read"),
        "no such file",
        id="missing file",
    ),
    pytest.param(
        lambda folder: pipe(folder / "sites.csv"),
        ("sites.csv", None, None, "file can be read"),
        "not a regular file",
        id="a pipe",
    ),
    pytest.param(
        lambda folder: endless(folder / DESCRIPTOR),
        (DESCRIPTOR, None, None, "file can be read"),
        "not a regular file",
        id="a device",
    ),
    pytest.param(
        raw("trips.csv", lambda data: data[: data.index(b",Kim Jong Un was the host")]),
        ("trips.csv", 5, "host", "required"),
        "empty",
        id="truncated file",
    ),
    pytest.param(
        raw("eras.csv", lambda data: b""),
        ("eras.csv", 1, "era_id", "columns of the schema"),
        "missing",
        id="empty file",
    ),
    pytest.param(
        raw("eras.csv", lambda data: data.replace(b"Kim Il Sung era", b"Kim \xe9poque", 1)),
        ("eras.csv", 2, "name", "text in UTF-8"),
        "0xe9",
        id="latin-1 instead of UTF-8",
    ),
    pytest.param(
        raw("eras.csv", lambda data: data.replace(b"Kim Il Sung era", b"Kim\r \xe9poque", 1)),
        ("eras.csv", 2, None, "text in UTF-8"),
        "0xe9",
        id="latin-1 behind a line break that is none",
    ),
    pytest.param(
        raw("eras.csv", lambda data: data.replace(b"\n", b"\n\xe9", 2)),
        ("eras.csv", 2, "era_id", "text in UTF-8"),
        "0xe9",
        id="latin-1 at the start of a row",
    ),
    pytest.param(
        raw("eras.csv", lambda data: data.decode().encode("utf-16")),
        ("eras.csv", 1, None, "text in UTF-8"),
        "save the file as UTF-8",
        id="UTF-16",
    ),
    pytest.param(
        cell("launches.csv", 5, "outcome", "sucess"),
        ("launches.csv", 5, "outcome", "allowed value"),
        '"sucess" is not one of success, failure, unknown',
        id="wrong enum",
    ),
    pytest.param(
        cell("trips.csv", 3, "start_date", "27.04.2018"),
        ("trips.csv", 3, "start_date", "type"),
        '"27.04.2018" is not a date such as 2017-11-28',
        id="bad date",
    ),
    pytest.param(
        cell("trips.csv", 3, "start_date", "2018-02-30"),
        ("trips.csv", 3, "start_date", "type"),
        "2018-02-30",
        id="day that does not exist",
    ),
    pytest.param(
        cell("launches.csv", 6, "launch_utc", "2016-01-01 10:00"),
        ("launches.csv", 6, "launch_utc", "type"),
        "not an instant",
        id="bad instant",
    ),
    pytest.param(
        cell("launches.csv", 7, "launch_date", "1984-13-45"),
        ("launches.csv", 7, "launch_date", "dates exist"),
        "1984-13-45",
        id="partial date that does not exist",
    ),
    pytest.param(
        without_column("eras.csv", "preset"),
        ("eras.csv", 1, "preset", "columns of the schema"),
        "missing",
        id="missing column",
    ),
    pytest.param(
        text("eras.csv", "era_id,lane", "era_id,lain"),
        ("eras.csv", 1, "lane", "columns of the schema"),
        "missing",
        id="misspelt column",
    ),
    pytest.param(
        text("eras.csv", "era_id,lane", "lane,era_id"),
        ("eras.csv", 1, "lane", "columns of the schema"),
        '"era_id" should be here',
        id="columns out of order",
    ),
    pytest.param(
        cell("launches.csv", 7, "site_id", "atlantis"),
        ("launches.csv", 7, "site_id", "ids resolve"),
        '"atlantis" is not in sites.csv',
        id="unknown foreign key",
    ),
    pytest.param(
        cell("eras.csv", 4, "source_ids", "nobody"),
        ("eras.csv", 4, "source_ids", "ids resolve"),
        '"nobody" is not in sources.csv',
        id="unknown document",
    ),
    pytest.param(
        cell("eras.csv", 4, "era_id", "leader-kim-il-sung"),
        ("eras.csv", 4, "era_id", "ids are unique"),
        "row at position 2",
        id="duplicate id",
    ),
    pytest.param(
        cell("eras.csv", 4, "era_id", "Kim <b>"),
        ("eras.csv", 4, "era_id", "allowed value"),
        "pattern",
        id="id with strange signs",
    ),
    pytest.param(
        cell("eras.csv", 4, "name", ""),
        ("eras.csv", 4, "name", "required"),
        "empty",
        id="empty required cell",
    ),
    pytest.param(
        cell("launches.csv", 7, "apogee_km", "unknown"),
        ("launches.csv", 7, "apogee_km", "type"),
        '"unknown" is not a number',
        id="word in a number column",
    ),
    pytest.param(
        cell("launches.csv", 7, "apogee_km", "-5"),
        ("launches.csv", 7, "apogee_km", "allowed value"),
        '"-5": minimum is 0',
        id="negative height",
    ),
    pytest.param(
        cell("launches.csv", 7, "apogee_km", "INF"),
        ("launches.csv", 7, "apogee_km", "plainly written"),
        "INF",
        id="infinite height",
    ),
    pytest.param(
        cell("launches.csv", 7, "apogee_km", "1e3"),
        ("launches.csv", 7, "apogee_km", "plainly written"),
        "1e3",
        id="number with an exponent",
    ),
    pytest.param(
        cell("launches.csv", 7, "salvo_seq", "+1"),
        ("launches.csv", 7, "salvo_seq", "plainly written"),
        "whole number",
        id="number with a plus",
    ),
    pytest.param(
        cell("launches.csv", 7, "salvo_seq", f"{2**63}"),
        ("launches.csv", 7, "salvo_seq", "plainly written"),
        "whole number",
        id="whole number that no table holds",
    ),
    pytest.param(
        cell("launches.csv", 7, "salvo_seq", "٦"),
        ("launches.csv", 7, "salvo_seq", "plainly written"),
        "whole number",
        id="digits of another script",
    ),
    pytest.param(
        cell("launches.csv", 7, "apogee_km", "9" * 400),
        ("launches.csv", 7, "apogee_km", "plainly written"),
        "a number",
        id="height of 400 digits, which is infinite",
    ),
    pytest.param(
        cell("eras.csv", 2, "preset", "True"),
        ("eras.csv", 2, "preset", "plainly written"),
        "true or false",
        id="boolean as a spreadsheet writes it",
    ),
    pytest.param(
        cell("eras.csv", 3, "name", "two\nlines"),
        ("eras.csv", 3, "name", "plainly written"),
        "one line",
        id="line break in a cell",
    ),
    pytest.param(
        cell("eras.csv", 3, "name", "nul\x00"),
        ("eras.csv", 3, "name", "plainly written"),
        "one line",
        id="control character",
    ),
    pytest.param(
        raw("eras.csv", lambda data: data.rstrip() + b",more\n"),
        ("eras.csv", 6, None, "as many cells as columns"),
        "more",
        id="extra cell",
    ),
    pytest.param(
        raw("eras.csv", lambda data: data + b"\n"),
        ("eras.csv", 7, None, "as many cells as columns"),
        "empty",
        id="empty row",
    ),
    pytest.param(
        raw("sources.csv", lambda data: b'"' + data),
        ("sources.csv", 1, "source_id", "columns of the schema"),
        "missing",
        id="quotation mark that is never closed",
    ),
    pytest.param(
        cell("trips.csv", 3, "end_date", "2018-04-26"),
        ("trips.csv", 3, "end_date", "end >= start"),
        "before start_date",
        id="rule that a schema cannot state",
    ),
    pytest.param(
        text(DESCRIPTOR, '"schemaVersion": 1', '"schemaVersion": 2'),
        (DESCRIPTOR, None, None, "schema version"),
        "reads schema version 1, the file says 2",
        id="wrong schema version",
    ),
    pytest.param(
        text(DESCRIPTOR, "{", "{{"),
        (DESCRIPTOR, None, None, "valid JSON in UTF-8"),
        "line 1",
        id="broken JSON",
    ),
    pytest.param(
        lambda folder: (folder / DESCRIPTOR).write_text("[]", encoding="utf-8"),
        (DESCRIPTOR, None, None, "valid data package"),
        "object",
        id="JSON that is no package",
    ),
    pytest.param(
        lambda folder: (folder / DESCRIPTOR).write_text('{"schemaVersion": 1}', encoding="utf-8"),
        (DESCRIPTOR, None, None, "valid data package"),
        "field required",
        id="package without tables",
    ),
    pytest.param(
        text(DESCRIPTOR, '"type": "number"', '"type": "nomber"'),
        (DESCRIPTOR, None, None, "valid data package"),
        "nomber",
        id="type that does not exist",
    ),
    pytest.param(
        text(DESCRIPTOR, '"path": "eras.csv"', '"path": "../eras.csv"'),
        (DESCRIPTOR, None, None, "valid data package"),
        "not safe",
        id="file outside the folder",
    ),
    pytest.param(
        lambda folder: (folder / DESCRIPTOR).unlink(),
        (DESCRIPTOR, None, None, "file can be read"),
        "no such file",
        id="missing package",
    ),
]


@pytest.mark.parametrize(("spoil", "where", "message"), BROKEN)
def test_broken_data_are_named(folder: Path, spoil: Spoil, where: Place, message: str) -> None:
    spoil(folder)
    named = problems(folder)
    assert place(named[0]) == where
    assert message in named[0].text
    for problem in named:
        assert str(folder.parent) not in str(problem), "a message tells where the folder lies"
        assert "\n" not in str(problem)
        assert len(str(problem)) < 300


def test_one_broken_cell_is_one_problem(folder: Path) -> None:
    cell("launches.csv", 5, "outcome", "sucess")(folder)
    assert len(problems(folder)) == 1


def test_all_problems_are_told_at_once(whole: Path) -> None:
    cell("launches.csv", 5, "outcome", "sucess")(whole)
    cell("trips.csv", 3, "start_date", "27.04.2018")(whole)
    cell("launches.csv", 7, "site_id", "atlantis")(whole)
    assert [place(one) for one in problems(whole)] == [
        ("trips.csv", 3, "start_date", "type"),
        ("launches.csv", 5, "outcome", "allowed value"),
        ("launches.csv", 7, "site_id", "ids resolve"),
    ]


def test_rows_behind_a_thousand_errors_are_not_told_as_missing(whole: Path) -> None:
    rows = rows_of(whole / "launches.csv")
    for column in ("outcome", "certainty", "date_precision"):
        at = rows[0].index(column)
        for row in rows[1:]:
            row[at] = "spoilt"
    write(whole / "launches.csv", rows)
    cell("lofted_ranges.csv", 2, "launch_id", rows[-1][0])(whole)
    cell("events.csv", 2, "kind", "spoilt")(whole)
    named = problems(whole)
    assert {one.file for one in named} == {"launches.csv", "events.csv"}
    assert len(named) == 1001


def test_a_missing_file_is_told_once(folder: Path) -> None:
    (folder / "sites.csv").unlink()
    assert len(problems(folder)) == 1


def test_a_file_cut_at_the_end_of_a_row_is_told(whole: Path) -> None:
    """Nothing else tells it in the tables that no other table points to."""
    ends = ("stops", "delegations", "cities", "tracker_days", "story_steps", "corrections")
    rows = {f"{name}.csv": rows_of(whole / f"{name}.csv") for name in (*ends, "questions")}
    for name, lines in rows.items():
        write(whole / name, lines[:-1])
    named = problems(whole)
    assert {(one.file, one.row) for one in named} == {
        (name, len(lines) - 1) for name, lines in rows.items()
    }
    lost = len(rows["corrections.csv"]) - 1
    (problem,) = [one for one in named if one.file == "corrections.csv"]
    assert problem.rule == "no rows are missing"
    assert problem.text.startswith(f"it ends after {lost - 1} rows of {lost}: restore the file")


def test_rows_may_be_added(folder: Path) -> None:
    path = folder / "eras.csv"
    lines = rows_of(path)
    write(path, [*lines, ["one-more", *lines[-1][1:]]])
    hashes.record(folder)
    assert len(load(folder)["eras"]) == len(lines)


def test_a_long_cell_is_cut_short(folder: Path) -> None:
    cell("eras.csv", 4, "lane", "x" * 10_000)(folder)
    assert len(problems(folder)[0].text) < 200


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda data: b"\xef\xbb\xbf" + data, id="byte-order mark"),
        pytest.param(lambda data: data.replace(b"\n", b"\r\n"), id="Windows line ends"),
        pytest.param(lambda data: data.rstrip(b"\n"), id="no line end at the end"),
    ],
)
def test_what_a_spreadsheet_does_to_a_file_is_read_as_before(
    catalog: Catalog, folder: Path, change: Callable[[bytes], bytes]
) -> None:
    raw("eras.csv", change)(folder)
    eras = load(folder)["eras"]
    pd.testing.assert_frame_equal(eras, catalog["eras"].loc[eras.index])


def test_loading_twice_gives_the_same(catalog: Catalog) -> None:
    again = load()
    assert list(again) == list(catalog)
    for name in catalog:
        pd.testing.assert_frame_equal(again[name], catalog[name])


def test_tables_are_typed(catalog: Catalog) -> None:
    kinds = {
        "string": "str",
        "integer": "Int64",
        "number": "float64",
        "boolean": "bool",
        "date": "datetime64[us]",
        "datetime": "datetime64[us, UTC]",
    }
    for resource in catalog.descriptor["resources"]:
        table = catalog[resource["name"]]
        fields = resource["schema"]["fields"]
        assert {one: str(kind) for one, kind in table.dtypes.items()} == {
            column["name"]: kinds[column["type"]] for column in fields
        }
        assert table.index.tolist() == table[fields[0]["name"]].tolist()


def test_a_table_that_is_changed_changes_nobody_elses(catalog: Catalog) -> None:
    mine = catalog.launches
    before = mine["outcome"].tolist()
    mine["outcome"] = "success"
    mine.loc[mine.index[0], "missile_id"] = "spoilt"
    mine["apogee_km"] *= 2
    del mine["distance_km"]
    assert catalog.launches["outcome"].tolist() == before
    assert "spoilt" not in set(catalog.launches["missile_id"])
    assert catalog.launches["apogee_km"].max() == 7687
    assert catalog.launches["distance_km"].max() == 4500


def test_a_catalog_takes_no_new_tables(catalog: Catalog) -> None:
    with pytest.raises(TypeError):
        catalog["launches"] = pd.DataFrame()  # type: ignore[index]
    with pytest.raises(AttributeError):
        catalog.descriptor = {}  # type: ignore[misc]


def test_the_version_is_the_packages(catalog: Catalog) -> None:
    stated = json.loads((DATA / DESCRIPTOR).read_text(encoding="utf-8"))["version"]
    assert catalog.version == stated


def test_check_data_says_where_and_fails(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cell("launches.csv", 5, "outcome", "sucess")(folder)
    assert check_data.main(folder) == 1
    printed = capsys.readouterr().out
    assert "launches.csv, row 5, column outcome: allowed value" in printed
    assert "2 problem(s)" in printed
    assert "Traceback" not in printed


def test_check_data_of_sound_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert check_data.main() == 0
    assert capsys.readouterr().out.startswith("data/ is sound: 25 tables,")
