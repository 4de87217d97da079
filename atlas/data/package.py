"""The descriptor of the data package: read, checked, and held against the files it describes.

`datapackage.json` records the hash of each file, and of itself. A hash is taken of the text with LF
line ends and without a byte-order mark: what a spreadsheet or git changes of these is no change.
"""

import errno
import hashlib
import json
import re
import stat
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from atlas.data.problems import DataError, Problem

DESCRIPTOR: Final = "datapackage.json"
SCHEMA_VERSION: Final = 1
# Rules that a problem names.
PACKAGE: Final = "valid data package"
JSON: Final = "valid JSON in UTF-8"
UNCHANGED: Final = "as recorded"
CHANGED: Final = (
    "it has changed since it was last recorded: restore it, or, if it was meant to change, "
    "run python -m tools.build_docs"
)
MOST_PROBLEMS: Final = 20
MOST_DIGITS: Final = 15


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error.msg}") from error
    return pattern


def _in_folder(path: str) -> str:
    if not re.fullmatch(r"[a-z_]+\.csv", path):
        raise ValueError("the path is not safe: use the name of a CSV file of this folder")
    return path


def _day(text: str) -> str:
    # As the calendar has it, and as a whole: `fromisoformat` takes weeks too.
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError("not a day such as 2026-10-10")
    return text


def _instant(text: str) -> str:
    datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
    return text


Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z_]+$")]
Hash = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class _Licence(_Strict):
    name: Text
    title: Text
    path: Annotated[str, Field(pattern=r"^https://")]


class _Constraints(_Strict):
    required: bool = False
    pattern: Annotated[str, AfterValidator(_compiles)] = ""
    enum: Annotated[list[str], Field(min_length=1)] = ["any"]
    minimum: float | None = None
    maximum: float | None = None
    max_length: Count = Field(default=0, alias="maxLength")


class _ListOf(_Strict):
    resource: Name
    delimiter: Literal[";"]


class _Column(_Strict):
    name: Name
    type: Literal["string", "integer", "number", "boolean", "date", "datetime"]
    description: Text
    format: Literal["%Y-%m-%dT%H:%M:%SZ"] = "%Y-%m-%dT%H:%M:%SZ"
    unit: Text = "1"
    constraints: _Constraints = _Constraints()
    list_of: _ListOf | None = Field(default=None, alias="listOf")


class _Reference(_Strict):
    resource: Name
    fields: Annotated[list[Name], Field(min_length=1, max_length=1)]


class _Key(_Strict):
    fields: Annotated[list[Name], Field(min_length=1, max_length=1)]
    reference: _Reference


class _Schema(_Strict):
    fields: Annotated[list[_Column], Field(min_length=1)]
    primary_key: Annotated[list[Name], Field(alias="primaryKey")]
    missing_values: Annotated[list[Literal[""]], Field(alias="missingValues", min_length=1)]
    foreign_keys: Annotated[list[_Key], Field(alias="foreignKeys")] = []

    @model_validator(mode="after")
    def _keys_are_columns(self) -> Self:
        columns = [column.name for column in self.fields]
        if len(set(columns)) < len(columns):
            raise ValueError("two columns have the same name")
        if self.primary_key != columns[:1]:
            raise ValueError("primaryKey is not the first column")
        for key in self.foreign_keys:
            if key.fields[0] not in columns:
                raise ValueError(f"foreignKeys names {key.fields[0]}, which is not a column")
        return self


class _Resource(_Strict):
    name: Name
    title: Text
    description: Text
    path: Annotated[str, AfterValidator(_in_folder)]
    profile: Literal["tabular-data-resource"]
    format: Literal["csv"]
    mediatype: Literal["text/csv"]
    encoding: Literal["utf-8"]
    # Where a table is not under the licence of the package.
    licenses: Annotated[list[_Licence], Field(min_length=1)] | None = None
    # A file that is not recorded yet counts as changed.
    bytes: Count = 0
    hash: Hash = ""
    least_rows: Count = Field(default=0, alias="leastRows")
    # The day to which the table is complete, and why that one.
    as_of: Annotated[str, AfterValidator(_day)] = Field(alias="asOf")
    as_of_reason: Text = Field(alias="asOfReason")
    table: _Schema = Field(alias="schema")


class _Package(_Strict):
    """What the loader and the pages read of the descriptor; Data Package 1.0 with additions."""

    profile_url: Literal["https://datapackage.org/profiles/1.0/datapackage.json"] = Field(
        alias="$schema"
    )
    name: Text
    title: Text
    description: Text
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+(-[a-z]+)?$")]
    schema_version: int = Field(alias="schemaVersion")
    created: Annotated[str, AfterValidator(_instant)]
    profile: Literal["tabular-data-package"]
    hash: Hash = ""
    licenses: Annotated[list[_Licence], Field(min_length=1)]
    resources: Annotated[list[_Resource], Field(min_length=1)]

    @model_validator(mode="after")
    def _links_lead_to_tables(self) -> Self:
        names = [one.name for one in self.resources]
        if len(set(names)) < len(names) or len({one.path for one in self.resources}) < len(names):
            raise ValueError("two tables have the same name or file")
        columns = {one.name: {column.name for column in one.table.fields} for one in self.resources}
        for one in self.resources:
            for column in one.table.fields:
                if column.list_of and column.list_of.resource not in columns:
                    raise ValueError(f"{one.name}.{column.name} lists ids of an unknown table")
            for key in one.table.foreign_keys:
                target = key.reference
                if target.fields[0] not in columns.get(target.resource, ()):
                    raise ValueError(f"{one.name}.{key.fields[0]} points to an unknown column")
        return self


