"""A visitor's own events from a CSV file: read, checked row by row, and made rows of the chronicle.

Everything in the file is hostile until it is checked, and text even then: it is escaped where it is
shown. Limits are enforced before work is done, and the file is read in one pass. Nothing is written
anywhere. `atlas.own_process` reads it in a process of its own.
"""

import csv
import hashlib
import io
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self
from zoneinfo import ZoneInfo

import pandas as pd

from atlas import chronicle, dates, invisible, moments, rules, words
from atlas.chronicle import fold
from atlas.moments import midnight_utc

if TYPE_CHECKING:
    # Not loaded with its packages where a file is read: that is 16 MiB and 0.1 s a file.
    from atlas.catalog import Catalog

KIND: Final = "own"
MOST_BYTES: Final = 25 * 1024 * 1024
MOST_ROWS: Final = 100_000
# Of the text that a search looks through, in which signs such as ㍿ are written out.
MOST_TEXT_BYTES: Final = 2 * MOST_BYTES
# More than rows, since a cell in quotes may hold line breaks.
MOST_LINES: Final = 3 * MOST_ROWS
MOST_COLUMNS: Final = 100
# Characters: of a row, of any cell, and of a cell in each column.
LONGEST_ROW: Final = 50_000
LONGEST_CELL: Final = 20_000
MOST_COUNTRIES: Final = 20
LONGEST: Final = {
    "title": 200, "date": 40, "end_date": 40, "time": 10, "zone": 40, "place": 100, "lon": 40,
    "lat": 40, "what": 2000, "countries": 300, "certainty": 20, "source": 500,
}  # fmt: skip
# Problems told one by one; further ones are only counted.
MOST_PROBLEMS: Final = 1000
# Rows, and bytes of the file, between two reports of progress.
SLICE: Final = 5000
SLICE_BYTES: Final = 1024 * 1024
# Different cells of a column whose meaning is remembered.
REMEMBERED: Final = 20_000

# The columns of the file: what goes in, and an example.
COLUMNS: Final = {
    "title": ("What it was, in a few words. Needed.", "Example: talks in Vladivostok"),
    "date": (
        "Day, as 2019-04-25, 25 Apr 2019, April 25, 2019 or 25.04.2019; or a month, as 2019-04. "
        "Needed. A day as 05/06/2019 is refused: it is two days.",
        "2019-04-25",
    ),
    "end_date": ("Last day, if it lasted longer", ""),
    "time": ("Time of day, as 14:30", "14:30"),
    "zone": (
        "Zone of the time, as Asia/Vladivostok or UTC; empty means UTC. A time that the zone's "
        "clocks skipped or showed twice is refused: give it in UTC.",
        "Asia/Vladivostok",
    ),
    "place": ("A known place or launch site, by id or any of its names", "Vladivostok"),
    "lon": ("Longitude in degrees, east positive, as 131.89; leads over the place", ""),
    "lat": ("Latitude in degrees, north positive, as 43.12", ""),
    "what": ("What happened, in a sentence", "An example row: replace it."),
    "countries": ("ISO codes or English names, separated by semicolons", "RU;KP"),
    "certainty": ("reported, inferred or unknown; empty means reported", "reported"),
    "source": ("Where it is from, in words or as an address", "My notes"),
}
NEEDED: Final = ("title", "date")
PROBLEM: Final = ["row", "column", "value", "rule", "mend"]

SIGNATURES: Final = {
    b"PK\x03\x04": "a ZIP file or a spreadsheet",
    b"\x1f\x8b": "a GZIP file",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet",
    b"%PDF": "a PDF",
}
# As the file's reading counts lines.
LINE_END: Final = re.compile(r"\r\n?|\n")
# Kinds of characters that break a line or a table, or that no font has.
BREAKS: Final = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}


class Refused(Exception):  # noqa: N818
    """The file as a whole can't be read; the message says why and what to do."""


class _Bad(NamedTuple):
    """A cell breaks a rule: the rule, and how to mend it."""

    rule: str
    mend: str


@dataclass(frozen=True)
class Known:
    """What a file is checked against; little enough to be handed to another process.

    `places` gives name, longitude and latitude (degrees) by each folded name; `dtypes` are the
    types of the chronicle's columns.
    """

    places: Mapping[str, tuple[str, float, float]]
    zones: frozenset[str]
    dtypes: Mapping[str, Any]
    trips: pd.DataFrame

    @classmethod
    def of(cls, catalog: "Catalog") -> Self:
        """What the data package knows."""
        dtypes = chronicle.build(catalog).dtypes.to_dict()
        return cls(_places(catalog), moments.zones(), dtypes, catalog.trips)


