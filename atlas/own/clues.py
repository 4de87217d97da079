"""What one cell settles for its whole column: the order of dates and coordinates, and midnight."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from atlas.own import coordinates, mapping, sheets, values
from atlas.own.limits import LONGEST, MOST_DIFFERENT
from atlas.own.text import Text

# Dates that may be two days, unlike 2019-04-25: only where they occur are they looked through.
# The look behind comes after the first digit, which the search can skip to.
DOUBTFUL: Final = re.compile(rb"\d(?<!\d\d\d)[/-]\d\d?[/-]\d\d")
# Midnight, or a day of which a database knows no hour: see `values.MIDNIGHT`.
MIDNIGHT: Final = re.compile(rb"(?:0|12):00")
# Names of columns, as they are compared, that have the longitude first.
LON_FIRST: Final = re.compile(
    r"\b(?:lon|long|lng|longitude|x)\b.*\b(?:lat|latitude|y)\b|\b(?:lonlat|lnglat)\b"
)


@dataclass(frozen=True)
class Clues:
    """How the columns of a file are read, and `notes` on what settled it.

    `orders` has what is first in the dates of a column, by its number; `lon_first` says that the
    longitude is first in the column of both coordinates, `midnight` that 00:00 is a time.
    """

    orders: dict[int, values.Order]
    lon_first: bool
    midnight: bool
    notes: list[str]


class _Clue(Protocol):
    """One question to the column `at`."""

    at: int

    def settled(self, where: str, cell: str) -> bool:
        """Look at a cell; whether no other needs to be looked at."""
        ...

    def note(self, name: str) -> str:
        """What the column of this name settled and why; "" for nothing that needs words."""
        ...


class _Order:
    """What is first in the dates of a column; kept with the first cell that says so."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.examples: dict[values.Order, tuple[str, str]] = {}

    def settled(self, where: str, cell: str) -> bool:
        if len(cell) <= values.LONGEST_DATE and (order := values.either(cell)):
            self.examples.setdefault(order, (where, cell[:30]))
        return len(self.examples) == 2

    def note(self, name: str) -> str:
        if len(self.examples) == 2:
            (_, day), (_, month) = self.examples["day"], self.examples["month"]
            return (
                f"In the column {name} some dates have the day first ({day}) "
                f"and some the month ({month})"
            )
        for order, (where, cell) in self.examples.items():
            return (
                f"In the column {name} the {order} is first in dates such as 05/06/2019, "
                f"since {where} has {cell}"
            )
        return ""


class _LonFirst:
    """Whether the longitude is first in a column of both coordinates, by its name or its cells.

    The first cell of which it is sure holds for all: 37.6, 55.8 beside 125.8, 39.0 is Moscow. It is
    looked for among the first `MOST_DIFFERENT`.
    """

    def __init__(self, at: int, name: str) -> None:
        self.at = at
        self.since = "as its name says" if LON_FIRST.search(mapping.plain(name)) else ""
        self._seen = set[str]()

    def settled(self, where: str, cell: str) -> bool:
        if cell in self._seen or len(cell) > LONGEST["coordinates"]:
            return False
        if len(self._seen) == MOST_DIFFERENT:
            return True
        self._seen.add(cell)
        first = coordinates.first_of(cell)
        if first:
            self.since = f"since {where} has {cell[:30]}" if first == "lon" else ""
        return bool(first)

    def note(self, name: str) -> str:
        return f"In the column {name} the longitude is first, {self.since}" if self.since else ""


class _Midnight:
    """Whether 00:00 is a time in a column of dates: databases write days without an hour so.

    Beside other times, and without a column of times, it is midnight.
    """

    def __init__(self, at: int) -> None:
        self.at = at
        self.since = ""
        self._midnight, self._other, self._bad = False, "", 0

    def settled(self, where: str, cell: str) -> bool:
        if ":" not in cell or len(cell) > values.LONGEST_DATE:
            return False
        if values.MIDNIGHT.search(values.in_ascii(cell)):
            self._midnight = self._midnight or values.has_time(cell, midnight=True)
        elif not self._other and self._bad < MOST_DIFFERENT:
            if values.has_time(cell):
                self._other = f"since {where} has {cell[:30]}"
            else:
                self._bad += 1
        self.since = self._other if self._midnight else ""
        return bool(self.since)

    def note(self, name: str) -> str:
        if self.since:
            return f"In the column {name} 00:00 is a time, {self.since}"
        return (
            f"In the column {name} 00:00 is taken for a day without a time"
            if self._midnight
            else ""
        )


def of(text: Text, layout: sheets.Layout, roles: Sequence[str], order: values.Order = "") -> Clues:
    """Look through a file once for what its columns settle; `order` is what a visitor said."""
    dated = [at for at, role in enumerate(roles) if role in {"date", "end_date"}]
    in_doubt = dated and not order and text.may_have(DOUBTFUL)
    orders = [_Order(at) for at in dated] if in_doubt else []
    pairs = [at for at, role in enumerate(roles) if role == "coordinates"]
    both = [_LonFirst(at, layout.names[at]) for at in pairs]
    may_be_time = "date" in roles and "time" not in roles and text.may_have(MIDNIGHT)
    midnights = [_Midnight(roles.index("date"))] if may_be_time else []
    asked: list[_Clue] = [*orders, *both, *midnights]
    _look_through(text, layout, asked)

    settled: dict[int, values.Order] = dict.fromkeys(dated, order) if order else {}
    settled |= {one.at: next(iter(one.examples)) for one in orders if len(one.examples) == 1}
    return Clues(
        orders=settled,
        lon_first=any(one.since for one in both),
        midnight=any(one.since for one in midnights),
        notes=[note for one in asked if (note := one.note(layout.names[one.at]))],
    )


def _look_through(text: Text, layout: sheets.Layout, asked: Sequence[_Clue]) -> None:
    if not asked:
        return
    unit = text.unit.lower()
    for line, cells in text.rows(layout):
        where = f"{unit} {line + text.offset:,}"
        asked = [
            one
            for one in asked
            if not one.settled(where, cells[one.at].strip() if one.at < len(cells) else "")
        ]
        if not asked:
            return
