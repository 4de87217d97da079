"""The rows of a visitor's file, checked as they come, and packed rows of the chronicle."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from atlas.data.chronicle import fold
from atlas.data.moments import midnight_utc
from atlas.own import checks, mapping, values
from atlas.own.cells import BETWEEN, REMEMBERED, Cells, Settings
from atlas.own.limits import LONGEST, MOST_PROBLEMS, Bad, Marked
from atlas.own.packed import Packed
from atlas.own.readings import Readings
from atlas.own.values import When

if TYPE_CHECKING:
    from atlas.own.known import Known, Place

NOWHERE: Final = Marked(
    None, "a place", "0, 0 lies in the Gulf of Guinea: leave both empty if the place is not known"
)
END_WHOLE: Final = "an end after the start"
SWAP_TIMES: Final = "swap the two times, or give the day on which it ended"
# Characters of a text that is put together of several cells.
LONGEST_KEPT: Final = LONGEST["what"]
# Of these the places lie in other countries today.
NO_MORE: Final = frozenset({"CS", "DD", "SU", "YU"})
PARTS_OF_DATE: Final = ("year", "month", "day")
PROBLEM: Final = ("row", "column", "value", "rule", "mend")
Problem = tuple[int, str, str, str, str]


class Table:
    """The rows of one file. What occurs often is looked up once."""

    def __init__(self, names: Sequence[str], settings: Settings, known: "Known") -> None:
        self._names, self._settings, self._known = names, settings, known
        remembered = lru_cache(REMEMBERED)
        self._place = remembered(self._located)
        self._span = remembered(_span)
        self._composed = remembered(checks.composed)
        self._cells = Cells(settings, known.zones)
        self._countries_of = remembered(self._codes_of)
        self._places: dict[str, list[int]] = {}
        for at, role in enumerate(settings.roles):
            if role in LONGEST:
                self._places.setdefault(role, []).append(at)
        self._columns = [
            (role, itemgetter(*places), self._cells.reading(role, several=len(places) > 1))
            for role, places in self._places.items()
        ]
        # The dates that are made of columns of year, month and day.
        self._in_parts = [
            (stem, role)
            for stem, role in (("", "date"), ("end_", "end_date"))
            if role not in self._places
            and any(f"{stem}{part}" in self._places for part in PARTS_OF_DATE)
        ]
        more = [at for at, role in enumerate(settings.roles) if role == "more"]
        self._of_more = _picked(more)
        # With what stands before a cell that is kept as it is.
        self._before = [
            "" if mapping.plain(names[at]) == "more" else f"{names[at]}: " for at in more
        ]
        self._empty: dict[str, Any] = dict.fromkeys(LONGEST) | {
            "countries": "", "certainty": "reported", "what": "", "source": "", "link": "",
            "kind": "", "place": "", "known": None,
        }  # fmt: skip
        self.readings = Readings(names, self._places, self._country_name)
        self._good: list[tuple[Any, ...]] = []
        self._packed = Packed(known.dtypes)
        self.problems: list[Problem] = []
        self.marks: list[Problem] = []
        self.counts: Counter[str] = Counter()

    def add(self, line: int, cells: list[str]) -> None:
        """Check a row, and keep it or what is wrong with it."""
        if not any(map(str.strip, cells)):
            return
        number = line + self._settings.offset
        slides = self._settings.slides
        if slides is not None and "".join(cells[slides : slides + 1]).strip() == "title":
            self.counts["slides"] += 1
            return
        self.counts["total"] += 1
        row = self._empty.copy()
        problems: list[tuple[str, str, Bad]] = []
        marks: list[tuple[str, str, Marked]] = []
        if len(cells) != len(self._names):
            self._as_wide(cells, problems)
        if not self._read(cells, row, problems, marks):
            self._reject(number, problems)
            return
        for at in self._settings.years:
            if mark := checks.other_year(cells[at], row["date"]):
                marks.append(("date", cells[at], mark))
        row["more"] = self._kept(cells, row, marks)
        self._complete(row, problems, marks)
        if problems:
            self._reject(number, problems)
            return
        self._keep(row)
        self.readings.add(number, cells, row)
        if marks:
            self.counts["marked"] += 1
            for role, cell, mark in marks[: MOST_PROBLEMS - len(self.marks)]:
                self.marks.append(
                    (number, self._name(role), checks.short(cell), mark.rule, mark.mend)
                )

    def _read(
        self,
        cells: list[str],
        row: dict[str, Any],
        problems: list[tuple[str, str, Bad]],
        marks: list[tuple[str, str, Marked]],
    ) -> bool:
        """Read the cells of a row; False if it is known to be bad, and why is no longer told."""
        for role, picked, read in self._columns:
            value, odd = read(picked(cells))
            if value is not None:
                row[role] = value
            if odd is None:
                continue
            for what in odd.counted:
                self.counts[what] += 1
            if isinstance(odd.flaw, Bad):
                row[role] = None
                problems.append((role, odd.cell, odd.flaw))
                if len(self.problems) >= MOST_PROBLEMS:
                    return False
            elif odd.flaw:
                marks.append((role, odd.cell, odd.flaw))
        return True

    def _as_wide(self, cells: list[str], problems: list[tuple[str, str, Bad]]) -> None:
        """Give a row as many cells as the table has columns, if it has fewer."""
        wide = len(self._names)
        cells += [""] * (wide - len(cells))
        if any(map(str.strip, cells[wide:])):
            mend = "put text that contains a separator in quotes"
            problems.append(("", "", Bad("as many cells as columns", mend)))

    def _kept(
        self, cells: list[str], row: dict[str, Any], marks: list[tuple[str, str, Marked]]
    ) -> str:
        """What columns hold that are kept as they are, and words that were not understood."""
        if isinstance(row["title"], str) and len(row["title"]) > checks.LONGEST_TITLE:
            row["what"] = " ".join(filter(None, (row["title"], row["what"])))
            row["title"] = f"{row['title'][: checks.LONGEST_TITLE - 1]}…"
            row["what"] = _cut("what", row["what"], marks)
        if not self._before and not marks:
            return ""
        kept, counted = list[str](), list[str]()
        if self._before:
            more = self._cells.kept(self._of_more(cells), counted)
            kept = [name + cell for name, cell in zip(self._before, more, strict=True) if cell]
        kept += [f"{self._name(role)} in the file: {cell}" for role, cell, mark in marks
                 if role in {"countries", "certainty"}]  # fmt: skip
        self.counts["cleaned"] += len(counted)
        return _cut("more", checks.in_one_line(BETWEEN["more"].join(kept)), marks)

    def _name(self, role: str) -> str:
        """The name of the column that is taken for something, or of what it is taken for."""
        places = self._places.get(role)
        # What is wrong with a row as a whole is of no column.
        return self._names[places[0]] if places else mapping.LABELS[role] if role else ""

    def _reject(self, number: int, problems: Sequence[tuple[str, str, Bad]]) -> None:
        self.counts["bad"] += 1
        for role, cell, bad in problems[: MOST_PROBLEMS - len(self.problems)]:
            self.problems.append((number, self._name(role), checks.short(cell), bad.rule, bad.mend))

    def _complete(
        self,
        row: dict[str, Any],
        problems: list[tuple[str, str, Bad]],
        marks: list[tuple[str, str, Marked]],
    ) -> None:
        """Check what columns say together, and set place and time of the row."""
        if row["coordinates"] and row["lon"] is None and row["lat"] is None:
            row["lat"], row["lon"] = row["coordinates"]
        if (row["lon"] is None) != (row["lat"] is None) and not problems:
            missing = "lon" if row["lon"] is None else "lat"
            problems.append((missing, "", Bad("both or none", "give lon and lat, or neither")))
        if row["lon"] == row["lat"] == 0:
            marks.append(("lat", "0, 0", NOWHERE))
        row["at"] = (row["place"] or None, row["lon"], row["lat"])
        # In our own exports a place without a point has none.
        if row["lon"] is None and row["place"] and not self._settings.exported:
            located = self._place(row["place"])
            if located:
                (name, lon, lat, country), sure = located
                row["at"], row["known"] = (row["place"], lon, lat), located[0]
                if not sure or self._is_apart(country, row["countries"]):
                    where = " and ".join(map(self._country_name, country.split(";")))
                    taken = f"{name} in {where}" if where else name
                    mend = f"taken for {taken}: if it is another, add latitude and longitude"
                    marks.append(("place", row["place"], Marked(None, "known place", mend)))
            else:
                mend = "kept without a point on the map: add latitude and longitude"
                marks.append(("place", row["place"], Marked(None, "known place", mend)))
        self._compose(row, problems)
        if row["date"] is None:
            return
        self._place_in_time(row, problems)

    def _compose(self, row: dict[str, Any], problems: list[tuple[str, str, Bad]]) -> None:
        """Make dates of the cells of year, month and day."""
        for stem, role in self._in_parts:
            parts = [row[f"{stem}{part}"] or "" for part in PARTS_OF_DATE]
            if stem:
                parts = [part if part.strip("0.") else "" for part in parts]
                if not any(parts) or row["date"] is None:
                    continue
                given, parts = parts, self._as_start(parts, row["date"])
            read = self._composed(*parts)
            if isinstance(read, Bad):
                problems.append((f"{stem}year", "-".join(filter(None, parts)), read))
            elif stem and parts != given and read.last < row["date"].first:
                # It may be in the next year, or the next month.
                missing = "month" if given[0] else "year"
                mend = f"fill in the {missing} of the end"
                problems.append((f"{stem}day", "-".join(filter(None, given)), Bad(END_WHOLE, mend)))
            else:
                row[role] = read

    def _as_start(self, parts: list[str], start: When) -> list[str]:
        """The parts of an end; without its year, or a day's month, it is in that of the start."""
        year, month, day = parts
        one_year = not year or year == str(start.first.year)
        if day and not month and one_year and start.precision in {"day", "month"}:
            month = str(start.first.month)
        return [year or str(start.first.year), month, day]

    def _place_in_time(self, row: dict[str, Any], problems: list[tuple[str, str, Bad]]) -> None:
        begins: When = row["date"]
        end: When | None = row["end_date"]
        first, last = begins.first, end.last if end else begins.last
        row["days"] = first, last
        row["precision"] = self._precision(row, begins, end)
        if last < first:
            problems.append(("end_date", str(last), Bad("end after start", "swap the two days")))
            return
        if row["instant"] and (row["end_instant"] or row["precision"] == "minute"):
            instants = row["instant"], row["end_instant"] or row["instant"]
            row["start"], row["end"] = map(_utc, instants)
            if bad := checks.within_days(row["start"], row["end"], first, last):
                problems.append(("instant", f"{row['start']:%Y-%m-%d %H:%M}", bad))
            return
        at, zone = row["time"] or (begins.at, begins.zone)
        if at and (bad := checks.same_time(at, begins.at)):
            problems.append(("time", f"{at:%H:%M}", bad))
        row["start"], row["end"] = self._span(first, last)
        ends = end.at if end else None
        if at and ends and ends < at and first == last and end and end.zone == begins.zone:
            problems.append(("end_date", f"{ends:%H:%M}", Bad("end after start", SWAP_TIMES)))
        elif (ends and ends != at) or (first != last and begins.at):
            self.counts["ends"] += 1
        if at is None:
            return
        if first != last:
            self._span_with_times(row, problems)
            return
        zone, day_zone = self._zones(row, zone)
        if zone is None:
            self.counts["unzoned"] += not problems
            zone = self._settings.zone
        row["precision"] = "minute"
        start = checks.instant(first, at, zone, day_zone)
        if isinstance(start, Bad):
            problems.append(("time" if row["time"] else "date", f"{at:%H:%M}", start))
        else:
            row["start"] = row["end"] = start.replace(tzinfo=None)

    def _zones(
        self, row: Mapping[str, Any], zone: tzinfo | None
    ) -> tuple[tzinfo | None, tzinfo | None]:
        """The zone of a row's time, and that of its day, where this is another.

        `zone` is what stands beside the time.
        """
        begins: When = row["date"]
        named, day_zone = self._settings.named_zone, self._settings.day_zone
        if not row["time"] and day_zone:
            # The time stands beside the day.
            named = day_zone
        zone = zone or begins.zone or named or row["zone"] or day_zone
        # A day with a zone of its own is none of the column's.
        return zone, day_zone if row["time"] and not begins.zone else None

    def _span_with_times(self, row: dict[str, Any], problems: list[tuple[str, str, Bad]]) -> None:
        """An event of several days has no time of day of its own."""
        if row["time"]:
            problems.append(("time", f"{row['time'][0]:%H:%M}",
                             Bad("a time needs one day", "leave the time out")))  # fmt: skip

    def _precision(self, row: dict[str, Any], begins: When, end: When | None) -> str:
        stated = row["precision"]
        # A month or a year is all of its days, and a minute needs an instant.
        fits = values.precision(begins.first, (end or begins).last)
        if stated in {"day", fits} or (stated == "minute" and row["instant"]):
            return str(stated)
        if self._settings.exported and end is not None:
            return values.precision(begins.first, end.last)
        return begins.precision if end is None or end.last == begins.last else "day"

    def _keep(self, row: Mapping[str, Any]) -> None:
        """Keep the cells of a good row."""
        self._good.append((
            row["title"], *row["days"], row["start"], row["end"], row["precision"],
            row["countries"] or None, row["certainty"], *row["at"], row["what"], row["source"],
            row["link"], row["kind"], row["more"],
        ))  # fmt: skip

    def pack(self) -> None:
        """Pack the good rows so far.

        Raises:
            Refused: their text is too long to be looked through.
        """
        self._packed.add(self._good)
        self._good = []

    def taken(self) -> Packed:
        """All good rows; the table lets go of them."""
        self.pack()
        packed, self._packed = self._packed, Packed(self._known.dtypes)
        return packed.numbered()

    @property
    def country_names(self) -> dict[str, str]:
        """The name of each country that the data do not have, by its code."""
        return self._cells.country_names

    @property
    def short_year(self) -> tuple[str, date] | None:
        """The first date in numbers whose year has two digits, and the day it is read as."""
        return self._cells.short_year

    def _located(self, value: str) -> "tuple[Place, bool] | None":
        """A place by any of its names, also with its country behind.

        It is not sure where behind a comma or in brackets stands anything but that, or another of
        its names: Paris, Texas; Brest (France).
        """
        if place := self._known.places.get(fold(value)):
            return place, True
        for cut in ",(":
            name, _, behind = value.partition(cut)
            if behind and (place := self._known.places.get(fold(name.strip()))):
                behind = behind.strip(" )")
                same = self._known.places.get(fold(behind)) == place
                country = self._cells.countries.named(behind)
                return place, same or country in self._countries_of(place[3])
        return None

    def _country_name(self, code: str) -> str:
        return self._cells.countries.names.get(code, code)

    def _codes_of(self, country: str) -> frozenset[str]:
        return frozenset(self._cells.countries.read(country)[0])

    def _is_apart(self, country: str, codes: str | None) -> bool:
        """Whether a place lies in another country than its row names; of several it may be none."""
        if not codes or ";" in codes or codes in NO_MORE:
            return False
        there = self._countries_of(country)
        return bool(there) and codes not in there


def _picked(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """What picks the cells at these places of a row."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda cells: [cells[at] for at in places]


def _cut(role: str, text: str, marks: list[tuple[str, str, Marked]]) -> str:
    """A text that can be saved and read again: one that is too long is cut, and marked."""
    if len(text) <= LONGEST_KEPT:
        return text
    rule = f"at most {LONGEST_KEPT:,} characters"
    marks.append((role, text, Marked(None, rule, f"cut behind {rule.removeprefix('at most ')}")))
    return f"{text[: LONGEST_KEPT - 1]}…"


def _span(first: date, last: date) -> tuple[datetime, datetime]:
    """The instants, in UTC, at which the first day begins and the last one ends."""
    after = date.fromordinal(last.toordinal() + 1)
    return _utc(midnight_utc(first)), _utc(midnight_utc(after))


def _utc(instant: datetime) -> datetime:
    """The instant in UTC, as it is packed: without a zone."""
    return instant.astimezone(UTC).replace(tzinfo=None)
