"""The filter bar, run by Streamlit's AppTest: each filter, presets, and the counts of options."""

import re

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from atlas.app import data, filters, parameters, state
from atlas.query.view import FACETS, View
from tests.app.pages import (
    ICBM,
    open_page,
    page_text,
    ran,
    rows_of,
    sentence,
    shown_count,
    unescaped,
)
from tests.counts import MISSILES, NUCLEAR_TESTS, TEST_EVENTS, TRIPS


def open_more(app: AppTest) -> None:
    """Open that part, as a click does, which a test has not."""
    app.session_state["more_open"] = True
    ran(app.run())


def test_each_filter_changes_the_sentence() -> None:
    app = open_page("timeline")
    ran(app.checkbox(key="f_kind_launch").check().run())
    assert sentence(app) == f"{MISSILES} of {MISSILES} missiles: no filters set"
    ran(app.multiselect(key="f_class").set_value(["icbm"]).run())
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental"
    ran(app.checkbox(key="f_outcome_failure").check().run())
    assert sentence(app) == f"1 of {MISSILES} missiles: intercontinental, failure"
    ran(app.checkbox(key="f_outcome_failure").uncheck().run())
    open_more(app)
    ran(app.multiselect(key="f_missile").set_value(["hwasong-15"]).run())
    assert sentence(app) == f"3 of {MISSILES} missiles: intercontinental, Hwasong-15"
    ran(app.button(key="reset").click().run())
    assert sentence(app).endswith("no filters set")
    assert app.multiselect(key="f_class").value == []
    assert app.button(key="reset").disabled


def test_the_filters_that_are_asked_for_less_are_drawn_when_opened() -> None:
    app = open_page("timeline", {"kind": "launch"})
    within = {f"f_{name}" for name in filters.MORE if name != "sure"}
    assert {one.key for one in app.sidebar.multiselect} == {"f_class"}
    open_more(app)
    assert {one.key for one in app.sidebar.multiselect} == {"f_class", *within}
    ran(app.multiselect(key="f_country").set_value(["kr"]).run())
    ran(app.checkbox(key="f_sure_reported").check().run())
    assert not app.sidebar.caption
    # Closed, they hold, and both the bar and the words above the visual say so.
    app.session_state["more_open"] = False
    ran(app.run())
    assert {one.key for one in app.sidebar.multiselect} == {"f_class"}
    assert [one.value for one in app.sidebar.caption] == ["Active: country, certainty"]
    assert "involving South Korea, reported" in sentence(app)


@pytest.mark.parametrize("name", FACETS)
def test_each_list_filter_has_a_parameter_options_a_place_in_the_bar_and_words(name: str) -> None:
    assert name in [one.name for one in parameters.FILTERS]
    options = list(data.options()[name])
    app = open_page("timeline", {name: options[:2]})
    assert app.query_params[name] == options[:2]
    assert not sentence(app).endswith("no filters set")
    open_more(app)
    keys = [one.key for one in (*app.sidebar.multiselect, *app.sidebar.checkbox)]
    assert {f"f_{name}", f"f_{name}_{options[0]}"} & set(keys)


def test_a_list_takes_nothing_that_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        st, "session_state", {"view": View(), "f_class": ["<b>", "icbm", "x", "srbm"]}
    )
    filters._on_facet("class")
    assert state.view().class_ == ("icbm", "srbm")


def test_a_link_opens_the_filters_that_it_sets() -> None:
    app = open_page("timeline", {"missile": "hwasong-15"})
    assert app.multiselect(key="f_missile").value == ["hwasong-15"]


def test_search_away_and_unit() -> None:
    app = open_page("timeline", {"kind": "launch"})
    ran(app.toggle(key="f_away").set_value(True).run())
    assert sentence(app) == f"2 of {MISSILES} missiles: while Kim was abroad"
    ran(app.segmented_control(key="f_unit").set_value("tests").run())
    assert sentence(app) == f"1 of {TEST_EVENTS} test events: while Kim was abroad"
    ran(app.toggle(key="f_away").set_value(False).run())
    ran(app.text_input(key="f_q").set_value("  KN-23   sunan ").run())
    assert sentence(app).endswith("test events: matching “KN-23 sunan”")


@pytest.mark.parametrize(
    ("preset", "days"),
    [
        ("Summits 2018-19", ("2018-03-25", "2019-06-30")),
        ("Russia 2023", ("2023-09-10", "2023-09-19")),
    ],
)
def test_presets_set_the_period(preset: str, days: tuple[str, str]) -> None:
    app = open_page("map")
    offered = app.selectbox(key="f_preset")
    ran(offered.select_index(offered.options.index(preset)).run())
    assert tuple(str(app.date_input(key=one).value) for one in ("f_from", "f_to")) == days
    assert shown_count(app) == len(rows_of({"period": list(days)})) > 0
    offered = app.selectbox(key="f_preset")
    ran(offered.select_index(offered.options.index("All")).run())
    assert sentence(app).endswith("no filters set")


def type_period(app: AppTest, typed: str) -> None:
    """Type into the box of the period: AppTest itself only chooses among the options."""
    box = app.selectbox(key="f_preset")
    box.options.append(typed)
    ran(box.set_value(typed).run())


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2017", ("2017-01-01", "2017-12-31")),
        ("Sep 2023", ("2023-09-01", "2023-09-30")),
        ("10-19 Sep 2023", ("2023-09-10", "2023-09-19")),
        ("2017–2019", ("2017-01-01", "2019-12-31")),
        ("since 2022", ("2022-01-01", "2026-10-02")),
        ("before 1990", ("1984-04-09", "1989-12-31")),
        ("before 1980", ("1979-12-31", "1979-12-31")),
    ],
)
def test_a_period_may_be_typed(typed: str, days: tuple[str, str]) -> None:
    app = open_page("records")
    type_period(app, typed)
    assert tuple(str(app.date_input(key=one).value) for one in ("f_from", "f_to")) == days
    assert not app.warning


