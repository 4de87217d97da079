"""The map: it is drawn, keeps its outlines, and turns into a globe."""

import pytest
from playwright.sync_api import Page, Request, expect

from atlas.draw.palette import PALETTES, rgb
from tests.browser.conftest import NewPage, Scheme
from tests.browser.steps import (
    canvas,
    choose_option,
    expect_drawn,
    expect_params,
    expect_ready,
    sentence,
    settle,
    tick,
    visit,
)
from tests.counts import MISSILES

LAND, SEA = (tuple(rgb(one)[:3]) for one in (PALETTES["light"].land, PALETTES["light"].sea))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_flat_map_and_globe_show_land_and_sea(new_page: NewPage, scheme: Scheme) -> None:
    palette = PALETTES[scheme]
    page = new_page(scheme=scheme)
    visit(page, "/map", {"class": "icbm"})
    for projection in ("Flat map", "Globe", "Flat map"):
        choice = page.get_by_role("radio", name=projection)
        choice.click()
        expect(choice).to_be_checked()
        settle(page)
        expect_drawn(page, tuple(rgb(palette.land)[:3]), tuple(rgb(palette.sea)[:3]))
        expect(sentence(page)).to_have_text(f"12 of {MISSILES} missiles: intercontinental")
        expect_params(page, class_="icbm")


def test_the_outlines_are_fetched_once(page: Page) -> None:
    fetched: list[str] = []

    def note(request: Request) -> None:
        if "/app/static/map/" in request.url:
            fetched.append(request.url.rsplit("/", 1)[1])

    page.on("request", note)
    visit(page, "/map")
    expect_drawn(page, LAND, SEA)
    expect_ready(page)
    first = list(fetched)
    assert {"land_world.geojson", "borders.geojson", "lakes.geojson"} <= set(first)
    tick(page, "Missile tests")
    expect(sentence(page)).to_contain_text(f"{MISSILES} of {MISSILES} missiles")
    choose_option(page, "f_class", "Intercontinental")
    expect(sentence(page)).to_contain_text(f"12 of {MISSILES} missiles")
    page.get_by_text("Only while Kim was abroad").click()
    expect(sentence(page)).to_contain_text(f"0 of {MISSILES} missiles")
    page.get_by_role("button", name="Reset all filters").click()
    expect(sentence(page)).to_contain_text("no filter set")
    settle(page)
    expect_ready(page)
    assert fetched == first, "a filter change fetched outlines again"
    assert len(set(first)) == len(first), f"fetched twice: {sorted(first)}"


def test_the_camera_stays_when_a_filter_changes(page: Page) -> None:
    visit(page, "/map", {"class": "cruise", "kind": "nuclear"})
    expect(sentence(page)).to_contain_text("0 of")
    expect_drawn(page, LAND, SEA)
    expect_ready(page)
    as_opened = canvas(page).screenshot()
    box = canvas(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 - 200, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    page.mouse.move(5, 5)
    expect_ready(page)
    moved = still(page)
    assert moved != as_opened
    tick(page, "Failure")
    expect_params(page, class_="cruise", kind="nuclear", outcome="failure")
    settle(page)
    assert still(page) == moved


def still(page: Page) -> bytes:
    """A picture of the map once it does not move any more."""
    last = canvas(page).screenshot()
    for _ in range(50):
        now = canvas(page).screenshot()
        if now == last:
            return now
        last = now
    raise AssertionError("the map does not come to rest")
