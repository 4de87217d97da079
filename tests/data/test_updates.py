"""What was added in November 2026, by value: launches not yet in the CNS list, and other events."""

import csv
import re
from datetime import date

import pandas as pd
import pytest

from atlas.data.catalog import DATA, Catalog
from atlas.data.rules import ids

# Launch, instant in UTC, day in Pyongyang, missiles in the salvo, kilometres flown.
ADDED = [
    ("launch-2026-08-06-0800-wonsan-1", "2026-08-06 08:00", "test-2026-08-06", 1, None),
    ("launch-2026-08-11-2100-wonsan-1", "2026-08-11 21:00", "test-2026-08-12", 1, 700),
    *(
        (f"launch-2026-08-20-0800-pyongyang-{n}", "2026-08-20 08:00", "test-2026-08-20", 10, 300)
        for n in range(1, 11)
    ),
    ("launch-2026-09-11-2020-wonsan-1", "2026-09-11 20:20", "test-2026-09-12", 2, 250),
    ("launch-2026-09-11-2020-wonsan-2", "2026-09-11 20:20", "test-2026-09-12", 2, 250),
    ("launch-2026-09-20-wonsan-1", None, "test-2026-09-20", 1, 450),
    ("launch-2026-09-20-wonsan-2", None, "test-2026-09-20", 1, 600),
    ("launch-2026-10-02-2130-wonsan-1", "2026-10-02 21:30", "test-2026-10-03", 1, 700),
]

# Event, kind of test or of context, first day, last day if it is another, missiles if a number is
# known.
EVENTS = [
    ("test-2008-05-30-anti-ship", "anti-ship", "2008-05-30", None, 3),
    ("test-2025-06-19-rocket-artillery", "rocket-artillery", "2025-06-19", None, 10),
    ("test-2025-11-01-rocket-artillery", "rocket-artillery", "2025-11-01", None, 10),
    ("test-2025-11-03-rocket-artillery", "rocket-artillery", "2025-11-03", None, None),
    ("test-2025-12-09-rocket-artillery", "rocket-artillery", "2025-12-09", None, 10),
    ("china-trains-2026", "border", "2026-03-12", None, None),
    ("engine-test-2026", "military", "2026-03-29", None, None),
    ("test-2026-04-12-cruise", "cruise", "2026-04-12", None, 2),
    ("test-2026-04-12-anti-ship", "anti-ship", "2026-04-12", None, 3),
    ("npt-not-bound-2026", "declaration", "2026-05-07", None, None),
    ("test-2026-05-26-short-range", "short-range", "2026-05-26", None, None),
    ("test-2026-05-26-rocket-artillery", "rocket-artillery", "2026-05-26", None, None),
    ("test-2026-05-26-cruise", "cruise", "2026-05-26", None, None),
    ("xi-pyongyang-2026", "diplomacy", "2026-06-08", "2026-06-09", None),
    ("choe-hyon-commissioned", "military", "2026-06-23", None, None),
    ("test-2026-06-25-short-range", "short-range", "2026-06-25", None, None),
    ("test-2026-06-25-rocket-artillery", "rocket-artillery", "2026-06-25", None, None),
    ("test-2026-07-03-cruise", "cruise", "2026-07-03", None, None),
    ("nuclear-build-up-2026", "declaration", "2026-07-10", None, None),
    ("mdl-warning-shots-2026", "border", "2026-08-16", None, None),
    ("ufs-cut-short-2026", "military", "2026-08-21", None, None),
    ("tumen-road-bridge-opened", "border", "2026-09-07", None, None),
    ("dmz-mines-2026", "border", "2026-09-21", None, None),
    ("test-2026-09-22-rocket-artillery", "rocket-artillery", "2026-09-22", None, None),
]


def given(value: object) -> object:
    """Return a cell, or None where it is empty."""
    return None if pd.isna(value) else value  # type: ignore[call-overload]


@pytest.mark.parametrize(("launch_id", "instant", "test", "salvo", "km"), ADDED)
def test_launches_that_the_list_does_not_have(
    catalog: Catalog, launch_id: str, instant: str | None, test: str, salvo: int, km: float | None
) -> None:
    launch = catalog.launches.loc[launch_id]
    moment = None if instant is None else pd.Timestamp(instant, tz="UTC")
    assert given(launch["launch_utc"]) == moment
    assert (launch["test_event_id"], launch["salvo_size"]) == (test, salvo)
    assert given(launch["distance_km"]) == given(launch["assessed_distance_km"]) == km
    assert (launch["missile_id"], launch["outcome"]) == ("unknown", "unknown")
    assert launch["certainty"] == "unknown"
    assert launch["note"].startswith("This missile is not yet in the CNS list. It was ")


