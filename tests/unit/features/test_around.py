"""The tests around the trips: windows, expectation and the exact test, by value."""

import math
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.app import data
from atlas.data.catalog import Catalog
from atlas.data.chronicle import LEADER
from atlas.features.charts.around import analysis as around
from atlas.features.charts.around import figures as draw
from atlas.query.view import View

LISTED_TO = pd.Timestamp("2030-01-01")


def rows(**chosen: object) -> pd.DataFrame:
    return data.selection(View(kind=("launch",), **chosen)).rows  # type: ignore[arg-type]


def launches(*days: str) -> pd.DataFrame:
    """Missiles of the test events on days in Pyongyang, or in months, as ISO dates."""
    table = pd.DataFrame({"test_event_id": [f"test-{one}" for one in days], "place": "Sunan"})
    return table.set_index(pd.Index([f"launch-{n}" for n in range(len(days))]))


def trip(first: str, last: str, trip_id: str = "trip", leader: str = LEADER) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "trip_id": [trip_id],
            "leader_id": leader,
            "title": "Away",
            "start_date": pd.Timestamp(first),
            "end_date": pd.Timestamp(last),
            "abroad": "yes",
        }
    )


def windows(days: list[str], of: pd.DataFrame, length: int = 30) -> pd.DataFrame:
    table = around.compared(of, around.events(launches(*days)), length, LISTED_TO)
    return table.set_index("window")


@pytest.fixture(scope="module")
def his(catalog: Catalog) -> pd.DataFrame:
    """The trips of Kim Jong Un."""
    return catalog.trips[catalog.trips["leader_id"] == LEADER]


# --- windows


def test_each_window_counts_its_own_days() -> None:
    away = trip("2020-06-10", "2020-06-12")
    edges = ["2020-05-11", "2020-06-09", "2020-06-10", "2020-06-12", "2020-06-13", "2020-07-12"]
    table = windows(edges, away)
    assert table["seen"].to_dict() == {"before": 2, "during": 2, "after": 2}
    assert table["days"].to_dict() == {"before": 30, "during": 3, "after": 30}
    assert table["rest_seen"].eq(0).all()
    beyond = windows(["2020-05-10", "2020-07-13"], away)
    assert beyond["seen"].eq(0).all()
    assert beyond["rest_seen"].eq(2).all()


def test_a_salvo_is_one_test_event() -> None:
    table = windows(["2020-06-11"] * 12, trip("2020-06-10", "2020-06-12"))
    assert table.loc["during", "seen"] == 1


def test_expected_is_the_rate_of_the_rest_of_the_year() -> None:
    # The middle is 11 June: the year goes from 12 December to 10 December.
    days = ["2019-12-11", "2019-12-12", "2020-03-01", "2020-12-10", "2020-12-11"]
    table = windows(days, trip("2020-06-10", "2020-06-12"))
    assert table["rest_seen"].eq(3).all()
    assert table["rest_days"].eq(365 - 63).all()
    assert table.loc["before", "expected"] == pytest.approx(3 / 302 * 30)
    assert table.loc["during", "expected"] == pytest.approx(3 / 302 * 3)


