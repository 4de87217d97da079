"""Who counts what: the CNS list beside another tracker, day by day, and totals under each rule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import partial_date
from atlas.data.rules import ids

ONE_DAY: Final = timedelta(days=1)
UTC: Final = ZoneInfo("UTC")
# By whose day the other tracker may date, by the reason that says so; it is kept in Washington.
ZONES: Final = {"utc": UTC, "washington": ZoneInfo("America/New_York")}

WHERE: Final = {
    "both": "In both",
    "list": "Only in the CNS list",
    "tracker": "Only in the other tracker",
}

# Why a day is where it is, with its side, in the order in which the rules are tried. "Open" says
# that no rule holds.
REASONS: Final = {
    "same-day": ("both", "Same day in Pyongyang"),
    "utc": ("both", "Date line: the tracker has the day in UTC"),
    "washington": ("both", "Date line: the tracker has Washington's day"),
    "no-hour": ("both", "A day apart; no hour in the list to tell why"),
    "month": ("both", "The list knows only the month"),
    "guess": ("both", "Same month; the list calls its row a guess"),
    "corrected": ("both", "The date in the tracker is corrected; its note says why"),
    "after": ("list", "Only in the CNS list: after the tracker ends"),
    "list-open": ("list", "Only in the CNS list, not explained"),
    "kind": ("tracker", "Scope: a cruise or air-defence missile"),
    "event": ("tracker", "Scope: another weapon outside the list, that day"),
    "event-near": ("tracker", "Scope: such a weapon, a day off or that month"),
    "repeat": ("tracker", "A second entry for a test that both lists have"),
    "tracker-open": ("tracker", "Only in the other tracker, not explained"),
}
OPEN: Final = ("list-open", "tracker-open")

# Kinds of the tracker that the list leaves out. Rocket artillery is not among them: the list counts
# the large launchers as missiles.
OUT_OF_SCOPE: Final = frozenset(
    {
        "Anti-Aircraft Missile",
        "Anti-Ship Cruise Missile",
        "Long-Range Cruise Missile",
        "Long-Range Surface-To-Air Missile",
        "Short-Range Surface-To-Air Missile",
        "Strategic Cruise Missile (SCM)",
    }
)
# The class that a kind of the tracker stands for; kinds without a class are not compared.
CLASS_OF_KIND: Final = {
    "Intercontinental Ballistic Missile (ICBM)": ("icbm",),
    "Intercontinental Ballistic Missile (ICBM) & Short-Range Ballistic Missile (SRBM)": (
        "icbm",
        "srbm",
    ),
    "Intercontinental Ballistic Missile (ICBM) / Short-Range Missile": ("icbm", "srbm"),
    "Intermediate-Range Ballistic Missile (IRBM)": ("irbm",),
    "Medium-Range Ballistic Missile (MRBM)": ("mrbm",),
    "Satellite Launch": ("slv",),
    "Short-Range Ballistic Missile (SRBM)": ("srbm",),
    "Short-Range Missile": ("srbm",),
    "Submarine-Launched Ballistic Missile (SLBM)": ("slbm",),
}

# The ways to count tests, each with its unit and its rule in plain words.
RULES: Final = {
    "missiles": (
        "Missiles, CNS list",
        "Every missile or space launcher that can carry 500 kg over 300 km counts one, a salvo of "
        "twelve counts twelve; dated in UTC, as in the list. The unit “Missiles” of all pages.",
    ),
    "test_events": (
        "Test events, CNS list",
        "All missiles of one salvo, or of one day in Pyongyang, count one; a row that is dated to "
        "the month counts one. The unit “Test events” of all pages.",
    ),
    "utc_days": (
        "Test days in UTC, CNS list",
        "Each date as the list prints it counts one. A night in Pyongyang may span two.",
    ),
    "entries": (
        "Entries, other tracker",
        "Each entry of CSIS Beyond Parallel on a missile, cruise and air-defence missiles and "
        "rocket artillery among them, counts one, however many were fired.",
    ),
    "tracker_days": (
        "Test days, other tracker",
        "Each date of that tracker counts one.",
    ),
}

COLUMNS: Final = [
    "day", "day_to", "where", "reason", "list_day", "utc_dates", "tracker_date", "kinds",
    "missiles", "types", "classes", "kind_agrees", "other_events", "event_ids", "notes",
    "source_ids",
]  # fmt: skip


def days(catalog: Catalog) -> pd.DataFrame:
    """Each day of a test in the CNS list, in the other tracker, or in both, in order of time.

    A test event of the list and a day of the tracker are one row where a rule of `REASONS` joins
    them. Columns: `day` and `day_to`, the days in Pyongyang that the row covers (the tracker's date
    where it stands alone); `where` (a key of `WHERE`) and `reason` (of `REASONS`); `list_day`, the
    list's day in Pyongyang or its month, and `utc_dates` as the list prints them; `tracker_date`;
    the tracker's `kinds`; the list's `missiles` flown, their `types` and their `classes` as ids;
    `kind_agrees`, whether a kind of the tracker is a class that flew, missing where one of the two
    names none; `other_events`, tests of that day outside the list's scope, and for `event-near` the
    test that explains the day; `event_ids`, the launches or else the tests of the row in the
    chronicle, for `repeat` those that the entry is about; `notes` and `source_ids` of what the row
    rests on.
    """
    entries, tests, others = _entries(catalog), _tests(catalog), _others(catalog)
    pairs = _pairs(tests, entries)
    taken = {day for day, _ in pairs.values()}
    last = max(entries)
    flown = {test.day: test for test in tests if not test.by_month}
    rows = []
    for test in tests:
        day, reason = pairs.get(test.day_text, (None, "after" if test.day > last else "list-open"))
        found = [other for other in others if not other.by_month and other.touches(test)]
        rows.append(_row(reason, test, None if day is None else entries[day], found))
    for day, entry in entries.items():
        if day in taken:
            continue
        if entry.meant != day and entry.meant in flown:
            repeated = _row("repeat", None, entry, [])
            rows.append(repeated | {"event_ids": flown[entry.meant].each("Index")})
        else:
            reason, found = _tracker_only(entry, others, entries)
            rows.append(_row(reason, None, entry, found))
    table = pd.DataFrame(rows, columns=COLUMNS)
    table = table.astype(dict.fromkeys(["day", "day_to", "tracker_date"], "datetime64[us]"))
    return table.sort_values(["day", "where"], kind="stable").reset_index(drop=True)


def within(table: pd.DataFrame, period: tuple[date, date] | None) -> pd.DataFrame:
    """The rows of `days` that overlap a period, its first and last day included."""
    if period is None:
        return table
    first, last = (pd.Timestamp(day) for day in period)
    return table[(table["day"] <= last) & (table["day_to"] >= first)]


def totals(catalog: Catalog, period: tuple[date, date] | None) -> pd.DataFrame:
    """How many tests each rule of `RULES` counts: a row a year from first to last, a column a rule.

    Each rule goes by its own dates, so a test at the turn of a year may count in another one.
    """
    launches = _listed(catalog)
    printed = launches["launch_date"]
    events = pd.Series(launches["test_event_id"].unique()).str.removeprefix("test-")
    listed = catalog["tracker_days"]["listed_date"]
    counted = {
        "missiles": _first_days(printed, period),
        "test_events": _first_days(events, period),
        "utc_days": _first_days(printed.drop_duplicates(), period),
        "entries": _first_days(listed.dt.strftime("%Y-%m-%d"), period),
        "tracker_days": _first_days(listed.drop_duplicates().dt.strftime("%Y-%m-%d"), period),
    }
    table = pd.DataFrame({rule: pd.Series(ones).value_counts() for rule, ones in counted.items()})
    if table.empty:
        return pd.DataFrame(columns=list(RULES), dtype="int64").rename_axis("year")
    years = range(int(table.index.min()), int(table.index.max()) + 1)
    return table.reindex(years).fillna(0).astype("int64").rename_axis("year")


def headline(table: pd.DataFrame) -> str:
    """The finding of the page, from `totals`: the same record under several rules."""
    if table.empty:
        return "No test to count in this period"
    total = table.sum()
    return (
        f"One record, several counts: {words.plural(int(total['missiles']), 'missile')}, "
        f"{words.plural(int(total['test_events']), 'test event')}, "
        f"{words.plural(int(total['entries']), 'entry', 'entries')} of another tracker"
    )


def totals_finding(table: pd.DataFrame) -> str:
    """The finding of `totals`: the year in which the rules lie farthest apart."""
    if table.empty:
        return "No rule counts a test in this period"
    gap = table.max(axis=1) - table.min(axis=1)
    year = int(gap.idxmax())
    row = table.loc[year]
    most, least = str(row.idxmax()), str(row.idxmin())
    return (
        f"The rules lie farthest apart in {year}: {row[most]:,} by “{RULES[most][0]}”, "
        f"{row[least]:,} by “{RULES[least][0]}”"
    )


def finding(table: pd.DataFrame) -> str:
    """The finding of `days`: how many the two lists share, and how many no rule explains."""
    if table.empty:
        return "No test in either list in this period"
    where = table["where"].value_counts()
    unexplained = int(table["reason"].isin(OPEN).sum())
    verb = "is" if unexplained == 1 else "are"
    return (
        f"{int(where.get('both', 0)):,} of {words.plural(len(table), 'test day')} are in both "
        f"lists, {int(where.get('tracker', 0)):,} only in the other tracker, "
        f"{int(where.get('list', 0)):,} only in the CNS list; {unexplained:,} {verb} not explained"
    )


def date_line(table: pd.DataFrame) -> str:
    """What the date line does to the shared days of `days`, in a sentence."""
    shared = table[(table["where"] == "both") & table["reason"].ne("month")]
    crosses = [
        shown not in printed.split(";")
        for shown, printed in zip(shared["list_day"], shared["utc_dates"], strict=True)
    ]
    earlier = shared[crosses]
    if earlier.empty:
        return "On no shared day of this period does the CNS list print another date than Pyongyang"
    same = int(earlier["reason"].eq("same-day").sum())
    of = words.plural(len(shared), "shared day")
    return (
        f"The CNS list dates in UTC: on {len(earlier):,} of {of} it prints the day before the one "
        f"in Pyongyang. The other tracker has Pyongyang's day for {same:,} of them"
    )


def kinds_finding(table: pd.DataFrame) -> str:
    """How often the kind of the tracker is a class of the list, over the shared days of `days`."""
    told = table["kind_agrees"].dropna()
    differ = int((~told.astype(bool)).sum())
    return (
        f"Both name a class of missile on {words.plural(len(told), 'shared day')}, and differ on "
        f"{differ:,} of them"
    )


def _first_days(texts: "pd.Series[str]", period: tuple[date, date] | None) -> list[int]:
    """The year of each date that overlaps the period; a date may be a day or a month."""
    spans = [partial_date(text) for text in texts]
    return [
        first.year
        for first, last in spans
        if period is None or (first <= period[1] and last >= period[0])
    ]


@dataclass(frozen=True)
class _Span:
    """The first and the last day in Pyongyang."""

    day: date
    day_to: date

    def touches(self, other: "_Span") -> bool:
        """Whether the two have a day in common."""
        return self.day <= other.day_to and other.day <= self.day_to


@dataclass(frozen=True)
class _Entry(_Span):
    """A day of the tracker; `meant` is the day its tests flew: as corrected, else as listed."""

    kinds: tuple[str, ...]
    meant: date
    note: str
    source_ids: str


@dataclass(frozen=True)
class _Test(_Span):
    """A test event of the list; `launches` are its rows, `day_text` its day or month."""

    day_text: str
    launches: list[Any]

    @property
    def by_month(self) -> bool:
        return self.day != self.day_to

    @property
    def guessed(self) -> bool:
        return all(row.certainty == "inferred" for row in self.launches)

    def days_in(self, zone: ZoneInfo) -> set[date]:
        """The dates of its launches in a time zone, of those whose hour is known."""
        hours = [row.launch_utc for row in self.launches if pd.notna(row.launch_utc)]
        return {hour.astimezone(zone).date() for hour in hours}

    def each(self, column: str) -> tuple[Any, ...]:
        """The different values of a column over its launches."""
        values = (getattr(row, column) for row in self.launches)
        return tuple(dict.fromkeys(one for one in values if pd.notna(one)))


@dataclass(frozen=True)
class _Other(_Span):
    """A weapon test outside the list's scope; `by_month`: only its month is known."""

    event_id: str
    by_month: bool
    title: str
    note: str
    source_ids: str