@dataclass(frozen=True)
class Own:
    """What a file holds.

    `rows` are its good rows as rows of the chronicle, kind `own`, in the order of time; `problems`
    has a line for each cell that broke a rule, `MOST_PROBLEMS` at most, with the columns `PROBLEM`,
    `row` as a spreadsheet counts; `total` is how many rows the file has; `notes` say what of it was
    not used. `told` has the columns `what` and `source` of each good row, by its id. `digest` names
    the content.
    """

    rows: pd.DataFrame
    problems: pd.DataFrame
    total: int
    notes: tuple[str, ...]
    told: pd.DataFrame
    digest: str


def template() -> bytes:
    """A file to fill in: the columns and an example row, which can be read as it is."""
    out = io.StringIO()
    csv.writer(out).writerows([list(COLUMNS), [example for _, example in COLUMNS.values()]])
    return out.getvalue().encode("utf-8-sig")


def read(content: bytes, known: Known, tell: Callable[[float], object] = lambda _: None) -> Own:
    """What `read_from` gives for the content of a file."""
    return read_from(io.BytesIO(content), known, tell)


def read_from(source: io.BytesIO, known: Known, tell: Callable[[float], object]) -> Own:
    """Read and check a CSV file; separated by comma, semicolon or tab; in UTF-8 or UTF-16.

    `tell` is given the share that is done, from 0 to 1, every `SLICE` rows or `SLICE_BYTES`.
    `source` is closed once its rows are read: the file is not kept beside them.

    Raises:
        Refused: the file is too large, no CSV, has a column twice or lacks one that is needed.
    """
    with source:
        content = source.getbuffer()
        size, digest = len(content), hashlib.sha256(content).hexdigest()[:16]
        # Streams can't be closed while it is there.
        content.release()
        encoding = _encoding(source.getvalue())
        text = io.TextIOWrapper(source, encoding, newline="")
        rows = enumerate(_rows(text), start=1)
        try:
            head, notes = _head(next(rows, (1, []))[1])
            table = _Table(head, known)
            packed = 0
            for number, cells in rows:
                table.add(number, cells)
                if number % SLICE == 0 or source.tell() - packed > SLICE_BYTES:
                    table.pack()
                    packed = source.tell()
                    tell(packed / size)
        except UnicodeDecodeError:
            raise _undecodable(source.getvalue(), encoding) from None
    return table.finished(notes, digest)


def check_size(content: bytes) -> None:
    """Refuse a file that is too large.

    Raises:
        Refused: it is.
    """
    if len(content) > MOST_BYTES:
        raise Refused(
            f"The file has {len(content) / 1024**2:,.1f} MiB; at most {MOST_BYTES // 1024**2} MiB "
            "are read. Split it."
        )


def _encoding(content: bytes) -> str:
    """The encoding of a file that may be text."""
    check_size(content)
    for signature, name in SIGNATURES.items():
        if content.startswith(signature):
            raise Refused(f"This is {name}. Save the table as CSV, in UTF-8.")
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    if b"\0" in content:
        raise Refused(
            "The file holds zero bytes: it is no text, or UTF-16 without its byte-order mark. "
            "Save the table as “CSV UTF-8”."
        )
    return "utf-8-sig"


def _undecodable(content: bytes, encoding: str) -> Refused:
    """What can't be decoded in a file, and in which line."""
    name = "UTF-16" if encoding == "utf-16" else "UTF-8"
    try:
        content.decode(encoding)
    except UnicodeDecodeError as error:
        # Places are those of `error.object`: a byte-order mark of UTF-8 is not in it.
        before = error.object[: error.start].decode(encoding)
        line = f"line {len(LINE_END.findall(before)) + 1:,}"
        bad = error.object[error.start : error.start + 2]
        if error.reason in {"unexpected end of data", "truncated data"}:
            said = f"ends in {line} within a character: it was cut short"
            if name == "UTF-8":
                said += ", or is not in UTF-8"
            elif len(bad) == 1:
                said += ", or has a byte too many"
        elif name == "UTF-16":
            half = int.from_bytes(bad, "little" if content[0] == 0xFF else "big")
            said = f"is in UTF-16, but has half a character, 0x{half:04X}, in {line}"
        else:
            said = f"is not in UTF-8: byte 0x{bad[0]:02x} in {line}"
    return Refused(f"The file {said}. Save it again as “CSV UTF-8”.")


