"""Load and validate the data package once; hand out typed tables that nobody can spoil."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from frictionless import Package, system
from frictionless.exception import FrictionlessException

from atlas import rules
from atlas.rules import Problem

DATA = Path(__file__).resolve().parent.parent / "data"
DESCRIPTOR = "datapackage.json"
SCHEMA_VERSION = 1


class DataError(Exception):
    """The data package is broken; `problems` says where, each as file, row, column and rule."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


@dataclass(frozen=True)
class Catalog(Mapping[str, pd.DataFrame]):
    """The data package in memory.

    `catalog["launches"]` is a table as a DataFrame. It is a lazy copy: pandas copies on write, so a
    page that changes it changes its own copy only. Strings that are missing are NA, instants
    (`*_utc`) are UTC-aware, days (`*_date`) are `datetime64`, and list columns stay text separated
    by semicolons (see `atlas.rules.ids`).
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
    descriptor = _descriptor(folder)
    _check_schema(folder, descriptor)
    tables = {
        resource["name"]: _read(folder / resource["path"], resource["schema"]["fields"])
        for resource in descriptor["resources"]
    }
    problems = list(rules.broken(tables, descriptor))
    if problems:
        raise DataError(problems)
    return Catalog(descriptor, tables)


def _descriptor(folder: Path) -> dict[str, Any]:
    path = folder / DESCRIPTOR
    try:
        descriptor: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError([Problem(DESCRIPTOR, rule="file can be read", text=str(error))]) from error
    except ValueError as error:
        raise DataError(
            [Problem(DESCRIPTOR, rule="valid JSON in UTF-8", text=str(error))]
        ) from error
    found = descriptor.get("schemaVersion")
    if found != SCHEMA_VERSION:
        text = f"this program reads schema version {SCHEMA_VERSION}, the file says {found!r}"
        raise DataError([Problem(DESCRIPTOR, rule="schema version", text=text)])
    return descriptor


def _check_schema(folder: Path, descriptor: dict[str, Any]) -> None:
    try:
        # Absolute paths are refused by default; the folder itself is ours.
        with system.use_context(trusted=True):
            report = Package.from_descriptor(descriptor, basepath=str(folder)).validate()
    except FrictionlessException as error:
        reasons = "; ".join(reason.note for reason in error.reasons) or error.error.note
        raise DataError([Problem(DESCRIPTOR, rule="valid data package", text=reasons)]) from error
    problems = [
        Problem(
            file=task.place,
            row=getattr(error, "row_number", None),
            column=getattr(error, "field_name", None),
            rule=error.title.lower(),
            text=error.note,
        )
        for task in report.tasks
        for error in task.errors
    ]
    if problems or report.errors:
        package_wide = [Problem(DESCRIPTOR, rule=e.title, text=e.note) for e in report.errors]
        raise DataError(problems + package_wide)


def _read(path: Path, fields: list[dict[str, Any]]) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8")
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
