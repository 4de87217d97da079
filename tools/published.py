"""Read lists as others publish them: the CNS sheet, nk-missile-tests, the other tracker.

Each reader gives rows in the columns of `data/upstream/flight_tests.csv` or of
`data/tracker_days.csv`, as far as the form has them. What it cannot understand is named by row and
column, with what to do.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final, Literal
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from atlas.data.problems import DataError, Problem

Row = dict[str, str]
# The ids of missiles or sites by their names, all in lower case.
Names = Mapping[str, str]

# Columns of the CNS sheet, and what they are in the list of flight tests.
CNS: Final = {
    "Date": "date_utc",
    "Launch Time (UTC)": "time_utc",
    "Missile Name": "missile_id",
    "Facility Name": "facility_id",
    "Landing Location": "landing_zone",
    "Apogee": "apogee_km",
    "Distance Travelled": "distance_km",
    "Test Outcome": "outcome",
}
# Its running number of a record; newer sheets number anew, so it is no id.
CNS_NUMBER: Final = "F1"
# Keys of a test in the JSON of nk-missile-tests.
NAGIX: Final = {
    "date": "date_utc",
    "time": "time_utc",
    "series": "salvo_seq",
    "missile": "missile_id",
    "facility": "facility_id",
    "landing": "landing_zone",
    "apogee": "apogee_km",
    "distance": "distance_km",
    "bearing": "bearing_deg",
    "outcome": "outcome",
}
TRACKER: Final = ("date", "cat", "event")
# Entries of the tracker under "missile" in which nothing flew.
NOT_FLOWN: Final = frozenset({"Rocket Engine Test"})
UNKNOWN: Final = frozenset({"", "unknown", "n/a", "na", "none", "tbd", "unk"})
OUTCOMES: Final = ("success", "failure", "unknown")
# Which words of a landing place stand for which zone.
ZONES: Final = {
    "pacific": "pacific-ocean",
    "yellow sea": "yellow-sea",
    "west sea": "yellow-sea",
    "sea of japan": "sea-of-japan",
    "east sea": "sea-of-japan",
    "north korea": "north-korea",
}
DATES: Final = ("%Y-%m-%d", "%d-%b-%y", "%d-%b-%Y", "%d %b %Y", "%d %B %Y", "%B %d, %Y")
MONTHS: Final = ("%Y-%m", "%b-%y", "%b %Y", "%B %Y")
FORM: Final = "a form that is known"
MOST_LINES_ABOVE: Final = 10


@dataclass
class Published:
    """What a file holds.

    `given` names the columns that its form has; of the others the list keeps what it had. Each row
    has its line in the file under `line`. `remarks` are sentences on cells that were left out.
    """

    kind: Literal["launches", "tracker"]
    given: tuple[str, ...]
    rows: list[Row]
    remarks: list[str] = field(default_factory=list)


def names_of(rows: Iterable[Mapping[str, str]], key: str) -> dict[str, str]:
    """Return the ids of a table by every name that it gives: id, name, other names, in lower case.

    "Hwasong-11A (KN-23)" is found by the whole, by "Hwasong-11A" and by "KN-23".
    """
    names = {"unknown": "unknown"}
    for row in rows:
        whole = row["name"]
        short = re.sub(r"\s*\([^)]*\)", "", whole)
        others = row["other_names"].split(";")
        for name in (row[key], whole, short, *re.findall(r"\(([^)]+)\)", whole), *others):
            if name.strip():
                names.setdefault(name.strip().casefold(), row[key])
    return names


def read(path: Path, missiles: Names, sites: Names, kinds: Iterable[str]) -> Published:
    """Return what a published file holds; its form is told by its content.

    Raises:
        DataError: it is of no form that is known, or holds what cannot be understood.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refused(path, "file can be read", (error.strerror or str(error)).lower()) from error
    if path.suffix.lower() == ".json":
        return _json(path, content, missiles, sites, kinds)
    if path.suffix.lower() == ".xlsx":
        table: Sequence[Sequence[Any]] = _sheet(path, content)
    elif path.suffix.lower() == ".csv":
        table = _csv(path, content)
    else:
        raise _refused(path, FORM, "take an .xlsx, a .csv or a .json file")
    head = [_name(cell) for cell in table[0]] if table else []
    if set(TRACKER) <= set(head):
        entries = [dict(zip(head, map(_text, row), strict=False)) for row in table[1:]]
        return _tracker(path, enumerate(entries, start=2), kinds)
    if "Date" not in head or "Missile Name" not in head:
        _refuse_head(path, table)
    return _cns(path, table, head, missiles, sites)


# --- forms


