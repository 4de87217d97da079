"""Files that are no text table, as one: XLSX, KML and KMZ, GeoJSON and JSON, written as CSV.

Each is measured before it is unpacked, parsed or held, so that a small file can't become a large
one. What comes out is read like any CSV file, under the same limits.
"""

import io
import itertools
import lzma
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import cache, lru_cache
from typing import Any, Final

from atlas.data import words
from atlas.own import cellformats, markup, unlike
from atlas.own.limits import (
    MOST_ATTRIBUTES,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_PARTS,
    MOST_TAGS,
    MOST_UNPACKED,
    Refused,
)
from atlas.own.markup import PIECE, InPieces
from atlas.own.placemarks import from_kml
from atlas.own.records import LARGE_INSIDE, MANY_INSIDE, Converted, from_json, written

SIGNATURES: Final = {
    b"\x1f\x8b": "a GZIP file. Unpack it first.",
    b"\xd0\xcf\x11\xe0": "an old or encrypted spreadsheet. Save it as XLSX or CSV, without a "
    "password.",
    b"%PDF": "a PDF. Save the table in it as CSV or XLSX.",
    b"SQLite format 3\0": "a database. Export the table as CSV.",
    b"BEGIN:VCALENDAR": "a calendar. Export its events as CSV.",
}
# A page of the web, which some programs save with the ending of a spreadsheet.
PAGE: Final = re.compile(rb"<(?:!doctype )?html\b", re.IGNORECASE)
START: Final = 4096
# Of a start, with the sign that some put before each value of JSON.
BLANK: Final = b"\xef\xbb\xbf \t\r\n\x1e"
MANY_CELLS: Final = (
    "The workbook has more than about 80,000 cells, the most that can be read. Save the sheet with "
    "the events as CSV: up to 100,000 rows can be read."
)
# One text of a workbook may stand in each of its cells: 4 KB became 28 MB, each of whose words a
# search would look at. How many times the bytes of a workbook its text may have, but for so many.
MOST_TIMES: Final = 50
MOST_OF_SMALL: Final = 1024**2
SAME_TEXTS: Final = (
    "The workbook has the same long texts in very many cells. Save the sheet with the events as "
    "CSV, and shorten the texts."
)
# Sheets that are offered, and characters of the name of each: a spreadsheet takes 31.
MOST_SHEETS: Final = 1000
LONGEST_SHEET: Final = 255
MANY_SHEETS: Final = (
    f"The workbook has more than {MOST_SHEETS:,} sheets, or one with a very long name. Save the "
    "sheet with the events as CSV."
)
# More than a namespace that is too long, which two pieces may share.
NAME_BYTES: Final = 4096
OTHER_ENCODING: Final = "The workbook is not in UTF-8. Save it again, or save the sheet as CSV."
LONG_INSIDE: Final = "The workbook declares a name that is too long. Save the sheet as CSV."
# Of a workbook, parts of which openpyxl makes objects: an element of theirs costs as much time and
# memory as so many of a sheet.
OBJECTS: Final = re.compile(r"(?!xl/(worksheets/[^/]+|sharedStrings)\.xml).*\.(xml|rels)")
COST: Final = 8
# Texts of a workbook that are remembered.
REMEMBERED: Final = 5000
# How a workbook writes a control character, and the sign before what only looks like one: openpyxl
# leaves them.
ESCAPED: Final = re.compile("_x005F_(?=x[0-9A-Fa-f]{4}_)|_x00[01][0-9A-Fa-f]_")
# What a sheet has beside its rows, of which openpyxl makes objects.
BESIDE: Final = frozenset(
    f"{{http://schemas.openxmlformats.org/spreadsheetml/2006/main}}{name}"
    for name in (
        "autoFilter", "colBreaks", "cols", "conditionalFormatting", "customSheetViews",
        "dataValidations", "extLst", "headerFooter", "hyperlinks", "legacyDrawing", "mergeCells",
        "pageMargins", "pageSetup", "printOptions", "rowBreaks", "scenarios", "sheetFormatPr",
        "sheetPr", "sheetProtection", "sheetViews", "tableParts",
    )
)  # fmt: skip


