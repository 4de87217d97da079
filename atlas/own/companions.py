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
HALVES: Final = frozenset(map(fold, (*values.HALVES, "am", "pm", "a.m.", "p.m.")))
# Names of columns of quarters, as they are compared, and those that say of which coordinate.
QUARTER: Final = re.compile(
    r"\bn (?:or )?s\b|\bns\b|\be (?:or )?w\b|\bew\b|hem(?:isphere)?\b|dir(?:ection)?\b|ref\b"
    r"|\bindicator\b|\bquadrant\b"
)
QUARTER_OF: Final = {
    "lat": re.compile(rf"(?=.*(?:{QUARTER.pattern})).*(?:lat|\bns\b|\bn (?:or )?s\b)"),
    "lon": re.compile(rf"(?=.*(?:{QUARTER.pattern})).*(?:lon|lng|\bew\b|\be (?:or )?w\b)"),
}
AXES: Final = {"lat": r"lat(?:itude)?", "lon": r"(?:lon|long|lng|longitude)"}
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
    for role in AXES:
        yield from _smaller(role, taken, among, folded, columns)
    if "time" in taken:
        for at in sorted(among):
            if (halves := _cells(columns[at])) and halves <= HALVES:
                yield at, "time"
                return


def unused(
    among: set[int], names: Sequence[str], folded: Sequence[str], columns: Sequence[Sequence[str]]
) -> list[str]:
    """The names of columns `among` these that look as if they complete another, and do not."""
    smaller = [
        pattern
        for role, patterns in SMALLER.items()
        if not any(map(GREATEST[role].fullmatch, folded))
        for pattern in patterns
    ]

    def is_part(at: int) -> bool:
        cells = _cells(columns[at])
        quarters = QUARTER.search(folded[at]) and any(cells <= sides for sides in SIDES.values())
        minutes = any(pattern.fullmatch(folded[at]) for pattern in smaller)
        return bool(cells and (quarters or minutes or cells <= HALVES))

    return [names[at] for at in sorted(among) if is_part(at)]


def _cells(column: Sequence[str]) -> set[str]:
    """The different cells of a column that say something, folded."""
    cells = (cell.strip()[:LONGEST] for cell in column)
    return {fold(cell) for cell in cells if cell and not values.is_nothing(cell)}


def _quarters(
    taken: Sequence[str], among: set[int], folded: Sequence[str], columns: Sequence[Sequence[str]]
) -> Iterator[tuple[int, str]]:
    """Columns of N and S, or E and W, by their names, or each right behind its coordinate.

    One of S and N alone may say yes and no in another language.
    """
    fits = {
        role: [at for at in sorted(among) if (one := _cells(columns[at])) and one <= sides]
        for role, sides in SIDES.items()
        if role in taken
    }
    behind = {
        role: [at for at in some if at == taken.index(role) + 1] for role, some in fits.items()
    }
    hinted = {
        role: [at for at in some if QUARTER.search(folded[at])] for role, some in fits.items()
    }
    for role, some in fits.items():
        named = [at for at in some if QUARTER_OF[role].search(folded[at])]
        # A direction alone may be that of a flight.
        both = next(
            (one[role] for one in (hinted, behind) if len(fits) == 2 and all(one.values())), []
        )
        # The first rows may leave out what most of them have.
        empty = [
            at
            for at in sorted(among)
            if not _cells(columns[at]) and QUARTER_OF[role].search(folded[at])
        ]
        if chosen := named or both or empty:
            yield chosen[0], role


def _smaller(
    role: str,
    taken: Sequence[str],
    among: set[int],
    folded: Sequence[str],
    columns: Sequence[Sequence[str]],
) -> Iterator[tuple[int, str]]:
    """Columns of minutes and seconds behind one of whole degrees."""
    if role not in taken or any(map(GREATEST[role].fullmatch, folded)):
        return
    before = taken.index(role)
    if not all(re.fullmatch(r"[-+−]?\d{1,3}(?:\.0+)?", cell) for cell in _cells(columns[before])):
        return
    for pattern in SMALLER[role]:
        fits = (
            at
            for at in sorted(among)
            if at > before and pattern.fullmatch(folded[at]) and _under_60(columns[at])
        )
        at = next(fits, None)
        if at is None:
            return
        yield at, role
        before = at


def _under_60(column: Sequence[str]) -> bool:
    cells = _cells(column)
    return bool(cells) and all(
        NUMBER.fullmatch(cell) and 0 <= float(cell.replace(",", ".")) < 60 for cell in cells
    )