def _cns(
    path: Path, table: Sequence[Sequence[Any]], head: list[str], missiles: Names, sites: Names
) -> Published:
    problems = [
        Problem(path.name, 1, name, "columns of the CNS sheet", "the column is missing: add it")
        for name in CNS
        if name not in head
    ]
    if problems:
        raise DataError(problems)
    published = Published("launches", tuple(CNS.values()), [])
    numbers: dict[str, int] = {}
    for line, cells in enumerate(table[1:], start=2):
        row = dict(zip(head, cells, strict=False))
        if not any(_text(cell) for cell in cells):
            continue
        number = _text(row.get(CNS_NUMBER))
        if number and number in numbers:
            text = f"{number} stands in row {numbers[number]} too: take one of the two out"
            problems.append(Problem(path.name, line, CNS_NUMBER, "records are listed once", text))
        numbers[number] = line
        cell = _Cells(path.name, line, problems, published.remarks)
        published.rows.append(
            {
                "line": str(line),
                "date_utc": cell.day("Date", row["Date"]),
                "time_utc": cell.time("Launch Time (UTC)", row["Launch Time (UTC)"]),
                "missile_id": cell.id("Missile Name", row["Missile Name"], missiles, "missiles"),
                "facility_id": cell.id("Facility Name", row["Facility Name"], sites, "sites"),
                "landing_zone": cell.zone("Landing Location", row["Landing Location"]),
                "outcome": cell.outcome("Test Outcome", row["Test Outcome"]),
                **cell.figure("apogee_km", "Apogee", row["Apogee"]),
                **cell.figure("distance_km", "Distance Travelled", row["Distance Travelled"]),
            }
        )
    return _sound(path, published, problems)


def _json(
    path: Path, content: bytes, missiles: Names, sites: Names, kinds: Iterable[str]
) -> Published:
    try:
        parsed = json.loads(content.decode("utf-8-sig"))
    except ValueError as error:
        raise _refused(path, "valid JSON in UTF-8", str(error)) from error
    if isinstance(parsed, list) and all(isinstance(one, dict) for one in parsed):
        entries = [{key: _text(value) for key, value in one.items()} for one in parsed]
        missing = [key for key in TRACKER if not all(key in one for one in entries)]
        if entries and not missing:
            return _tracker(path, enumerate(entries, start=1), kinds)
    try:
        tests = [test for years in parsed["timeBins"] for test in years["data"]]
    except (TypeError, KeyError):
        text = (
            "it is neither the tests of nk-missile-tests (timeBins, data) nor entries of the "
            f"tracker ({', '.join(TRACKER)})"
        )
        raise _refused(path, FORM, text) from None
    return _nagix(path, tests, missiles, sites)


def _nagix(path: Path, tests: Sequence[Any], missiles: Names, sites: Names) -> Published:
    published = Published("launches", tuple(NAGIX.values()), [])
    problems: list[Problem] = []
    seen: dict[tuple[str, ...], int] = {}
    for line, test in enumerate(tests, start=1):
        optional = {"series"}
        lacks = [key for key in NAGIX if key not in optional and key not in test]
        if lacks:
            text = f"the test has no {lacks[0]}: add it"
            problems.append(Problem(path.name, line, lacks[0], "keys of a test", text))
            continue
        cell = _Cells(path.name, line, problems, published.remarks)
        row = {
            "line": str(line),
            "date_utc": cell.day("date", test["date"]),
            "time_utc": cell.time("time", test["time"]),
            "salvo_seq": _text(test.get("series")),
            "missile_id": cell.id("missile", test["missile"], missiles, "missiles"),
            "facility_id": cell.id("facility", test["facility"], sites, "sites"),
            "landing_zone": cell.zone("landing", test["landing"]),
            "outcome": cell.outcome("outcome", test["outcome"]),
            **cell.figure("bearing_deg", "bearing", test["bearing"]),
            **cell.figure("apogee_km", "apogee", test["apogee"]),
            **cell.figure("distance_km", "distance", test["distance"]),
        }
        published.rows.append(row)
        key = tuple(
            row[name] for name in ("date_utc", "time_utc", "salvo_seq", "missile_id", "facility_id")
        )
        if key in seen:
            text = f"the same test is number {seen[key]}: take one of the two out"
            problems.append(Problem(path.name, line, "date", "records are listed once", text))
        seen[key] = line
    return _sound(path, published, problems)


def _tracker(path: Path, entries: Iterable[tuple[int, Row]], kinds: Iterable[str]) -> Published:
    published = Published("tracker", ("listed_date", "kind"), [])
    problems: list[Problem] = []
    known = set(kinds)
    for line, entry in entries:
        if entry["cat"].casefold() != "missile" or entry["event"] in NOT_FLOWN:
            continue
        cell = _Cells(path.name, line, problems, published.remarks)
        if entry["event"] not in known:
            text = (
                f'"{entry["event"]}" is a new kind: add it to those of tracker_days in '
                "data/datapackage.json, or to NOT_FLOWN in tools/published.py"
            )
            problems.append(Problem(path.name, line, "event", "a kind that is known", text))
        day = cell.day("date", entry["date"])
        published.rows.append({"line": str(line), "listed_date": day, "kind": entry["event"]})
    return _sound(path, published, problems)


