"""Load and validate the data package once; hand out typed tables that nobody can spoil."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from frictionless import Report, Resource, Row, errors, system
from frictionless.exception import FrictionlessException

from atlas.data import package, rules
from atlas.data.package import DESCRIPTOR
from atlas.data.problems import DataError, Problem

# The tables whose rows the pages show on the clock.
ON_THE_CLOCK = ("launches", "trips", "events")
DATA = Path(__file__).resolve().parents[2] / "data"

# How the cells of each type are written. The schema's checker is laxer: it takes "True", "1e3",
# "INF" and " 1" as well, which other readers of the files do not.
WRITTEN = {
    "string": (r"[^\x00-\x1f\x7f]*", "text in one line"),
    # More digits than a table holds would be a fault, or infinite.
    "integer": (r"-?[0-9]{1,15}", "a whole number such as 12"),
    "number": (r"-?[0-9]{1,15}(\.[0-9]+)?", "a number such as 12.5"),
    "boolean": (r"true|false", "true or false"),
    "date": (r"\d{4}-\d{2}-\d{2}", "a date such as 2017-11-28"),
    "datetime": (
        r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z",
        "an instant such as 2017-11-28T18:18:00Z",
    ),
}


@dataclass(frozen=True)
class Catalog(Mapping[str, pd.DataFrame]):
    """The data package in memory.

    `catalog["launches"]` is a table as a DataFrame. It is a lazy copy: pandas copies on write, so a
    page that changes it changes its own copy only. Strings that are missing are NA, instants
    (`*_utc`) are UTC-aware, days (`*_date`) are `datetime64`, and list columns stay text separated
    by semicolons (see `atlas.data.rules.ids`).
    """

    descriptor: Mapping[str, Any]
    _tables: Mapping[str, pd.DataFrame] = field(repr=False)

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._tables[name].copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __hash__(self) -> int:
        return id(self)

    @property
    def version(self) -> str:
        """Version of the data, as the package states it."""
        return str(self.descriptor["version"])

    def as_of(self, *names: str) -> date:
        """Return the day to which the tables `names` are complete: the earliest of theirs."""
        wanted = names or ON_THE_CLOCK
        days = [one["asOf"] for one in self.descriptor["resources"] if one["name"] in wanted]
        return date.fromisoformat(min(days))

    @property
    def launches(self) -> pd.DataFrame:
        """One row a missile flown."""
        return self["launches"]

    @property
    def trips(self) -> pd.DataFrame:
        """One row a journey of a leader."""
        return self["trips"]

    @property
    def events(self) -> pd.DataFrame:
        """One row anything else on the clock."""
        return self["events"]

    @property
    def places(self) -> pd.DataFrame:
        """One row a named point."""
        return self["places"]

    @property
    def sources(self) -> pd.DataFrame:
        """One row a document."""
        return self["sources"]


def load(folder: Path = DATA) -> Catalog:
    """Read and check the data package in `folder`.

    Raises:
        DataError: the descriptor, a file, a row or a rule is broken; every problem is named.
    """
    return checked(folder, package.read(folder))


def checked(folder: Path, descriptor: dict[str, Any]) -> Catalog:
    """Read and check the files in `folder` against a descriptor that is sound.

    Raises:
        DataError: a file is not the one that the descriptor records, or breaks schema or rules.
    """
    changed = list(package.changed(folder, descriptor))
    if unreadable := list(_unreadable(folder, descriptor)):
        raise DataError([*changed, *unreadable])
    _refuse(changed, _against_schema(folder, descriptor))
    texts = {
        resource["name"]: _read(folder, resource["path"], changed)
        for resource in descriptor["resources"]
    }
    _refuse(changed, _cut_short(texts, descriptor))
    _refuse(changed, _badly_written(texts, descriptor))
    tables = {
        resource["name"]: _typed(texts[resource["name"]], resource["schema"]["fields"])
        for resource in descriptor["resources"]
    }
    _refuse(changed, rules.broken(tables, descriptor))
    if changed:
        raise DataError(changed)
    return Catalog(descriptor, tables)


def _refuse(changed: list[Problem], checked: Iterable[Problem]) -> None:
    """Tell all problems of one check before the next one stumbles over them.

    Files that changed come first, and then only what is wrong in these: an unchanged file that does
    not fit a changed one is sound.
    """
    files = {one.file for one in changed}
    if problems := list(checked):
        raise DataError([*changed, *(one for one in problems if not files or one.file in files)])


def _unreadable(folder: Path, descriptor: dict[str, Any]) -> Iterator[Problem]:
    """Files that are missing, not UTF-8, or whose columns are not those of the schema."""
    for resource in descriptor["resources"]:
        file = resource["path"]
        expected = [column["name"] for column in resource["schema"]["fields"]]
        try:
            raw = package.whole(folder / file)
        except OSError as error:
            yield package.cannot_read(file, error)
            continue
        try:
            header = next(csv.reader(io.StringIO(raw.decode("utf-8-sig"))), [])
        except csv.Error as error:
            yield Problem(file, 1, rule="columns of the schema", text=str(error))
            continue
        except UnicodeDecodeError as error:
            row, column = _end(raw[: error.start].decode("utf-8-sig"), expected)
            text = f"byte 0x{raw[error.start]:02x} is not; save the file as UTF-8"
            yield Problem(file, row, column, "text in UTF-8", text)
            continue
        missing = [name for name in expected if name not in header]
        strange = [name for name in header if name not in expected]
        for name in missing:
            yield Problem(file, 1, name, "columns of the schema", "the column is missing")
        for name in strange:
            text = f"the schema has no column {_quoted(name)}"
            yield Problem(file, 1, None, "columns of the schema", text)
        if not missing and not strange and header != expected:
            pairs = enumerate(zip(header, expected, strict=False))
            moved = next((n for n, (one, other) in pairs if one != other), len(expected))
            text = f'"{expected[moved]}" should be here' if moved < len(expected) else "twice"
            yield Problem(file, 1, header[moved], "columns of the schema", text)


def _end(text: str, expected: list[str]) -> tuple[int, str | None]:
    """The row in which a table's text ends, and the column where it is known."""
    try:
        # With a sign behind it: a row that has only begun is one too.
        rows = list(csv.reader(io.StringIO(f"{text}x")))
    except csv.Error:
        return text.count("\n") + 1, None
    row, place = len(rows), len(rows[-1]) - 1
    return row, expected[place] if row > 1 and place < len(expected) else None


