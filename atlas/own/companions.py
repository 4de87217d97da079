"""Columns that complete another: the quarter of the sky, minutes of degrees, and AM or PM.

Their cells mean something only behind those of the other, which are read together with them.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from atlas.data.chronicle import fold
from atlas.own import values
from atlas.own.coordinates import NUMBER

SIDES: Final = {
    "lat": frozenset({"n", "s", "north", "south"}),
    "lon": frozenset({"e", "w", "east", "west"}),
}
AM_OR_PM: Final = frozenset(map(fold, (*values.HALVES, "am", "pm", "a.m.", "p.m.")))
AFTERNOONS: Final = {"pm", "p.m."} | {
    fold(one) for one, half in values.HALVES.items() if half == "pm"
}
AXES: Final = {"lat": r"lat(?:itude)?", "lon": r"(?:lon|long|lng|longitude)"}
# Names of columns of quarters, as they are compared, with the letters or with the coordinate: a
# direction alone may be that of a flight.
LETTERS: Final = {"lat": r"(?:ns|n (?:or )?s)", "lon": r"(?:ew|e (?:or )?w)"}
QUARTER: Final = r"(?:hem(?:isphere)?|dir(?:ection)?|ref(?:erence)?|indicator|quadrant)"
QUARTER_OF: Final = {
    role: re.compile(
        rf"(?:{axis} ?)?{LETTERS[role]}(?: {QUARTER})?"
        rf"|(?:gps ?)?{axis} ?{QUARTER}(?: {LETTERS[role]})?|{QUARTER} {axis}"
    )
    for role, axis in AXES.items()
}
# Names of columns of AM and PM, and a time to which they belong.
HALF: Final = re.compile(rf"\b(?:am pm|ampm|am|pm|meridiem)\b|{'|'.join(values.HALVES)}")
TWELVE: Final = re.compile(r"(?:0?[1-9]|1[0-2]):\d\d(?::\d\d)?")
# Times that need no half of the day: of 24 hours, or with it.
SAYS_ALL: Final = {
    half: re.compile(r"(?:1[3-9]|2\d):|.*p\.?m" if half in AFTERNOONS else r"0?0:|.*a\.?m")
    for half in AM_OR_PM
}
# The least and the greatest latitude of an area have names like those of minutes.
SMALLER: Final = {
    role: [
        re.compile(rf"{axis} ?{unit}|{unit} ?{axis}")
        for unit in (r"m(?:in(?:ute)?s?)?", r"s(?:ec(?:ond)?s?)?")
    ]
    for role, axis in AXES.items()
}
GREATEST: Final = {
    role: re.compile(rf"{axis} ?max(?:imum)?|max(?:imum)? ?{axis}") for role, axis in AXES.items()
}
# Of a cell no more is looked at: longer ones are no part of another.
LONGEST: Final = 20


def roles(
    taken: Sequence[str], among: set[int], folded: Sequence[str], columns: Sequence[Sequence[str]]
) -> Iterator[tuple[int, str]]:
    """The columns `among` these that complete another, and what that one is taken for.

    `taken` says what each column is taken for, `folded` has their names as they are compared, and
    `columns` their first cells.
    """
    yield from _quarters(taken, among, folded, columns)
    smaller = {role: list(_smaller(role, taken, among, folded, columns)) for role in AXES}
    filled = any(_cells(columns[at]) for some in smaller.values() for at in some)
    if filled and len(smaller["lat"]) == len(smaller["lon"]):
        yield from ((at, role) for role, some in smaller.items() for at in some)
    yield from _half(taken, among, folded, columns)


def unused(
    among: set[int], names: Sequence[str], folded: Sequence[str], columns: Sequence[Sequence[str]]
) -> list[str]:
    """The names of columns `among` these that look as if they complete another, and do not."""
    smaller = [pattern for role in AXES for pattern in _patterns(role, folded)]

    def is_part(at: int) -> bool:
        cells = _cells(columns[at])
        quarters = any(
            cells <= sides and QUARTER_OF[role].fullmatch(folded[at])
            for role, sides in SIDES.items()
        )
        minutes = any(pattern.fullmatch(folded[at]) for pattern in smaller)
        halves = cells <= AM_OR_PM and HALF.search(folded[at])
        return bool(cells and (quarters or minutes or halves))

    return [names[at] for at in sorted(among) if is_part(at)]


def _cells(column: Sequence[str]) -> set[str]:
    """The different cells of a column that say something, folded."""
    cells = (cell.strip()[:LONGEST] for cell in column)
    return {fold(cell) for cell in cells if cell and not values.is_nothing(cell)}


def _patterns(role: str, folded: Sequence[str]) -> list[re.Pattern[str]]:
    """Names of columns of minutes and of seconds; none where they are those of an area."""
    return [] if any(map(GREATEST[role].fullmatch, folded)) else SMALLER[role]


def _half(
    taken: Sequence[str], among: set[int], folded: Sequence[str], columns: Sequence[Sequence[str]]
) -> Iterator[tuple[int, str]]:
    """A column of AM and PM, by its name or beside one of times up to twelve that leave it out."""
    if "time" not in taken:
        return
    time = taken.index("time")
    if not all(map(TWELVE.fullmatch, _cells(columns[time]))):
        return
    for at in sorted(among):
        cells = _cells(columns[at])
        if cells and cells <= AM_OR_PM and (HALF.search(folded[at]) or abs(at - time) == 1):
            yield at, "time"
            return


def _quarters(
    taken: Sequence[str], among: set[int], folded: Sequence[str], columns: Sequence[Sequence[str]]
) -> Iterator[tuple[int, str]]:
    """Columns of N and S, or E and W, by their names, or each right behind its coordinate.

    One of S and N alone may say yes and no in another language.
    """
    # The first rows may leave out what most of them have.
    fits = {
        role: [at for at in sorted(among) if _cells(columns[at]) <= sides]
        for role, sides in SIDES.items()
        if role in taken
    }
    behind = {
        role: [at for at in some if at == taken.index(role) + 1 and _cells(columns[at])]
        for role, some in fits.items()
    }
    both = len(fits) == 2 and all(behind.values())
    for role, some in fits.items():
        named = [at for at in some if QUARTER_OF[role].fullmatch(folded[at])]
        named.sort(key=lambda at: not _cells(columns[at]))
        if chosen := named or (behind[role] if both else []):
            yield chosen[0], role


def _smaller(
    role: str,
    taken: Sequence[str],
    among: set[int],
    folded: Sequence[str],
    columns: Sequence[Sequence[str]],
) -> Iterator[int]:
    """Columns of minutes and seconds behind one of whole degrees."""
    if role not in taken:
        return
    before = taken.index(role)
    if not all(re.fullmatch(r"[-+−]?\d{1,3}(?:\.0+)?", cell) for cell in _cells(columns[before])):
        return
    for pattern in _patterns(role, folded):
        # Further away it may be the least of an area.
        before += 1
        is_next = before in among and pattern.fullmatch(folded[before])
        if not is_next or not _under_60(columns[before]):
            return
        yield before


def _under_60(column: Sequence[str]) -> bool:
    return all(
        NUMBER.fullmatch(cell) and 0 <= float(cell.replace(",", ".")) < 60
        for cell in _cells(column)
    )