@given(
    days=st.lists(st.dates(date(2019, 6, 1), date(2021, 6, 30)).map(str), max_size=30),
    long=st.integers(1, 47),
    length=st.integers(7, 90),
    listed=st.dates(date(2020, 1, 1), date(2021, 6, 30)).map(pd.Timestamp),
)
def test_the_windows_agree_with_a_count_day_by_day(
    days: list[str], long: int, length: int, listed: pd.Timestamp
) -> None:
    first = pd.Timestamp("2020-06-10")
    last = first + pd.Timedelta(days=long - 1)
    tests = [one for one in sorted(set(map(pd.Timestamp, days))) if one <= listed]
    seen = dict.fromkeys((*around.WINDOWS, "rest"), 0)
    lasts = dict.fromkeys((*around.WINDOWS, "rest"), 0)
    middle = first + pd.Timedelta(days=(long - 1) // 2)
    for one in pd.date_range(middle - pd.Timedelta(days=182), middle + pd.Timedelta(days=182)):
        if one > listed:
            continue
        if first <= one <= last:
            window = "during"
        elif one < first:
            window = "before" if (first - one).days <= length else "rest"
        else:
            window = "after" if (one - last).days <= length else "rest"
        seen[window] += one in tests
        lasts[window] += 1
    compared = around.compared(
        trip(str(first), str(last)),
        around.events(launches(*(f"{one:%Y-%m-%d}" for one in tests))),
        length,
        listed,
    ).set_index("window")
    for window in around.WINDOWS:
        row = compared.loc[window]
        assert (row["seen"], row["days"]) == (seen[window], lasts[window])
        assert (row["rest_seen"], row["rest_days"]) == (seen["rest"], lasts["rest"])


def test_a_test_dated_to_a_month_counts_where_all_of_it_lies() -> None:
    away = trip("2020-06-10", "2020-06-12")
    assert windows(["2020-03"], away)["rest_seen"].eq(1).all()
    partly = windows(["2020-05", "2020-06"], away)
    assert partly["seen"].eq(0).all()
    assert partly["rest_seen"].eq(0).all()
    assert windows(["2020-05"], away, 90).loc["before", "seen"] == 1


def test_nothing_is_counted_after_the_list_ends() -> None:
    table = around.compared(
        trip("2020-06-10", "2020-06-12"),
        around.events(launches("2020-03-01")),
        30,
        pd.Timestamp("2020-06-20"),
    ).set_index("window")
    assert table["days"].to_dict() == {"before": 30, "during": 3, "after": 8}
    assert table.loc["after", "rest_days"] == 151  # 12 December to 10 May


# --- the exact test


def reference(seen: int, expected: float) -> float:
    """The same sum by hand: all counts that are no likelier than `seen`."""
    chance = [math.exp(-expected + k * math.log(expected) - math.lgamma(k + 1)) for k in range(400)]
    return sum(one for one in chance if one <= chance[seen] * (1 + 1e-7))


@given(seen=st.integers(0, 60), expected=st.floats(0.001, 80))
def test_the_exact_test_agrees_with_the_sum_by_hand(seen: int, expected: float) -> None:
    p = around.exact_p(seen, expected)
    assert 0 <= p <= 1
    assert p == pytest.approx(reference(seen, expected), abs=1e-9)


@pytest.mark.parametrize(
    ("seen", "expected", "p"),
    [
        (1, 0.5, 1 - math.exp(-0.5)),
        # 0 and, on the other side, 7 and more.
        (0, 3.0, 0.0833),
        (10, 3.0, 0.0011),
        (3, 3.0, 1.0),
        # Two counts that are equally likely both count.
        (2, 3.0, 1.0),
    ],
)
def test_the_exact_test_by_value(seen: int, expected: float, p: float) -> None:
    assert around.exact_p(seen, expected) == pytest.approx(p, abs=5e-5)


@pytest.mark.parametrize("expected", [0.0, -1.0, math.nan])
def test_nothing_can_be_tested_where_nothing_is_expected(expected: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        around.exact_p(1, expected)


def test_a_year_without_tests_gives_no_chance_and_is_left_out_of_the_sum() -> None:
    quiet, busy = trip("2020-06-10", "2020-06-12"), trip("2024-06-10", "2024-06-12", "busy")
    both = pd.concat([quiet, busy])
    table = around.compared(
        both,
        around.events(launches("2020-06-11", "2024-01-01", "2024-06-11")),
        30,
        LISTED_TO,
    )
    assert table["p"].isna().tolist() == [True] * 3 + [False] * 3
    together = around.pooled(table)
    assert together["trips"].eq(1).all()
    assert together.loc["during", "seen"] == 1
    nothing = around.pooled(table[table["trip_id"] == "trip"])
    assert nothing["p"].isna().all()
    assert nothing["seen"].eq(0).all()
    assert around.pooled_finding(nothing).startswith("No trip here has a test")


# --- the trips of the data


def test_the_two_missiles_of_september_2023_are_the_only_ones_during_his_trips(
    his: pd.DataFrame,
) -> None:
    marked = around.marks(his, rows(), 30)
    during = marked[marked["window"] == "during"]
    assert during["launch_id"].tolist() == [
        "launch-2023-09-13-0241-sunan-1",
        "launch-2023-09-13-0251-sunan-1",
    ]
    assert during["day"].tolist() == [3, 3]
    assert around.finding(his, rows(), marked) == (
        "2 missiles left Sunan on 13 Sep 2023, during “Journey through the Russian Far East”: the "
        "only test event during any of the 12 trips"
    )


def test_his_trips_seen_and_expected_by_value(his: pd.DataFrame, chronicle: pd.DataFrame) -> None:
    listed_to = chronicle.loc[chronicle["kind"] == "launch", "day_to"].max()
    table = around.compared(his, around.events(rows()), 30, listed_to)
    russia = table[table["trip_id"] == "2023-09-russia"].set_index("window")
    assert russia["seen"].to_dict() == {"before": 2, "during": 1, "after": 0}
    assert russia["expected"].round(2).to_dict() == {"before": 1.42, "during": 0.47, "after": 1.42}
    assert russia.loc["during", "p"] == pytest.approx(1 - math.exp(-14 / 295 * 10))
    together = around.pooled(table)
    assert together["trips"].eq(10).all()
    assert together["seen"].to_dict() == {"before": 3, "during": 1, "after": 3}
    assert together["expected"].round(1).to_dict() == {"before": 5.9, "during": 1.2, "after": 5.9}
    assert around.pooled_finding(together) == (
        "Test events around 10 trips: before them 3 (5.9 expected), during them 1 (1.2 expected), "
        "after them 3 (5.9 expected)"
    )
    assert around.pooled_meaning(together, 30) == (
        "The expected number follows the pace of the rest of the year around each trip. At that "
        "pace, the 30 days before all 10 trips together would have had about 5.9 test events. They "
        "had 3. An expected number is an average, so it need not be whole."
    )


def test_the_marks_lie_where_the_windows_count_them(his: pd.DataFrame) -> None:
    missiles = rows()
    marked = around.marks(his, missiles, 60)
    table = around.compared(his, around.events(missiles), 60, LISTED_TO)
    tests = missiles.loc[marked["launch_id"], "test_event_id"].to_numpy()
    counted = marked.assign(test=tests).groupby(["trip_id", "window"])["test"].nunique()
    for row in table.itertuples():
        assert counted.get((row.trip_id, row.window), 0) == row.seen


def test_predecessors_are_shown_where_their_year_has_a_test(catalog: Catalog) -> None:
    trips = catalog.trips
    table = around.compared(trips, around.events(rows()), 30, LISTED_TO)
    shown = set(around.with_tests(trips, table)["trip_id"])
    others = set(trips.loc[trips["leader_id"] != LEADER, "trip_id"])
    assert shown & others == {"1984-05-eastern-europe", "2006-01-guangzhou"}
    assert set(trips["trip_id"]) - others <= shown


def test_one_test_near_two_trips_is_told() -> None:
    trips = pd.concat([trip("2020-06-10", "2020-06-12"), trip("2020-06-20", "2020-06-20", "b")])
    missiles = launches("2020-07-01", "2020-06-15")
    marked = around.marks(trips, missiles, 30)
    # 15 June is after the one and before the other: each window has it once.
    assert len(marked) == 4
    assert around.twice(marked, missiles) == 1


# --- in words


@pytest.mark.parametrize(
    ("seen", "expected", "p", "words"),
    [
        (1, 2.4, 0.2, "1 test event, 2.4 expected: fewer than expected; by chance alone, a "
         "difference at least this large arises in about 1 of 5 cases"),
        (9, 2.0, 0.0004, "9 test events, 2.0 expected: more than expected; by chance alone, a "
         "difference at least this large arises in fewer than 1 of 1,000 cases"),
        (3, 2.0, 0.44, "3 test events, 2.0 expected: more than expected; by chance alone, a "
         "difference at least this large arises in about 4 of 10 cases"),
        (0, 0.01, 1.0, "0 test events, under 0.1 expected: about as expected; chance "
         "alone nearly always brings such a difference"),
        (2, 0.0, np.nan, "2 test events; no comparison is possible, because the rest of the year "
         "has no test"),
    ],
)  # fmt: skip
def test_a_comparison_in_plain_words(seen: int, expected: float, p: float, words: str) -> None:
    assert around.compared_text(seen, expected, p) == words


def test_findings_for_few_trips_and_for_many_tests() -> None:
    one = trip("2020-06-10", "2020-06-12")

    def finding(*days: str) -> str:
        missiles = launches(*days)
        return around.finding(one, missiles, around.marks(one, missiles, 30))

    assert finding("2020-01-01") == "No test event took place during this trip"
    assert finding("2020-06-11").endswith("during “Away”: the only test event during this trip")
    assert finding("2020-06-11", "2020-06-12", "2020-06-12") == (
        "2 test events with 3 missiles took place during this trip"
    )


def test_how_many_comparisons_are_unusual_anyway() -> None:
    table = pd.DataFrame({"p": [0.04, 0.2, 0.9, np.nan, 1.0]})
    assert around.many_tests(table) == (
        "Of 4 single comparisons, 1 would arise by chance in fewer than 1 of 20 cases; chance "
        "alone brings up to about 0.2"
    )
    assert around.many_tests(table.iloc[3:4]) == "No single window can be compared"


# --- the figures


def test_what_flew_during_a_trip_stands_out_in_the_figure(his: pd.DataFrame) -> None:
    missiles = rows()
    marked = around.marks(his, missiles, 30)
    figure = draw.aligned(his, missiles, marked, 30, "light", None)
    scatters = [trace for trace in figure.data if trace.type == "scatter"]
    (names,) = [trace for trace in scatters if trace.mode == "text"]
    assert names.text[-1] == "<b>2 missiles, 13 Sep 2023</b>"
    assert len(names.text) == len(his) + 1
    marks = [trace for trace in scatters if trace.mode == "markers" and trace.name]
    assert sum(len(trace.x) for trace in marks) == len(marked)
    sizes = np.concatenate([trace.marker.size for trace in marks])
    assert sorted(sizes)[-3:] == [9, 12, 12]
    assert {one for trace in marks for one in trace.customdata} == set(marked["launch_id"])


def test_what_cannot_be_expected_has_no_stroke() -> None:
    trips = pd.concat([trip("2020-06-10", "2020-06-12"), trip("2024-06-10", "2024-06-12", "b")])
    table = around.compared(trips, around.events(launches("2024-01-01")), 30, LISTED_TO)
    figure = draw.expected(table, {"trip": "2020", "b": "2024"}, "dark")
    strokes = [trace for trace in figure.data if trace.name == "Expected"]
    assert [list(trace.y) for trace in strokes] == [[1]] * 3
    bars = [trace for trace in figure.data if trace.name == "Seen"]
    assert [list(trace.x) for trace in bars] == [[0, 0]] * 3
