"""Every page, run from `dashboard.py` by Streamlit's AppTest: what it says and what it plots.

URLs that a page writes cannot be seen here; `tests/browser` tests them.
"""

import json
import re
from datetime import date
from urllib.parse import parse_qs

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as hyp
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from atlas.analysis import counts
from atlas.draw.fetched import FLIGHTS, STATIC
from atlas.draw.palette import PALETTES, rgb
from atlas.draw.paths import flight_numbers
from atlas.ui import data
from atlas.view import View
from tests.app.pages import (
    HWASONG_15,
    ICBM,
    LINKS,
    NOTHING,
    PAGES,
    ROOT,
    RUSSIA_2023,
    Params,
    card,
    dashboard,
    deck,
    figures,
    is_ring,
    layer,
    layers_of,
    open_page,
    plotted,
    ran,
    rows_of,
    said,
    sentence,
    shown_count,
    unescaped,
)
from tests.counts import MISSILES, NUCLEAR_TESTS, TEST_EVENTS, TRIPS
from tests.views import views

# --- each page says what it shows


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_everything_at_first(page: str, chronicle: pd.DataFrame) -> None:
    app = open_page(page)
    everything = len(chronicle)
    assert sentence(app) == f"{everything:,} of {everything:,} events: no filter set"
    assert len(app.header) == 1
    assert not app.warning
    assert not app.error


def test_the_dashboard_opens_on_the_overview() -> None:
    app = ran(dashboard().run())
    assert app.header[0].value.startswith(f"Of {MISSILES} missiles flown, 2 left the ground")


@pytest.mark.parametrize("page", PAGES)
def test_a_link_sets_the_filters_and_the_sentence(page: str) -> None:
    app = open_page(page, ICBM)
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental, 2017–2024"
    assert app.multiselect(key="f_class").value == ["icbm"]
    assert not app.warning


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"kind": "launch"}, f"{MISSILES} of {MISSILES} missiles: no filter set"),
        (
            {"kind": "launch", "unit": "tests"},
            f"{TEST_EVENTS} of {TEST_EVENTS} test events: no filter set",
        ),
        ({"kind": "nuclear"}, f"{NUCLEAR_TESTS} of {NUCLEAR_TESTS} nuclear tests: no filter set"),
        ({"kind": "trip", "country": "vn"}, f"1 of {TRIPS} trips: involving Vietnam"),
        (
            {"missile": "hwasong-15", "outcome": "success"},
            f"3 of {MISSILES} missiles: Hwasong-15, success",
        ),
    ],
)
def test_sentences_by_value(params: Params, expected: str) -> None:
    assert sentence(open_page("timeline", params)) == expected


@given(view=views(), page=hyp.sampled_from(PAGES))
# Rows, and none of his journeys among them.
@example(view=View(period=(date(2000, 1, 1), date(2001, 1, 1)), country=("kp",)), page="charts")
@settings(max_examples=25)
def test_any_view_opens_on_any_page(view: View, page: str) -> None:
    app = open_page(page, view.to_params())
    selected = data.selection(view)
    assert sentence(app) == " ".join(selected.sentence.split())
    assert not app.warning
    if page == "timeline":
        assert len(plotted(figures(app)["timeline"])) == len(selected.rows)


def test_the_filters_go_along_to_the_next_page() -> None:
    app = open_page("map", ICBM | {"event": HWASONG_15})
    for page in PAGES:
        app = ran(app.switch_page(f"pages/{page}.py").run())
        assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental, 2017–2024"
    assert "Hwasong-15 from Pyongsong" in card(app)


# --- the filter bar


def open_more(app: AppTest) -> None:
    """Open that part, as a click does, which a test has not."""
    app.session_state["more_open"] = True
    ran(app.run())


def test_each_filter_changes_the_sentence() -> None:
    app = open_page("timeline")
    ran(app.checkbox(key="f_kind_launch").check().run())
    assert sentence(app) == f"{MISSILES} of {MISSILES} missiles: no filter set"
    ran(app.multiselect(key="f_class").set_value(["icbm"]).run())
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental"
    ran(app.checkbox(key="f_outcome_failure").check().run())
    assert sentence(app) == f"1 of {MISSILES} missiles: intercontinental, failure"
    ran(app.checkbox(key="f_outcome_failure").uncheck().run())
    open_more(app)
    ran(app.multiselect(key="f_missile").set_value(["hwasong-15"]).run())
    assert sentence(app) == f"3 of {MISSILES} missiles: intercontinental, Hwasong-15"
    ran(app.button(key="reset").click().run())
    assert sentence(app).endswith("no filter set")
    assert app.multiselect(key="f_class").value == []
    assert app.button(key="reset").disabled