def converted(content: bytes, sheet: str = "") -> Converted | None:
    """A file that is no text table as one; None if it may be text. `sheet` is one of a workbook's.

    Raises:
        Refused: it is of a form that is not read, damaged, or too large inside.
    """
    for signature, name in SIGNATURES.items():
        if content.startswith(signature):
            raise Refused(f"This is {name}")
    if content.startswith(b"PK\x03\x04"):
        return _packed(content, sheet)
    wide = content[:START].replace(b"\0", b"").lstrip(b"\xff\xfe" + BLANK)
    if wide[:1] in {b"{", b"["}:
        if content[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in content[:2]:
            # As PowerShell writes it; half a letter is read as a sign for that.
            order = {b"\0": "-be"}.get(content[:1]) or {b"\0": "-le"}.get(content[1:2], "")
            content = content.decode(f"utf-16{order}", "replace").encode()
        return from_json(content, wide)
    if PAGE.match(wide):
        raise Refused("This is a web page. Save the table in it as CSV or XLSX.")
    if wide[:1] == b"<" and re.match(rb"<\?xml|<!|<kml|<\w+:kml", wide):
        return from_kml(content)
    return None


# --- packed files


def _packed(content: bytes, sheet: str) -> Converted:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS:
                raise Refused(MANY_INSIDE)
            if "xl/workbook.xml" in names:
                shown = _measure(packed, parts)
                return _xlsx(content, sheet, shown)
            if {"mimetype", "content.xml"} <= names:
                raise Refused("This is an OpenDocument file. Save it as XLSX or CSV.")
            documents = [part for part in parts if part.filename.lower().endswith(".kml")
                         and not part.filename.startswith("__MACOSX/")]  # fmt: skip
            if documents:
                # The map is at the root; others are parts of it, which it names.
                main = min(documents, key=lambda part: part.filename.count("/"))
                if main.file_size > MOST_BYTES:
                    raise Refused(LARGE_INSIDE)
                others = [part.filename for part in documents if part is not main]
                converted = from_kml(packed.read(main))
                return converted._replace(notes=converted.notes + _not_read(main, others))
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        struct.error,
        zlib.error,
        lzma.LZMAError,
    ) as error:
        raise Refused(
            "The archive is damaged or protected with a password. Save it again."
        ) from error
    raise Refused("This ZIP file is neither XLSX nor KMZ. Unpack it, and upload the table in it.")


def _measure(packed: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]) -> unlike.Parts:
    """Refuse a workbook that would take long or be large, by all parts: any may be a sheet.

    Return what of each part a spreadsheet shows in another way.

    Raises:
        Refused: its parts are too large, or hold too many elements.
    """
    # What a part says of its length holds: no more of it is unpacked.
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused(LARGE_INSIDE)
    tags = attributes = 0
    shown: unlike.Parts = {}
    for part in parts:
        counts = shown[part.filename] = Counter()
        before, wide, names = b"", False, 0
        cost = COST if OBJECTS.fullmatch(part.filename) else 1
        with packed.open(part) as opened:
            while piece := opened.read(PIECE):
                if not before and not markup.is_in_ascii(piece[:START]):
                    # Of properties of the document, which are short.
                    if part.file_size > PIECE:
                        raise Refused(OTHER_ENCODING)
                    piece = markup.in_utf8(piece)
                tags += cost * (elements := piece.count(b"<"))
                attributes += (more := markup.attributes(piece))
                names += elements + more
                unlike.count(piece, counts)
                # A name that is told at the start of a part holds to its end.
                wide = wide or bool(markup.WIDE_NAME.search(before + piece))
                if (wide and names > markup.MOST_WIDE) or markup.LONG_NAME.search(before + piece):
                    raise Refused(LONG_INSIDE)
                before = piece[-NAME_BYTES:]
                if tags > MOST_TAGS or attributes > MOST_ATTRIBUTES:
                    raise Refused(MANY_CELLS)
    return shown


def _not_read(main: zipfile.ZipInfo, others: list[str]) -> tuple[str, ...]:
    if not others:
        return ()
    maps = words.plural(len(others), "other map is", "other maps are")
    return (f"Of the archive {main.filename[:60]} is read; {maps} not",)


class _InPieces(zipfile.ZipFile):
    """A packed file of which each part is read in pieces."""

    def open(self, name: Any, *args: Any, **kwargs: Any) -> Any:
        """A part, open for reading."""
        return InPieces(super().open(name, *args, **kwargs))