def _rows(text: io.TextIOWrapper) -> Iterator[list[str]]:
    """The cells of each row. No line or row is held that is longer than a row may be."""
    length = 0

    def lines() -> Iterator[str]:
        nonlocal length
        for number in range(1, MOST_LINES + 2):
            line = text.readline(LONGEST_ROW + 1)
            length += len(line)
            if length > LONGEST_ROW:
                raise Refused(
                    f"The row that ends in line {number:,} has more than {LONGEST_ROW:,} "
                    "characters. A quotation mark or a line break may be missing."
                )
            if "\0" in line:
                raise Refused(f"Line {number:,} holds zero bytes, so the file is no text.")
            if not line:
                return
            yield line
        raise Refused(f"The file has more than {MOST_LINES:,} lines. Split it.")

    given = lines()
    first = next(given, "")
    csv.field_size_limit(LONGEST_CELL)
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(itertools.chain([first], given), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader):
            if number > MOST_ROWS:
                raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it.")
            length = 0
            yield cells
    except csv.Error as error:
        raise Refused(
            f"Line {reader.line_num:,} can't be read: {error}. A quotation mark may be missing."
        ) from error


def _head(cells: list[str]) -> tuple[list[str], list[str]]:
    if len(cells) > MOST_COLUMNS:
        raise Refused(
            f"The file has {len(cells):,} columns; at most {MOST_COLUMNS} are read. Take the "
            "template."
        )
    head = [cell.strip().lower().replace(" ", "_") for cell in cells]
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise Refused(
            f"The first line must name the columns; {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} not among them. Take the template."
        )
    twice = sorted(name for name, times in Counter(head).items() if name and times > 1)
    if twice:
        raise Refused(f"The column {twice[0][:40]} is there twice. Remove one.")
    strange = [name for name in head if name and name not in COLUMNS]
    notes = []
    if strange:
        shown = ", ".join(name[:40] for name in strange[:5]) + (" …" if len(strange) > 5 else "")
        notes.append(f"These columns are not used: {shown}")
    return head, notes


