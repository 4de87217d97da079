"""Every page in light and dark, at each size, and by keyboard: readable by all, nothing cut off."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import NewPage, Scheme
from tests.browser.keyboard import keyboard_faults
from tests.browser.looks import CUT_OFF, faults_at, faults_of_axe
from tests.browser.steps import (
    DESK,
    PATHS,
    PHONE,
    PROJECTOR,
    TITLES,
    sentence,
    settle,
    visit,
)

EVENT = {"event": "launch-2017-11-28-1818-pyongsong-1"}

# The page for a visitor's own events has nothing to draw before a file is there.
SHOWN = ".stPlotlyChart .main-svg, canvas, [data-testid=stFileUploaderDropzone]"

# A projector's page at 200 %: the browser then has half as many pixels each way.
ZOOMED: ViewportSize = {"width": PROJECTOR["width"] // 2, "height": PROJECTOR["height"] // 2}

# What a page shows beside what it opens with.
PARTS = {
    "/learn": ("Questions", "Glossary"),
    "/journeys": ("Compare", "People", "Close-ups"),
    "/charts": ("Around the trips",),
    "/counting": ("Claimed", "Journeys"),
    "/sources": ("One document only", "State media and others", "Method and licences"),
}


@pytest.mark.parametrize("path", PATHS)
def test_each_page_at_every_size_and_by_keyboard(page: Page, path: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    visit(page, path, EVENT)
    expect(page).to_have_title(f"{TITLES[path]} · Khasan Atlas")
    expect(sentence(page)).to_contain_text("no filter set")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator(SHOWN).first).to_be_visible()
    faults = faults_of_axe(page) + keyboard_faults(page)
    faults += faults_at(page, DESK, PROJECTOR, PHONE, ZOOMED)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", PATHS)
def test_each_page_and_its_other_parts_in_the_dark(new_page: NewPage, path: str) -> None:
    page = new_page(PROJECTOR, scheme="dark")
    visit(page, path, EVENT)
    faults = faults_of_axe(page)
    for part in PARTS.get(path, ()):
        option = page.get_by_role("radio", name=part, exact=True)
        option.click()
        expect(option).to_be_checked()
        settle(page)
        found = faults_of_axe(page) + faults_at(page, PROJECTOR)
        faults += [f"{part}: {fault}" for fault in found]
    assert not faults, "\n".join(faults)


def test_axe_finds_nothing_in_a_note_an_empty_result_and_a_table(page: Page) -> None:
    visit(page, "/map", {"q": "no such words", "period": "x"})
    found = faults_of_axe(page)
    visit(page, "/timeline", {"class": "icbm"})
    page.get_by_text("Show as table").click()
    expect(page.get_by_test_id("stDataFrame").locator("table[role=grid]")).to_be_attached()
    settle(page)
    found += faults_of_axe(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_story_in_light_and_dark_at_every_size(new_page: NewPage, scheme: Scheme) -> None:
    page = new_page(PROJECTOR, scheme=scheme)
    page.emulate_media(reduced_motion="reduce")
    visit(page, "/present", {"story": "summits-2018-19", "step": "2"})
    page.keyboard.press("n")
    expect(page.locator(".st-key-present_notes_shown")).to_be_visible()
    faults = faults_of_axe(page) + keyboard_faults(page)
    faults += faults_at(page, PROJECTOR, ZOOMED, PHONE)
    assert not faults, "\n".join(faults)


def test_the_link_past_the_filters_leads_to_the_page(page: Page) -> None:
    visit(page, "/timeline")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").endswith("Share, cite, export")


def test_the_phone_shows_the_visual_first_and_the_filters_on_demand(new_page: NewPage) -> None:
    page = new_page(PHONE)
    visit(page, "/map")
    away = page.get_by_text("Only while Kim was abroad")
    expect(away).not_to_be_in_viewport()
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(away).to_be_visible()
    away.click()
    page.wait_for_function("() => location.search.includes('away=1')")
    expect(sentence(page)).to_contain_text("while Kim was abroad")
    assert page.evaluate(CUT_OFF) == []
