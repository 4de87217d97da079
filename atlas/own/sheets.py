"""A text as a table: its separator, the row that names the columns, and the rows under it."""

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from atlas.data import invisible
from atlas.own import mapping
from atlas.own.limits import (
    LONGEST_CELL,
    LONGEST_ROW,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_LINES,
    MOST_ROWS,
    Refused,
)

# Characters of the name of a column that are shown.
LONGEST_NAME: Final = 60
SEPARATORS: Final = ",;\t|"
# What Excel reads in the first line, and takes for the separator.
SEPARATOR_LINE: Final = re.compile(r"\s*\"?sep=([^\r\n\"]?)\"?\s*", re.IGNORECASE)
# Rows among which the one with the names is looked for.
ROWS_ABOVE: Final = 20
# Characters of these rows.
SAMPLE: Final = 64 * 1024


class Layout(NamedTuple):
    """How a table lies in a text: its separator, and the line in which the names of columns begin.

    `names` are those of the columns, in order, each different; `skipped` says how many rows above
    them hold something.
    """

    separator: str
    line: int
    names: tuple[str, ...]
    skipped: int


def layout(text: io.TextIOBase, head_line: int | None = None, form: str = "CSV") -> Layout:
    """Find out how the table lies, by its first lines; `head_line` is the line of the names.

    What was of another form than CSV has commas, and but for workbooks the names in its first line.

    Raises:
        Refused: there is nothing, or too many columns.
    """
    sample = text.read(SAMPLE)
    if len(sample) == SAMPLE:
        # The last line may be cut.
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    lines = io.StringIO(sample, newline="").readlines()[: 10 * ROWS_ABOVE]
    as_written = form == "CSV"
    stated = SEPARATOR_LINE.fullmatch(lines[0].lstrip("\ufeff")) if lines and as_written else None
    first = 1 if stated else 0
    separators = ((stated and stated[1]) or SEPARATORS) if as_written else ","
    head_line = head_line if form in {"CSV", "XLSX"} else 1
    candidates = [_candidate(lines, first, one, head_line) for one in separators]
    best = max(candidates, key=lambda one: one[0])
    if not best[2]:
        raise Refused("The file is empty, or has no row that names its columns.")
    separator = separators[candidates.index(best)]
    if len(best[2]) > MOST_COLUMNS:
        raise Refused(
            f"The file has {len(best[2]):,} columns; at most {MOST_COLUMNS} are read. Remove the "
            "columns that are not needed."
        )
    return Layout(separator, best[1], different(best[2]), best[3])


def _candidate(
    lines: Sequence[str], first: int, separator: str, head_line: int | None
) -> tuple[tuple[int, int], int, list[str], int]:
    """How well a separator fits, the line of the names, the names, and how many rows lie above."""
    reader = csv.reader(lines[first:], delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    line = first + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, cells))
            line = first + 1 + reader.line_num
            if len(rows) == ROWS_ABOVE:
                break
    except csv.Error:
        # The reading says where; a quotation mark may be open.
        pass
    if not rows:
        return (-1, 0), first + 1, [], 0
    at = _head(rows, head_line)
    # Separators at the end of every row name no columns.
    wide = max(len(_trimmed(cells)) for _, cells in rows[at:])
    names = rows[at][1][: max(wide, len(_trimmed(rows[at][1])))]
    # A title above the table has no separator; a sentence may have one.
    return (mapping.recognised(names), len(_trimmed(names))), rows[at][0], names, at


def _head(rows: Sequence[tuple[int, list[str]]], head_line: int | None) -> int:
    """Which of these rows has the names of the columns."""
    if head_line is not None:
        return next((at for at, (line, _) in enumerate(rows) if line >= head_line), 0)
    scores = [mapping.recognised(cells) for _, cells in rows]
    best = max(range(len(rows)), key=lambda at: (scores[at], -at))
    if scores[best] >= min(2, len(_trimmed(rows[best][1]))) and scores[best]:
        return best
    # None that is known: the first that is as wide as most.
    widths = [len(_trimmed(cells)) for _, cells in rows]
    usual = max(set(widths), key=lambda width: (widths.count(width), width))
    return next(at for at, width in enumerate(widths) if width >= usual)


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """The cells without empty ones at the end."""
    wide = len(cells)
    while wide and not cells[wide - 1].strip():
        wide -= 1
    return cells[:wide]


def different(cells: Sequence[str], longest: int = LONGEST_NAME) -> tuple[str, ...]:
    """The names of columns as they are shown: no two are the same, and none is empty."""
    names: dict[str, None] = {}
    for number, cell in enumerate(cells, start=1):
        stem = " ".join(invisible.without(cell).split())[:longest] or f"Column {number}"
        name, times = stem, 1
        while name in names:
            times += 1
            name = f"{stem} ({times})"
        names[name] = None
    return tuple(names)


def rows(text: io.TextIOBase, form: Layout) -> Iterator[tuple[int, list[str]]]:
    """The line in which each row below the names begins, and its cells.

    No line or row is held that is longer than a row may be.

    Raises:
        Refused: the text is larger than a file may be, or no table.
    """
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
                raise Refused(f"Line {number:,} contains zero bytes, so the file is not text.")
            if not line:
                return
            if number < form.line:
                length = 0
            else:
                yield line
        raise Refused(f"The file has more than {MOST_LINES:,} lines. Split it.")

    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(lines(), delimiter=form.separator, strict=True)
    above = form.line - 1
    seen = 0
    try:
        next(reader, None)
        begins = reader.line_num + above + 1
        for count in itertools.count(1):
            length = 0
            cells = next(reader, None)
            if cells is None:
                return
            if count > MOST_ROWS:
                raise Refused(f"The file has more than {MOST_ROWS:,} rows. Split it.")
            seen += len(cells)
            if seen > MOST_CELLS:
                raise Refused(
                    f"The file has more than {MOST_CELLS:,} cells. Split it, or leave out columns "
                    "that are not needed."
                )
            yield begins, cells
            begins = reader.line_num + above + 1
    except csv.Error as error:
        raise Refused(
            f"Line {reader.line_num + above:,} can't be read: {error}. A quotation mark may be "
            "missing."
        ) from error
