"""Who counts what: the CNS list beside another tracker, day by day, and totals under each rule."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd

from atlas import words
from atlas.catalog import Catalog
from atlas.moments import partial_date
from atlas.rules import ids

ONE_DAY: Final = pd.Timedelta(days=1)
# Where the other tracker is kept.
WASHINGTON: Final = ZoneInfo("America/New_York")

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
    "after": ("list", "Only in the CNS list: after the tracker ends"),
    "list-open": ("list", "Only in the CNS list, not explained"),
    "kind": ("tracker", "Scope: a cruise or air-defence missile"),
    "event": ("tracker", "Scope: another weapon outside the list, that day"),
    "event-near": ("tracker", "Scope: such a weapon, a day off or that month"),
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
    chronicle; `notes` and `source_ids` of what the row rests on.
    """
    entries = _entries(catalog)
    tests = _tests(catalog)
    others = _others(catalog)
    pairs = _pairs(tests, entries)
    taken = {day for day, _ in pairs.values()}
    last = entries.index.max()
    rows = []
    for test_id, test in tests.iterrows():
        day, reason = pairs.get(str(test_id), (None, ""))
        if day is None:
            reason = "after" if test["day"] > last else "list-open"
        found = _on(others[~others["by_month"]], test["day"], test["day_to"])
        rows.append(_row(reason, test, None if day is None else entries.loc[day], found))
    for day in entries.index.difference(sorted(taken)):
        reason, found = _tracker_only(entries.loc[day], others, entries.index)
        rows.append(_row(reason, None, entries.loc[day], found))
    table = pd.DataFrame(rows, columns=COLUMNS)
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
    launches = catalog.launches
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


def _entries(catalog: Catalog) -> pd.DataFrame:
    """The tracker's days, by date: its kinds and documents."""
    table = catalog["tracker_days"]
    return table.groupby("listed_date").agg(
        kinds=("kind", lambda kinds: tuple(dict.fromkeys(kinds))),
        source_ids=("source_ids", _union),
    )


def _tests(catalog: Catalog) -> pd.DataFrame:
    """The list's test events, by id, which carries the day or month in Pyongyang."""
    launches = catalog.launches.join(catalog["missiles"][["class", "name"]], on="missile_id")
    rows = {}
    for test_id, group in launches.groupby("test_event_id", sort=False):
        day = str(test_id).removeprefix("test-")
        first, last = partial_date(day)
        moments = group["launch_utc"].dropna()
        rows[test_id] = {
            "day": pd.Timestamp(first),
            "day_to": pd.Timestamp(last),
            "list_day": day,
            "utc_dates": ";".join(dict.fromkeys(group["launch_date"])),
            "utc_days": set(moments.dt.date),
            "washington_days": set(moments.dt.tz_convert(WASHINGTON).dt.date),
            "guessed": bool(group["certainty"].eq("inferred").all()),
            "missiles": len(group),
            "types": tuple(dict.fromkeys(group["name"])),
            "classes": tuple(dict.fromkeys(group["class"])),
            "event_ids": tuple(group.index),
            "notes": " ".join(dict.fromkeys(group["note"].dropna())),
            "source_ids": _union(group["source_ids"]),
        }
    return pd.DataFrame.from_dict(rows, orient="index")


def _others(catalog: Catalog) -> pd.DataFrame:
    """Weapon tests outside the list's scope, with the days that each covers."""
    events = catalog.events
    events = events[events["kind"] == "other"]
    last = events["end_date"].fillna(events["start_date"])
    month = events["date_precision"] == "month"
    return events.assign(
        day=events["start_date"],
        day_to=last.where(~month, events["start_date"] + pd.offsets.MonthEnd(0)),
        by_month=month,
    )