def _entries(catalog: Catalog) -> dict[date, _Entry]:
    """The tracker's days, in order of time, with what `corrections.csv` says of their dates."""
    corrected = {
        row.row_key: row
        for row in catalog["corrections"].itertuples()
        if (row.table, row.column) == ("tracker_days.csv", "listed_date")
    }
    listed: dict[date, list[Any]] = {}
    for row in catalog["tracker_days"].sort_values("listed_date", kind="stable").itertuples():
        listed.setdefault(row.listed_date.date(), []).append(row)
    return {day: _entry(day, rows, corrected) for day, rows in listed.items()}


def _entry(day: date, rows: list[Any], corrected: Mapping[str, Any]) -> _Entry:
    """A day of the tracker from its rows. It stands as listed unless all of them are corrected."""
    changes = [corrected[row.Index] for row in rows if row.Index in corrected]
    if len(changes) < len(rows):
        changes = []
    return _Entry(
        day,
        day,
        tuple(dict.fromkeys(row.kind for row in rows)),
        date.fromisoformat(changes[0].new_value) if changes else day,
        " ".join(change.reason for change in changes),
        _union(row.source_ids for row in [*rows, *changes]),
    )


def _tests(catalog: Catalog) -> list[_Test]:
    """The list's test events, whose ids carry the day or month in Pyongyang."""
    missiles = catalog["missiles"][["class", "name"]].rename(columns={"class": "class_"})
    launches: dict[str, list[Any]] = {}
    for row in _listed(catalog).join(missiles, on="missile_id").itertuples():
        launches.setdefault(row.test_event_id.removeprefix("test-"), []).append(row)
    return [_Test(*partial_date(day), day, rows) for day, rows in launches.items()]


