"""What a column looks like by its first cells, where its name does not say what it holds."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Final

from atlas.data import dates as dates_
from atlas.data.chronicle import fold
from atlas.own import checks, coordinates, parts, values
from atlas.own.limits import Bad

# Of the first cells, how many must be of a kind so that the column is taken for it, and how many
# characters one of them may have.
SHARE: Final = 0.6
LOOKED_AT: Final = 200
# Cells: those by which a file's columns are recognised, each of which is asked for several things.
REMEMBERED: Final = 5000
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
    "发布",
)))  # fmt: skip
NOT_DIGITS: Final = re.compile(r"[^\d\s]")
# Two numbers with two or three digits behind the point.
EXACT: Final = re.compile(
    r"[(\[]?\s*(-?\d+\.\d{2,})\s*[,;/|\s]\s*(-?\d+\.\d{2,})\s*[)\]]?", re.ASCII
)
TIMES: Final = frozenset(map(fold, (
    "time", "hour", "clock", "uhrzeit", "zeit", "время", "시간", "時刻", "时间",
)))  # fmt: skip
LASTING: Final = frozenset({"duration", "elapsed", "flight", "travel", "burn"})
NUMBERED: Final = frozenset({"case", "code", "id", "no", "nr", "num", "number", "ref", "serial"})
DATED: Final = frozenset(map(fold, ("date", "day", "datum", "fecha", "occurred", "when", "дата")))


def cells_of(column: Sequence[str]) -> list[str]:
    """The cells of a column that are not empty."""
    return [cell.strip() for cell in column if cell.strip()]


def short_cells(column: Sequence[str]) -> list[str]:
    """Those of them that are short enough to be looked at."""
    return [cell for cell in cells_of(column) if len(cell) <= LOOKED_AT]


def mostly(column: Sequence[str], fits: Callable[[str], bool]) -> bool:
    """Whether a column has cells, and most of them fit."""
    cells = cells_of(column)
    return bool(cells) and sum(map(fits, short_cells(column))) >= SHARE * len(cells)


def dates(
    columns: Sequence[Sequence[str]], folded: Sequence[str], among: Collection[int]
) -> list[int]:
    """The columns `among` these that hold dates, that of the events first as far as can be told.

    It has whole days rather than months or years, and no name that speaks of what was written down
    or told of them: the first column of a form has the time at which it was sent.
    """
    ranks = {}
    for at in sorted(among):
        if not mostly(columns[at], is_date):
            continue
        words = set(folded[at].split())
        cells = short_cells(columns[at])
        whole = sum(map(is_day, cells)) * 2 > len(cells)
        # 2017-01 may be the first case of a year, and 20170101 its number.
        if words & NUMBERED and not (whole and any(map(NOT_DIGITS.search, cells))):
            continue
        unnamed = is_of_years(columns[at]) and not names_years(folded[at])
        # 1950 may be a distance.
        if unnamed and not all(map(is_date, cells)):
            continue
        ranks[at] = is_reported(folded[at]), unnamed, not whole, not words & DATED, at
    return sorted(ranks, key=ranks.__getitem__)


def is_reported(folded: str) -> bool:
    """Whether the name of a column speaks of what was written down or told of events."""
    return bool(set(folded.split()) & REPORTED) or any(word in folded for word in REPORTED_WITHIN)


def names_years(folded: str) -> bool:
    """Whether the name of a column says that it holds years; that of one may be a year itself."""
    within = any(word in folded for word in parts.YEARS if not word.isascii() or word == "year")
    return within or bool(set(folded.split()) & (DATED | parts.YEARS)) or is_year(folded)


def names_times(folded: str) -> bool:
    """Whether the name of a column says that it holds times of day, and not how long it took."""
    words = set(folded.split())
    return bool(words & TIMES) and not words & LASTING and not is_reported(folded)


def is_of_years(column: Sequence[str]) -> bool:
    """Whether most cells of a column are years alone."""
    return mostly(column, is_year)


def all_years(column: Sequence[str]) -> bool:
    """Whether a column has cells, and all are years alone."""
    return bool(cells := cells_of(column)) and all(map(is_year, cells))


def same_years(days: Sequence[str], years: Sequence[str]) -> bool:
    """Whether most days of a column lie in the years of another."""
    pairs = [(day.strip(), year.strip()) for day, year in zip(days, years, strict=True)]
    filled = [(day, year) for day, year in pairs if day and year and len(day) <= LOOKED_AT]
    same = sum(
        not isinstance(read := _when(day), Bad) and f"{read.first.year}" == year
        for day, year in filled
    )
    return bool(filled) and same >= SHARE * len(filled)


@lru_cache(REMEMBERED)
def _when(cell: str) -> values.When | Bad:
    return values.when(cell)


def is_date(cell: str) -> bool:
    """Whether a cell is a day, a month, a year, or a span of them; it may be either of two days."""
    read = _when(cell)
    return not isinstance(read, Bad) or read.rule == dates_.EITHER


def is_day(cell: str) -> bool:
    """Whether a cell is exact to the day."""
    read = _when(cell)
    return read.rule == dates_.EITHER if isinstance(read, Bad) else read.precision == "day"


def is_year(cell: str) -> bool:
    """Whether a cell is a year alone."""
    return values.YEAR.fullmatch(cell) is not None


def is_clock(cell: str) -> bool:
    """Whether a cell is a time of day."""
    return not isinstance(values.clock(cell), Bad)


def is_both(cell: str) -> bool:
    """Whether a cell can only be latitude and longitude: 4.3/3.9 may be any two numbers."""
    numbers = EXACT.fullmatch(cell)
    # Two digits are enough where one number can be no latitude.
    exact = numbers is not None and (
        all(len(one.partition(".")[2]) > 2 for one in numbers.groups())
        or max(abs(float(one)) for one in numbers.groups()) > 90
    )
    signs = set(cell.casefold())
    # With the quarters of the sky, as a point, or with minutes.
    named = (signs & {"n", "s"} and signs & {"e", "w"}) or "point" in cell.casefold()
    if not (exact or named or (signs & {"°", "º"} and signs & {"'", "′", "’"})):
        return False
    return not isinstance(coordinates.both(cell), Bad | None)


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