class _Table:
    """The rows of one file, checked as they come. What occurs often is looked up once."""

    def __init__(self, head: list[str], known: Known) -> None:
        self._known = known
        self._width = len(head)
        self._codes = {name.lower(): code for code, name in words.COUNTRIES.items()}
        remembered = lru_cache(REMEMBERED)
        self._place = remembered(self._located)
        self._midnight = remembered(midnight_utc)
        checks: dict[str, Callable[[str], Any]] = {
            "title": partial(_prose, "title"),
            "date": remembered(_days),
            "end_date": remembered(lambda cell: _days(cell) if cell else None),
            "time": remembered(_clock),
            "zone": remembered(self._zone),
            "place": partial(_prose, "place"),
            "lon": remembered(partial(_degrees, limit=180)),
            "lat": remembered(partial(_degrees, limit=90)),
            "what": partial(_prose, "what"),
            "countries": remembered(self._countries),
            "certainty": remembered(_certainty),
            "source": partial(_prose, "source"),
        }
        self._places = {name: place for place, name in enumerate(head) if name in checks}
        self._checks = [
            (name, place, LONGEST[name], checks[name]) for name, place in self._places.items()
        ]
        # What a column that the file lacks gives for every row.
        self._lacking = {name: check("") for name, check in checks.items() if name not in head}
        self._ids: Counter[str] = Counter()
        self._good: list[dict[str, Any]] = []
        self._packed: list[tuple[pd.DataFrame, pd.DataFrame]] = []
        self._problems: list[tuple[int, str, str, str, str]] = []
        self._total = self._cleaned = self._text_bytes = 0

    def add(self, number: int, cells: list[str]) -> None:
        """Check a row, and keep it or what is wrong with it."""
        if not any(map(str.strip, cells)):
            return
        self._total += 1
        row = self._lacking.copy()
        problems: list[tuple[str, _Bad]] = []
        room = MOST_PROBLEMS - len(self._problems)
        if len(cells) > self._width:
            mend = "put text that holds a separator into quotes"
            problems.append(("", _Bad("as many cells as columns", mend)))
        for column, place, longest, check in self._checks:
            cell = cells[place].strip() if place < len(cells) else ""
            if len(cell) > longest:
                row[column] = _Bad(f"at most {longest:,} characters", "shorten it")
            else:
                row[column] = check(cell if cell.isascii() else self._visible(cell))
            if isinstance(row[column], _Bad):
                problems.append((column, row[column]))
                if not room:
                    # It is known to be bad, and why is no longer told.
                    return
                row[column] = None
        self._complete(row, problems)
        if not problems:
            self._good.append(row)
        for column, bad in problems[:room]:
            cell = cells[self._places[column]].strip() if column in self._places else ""
            cell = cell if len(cell) <= 80 else f"{cell[:80]}…"
            self._problems.append((number, column, cell, bad.rule, bad.mend))

    def _complete(self, row: dict[str, Any], problems: list[tuple[str, _Bad]]) -> None:
        """Check what columns say together, and set place and time of the row."""
        if (row["lon"] is None) != (row["lat"] is None) and not problems:
            missing = "lon" if row["lon"] is None else "lat"
            problems.append((missing, _Bad("both or none", "give lon and lat, or neither")))
        row["at"] = (row["place"] or None, row["lon"], row["lat"])
        if row["lon"] is None and row["place"]:
            row["at"] = self._place(row["place"])
            if isinstance(row["at"], _Bad):
                problems.append(("place", row["at"]))
        if row["date"] is None:
            return
        first, last = row["date"]
        row["precision"] = "day" if first == last else "month"
        last = row["last"] = row["end_date"][1] if row["end_date"] else last
        if last < first:
            problems.append(("end_date", _Bad("end after start", "swap the two days")))
        elif row["time"] is None:
            row["start"] = self._midnight(first)
            row["end"] = self._midnight(date.fromordinal(last.toordinal() + 1))
        elif first != last:
            problems.append(("time", _Bad("a time needs one day", "leave the time out")))
        elif row["zone"] is not None:
            row["precision"] = "minute"
            try:
                row["start"] = row["end"] = moments.instant(first, row["time"], row["zone"])
            except moments.NoInstant as error:
                problems.append(("time", _Bad(error.rule, error.mend)))

    def pack(self) -> None:
        """Turn the good rows so far into rows of the chronicle, which need less memory.

        Raises:
            Refused: their text is too long to be looked through.
        """
        ids = [self._id(row) for row in self._good]
        full_text = [
            " ".join(filter(None, (row["title"], row["what"], row["at"][0], row["source"])))
            for row in self._good
        ]
        columns = {
            "id": ids,
            "kind": [KIND] * len(ids),
            "title": [row["title"] for row in self._good],
            "day_from": [row["date"][0] for row in self._good],
            "day_to": [row["last"] for row in self._good],
            "start_utc": [row["start"] for row in self._good],
            "end_utc": [row["end"] for row in self._good],
            "precision": [row["precision"] for row in self._good],
            "countries": [row["countries"] or None for row in self._good],
            "certainty": [row["certainty"] for row in self._good],
            "place": [row["at"][0] for row in self._good],
            "lon": [row["at"][1] for row in self._good],
            "lat": [row["at"][2] for row in self._good],
            "full_text": full_text,
            "text": [fold(text) for text in full_text],
        }
        made = pd.DataFrame(
            {
                name: pd.Series(cells, dtype=self._known.dtypes[name])
                for name, cells in columns.items()
            }
        )
        told = pd.DataFrame(
            [(row["what"], row["source"]) for row in self._good], ids, ["what", "source"], "str"
        )
        self._packed.append((made, told))
        self._good = []
        self._text_bytes += made["text"].nbytes
        if self._text_bytes > MOST_TEXT_BYTES:
            raise Refused(
                "The file holds very many signs that stand for several letters each, and written "
                "out they are too long. Split it."
            )

    def finished(self, notes: list[str], digest: str) -> Own:
        """All rows, and what is wrong with the others."""
        self.pack()
        if self._cleaned:
            cells = words.plural(self._cleaned, "cell")
            notes = [*notes, f"Characters that can't be seen were removed from {cells}"]
        parts = [rows for rows, _ in self._packed]
        told = pd.concat([one for _, one in self._packed])
        self._packed.clear()
        self._ids.clear()
        clock = pd.concat([one[["start_utc", "id"]] for one in parts], ignore_index=True)
        order = clock.sort_values(["start_utc", "id"], kind="stable").index

        def ordered(name: str) -> "pd.Series[Any]":
            return pd.concat([one.pop(name) for one in parts], ignore_index=True).take(order)

        # Sorting copies every text: one column is there twice at a time, and not the table.
        rows = pd.DataFrame({name: ordered(name) for name in list(parts[0])}, copy=False)
        rows = chronicle.completed(rows, self._known.dtypes, self._known.trips)
        rows = rows.set_index("id", drop=False)
        return Own(
            rows=rows,
            problems=pd.DataFrame(self._problems, columns=PROBLEM),
            total=self._total,
            notes=tuple(notes),
            told=told,
            digest=digest,
        )

    def _id(self, row: Mapping[str, Any]) -> str:
        """An id that no other row has; it does not depend on the order of rows that differ."""
        stem = f"{KIND}-{row['date'][0]}-{_slug(row['title'])}"
        self._ids[stem] += 1
        return stem if self._ids[stem] == 1 else f"{stem}--{self._ids[stem]}"

    def _visible(self, cell: str) -> str:
        seen = invisible.without(cell)
        self._cleaned += seen != cell
        return seen.strip()

    def _countries(self, value: str) -> str | _Bad:
        if value.count(";") + value.count(",") >= MOST_COUNTRIES:
            return _Bad(f"at most {MOST_COUNTRIES} countries", "leave some out")
        codes = []
        for one in filter(None, map(str.strip, re.split(r"[;,]", value))):
            code = one.upper() if one.upper() in words.COUNTRIES else self._codes.get(one.lower())
            if code is None:
                return _Bad("known country", "use codes such as KP;RU, or English names")
            codes.append(code)
        return ";".join(dict.fromkeys(codes))

    def _located(self, value: str) -> tuple[str, float, float] | _Bad:
        mend = "take a name from places.csv or sites.csv, or give lon and lat"
        return self._known.places.get(fold(value), _Bad("known place", mend))

    def _zone(self, value: str) -> ZoneInfo | _Bad:
        # A name of a zone is also a path in the zone database: nothing else is looked up.
        if (value or "UTC") not in self._known.zones:
            return _Bad("a zone", "write it as Asia/Pyongyang or UTC")
        return ZoneInfo(value or "UTC")


