"""How many tests each rule counts, year by year."""

from datetime import date
from typing import Final

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.data.moments import day_text, partial_date
from atlas.features.counting.coverage.lists import in_the_list

# The ways to count tests, each with its unit and its rule in plain words.
RULES: Final = {
    "missiles": (
        "Missiles, CNS list",
        "Every missile or space launcher that can carry 500 kg over 300 km counts once, so a salvo "
        "of twelve counts twelve; dates are in UTC, as in the list. The unit “Missiles” of all "
        "pages, which also show launches that the list does not have yet.",
    ),
    "test_events": (
        "Test events, CNS list",
        "All missiles of one salvo, or of one day in Pyongyang, count once; a row dated only to a "
        "month counts once. The unit “Test events” of all pages, which also show launches "
        "that the list does not have yet.",
    ),
    "utc_days": (
        "Test days in UTC, CNS list",
        "Each date in the list counts once. A night in Pyongyang may span two.",
    ),
    "entries": (
        "Entries, other tracker",
        "Each missile entry of CSIS Beyond Parallel counts once, however many missiles were "
        "fired. It includes cruise and air-defence missiles and rocket artillery.",
    ),
    "tracker_days": (
        "Test days, other tracker",
        "Each date in that tracker counts once.",
    ),
}
NO_TEST: Final = "No test to count in this period"


def totals(catalog: Catalog, period: tuple[date, date] | None) -> pd.DataFrame:
    """How many tests each rule of `RULES` counts: a row a year from first to last, a column a rule.

    Each rule goes by its own dates, so a test at the turn of a year may count in another one.
    """
    launches = in_the_list(catalog)
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


def not_listed(catalog: Catalog, period: tuple[date, date] | None) -> str:
    """How many missiles of a period no rule counts, since the CNS list lacks them; "" for none."""
    launches = catalog.launches
    spans = _within(launches.loc[launches["upstream_record"].isna(), "launch_date"], period)
    if not spans:
        return ""
    missiles = words.plural(len(spans), "missile")
    is_not, it = ("is", "it") if len(spans) == 1 else ("are", "them")
    return (
        f"{missiles} since {day_text(min(spans)[0])} {is_not} not in the CNS list yet, so no rule "
        f"counts {it} here; the other pages show {it}"
    )


def headline(table: pd.DataFrame, missing: str) -> str:
    """The finding of the page, from `totals` and `not_listed`: the same record by several rules."""
    if table.empty:
        return "The CNS list does not reach this period yet" if missing else NO_TEST
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
        f"The rules differ most in {year}: {row[most]:,} by “{RULES[most][0]}”, "
        f"{row[least]:,} by “{RULES[least][0]}”"
    )


def _first_days(texts: "pd.Series[str]", period: tuple[date, date] | None) -> list[int]:
    """The year of each date that overlaps the period; a date may be a day or a month."""
    return [first.year for first, _ in _within(texts, period)]


def _within(texts: "pd.Series[str]", period: tuple[date, date] | None) -> list[tuple[date, date]]:
    """First and last day of each date that overlaps the period."""
    return [
        (first, last)
        for first, last in map(partial_date, texts)
        if period is None or (first <= period[1] and last >= period[0])
    ]
