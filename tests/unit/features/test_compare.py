"""Two things side by side: measures, their differences in words, and what is not known."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.data.catalog import Catalog
from atlas.features.compare import analysis as compare
from atlas.features.compare import figures as draw
from atlas.geo import itinerary
from atlas.geo.ride import rides
from atlas.query import journeys

Y2017 = (date(2017, 1, 1), date(2017, 12, 31))
Y2022 = (date(2022, 1, 1), date(2022, 12, 31))
COMPLETE_TO = date(2026, 10, 10)


def year(chronicle: pd.DataFrame, number: int) -> pd.DataFrame:
    return chronicle[chronicle["day_from"].dt.year == number]


def measured(table: pd.DataFrame) -> dict[str, tuple[float, float]]:
    return {row.measure: (row.a, row.b) for row in table.itertuples()}


@pytest.fixture(scope="module")
def years(chronicle: pd.DataFrame) -> pd.DataFrame:
    return compare.periods(
        (year(chronicle, 2017), year(chronicle, 2022)), (Y2017, Y2022), COMPLETE_TO
    )


def test_a_period_is_as_long_as_the_data_reach(chronicle: pd.DataFrame) -> None:
    rows = year(chronicle, 2026), year(chronicle, 2022)
    days = (date(2026, 1, 1), date(2026, 12, 31)), Y2022
    table = compare.periods(rows, days, COMPLETE_TO).set_index("measure")
    assert table.loc["Length, up to 10 Oct 2026", ["a", "b"]].to_list() == [283, 365]
    flown = table.at["Missiles flown", "a"]
    assert table.at["Missiles a year", "a"] == pytest.approx(flown * 365.25 / 283)
    later = (date(2027, 1, 1), date(2027, 12, 31)), Y2022
    after = compare.periods((rows[0].head(0), rows[1]), later, COMPLETE_TO).set_index("measure")
    assert pd.isna(after.at["Missiles a year", "a"])


def test_what_flew_behind_the_end_of_the_data_is_not_known(chronicle: pd.DataFrame) -> None:
    rows = year(chronicle, 2017), year(chronicle, 2026).head(0)
    later = Y2017, (date(2026, 11, 1), date(2026, 11, 30))
    table = compare.periods(rows, later, COMPLETE_TO)
    figures = measured(table)
    assert figures["Missiles flown"][0] == 21
    assert pd.isna(
        [figures[one][1] for one in ("Missiles flown", "Failures", "Nuclear tests")]
    ).all()
    worded = compare.in_words(table).set_index("measure")
    assert list(worded.loc["Missiles flown"]) == ["21 missiles", "not known", "not known"]
    assert compare.finding(table, ("2017", "Nov 2026")) == "No data for Nov 2026 yet"
    bars = draw.by_class(rows, ("2017", "Nov 2026"), "light", (True, False)).data
    assert [len(bar.x or ()) > 0 for bar in bars] == [True, False]


def test_two_years(years: pd.DataFrame, chronicle: pd.DataFrame) -> None:
    figures = measured(years)
    launches = chronicle[chronicle["kind"] == "launch"]
    assert figures["Missiles flown"] == (21, 69)
    assert figures["Length"] == (365, 365)
    assert figures["Missiles a year"] == pytest.approx((21 * 365.25 / 365, 69 * 365.25 / 365))
    assert figures["Highest apogee"] == tuple(
        year(launches, number)["apogee_km"].max() for number in (2017, 2022)
    )
    assert figures["Nuclear tests"] == (1, 0)
    assert compare.finding(years, ("2017", "2022")) == (
        "2022 against 2017: 69 missiles flown against 21, five failures against six"
    )
    differences = compare.in_words(years).set_index("measure")["difference"]
    assert differences["Nuclear tests"] == "no nuclear tests against one"
    assert differences["Missiles flown"] == "48 missiles more (3.3 times)"


def test_what_is_not_known_is_not_zero(chronicle: pd.DataFrame) -> None:
    empty = year(chronicle, 1987)
    periods = compare.periods((empty, empty), (Y2017, Y2022), COMPLETE_TO)
    assert measured(periods)["Missiles flown"] == (0, 0)
    assert np.isnan(measured(periods)["Highest apogee"]).all()
    worded = compare.in_words(periods).set_index("measure")
    assert list(worded.loc["Highest apogee"]) == ["not known"] * 3
    assert list(worded.loc["Missiles flown"]) == ["0 missiles", "0 missiles", "the same"]
    assert compare.finding(periods, ("A", "B")) == "B and A: no known difference"


def test_two_missiles(catalog: Catalog, chronicle: pd.DataFrame) -> None:
    both = ("hwasong-15", "hwasong-17")
    rows = tuple(chronicle[chronicle["missile_id"] == one] for one in both)
    figures = measured(compare.missiles(catalog, both, rows))
    table = catalog["missiles"]
    assert figures["Missiles flown"] == (len(rows[0]), len(rows[1]))
    assert figures["First known flight"] == tuple(
        float(table.at[one, "first_flight"][:4]) for one in both
    )
    assert figures["Stages"] == (2, 2)
    mixed = compare.missiles(catalog, ("hwasong-17", "hwasong-18"), rows)
    worded = compare.in_words(mixed).set_index("measure")
    assert list(worded.loc["Propellant"]) == ["liquid", "solid", "solid against liquid"]


def test_two_journeys(catalog: Catalog, chronicle: pd.DataFrame) -> None:
    table = journeys.comparison(catalog, rides(catalog))
    both = ("2019-04-vladivostok", "2023-09-russia")
    figures = measured(compare.journeys(table, catalog, chronicle, both))
    assert figures["Days, both ends counted"] == (4, 10)
    # Two missiles left Sunan on 13 September 2023.
    assert figures["Missiles fired while he was abroad"] == (0, 2)
    assert figures["Distance, at least"] == tuple(table.loc[list(both), "distance_km"])


@pytest.mark.parametrize(
    ("measure", "a", "b", "sentence"),
    [
        ("Failures", 0, 1, "one failure against none"),
        ("Failures", 1, 0, "no failures against one"),
        ("Missiles flown", 21, 69, "69 missiles flown against 21"),
        ("Test events", 1200, 9, "nine test events against 1,200"),
    ],
)
def test_two_counts_in_a_sentence(measure: str, a: float, b: float, sentence: str) -> None:
    assert compare.sentence(measure, a, b) == sentence


@pytest.mark.parametrize(
    ("a", "b", "unit", "words"),
    [
        (21, 69, "missiles", "48 missiles more (3.3 times)"),
        (2, 1, "countries", "1 country fewer (50%)"),
        (6248, 6100, "km", "148 km less (98%)"),
        (1000, 1002, "km", "2 km more"),
        (0, 2, "tests", "2 tests more"),
        (2017, 2022, "year", "5 years later"),
        (2018, 2017, "year", "1 year earlier"),
        (5, 5, "days", "the same"),
        (np.nan, 5, "days", "not known"),
    ],
)
def test_differences_in_words(a: float, b: float, unit: str, words: str) -> None:
    assert compare.difference(a, b, unit) == words


@given(st.floats(0, 1e5), st.floats(0, 1e5))
def test_a_swap_turns_more_into_less(a: float, b: float) -> None:
    there, back = compare.difference(a, b, "km"), compare.difference(b, a, "km")
    if a == b:
        assert there == back == "the same"
    else:
        assert {"more" in there, "more" in back} == {True, False}


def test_the_same_twice_is_said(years: pd.DataFrame) -> None:
    assert compare.finding(years, ("2017", "2017")).startswith("A and B are both 2017")


def test_the_pace_ends_at_the_count(chronicle: pd.DataFrame) -> None:
    launches = year(chronicle[chronicle["kind"] == "launch"], 2022)
    pace = compare.since_start(launches, Y2022[0])
    assert pace["count"].iloc[-1] == 69
    assert pace["day"].between(0, 364).all()
    assert pace["count"].is_monotonic_increasing
    assert compare.since_start(launches.head(0), Y2022[0]).empty


def test_both_are_drawn_on_one_scale(chronicle: pd.DataFrame) -> None:
    launches = chronicle[chronicle["kind"] == "launch"]
    rows = year(launches, 2017), year(launches, 2022)
    bars = draw.by_class(rows, ("2017", "2022"), "light")
    assert [sum(trace.x) for trace in bars.data] == [21, 69]
    assert bars.data[0].y == bars.data[1].y
    marks = draw.flights(rows, ("2017", "2022"), "dark")
    for trace, table in zip(marks.data, rows, strict=True):
        known = table.dropna(subset=["apogee_km", "distance_km"])
        assert len(trace.x) == len(known)
        assert list(trace.customdata) == list(known.index)
    assert marks.data[0].marker.symbol != marks.data[1].marker.symbol


def test_a_walk_is_told_and_nothing_fired_while_he_was_at_home(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    both = ("2018-05-dalian", "2019-06-panmunjom")
    table = compare.journeys(journeys.comparison(catalog, rides(catalog)), catalog, chronicle, both)
    figures = measured(table)
    assert figures["Missiles fired while he was abroad"] == (0, 0)
    worded = compare.in_words(table).set_index("measure")["difference"]
    # No percentage of what is next to nothing.
    assert worded["Distance, at least"] == "717 km less"
    trip = catalog.trips.loc[both[1]]
    headline = itinerary.headline(rides(catalog)[both[1]], trip)
    assert headline == "Meeting with Trump at Panmunjom: 0.3 km in 1 day, on foot"