def _against_schema(folder: Path, descriptor: dict[str, Any]) -> list[Problem]:
    """What the schema's checker finds, in plain words; ids that lead nowhere come last."""
    problems: list[Problem] = []
    rows: dict[str, list[Row]] = {}
    complete = True
    for resource in descriptor["resources"]:
        name, file = resource["name"], resource["path"]
        columns = {column["name"]: column for column in resource["schema"]["fields"]}
        rows[name] = []
        (task,) = _validated(folder, resource, rows[name]).tasks
        problems += [
            _problem(file, error, columns)
            for error in task.errors
            # An empty key is told as a missing value already.
            if not (isinstance(error, errors.PrimaryKeyError) and not any(error.cells[:1]))
        ]
        # At a thousand errors it stops: which ids the other rows have is not known then.
        complete = complete and not task.warnings
    return [*problems, *_leading_nowhere(rows, descriptor)] if complete else problems


def _validated(folder: Path, resource: dict[str, Any], rows: list[Row]) -> Report:
    """What the schema's checker says of a table, whose rows it puts into `rows`.

    Without hashes, which it would take of other bytes, and without keys to other tables: it would
    read the other table anew for each of them.
    """
    schema = {name: resource["schema"][name] for name in ("fields", "primaryKey", "missingValues")}
    bare = {name: resource[name] for name in ("name", "path", "format", "encoding")}
    try:
        table = Resource.from_descriptor(bare | {"schema": schema}, basepath=str(folder))
    except FrictionlessException as error:
        reasons = "; ".join(reason.note for reason in error.reasons) or error.error.note
        raise DataError([Problem(DESCRIPTOR, rule=package.PACKAGE, text=reasons)]) from error

    def keep(row: Row) -> None:
        rows.append(row)

    # Absolute paths are refused by default; the folder itself is ours.
    with system.use_context(trusted=True):
        return table.validate(on_row=keep)