def _prose(column: str, value: str) -> str | _Bad:
    if not value.isprintable() and any(unicodedata.category(sign) in BREAKS for sign in value):
        return _Bad(
            "no control characters", "remove tabs, line breaks and signs that can't be seen"
        )
    if column in NEEDED and not value:
        return _Bad("needed", "fill it in, or remove the row")
    return value


def _days(value: str) -> tuple[date, date] | _Bad:
    """First and last day of a date in a common form; a month is all its days."""
    if not value:
        return _Bad("needed", "fill it in, or remove the row")
    if re.fullmatch(r"\d{5}(\.\d+)?", value):
        return _Bad("a date", "a spreadsheet's number: format the column as a date and save again")
    try:
        return dates.days(value)
    except dates.NoDate as error:
        return _Bad(error.rule, error.mend)


def _clock(value: str) -> time | _Bad | None:
    if not value:
        return None
    found = moments.clock(value)
    if found is None:
        return _Bad("a time of day", "write it as 14:30, from 00:00 to 23:59")
    return found


def _certainty(value: str) -> str | _Bad:
    if value and value.lower() not in words.CERTAINTIES:
        return _Bad("a certainty", f"use {', '.join(words.CERTAINTIES)}, or leave it empty")
    return value.lower() or "reported"


def _degrees(value: str, *, limit: int) -> float | _Bad | None:
    if not value:
        return None
    try:
        # Not what Python reads beside it, as 1_000 and digits of other scripts.
        number = float(value.replace(",", ".")) if re.fullmatch(r"[-+\d.,eE]+", value) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or not value.isascii():
        return _Bad("degrees as a number", "write it as 131.89, west and south negative")
    if abs(number) > limit:
        hint = (
            "are lon and lat swapped?" if limit == 90 and abs(number) <= 180 else "check the value"
        )
        return _Bad(f"from -{limit} to {limit} degrees", hint)
    return number


def _places(catalog: "Catalog") -> dict[str, tuple[str, float, float]]:
    """Name and position of each known place, by its folded id and names."""
    located = [
        row | {"id": row[key]}
        for table, key in (("sites", "site_id"), ("places", "place_id"))
        for row in catalog[table].dropna(subset=["lon", "lat"]).to_dict("records")
    ]
    # Where two places share a name, an id leads over a name, and a name over other names.
    return {
        fold(name): (row["name"], float(row["lon"]), float(row["lat"]))
        for column in ("other_names", "local_name", "name", "id")
        for row in located
        for name in rules.ids(row[column])
    }


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:40].strip("-") or "event"
