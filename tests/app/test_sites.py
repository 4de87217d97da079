"""The card of a launch site, run by Streamlit's AppTest."""

from atlas.app import data
from atlas.query.view import View
from tests.app.pages import card, open_page, ran, sentence


def test_a_site_is_opened_by_its_link_and_filters_to_itself_and_to_its_area() -> None:
    app = open_page("map", {"opened": "Sunan", "class": "icbm"})
    text = card(app)
    for fact in (
        "Launch site · 순안",
        "14 missiles in 9 test events; first 28 Sep 2022, last 17 Dec 2023",
        "2 successes, 2 failures, 10 not known",
        "82 missiles and 2 other tests, from 3 sites",
    ):
        assert fact in text
    shown = data.selection(View(class_=("icbm",), site=("sunan",))).rows
    assert f"{len(shown)} of 14" in text
    ran(app.button(key="filter_to_area").click().run())
    of_area = data.selection(View(class_=("icbm",), area=("sunan",))).sentence
    assert sentence(app) == of_area
    assert app.button(key="filter_to_area").disabled
    ran(app.button(key="filter_to_site").click().run())
    assert sentence(app) == data.selection(View(class_=("icbm",), site=("sunan",))).sentence
    # The address that the buttons have written is not taken for a new one.
    assert "Launch site · 순안" in card(app)
    ran(app.button(key="near_pyongyang").click().run())
    assert "Pyongyang International Airport" in card(app)
    ran(app.button(key="close").click().run())
    assert "Select an event" in card(app)


def test_the_card_of_a_launch_opens_its_site() -> None:
    launch = "launch-2023-09-13-0241-sunan-1"
    app = open_page("timeline", {"event": launch})
    ran(app.button(key="open_site").click().run())
    assert "Launch site · 순안" in card(app)
    assert launch not in app.session_state["url"].get("event", [])


def test_each_launch_of_the_list_opens_its_card() -> None:
    app = open_page("map", {"opened": "west-sunan"})
    assert "**2022** · Hwasong-11A (KN-23) (2)" in card(app)
    ran(app.button(key="launched_launch-2022-09-30-2142-west-sunan-1").click().run())
    assert "Hwasong-11A (KN-23) from West Sunan" in card(app)


def test_a_search_for_an_area_offers_its_filter() -> None:
    app = open_page("timeline", {"q": "Sunan 2022"})
    ran(app.button(key="area_sunan").click().run())
    assert sentence(app) == "23 of 453 weapon tests: in the Sunan area, matching “2022”"


def test_a_site_that_is_not_known_is_named() -> None:
    app = open_page("map", {"opened": "atlantis"})
    assert "opened=atlantis" in app.warning[0].value.replace("\\", "")
    assert "Select an event" in card(app)