def _openpyxl() -> Any:
    """openpyxl, of which a workbook is read once, and each of its formats of numbers.

    A sheet that does not say how large it is would be read to its end for that, and a workbook may
    name one sheet thousands of times.

    What is touched: how a workbook is opened, how a sheet that is only read finds its size,
    `STRIP_RE` of formats, the two questions that a style sheet asks of each, raised digits of a
    text, and days that are written as text, of which openpyxl drops the offset from UTC: they stay
    text. Names of areas, and what a sheet has beside its rows, are not read: each may have one
    attribute with a million ranges, and a name of 100,000 letters took 20 s.
    """
    # Loaded for the few files that need it: a second.
    import openpyxl  # noqa: PLC0415
    from openpyxl.cell import text  # noqa: PLC0415
    from openpyxl.reader import excel, workbook  # noqa: PLC0415
    from openpyxl.styles import numbers, stylesheet  # noqa: PLC0415
    from openpyxl.worksheet import _read_only, _reader  # noqa: PLC0415
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # noqa: PLC0415

    excel.ZipFile = _InPieces
    ReadOnlyWorksheet._get_size = lambda _: None
    numbers.STRIP_RE = cellformats.QUOTED
    stylesheet.is_date_format = cache(numbers.is_date_format)
    stylesheet.is_timedelta_format = cache(numbers.is_timedelta_format)
    _reader.from_ISO8601 = str
    text.Text.content = property(cellformats.content)
    workbook.WorkbookParser.assign_names = lambda _: None
    _read_only.WorkSheetParser = _rows_only(_reader)
    return openpyxl


@cache
def _rows_only(reader: Any) -> Any:
    """openpyxl's parser of a sheet, which reads its rows alone."""

    class Rows(reader.WorkSheetParser):  # type: ignore[misc]
        def parse(self) -> Iterator[Any]:
            for _, element in reader.iterparse(self.source):
                if element.tag == reader.ROW_TAG:
                    row = self.parse_row(element)
                    element.clear()
                    yield row
                elif element.tag in BESIDE:
                    element.clear()

    return Rows


def _xlsx(content: bytes, wanted: str, shown: unlike.Parts) -> Converted:
    try:
        book = _openpyxl().load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheets = {one.title: one for one in book.worksheets if one.sheet_state == "visible"}
        if not sheets:
            raise Refused(
                "The workbook has no sheet that can be read: all are hidden, or it was saved as "
                "“Strict Open XML”. Save the sheet with the events as CSV."
            )
        if len(sheets) > MOST_SHEETS or max(map(len, sheets)) > LONGEST_SHEET:
            raise Refused(MANY_SHEETS)
        looked_at, rows = set[str](), itertools.count(1)
        most = max(MOST_TIMES * len(content), MOST_OF_SMALL)
        most, refusal = min((most, SAME_TEXTS), (2 * MOST_BYTES, LARGE_INSIDE))
        for name in [wanted] if wanted in sheets else sheets:
            # A workbook may name one part for a hundred sheets.
            if (part := sheets[name]._worksheet_path) in looked_at:
                continue
            looked_at.add(part)
            # A cover may have a picture alone.
            cells = sheets[name].iter_rows(max_col=MOST_COLUMNS + 1)
            if text := written(_sheet_rows(name, cells, rows), most, refusal):
                break
    except Refused:
        raise
    except MemoryError:
        raise
    except Exception as error:
        # Damaged workbooks end in faults of all kinds.
        raise Refused("The workbook can't be read: it is damaged. Save it again.") from error
    notes = [f"The workbook has {len(sheets)} sheets; this is “{name}”"] if len(sheets) > 1 else []
    notes += unlike.notes(shown.get(part.lstrip("/"), {}))
    return Converted(text, "XLSX", "Row", 0, tuple(sheets), name, tuple(notes))


def _sheet_rows(
    name: str, rows: Iterable[tuple[Any, ...]], numbers: Iterator[int]
) -> Iterator[list[str]]:
    """The rows of a sheet as text; `numbers` counts those of all sheets that are looked at."""
    empty = 0
    for cells, number in zip(rows, numbers, strict=False):
        if number > MOST_LINES:
            raise Refused(
                f"Up to the sheet “{name}” there are more than {MOST_LINES:,} rows. Split it."
            )
        # Most of what is given is empty, to the width and the depth that are asked for.
        wide = len(cells)
        while wide and cells[wide - 1].value is None:
            wide -= 1
        written = [_cell(cellformats.shown(cell)) for cell in cells[:wide]]
        while written and not written[-1]:
            written.pop()
        if len(written) > MOST_COLUMNS:
            raise Refused(
                f"The sheet “{name}” has more than {MOST_COLUMNS} columns. Remove some, or move "
                "the sheet with the events before it."
            )
        if not written:
            # Rows with nothing behind the last one are not written.
            empty += 1
            continue
        for _ in range(empty):
            yield []
        empty = 0
        yield written


def _cell(cell: object) -> str:
    """A cell of a sheet as text: days and times as ISO writes them, whole numbers without point."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return cellformats.number_text(cell) if isinstance(cell, float) else str(cell)


@lru_cache(REMEMBERED)
def _text(cell: str) -> str:
    """A text of a sheet without what its program adds: one text may stand in 80,000 cells."""
    if "_x00" in cell:
        cell = ESCAPED.sub(lambda sign: "_" if sign[0] == "_x005F_" else " ", cell)
    return cell.strip()
