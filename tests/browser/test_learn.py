"""Learning: a question answered, its page, the glossary, and the tour."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import choose_option, expect_params, go, sentence, settle
from tests.counts import MISSILES


def answer(box: Locator, number: str) -> None:
    """Give a number and leave the field, which hands it over; then press the button."""
    field = box.get_by_role("spinbutton")
    field.fill(number)
    field.press("Tab")
    expect(field).to_have_value(number)
    box.get_by_role("button", name="Check").click()


@pytest.mark.by_links
def test_a_question_is_answered_by_using_the_page_it_names(page: Page) -> None:
    go(page, "/learn", {"part": "questions", "question": "icbm-2023"})
    box = page.locator(".st-key-question")
    answer(box, "4")
    expect(box.get_by_text("Not quite.")).to_be_visible()
    box.get_by_role("link", name="Open Timeline").click()
    expect(sentence(page)).to_contain_text("no filters set")
    choose_option(page, "f_class", "Intercontinental")
    expect(sentence(page)).to_contain_text(f"12 of {MISSILES}")
    page.get_by_role("link", name="Learn").click()
    settle(page)
    page.locator(".st-key-learn_part").get_by_text("Questions").click()
    settle(page)
    answer(box, "5")
    expect(box.get_by_text("Right: 5 missiles.")).to_be_visible()
    box.get_by_text("Show the answer").click()
    box.get_by_role("button", name="Show me where").click()
    expect(sentence(page)).to_contain_text(f"5 of {MISSILES} missiles: intercontinental, 2023")
    expect_params(page, **{"class": "icbm", "period": ["2023-01-01", "2023-12-31"]})


@pytest.mark.by_links
def test_a_term_in_a_heading_is_explained(page: Page) -> None:
    go(page, "/charts", {"class": "icbm"})
    sign = page.locator("h3 [data-testid=stTooltipIcon]").first
    sign.hover()
    expect(page.get_by_role("tooltip").get_by_text("ICBM")).to_be_visible()


@pytest.mark.by_links
def test_the_glossary_is_searched_and_the_work_sheet_taken(page: Page) -> None:
    go(page, "/learn", {"part": "glossary"})
    field = page.get_by_label("Search the terms")
    field.fill("apogee")
    field.press("Enter")
    expect(page.get_by_text("The highest point of a flight path")).to_be_visible()
    expect(page.get_by_text("Juche")).to_have_count(0)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="With answers").click()
    assert "Hwasong-19" in Path(waiting.value.path()).read_text(encoding="utf-8")


@pytest.mark.by_links
def test_the_tour_leads_over_the_pages_and_ends(page: Page) -> None:
    go(page, "/learn")
    page.get_by_role("button", name="Tour of the pages").click()
    tour = page.locator(".st-key-tour")
    expect(tour).to_contain_text("Tour, 1 of 11: Overview.")
    tour.get_by_role("button", name="Next").click()
    expect(tour).to_contain_text("Tour, 2 of 11: Map.")
    expect(page).to_have_title("Map · Khasan Atlas")
    tour.get_by_role("button", name="Back").click()
    expect(tour).to_contain_text("Tour, 1 of 11: Overview.")
    tour.get_by_role("button", name="End the tour").click()
    expect(tour).to_have_count(0)
