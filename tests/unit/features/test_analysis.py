"""Counts, silences and findings by value."""

from datetime import date

import pandas as pd
import pytest

from atlas.app import data
from atlas.features.overview import analysis as overview
from atlas.query import counts, silences
from atlas.query.view import View
from tests.counts import MISSILES, NUCLEAR_TESTS, TEST_EVENTS


def rows(**chosen: object) -> pd.DataFrame:
    return data.selection(View(kind=("launch",), **chosen)).rows  # type: ignore[arg-type]


def year(number: int) -> tuple[date, date]:
    return date(number, 1, 1), date(number, 12, 31)


def test_launches_per_year_and_class() -> None:
    table = counts.by_period(rows(), "year")
    of_2022 = table[table["period"] == "2022-01-01"].set_index("class")["count"]
    assert of_2022.sum() == 69
    assert of_2022["icbm"] == 3
    assert table["count"].sum() == MISSILES


def test_a_launch_dated_to_a_month_counts_in_its_month() -> None:
    table = counts.by_period(rows(period=year(1984)), "month")
    assert table.groupby("period")["count"].sum().to_dict() == {
        pd.Timestamp("1984-04-01"): 3,
        pd.Timestamp("1984-09-01"): 3,
    }
    assert counts.calendar(rows(period=year(1984))).loc[1984].to_list()[3::5] == [3, 3]


def test_findings_say_their_numbers() -> None:
    everything = rows()
    assert counts.busiest(everything, "missiles") == (
        "2022 saw the most: 69 missiles, 19% of those shown"
    )
    assert counts.busiest_month(everything, "missiles") == (
        "The densest month was May 2024, with 19 missiles"
    )
    assert counts.failures(everything, "missiles") == (
        "38 missiles failed; the outcome of 89 is not known"
    )
    assert counts.highest(everything).startswith("Highest: Hwasong-19, 7,687 km on 30 Oct 2024")


def test_years_with_equally_many_launches_are_all_named() -> None:
    assert counts.busiest(rows(missile=("pukguksong-1",)), "missiles") == (
        "2015 and 2016 saw the most: 3 missiles each"
    )


def test_what_shares_a_place_is_named() -> None:
    icbm, space = rows(class_=("icbm",)), rows(class_=("slv",))
    assert counts.busiest_month(icbm, "missiles") == (
        "The densest months were July 2017 and March 2022, with 2 missiles each"
    )
    months = counts.calendar(space).stack()
    assert counts.busiest_month(space, "missiles") == (
        f"The densest months were August 1998, July 2006 and {(months == months.max()).sum() - 2} "
        "more, with 1 missile each"
    )
    assert counts.top_class(rows(period=year(2016)), "missiles") == (
        "Intermediate range and medium range were most common: 8 missiles each, 33%"
    )
    assert counts.top_site(rows(class_=("mrbm",)), "missiles").startswith(
        "Hwangju and Kittaeryong Missile Base were used most: 6 missiles each, of "
    )


@pytest.mark.parametrize(
    "finding",
    [
        lambda empty: counts.busiest(empty, "missiles"),
        lambda empty: counts.top_class(empty, "missiles"),
        lambda empty: counts.busiest_month(empty, "tests"),
        counts.highest,
        lambda empty: counts.failures(empty, "missiles"),
        lambda empty: counts.top_site(empty, "missiles"),
        lambda empty: counts.timeline_finding(empty, "missiles"),
        lambda empty: silences.finding(silences.gaps(empty)),
        overview.strip_finding,
    ],
)
def test_an_empty_selection_has_a_sentence_too(finding: object) -> None:
    sentence = finding(rows(query="nothing has this name"))  # type: ignore[operator]
    assert sentence.startswith(("No ", "Nothing "))


def test_the_silence_of_the_summits() -> None:
    table = silences.gaps(rows(period=(date(2017, 1, 1), date(2019, 12, 31))))
    top = silences.longest(table, 1).iloc[0]
    assert (top["after"], top["until"]) == (pd.Timestamp("2017-11-28"), pd.Timestamp("2019-04-17"))
    assert (top["days"], bool(top["exact"])) == (505, True)


def test_a_month_without_a_day_ends_a_silence_without_inventing_one() -> None:
    table = silences.gaps(rows()).set_index("after")
    # 31 May 1986 is the last day the launch of that month can have had.
    least = table.loc["1986-05-31"]
    assert (least["until"], least["days"]) == (pd.Timestamp("1990-05-01"), 1431)
    assert not least["exact"]
    assert silences.finding(silences.gaps(rows())) == (
        "The longest silence lasted 2,865 days: 31 Aug 1998 to 5 Jul 2006"
    )


def test_the_three_findings_of_the_overview(chronicle: pd.DataFrame) -> None:
    away, silent, most = overview.findings(chronicle)
    assert "On 13 Sep 2023 missiles left Sunan at 02:41 and 02:51 UTC" in away.text
    assert away.params["event"] == "launch-2023-09-13-0251-sunan-1"
    assert silent.text.startswith("For 505 days after 28 Nov 2017 no flight test is listed")
    assert most.title == "2022: a record year"


def test_headline_figures(chronicle: pd.DataFrame) -> None:
    figures = {one.label: one.value for one in overview.headlines(chronicle)}
    assert figures == {
        "Missiles flown": str(MISSILES),
        "Test events": str(TEST_EVENTS),
        "Missile types": "36",
        "Journeys abroad": "11",
        "Nuclear tests": str(NUCLEAR_TESTS),
        "While abroad": "2",
    }


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2026, 10, 10), None),
        (date(2026, 12, 9), None),
        (
            date(2026, 12, 10),
            "These data are complete to 10 Oct 2026, 61 days before today, 10 Dec 2026. "
            "What happened in between is not shown.",
        ),
        # A clock that is wrong.
        (date(2020, 1, 1), None),
    ],
)
def test_data_far_behind_the_clock_are_said_to_be(today: date, sentence: str | None) -> None:
    assert overview.behind(date(2026, 10, 10), today) == sentence


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (View(), f"Of {MISSILES} missiles, 2 flew while Kim Jong Un was on one "
                 "of his 11 journeys abroad"),
        (View(unit="tests"), f"Of {MISSILES} missiles, 2 flew while Kim Jong Un "
                             "was on one of his 11 journeys abroad"),
        (View(kind=("launch",)), f"Of {MISSILES} missiles, 2 flew while Kim Jong "
                                 "Un was abroad"),
        (View(period=year(2025), kind=("trip",)),
         "No missile test in this selection, 1 journey of Kim Jong Un abroad"),
        (View(kind=("nuclear",)), "No missile test in this selection"),
    ],
)  # fmt: skip
def test_the_first_finding_is_of_what_is_selected(chosen: View, sentence: str) -> None:
    assert overview.finding(data.selection(chosen).rows) == sentence