def read(folder: Path) -> dict[str, Any]:
    """Return the descriptor of the data package in `folder`, after every check of it alone.

    Raises:
        DataError: it cannot be read, is damaged, or is no descriptor of such a package.
    """
    try:
        content = whole(folder / DESCRIPTOR)
    except OSError as error:
        raise DataError([cannot_read(DESCRIPTOR, error)]) from error
    descriptor = parse(content)
    problems = flaws(descriptor)
    if own_hash(content, descriptor) != descriptor.get("hash"):
        problems.insert(0, Problem(DESCRIPTOR, rule=UNCHANGED, text=CHANGED))
    if problems:
        raise DataError(problems)
    return descriptor


def parse(content: bytes) -> dict[str, Any]:
    """Return the JSON object of a descriptor of this program's schema version.

    Raises:
        DataError: it is no JSON, no object, or of another schema version.
    """
    try:
        descriptor: Any = json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=_unique,
            parse_int=_short_int,
            parse_constant=_no_number,
        )
    except ValueError as error:
        raise DataError([Problem(DESCRIPTOR, rule=JSON, text=str(error))]) from error
    except RecursionError as error:
        text = "it is nested too deeply"
        raise DataError([Problem(DESCRIPTOR, rule=JSON, text=text)]) from error
    if not isinstance(descriptor, dict):
        text = "it does not hold a JSON object"
        raise DataError([Problem(DESCRIPTOR, rule=PACKAGE, text=text)])
    version = descriptor.get("schemaVersion")
    if version != SCHEMA_VERSION:
        text = (
            f"this program reads schema version {SCHEMA_VERSION}, the file says {_short(version)}"
        )
        raise DataError([Problem(DESCRIPTOR, rule="schema version", text=text)])
    return descriptor


def flaws(descriptor: Mapping[str, Any]) -> list[Problem]:
    """Return what keeps a descriptor from being one of this package."""
    try:
        _Package.model_validate(descriptor)
    except ValidationError as error:
        errors = error.errors(include_url=False, include_context=False)[:MOST_PROBLEMS]
        return [Problem(DESCRIPTOR, rule=PACKAGE, text=_problem(one)) for one in errors]
    return []


def changed(folder: Path, descriptor: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield a problem for each file that is not the one whose hash the descriptor records."""
    for resource in descriptor["resources"]:
        try:
            content = whole(folder / resource["path"])
        except OSError:
            # That is told by who reads it.
            continue
        if digest(normalised(content)) != resource.get("hash"):
            yield Problem(resource["path"], rule=UNCHANGED, text=CHANGED)


def whole(path: Path) -> bytes:
    """Return the content of a file, if it is one: a pipe or a device may never end.

    Raises:
        OSError: it cannot be read, or is something else.
    """
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.EINVAL, "Not a regular file", str(path))
    return path.read_bytes()


def normalised(content: bytes) -> bytes:
    """Return the content of a text file without byte-order mark, with LF line ends to its end."""
    text = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return text if text.endswith(b"\n") else text + b"\n"


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes, as Data Package writes a hash."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def own_hash(content: bytes, descriptor: Mapping[str, Any]) -> str:
    """Return the hash of a descriptor's text, in which the hash that it holds is left out."""
    held = str(descriptor.get("hash", "")).encode(errors="replace")
    return digest(normalised(content).replace(held, b"", 1))


def cannot_read(file: str, error: OSError) -> Problem:
    """Return the problem of a file that cannot be opened."""
    # The message without the path: where the folder lies is nobody's business.
    return Problem(file, rule="file can be read", text=(error.strerror or str(error)).lower())


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    by_name = dict(pairs)
    if len(by_name) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{_short(twice)} appears twice in one object")
    return by_name


def _short_int(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise ValueError(f"a number has {len(digits):,} digits")
    return int(digits)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _problem(error: Any) -> str:
    where = ascii(".".join(str(part) for part in error["loc"]))[1:-1][:100]
    message = str(error["msg"]).removeprefix("Value error, ")
    input_ = error["input"]
    value = "" if isinstance(input_, (dict, list)) else f" (found {_short(input_)})"
    return f"{f'{where}: ' if where else ''}{message[0].lower()}{message[1:]}{value}"


def _short(value: object) -> str:
    text = ascii(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