def _listed(catalog: Catalog) -> pd.DataFrame:
    """Return the launches that are in the CNS list, without those that it does not have yet."""
    launches = catalog.launches
    return launches[launches["upstream_record"].notna()]


def _others(catalog: Catalog) -> list[_Other]:
    """Weapon tests outside the list's scope."""
    found = []
    for row in catalog.events[catalog.events["kind"] == "other"].itertuples():
        by_month = row.date_precision == "month"
        last = row.start_date if pd.isna(row.end_date) else row.end_date
        found.append(
            _Other(
                row.start_date.date(),
                (row.start_date + pd.offsets.MonthEnd(0) if by_month else last).date(),
                row.Index,
                by_month,
                row.title,
                "" if pd.isna(row.note) else row.note,
                row.source_ids,
            )
        )
    return found


def _pairs(tests: list[_Test], entries: dict[date, _Entry]) -> dict[str, tuple[date, str]]:
    """For each test event that the tracker has too: the tracker's date, and the rule that joins."""
    as_listed = {day: entry for day, entry in entries.items() if entry.meant == day}
    pairs = {
        test.day_text: (test.day, "same-day")
        for test in tests
        if not test.by_month and test.day in as_listed
    }
    corrected = {entry.meant: day for day, entry in entries.items() if entry.meant != day}
    pairs |= {
        test.day_text: (corrected[test.day], "corrected")
        for test in tests
        if not test.by_month and test.day in corrected and test.day_text not in pairs
    }
    # An entry on something else cannot be the missile of the day after.
    ballistic = {day for day, entry in as_listed.items() if set(entry.kinds) - OUT_OF_SCOPE}
    free = ballistic - {day for day, _ in pairs.values()}
    for test in tests:
        found = None if test.day_text in pairs else _joined(test, free)
        if found:
            pairs[test.day_text] = found
            free.discard(found[0])
    return pairs


