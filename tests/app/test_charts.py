"""The charts, their silences and bursts, and the tests around the trips, run by AppTest."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from streamlit.testing.v1 import AppTest

from atlas.app import data, page
from atlas.query import counts
from atlas.query.view import View
from tests.app.pages import (
    ICBM,
    NOTHING,
    Params,
    figures,
    is_ring,
    open_page,
    page_text,
    plotted,
    ran,
    rows_of,
    sentence,
)
from tests.counts import MISSILES, TRIPS
from tests.views import views

SUNAN = "launch-2023-09-13-0251-sunan-1"
SHOWN = ["around-trips", "around-expected"]


def trips(params: Params | None = None) -> AppTest:
    """The charts with the tests around the trips."""
    app = open_page("charts", params)
    return ran(app.segmented_control(key="charts_part").set_value("trips").run())


def seen(app: AppTest) -> list[int]:
    """Test events seen before, during and after all trips that the figure shows."""
    bars = [one for one in figures(app)["around-expected"]["data"] if one["type"] == "bar"]
    return [sum(one["x"]) for one in bars]


def rows_in(figure: dict[str, Any]) -> list[str]:
    """The names in the figure of the trips, what flew during one among them."""
    (names,) = [one for one in figure["data"] if one.get("mode") == "text"]
    return names["text"]


# --- bars, calendar, outcomes, sites and flights


def test_the_bars_of_2022_add_up_to_its_missiles() -> None:
    figure = figures(open_page("charts"))["tests-by-period"]
    years: dict[str, int] = {}
    for trace in figure["data"]:
        for day, count in zip(trace["x"], trace["y"], strict=True):
            years[str(day)[:4]] = years.get(str(day)[:4], 0) + count
    assert years["2022"] == 69
    assert sum(years.values()) == MISSILES
    assert "2018" not in years


def test_the_bars_per_month_add_up_too() -> None:
    app = open_page("charts", {"period": ["2022-01-01", "2022-12-31"]})
    ran(app.segmented_control(key="step").set_value("month").run())
    figure = figures(app)["tests-by-period"]
    assert sum(sum(trace["y"]) for trace in figure["data"]) == 69
    assert {str(day)[:4] for trace in figure["data"] for day in trace["x"]} == {"2022"}


@pytest.mark.parametrize("params", [{}, ICBM, {"kind": "launch", "unit": "tests"}])
def test_all_charts_plot_the_launches_of_the_view(params: Params) -> None:
    by_key = figures(open_page("charts", params))
    launches = counts.launches_of(rows_of(params))
    total = len(launches)
    assert sum(map(sum, by_key["calendar"]["data"][0]["z"])) == total
    assert sum(sum(trace["x"]) for trace in by_key["outcomes"]["data"]) == total
    assert sum(by_key["sites"]["data"][0]["x"]) == total
    both = launches["apogee_km"].notna() & launches["distance_km"].notna()
    assert len(plotted(by_key["flights"])) == int(both.sum())
    assert sum(sum(trace["y"]) for trace in by_key["tests-by-period"]["data"]) == total


def test_the_charts_say_their_findings_by_value() -> None:
    text = page_text(open_page("charts"))
    assert "2022 saw the most: 69 missiles, 19% of those shown" in text
    assert "The longest silence lasted" in text
    silent = page_text(open_page("charts", {"period": ["2012-01-01", "2020-12-31"]}))
    # From the Hwasong-15 of 28 November 2017 to the guided weapon of 17 April 2019.
    assert "505 days: 28 Nov 2017 to 17 Apr 2019" in silent


def test_charts_without_launches_say_why() -> None:
    # The trips match: "nothing matches" would contradict the sentence above it.
    app = open_page("charts", {"kind": "trip"})
    assert sentence(app) == f"{TRIPS} of {TRIPS} trips: no filters set"
    assert "No events match these filters." not in page_text(app)


@pytest.mark.filterwarnings("error")
def test_every_chart_has_a_table_of_its_rows() -> None:
    app = open_page("charts", ICBM)
    keys = list(figures(app))
    assert len(keys) == 6
    for key in keys:
        app.toggle(key=f"table_{key}").set_value(True)
    ran(app.run())
    assert len(app.dataframe) == len(keys)
    assert all(len(table.value) > 0 for table in app.dataframe)


# --- silences and bursts


def test_the_ten_longest_silences_are_named_with_what_happened_in_them() -> None:
    text = page_text(open_page("charts"))
    assert "The 10 longest silences" in text
    for fact in (
        "**1 · 2,865 days, 31 Aug 1998 – 5 Jul 2006.** Trips: Kim Jong Il:",
        "**3 · at least 1,431 days, 31 May 1986 – 1 May 1990.** The data have nothing else.",
        "**5 · 1,005 days, 5 Jul 2006 – 5 Apr 2009.** Periods: Six-party talks. Sanctions: UN "
        "Security Council resolution 1695; UN Security Council resolution 1718.",
        "**9 · 361 days, 28 Mar 2020 – 24 Mar 2021.** Periods: Border closed.",
        "Second meeting with Moon, Tongilgak and 4 more.",
    ):
        assert fact in text


def test_the_ten_densest_weeks_are_named_in_the_unit_of_the_view() -> None:
    assert "**A · 19 missiles, 27 May – 2 Jun 2024:** KN-25" in page_text(open_page("charts"))
    tests = page_text(open_page("charts", {"unit": "tests"}))
    assert "**A · 4 test events, 24–30 Sep 2022:**" in tests
    assert "The 10 densest weeks" in tests


def test_a_selection_without_a_burst_says_so() -> None:
    text = page_text(open_page("charts", ICBM))
    assert "No densest week" in text
    assert "No seven days saw more than one." in text


def test_the_silence_goes_on_to_the_end_of_the_period() -> None:
    text = page_text(open_page("charts", {"class": "icbm", "period": ["2020-01-01", "2026-12-31"]}))
    # The launches are complete to a day before the end of the period.
    assert "at least 710 days, 30 Oct 2024 – 10 Oct 2026" in text
    text = page_text(open_page("charts", {"class": "icbm", "period": ["2017-01-01", "2020-12-31"]}))
    assert "at least 1,129 days: 28 Nov 2017 to the end of the list or period" in text


def test_the_weeks_have_a_table_of_their_own() -> None:
    app = open_page("charts", {"period": ["2022-01-01", "2022-12-31"]})
    app.toggle(key="table_silences").set_value(True)
    ran(app.toggle(key="table_weeks").set_value(True).run())
    gaps, weeks = (one.value for one in app.dataframe)
    assert list(gaps.columns)[:3] == ["After (UTC day)", "Until (UTC day)", "Days"]
    assert weeks["Missiles"].max() == 15
    record = weeks.set_index("From (UTC day)").loc["2022-10-28"]
    assert "More than twenty missiles in a day" in record["What happened"]


# --- around the trips


def test_the_two_missiles_of_september_2023_stand_out() -> None:
    app = trips()
    assert "2 missiles left Sunan on 13 Sep 2023, during “Journey through the" in page_text(app)
    figure = figures(app)["around-trips"]
    assert rows_in(figure)[-1] == "<b>2 missiles, 13 Sep 2023</b>"
    assert {SUNAN, "2023-09-russia"} <= set(plotted(figure))


def test_seen_and_expected_are_told_in_plain_words_with_the_caution() -> None:
    app = trips()
    text = page_text(app)
    assert seen(app) == [3, 1, 3]
    assert (
        "**30 days before:** 3 test events, 5.9 expected: fewer than expected; by chance "
        "alone, a difference at least this large arises in about 1 of 3 cases."
    ) in text
    assert "**Few trips prove little.** 10 of 12 trips can be compared." in text
    assert "test events, not missiles" in text


def test_the_slider_sets_the_days_and_the_switch_the_leaders() -> None:
    app = trips()
    ran(app.slider(key="around_days").set_value(90).run())
    assert seen(app) == [10, 1, 20]
    assert "**90 days after:** 20 test events, 17.6 expected" in page_text(app)
    assert "4 test events fall into the same window of more than one trip" in page_text(app)
    ran(app.segmented_control(key="around_whose").set_value("all").run())
    assert seen(app) == [11, 1, 20]
    names = rows_in(figures(app)["around-trips"])
    assert names[0].startswith("<b>16 May – 1 Jul 1984</b>  Kim Il Sung: Soviet Union")


@pytest.mark.parametrize("unit", ["missiles", "tests"])
def test_test_events_are_compared_in_either_unit(unit: str) -> None:
    assert seen(trips({"unit": unit})) == [3, 1, 3]


def test_period_and_countries_choose_the_trips_and_the_rest_the_tests() -> None:
    app = trips({"period": ["2023-01-01", "2023-12-31"]})
    # The tests before the period count too.
    assert len(rows_in(figures(app)["around-trips"])) == 2
    assert seen(app) == [2, 1, 0]
    assert "**30 days before:** 2 test events, 1.4 expected" in page_text(app)
    app = open_page("charts", {"country": "vn"})
    assert rows_in(figures(app)["around-trips"]) == [
        "<b>23 Feb – 5 Mar 2019</b>  Hanoi summit and visit to Vietnam"
    ]
    assert seen(trips({"class": "slv"})) == [1, 0, 0]
    assert seen(trips({"away": "1"})) == [3, 1, 3]


@pytest.mark.parametrize("params", [{"kind": "trip"}, {"period": ["2018-01-01", "2018-12-31"]}])
def test_the_trips_are_shown_where_the_view_has_no_test(params: Params) -> None:
    app = open_page("charts", params)
    assert list(figures(app)) == SHOWN
    assert "These events include no missile tests" in page_text(app)


def test_nothing_to_lay_around_the_trips_is_said() -> None:
    assert "No trips match" in page_text(trips({"period": ["2020-01-01", "2020-12-31"]}))
    app = open_page("charts", {"q": "khasan"})
    assert figures(app) == {}
    assert "No missile tests match" in page_text(app)
    assert figures(open_page("charts", NOTHING)) == {}


def test_the_selected_missile_is_ringed_around_its_trip() -> None:
    plain, ringed = trips(), trips({"event": SUNAN})
    figure = figures(ringed)["around-trips"]
    assert len(figure["data"]) == len(figures(plain)["around-trips"]["data"]) + 1
    (ring,) = [one for one in figure["data"] if one.get("mode") == "markers" and is_ring(one)]
    assert ring["x"] == [3]


@pytest.mark.filterwarnings("error")
def test_every_visual_has_a_table_of_its_rows() -> None:
    app = trips()
    for key in SHOWN:
        app.toggle(key=f"table_{key}").set_value(True)
    ran(app.run())
    aligned, compared = (one.value for one in app.dataframe)
    # 12 missiles around three trips; the other nine trips keep a row each.
    assert len(aligned) == 12 + 9
    assert aligned["Launch"].notna().sum() == 12
    assert len(compared) == 12 * 3
    row: pd.Series[Any] = compared.set_index(["From (local date)", "Window"]).loc[
        ("2023-09-10", "during")
    ]
    assert row["Test events seen"] == 1
    assert row["Test events expected"] == pytest.approx(0.47)
    assert row["Chance of such a difference, 0 to 1"] == pytest.approx(0.378)


@pytest.mark.long
@given(view=views())
@settings(max_examples=15)
def test_any_view_opens(view: View) -> None:
    app = open_page("charts", view.to_params())
    assert sentence(app) == " ".join(data.selection(view).sentence.split())
    if "charts_part" in app.session_state:
        ran(app.segmented_control(key="charts_part").set_value("trips").run())
        ran(app.segmented_control(key="around_whose").set_value("all").run())


def test_no_date_is_sent_as_a_number() -> None:
    # A browser would draw and tell those by its own zone.
    for app in (open_page("charts"), open_page("counting")):
        charts = [one for one in figures(app).values() if "data" in one]
        assert charts
        for figure in charts:
            for trace in figure["data"]:
                axis = figure["layout"].get("xaxis" + trace.get("xaxis", "x")[1:], {})
                places = trace.get("base", trace.get("x", []))
                if axis.get("type") == "date":
                    assert not [one for one in places if isinstance(one, int | float)]


@pytest.mark.parametrize(("unit", "helps"), [("tests", True), ("missiles", False)])
def test_a_salvo_says_by_which_missile_it_counts(unit: str, helps: bool) -> None:
    app = open_page("charts", {"unit": unit})
    shown = app.get_by_key("view_sentence").markdown[0]
    assert (shown.proto.help == page.OF_ONE) == helps
