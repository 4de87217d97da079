"""The page on counting, run by Streamlit's AppTest."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from streamlit.testing.v1 import AppTest

from atlas.app import data
from atlas.features.counting.coverage import tallies
from atlas.query.view import View
from tests.app.pages import (
    ICBM,
    NOTHING,
    Params,
    card,
    figures,
    open_page,
    page_text,
    ran,
    sentence,
    unescaped,
)
from tests.counts import TRACKER_ENTRIES
from tests.views import views

LISTS, CLAIMED, JOURNEYS = "Two lists", "Claimed", "Journeys"


def counting(part: str = LISTS, params: Params | None = None) -> AppTest:
    app = open_page("counting", params)
    return ran(app.segmented_control(key="counted").set_value(part).run())


def marked(figure: dict[str, Any]) -> int:
    """How many marks a figure has that stand for an event."""
    return sum(len(trace["x"]) for trace in figure["data"] if "customdata" in trace)


def test_the_numbers_of_each_rule_are_told_with_the_rule() -> None:
    app = counting()
    assert unescaped(app.header[0].value).startswith("One record, several counts: 339 missiles")
    for label, rule in tallies.RULES.values():
        assert f"**{label}:** {rule}" in page_text(app)
    panels = figures(app)["totals-by-rule"]
    assert [sum(trace["y"]) for trace in panels["data"]] == [*(339, 165, 167, TRACKER_ENTRIES, 233)]
    assert marked(figures(app)["days-by-list"]) == 244


@pytest.mark.parametrize(
    ("params", "days"),
    [
        ({"period": ["2017-01-01", "2017-12-31"]}, 17),
        # Only the period of a view counts: the other tracker has no classes.
        (ICBM, 128),
        ({"class": "icbm"}, 244),
    ],
)
def test_the_two_lists_follow_the_period_alone(params: Params, days: int) -> None:
    app = counting(params=params)
    assert marked(figures(app)["days-by-list"]) == days
    assert "Only the period filter applies" in page_text(app)


def test_the_claims_follow_all_filters() -> None:
    app = counting(CLAIMED)
    assert {key: marked(one) for key, one in figures(app).items()} == {
        "assessed-apogee": 2 * 14,
        "assessed-distance": 2 * 30,
    }
    assert "**24 Mar 2022:** state media: Hwasong-17; list: Hwasong-15" in page_text(app)
    app = counting(CLAIMED, {"missile": "hwasong-19"})
    assert "claimed more height than was assessed on 1 of 1 flight" in page_text(app)
    assert "never name different missiles" in page_text(app)
    app = counting(CLAIMED, {"kind": "trip"})
    assert figures(app) == {}
    assert "No flight here has both a claimed and an assessed height" in page_text(app)


def test_flights_are_compared_missile_by_missile_also_where_tests_are_counted() -> None:
    missiles, tests = counting(CLAIMED), counting(CLAIMED, {"unit": "tests"})
    assert figures(tests) == figures(missiles)


def test_the_rules_for_journeys() -> None:
    app = counting(JOURNEYS)
    assert marked(figures(app)["journeys-by-rule"]) == 0
    (trace,) = figures(app)["journeys-by-rule"]["data"]
    assert len(trace["x"]) == 6 + 7 + 8 + 9 + 10 + 10 + 11
    for rule in data.catalog()["counting_rules"]["rule"]:
        assert rule in page_text(app)


@pytest.mark.parametrize("part", [LISTS, CLAIMED])
def test_the_selected_event_is_ringed_and_told(part: str) -> None:
    event = {"event": "launch-2017-11-28-1818-pyongsong-1"}
    plain, ringed = counting(part), counting(part, event)
    assert "Hwasong-15 from Pyongsong" in card(ringed)
    for key, figure in figures(ringed).items():
        if key != "totals-by-rule":
            assert len(figure["data"]) == len(figures(plain)[key]["data"]) + 1


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("part", "rows"), [(LISTS, [43, 244]), (CLAIMED, [14, 30]), (JOURNEYS, [7])]
)
def test_every_visual_has_a_table_of_its_rows(part: str, rows: list[int]) -> None:
    app = counting(part)
    for key in figures(app):
        app.toggle(key=f"table_{key}").set_value(True)
    ran(app.run())
    assert [len(one.value) for one in app.dataframe] == rows


def test_the_table_says_why_in_plain_words() -> None:
    app = counting(params={"period": ["2017-11-01", "2017-11-30"]})
    ran(app.toggle(key="table_days-by-list").set_value(True).run())
    table: pd.DataFrame = app.dataframe[0].value
    assert table[["Where", "Why", "Other tracker, its date"]].to_numpy().tolist() == [
        ["In both", "Date line: the tracker has the day in UTC", "2017-11-28"]
    ]


def test_a_silence_is_said_and_not_drawn() -> None:
    app = counting(params={"period": ["2018-01-01", "2018-02-28"]})
    assert unescaped(app.header[0].value) == "No test to count in this period"
    assert "No test in either list in this period" in page_text(app)
    assert figures(app) == {}


def test_an_empty_result_shows_the_way_out() -> None:
    app = open_page("counting", NOTHING)
    assert "No events match these filters." in page_text(app)
    assert figures(app) == {}


@given(view=views())
@settings(max_examples=12)
def test_any_view_opens(view: View) -> None:
    app = open_page("counting", view.to_params())
    assert sentence(app) == " ".join(data.selection(view).sentence.split())
    if data.selection(view).rows.empty:
        return
    ran(app.segmented_control(key="counted").set_value(CLAIMED).run())
