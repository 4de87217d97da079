"""How large a visitor's file may be, and how one is refused."""

from typing import Final, NamedTuple

MOST_BYTES: Final = 25 * 1024 * 1024
MOST_ROWS: Final = 100_000
# Of the texts of all good rows, most of which are kept three times: alone, joined, and as a search
# compares them, where signs such as ㍿ are written out. The process then takes 300 MiB.
MOST_TEXT_BYTES: Final = 90 * 1024 * 1024
# More than rows, since a cell in quotes may hold line breaks.
MOST_LINES: Final = 3 * MOST_ROWS
MOST_COLUMNS: Final = 100
# Of 16 columns with the most rows; our own file of saved events has 15.
MOST_CELLS: Final = 1_600_000
# Characters: of a row, and of any cell. Our own file of saved events doubles the quotation marks of
# texts, of which a row may hold 28,000.
LONGEST_ROW: Final = 60_000
LONGEST_CELL: Final = 20_000
# Characters of a cell, by what its column is taken for.
LONGEST: Final = {
    "title": 10_000, "date": 60, "end_date": 60, "year": 10, "month": 20, "day": 10,
    "end_year": 10, "end_month": 20, "end_day": 10, "time": 30, "zone": 40, "place": 200,
    "lon": 40, "lat": 40, "coordinates": 100, "what": 10_000, "countries": 300, "certainty": 40,
    "source": 5000, "link": 2000, "kind": 200, "instant": 40, "end_instant": 40,
    "precision": 20,
}  # fmt: skip
# Different cells of a column that is read as few names, and different spans of days in one cell: a
# list of countries or a span takes up to 0.1 ms, and real files have some hundreds of them.
MOST_DIFFERENT: Final = 10_000
# Problems and marks listed one by one; further ones are only counted.
MOST_PROBLEMS: Final = 1000
# Of a packed file (XLSX, KMZ): the bytes of its parts, and how many it names.
MOST_UNPACKED: Final = 48 * 1024 * 1024
MOST_PARTS: Final = 5000
# Of XLSX: signs `<` in its parts. A cell has four, six to eight with a text of its own: some 80,000
# cells, which take 2 s.
MOST_TAGS: Final = 500_000
# Of JSON: values, and objects among them, which take the most memory; a feature has three. Of KML:
# elements, which take longer; a placemark has some six.
MOST_VALUES: Final = 2_000_000
MOST_OBJECTS: Final = 600_000
MOST_ELEMENTS: Final = 400_000
# Of XML; so many of one element take 130 MiB.
MOST_ATTRIBUTES: Final = 600_000
# How deep XML may lie.
DEEPEST: Final = 64


class Refused(Exception):  # noqa: N818
    """The file as a whole can't be read; the message says why and what to do."""


class Bad(NamedTuple):
    """A cell breaks a rule: the rule, and how to fix it."""

    rule: str
    mend: str


class Marked(NamedTuple):
    """A cell is used in part or not at all, and its row is kept: what for, and why."""

    value: object
    rule: str
    mend: str


def check_size(content: bytes) -> None:
    """Refuse a file that is too large.

    Raises:
        Refused: it is.
    """
    if len(content) > MOST_BYTES:
        raise Refused(
            f"The file is {len(content) / 1024**2:,.1f} MiB; the limit is {MOST_BYTES // 1024**2} "
            "MiB. Split it."
        )