def test_they_are_all_that_lack_a_record_of_the_list(catalog: Catalog) -> None:
    launches = catalog.launches
    assert list(launches.index[launches["upstream_record"].isna()]) == [one for one, *_ in ADDED]
    unmarked = launches[launches["upstream_record"].notna()]
    assert not unmarked["note"].str.contains("not yet in the CNS list", na=False).any()
    with (DATA / "upstream" / "added_launches.csv").open(encoding="utf-8", newline="") as file:
        records = [int(row["record"]) for row in csv.DictReader(file)]
    assert records == list(range(100_001, 100_018))


def test_both_numbers_of_20_august_are_kept(catalog: Catalog) -> None:
    notes = catalog.launches.loc["launch-2026-08-20-0800-pyongyang-1", "note"]
    assert "Reuters counted about ten missiles, Seoul a dozen; ten are listed" in notes


def test_both_distances_of_3_october_are_kept(catalog: Catalog) -> None:
    launch = catalog.launches.loc["launch-2026-10-02-2130-wonsan-1"]
    assert (launch["assessed_distance_km"], launch["claimed_distance_km"]) == (700, 1000)
    assert launch["figures_basis"] == "assessed"


@pytest.mark.parametrize(("event_id", "category", "start", "end", "missiles"), EVENTS)
def test_events(
    catalog: Catalog,
    event_id: str,
    category: str,
    start: str,
    end: str | None,
    missiles: int | None,
) -> None:
    event = catalog.events.loc[event_id]
    assert event["category"] == category
    assert event["start_date"] == pd.Timestamp(start)
    assert given(event["end_date"]) == (None if end is None else pd.Timestamp(end))
    assert given(event["missiles_count"]) == missiles
    assert event["date_precision"] == "day"


def test_seoul_counted_sixteen_ballistic_launches_up_to_3_october_2026(catalog: Catalog) -> None:
    """Yonhap's count: each launch of its own, of the list, of 26 May and of 25 June."""
    fired = catalog.launches[catalog.launches["launch_date"].between("2026-01-01", "2026-10-02")]
    # The list has two rounds on 4 and 27 January as one test, and so did Seoul; it counted the two
    # of 8 April, and the two of 20 September, apart.
    tests = fired["test_event_id"].nunique()
    apart = {"test-2026-04-08", "test-2026-09-20"}
    events = catalog.events
    short = events[(events["category"] == "short-range") & (events["start_date"] > "2026")]
    assert tests + len(apart) + len(short) == 16


def test_what_was_not_opened_says_so(catalog: Catalog) -> None:
    named = [
        one
        for table, keys in ((catalog.launches, ADDED), (catalog.events, EVENTS))
        for cell in table.loc[[key for key, *_ in keys], "source_ids"]
        for one in ids(cell)
    ]
    sources = catalog.sources.loc[list(dict.fromkeys(named))]
    closed = sources[~sources["address_seen"]]
    assert len(closed) == 32
    assert closed["note"].str.match("We did not open").all()
    assert closed["url"].str.startswith("https://").all()


def test_to_which_day_the_tables_are_complete(catalog: Catalog) -> None:
    assert catalog.as_of() == date(2026, 10, 10)
    assert catalog.as_of("tracker_days") == catalog["tracker_days"]["listed_date"].max().date()
    assert catalog.as_of("launches", "missiles") == date(2026, 4, 18)


def test_no_row_on_the_clock_is_later_than_its_table(catalog: Catalog) -> None:
    for name, column in (("trips", "end_date"), ("events", "start_date"), ("events", "end_date")):
        assert catalog[name][column].max().date() <= catalog.as_of(name), name
    assert date.fromisoformat(catalog.launches["launch_date"].max()) <= catalog.as_of("launches")


# Words that speak of the day on which somebody reads; what is quoted of a source may.
UNDATED = re.compile(r"\b(so far|today|to date|currently|nowadays|until now)\b|\bsince[.;,]|since$")


def test_no_text_speaks_of_a_day_without_naming_it(catalog: Catalog) -> None:
    undated = [
        f"{name}.{column} of {row}: {text}"
        for name, table in catalog.items()
        for column in table.columns
        if name != "sources" and table[column].dtype.kind in "OT"
        and column not in {"source_ids"} and not column.endswith(("_id", "_ids"))
        for row, text in table[column].dropna().items()
        if UNDATED.search(str(text).replace("Arms Control Today", "").lower())
    ]  # fmt: skip
    assert undated == []