def _joined(test: _Test, free: set[date]) -> tuple[date, str] | None:
    """The tracker's date among `free` that belongs to a test event of another day, and why."""
    before = test.day - ONE_DAY
    if not test.by_month and before in free:
        for reason, zone in ZONES.items():
            if before in test.days_in(zone):
                return before, reason
        if not test.days_in(UTC):
            return before, "no-hour"
    if test.by_month or test.guessed:
        for day in sorted(free):
            if (day.year, day.month) == (test.day.year, test.day.month):
                return day, "month" if test.by_month else "guess"
    return None


def _tracker_only(
    entry: _Entry, others: list[_Other], entries: dict[date, _Entry]
) -> tuple[str, list[_Other]]:
    """Why the list lacks a day of the tracker, with the tests that say so."""
    dated = [other for other in others if not other.by_month]
    that_day = [other for other in dated if other.touches(entry)]
    if set(entry.kinds) <= OUT_OF_SCOPE:
        return "kind", that_day
    if that_day:
        return "event", that_day
    # A test that has an entry of its own does not explain another one.
    near = [
        other
        for other in dated
        if other.day not in entries and abs(other.day - entry.day) == ONE_DAY
    ]
    near += [other for other in others if other.by_month and other.touches(entry)]
    return ("event-near" if near else "tracker-open"), near


