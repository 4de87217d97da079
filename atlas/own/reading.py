"""A file from its bytes to the visitor's events, with what was made of it on the way."""

import io
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd

from atlas.data import chronicle, dates, moments, words
from atlas.own import clues, doubts, looks, mapping, sheets, values
from atlas.own.cells import Settings
from atlas.own.known import Known
from atlas.own.limits import MOST_CELLS, MOST_ROWS, Bad, Refused
from atlas.own.readings import READING
from atlas.own.rows import PROBLEM, Table
from atlas.own.text import Text

# Rows, and bytes of the file, between two reports of progress.
SLICE: Final = 5000
SLICE_BYTES: Final = 1024 * 1024
# Characters of the names that stand before cells which are kept, in the rows packed at a time: with
# 98 columns a row of 200 bytes had 6,000.
SLICE_NAMES: Final = 1024 * 1024
# Rows by which columns are recognised, rows that are shown, and characters of their cells.
FIRST: Final = 50
SHOWN: Final = 6
CELL_SHOWN: Final = 120
# What is said of what was counted in the cells, and the noun for it.
NOTES: Final = {
    "nothing": ("cell", "Treated as empty: {} with words such as “Unknown” or “n/a”"),
    "cleaned": ("cell", "Invisible characters were removed from {}"),
    "unzoned": ("time", "Read as times of {zone}: {} without a zone"),
    "ends": ("event", "Only the start of an event of one day keeps its time: {} had others"),
}


@dataclass(frozen=True)
class Choices:
    """What a visitor said of a file; empty where the file is to say it.

    `roles` has a pair for each column whose part was chosen: its number from 0, and one of
    `mapping.ROLES`. `head` is the line of the names of the columns, `order` what is first in a date
    such as 05/06/2019, `zone` that of times without one.
    """

    roles: tuple[tuple[int, str], ...] = ()
    head: int | None = None
    sheet: str = ""
    encoding: str = ""
    order: values.Order = ""
    zone: str = "UTC"


@dataclass(frozen=True)
class Preview:
    """How a file was taken.

    `names` are those of its columns, `roles` what each was taken for, `guessed` what it would be
    without choices, and `first` the first rows. `line` is that of the names, `unit` what a row is
    called; `doubtful` says that some dates may be two days, `timed` that there are times of day
    or times in dates, whose zone is not told.
    """

    names: tuple[str, ...]
    roles: tuple[str, ...]
    guessed: tuple[str, ...]
    first: tuple[tuple[str, ...], ...]
    form: str
    unit: str
    line: int
    encoding: str
    sheets: tuple[str, ...]
    sheet: str
    doubtful: bool = False
    timed: bool = False


@dataclass(frozen=True)
class Own:
    """What a file holds.

    `rows` are its good rows as rows of the chronicle, kind `own`, in the order of time. `problems`
    has a line for each cell for which a row was left out, and `marks` one for each cell that is
    used in part, in rows that are kept: `MOST_PROBLEMS` at most of each, with the columns
    `PROBLEM`, `row` as the file's program counts; `marked` is how many rows have a mark. `readings`
    has the columns `READING` and says what cells became, see `atlas.own.readings`. `total` is how
    many rows the file has; `notes` say how it was read. `texts` has the columns `TEXTS` of each
    good row, by its id. `countries` names those that the data do not have. `needs` are the parts
    that no column has been taken for, without which no row is read. `digest` names the content.
    """

    rows: pd.DataFrame
    problems: pd.DataFrame
    total: int
    notes: tuple[str, ...]
    texts: pd.DataFrame
    digest: str
    marks: pd.DataFrame
    marked: int
    readings: pd.DataFrame
    preview: Preview
    countries: tuple[tuple[str, str], ...] = ()
    needs: tuple[str, ...] = ()


def read(
    content: bytes,
    known: Known,
    tell: Callable[[float], object] = lambda _: None,
    choices: Choices = Choices(),
) -> Own:
    """What `read_from` gives for the content of a file."""
    return read_from(io.BytesIO(content), known, tell, choices)