@pytest.mark.parametrize(
    ("typed", "warning"),
    [
        ("last autumn", "“last autumn” is not a period. Write 2017, Sep 2023 or 2017-2019."),
        ("5/6/2019", "“5/6/2019” may mean 6 May 2019 or 5 Jun 2019. Write it as 2019-05-06."),
        ("*2017*", "“*2017*” is not a period. Write 2017, Sep 2023 or 2017-2019."),
        ("9999", "“9999” is not a period. Write 2017, Sep 2023 or 2017-2019."),
    ],
)
def test_what_is_no_period_is_named_and_changes_nothing(typed: str, warning: str) -> None:
    app = open_page("records", ICBM)
    before = sentence(app)
    type_period(app, typed)
    assert [unescaped(one.value) for one in app.sidebar.warning] == [warning]
    assert sentence(app) == before
    assert not ran(app.run()).sidebar.warning


def test_years_are_offered_and_the_months_of_the_year_that_is_shown() -> None:
    app = open_page("records", {"period": "2017"})
    offered = app.selectbox(key="f_preset")
    assert offered.value == "2017"
    assert {"Nov 2017", "2026", "1984"} <= set(offered.options)
    assert "Nov 2018" not in offered.options
    ran(offered.select_index(offered.options.index("Nov 2017")).run())
    assert sentence(app).endswith("1–30 Nov 2017")


def test_own_days_set_the_period_in_either_order() -> None:
    app = open_page("timeline", {"kind": "launch"})
    ran(app.date_input(key="f_from").set_value(pd.Timestamp("2022-12-31").date()).run())
    ran(app.date_input(key="f_to").set_value(pd.Timestamp("2022-01-01").date()).run())
    assert sentence(app) == f"69 of {MISSILES} missiles: 2022"


def test_every_option_says_how_many_it_would_leave() -> None:
    app = open_page("charts", {"kind": "launch"})
    options = app.multiselect(key="f_class").options
    assert "Intercontinental (12)" in options
    by_kind = [app.checkbox(key=f"f_kind_{kind}").label for kind in ("trip", "launch", "nuclear")]
    assert by_kind == [
        f"Trips ({TRIPS})",
        f"Missile tests ({MISSILES})",
        f"Nuclear tests ({NUCLEAR_TESTS})",
    ]


def instead(app: AppTest) -> list[Button]:
    """The buttons that search for something else."""
    return [one for one in app.main.button if (one.key or "").startswith("instead_")]


def offered(app: AppTest) -> list[str]:
    """What else the search may mean, as the buttons of the page's head say it."""
    return [unescaped(one.label) for one in instead(app)]


@pytest.mark.parametrize("page", ["overview", "map", "records"])
def test_a_misspelt_word_offers_the_nearest(page: str) -> None:
    app = open_page(page, {"q": "Vladivostock summit"})
    assert shown_count(app) == 0
    assert offered(app) == ["Vladivostok summit"]
    assert "No event has the word “Vladivostock”. Did you mean:" in page_text(app)
    app = ran(instead(app)[0].click().run())
    assert sentence(app).endswith("matching “Vladivostok summit”")
    assert shown_count(app) == len(rows_of({"q": "Vladivostok summit"})) > 0
    assert offered(app) == []


def test_a_beginning_of_a_word_is_searched_for_and_the_word_offered() -> None:
    app = open_page("timeline", {"q": "Hwason"})
    assert shown_count(app) >= len(rows_of({"q": "Hwasong"})) > 100
    assert (
        "No event has the word “Hwason”: those with a longer one are shown. Did you mean:"
        in page_text(app)
    )
    assert offered(app) == ["Hwasong"]


def test_a_date_of_two_readings_offers_both() -> None:
    app = open_page("timeline", {"q": "9/12/2023"})
    assert "“9/12/2023” may mean 12 Sep 2023 or 9 Dec 2023. Both are shown." in page_text(app)
    assert offered(app) == ["Only 12 Sep 2023", "Only 9 Dec 2023"]
    both = shown_count(app)
    app = ran(instead(app)[0].click().run())
    assert sentence(app).endswith("matching “2023-09-12”")
    assert shown_count(app) == len(rows_of({"q": "12 Sep 2023"})) <= both
    assert offered(app) == []


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("9/12/2023 9/12/2023", "2023-12-09 2023-12-09"),
        ("9/12/2023 or 9/12/2023", "2023-12-09 or 2023-12-09"),
        ("9/12/\u200b2023", "2023-12-09"),
        ("19/12/2023 9/12/2023", "19/12/2023 2023-12-09"),
    ],
)
def test_a_date_of_two_readings_is_asked_of_once(query: str, chosen: str) -> None:
    app = open_page("timeline", {"q": query})
    assert offered(app) == ["Only 12 Sep 2023", "Only 9 Dec 2023"]
    app = ran(instead(app)[1].click().run())
    assert offered(app) == []
    assert app.query_params["q"] == chosen


def test_what_is_typed_is_shown_as_it_stands() -> None:
    app = open_page("timeline", {"q": "Vladivostock <*_`[>](!)"})
    assert shown_count(app) == 0
    assert instead(app)
    for button in instead(app):
        assert not re.search(r"(?<!\\)[<>\[\]*_`]", button.label)
