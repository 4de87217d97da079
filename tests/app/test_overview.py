"""The overview, run by Streamlit's AppTest: headline figures, strip, findings."""

from datetime import date
from urllib.parse import parse_qs

import pandas as pd
import pytest

from atlas.app import page
from tests.app.pages import (
    card,
    dashboard,
    figures,
    open_page,
    page_text,
    ran,
    shown_count,
    staged,
    unescaped,
)
from tests.counts import MISSILES, NUCLEAR_TESTS, TEST_EVENTS

WAYS = ("map", "present", "learn")


def test_the_dashboard_opens_on_the_overview() -> None:
    app = ran(dashboard().run())
    assert app.header[0].value.startswith(f"Of {MISSILES} missiles, 2 flew")


def test_the_headline_figures_by_value() -> None:
    app = open_page("overview")
    figure = {one.label: one.value for one in app.metric}
    assert figure["Missiles flown"] == str(MISSILES)
    assert figure["Test events"] == str(TEST_EVENTS)
    assert figure["Nuclear tests"] == str(NUCLEAR_TESTS)
    assert figure["Journeys abroad"] == "11"
    assert "one of his 11 journeys abroad" in unescaped(app.header[0].value)


def test_the_strip_counts_the_missiles_of_the_view() -> None:
    strip = figures(open_page("overview", {"period": ["2022-01-01", "2022-12-31"]}))["strip"]
    assert sum(strip["data"][0]["customdata"]) == 69


def test_the_first_headline_follows_the_filters() -> None:
    app = open_page("overview", {"period": ["2022-01-01", "2022-12-31"]})
    # No line ends within his name.
    assert app.header[0].value == (
        "Of 69 missiles, none flew while Kim\u00a0Jong\u00a0Un was abroad"
    )
    assert "all data: the filters do not apply to these" in page_text(app)


def test_the_numbers_of_journeys_are_explained_where_they_stand_first() -> None:
    assert (
        "The data list 23 journeys of three leaders, 12 of them by Kim Jong Un. 11 of his left "
        "ground held by North Korea; the meeting of 26 May 2018 at Tongilgak did not. CNN counted "
        "10 in September 2023, before the journey of September 2025."
    ) in page_text(open_page("overview"))


def test_one_picture_stands_ready_to_be_played() -> None:
    picture = staged(open_page("overview", {"class": "icbm"}))
    assert (picture["face"], picture["trip"]) == ("ride", "2023-09-russia")
    assert picture["plays"]
    assert picture["small"]
    first, last = (pd.Timestamp(one, unit="s") for one in picture["span"])
    assert (f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}") == ("2023-09-10", "2023-09-19")
    # At rest both missiles of the headline have been fired.
    assert pd.Timestamp(picture["at"], unit="s") == pd.Timestamp("2023-09-13T02:51")


def test_the_three_ways_lead_where_they_say() -> None:
    app = open_page("overview")
    links = [app.get_by_key(f"way_{name}").get("page_link")[0].proto for name in WAYS]
    assert [(one.label, one.page) for one in links] == [
        ("**Map: look something up**", "map"),
        ("**Present: show it to others**", "present"),
        ("**Learn: read about it**", "learn"),
    ]


def test_each_finding_links_to_a_page_that_shows_it() -> None:
    links = [one.proto for one in open_page("overview").get("page_link")][-3:]
    for link in links:
        asked = parse_qs(link.query_string)
        app = open_page(link.page, asked)
        assert not app.warning
        assert shown_count(app) > 0
        if "event" in asked:
            assert "Sunan" in card(app) or "Pyongyang International Airport" in card(app)


def test_old_data_are_said_to_be_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "day_of_the_clock", lambda: date(2027, 1, 9))
    (note,) = open_page("overview").info
    assert note.value.startswith("These data are complete to 10 Oct 2026, 91 days before today")
    monkeypatch.setattr(page, "day_of_the_clock", lambda: date(2026, 11, 28))
    assert not open_page("overview").info


@pytest.mark.parametrize("name", ["overview", "records", "sources"])
def test_the_foot_says_to_which_day_the_data_are_complete(name: str) -> None:
    foot = open_page(name).caption[-1].value
    assert foot.startswith("Khasan Atlas · data version 1.7.0, complete to 10 Oct 2026, ")
