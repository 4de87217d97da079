"""Playing the tests on the map: by button, by keyboard, with the camera and the outlines kept."""

import re

from playwright.sync_api import Page, Request, expect

from atlas.draw.palette import PALETTES, rgb
from tests.browser.steps import expect_drawn, expect_params, expect_ready, settle, visit
from tests.counts import MISSILES

LAND, SEA = (tuple(rgb(one)[:3]) for one in (PALETTES["light"].land, PALETTES["light"].sea))


def test_it_plays_and_pauses_without_fetching_the_ground_again(page: Page) -> None:
    fetched: list[str] = []

    def note(request: Request) -> None:
        if "/app/static/map/" in request.url:
            fetched.append(request.url)

    page.on("request", note)
    # Long enough to be paused midway on a slow machine, where frames come late and leap.
    visit(page, "/map", {"period": ["2012-01-01", "2026-12-31"]})
    expect_drawn(page, LAND, SEA)
    expect_ready(page)
    first = list(fetched)
    clock = page.locator(".map-clock")
    expect(clock).to_contain_text("Whole period")
    page.get_by_role("button", name="Play").click()
    expect(clock).to_contain_text(re.compile(r"\d{2,3} of \d{3} missiles, so far"))
    page.locator(".st-key-map_play button").click()
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_function("() => location.search.includes('until=20')")
    settle(page)
    day = clock.inner_text().splitlines()[0]
    assert fetched == first
    page.reload()
    settle(page)
    expect(clock).to_contain_text(day)


def test_it_plays_to_the_end_and_stops(page: Page) -> None:
    visit(page, "/map", {"until": "2025-10-01"})
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".map-clock")).to_contain_text(f"{MISSILES} of {MISSILES} missiles")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    expect_params(page, until="2026-04-18")


def test_the_keyboard_steps_from_test_to_test(page: Page) -> None:
    visit(page, "/map", {"until": "2017-11-28"})
    clock = page.locator(".map-clock")
    expect(clock).to_contain_text("28 Nov 2017")
    page.keyboard.press("ArrowRight")
    expect(clock).to_contain_text("17 Apr 2019")
    expect_params(page, until="2019-04-17")
    page.keyboard.press("ArrowLeft")
    expect(clock).to_contain_text("28 Nov 2017")
    page.get_by_role("button", name="Whole period").click()
    expect(clock).to_contain_text("Whole period")
    expect_params(page)
