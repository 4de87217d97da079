"""Every page, run from `dashboard.py` by Streamlit's AppTest: what it says and what it plots.

URLs that a page writes cannot be seen here; `tests/browser` tests them.
"""

import json
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as hyp
from streamlit.components.v2 import manifest_scanner

from atlas.app import data
from atlas.query.view import View
from atlas.style.palette import PALETTES
from tests.app.pages import (
    HWASONG_15,
    ICBM,
    NOTHING,
    PAGES,
    ROOT,
    Params,
    card,
    figures,
    open_page,
    page_text,
    ran,
    sentence,
    shown_count,
)
from tests.counts import MISSILES, NUCLEAR_TESTS, TEST_EVENTS, TRIPS
from tests.views import views

# --- each page says what it shows


@pytest.mark.parametrize("page", PAGES)
def test_the_page_shows_everything_at_first(page: str, chronicle: pd.DataFrame) -> None:
    app = open_page(page)
    everything = len(chronicle)
    assert sentence(app) == f"{everything:,} of {everything:,} events: no filters set"
    assert len(app.header) == 1
    assert not app.warning
    assert not app.error


@pytest.mark.parametrize("page", PAGES)
def test_a_link_sets_the_filters_and_the_sentence(page: str) -> None:
    app = open_page(page, ICBM)
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental, 2017–2024"
    assert app.multiselect(key="f_class").value == ["icbm"]
    assert not app.warning


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"kind": "launch"}, f"{MISSILES} of {MISSILES} missiles: no filters set"),
        (
            {"kind": "launch", "unit": "tests"},
            f"{TEST_EVENTS} of {TEST_EVENTS} test events: no filters set",
        ),
        ({"kind": "nuclear"}, f"{NUCLEAR_TESTS} of {NUCLEAR_TESTS} nuclear tests: no filters set"),
        ({"kind": "trip", "country": "vn"}, f"1 of {TRIPS} trips: involving Vietnam"),
        (
            {"missile": "hwasong-15", "outcome": "success"},
            f"3 of {MISSILES} missiles: Hwasong-15, success",
        ),
    ],
)
def test_sentences_by_value(params: Params, expected: str) -> None:
    assert sentence(open_page("timeline", params)) == expected


@pytest.mark.long
@given(view=views(), page=hyp.sampled_from(PAGES))
# Rows, and none of his journeys among them.
@example(view=View(period=(date(2000, 1, 1), date(2001, 1, 1)), country=("kp",)), page="charts")
@settings(max_examples=25)
def test_any_view_opens_on_any_page(view: View, page: str) -> None:
    app = open_page(page, view.to_params())
    selected = data.selection(view)
    assert sentence(app) == " ".join(selected.sentence.split())
    assert not app.warning


def test_the_filters_go_along_to_the_next_page() -> None:
    app = open_page("map", ICBM | {"event": HWASONG_15})
    for page in PAGES:
        app = ran(app.switch_page(f"pages/{page}.py").run())
        assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental, 2017–2024"
    assert "Hwasong-15 from Pyongsong" in card(app)


def test_the_bar_of_a_phone_has_the_pages_of_the_menu() -> None:
    sent = json.loads(open_page("map").get_by_key("pages_bar").proto.json)
    menu = re.findall(r'"(pages/\w+\.py)", title="([^"]+)"', (ROOT / "dashboard.py").read_text())
    titles = [title for _, title in menu]
    tabs = ["Overview", "Map", "Timeline", "Journeys"]
    others = [one for one in titles if one not in tabs]
    assert [title for _, title in sent["pages"]] == tabs + others
    assert sent["tabs"] == len(tabs)
    assert len(sent["pages"]) == 14
    assert sent["here"] == "map"


# --- tables


@pytest.mark.parametrize(("page", "key"), [("overview", "strip"), ("map", "map")])
@pytest.mark.parametrize("params", [{}, ICBM])
def test_the_table_twin_has_the_rows_of_the_sentence(page: str, key: str, params: Params) -> None:
    app = open_page(page, params)
    ran(app.toggle(key=f"table_{key}").set_value(True).run())
    assert len(app.dataframe[0].value) == shown_count(app)


# --- nothing to show


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_result_shows_the_way_out(page: str) -> None:
    app = open_page(page, NOTHING)
    assert sentence(app).startswith("0 of ")
    assert "No events match these filters." in page_text(app)
    (out,) = [one for one in app.button if one.label == "Show everything"]
    ran(out.click().run())
    assert sentence(app).endswith("no filters set")
    assert "No events match" not in page_text(app)


def test_the_period_can_be_kept() -> None:
    app = open_page("map", NOTHING | {"period": ["2022-01-01", "2022-12-31"]})
    (keep,) = [one for one in app.button if one.label == "Keep the period only"]
    ran(keep.click().run())
    assert sentence(app).endswith("events: 2022")


# --- the theme


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_visuals_take_the_theme_of_the_visitor(theme: str) -> None:
    palette = PALETTES[theme]
    figure = figures(open_page("charts", ICBM, theme=theme))["tests-by-period"]
    colours = [one["marker"].get("color") for one in figure["data"] if "marker" in one]
    assert palette.classes["icbm"] in colours
    assert figure["layout"]["font"]["color"] == palette.ink


# --- the speed of the tests


def test_streamlit_takes_the_remembered_scan_for_components() -> None:
    open_page("timeline")
    before = manifest_scanner.scan_component_manifests.cache_info()
    open_page("timeline")
    after = manifest_scanner.scan_component_manifests.cache_info()
    assert (after.hits - before.hits, after.misses - before.misses) == (1, 0)