def read_from(
    source: io.BytesIO, known: Known, tell: Callable[[float], object], choices: Choices
) -> Own:
    """Read and check a file: a text table in any encoding, XLSX, KML, KMZ, GeoJSON or JSON.

    `tell` is given the share that is done, from 0 to 1, every `SLICE` rows or `SLICE_BYTES`.
    `source` is closed once its rows are read: the file is not kept beside them.

    Raises:
        Refused: the file is too large, of no form that is read, or damaged.
    """
    with Text(source, choices) as text:
        layout = sheets.layout(text.opened(), choices.head, text.form)
        first = list(itertools.islice(text.rows(layout), FIRST))
        preview = _preview(text, layout, [cells for _, cells in first], choices)
        if choices.head is None:
            _check_names(preview)
        day_zone = _named_zone(preview, "date", known.zones)
        apart = "time" in preview.roles
        named_zone = _named_zone(preview, "time", known.zones) if apart else day_zone
        needs = _needs(preview.roles)
        clue = clues.of(text, layout, preview.roles, choices.order)
        exported = mapping.is_export(layout.names)
        settings = Settings(
            roles=preview.roles,
            orders=clue.orders,
            zone=ZoneInfo(choices.zone if choices.zone in known.zones else "UTC"),
            exported=exported,
            guarded=exported and text.form == "CSV",
            saved=mapping.is_saved(layout.names),
            slides=_slides(layout.names),
            offset=text.offset,
            lon_first=clue.lon_first,
            named_zone=named_zone,
            day_zone=day_zone if apart else None,
            midnight=clue.midnight,
            years=_years(preview, [cells for _, cells in first]),
        )
        table = Table(layout.names, settings, known)
        if not needs:
            _check_cells(text, layout)
            _read_rows(table, text, layout, preview, tell)
        notes = [*text.notes, *_skipped(layout), *_doubts(preview, first), *clue.notes]
    if apart:
        notes += _local(preview, named_zone, day_zone)
    timed = apart and not (named_zone or day_zone)
    preview = replace(preview, timed=timed)
    return _finished(table, preview, needs, notes, known, text.digest, str(settings.zone))


def _local(preview: Preview, named: tzinfo | None, of_days: tzinfo | None) -> list[str]:
    """What there is to say of columns called local, beside one whose name says its zone."""
    notes = []
    for name, role in zip(preview.names, preview.roles, strict=True):
        if "local" not in mapping.plain(name).split():
            continue
        if role in {"date", "end_date"} and named and not of_days:
            mine, others, these = "days", "times", "they"
        elif role == "time" and of_days and not named and "zone" not in preview.roles:
            mine, others, these = "times", "days", "those without a zone"
        else:
            continue
        notes.append(
            f"The {mine} in “{name}” may be in another time zone than the {others}: {these} are "
            f"read in that of the {others}"
        )
    return notes