def test_the_filters_that_are_asked_for_less_are_drawn_when_opened() -> None:
    app = open_page("timeline", {"kind": "launch"})
    within = ("f_missile", "f_site", "f_country")
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
    assert [one.value for one in app.sidebar.caption] == ["Set: country, how sure"]
    assert "involving South Korea, reported" in sentence(app)


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
    assert sentence(app).endswith("no filter set")


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


# --- the map


@pytest.mark.parametrize("params", LINKS)
def test_the_map_draws_the_selected_rows(params: Params, chronicle: pd.DataFrame) -> None:
    app = open_page("map", params)
    rows = rows_of(params)
    launches = counts.launches_of(rows)
    assert shown_count(app) == len(rows)
    sites = layer(app, "sites")["data"]
    assert len(sites) == launches.loc[launches["lon"].notna(), "site_id"].nunique()
    # Behind the name stands how it is written there.
    names = [record["t"].split(" · ")[0] for record in sites]
    assert sorted(names) == sorted(launches.loc[launches["lon"].notna(), "place"].unique())
    drawn = {
        int(record["i"])
        for name in ("sites", "stops", "events", "landings", "routes")
        for record in layer(app, name)["data"]
    }
    assert set(chronicle.index[sorted(drawn)]) <= set(rows.index)
    points = rows[~rows["kind"].isin(["launch", "trip"]) & rows["lon"].notna()]
    assert len(layer(app, "events")["data"]) == len(points)


def test_the_map_draws_landings_and_tracks_by_value() -> None:
    app = open_page("map", {"missile": "hwasong-15", "period": ["2017-11-28", "2017-11-28"]})
    (site,) = layer(app, "sites")["data"]
    assert site["p"] == pytest.approx([125.869, 39.282], abs=0.002)
    (landing,) = layer(app, "landings")["data"]
    assert "950 km far, 4,475 km high" in landing["d"]
    # 950 km over the sea to the east of the site.
    assert landing["p"] == pytest.approx([136.83, 40.84], abs=0.2)
    number = flight_numbers()[HWASONG_15]
    for name in ("flight-tracks", "flight-arcs"):
        shown = [n for one in layers_of(app, name) for n in one["filterCategories"]]
        assert shown == [number]
    path = json.loads((STATIC / FLIGHTS).read_text())[number]["p"]
    assert path[0] == pytest.approx([*site["p"], 0], abs=0.01)
    assert path[-1] == pytest.approx([*landing["p"], 0], abs=0.01)
    assert max(height for _, _, height in path) == 4_475_000


@pytest.mark.parametrize("projection", ["flat", "tilted", "globe"])
def test_all_paths_are_on_the_map_and_heights_are_stretched_when_asked(projection: str) -> None:
    app = ran(open_page("map").segmented_control(key="projection").set_value(projection).run())
    arcs = layers_of(app, "flight-arcs")
    assert sum(len(one["filterCategories"]) for one in arcs) == len(flight_numbers()) == 208
    assert {one["modelMatrix"][10] for one in arcs} == {1}
    if projection != "flat":
        app = ran(app.segmented_control(key="stretch").set_value(3).run())
        assert {one["modelMatrix"][10] for one in layers_of(app, "flight-arcs")} == {3}
        assert {one["modelMatrix"][10] for one in layers_of(app, "flight-tracks")} == {0}
    assert len(json.dumps(deck(app))) < 120 * 1024


def test_the_outlines_are_fetched_by_url_and_never_inlined() -> None:
    layers = deck(open_page("map"))["layers"]
    urls = {one["data"] for one in layers if isinstance(one["data"], str)}
    assert {url.rsplit("/", 1)[1] for url in urls} >= {
        "land_world.geojson",
        "land_region.geojson",
        "land_closeup.geojson",
        "lakes.geojson",
        "borders.geojson",
        "labels.json",
    }
    icons = {url for one in layers for key in ("iconAtlas", "iconMapping") if (url := one.get(key))}
    for url in urls | icons:
        assert url.startswith("app/static/")
        assert (ROOT / url.removeprefix("app/").split("?")[0]).is_file(), url
    for one in layers:
        if one["id"].startswith("basemap") and not isinstance(one["data"], str):
            assert len(json.dumps(one["data"])) < 200, one["id"]
    assert len({one["id"] for one in layers}) == len(layers)


