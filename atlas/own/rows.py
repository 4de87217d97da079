"""The rows of a visitor's file, checked as they come, and packed rows of the chronicle."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, tzinfo
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from atlas.data import formulas, invisible, words
from atlas.data.chronicle import fold
from atlas.data.moments import midnight_utc
from atlas.own import checks, mapping, values
from atlas.own.countries import Countries
from atlas.own.limits import LONGEST, MOST_PROBLEMS, MOST_TEXT_BYTES, Bad, Marked, Refused
from atlas.own.values import When

if TYPE_CHECKING:
    from atlas.own.known import Known

KIND: Final = "own"
MOST_COUNTRIES: Final = 20
# Different cells of a column whose meaning is remembered, and columns in which hardly any is there
# twice.
REMEMBERED: Final = 20_000
RARE: Final = frozenset({"title", "what", "source", "link"})
# Texts of a row beside the columns of the chronicle.
TEXTS: Final = ("what", "source", "link", "kind", "more")
# Those of the chronicle that a row has.
COLUMNS: Final = (
    "id", "kind", "title", "day_from", "day_to", "start_utc", "end_utc", "precision", "countries",
    "certainty", "place", "lon", "lat", "full_text", "text",
)  # fmt: skip
PROBLEM: Final = ("row", "column", "value", "rule", "mend")
# In these a word such as "Unknown" says that nothing is known.
MAY_BE_NOTHING: Final = frozenset(LONGEST) - {
    "title", "what", "source", "kind", "link", "certainty",
}  # fmt: skip
BETWEEN: Final = {"countries": "; ", "source": "; ", "place": ", ", "what": " ", "more": " · "}
# The kind of own events, in our own exports.
OURS: Final = frozenset({KIND, words.KINDS[KIND]})
Problem = tuple[int, str, str, str, str]
# The text of a cell, what it means, or why it means nothing, and what it is counted as.
_Meaning = tuple[str, Any, tuple[str, ...]]


@dataclass
class Settings:
    """What holds for a whole file: see `atlas.own.Choices`.

    `exported` says that this dashboard wrote the file, `guarded` that it did so as CSV, where an
    apostrophe keeps formulas from running, and `saved` that it holds own events alone, to keep.
    """

    roles: Sequence[str]
    orders: Mapping[int, values.Order]
    zone: tzinfo
    exported: bool
    guarded: bool
    saved: bool
    slides: int | None
    offset: int


class Table:
    """The rows of one file. What occurs often is looked up once."""

    def __init__(self, names: Sequence[str], settings: Settings, known: "Known") -> None:
        self._names, self._settings, self._known = names, settings, known
        remembered = lru_cache(REMEMBERED)
        self._place = remembered(self._located)
        self._midnight = remembered(midnight_utc)
        self._composed = remembered(checks.composed)
        self._countries: Countries | None = None
        reads: dict[str, Callable[[str], Any]] = {
            "title": checks.title, "place": checks.prose, "what": checks.prose,
            "source": checks.prose, "link": checks.prose, "kind": checks.prose,
            "time": values.clock, "zone": partial(values.zone, known=known.zones),
            "lon": partial(values.degrees, axis="lon"),
            "lat": partial(values.degrees, axis="lat"),
            "coordinates": values.both,
            "countries": self._codes, "certainty": checks.certainty,
            "instant": values.instant, "end_instant": values.instant, "precision": str.casefold,
        }  # fmt: skip
        for at, role in enumerate(settings.roles):
            if role in {"date", "end_date"}:
                order = settings.orders.get(at, "")
                reads[role] = partial(self._dated, order=order)
        self._reads = reads
        self._meanings = {role: self._remembering(role) for role in LONGEST}
        roles = [role for role in settings.roles if role in LONGEST]
        self._columns = {
            role: [at for at, one in enumerate(settings.roles) if one == role]
            for role in dict.fromkeys(roles)
        }
        # With what stands before a cell that is kept as it is.
        self._more = [
            (at, "" if mapping.plain(name) == "more" else f"{name}: ")
            for at, (name, role) in enumerate(zip(names, settings.roles, strict=True))
            if role == "more"
        ]
        self._empty: dict[str, Any] = dict.fromkeys(LONGEST) | {
            "countries": ("", ()), "certainty": "reported", "what": "", "source": "", "link": "",
            "kind": "", "place": "",
        }  # fmt: skip
        self._ids: Counter[str] = Counter()
        self._good: list[tuple[Any, ...]] = []
        self._texts: list[tuple[str, ...]] = []
        self._packed: list[tuple[pd.DataFrame, pd.DataFrame]] = []
        self.problems: list[Problem] = []
        self.marks: list[Problem] = []
        self.counts: Counter[str] = Counter()
        self._text_bytes = 0

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
        if len(cells) > len(self._names) and any(map(str.strip, cells[len(self._names) :])):
            mend = "put text that contains a separator in quotes"
            problems.append(("", "", Bad("as many cells as columns", mend)))
        for role, places in self._columns.items():
            given = [cells[at] for at in places if at < len(cells)]
            cell, read, counted = self._meanings[role](*given)
            if counted:
                self.counts.update(counted)
            if isinstance(read, Bad):
                problems.append((role, cell, read))
                if len(self.problems) >= MOST_PROBLEMS:
                    # It is known to be bad, and why is no longer told.
                    self._reject(number, problems)
                    return
                read = None
            elif isinstance(read, Marked):
                marks.append((role, cell, read))
                read = read.value
            if cell or read is not None:
                row[role] = read
        row["more"] = self._kept(cells, row, marks)
        self._complete(row, problems, marks)
        if problems:
            self._reject(number, problems)
            return
        self._keep(row)
        if marks:
            self.counts["marked"] += 1
            for role, cell, mark in marks[: MOST_PROBLEMS - len(self.marks)]:
                self.marks.append(
                    (number, self._name(role), checks.short(cell), mark.rule, mark.mend)
                )

    def _remembering(self, role: str) -> Callable[..., _Meaning]:
        """`_meaning` for one role; what is short and occurs often is looked up once."""
        read = partial(self._meaning, role)
        if role in RARE:
            return read
        once, longest = lru_cache(REMEMBERED)(read), LONGEST[role]
        return lambda *given: (once if sum(map(len, given)) <= longest else read)(*given)

    def _meaning(self, role: str, *given: str) -> _Meaning:
        """What the cells say that a row has in the columns taken for one thing."""
        counted: list[str] = []
        plain = [self._plain(role, cell, counted) for cell in given if cell]
        if len(plain) > 1:
            plain = list(filter(None, dict.fromkeys(plain)))
        cell = BETWEEN.get(role, " · ").join(plain)
        return cell, self._read(role, cell), tuple(counted)

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
        cell = " ".join(cell.split()) if role != "more" else cell.strip()
        if role in MAY_BE_NOTHING and cell and values.is_nothing(cell):
            counted.append("nothing")
            return ""
        return cell

    def _read(self, role: str, cell: str) -> Any:
        """What a cell means: a value, or why it has none."""
        if len(cell) > LONGEST[role]:
            return Bad(f"at most {LONGEST[role]:,} characters", "shorten it")
        if not cell and role not in {"title", "date"}:
            return None if role not in TEXTS and role != "place" else ""
        if role in {"year", "month", "day", "end_year", "end_month", "end_day"}:
            return cell
        return self._reads[role](cell)

    def _kept(
        self, cells: list[str], row: dict[str, Any], marks: Sequence[tuple[str, str, Marked]]
    ) -> str:
        """What columns hold that are kept as they are, and words that were not understood."""
        if isinstance(row["title"], str) and len(row["title"]) > checks.LONGEST_TITLE:
            row["what"] = " ".join(filter(None, (row["title"], row["what"])))
            row["title"] = f"{row['title'][: checks.LONGEST_TITLE - 1]}…"
        kept, counted = list[str](), list[str]()
        for at, name in self._more:
            if cell := self._plain("more", "".join(cells[at : at + 1]), counted):
                kept.append(name + cell)
        kept += [f"{self._name(role)} in the file: {cell}" for role, cell, mark in marks
                 if role in {"countries", "certainty"}]  # fmt: skip
        self.counts.update(counted)
        return checks.in_one_line(BETWEEN["more"].join(kept))

    def _name(self, role: str) -> str:
        """The name of the column that is taken for something, or of what it is taken for."""
        places = self._columns.get(role)
        return self._names[places[0]] if places else mapping.LABELS.get(role, role)

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
        row["at"] = (row["place"] or None, row["lon"], row["lat"])
        # In our own exports a place without a point has none.
        if row["lon"] is None and row["place"] and not self._settings.exported:
            located = self._place(row["place"])
            if located:
                row["at"] = (row["place"], *located)
            else:
                mend = "kept without a point on the map: add latitude and longitude"
                marks.append(("place", row["place"], Marked(None, "known place", mend)))
        if "year" in self._columns and "date" not in self._columns:
            self._compose(row, problems)
        if row["date"] is None:
            return
        self._place_in_time(row, problems)

    def _compose(self, row: dict[str, Any], problems: list[tuple[str, str, Bad]]) -> None:
        """Make dates of the cells of year, month and day."""
        for stem, role in (("", "date"), ("end_", "end_date")):
            parts = [row[f"{stem}{part}"] or "" for part in ("year", "month", "day")]
            if stem and not parts[0]:
                continue
            read = self._composed(*parts)
            if isinstance(read, Bad):
                problems.append((f"{stem}year", "-".join(filter(None, parts)), read))
            else:
                row[role] = read

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
            row["start"], row["end"] = (one.astimezone(UTC) for one in instants)
            if bad := checks.within_days(row["start"], row["end"], first, last):
                problems.append(("instant", f"{row['start']:%Y-%m-%d %H:%M}", bad))
            return
        at, zone = row["time"] or (begins.at, begins.zone)
        if at and (bad := checks.same_time(at, begins.at)):
            problems.append(("time", f"{at:%H:%M}", bad))
        row["start"] = self._midnight(first)
        row["end"] = self._midnight(date.fromordinal(last.toordinal() + 1))
        if at is None:
            return
        if first != last:
            self._span_with_times(row, problems)
            return
        zone = zone or begins.zone or row["zone"] or self._settings.zone
        row["precision"] = "minute"
        start = checks.instant(first, at, zone)
        if isinstance(start, Bad):
            problems.append(("time" if row["time"] else "date", f"{at:%H:%M}", start))
        else:
            row["start"] = row["end"] = start

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
        """Keep the cells of a good row, which need a fifth of its memory."""
        texts = tuple(row[name] for name in TEXTS)
        what, source, _, kind, more = texts
        full_text = " ".join(filter(None, (row["title"], what, row["at"][0], source, kind, more)))
        self._good.append((
            self._id(row), KIND, row["title"], *row["days"], row["start"], row["end"],
            row["precision"], row["countries"][0] or None, row["certainty"], *row["at"],
            full_text, fold(full_text),
        ))  # fmt: skip
        self._texts.append(texts)

    def pack(self) -> None:
        """Turn the good rows so far into rows of the chronicle, which need less memory.

        Raises:
            Refused: their text is too long to be looked through.
        """
        cells = zip(*self._good, strict=True) if self._good else ((),) * len(COLUMNS)
        packed = pd.DataFrame(
            {
                name: pd.Series(column, dtype=self._known.dtypes[name])
                for name, column in zip(COLUMNS, cells, strict=True)
            }
        )
        ids = packed["id"].tolist()
        self._packed.append((packed, pd.DataFrame(self._texts, ids, list(TEXTS), "str")))
        self._good, self._texts = [], []
        self._text_bytes += packed["text"].nbytes
        if self._text_bytes > MOST_TEXT_BYTES:
            raise Refused(
                "The text of the file is too long to search, or has very many characters that "
                "stand for several letters each. Split it, or leave columns out."
            )

    def taken(self) -> tuple[list[pd.DataFrame], pd.DataFrame]:
        """The rows of the chronicle in their parts, and what is told of them; given once."""
        self.pack()
        parts = [rows for rows, _ in self._packed]
        texts = pd.concat([one for _, one in self._packed])
        self._packed.clear()
        self._ids.clear()
        return parts, texts

    @property
    def country_names(self) -> dict[str, str]:
        """The name of each country that the data do not have, by its code."""
        return self._countries.names if self._countries else {}

    def _id(self, row: Mapping[str, Any]) -> str:
        """An id that no other row has; it does not depend on the order of rows that differ."""
        stem = f"{KIND}-{row['days'][0]}-{checks.slug(row['title'])}"
        self._ids[stem] += 1
        return stem if self._ids[stem] == 1 else f"{stem}--{self._ids[stem]}"

    def _codes(self, cell: str) -> tuple[str, tuple[str, ...]] | Bad | Marked:
        if len(re.findall("[;,]", cell)) >= MOST_COUNTRIES:
            return Bad(f"at most {MOST_COUNTRIES} countries", "leave some out")
        if self._countries is None:
            self._countries = Countries()
        codes, unknown = self._countries.read(cell)
        countries = ";".join(codes), tuple(unknown)
        if unknown:
            mend = "kept as written: use codes such as KP;RU, or English names, to filter by it"
            return Marked(countries, "known country", mend)
        return countries

    def _dated(self, cell: str, order: values.Order) -> When | Bad:
        """A date; after very many different ones that are none, no spans are tried any more."""
        read = checks.day(cell, order, spans=self.counts["no dates"] < MOST_PROBLEMS)
        self.counts["no dates"] += isinstance(read, Bad)
        return read

    def _located(self, value: str) -> tuple[float, float] | None:
        """Longitude and latitude of a place by any of its names, also with its country behind."""
        for name in (value, value.partition(",")[0], value.partition("(")[0]):
            if place := self._known.places.get(fold(name.strip())):
                return place[1:]
        return None
