"""What a column looks like by its first cells, where its name does not say what it holds."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

from atlas.data import dates as dates_
from atlas.data.chronicle import fold
from atlas.own import checks, coordinates, parts, values
from atlas.own.limits import Bad

# Of the first cells, how many must be of a kind so that the column is taken for it, and how many
# characters one of them may have.
SHARE: Final = 0.6
LOOKED_AT: Final = 200
# Words in the name of a column: of the day on which something was written down or told, of a number
# that is no date, and of a day. Those without spaces between their words are looked for within.
REPORTED: Final = frozenset(map(fold, (
    "accessed", "added", "archived", "checked", "collected", "crawled", "created", "creation",
    "downloaded", "edited", "entered", "entry", "modified", "posted", "publication", "published",
    "report", "reported", "reporting", "retrieved", "scraped", "submission", "submitted",
    "timestamp", "update", "updated", "uploaded", "verified",
    "erstellt", "geändert", "veröffentlicht", "создано", "изменено", "опубликовано",
)))  # fmt: skip
REPORTED_WITHIN: Final = tuple(map(fold, (
    "타임스탬프", "작성", "등록", "게시", "수정", "タイムスタンプ", "作成", "更新", "公開", "创建",
    "更新", "发布",
)))  # fmt: skip
SIGNS: Final = re.compile(r"[^\d\s]")
# Two numbers with three digits behind the point, or what names the quarter of the sky.
EXACT: Final = re.compile(r"[(\[]?\s*-?\d+\.\d{3,}\s*[,;/|\s]\s*-?\d+\.\d{3,}\s*[)\]]?", re.ASCII)
QUARTERS: Final = re.compile(r"(?i:point)\s*\(|\d.*[NSns].*\d.*[EWew]|[NSns].*\d.*[EWew].*\d|°")
NUMBERED: Final = frozenset({"case", "code", "id", "no", "nr", "num", "number", "ref", "serial"})
DATED: Final = frozenset(map(fold, ("date", "day", "datum", "fecha", "occurred", "when", "дата")))


def cells_of(column: Sequence[str]) -> list[str]:
    """The cells of a column that are not empty."""
    return [cell.strip() for cell in column if cell.strip()]


def mostly(column: Sequence[str], fits: Callable[[str], bool]) -> bool:
    """Whether a column has cells, and most of them fit."""
    cells = cells_of(column)
    fitting = sum(fits(cell) for cell in cells if len(cell) <= LOOKED_AT)
    return bool(cells) and fitting >= SHARE * len(cells)


def dates(
    columns: Sequence[Sequence[str]], folded: Sequence[str], among: Collection[int]
) -> list[int]:
    """The columns `among` these that hold dates, that of the events first as far as can be told.

    It has whole days rather than months or years, and no name that speaks of what was written down
    or told of them; that of the day would be the first column in many a file.
    """
    ranks = {}
    for at in sorted(among):
        if not mostly(columns[at], is_date):
            continue
        words = set(folded[at].split())
        cells = [cell for cell in cells_of(columns[at]) if len(cell) <= LOOKED_AT]
        whole = sum(map(is_day, cells)) * 2 > len(cells)
        years = sum(map(is_year, cells)) * 2 > len(cells)
        # 2017-01 may be the first case of a year, 20170101 its number, and 1950 a distance.
        if words & NUMBERED and not (whole and any(map(SIGNS.search, cells))):
            continue
        named = words & (DATED | parts.YEARS) or is_year(folded[at])
        if years and not named:
            continue
        reported = bool(words & REPORTED) or any(word in folded[at] for word in REPORTED_WITHIN)
        ranks[at] = reported, not whole, not words & DATED, at
    return sorted(ranks, key=ranks.__getitem__)


def is_date(cell: str) -> bool:
    """Whether a cell is a day, a month, a year, or a span of them; it may be either of two days."""
    read = values.when(cell)
    return not isinstance(read, Bad) or read.rule == dates_.EITHER


def is_day(cell: str) -> bool:
    """Whether a cell is exact to the day."""
    read = values.when(cell)
    return read.rule == dates_.EITHER if isinstance(read, Bad) else read.precision == "day"


def is_year(cell: str) -> bool:
    """Whether a cell is a year alone."""
    return values.YEAR.fullmatch(cell) is not None


def is_clock(cell: str) -> bool:
    """Whether a cell is a time of day."""
    return not isinstance(values.clock(cell), Bad)


def is_both(cell: str) -> bool:
    """Whether a cell can only be latitude and longitude: 4.3/3.9 may be any two numbers."""
    exact = EXACT.fullmatch(cell) or QUARTERS.search(cell)
    return exact is not None and not isinstance(coordinates.both(cell), Bad | None)


def is_name(cell: str) -> bool:
    """Whether a cell may name an event: it is no number and no date."""
    return coordinates.NUMBER.fullmatch(cell) is None and not is_date(cell)


# What a cell must be so that its column is taken for what its name says.
FITS: Final[Mapping[str, Callable[[str], bool]]] = {
    "date": is_date,
    "end_date": is_date,
    "time": is_clock,
    "month": lambda cell: not isinstance(checks.composed("2000", cell, ""), Bad),
    "day": lambda cell: not isinstance(checks.composed("2000", "1", cell), Bad),
    "lat": lambda cell: not isinstance(coordinates.degrees(cell, axis="lat"), Bad),
    "lon": lambda cell: not isinstance(coordinates.degrees(cell, axis="lon"), Bad),
    "coordinates": lambda cell: not isinstance(coordinates.both(cell), Bad),
}
