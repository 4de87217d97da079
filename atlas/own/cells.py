"""What the cells of a file mean, by what their column is taken for."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from functools import partial
from typing import Any, Final, NamedTuple

from atlas.data import formulas, invisible, words
from atlas.data.chronicle import fold
from atlas.own import checks, companions, coordinates, mapping, values
from atlas.own.countries import Countries
from atlas.own.limits import LONGEST, MOST_DIFFERENT, MOST_PROBLEMS, Bad, Marked, Refused
from atlas.own.values import When

KIND: Final = "own"
MOST_COUNTRIES: Final = 20
# Most names have one comma at most; what is empty between signs does not count.
PARTS: Final = re.compile(r"[^;|/&+,\s][^;|/&+,]*")
MOST_PARTS: Final = 2 * MOST_COUNTRIES
# Different cells of a column whose meaning is remembered, and columns in which hardly any is there
# twice.
REMEMBERED: Final = 20_000
RARE: Final = frozenset({"title", "what", "source", "link"})
# Columns of few different cells, each of which costs much and may be marked.
FEW: Final = frozenset({"countries", "certainty"})
# Texts of a row beside the columns of the chronicle.
TEXTS: Final = ("what", "source", "link", "kind", "more")
# In these a word such as "Unknown" says that nothing is known.
MAY_BE_NOTHING: Final = frozenset(LONGEST) - {
    "title", "what", "source", "kind", "link", "certainty",
}  # fmt: skip
# Codes, alone or in a list, by which few mean that country: R writes NA where nothing is known, and
# SK stands beside NK, for South Korea. In our own exports they are codes.
NOT_MEANT: Final = re.compile(r"(?:^|(?<=[;,/|&+–—-]))\s*(?:NA|SK)\s*(?=[;,/|&+–—-]|$)")
INSTEAD: Final = {
    "NA": "NA not taken for a country: write NAM for Namibia, or leave it empty",
    "SK": "SK not taken for a country: write KR for South Korea, or SVK for Slovakia",
}
SIGNS: Final = frozenset("+-−–")
# Of these other columns may hold parts: see `atlas.own.companions`.
COMPLETED: Final = frozenset({"lat", "lon", "time"})
BETWEEN: Final = {
    "countries": "; ",
    "source": "; ",
    "place": ", ",
    "what": " ",
    "more": " · ",
}
# The kind of own events, in our own exports.
OURS: Final = frozenset({KIND, words.KINDS[KIND]})
# Characters of texts that are taken as they are.
SHORT: Final = {role: LONGEST[role] for role in RARE} | {"title": checks.LONGEST_TITLE}
# Between the cells of a row that are looked at as one text.
CUT: Final = "\x1f"


@dataclass
class Settings:
    """What holds for a whole file: see `atlas.own.Choices`.

    `exported` says that this dashboard wrote the file, `guarded` that it did so as CSV, where an
    apostrophe keeps formulas from running, and `saved` that it holds own events alone, to keep.
    `lon_first` says what is first in a cell that holds both coordinates, and `midnight` that
    00:00:00 is a time in the column of dates. `years` are columns of years beside one of dates, by
    their numbers. `named_zone` is the zone in the name of the column of
    times, whatever zone stands beside them, and `day_zone` that of days beside such a column.
    """

    roles: Sequence[str]
    orders: Mapping[int, values.Order]
    zone: tzinfo
    exported: bool
    guarded: bool
    saved: bool
    slides: int | None
    offset: int
    lon_first: bool = False
    named_zone: tzinfo | None = None
    day_zone: tzinfo | None = None
    midnight: bool = False
    years: Sequence[int] = ()


class Odd(NamedTuple):
    """What is to be said of a cell: its text, why it means nothing or little, and its counts."""

    cell: str
    flaw: Bad | Marked | None
    counted: tuple[str, ...]


# The value of a cell, and what is to be said of it, which mostly is nothing.
Meaning = tuple[Any, Odd | None]


class Remembered(dict[Any, Any]):
    """What was asked for once: the first `most` different cells that are not long.

    Raises:
        Refused: there are more, and `refusal` says why there may not be.
    """

    def __init__(
        self, read: Callable[[Any], Any], most: int, longest: int, refusal: str = ""
    ) -> None:
        super().__init__()
        self._read, self._most, self._longest, self._refusal = read, most, longest, refusal

    def __missing__(self, key: Any) -> Any:
        if self._refusal and len(self) >= self._most:
            raise Refused(self._refusal)
        value = self._read(key)
        if len(self) < self._most and _length(key) <= self._longest:
            self[key] = value
        return value


def _is_nothing(role: str, cell: str) -> bool:
    """Whether a cell says that nothing is known; NA may be a country."""
    return values.is_nothing(cell) and not (role == "countries" and cell == "NA")


def _of_degrees(role: str, plain: Sequence[str]) -> str | Bad:
    """One text of the cells for degrees, minutes, seconds and a quarter of the sky.

    Where one of them is empty, the next would be taken for it.
    """
    sides = companions.SIDES[role]
    quarters = [fold(cell)[0] for cell in plain if fold(cell) in sides]
    numbers = [cell for cell in plain if fold(cell) not in sides]
    while numbers and not numbers[-1]:
        numbers.pop()
    if not numbers or not (numbers[0] or any(cell.strip("0.,") for cell in numbers)):
        return ""
    if not all(numbers):
        return Bad("degrees, minutes and seconds", "fill in the part that is missing")
    # A sign, or the one letter in the cell of the number, may say the same as the quarter.
    sign, letters = numbers[0][0], re.sub(r"[\W\d_]", "", "".join(numbers)).casefold()
    same = letters or ("ne" if sign == "+" else "sw" if sign in SIGNS else "")
    if len(letters) <= 1 and quarters and quarters[0] in same:
        quarters = []
    return " ".join(numbers + quarters)


def _of_time(plain: Sequence[str]) -> str:
    """One text of the cells for a time and its half of the day, which it may say itself."""
    halves = [cell for cell in plain if fold(cell) in companions.AM_OR_PM]
    text = " ".join(cell for cell in plain if cell and fold(cell) not in companions.AM_OR_PM)
    if not halves or not text or companions.SAYS_ALL[fold(halves[0])].match(fold(text)):
        return text
    return f"{text} {halves[0]}"


def _length(key: Any) -> int:
    return sum(map(len, key)) if isinstance(key, tuple) else len(key)


def _meant(cell: str, read: Any, counted: tuple[str, ...]) -> Meaning:
    """The value of a cell, and what is to be said of it, by what it was read as."""
    if isinstance(read, Bad):
        return None, Odd(cell, read, counted)
    if isinstance(read, Marked):
        return read.value, Odd(cell, read, counted)
    return read, Odd(cell, None, counted) if counted else None


class Cells:
    """Reads the cells of one file."""

    def __init__(self, settings: Settings, zones: frozenset[str]) -> None:
        self._settings = settings
        self._countries: Countries | None = None
        self._no_dates = 0
        self._spans: set[str] = set()
        # The first date in numbers whose year has two digits, and its day.
        self.short_year: tuple[str, date] | None = None
        self._reads: dict[str, Callable[[str], Any]] = {
            "title": checks.title, "place": checks.prose, "what": checks.prose,
            "source": checks.prose, "link": checks.prose, "kind": checks.prose,
            "time": values.clock, "zone": partial(values.zone, known=zones),
            "lon": partial(coordinates.degrees, axis="lon"),
            "lat": partial(coordinates.degrees, axis="lat"),
            "coordinates": partial(coordinates.both, lon_first=settings.lon_first),
            "countries": self._codes, "certainty": checks.certainty,
            "instant": values.instant, "end_instant": values.instant, "precision": str.casefold,
            # Read together.
            "year": str, "month": str, "day": str, "end_year": str, "end_month": str,
            "end_day": str,
        }  # fmt: skip
        for at, role in enumerate(settings.roles):
            if role in {"date", "end_date"}:
                order = settings.orders.get(at, "")
                midnight = settings.midnight and role == "date"
                self._reads[role] = partial(self._dated, order=order, midnight=midnight)

    def reading(self, role: str, *, several: bool) -> Callable[[Any], Meaning]:
        """What reads a cell of a column, or a tuple of those of several columns."""
        read: Callable[[Any], Meaning] = partial(self._meaning, role)
        if role not in RARE:
            if role != "kind" and not several and not self._settings.guarded:
                read = partial(self._single, role, self._reads[role])
            if role in FEW:
                return Remembered(
                    read, MOST_DIFFERENT, LONGEST[role],
                    f"The column for {mapping.LABELS[role].lower()} has more than "
                    f"{MOST_DIFFERENT:,} different values. Rename the column if it holds something "
                    "else; otherwise split the file.",
                ).__getitem__  # fmt: skip
            # Its `get` would not ask for what is missing.
            return Remembered(read, REMEMBERED, LONGEST[role]).__getitem__
        return read if several or self._settings.guarded else partial(self._text, role, read)

    def _text(self, role: str, read: Callable[[str], Meaning], cell: str) -> Meaning:
        """As `_meaning` of a column of texts, most of which have nothing to be looked at."""
        if (
            cell.isprintable()
            and "  " not in cell
            and 0 < len(cell) <= SHORT[role]
            and cell[0] != " " != cell[-1]
            and (cell.isascii() or invisible.without(cell) == cell)
        ):
            return cell, None
        return read(cell)

    def _single(self, role: str, read: Callable[[str], Any], cell: str) -> Meaning:
        """As `_meaning` of one cell, most of which have nothing to be removed."""
        if (
            not cell.isascii()
            or not cell.isprintable()
            or "  " in cell
            or not 0 < len(cell) <= LONGEST[role]
            or cell[0] == " "
            or cell[-1] == " "
            or (role in MAY_BE_NOTHING and _is_nothing(role, cell))
        ):
            return self._meaning(role, cell)
        return _meant(cell, read(cell), ())

    @property
    def country_names(self) -> dict[str, str]:
        """The name of each country that the data do not have, by its code."""
        return self._countries.names if self._countries else {}

    @property
    def countries(self) -> Countries:
        """What looks up names of countries: made when the first is asked for."""
        if self._countries is None:
            self._countries = Countries()
        return self._countries

    def kept(self, cells: Sequence[str], counted: list[str]) -> Sequence[str]:
        """Cells of a row that are kept as they are, without what can't be seen."""
        if self._settings.guarded:
            cells = list(map(formulas.unguarded, cells))
        text = CUT.join(cells)
        if not text.isascii():
            before = cells
            seen = invisible.removed(text).split(CUT)
            if len(seen) != len(cells):
                seen = list(map(invisible.removed, cells))
            cells = [
                cell if given.isascii() or invisible.is_seen(cell) else ""
                for given, cell in zip(before, seen, strict=True)
            ]
            changed = sum(one != other for one, other in zip(before, cells, strict=True))
            counted += ["cleaned"] * changed
        return list(map(str.strip, cells))

    def _meaning(self, role: str, given: str | tuple[str, ...]) -> Meaning:
        """What the cells say that a row has in the columns taken for one thing."""
        counted: list[str] = []
        if isinstance(given, str):
            cell = self._plain(role, given, counted) if given else given
        elif role in COMPLETED:
            plain = [self._plain(role, cell, counted) for cell in given]
            text = _of_time(plain) if role == "time" else _of_degrees(role, plain)
            if isinstance(text, Bad):
                return _meant(" · ".join(filter(None, plain)), text, tuple(counted))
            cell = text
        else:
            plain = [self._plain(role, cell, counted) for cell in given if cell]
            if role == "countries" and not self._settings.exported:
                # Beside another column it says that there is no code.
                counted += ["nothing"] * plain.count("NA")
                plain = [cell for cell in plain if cell != "NA"]
            if len(plain) > 1:
                plain = list(filter(None, dict.fromkeys(plain)))
            cell = BETWEEN.get(role, " · ").join(plain)
        return _meant(cell, self._read(role, cell), tuple(counted))

    def _plain(self, role: str, cell: str, counted: list[str]) -> str:
        """A cell without what can't be seen, and without what our own exports add."""
        if self._settings.guarded:
            cell = formulas.unguarded(cell)
        if role == "kind" and cell in OURS and self._settings.exported and not self._settings.saved:
            return ""
        if not cell.isascii():
            seen = invisible.without(cell)
            if seen != cell:
                counted.append("cleaned")
            cell = seen
        cell = checks.single_spaced(cell)
        if role in MAY_BE_NOTHING and cell and _is_nothing(role, cell):
            counted.append("nothing")
            return ""
        return cell

    def _read(self, role: str, cell: str) -> Any:
        """What a cell means: a value, or why it has none."""
        if len(cell) > LONGEST[role]:
            return Bad(f"at most {LONGEST[role]:,} characters", "shorten it")
        if not cell and role not in {"title", "date"}:
            return None if role not in TEXTS and role != "place" else ""
        return self._reads[role](cell)

    def _codes(self, cell: str) -> str | Bad | Marked:
        if len(PARTS.findall(cell)) > MOST_PARTS:
            return Bad(f"at most {MOST_COUNTRIES} countries", "leave some out")
        doubtful = None if self._settings.exported else NOT_MEANT.search(cell)
        if doubtful:
            cell = NOT_MEANT.sub("", cell).strip(" -–—")
        codes, unknown = self.countries.read(cell)
        if len(codes) + len(unknown) > MOST_COUNTRIES:
            return Bad(f"at most {MOST_COUNTRIES} countries", "leave some out")
        countries = ";".join(codes)
        if doubtful:
            return Marked(countries, "known country", INSTEAD[doubtful[0].strip()])
        if unknown:
            mend = "kept as written: use codes such as KP;RU, or English names, to filter by it"
            return Marked(countries, "known country", mend)
        return countries

    def _dated(self, cell: str, order: values.Order, midnight: bool) -> When | Bad | Marked:
        """A date; after very many different ones that are none, no spans are tried any more."""
        spans = self._no_dates < MOST_PROBLEMS
        read = checks.day(cell, order, spans=spans, midnight=midnight)
        if isinstance(read, Bad):
            self._no_dates += 1
        elif not self.short_year and values.SHORT.match(cell):
            self.short_year = cell, read.first
        elif read.span:
            self._spans.add(cell)
            if len(self._spans) > MOST_DIFFERENT:
                raise Refused(
                    f"The file has more than {MOST_DIFFERENT:,} different spans of days such as "
                    "10-19 Sep 2023. Put the last day in a column of its own, or split the file."
                )
        return checks.weekday(cell, read)