def _pairs(tests: pd.DataFrame, entries: pd.DataFrame) -> dict[str, tuple[pd.Timestamp, str]]:
    """For each test event that the tracker has too: the tracker's date, and the rule that joins."""
    pairs: dict[str, tuple[pd.Timestamp, str]] = {}
    exact = tests[tests["day"] == tests["day_to"]]
    for test_id, test in exact.iterrows():
        if test["day"] in entries.index:
            pairs[str(test_id)] = (test["day"], "same-day")
    # An entry on something else cannot be the missile of the day after.
    ballistic = [day for day, kinds in entries["kinds"].items() if set(kinds) - OUT_OF_SCOPE]
    free = set(ballistic) - {day for day, _ in pairs.values()}
    for test_id, test in tests.drop(index=list(pairs)).iterrows():
        found = _joined(test, free)
        if found:
            pairs[str(test_id)] = found
            free.discard(found[0])
    return pairs


def _joined(test: "pd.Series[Any]", free: "set[pd.Timestamp]") -> "tuple[pd.Timestamp, str] | None":
    """The tracker's date among `free` that belongs to a test event of another day, and why."""
    before = test["day"] - ONE_DAY
    by_month = test["day"] != test["day_to"]
    if not by_month and before in free:
        for reason in ("utc", "washington"):
            if before.date() in test[f"{reason}_days"]:
                return before, reason
        if not test["utc_days"]:
            return before, "no-hour"
    if by_month or test["guessed"]:
        month = test["day"].to_period("M")
        for day in sorted(free):
            if day.to_period("M") == month:
                return day, "month" if by_month else "guess"
    return None


def _tracker_only(
    entry: "pd.Series[Any]", others: pd.DataFrame, listed: pd.DatetimeIndex
) -> tuple[str, pd.DataFrame]:
    """Why the list lacks a day of the tracker, with the tests that say so."""
    day = entry.name
    dated = others[~others["by_month"]]
    that_day = _on(dated, day, day)
    if set(entry["kinds"]) <= OUT_OF_SCOPE:
        return "kind", that_day
    if len(that_day):
        return "event", that_day
    # A test that has an entry of its own does not explain another one.
    own = dated["day"].isin(listed)
    near = pd.concat(
        [
            dated[~own & ((dated["day"] - day).abs() == ONE_DAY)],
            _on(others[others["by_month"]], day, day),
        ]
    )
    return ("event-near", near) if len(near) else ("tracker-open", near)


def _on(others: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    return others[(others["day"] <= last) & (others["day_to"] >= first)]


def _row(
    reason: str,
    test: "pd.Series[Any] | None",
    entry: "pd.Series[Any] | None",
    others: pd.DataFrame,
) -> dict[str, Any]:
    """A row of `days` from a test event of the list, an entry of the tracker, or both."""
    other = {
        "other_events": "; ".join(others["title"]),
        "event_ids": tuple(others.index),
        "notes": " ".join(others["note"].dropna()),
    }
    row: dict[str, Any] = {"where": REASONS[reason][0], "reason": reason, **other, "missiles": 0}
    sources = [*others["source_ids"]]
    if entry is not None:
        day = entry.name
        row |= {"day": day, "day_to": day, "tracker_date": day, "kinds": entry["kinds"]}
        sources.insert(0, entry["source_ids"])
    if test is not None:
        names = [
            "day",
            "day_to",
            "list_day",
            "utc_dates",
            "missiles",
            "types",
            "classes",
            "event_ids",
        ]
        row |= {name: test[name] for name in names}
        row["notes"] = f"{test['notes']} {other['notes']}".strip()
        sources.insert(0, test["source_ids"])
    if test is not None and entry is not None:
        row["kind_agrees"] = _agrees(test["classes"], entry["kinds"], CLASS_OF_KIND)
    return row | {"source_ids": _union(sources)}


def _agrees(
    flown: tuple[str, ...], kinds: tuple[str, ...], classes: Mapping[str, tuple[str, ...]]
) -> bool | None:
    known = set(flown) - {"unknown"}
    named = {one for kind in kinds for one in classes.get(kind, ())}
    return bool(known & named) if known and named else None


def _union(cells: Any) -> str:
    return ";".join(dict.fromkeys(one for cell in cells for one in ids(cell)))
