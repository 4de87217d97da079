"""What the cells of a file became, so that a visitor sees each guess before the events are shown.

Of dates and coordinates each way of writing once: 12 Apr 2016 and 25 Apr 2019 are read alike. Of
countries, certainties and names of places each one that is not kept as it is written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from functools import partial
from typing import Any, Final

from atlas.data import moments, words
from atlas.own import checks

Reading = tuple[int, str, str, str]
READING: Final = ("row", "column", "value", "read")
# Of each group; people look at some dozens.
MOST: Final = 200
# A group of columns whose cells are read together.
WHEN: Final = (
    "date", "time", "zone", "year", "month", "day", "end_date", "end_year", "end_month", "end_day",
    "instant", "end_instant",
)  # fmt: skip
WHERE: Final = ("lat", "lon", "coordinates")
# Of a date its digits are alike, and the two numbers of coordinates have any number of them.
ALIKE: Final[Mapping[str, Mapping[int, Any]]] = {
    "when": str.maketrans("123456789", "0" * 9),
    "where": str.maketrans("", "", "0123456789"),
}
BETWEEN: Final = " · "


@dataclass
class Group:
    """Columns that are read together, and what of them is known by now."""

    key: Callable[[Sequence[str]], str]
    label: str
    columns: Sequence[int]
    read: Callable[[Mapping[str, Any]], str]
    seen: set[str] = field(default_factory=set)


class Readings:
    """Takes note of how the good rows of one file were read.

    `names` are those of its columns, `places` the numbers of the columns that are taken for each
    part, and `country` gives the name of a country by its code.
    """

    def __init__(
        self,
        names: Sequence[str],
        places: Mapping[str, Sequence[int]],
        country: Callable[[str], str],
    ) -> None:
        self.lines: list[Reading] = []
        self._country = country
        groups = {
            "when": (WHEN, _when), "where": (WHERE, _where), "place": (("place",), self._place),
            "countries": (("countries",), self._countries),
            "certainty": (("certainty",), _certainty),
        }  # fmt: skip
        self._groups: list[Group] = []
        for group, (roles, read) in groups.items():
            columns = [at for role in roles for at in places.get(role, ())]
            if columns:
                key = partial(_key, columns, ALIKE.get(group, {}))
                label = BETWEEN.join(names[at] for at in columns)
                self._groups.append(Group(key, label, columns, read))

    def add(self, number: int, cells: Sequence[str], row: Mapping[str, Any]) -> None:
        """Take note of a good row, if anything of it is written in another way than those before.

        `number` is that of the row as the file's program counts; `row` has what was read.
        """
        for group in self._groups:
            if len(group.seen) >= MOST or (shape := group.key(cells)) in group.seen:
                continue
            group.seen.add(shape)
            value = BETWEEN.join(filter(None, (cells[at].strip() for at in group.columns)))
            text = group.read(row) if value else ""
            if text and text.casefold() != value.casefold():
                self.lines.append((number, group.label, checks.short(value), text))

    def _countries(self, row: Mapping[str, Any]) -> str:
        codes = row["countries"]
        return ", ".join(map(self._country, codes.split(";"))) if codes else ""

    def _place(self, row: Mapping[str, Any]) -> str:
        """The known place of whose name a row has its point."""
        if row["known"] is None:
            return ""
        name, lon, lat, country = row["known"]
        return ", ".join(filter(None, (name, self._country(country), _point(lon, lat))))


def _key(columns: Sequence[int], alike: Mapping[int, Any], cells: Sequence[str]) -> str:
    return "\x1f".join([cells[at] for at in columns]).translate(alike)


def _when(row: Mapping[str, Any]) -> str:
    """The day, the span of days, or the instant in UTC."""
    first, last = row["days"]
    if row["precision"] == "minute":
        start, end = (moments.utc_text(row[one].replace(tzinfo=UTC)) for one in ("start", "end"))
        return start if start == end else f"{start} – {end}"
    if row["precision"] == "month":
        return f"{first:%B %Y}"
    return moments.years_text(first, last)


def _where(row: Mapping[str, Any]) -> str:
    _, lon, lat = row["at"]
    return "" if lon is None else _point(lon, lat)


def _certainty(row: Mapping[str, Any]) -> str:
    return words.CERTAINTIES[row["certainty"]]


def _point(lon: float, lat: float) -> str:
    """A point, to a metre."""
    return f"{_degrees(lat)}° {'S' if lat < 0 else 'N'}, {_degrees(lon)}° {'W' if lon < 0 else 'E'}"


def _degrees(number: float) -> str:
    return f"{abs(number):.5f}".rstrip("0").rstrip(".")