def _sound(path: Path, published: Published, problems: list[Problem]) -> Published:
    if problems:
        raise DataError(problems)
    if not published.rows:
        raise _refused(path, "rows are there", "the file holds no row: is it the right one?")
    return published


# --- files


def _csv(path: Path, content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # As a spreadsheet program of Windows saves it.
        text = content.decode("cp1252", errors="replace")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise _refused(path, "rows are distinct", str(error)) from error


def _sheet(path: Path, content: bytes) -> list[tuple[Any, ...]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return list(book.worksheets[0].iter_rows(values_only=True))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, IndexError) as error:
        raise _refused(path, "a workbook", "it cannot be read as XLSX: save it again") from error


def _refuse_head(path: Path, table: Sequence[Sequence[Any]]) -> None:
    for line, row in enumerate(table[:MOST_LINES_ABOVE], start=1):
        names = {_name(cell) for cell in row}
        if line > 1 and ({"Date", "Missile Name"} <= names or set(TRACKER) <= names):
            text = f"it stands in row {line}: take out the {line - 1} above it"
            raise DataError([Problem(path.name, line, None, "header in the first row", text)])
    text = (
        f"row 1 has neither the columns of the CNS sheet ({', '.join(CNS)}) nor those of the "
        f"tracker ({', '.join(TRACKER)})"
    )
    raise DataError([Problem(path.name, 1, None, FORM, text)])


def _refused(path: Path, rule: str, text: str) -> DataError:
    return DataError([Problem(path.name, rule=rule, text=text)])


# --- cells


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _name(cell: object) -> str:
    return " ".join(_text(cell).split())


@dataclass
class _Cells:
    """Reads the cells of one row; what it cannot understand it puts into `problems`."""

    file: str
    line: int
    problems: list[Problem]
    remarks: list[str]

    def _bad(self, column: str, rule: str, text: str) -> str:
        self.problems.append(Problem(self.file, self.line, column, rule, text))
        return ""

    def day(self, column: str, cell: object) -> str:
        """Return a day or a month in ISO form."""
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        if isinstance(cell, date):
            return cell.isoformat()
        text = _text(cell)
        for shapes, length in ((DATES, 10), (MONTHS, 7)):
            for shape in shapes:
                try:
                    moment = datetime.strptime(text, shape)  # noqa: DTZ007
                except ValueError:
                    continue
                return moment.date().isoformat()[:length]
        return self._bad(column, "a day", f'"{text}" is none that is sure: write 2026-04-08')

    def time(self, column: str, cell: object) -> str:
        """Return a time of day as 18:18, or "" where it is not known."""
        if isinstance(cell, datetime):
            cell = cell.time()
        if isinstance(cell, time):
            return f"{cell:%H:%M}"
        text = _text(cell).removesuffix("(UTC)").strip()
        if text.casefold() in UNKNOWN:
            return ""
        if match := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)(:[0-5]\d)?", text):
            return f"{int(match[1]):02}:{match[2]}"
        return self._bad(column, "a time", f'"{text}" is none: write 18:18, in UTC')

    def id(self, column: str, cell: object, names: Names, table: str) -> str:
        """Return the id of a missile or a site by one of its names."""
        text = _name(cell)
        if text.casefold() in UNKNOWN:
            return "unknown"
        if text.casefold() in names:
            return names[text.casefold()]
        todo = f"add it to data/{table}.csv, as a row or to other_names"
        return self._bad(column, "a name that is known", f'"{text}" is not: {todo}')

    def zone(self, column: str, cell: object) -> str:
        """Return the zone in which a missile came down."""
        text = _name(cell).casefold()
        if text in ZONES.values() or text == "none":
            return text
        if text in UNKNOWN:
            return "none" if text in {"n/a", "na"} else "unknown"
        if landed := next((zone for words, zone in ZONES.items() if words in text), None):
            return landed
        todo = "write one of Pacific, Yellow Sea, Sea of Japan, North Korea or Unknown"
        return self._bad(column, "a zone", f'"{text}" is none: {todo}')

    def outcome(self, column: str, cell: object) -> str:
        """Return `success`, `failure` or `unknown`."""
        text = _text(cell).casefold()
        if text in OUTCOMES:
            return text
        if text in UNKNOWN:
            return "unknown"
        todo = "write Success, Failure or Unknown"
        return self._bad(column, "an outcome", f'"{text}" is none: {todo}')

    def figure(self, name: str, column: str, cell: object) -> Row:
        """Return a number of km or degrees under its name; nothing where there is no single one."""
        text = _text(cell).replace(",", "")
        if text.casefold() in UNKNOWN:
            return {name: ""}
        if match := re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:km|kilometers|kilometres)?", text.lower()):
            return {name: f"{float(match[1]):g}"}
        self.remarks.append(
            f'{self.file}, row {self.line}, column {column}: "{text}" is no single number, and '
            "was left out"
        )
        return {}
