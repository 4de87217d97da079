"""What the cells of a file became, so that a visitor sees each guess before the events are shown.

Of dates and coordinates each way of writing once: 12 Apr 2016 and 25 Apr 2019 are read alike. Of
countries, certainties and names of places each one that is not kept as it is written.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, Final

from atlas.data import moments, words
from atlas.own import checks

Reading = tuple[int, str, str, str]
READING: Final = ("row", "column", "value", "read")
# Of each group; people look at some dozens. And ways of writing that are remembered.
MOST: Final = 200
MOST_WAYS: Final = 10_000
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
    """Columns that are read together, and what of them is known by now.

    `kind` says what beside its digits makes a row another one, and None if there is nothing to say.
    """

    label: str
    columns: Sequence[int]
    alike: Mapping[int, Any]
    kind: Callable[[Mapping[str, Any]], Hashable | None]
    read: Callable[[Mapping[str, Any]], str]
    seen: set[Hashable] = field(default_factory=set)
    lines: int = 0

    def is_new(self, cells: Sequence[str], row: Mapping[str, Any]) -> bool:
        """Whether these cells are written, or were read, in another way than those before."""
        kind = self.kind(row)
        if kind is None or self.lines >= MOST or len(self.seen) >= MOST_WAYS:
            return False
        written = "\x1f".join([cells[at] for at in self.columns])
        way = written.translate(self.alike) if self.alike else written, kind
        if way in self.seen:
            return False
        self.seen.add(way)
        return True


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
        groups: Mapping[str, Any] = {
            "when": (WHEN, _exactness, _when),
            "where": (WHERE, _given, _where),
            "place": (("place",), _known, self._place),
            "countries": (("countries",), _named, self._countries),
            "certainty": (("certainty",), _any, _certainty),
        }
        self._groups: list[Group] = []
        for group, (roles, kind, read) in groups.items():
            columns = [at for role in roles for at in places.get(role, ())]
            if columns:
                label = BETWEEN.join(names[at] for at in columns)
                self._groups.append(Group(label, columns, ALIKE.get(group, {}), kind, read))

    def add(self, number: int, cells: Sequence[str], row: Mapping[str, Any]) -> None:
        """Take note of a good row, if anything of it is written in another way than those before.

        `number` is that of the row as the file's program counts; `row` has what was read.
        """
        for group in self._groups:
            if not group.is_new(cells, row):
                continue
            value = BETWEEN.join(filter(None, (cells[at].strip() for at in group.columns)))
            text = group.read(row)
            if value and text.casefold() != value.casefold():
                group.lines += 1
                self.lines.append((number, group.label, checks.short(value), text))

    def _countries(self, row: Mapping[str, Any]) -> str:
        return self._names(row["countries"])

    def _place(self, row: Mapping[str, Any]) -> str:
        """The known place of whose name a row has its point."""
        name, lon, lat, countries = row["known"]
        return ", ".join(filter(None, (name, self._names(countries), _point(lon, lat))))

    def _names(self, codes: str) -> str:
        return ", ".join(map(self._country, codes.split(";")))


def _exactness(row: Mapping[str, Any]) -> Hashable:
    """2012/13 are two years, and 2010/11 is a month; 98 and 17 lie in two centuries."""
    first, last = row["days"]
    return row["precision"], first == last, first.year // 100


def _given(row: Mapping[str, Any]) -> Hashable | None:
    """A number over 90 says which of two is the longitude."""
    return None if row["lon"] is None else abs(row["lon"]) > 90


def _known(row: Mapping[str, Any]) -> str | None:
    return None if row["known"] is None else ""


def _named(row: Mapping[str, Any]) -> str | None:
    return "" if row["countries"] else None


def _any(_row: Mapping[str, Any]) -> str:
    return ""


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
    return _point(row["lon"], row["lat"])


def _certainty(row: Mapping[str, Any]) -> str:
    return words.CERTAINTIES[row["certainty"]]


def _point(lon: float, lat: float) -> str:
    """A point, to a metre."""
    return f"{_degrees(lat)}° {'S' if lat < 0 else 'N'}, {_degrees(lon)}° {'W' if lon < 0 else 'E'}"


def _degrees(number: float) -> str:
    return f"{abs(number):.5f}".rstrip("0").rstrip(".")
