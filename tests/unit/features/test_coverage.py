"""The CNS list beside the other tracker, by value, and on small lists of our own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.data.catalog import Catalog
from atlas.data.moments import day_text
from atlas.data.rules import ids
from atlas.features.counting import trip_counts
from atlas.features.counting.coverage import analysis as coverage
from atlas.features.counting.coverage import figures as draw
from atlas.features.counting.coverage import tallies
from tests.counts import TRACKER_ENTRIES

SRBM = "Short-Range Ballistic Missile (SRBM)"
Rows = Mapping[str, str | None]


@pytest.fixture(scope="module")
def table(catalog: Catalog) -> pd.DataFrame:
    """Every day of either list."""
    return coverage.days(catalog)


def row(table: pd.DataFrame, **cells: Any) -> "pd.Series[Any]":
    """The one row with these cells."""
    for column, value in cells.items():
        table = table[table[column] == value]
    assert len(table) == 1
    return table.iloc[0]


def lists(
    catalog: Catalog,
    launches: Rows,
    tracker: Rows,
    others: Rows | None = None,
    certainty: str = "reported",
) -> pd.DataFrame:
    """The days of three short lists: launches with their hour, entries and tests by day."""
    flown = catalog.launches.iloc[: len(launches)].copy()
    moments = pd.to_datetime(pd.Series(list(launches.values()), index=flown.index), utc=True)
    local = moments.dt.tz_convert("Asia/Pyongyang").dt.strftime("%Y-%m-%d")
    printed = moments.dt.strftime("%Y-%m-%d").fillna(pd.Series(list(launches), index=flown.index))
    flown["test_event_id"] = "test-" + local.fillna(printed)
    flown["launch_utc"], flown["launch_date"] = moments, printed
    flown["certainty"], flown["missile_id"] = certainty, "scud-b"
    entries = pd.DataFrame(
        {
            "listed_date": pd.to_datetime(list(tracker)),
            "kind": list(tracker.values()),
            "source_ids": "csis-provocations",
        }
    )
    events = catalog.events[catalog.events["kind"] == "other"].iloc[: len(others or {})].copy()
    events["start_date"] = pd.to_datetime(list(others or {}))
    events["end_date"], events["date_precision"] = pd.NaT, list((others or {}).values())
    tables = {name: catalog[name] for name in catalog}
    tables |= {"launches": flown, "tracker_days": entries, "events": events}
    return coverage.days(Catalog(catalog.descriptor, tables))


# --- the real lists


def test_each_day_of_either_list_is_in_one_row(catalog: Catalog, table: pd.DataFrame) -> None:
    listed = table["list_day"].dropna()
    launches = catalog.launches[catalog.launches["upstream_record"].notna()]
    events = launches["test_event_id"].str.removeprefix("test-")
    assert sorted(listed) == sorted(events.unique())
    tracked = table["tracker_date"].dropna()
    assert sorted(tracked) == sorted(catalog["tracker_days"]["listed_date"].unique())
    assert table["missiles"].sum() == len(launches) == 339
    flown = [one for cell in table.loc[table["missiles"] > 0, "event_ids"] for one in cell]
    assert sorted(flown) == sorted(launches.index)
    both = table["list_day"].notna() & table["tracker_date"].notna()
    assert (both == (table["where"] == "both")).all()
    assert (table["tracker_date"].isna() == (table["where"] == "list")).all()


def test_the_reasons_by_value(table: pd.DataFrame) -> None:
    assert table["reason"].value_counts().to_dict() == {
        "same-day": 137,
        "kind": 46,
        "event": 21,
        "tracker-open": 7,
        "list-open": 7,
        "utc": 6,
        "month": 5,
        "event-near": 4,
        "after": 4,
        "no-hour": 2,
        "washington": 2,
        "guess": 1,
        "corrected": 1,
        "repeat": 1,
    }


@pytest.mark.parametrize(
    ("list_day", "tracker", "reason"),
    [
        ("2017-11-29", "2017-11-28", "utc"),
        ("2019-05-04", "2019-05-03", "washington"),
        ("2025-11-07", "2025-11-06", "washington"),
        ("2006-07-05", "2006-07-04", "no-hour"),
        ("1984-09", "1984-09-01", "month"),
        ("1984-04-09", "1984-04-01", "guess"),
        # The tracker's own text has 9 March, 07:36, Sondok.
        ("2020-03-09", "2020-03-06", "corrected"),
        ("2022-11-02", "2022-11-02", "same-day"),
    ],
)
def test_days_that_belong_together(
    table: pd.DataFrame, list_day: str, tracker: str, reason: str
) -> None:
    day = row(table, list_day=list_day)
    assert (day["tracker_date"], day["reason"]) == (pd.Timestamp(tracker), reason)


@pytest.mark.parametrize(
    ("tracker", "reason", "test"),
    [
        # Typed SRBM by the tracker; cruise missiles in the events here.
        ("2022-08-17", "event", "test-2022-08-17-cruise"),
        ("2021-09-11", "kind", "test-2021-09-11-cruise"),
        # The tracker has the day of the report.
        ("2015-03-13", "event-near", "test-2015-03-12-air-defence"),
        ("2017-05-27", "event-near", "test-2017-05-air-defence"),
    ],
)
def test_days_that_the_list_leaves_out(
    table: pd.DataFrame, tracker: str, reason: str, test: str
) -> None:
    day = row(table, tracker_date=pd.Timestamp(tracker))
    assert (day["where"], day["reason"], day["event_ids"]) == ("tracker", reason, (test,))


def test_what_no_rule_explains_is_left_unexplained(table: pd.DataFrame) -> None:
    def open_days(reason: str, column: str) -> list[str]:
        return table.loc[table["reason"] == reason, column].astype(str).tolist()

    assert open_days("list-open", "list_day") == [
        "1986-05",
        "2019-04-17",
        "2020-03-29",
        "2022-01-05",
        "2023-11-21",
        "2023-11-22",
        "2024-03-18",
    ]
    assert "2013-06-26" in open_days("tracker-open", "tracker_date")
    assert "2016-04-06" in open_days("tracker-open", "tracker_date")


def test_a_corrected_date_of_the_tracker_says_why(catalog: Catalog, table: pd.DataFrame) -> None:
    slip = row(table, tracker_date=pd.Timestamp("2020-03-06"))
    assert (slip["list_day"], slip["missiles"], slip["kind_agrees"]) == ("2020-03-09", 3, True)
    assert "the text of the entry gives 9 March 2020" in slip["notes"]
    assert "nippon-20200309" in ids(slip["source_ids"])
    # The report of 31 May on the salvo of 30 May, which both lists have.
    repeat = row(table, tracker_date=pd.Timestamp("2024-05-31"))
    assert (repeat["where"], repeat["reason"], repeat["missiles"]) == ("tracker", "repeat", 0)
    assert repeat["event_ids"] == row(table, list_day="2024-05-30")["event_ids"]
    assert len(repeat["event_ids"]) == 18
    assert repeat["notes"].startswith("The listed day is that of the report")
    assert "straitstimes-20240531" in ids(repeat["source_ids"])


def test_no_kind_that_the_list_has_counts_as_out_of_scope(
    catalog: Catalog, table: pd.DataFrame
) -> None:
    shared = {kind for kinds in table.loc[table["where"] == "both", "kinds"] for kind in kinds}
    assert not shared & coverage.OUT_OF_SCOPE
    known = set(catalog["tracker_days"]["kind"])
    assert coverage.OUT_OF_SCOPE | set(coverage.CLASS_OF_KIND) <= known


def test_kinds_are_compared_where_both_name_one(table: pd.DataFrame) -> None:
    differ = table[table["kind_agrees"].eq(False)]
    assert [day[:4] for day in differ["list_day"]] == [
        "1993", "1998", "2019", "2021", "2022", "2022", "2022",
    ]  # fmt: skip
    assert row(table, list_day="1998-08-31")["classes"] == ("slv",)
    assert pd.isna(row(table, list_day="2022-05-25")["kind_agrees"])
    assert row(table, list_day="2016-07-19")["kind_agrees"] is True


def test_every_row_names_its_documents(catalog: Catalog, table: pd.DataFrame) -> None:
    for where, cell in zip(table["where"], table["source_ids"], strict=True):
        assert set(ids(cell)) <= set(catalog.sources.index)
        assert ("cns-db" in ids(cell)) == (where != "tracker")
        assert ("csis-provocations" in ids(cell)) or where == "list"


def test_the_sentences(catalog: Catalog, table: pd.DataFrame) -> None:
    assert coverage.finding(table) == (
        "154 of 244 test days are in both lists, 79 only in the other tracker, 11 only in the CNS "
        "list; 14 are not explained"
    )
    assert coverage.date_line(table) == (
        "The CNS list dates in UTC: on 67 of 149 shared days it prints the day before the one in "
        "Pyongyang. The other tracker has Pyongyang's day for 60 of them"
    )
    assert coverage.kinds_finding(table) == (
        "Both name a class of missile on 120 shared days, and differ on 7 of them"
    )
    totals = tallies.totals(catalog, None)
    assert tallies.headline(totals, "") == (
        "One record, several counts: 339 missiles, 165 test events, "
        f"{TRACKER_ENTRIES} entries of another tracker"
    )
    assert tallies.totals_finding(totals) == (
        "The rules differ most in 2022: 69 by “Missiles, CNS list”, 33 by “Test events, CNS list”"
    )
    assert coverage.finding(table[:0]) == "No test in either list in this period"
    assert coverage.date_line(table[:0]) == (
        "On no shared day of this period does the CNS list print another date than Pyongyang"
    )
    assert tallies.headline(totals[:0], "") == "No test to count in this period"
    assert tallies.totals_finding(totals[:0]) == "No rule counts a test in this period"


def test_a_period_cuts_the_days_and_the_totals(catalog: Catalog, table: pd.DataFrame) -> None:
    november = (date(2017, 11, 28), date(2017, 11, 28))
    # In Pyongyang it was the day after.
    assert coverage.within(table, november).empty
    totals = tallies.totals(catalog, november)
    assert totals.loc[2017].to_dict() == {
        "missiles": 1,
        "test_events": 0,
        "utc_days": 1,
        "entries": 1,
        "tracker_days": 1,
    }
    assert tallies.totals(catalog, (date(2018, 1, 1), date(2018, 12, 31))).empty
    # A row that is dated to the month is there on each of its days.
    assert list(coverage.within(table, (date(1986, 5, 9), date(1986, 5, 9)))["list_day"]) == [
        "1986-05"
    ]


def test_totals_by_year(catalog: Catalog) -> None:
    totals = tallies.totals(catalog, None)
    assert totals.index.tolist() == list(range(1984, 2027))
    assert totals.sum().to_dict() == {
        "missiles": 339,
        "test_events": 165,
        "utc_days": 167,
        "entries": TRACKER_ENTRIES,
        "tracker_days": 233,
    }
    assert totals.loc[2022].tolist() == [69, 33, 34, 36, 36]
    assert totals.loc[2018].tolist() == [0] * 5


# --- small lists of our own


@pytest.mark.parametrize(
    ("moment", "listed", "reason"),
    [
        # 02:00 on 2 March in Pyongyang, 17:00 on 1 March in UTC.
        ("2016-03-01T17:30Z", "2016-03-02", "same-day"),
        ("2016-03-01T17:30Z", "2016-03-01", "utc"),
        # 09:30 on 2 March in Pyongyang, 01:00 in UTC, still 1 March in Washington.
        ("2016-03-02T01:00Z", "2016-03-01", "washington"),
        # 20:00 in Pyongyang is the same day in Washington: the date line does not explain it.
        ("2016-03-02T11:30Z", "2016-03-01", "list-open"),
        ("2016-03-02T11:30Z", "2016-03-03", "list-open"),
    ],
)
def test_the_date_line(catalog: Catalog, moment: str, listed: str, reason: str) -> None:
    table = lists(catalog, {"a": moment}, {listed: SRBM, "2017-01-01": SRBM})
    assert row(table, list_day="2016-03-02")["reason"] == reason


def test_an_entry_on_a_cruise_missile_is_not_the_missile_of_the_next_day(catalog: Catalog) -> None:
    table = lists(
        catalog,
        {"a": "2016-03-01T17:30Z"},
        {"2016-03-01": "Anti-Ship Cruise Missile", "2017-01-01": SRBM},
    )
    assert table["reason"].tolist() == ["kind", "list-open", "tracker-open"]


def test_an_entry_serves_once(catalog: Catalog) -> None:
    # Both were 1 March in Washington.
    moments = {"a": "2016-03-01T01:00Z", "b": "2016-03-02T01:00Z"}
    table = lists(catalog, moments, {"2016-03-01": SRBM, "2017-01-01": SRBM})
    assert table["reason"].tolist() == ["same-day", "list-open", "tracker-open"]
    guesses = {"a": "2016-03-05T03:00Z", "b": "2016-03-15T03:00Z"}
    table = lists(catalog, guesses, {"2016-03-20": SRBM}, certainty="inferred")
    assert table["reason"].tolist() == ["guess", "list-open"]


def test_a_test_with_an_entry_of_its_own_explains_no_other(catalog: Catalog) -> None:
    flown = {"a": "2009-01-01T03:00Z"}
    two = {"2009-05-26": SRBM, "2009-05-27": SRBM}
    table = lists(catalog, flown, two, {"2009-05-26": "day"})
    assert table["reason"].tolist() == ["list-open", "event", "tracker-open"]
    table = lists(catalog, flown, {"2009-05-27": SRBM}, {"2009-05-26": "day"})
    assert table["reason"].tolist() == ["list-open", "event-near"]


def test_after_the_last_entry_the_tracker_is_silent(catalog: Catalog) -> None:
    table = lists(catalog, {"a": "2016-03-09T03:00Z"}, {"2016-03-01": SRBM})
    assert table["reason"].tolist() == ["tracker-open", "after"]


MOMENTS = st.datetimes(pd.Timestamp("2016-03-01"), pd.Timestamp("2016-03-20")).map(
    lambda moment: f"{moment:%Y-%m-%dT%H:%MZ}"
)
DAYS = st.dates(date(2016, 3, 1), date(2016, 3, 20)).map(str)


@given(
    moments=st.lists(MOMENTS, min_size=1, max_size=8),
    listed=st.dictionaries(
        DAYS, st.sampled_from([SRBM, "Anti-Ship Cruise Missile"]), min_size=1, max_size=8
    ),
)
@settings(max_examples=35)  # each compares the lists as a whole
def test_any_two_lists_are_told_apart_without_loss(
    catalog: Catalog, moments: list[str], listed: dict[str, str]
) -> None:
    table = lists(catalog, {str(n): moment for n, moment in enumerate(moments)}, listed)
    assert sorted(table["tracker_date"].dropna().dt.strftime("%Y-%m-%d")) == sorted(listed)
    assert table["list_day"].dropna().is_unique
    assert table["missiles"].sum() == len(moments)
    assert table["where"].tolist() == [coverage.REASONS[one][0] for one in table["reason"]]
    # The rules join neighbours only.
    paired = table[table["where"] == "both"]
    assert ((paired["day"] - paired["tracker_date"]).dt.days).isin([0, 1]).all()


# --- journeys, and what is drawn


def test_the_journeys_that_each_rule_counts(catalog: Catalog) -> None:
    matrix = trip_counts.by_rule(catalog)
    assert matrix.sum(axis=1).tolist() == [6, 7, 8, 9, 10, 10, 11]
    assert matrix.sum(axis=1).to_dict() == catalog["counting_rules"]["count"].to_dict()
    tongilgak = matrix[[one for one in matrix.columns if one[0] == "26 May 2018"]]
    assert tongilgak.index[tongilgak.iloc[:, 0]].tolist() == ["rule-ten-tongilgak"]
    assert trip_counts.finding(matrix) == (
        "Journeys abroad: 6 to 11, depending on the rule; all 7 rules count 5 of 12"
    )


def test_the_figures_draw_what_the_tables_hold(catalog: Catalog, table: pd.DataFrame) -> None:
    totals = tallies.totals(catalog, None)
    names = {rule: label for rule, (label, _) in tallies.RULES.items()}
    bars = draw.totals(totals, names, "light")
    assert [sum(trace.y) for trace in bars.data] == totals.sum().tolist()
    assert [trace.marker.pattern.shape for trace in bars.data] == [None] * 3 + ["/"] * 2

    second = "launch-2023-09-13-0251-sunan-1"
    strip = draw.day_strip(table, coverage.REASONS, coverage.WHERE, "dark", second)
    lanes = [trace for trace in strip.data if trace.customdata is not None]
    assert sum(len(trace.x) for trace in lanes) == len(table)
    assert [len(trace.x) for trace in lanes] == [
        int((table["reason"] == reason).sum()) for reason in coverage.REASONS
    ]
    # Hollow where nothing explains the day.
    hollow = [trace.marker.symbol.endswith("-open") for trace in lanes]
    assert hollow == [reason in coverage.OPEN for reason in coverage.REASONS]
    # The second missile of a day rings that day.
    assert len(strip.data[-1].x) == 1
    # A day of the tracker alone may have no event to select.
    ids = {one for trace in lanes for one in trace.customdata}
    assert "" in lanes[-1].customdata
    assert ids <= {"", *catalog.launches.index, *catalog.events.index}


def test_a_year_alone_is_drawn_without_halves(catalog: Catalog) -> None:
    names = {rule: label for rule, (label, _) in tallies.RULES.items()}
    year = tallies.totals(catalog, (date(2012, 1, 1), date(2012, 12, 31)))
    figure = draw.totals(year, names, "light")
    assert [list(trace.y) for trace in figure.data] == [[2], [2], [2], [3], [3]]
    assert figure.layout.xaxis5.dtick == figure.layout.yaxis.dtick == 1


def test_launches_that_the_list_does_not_have_yet_are_told(catalog: Catalog) -> None:
    added = catalog.launches[catalog.launches["upstream_record"].isna()]
    line = tallies.not_listed(catalog, None)
    assert line.startswith(f"{len(added)} missiles since ")
    first = date.fromisoformat(added["launch_date"].min())
    assert tallies.not_listed(catalog, (first, first)) == (
        f"1 missile since {day_text(first)} is not in the CNS list yet, so no rule counts it here; "
        "the other pages show it"
    )
    later = date.fromisoformat(added["launch_date"].max()), date(2090, 1, 1)
    empty = tallies.totals(catalog, later)
    assert tallies.headline(empty, tallies.not_listed(catalog, later)) == (
        "The CNS list does not reach this period yet"
    )
    assert tallies.not_listed(catalog, (date(2017, 1, 1), date(2017, 12, 31))) == ""
