"""What else happened around an event: the days, what lies on them, and the strip."""

from datetime import date

import pandas as pd
import pytest

from atlas.draw.near import strip
from atlas.query import near

RUSSIA = "2023-09-russia"
DURING = "launch-2023-09-13-0241-sunan-1"


def test_days_around_reach_from_the_first_to_the_last_day(chronicle: pd.DataFrame) -> None:
    trip = chronicle.loc[RUSSIA]
    assert near.days_around(trip, "7") == (date(2023, 9, 3), date(2023, 9, 26))
    assert near.days_around(trip, "30") == (date(2023, 8, 11), date(2023, 10, 19))
    assert near.days_around(trip, "during") == (date(2023, 9, 10), date(2023, 9, 19))
    assert list(near.choices("trip")) == ["7", "30", "during"]
    assert list(near.choices("launch")) == ["7", "30"]


@pytest.mark.parametrize("around", ["7", "30", "during"])
def test_everything_on_the_days_is_there_but_the_event_itself(
    chronicle: pd.DataFrame, around: near.Around
) -> None:
    first, last = near.days_around(chronicle.loc[RUSSIA], around)
    table = near.near(chronicle, RUSSIA, around)
    expected = [
        row.Index
        for row in chronicle.itertuples()
        if row.day_from.date() <= last and row.day_to.date() >= first and row.Index != RUSSIA
    ]
    assert set(table["id"]) <= set(expected)
    assert table["count"].sum() == len(expected)
    assert table["day_from"].is_monotonic_increasing or around == "30"


def test_missiles_of_one_title_and_day_are_one_row(chronicle: pd.DataFrame) -> None:
    table = near.near(chronicle, RUSSIA, "during")
    launches = table[table["kind"] == "launch"]
    assert launches["id"].tolist() == [DURING]
    assert launches[["count", "start"]].to_numpy().tolist() == [[2, 3]]
    sentence = near.sentence(table, near.days_around(chronicle.loc[RUSSIA], "during"))
    assert sentence.startswith("10–19 Sep 2023: 2 missiles")
    nothing = near.sentence(table.iloc[:0], (date(2023, 9, 10), date(2023, 9, 10)))
    assert nothing == "10 Sep 2023: nothing else in these data."


def test_the_strip_has_a_mark_for_each_row_within_its_days(chronicle: pd.DataFrame) -> None:
    table = near.near(chronicle, DURING, "30")
    figure = strip(table, 1, 30, "light")
    assert len(figure.data) == len(table)
    at = [day for trace in figure.data for day in trace.x]
    assert -30 <= min(at) <= max(at) <= 30
    journey = [one for one in figure.data if one.mode == "lines" and one.y[0] == 0]
    assert [tuple(one.x) for one in journey] == [(-3, 6)]