def test_pickable_layers_are_named_by_what_they_hold() -> None:
    # A click is remembered by position: another selection must be another layer.
    def pickable(params: Params) -> set[str]:
        return {one["id"] for one in deck(open_page("map", params))["layers"] if one["pickable"]}

    assert pickable({}) == pickable({})
    assert not pickable({}) & pickable(ICBM)


def test_flat_and_globe_draw_the_same_rows() -> None:
    app = open_page("map", ICBM)
    flat, sites = deck(app), layer(app, "sites")["data"]
    ran(app.segmented_control(key="projection").set_value("globe").run())
    globe = deck(app)
    assert (flat["views"][0]["@@type"], globe["views"][0]["@@type"]) == ("MapView", "_GlobeView")
    assert layer(app, "sites")["data"] == sites
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental, 2017–2024"


def test_the_camera_does_not_move_with_the_filters() -> None:
    views_ = [deck(open_page("map", params))["initialViewState"] for params in ({}, ICBM, NOTHING)]
    assert views_[0] == views_[1] == views_[2]


def test_the_map_says_what_it_cannot_place() -> None:
    app = open_page("map")
    rows = rows_of({})
    unplaced = int(rows["lon"].isna().sum())
    (expander,) = [one for one in app.expander if "rows are on the map" in one.label]
    assert expander.label.startswith(f"{len(rows) - unplaced:,} rows are on the map; {unplaced:,}")


# --- the timeline


@pytest.mark.parametrize("params", LINKS)
def test_the_timeline_has_a_mark_for_each_row(params: Params, chronicle: pd.DataFrame) -> None:
    app = open_page("timeline", params)
    marks = plotted(figures(app)["timeline"])
    assert len(marks) == shown_count(app)
    assert sorted(chronicle.index[marks]) == sorted(rows_of(params).index)


def test_the_timeline_shows_its_period_with_a_narrow_edge() -> None:
    figure = figures(open_page("timeline", {"period": ["2017-01-01", "2019-12-31"]}))["timeline"]
    first, last = (pd.Timestamp(str(one)[:10]) for one in figure["layout"]["xaxis"]["range"])
    edge = pd.Timedelta(days=30)
    assert pd.Timestamp("2017-01-01") - edge <= first <= pd.Timestamp("2017-01-01")
    assert pd.Timestamp("2019-12-31") <= last <= pd.Timestamp("2020-01-01") + edge


def test_a_journey_of_a_day_is_visible() -> None:
    trip = {"kind": "trip", "period": ["2019-06-30", "2019-06-30"]}
    figure = figures(open_page("timeline", trip))["timeline"]
    (bars,) = [one for one in figure["data"] if one["type"] == "bar" and "customdata" in one]
    assert bars["x"] == [86_400_000]
    assert bars["marker"]["line"]["width"] >= 2


# --- the charts


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
    drawn = figures(open_page("charts", params))
    launches = counts.launches_of(rows_of(params))
    total = len(launches)
    assert sum(map(sum, drawn["calendar"]["data"][0]["z"])) == total
    assert sum(sum(trace["x"]) for trace in drawn["outcomes"]["data"]) == total
    assert sum(drawn["sites"]["data"][0]["x"]) == total
    both = launches["apogee_km"].notna() & launches["distance_km"].notna()
    assert len(plotted(drawn["flights"])) == int(both.sum())
    assert sum(sum(trace["y"]) for trace in drawn["tests-by-period"]["data"]) == total


def test_the_charts_say_their_findings_by_value() -> None:
    text = said(open_page("charts"))
    assert "2022 saw the most: 69 missiles, 20 % of those shown" in text
    assert "The longest silence lasted" in text
    silent = said(open_page("charts", {"period": ["2012-01-01", "2020-12-31"]}))
    # From the Hwasong-15 of 28 November 2017 to the guided weapon of 17 April 2019.
    assert "505 days: 28 Nov 2017 to 17 Apr 2019" in silent