def _row(
    reason: str, test: _Test | None, entry: _Entry | None, others: list[_Other]
) -> dict[str, Any]:
    """A row of `days` from a test event of the list, an entry of the tracker, or both."""
    row: dict[str, Any] = {"where": REASONS[reason][0], "reason": reason, "missiles": 0}
    row |= {
        "other_events": "; ".join(other.title for other in others),
        "event_ids": tuple(other.event_id for other in others),
    }
    notes = [other.note for other in others if other.note]
    sources = [other.source_ids for other in others]
    if entry is not None:
        row |= {
            "day": entry.day,
            "day_to": entry.day_to,
            "tracker_date": entry.day,
            "kinds": entry.kinds,
        }
        sources.insert(0, entry.source_ids)
        notes = [entry.note, *notes] if entry.note else notes
    if test is not None:
        row |= {
            "day": test.day,
            "day_to": test.day_to,
            "list_day": test.day_text,
            "utc_dates": ";".join(test.each("launch_date")),
            "missiles": len(test.launches),
            "types": test.each("name"),
            "classes": test.each("class_"),
            "event_ids": test.each("Index"),
        }
        notes = [*test.each("note"), *notes]
        sources = [*test.each("source_ids"), *sources]
    if test is not None and entry is not None:
        row["kind_agrees"] = _agrees(row["classes"], entry.kinds, CLASS_OF_KIND)
    return row | {"notes": " ".join(notes), "source_ids": _union(sources)}


def _agrees(
    flown: tuple[str, ...], kinds: tuple[str, ...], classes: Mapping[str, tuple[str, ...]]
) -> bool | None:
    known = set(flown) - {"unknown"}
    named = {one for kind in kinds for one in classes.get(kind, ())}
    return bool(known & named) if known and named else None


def _union(cells: Iterable[str]) -> str:
    return ";".join(dict.fromkeys(one for cell in cells for one in ids(cell)))
