"""Filters, pages and the address bar, as a person uses them."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.steps import (
    choose_option,
    choose_preset,
    expect_params,
    go,
    go_to,
    params_of,
    sentence,
    settle,
    tick,
    tick_box,
)
from tests.counts import EVENTS, MISSILES, TEST_EVENTS

# A page without a figure: what these tests do is the same on every page, and quicker here.
RECORDS = "/records"
ICBM = f"12 of {MISSILES} missiles: intercontinental"


@pytest.mark.by_links
def test_a_class_filters_every_page_and_the_address(page: Page) -> None:
    go(page, "/timeline")
    choose_option(page, "f_class", "Intercontinental")
    expect(sentence(page)).to_have_text(ICBM)
    expect_params(page, class_="icbm")
    tick(page, "Missile tests")
    expect_params(page, class_="icbm", kind="launch")
    for title in ("Charts", "Map", "Overview", "Timeline"):
        go_to(page, title)
        expect(sentence(page)).to_have_text(ICBM)
        expect_params(page, class_="icbm", kind="launch")
    tick(page, "Missile tests")
    expect_params(page, class_="icbm")


@pytest.mark.by_links
def test_the_back_button_goes_back_with_the_filters(page: Page) -> None:
    go(page, "/timeline", {"class": "icbm"})
    go_to(page, "Charts")
    tick(page, "Failure")
    expect(sentence(page)).to_have_text(f"1 of {MISSILES} missiles: intercontinental, failure")
    expect_params(page, class_="icbm", outcome="failure")
    page.go_back()
    expect(sentence(page)).to_have_text(ICBM)
    settle(page)
    page.go_back()
    page.wait_for_function("() => location.pathname === '/timeline'")
    settle(page)
    expect(sentence(page)).to_have_text(ICBM)
    expect_params(page, class_="icbm")


@pytest.mark.parametrize("link", ["/journeys", "/records?class=ICBM"])
def test_back_leads_out_of_a_link_that_is_written_anew(new_page: NewPage, link: str) -> None:
    page = new_page()
    page.goto("/_stcore/health")
    page.goto(link)
    page.wait_for_function("link => location.pathname + location.search !== link", arg=link)
    settle(page)
    page.go_back()
    page.wait_for_function("() => location.pathname === '/_stcore/health'")


@pytest.mark.by_links
def test_back_takes_one_click_back_however_much_it_changed(page: Page) -> None:
    filters = {"class": "icbm", "outcome": "failure", "period": "2022"}
    go(page, RECORDS, filters)
    before = params_of(page)
    page.get_by_role("button", name="Reset").click()
    expect(sentence(page)).to_contain_text("no filters set")
    settle(page)
    page.go_back()
    expect(sentence(page)).to_contain_text("intercontinental, failure")
    settle(page)
    assert params_of(page) == before


@pytest.mark.by_links
def test_three_times_back_and_forward_sentence_and_address_agree(page: Page) -> None:
    go(page, RECORDS, {"class": "icbm"})
    seen = [(params_of(page), sentence(page).inner_text())]
    for change in (
        lambda: tick(page, "Failure"),
        lambda: tick(page, "Success"),
        lambda: page.get_by_text("Only while Kim was abroad").click(),
    ):
        change()
        expect(sentence(page)).not_to_have_text(seen[-1][1])
        settle(page)
        seen.append((params_of(page), sentence(page).inner_text()))
    assert len({text for _, text in seen}) == 4
    for move, steps in ((page.go_back, seen[2::-1]), (page.go_forward, seen[1:])):
        for params, text in steps:
            move()
            expect(sentence(page)).to_have_text(text)
            settle(page)
            assert params_of(page) == params


@pytest.mark.by_links
def test_reload_keeps_everything(page: Page) -> None:
    link = {"class": "icbm", "event": "launch-2017-11-28-1818-pyongsong-1"}
    go(page, RECORDS, link)
    tick(page, "Success")
    expect_params(page, **{"class_": "icbm", "outcome": "success", "event": link["event"]})
    summary = f"11 of {MISSILES} missiles: intercontinental, success"
    expect(sentence(page)).to_have_text(summary)
    page.reload()
    settle(page)
    expect(sentence(page)).to_have_text(summary)
    expect(page.locator(".st-key-event_card")).to_contain_text("Hwasong-15 from Pyongsong Field")
    expect_params(page, **{"class_": "icbm", "outcome": "success", "event": link["event"]})


@pytest.mark.by_links
def test_the_filters_that_are_asked_for_less(page: Page) -> None:
    go(page, RECORDS, {"kind": "launch"})
    more = page.get_by_test_id("stSidebar").locator("summary")
    within = page.locator(".st-key-f_sure")
    expect(within).to_have_count(0)
    more.click()
    expect(within).to_be_visible()
    settle(page)
    # By the keyboard: while it opens, what is in it moves.
    tick_box(page, "Inferred").focus()
    page.keyboard.press("Space")
    summary = re.compile(rf"\d+ of {MISSILES} missiles: inferred$")
    expect(sentence(page)).to_have_text(summary)
    # A run that is not over yet would open it again.
    settle(page)
    more.click()
    expect(within).to_have_count(0)
    expect(page.get_by_text("Active: certainty", exact=True)).to_be_visible()
    # On another page they are as they were left, and still hold.
    go_to(page, "Learn")
    expect(sentence(page)).to_have_text(summary)
    expect(within).to_have_count(0)
    expect_params(page, kind="launch", sure="inferred")
    page.reload()
    settle(page)
    expect(tick_box(page, "Inferred")).to_be_checked()
    page.get_by_role("button", name="Reset all filters").click()
    expect(tick_box(page, "Inferred")).not_to_be_checked()


@pytest.mark.by_links
def test_a_pasted_link_shows_another_visitor_the_same(page: Page, new_page: NewPage) -> None:
    go(page, "/timeline")
    choose_preset(page, "Kim Jong Un era")
    choose_option(page, "f_class", "Intercontinental")
    expect(sentence(page)).to_contain_text("intercontinental, ")
    page.get_by_role("button", name="First").click()
    expect(page.locator(".st-key-event_card")).to_contain_text("1 of 12 shown")
    page.wait_for_function("() => location.search.includes('event=')")
    summary, heading = (
        sentence(page).inner_text(),
        page.locator(".st-key-event_card h3").inner_text(),
    )
    other = new_page()
    other.goto(page.url)
    settle(other)
    expect(sentence(other)).to_have_text(summary)
    expect(other.locator(".st-key-event_card h3")).to_have_text(heading)
    assert params_of(other) == params_of(page)
    assert other.url == page.url


@pytest.mark.by_links
def test_a_preset_sets_the_period(page: Page) -> None:
    go(page, RECORDS)
    choose_preset(page, "Russia 2023")
    expect(sentence(page)).to_have_text(re.compile(rf"^\d+ of {EVENTS} events: 10–19 Sep 2023$"))
    expect_params(page, period=["2023-09-10", "2023-09-19"])
    choose_preset(page, "All")
    expect(sentence(page)).to_have_text(f"{EVENTS} of {EVENTS} events: no filters set")
    expect_params(page)
    page.locator(".st-key-f_preset").get_by_role("combobox").fill("Nov 2017")
    page.keyboard.press("Enter")
    expect_params(page, period=["2017-11-01", "2017-11-30"])
    page.locator(".st-key-f_from").get_by_role("spinbutton").first.click()
    page.keyboard.type("20170304")
    page.keyboard.press("Enter")
    expect_params(page, period=["2017-03-04", "2017-11-30"])
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.by_links
def test_typing_a_search(page: Page) -> None:
    go(page, RECORDS)
    box = page.get_by_role("textbox", name="Search")
    box.fill("Хасан")
    box.press("Enter")
    summary = rf"^[1-9]\d* of {EVENTS} events: matching “Хасан”$"
    expect(sentence(page)).to_have_text(re.compile(summary))
    expect_params(page, q="Хасан")
    box.fill("12 сентября 2023 하산")
    box.press("Enter")
    summary = f"1 of {EVENTS} events: matching “12 сентября 2023 하산”"
    expect(sentence(page)).to_contain_text(summary)
    box.fill("")
    box.press("Enter")
    expect(sentence(page)).to_contain_text("no filters set")
    expect_params(page)


@pytest.mark.by_links
def test_away_unit_and_reset(page: Page) -> None:
    go(page, RECORDS, {"kind": "launch"})
    page.get_by_text("Only while Kim was abroad").click()
    expect(sentence(page)).to_have_text(f"2 of {MISSILES} missiles: while Kim was abroad")
    expect_params(page, kind="launch", away="1")
    page.get_by_role("radio", name="Test events").click()
    expect(sentence(page)).to_have_text(f"1 of {TEST_EVENTS} test events: while Kim was abroad")
    expect_params(page, kind="launch", away="1", unit="tests")
    page.get_by_role("button", name="Reset all filters").click()
    expect(sentence(page)).to_have_text(f"{EVENTS} of {EVENTS} events: no filters set")
    expect_params(page)
    expect(page.get_by_role("button", name="Reset all filters")).to_be_disabled()
    expect(page.get_by_role("radio", name="Missiles")).to_be_checked()


@pytest.mark.by_links
def test_the_filter_bar_keeps_the_keyboard_where_it_is(page: Page) -> None:
    go(page, RECORDS)
    box = tick_box(page, "Missile tests")
    box.focus()
    page.keyboard.press("Space")
    expect(sentence(page)).to_have_text(f"{MISSILES} of {MISSILES} missiles: no filters set")
    expect(box).to_be_focused()
    page.keyboard.press("Space")
    expect(sentence(page)).to_have_text(f"{EVENTS} of {EVENTS} events: no filters set")


@pytest.mark.by_links
def test_quick_clicks_all_count(page: Page) -> None:
    go(page, RECORDS)
    for name in ("Missile tests", "Failure", "Not known"):
        tick(page, name)
    expect_params(page, kind="launch", outcome=["failure", "unknown"])
    summary = rf"of {MISSILES} missiles: failure or outcome not known$"
    expect(sentence(page)).to_have_text(re.compile(summary))


@pytest.mark.by_links
def test_a_finding_leads_to_the_page_that_shows_it(page: Page) -> None:
    go(page, "/")
    page.get_by_role("link", name="See it on the map").click()
    page.wait_for_function("() => location.pathname === '/map'")
    settle(page)
    expect(sentence(page)).to_contain_text("10–19 Sep 2023")
    expect(page.locator(".st-key-event_card")).to_contain_text("13 Sep 2023")
    page.wait_for_function("() => location.search.includes('event=launch-2023-09-13')")