# --- the overview


def test_the_headline_figures_by_value() -> None:
    app = open_page("overview")
    figure = {one.label: one.value for one in app.metric}
    assert figure["Missiles flown"] == str(MISSILES)
    assert figure["Test events"] == str(TEST_EVENTS)
    assert figure["Nuclear tests"] == str(NUCLEAR_TESTS)
    assert figure["Journeys"] == str(TRIPS)


def test_the_strip_counts_the_missiles_of_the_view() -> None:
    strip = figures(open_page("overview", {"period": ["2022-01-01", "2022-12-31"]}))["strip"]
    assert sum(strip["data"][0]["customdata"]) == 69


def test_each_finding_links_to_a_page_that_shows_it() -> None:
    links = [one.proto for one in open_page("overview").get("page_link")]
    assert len(links) == 6
    for link in links:
        asked = parse_qs(link.query_string)
        app = open_page(link.page, asked)
        assert not app.warning
        assert shown_count(app) > 0
        if "event" in asked:
            assert "Sunan" in card(app) or "Pyongyang International Airport" in card(app)


# --- the selected event


@pytest.mark.parametrize("page", ["map", "timeline", "charts"])
def test_the_card_tells_the_event_of_the_link(page: str) -> None:
    text = card(open_page(page, {"event": HWASONG_15}))
    for fact in (
        "Hwasong-15 from Pyongsong Field",
        "28 Nov 2017 18:18 UTC",
        "29 Nov 2017 02:48 (UTC+8:30)",
        "4,475 km",
        "4,500 km",
        "950 km",
        "Sea of Japan",
    ):
        assert fact in text
    assert re.search(r"\]\(https?://", text), "no source has a link"


@pytest.mark.parametrize("name", ["trip", "event"])
def test_the_card_tells_the_trip_of_the_link(name: str) -> None:
    text = card(open_page("map", {name: RUSSIA_2023}))
    assert "Putin" in text
    assert "Khasan" in text


def test_previous_and_next_step_through_what_is_shown() -> None:
    app = open_page("timeline", ICBM)
    order = list(rows_of(ICBM)["title"])
    assert app.button(key="previous").disabled
    for title in order[:3]:
        ran(app.button(key="next").click().run())
        assert title in card(app)
    assert "3 of 12 shown" in card(app)
    ran(app.button(key="previous").click().run())
    assert "2 of 12 shown" in card(app)
    ran(app.button(key="close").click().run())
    assert "Select an event" in card(app)


def test_the_last_event_has_no_next() -> None:
    last = str(rows_of(ICBM).index[-1])
    app = open_page("timeline", ICBM | {"event": last})
    assert "12 of 12 shown" in card(app)
    assert app.button(key="next").disabled


def test_an_event_that_the_filters_hide_says_so() -> None:
    app = open_page("timeline", {"kind": "trip", "event": HWASONG_15})
    assert "Not among what is shown" in card(app)


def test_the_selected_event_is_ringed_on_each_visual() -> None:
    assert layer(open_page("map", {"event": HWASONG_15}), "selected")["data"][0]["p"] == (
        pytest.approx([125.869, 39.282], abs=0.002)
    )
    timeline = figures(open_page("timeline", {"event": HWASONG_15}))["timeline"]
    rings = [t for t in timeline["data"] if is_ring(t)]
    assert [len(one["x"]) for one in rings] == [1]
    flights = figures(open_page("charts", {"event": HWASONG_15}))["flights"]
    rings = [t for t in flights["data"] if is_ring(t)]
    assert [(one["x"], one["y"]) for one in rings] == [([950], [4475])]


# --- tables


@pytest.mark.parametrize(("page", "key"), [("overview", "strip"), ("map", "map")])
@pytest.mark.parametrize("params", [{}, ICBM])
def test_the_table_twin_has_the_rows_of_the_sentence(page: str, key: str, params: Params) -> None:
    app = open_page(page, params)
    ran(app.toggle(key=f"table_{key}").set_value(True).run())
    assert len(app.dataframe[0].value) == shown_count(app)


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


