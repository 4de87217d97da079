"""The CNS list beside another tracker, day by day: which tests both have, and why not."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.features.counting.coverage.lists import (
    Entry,
    Other,
    Test,
    entries_of,
    others_of,
    tests_of,
    union,
)

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
    "no-hour": ("both", "A day apart; the list has no hour to explain it"),
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
    entries, tests, others = entries_of(catalog), tests_of(catalog), others_of(catalog)
    pairs = _pairs(tests, entries)
    taken = {day for day, _ in pairs.values()}
    last = max(entries)
    flown = {test.day: test for test in tests if not test.by_month}
    rows = []
    for test in tests:
        day, reason = pairs.get(test.day_text, (None, "after" if test.day > last else "list-open"))
        beside = [other for other in others if not other.by_month and other.touches(test)]
        rows.append(_row(reason, test, None if day is None else entries[day], beside))
    for day, entry in entries.items():
        if day in taken:
            continue
        if entry.meant != day and entry.meant in flown:
            repeated = _row("repeat", None, entry, [])
            rows.append(repeated | {"event_ids": flown[entry.meant].each("Index")})
        else:
            reason, beside = _tracker_only(entry, others, entries)
            rows.append(_row(reason, None, entry, beside))
    table = pd.DataFrame(rows, columns=COLUMNS)
    table = table.astype(dict.fromkeys(["day", "day_to", "tracker_date"], "datetime64[us]"))
    return table.sort_values(["day", "where"], kind="stable").reset_index(drop=True)


def within(table: pd.DataFrame, period: tuple[date, date] | None) -> pd.DataFrame:
    """The rows of `days` that overlap a period, its first and last day included."""
    if period is None:
        return table
    first, last = (pd.Timestamp(day) for day in period)
    return table[(table["day"] <= last) & (table["day_to"] >= first)]


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
    compared = table["kind_agrees"].dropna()
    differ = int((~compared.astype(bool)).sum())
    return (
        f"Both name a class of missile on {words.plural(len(compared), 'shared day')}, and "
        f"differ on {differ:,} of them"
    )


def _pairs(tests: list[Test], entries: dict[date, Entry]) -> dict[str, tuple[date, str]]:
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
        pair = None if test.day_text in pairs else _joined(test, free)
        if pair:
            pairs[test.day_text] = pair
            free.discard(pair[0])
    return pairs


def _joined(test: Test, free: set[date]) -> tuple[date, str] | None:
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
    entry: Entry, others: list[Other], entries: dict[date, Entry]
) -> tuple[str, list[Other]]:
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
    reason: str, test: Test | None, entry: Entry | None, others: list[Other]
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
    return row | {"notes": " ".join(notes), "source_ids": union(sources)}


def _agrees(
    flown: tuple[str, ...], kinds: tuple[str, ...], classes: Mapping[str, tuple[str, ...]]
) -> bool | None:
    known = set(flown) - {"unknown"}
    named = {one for kind in kinds for one in classes.get(kind, ())}
    return bool(known & named) if known and named else None
