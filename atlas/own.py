"""A visitor's own events from a CSV file: read, checked row by row, and made rows of the chronicle.

Everything in the file is hostile until it is checked, and text even then: it is escaped where it is
shown. Limits are enforced before work is done. Nothing is written anywhere.
"""

import csv
import hashlib
import io
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from atlas import chronicle, dates, rules, words
from atlas.catalog import Catalog
from atlas.chronicle import fold
from atlas.moments import midnight_utc

KIND: Final = "own"
MOST_BYTES: Final = 25 * 1024 * 1024
MOST_ROWS: Final = 100_000
LONGEST: Final = {"title": 200, "what": 2000, "place": 100, "source": 500}
LONGEST_CELL: Final = 20_000

# The columns of the file: what goes in, and an example.
COLUMNS: Final = {
    "title": ("What it was, in a few words. Needed.", "Example: talks in Vladivostok"),
    "date": (
        "Day, as 2019-04-25, 25 Apr 2019, April 25, 2019 or 25.04.2019; or a month, as 2019-04. "
        "Needed. A day as 05/06/2019 is refused: it is two days.",
        "2019-04-25",
    ),
    "end_date": ("Last day, if it lasted longer", ""),
    "time": ("Time of the day, as 14:30", "14:30"),
    "zone": ("Zone of the time, as Asia/Vladivostok or UTC; empty means UTC", "Asia/Vladivostok"),
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
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")


class Refused(Exception):  # noqa: N818
    """The file as a whole can't be read; the message says why and what to do."""


class _Bad(Exception):  # noqa: N818
    """A cell breaks a rule: the rule, and how to mend it."""

    def __init__(self, rule: str, mend: str) -> None:
        self.rule, self.mend = rule, mend
        super().__init__(rule)


@dataclass(frozen=True)
class Own:
    """What a file holds.

    `rows` are its good rows as rows of the chronicle, kind `own`, in the order of time; `problems`
    has a line for each cell that broke a rule, with the columns `PROBLEM`, `row` as a spreadsheet
    counts; `total` is how many rows the file has; `notes` say what of it was not used. `told`
    has the columns `what` and `source` of each good row, by its id. `digest` names the content.
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


def read(content: bytes, catalog: Catalog) -> Own:
    """Read and check a CSV file; separated by comma, semicolon or tab; in UTF-8 or UTF-16.

    Raises:
        Refused: the file is too large, no CSV, has a column twice or lacks one that is needed.
    """
    lines = list(_lines(_text(content)))
    head, notes = _head(lines[0] if lines else [])
    body = [(number, cells) for number, cells in enumerate(lines[1:], start=2) if any(cells)]
    checked = _Checked(catalog)
    good, problems = [], []
    for number, cells in body:
        row, found = checked.row(dict(zip(head, cells, strict=False)), len(cells) > len(head))
        problems += [{"row": number, **one} for one in found]
        if not found:
            good.append(row)
    ids = _ids(good)
    return Own(
        rows=_rows(good, ids, catalog),
        problems=pd.DataFrame(problems, columns=PROBLEM),
        total=len(body),
        notes=tuple(notes),
        told=pd.DataFrame([(row["what"], row["source"]) for row in good], ids, ["what", "source"]),
        digest=hashlib.sha256(content).hexdigest()[:16],
    )


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Refused(
            f"The file has {len(content) / 1024**2:,.1f} MiB; at most {MOST_BYTES // 1024**2} MiB "
            "are read. Split it."
        )
    for signature, name in SIGNATURES.items():
        if content.startswith(signature):
            raise Refused(f"This is {name}. Save the table as CSV, in UTF-8.")
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise Refused(
            f"The file is not in UTF-8: byte 0x{content[error.start]:02x} in line {row:,}. Save it "
            "as “CSV UTF-8”."
        ) from error
    if "\0" in text:
        raise Refused("The file holds zero bytes, so it is no text. Save the table as CSV.")
    if text.count("\n") + text.count("\r") > 2 * (MOST_ROWS + 1) + LONGEST_CELL:
        raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it.")
    return text


def _lines(text: str) -> Iterator[list[str]]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader):
            if number > MOST_ROWS:
                raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it.")
            yield [cell.strip() for cell in cells]
    except csv.Error as error:
        raise Refused(
            f"Line {reader.line_num:,} can't be read: {error}. A quotation mark may be missing."
        ) from error


def _head(cells: list[str]) -> tuple[list[str], list[str]]:
    head = [cell.lower().replace(" ", "_") for cell in cells]
    missing = [name for name in NEEDED if name not in head]
    if missing:
        raise Refused(
            f"The first line must name the columns; {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} not among them. Take the template."
        )
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if twice:
        raise Refused(f"The column {twice[0]} is there twice. Remove one.")
    strange = [name for name in head if name and name not in COLUMNS]
    notes = []
    if strange:
        shown = ", ".join(name[:40] for name in strange[:5]) + (" …" if len(strange) > 5 else "")
        notes.append(f"These columns are not used: {shown}")
    return head, notes


class _Checked:
    """Checks the rows of one file. What occurs often, a date or a place, is looked up once."""

    def __init__(self, catalog: Catalog) -> None:
        self._places = _places(catalog)
        self._codes = {name.lower(): code for code, name in words.COUNTRIES.items()}
        self._days: dict[str, tuple[date, date] | _Bad] = {}

    def row(
        self, cells: Mapping[str, str], too_long: bool
    ) -> tuple[dict[str, Any], list[dict[str, str]]]:
        """The values of a row, and what is wrong with it."""
        problems: list[dict[str, str]] = []
        row: dict[str, Any] = {}

        def take(column: str, read_: Callable[[str], Any]) -> Any:
            value = cells.get(column, "")
            try:
                return read_(value)
            except _Bad as bad:
                shown = value if len(value) <= 80 else f"{value[:80]}…"
                problems.append(
                    {"column": column, "value": shown, "rule": bad.rule, "mend": bad.mend}
                )
                return None

        if too_long:
            rest = {"column": "", "value": "", "rule": "as many cells as columns"}
            problems.append(rest | {"mend": "put text that holds a separator into quotes"})
        for column in ("title", "what", "place", "source"):
            row[column] = take(column, partial(_prose, column))
        days = take("date", self._period)
        last = take("end_date", lambda value: self._period(value) if value else days)
        row["certainty"] = take("certainty", _certainty)
        row["countries"] = take("countries", self._countries)
        row["clock"] = take("time", _clock)
        row["zone"] = take("zone", _zone)
        row["lon"] = take("lon", lambda value: _degrees(value, 180))
        row["lat"] = take("lat", lambda value: _degrees(value, 90))
        if (row["lon"] is None) != (row["lat"] is None) and not problems:
            missing = "lon" if row["lon"] is None else "lat"
            take(missing, lambda _: _raise("both or none", "give lon and lat, or neither"))
        if row["lon"] is None and row["place"]:
            row["at"] = take("place", self._place)
        if days and last:
            row["days"] = (days[0], last[1])
            row["month"] = days[0] != days[1]
            if last[1] < days[0]:
                take("end_date", lambda _: _raise("end after start", "swap the two days"))
            elif row["clock"] is not None and days[0] != last[1]:
                take("time", lambda _: _raise("a time needs one day", "leave the time out"))
        return row, problems

    def _period(self, value: str) -> tuple[date, date]:
        if value not in self._days:
            try:
                self._days[value] = _days(value)
            except _Bad as bad:
                self._days[value] = bad
        found = self._days[value]
        if isinstance(found, _Bad):
            raise found
        return found

    def _countries(self, value: str) -> str:
        codes = []
        for name in re.split(r"[;,]", value):
            one = name.strip()
            code = one.upper() if one.upper() in words.COUNTRIES else self._codes.get(one.lower())
            if one and not code:
                raise _Bad("known country", "use codes such as KP;RU, or English names")
            if code and code not in codes:
                codes.append(code)
        return ";".join(codes)

    def _place(self, value: str) -> tuple[str, float, float]:
        found = self._places.get(fold(value))
        if found is None:
            raise _Bad(
                "known place", "take a name from places.csv or sites.csv, or give lon and lat"
            )
        return found


def _raise(rule: str, mend: str) -> None:
    raise _Bad(rule, mend)


def _prose(column: str, value: str) -> str:
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} for sign in value):
        raise _Bad("no control characters", "remove tabs, line breaks and signs that can't be seen")
    if column in NEEDED and not value:
        raise _Bad("needed", "fill it in, or remove the row")
    if len(value) > LONGEST[column]:
        raise _Bad(f"at most {LONGEST[column]:,} characters", "shorten it")
    return value


def _days(value: str) -> tuple[date, date]:
    """First and last day of a date in a common form; a month is all its days."""
    if not value.strip():
        raise _Bad("needed", "fill it in, or remove the row")
    if re.fullmatch(r"\d{5}(\.\d+)?", value.strip()):
        raise _Bad("a date", "a spreadsheet's number: format the column as a date and save again")
    try:
        return dates.days(value)
    except dates.NoDate as error:
        raise _Bad(error.rule, error.mend) from error


def _clock(value: str) -> time | None:
    if not value:
        return None
    found = CLOCK.fullmatch(value)
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise _Bad("a time of the day", "write it as 14:30")
    return time(int(found[1]), int(found[2]))


def _zone(value: str) -> ZoneInfo:
    # A name of a zone is also a path in the zone database: nothing else is looked up.
    if not re.fullmatch(r"[A-Za-z]+([_/+-][A-Za-z0-9]+)*|", value) or len(value) > 40:
        raise _Bad("a zone", "write it as Asia/Pyongyang or UTC")
    try:
        return ZoneInfo(value or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _Bad("a zone", "write it as Asia/Pyongyang or UTC") from error


def _certainty(value: str) -> str:
    if value and value.lower() not in words.CERTAINTIES:
        raise _Bad("a certainty", f"use {', '.join(words.CERTAINTIES)}, or leave it empty")
    return value.lower() or "reported"


def _degrees(value: str, limit: int) -> float | None:
    if not value:
        return None
    try:
        # Not what Python reads beside it, as 1_000 and digits of other scripts.
        number = float(value.replace(",", ".")) if re.fullmatch(r"[-+\d.,eE]+", value) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or not value.isascii():
        raise _Bad("degrees as a number", "write it as 131.89, west and south negative")
    if abs(number) > limit:
        hint = (
            "are lon and lat swapped?" if limit == 90 and abs(number) <= 180 else "check the value"
        )
        raise _Bad(f"from -{limit} to {limit} degrees", hint)
    return number


def _places(catalog: Catalog) -> dict[str, tuple[str, float, float]]:
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


def _ids(good: list[dict[str, Any]]) -> list[str]:
    """Ids that no other row has; they do not depend on the order of rows that differ."""
    found = []
    taken: dict[str, int] = {}
    for row in good:
        stem = f"{KIND}-{row['days'][0]}-{_slug(row['title'])}"
        taken[stem] = taken.get(stem, 0) + 1
        found.append(stem if taken[stem] == 1 else f"{stem}--{taken[stem]}")
    return found


def _rows(good: list[dict[str, Any]], ids: list[str], catalog: Catalog) -> pd.DataFrame:
    """Good rows as the chronicle has its own."""
    records = []
    for row, id_ in zip(good, ids, strict=True):
        first, last = row["days"]
        if row["clock"] is None:
            start, end = midnight_utc(first), midnight_utc(date.fromordinal(last.toordinal() + 1))
        else:
            start = end = datetime.combine(first, row["clock"], row["zone"])
        name, lon, lat = row.get("at") or (row["place"] or None, row["lon"], row["lat"])
        parts = (row["title"], row["what"], name, row["source"])
        records.append(
            {
                "id": id_,
                "kind": KIND,
                "title": row["title"],
                "day_from": first,
                "day_to": last,
                "start_utc": start,
                "end_utc": end,
                "precision": "month"
                if row["month"]
                else "day"
                if row["clock"] is None
                else "minute",
                "countries": row["countries"] or None,
                "certainty": row["certainty"],
                "place": name,
                "lon": lon,
                "lat": lat,
                "full_text": " ".join(part for part in parts if part),
            }
        )
    return chronicle.completed(pd.DataFrame(records, columns=chronicle.COLUMNS), catalog)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:40].strip("-") or "event"