# --- nothing to show, and nonsense


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_result_shows_the_way_out(page: str) -> None:
    app = open_page(page, NOTHING)
    assert sentence(app).startswith("0 of ")
    assert "Nothing matches these filters." in said(app)
    (out,) = [one for one in app.button if one.label == "Show everything"]
    ran(out.click().run())
    assert sentence(app).endswith("no filter set")
    assert "Nothing matches" not in said(app)


def test_the_map_stays_when_nothing_is_shown() -> None:
    app = open_page("map", NOTHING)
    ids = [one["id"] for one in deck(app)["layers"]]
    assert "basemap-land_world" in ids
    assert layer(app, "sites")["data"] == []


def test_the_period_can_be_kept() -> None:
    app = open_page("map", NOTHING | {"period": ["2022-01-01", "2022-12-31"]})
    (keep,) = [one for one in app.button if one.label == "Keep the period only"]
    ran(keep.click().run())
    assert sentence(app).endswith("events: 2022")


def test_charts_without_launches_say_why() -> None:
    # The trips match: "nothing matches" would contradict the sentence above it.
    app = open_page("charts", {"kind": "trip"})
    assert sentence(app) == f"{TRIPS} of {TRIPS} trips: no filter set"
    assert "Nothing matches these filters." not in said(app)


NONSENSE: list[tuple[Params, str]] = [
    ({"period": "x"}, "period=x (use two dates such as 2017-01-01)"),
    ({"class": "<script>alert(1)</script>"}, "class=<script>alert(1)</script>"),
    ({"event": "no-such-event"}, "event=no-such-event"),
    ({"trip": "<b>x</b>"}, "trip=<b>x</b>"),
    ({"q": "x" * 10_000}, "q=" + "x" * 40 + "… (10,000 characters)"),
    ({"site": "y" * 10_000}, "site=" + "y" * 40 + "… (10,000 characters)"),
    ({"event": "z" * 10_000}, "event=" + "z" * 40 + "… (10,000 characters)"),
    ({"unit": "rockets"}, "unit=rockets"),
    ({"away": "perhaps"}, "away=perhaps"),
    ({"period": ["2020-02-30", "2020-03-01"]}, "period=2020-02-30,2020-03-01"),
    ({"class": "[x](javascript:alert(1))"}, "class=[x](javascript:alert(1))"),
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("params", "note"), NONSENSE)
def test_nonsense_in_the_link_is_named_and_the_page_shown(
    page: str, params: Params, note: str, chronicle: pd.DataFrame
) -> None:
    app = open_page(page, params)
    (warning,) = app.warning
    assert "This part of the link was ignored: " + note in unescaped(warning.value)
    assert len(unescaped(warning.value)) < 200
    # Every sign that Markdown or HTML could act on is escaped.
    assert not re.search(r"(?<!\\)[<>\[\]*_`]", warning.value)
    assert sentence(app) == f"{len(chronicle):,} of {len(chronicle):,} events: no filter set"
    if page != "overview":
        assert "Select an event" in card(app)


def test_a_good_part_of_a_bad_link_is_kept() -> None:
    app = open_page("map", {"class": ["icbm", "<i>"], "period": ["2017-01-01", "2024-12-31"]})
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental, 2017–2024"
    assert "class=<i>" in unescaped(app.warning[0].value)


def test_the_note_goes_when_a_filter_is_changed() -> None:
    app = open_page("timeline", {"period": "x"})
    assert app.warning
    ran(app.toggle(key="f_away").set_value(True).run())
    assert not app.warning


# --- the theme


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_visuals_take_the_theme_of_the_visitor(theme: str) -> None:
    palette = PALETTES[theme]
    land = layer(open_page("map", ICBM, theme=theme), "basemap-land_world")
    assert land["getFillColor"][:3] == rgb(palette.land)[:3]
    for page, key in (("timeline", "timeline"), ("charts", "tests-by-period")):
        figure = figures(open_page(page, ICBM, theme=theme))[key]
        drawn = [one["marker"].get("color") for one in figure["data"] if "marker" in one]
        assert palette.classes["icbm"] in drawn
        assert figure["layout"]["font"]["color"] == palette.ink


# --- the test's own speed


def test_streamlit_takes_the_remembered_scan_for_components() -> None:
    open_page("timeline")
    before = manifest_scanner.scan_component_manifests.cache_info()
    open_page("timeline")
    after = manifest_scanner.scan_component_manifests.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (1, 0)