def _leading_nowhere(
    rows: Mapping[str, list[Row]], descriptor: dict[str, Any]
) -> Iterator[Problem]:
    """Ids of rows of other tables that are not there."""
    for resource in descriptor["resources"]:
        for key in resource["schema"].get("foreignKeys", []):
            (column,), target = key["fields"], key["reference"]["resource"]
            (there,) = key["reference"]["fields"]
            known = {row[there] for row in rows[target]} | {None}
            for row in rows[resource["name"]]:
                if row[column] not in known:
                    text = f"{_quoted(row[column])} is not in {target}.csv"
                    yield Problem(resource["path"], row.row_number, column, "ids resolve", text)


def _problem(file: str, error: Any, columns: Mapping[str, Any]) -> Problem:
    name = getattr(error, "field_name", None) or None
    rule, text = error.title.lower(), error.note
    match error.type:
        case "type-error":
            rule, text = (
                "type",
                f"{_quoted(error.cell)} is not {WRITTEN[columns[str(name)]['type']][1]}",
            )
        case "constraint-error" if '"required"' in text:
            rule, text = "required", "the cell is empty"
        case "constraint-error" if '"enum"' in text:
            known = ", ".join(columns[str(name)]["constraints"]["enum"])
            rule, text = "allowed value", f"{_quoted(error.cell)} is not one of {known}"
        case "constraint-error":
            limit = text.removeprefix("constraint ").replace('"', "")
            rule, text = "allowed value", f"{_quoted(error.cell)}: {limit}"
        case "primary-key":
            name = next(iter(columns))
            rule, text = "ids are unique", f"{_quoted(error.cells[0])} is {text}"
        case "blank-row" | "extra-cell":
            rule = "as many cells as columns"
            text = "the row is empty" if error.type == "blank-row" else "there are more"
    return Problem(file, getattr(error, "row_number", None), name, rule, text)


def _quoted(cell: str) -> str:
    """A cell as a message quotes it: in one line, and a long one cut short."""
    shown = cell[:70] if cell.isprintable() else ascii(cell[:70])[1:-1]
    return f'"{shown}"' if len(cell) <= 70 else f'"{shown} ..."'


def _read(folder: Path, file: str, changed: list[Problem]) -> pd.DataFrame:
    try:
        return pd.read_csv(
            folder / file, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8"
        )
    except pd.errors.ParserError as error:
        # A quotation mark that is opened and never closed, for one.
        problem = Problem(file, rule="rows are distinct", text=str(error))
        raise DataError([*changed, problem]) from error


def _cut_short(texts: Mapping[str, pd.DataFrame], descriptor: dict[str, Any]) -> Iterator[Problem]:
    """Tables with fewer rows than the package had: a file cut at the end of a row looks whole."""
    for resource in descriptor["resources"]:
        rows, least = len(texts[resource["name"]]), resource.get("leastRows", 0)
        if rows < least:
            text = (
                f"it ends after {rows:,} rows of {least:,}: restore the file, or, if rows were "
                "removed, run python -m tools.build_docs"
            )
            yield Problem(resource["path"], rows + 1, None, "no rows are missing", text)


def _badly_written(
    texts: Mapping[str, pd.DataFrame], descriptor: dict[str, Any]
) -> Iterator[Problem]:
    """Cells that the schema's checker takes, but that are not written as `WRITTEN` says."""
    for resource in descriptor["resources"]:
        for column in resource["schema"]["fields"]:
            name = column["name"]
            pattern, wanted = WRITTEN[column["type"]]
            plain = re.compile(pattern).fullmatch
            for number, cell in enumerate(texts[resource["name"]][name].to_list(), start=2):
                if isinstance(cell, str) and not plain(cell):
                    text = f"{_quoted(cell)} is not {wanted}"
                    yield Problem(resource["path"], number, name, "plainly written", text)


def _typed(table: pd.DataFrame, fields: list[dict[str, Any]]) -> pd.DataFrame:
    for column in fields:
        name, kind = column["name"], column["type"]
        if kind == "integer":
            table[name] = table[name].astype("Int64")
        elif kind == "number":
            table[name] = table[name].astype("float64")
        elif kind == "boolean":
            table[name] = table[name] == "true"
        elif kind == "date":
            table[name] = pd.to_datetime(table[name], format="%Y-%m-%d")
        elif kind == "datetime":
            table[name] = pd.to_datetime(table[name], format="%Y-%m-%dT%H:%M:%SZ", utc=True)
    key = fields[0]["name"]
    return table.set_index(key, drop=False).rename_axis(index="id")