def _read_rows(
    table: Table,
    text: Text,
    layout: sheets.Layout,
    preview: Preview,
    tell: Callable[[float], object],
) -> None:
    """Read all rows, and pack those so far every `SLICE`, or before they take much memory."""
    kept = zip(layout.names, preview.roles, strict=True)
    wide = sum(len(name) for name, role in kept if role == "more")
    most = min(SLICE, SLICE_NAMES // (wide or 1))
    packed = unpacked = 0
    for line, cells in text.rows(layout):
        table.add(line, cells)
        unpacked += 1
        if unpacked >= most or text.source.tell() - packed > SLICE_BYTES:
            table.pack()
            packed, unpacked = text.source.tell(), 0
            tell(packed / text.size)


def _check_cells(text: Text, layout: sheets.Layout) -> None:
    """Refuse a table of too many rows or cells before they are read, which costs ten times more.

    Raises:
        Refused: it has too many, or is no table.
    """
    # Without the names; line breaks in cells are counted too.
    rows = text.source.getvalue().count(b"\n") - 1
    if rows > MOST_ROWS or rows * len(layout.names) > MOST_CELLS:
        for _ in text.rows(layout):
            pass


def _preview(
    text: Text, layout: sheets.Layout, first: Sequence[Sequence[str]], choices: Choices
) -> Preview:
    filled = [cells for cells in first if any(map(str.strip, cells))]
    guessed = mapping.guess(layout.names, filled)
    roles = list(guessed)
    for at, role in choices.roles:
        if 0 <= at < len(roles) and role in mapping.ROLES:
            if role not in mapping.JOINED:
                # What was guessed makes way for what was chosen.
                roles = ["more" if one == role else one for one in roles]
            roles[at] = role
    roles = mapping.completed(layout.names, filled, roles, {at for at, _ in choices.roles})
    wide = len(layout.names)
    return Preview(
        names=layout.names,
        roles=tuple(roles),
        guessed=guessed,
        first=tuple(
            tuple(_cut(cells[at]) if at < len(cells) else "" for at in range(wide))
            for cells in filled[:SHOWN]
        ),
        form=text.form,
        unit=text.unit,
        line=layout.line,
        encoding=text.encoding,
        sheets=text.sheets,
        sheet=text.sheet,
    )


def _cut(cell: str) -> str:
    return cell if len(cell) <= CELL_SHOWN else f"{cell[:CELL_SHOWN]}…"


def _needs(roles: Sequence[str]) -> tuple[str, ...]:
    """The parts without which no row can be read, and for which no column was taken."""
    needs = [role for role in mapping.NEEDED if role not in roles]
    if "year" in roles and "date" in needs:
        needs.remove("date")
    return tuple(needs)


def _check_names(preview: Preview) -> None:
    """Refuse a table without names, of which the first event would be lost.

    A month may be the name of a column of days.

    Raises:
        Refused: the column of dates has a date like those in it for a name.
    """
    if preview.form not in {"CSV", "XLSX"} or "date" not in preview.roles:
        return
    at = preview.roles.index("date")
    name = preview.names[at]
    if name.isalpha() or isinstance(named := values.when(name, "day"), Bad):
        return
    first = (values.when(row[at], "day") for row in preview.first)
    like = {one.precision for one in first if not isinstance(one, Bad)}
    if named.precision in {"day", *like}:
        raise Refused(
            f"{preview.unit} {preview.line:,} should name the columns, but has the date {name}. "
            "Put a row with names such as title and date above the events."
        )


def _named_zone(preview: Preview, role: str, zones: frozenset[str]) -> tzinfo | None:
    """The zone that the name of a column says, if it says one; AM or PM may have one before it."""
    columns = zip(preview.names, preview.roles, strict=True)
    named = (values.named_zone(name, zones) for name, one in columns if one == role)
    return next(filter(None, named), None)


def _years(preview: Preview, first: Sequence[Sequence[str]]) -> list[int]:
    """The columns of years beside one of dates, which say the same once more or contradict it."""
    if "date" not in preview.roles:
        return []
    columns = mapping.columns_of(first, len(preview.names))
    return [
        at
        for at, (name, role) in enumerate(zip(preview.names, preview.roles, strict=True))
        if role == "more"
        and looks.names_years(mapping.plain(name))
        and looks.is_of_years(columns[at])
    ]


def _slides(names: Sequence[str]) -> int | None:
    """The column that says what a slide of TimelineJS is: its first tells the title of all."""
    folded = list(map(mapping.plain, names))
    return folded.index("type") if {"type", "headline"} <= set(folded) else None


def _skipped(layout: sheets.Layout) -> list[str]:
    if not layout.skipped:
        return []
    rows = words.plural(layout.skipped, "row")
    return [f"{rows} above the column names {'was' if layout.skipped == 1 else 'were'} skipped"]


def _doubts(preview: Preview, first: Sequence[tuple[int, Sequence[str]]]) -> list[str]:
    cells = [cells for _, cells in first]
    return doubts.of(preview.names, preview.roles, preview.guessed, cells)


def _finished(
    table: Table, preview: Preview, needs: tuple[str, ...], notes: list[str], known: Known,
    digest: str, zone: str,
) -> Own:  # fmt: skip
    """All rows, and what is wrong with the others."""
    packed = table.taken()
    counts = table.counts
    if counts["slides"]:
        notes.append("The title slide of the timeline is not an event")
    notes += [
        note.format(words.plural(counts[counted], noun), zone=zone)
        for counted, (noun, note) in NOTES.items()
        if counts[counted]
    ]
    if table.short_year:
        cell, day = table.short_year
        notes.append(
            f"The last number of dates such as {cell} is the year: {moments.day_text(day)}"
        )
    texts, rows = packed.texts(), packed.rows()
    rows = chronicle.completed(rows, known.dtypes, known.trips).set_index("id", drop=False)
    used = {code for cell in rows["countries"].dropna().unique() for code in cell.split(";")}
    doubtful = any(rule == dates.EITHER for _, _, _, rule, _ in table.problems)
    return Own(
        rows=rows,
        problems=pd.DataFrame(table.problems, columns=list(PROBLEM)),
        total=counts["total"],
        notes=tuple(notes),
        texts=texts,
        digest=digest,
        marks=pd.DataFrame(table.marks, columns=list(PROBLEM)),
        marked=counts["marked"],
        readings=pd.DataFrame(table.readings.lines, columns=list(READING)),
        preview=replace(preview, doubtful=doubtful, timed=preview.timed or counts["unzoned"] > 0),
        countries=tuple(
            (code, table.country_names[code]) for code in sorted(used - set(words.COUNTRIES) - {""})
        ),
        needs=needs,
    )
