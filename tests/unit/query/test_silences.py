"""Silences and bursts: by value, and against a count day by day."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from atlas.app import data
from atlas.data.catalog import Catalog
from atlas.features.charts.silences import figures
from atlas.query import silences
from atlas.query.view import View


def rows(**chosen: object) -> pd.DataFrame:
    return data.selection(View(kind=("launch",), **chosen)).rows  # type: ignore[arg-type]


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def launches(*days: str) -> pd.DataFrame:
    """Launches on days, or in months, as ISO dates."""
    periods = [pd.Period(one) for one in days]
    return pd.DataFrame(
        {
            "day_from": pd.DatetimeIndex([one.start_time for one in periods]),
            "day_to": pd.DatetimeIndex([one.end_time.normalize() for one in periods]),
            "precision": ["month" if len(one) == 7 else "day" for one in days],
        },
        index=[f"launch-{n}" for n in range(len(days))],
    )


DAYS = st.lists(
    st.dates(date(2020, 1, 1), date(2020, 6, 30)).map(str), min_size=1, max_size=40
).map(sorted)


# --- silences


@given(days=DAYS)
def test_the_silences_fill_the_time_from_the_first_to_the_last_test(days: list[str]) -> None:
    table = silences.gaps(launches(*days))
    assert table["days"].sum() == (day(days[-1]) - day(days[0])).days
    assert set(table["after"]) | set(table["until"]) <= set(map(day, days))
    assert table["exact"].all()
    assert table["ended"].all()


def test_the_silence_that_goes_on_is_a_minimum() -> None:
    table = silences.gaps(launches("2020-01-01", "2020-01-11"), day("2020-03-01"))
    assert table[["days", "exact", "ended"]].to_numpy().tolist() == [
        [10, True, True],
        [50, False, False],
    ]
    assert silences.finding(table) == (
        "The longest silence has lasted at least 50 days: 11 Jan 2020 to the end of the list or "
        "period"
    )
    assert silences.inside(table.iloc[0]) == (day("2020-01-02"), day("2020-01-10"))
    assert silences.inside(table.iloc[1]) == (day("2020-01-12"), day("2020-03-01"))


def test_no_silence_goes_on_after_a_test_on_the_last_day_or_without_any() -> None:
    assert len(silences.gaps(launches("2020-01-01"), day("2020-01-01"))) == 0
    assert len(silences.gaps(launches(), day("2020-01-01"))) == 0


def test_a_silence_beside_a_month_counts_what_is_surely_silent() -> None:
    table = silences.gaps(launches("2020-01-10", "2020-03", "2020-05-01"), day("2020-05-01"))
    assert table[["days", "exact"]].to_numpy().tolist() == [[51, False], [31, False]]


def test_the_longest_silences_of_all_tests(catalog: Catalog) -> None:
    listed_to = silences.listed_to(catalog)
    assert listed_to == day("2026-10-10")
    named = silences.longest(silences.gaps(rows(), listed_to))
    assert named["days"].tolist() == [2865, 1919, 1431, 1013, 1005, 578, 505, 366, 361, 333]
    assert named["exact"].tolist() == [
        True,
        True,
        False,
        True,
        True,
        False,
        True,
        False,
        True,
        False,
    ]
    icbms = silences.longest(silences.gaps(rows(class_=("icbm",)), listed_to), 2)
    assert icbms["ended"].tolist() == [True, False]


# --- bursts


@given(days=DAYS)
def test_a_week_counts_the_launches_of_seven_days(days: list[str]) -> None:
    table = silences.weeks(launches(*days))
    assert table["first"].tolist() == sorted(set(map(day, days)))
    for first, last, count in table.itertuples(index=False):
        assert (last - first).days == 6
        assert count == sum(first <= day(one) <= last for one in days)


@given(days=DAYS)
def test_the_densest_weeks_do_not_overlap_and_leave_no_denser_one(days: list[str]) -> None:
    table = silences.weeks(launches(*days))
    dense = silences.densest(table)
    assert dense["count"].is_monotonic_decreasing
    assert (dense["count"] > 1).all()
    firsts = dense["first"].sort_values()
    assert (firsts.diff().dropna() >= pd.Timedelta(days=7)).all()
    for first, _, count in table.itertuples(index=False):
        if count > 1 and len(dense) < 10:
            near = dense[(dense["first"] - first).abs() < pd.Timedelta(days=7)]
            assert near["count"].max() >= count


def test_a_launch_dated_to_a_month_is_in_no_week() -> None:
    table = silences.weeks(launches("2020-01", "2020-01-05", "2020-01-11", "2020-01-12"))
    assert table["count"].tolist() == [2, 2, 1]


def test_the_densest_weeks_of_all_tests_in_both_units() -> None:
    missiles = silences.densest(silences.weeks(rows()))
    assert len(missiles) == 10
    assert missiles.iloc[0].tolist() == [day("2024-05-27"), day("2024-06-02"), 19]
    tests = silences.densest(silences.weeks(rows(unit="tests")))
    assert tests.iloc[0].tolist() == [day("2022-09-24"), day("2022-09-30"), 4]


# --- what happened


def test_what_happened_in_the_silence_of_the_summits(
    chronicle: pd.DataFrame, catalog: Catalog
) -> None:
    by_sort = silences.happened(chronicle, catalog["eras"], day("2017-11-29"), day("2019-04-16"))
    assert by_sort["trip"][0] == "First visit to Beijing"
    assert by_sort["trip"][-1] == "Hanoi summit and visit to Vietnam"
    assert len(by_sort["trip"]) == 8
    assert by_sort["sanctions"] == ["UN Security Council resolution 2397"]
    assert by_sort["period"] == ["No flight tests 2017-19", "Summits 2018-19"]
    assert "launch" not in by_sort


def test_a_closed_border_is_told_also_between_its_first_and_last_day(
    chronicle: pd.DataFrame, catalog: Catalog
) -> None:
    by_sort = silences.happened(chronicle, catalog["eras"], day("2020-03-29"), day("2021-03-23"))
    assert by_sort["period"] == ["Border closed"]
    assert silences.WEAPONS in by_sort
    nothing = silences.happened(chronicle, catalog["eras"], day("1987-01-01"), day("1987-12-31"))
    assert nothing == {}


# --- the strip


def scatters(figure: go.Figure, mode: str) -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.type == "scatter" and trace.mode == mode]


def labels_of(table: pd.DataFrame, weeks: pd.DataFrame) -> tuple[list[str], list[str]]:
    figure = figures.silences(
        table, silences.longest(table), weeks, silences.densest(weeks), "missiles", "light"
    )
    ranks, letters = scatters(figure, "text")
    return list(ranks.text), list(letters.text)


def test_the_strip_names_ten_silences_and_ten_weeks() -> None:
    ranks, letters = labels_of(silences.gaps(rows()), silences.weeks(rows()))
    assert sorted(int(text[3:-4]) for text in ranks) == list(range(1, 11))
    stacked = [line[3:-4] for text in letters for line in text.split("<br>")]
    assert sorted(stacked) == list("ABCDEFGHIJ")


def test_the_strip_of_one_test_is_drawn_too() -> None:
    one = launches("2020-01-01")
    assert labels_of(silences.gaps(one), silences.weeks(one)) == ([], [])
    month = launches("2020-01")
    assert labels_of(silences.gaps(month), silences.weeks(month)) == ([], [])


def test_the_teeth_rise_through_each_silence_and_drop_at_its_end() -> None:
    table = silences.gaps(launches("2020-01-01", "2020-01-11", "2020-02", "2020-04-01"))
    none = silences.weeks(launches())
    figure = figures.silences(table, silences.longest(table), none, none, "missiles", "light")
    exact, vague = scatters(figure, "lines")
    assert list(exact.y) == [0, 10, 0]
    # From 11 January to the first day of February, and from its last day to April.
    assert list(vague.y) == [0, 21, 0, 0, 32, 0]
    assert vague.line.dash == "dot"


def test_the_weeks_are_measured_in_round_steps() -> None:
    for most, ticks in ((1, [1, 2]), (4, [2, 4]), (19, [5, 10, 15]), (4000, [2000, 4000])):
        many = launches(*["2020-01-01"] * most)
        weeks = silences.weeks(many)
        gaps = silences.gaps(many)
        figure = figures.silences(gaps, gaps, weeks, silences.densest(weeks), "missiles", "light")
        assert list(figure.layout.yaxis2.tickvals) == ticks
