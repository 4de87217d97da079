"""The map: it is drawn, keeps its outlines, and turns into a globe."""

import pytest
from playwright.sync_api import Page, Request, expect

from atlas.style.palette import PALETTES, rgb
from tests.browser.conftest import NewPage, Scheme
from tests.browser.steps import (
    ROOT_OF_STAGE,
    choose_option,
    expect_drawn,
    expect_painted,
    expect_params,
    expect_ready,
    params_of,
    place_of,
    sentence,
    settle,
    stage,
    stage_of,
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
    for name, asked in (("Globe", {"projection": "globe"}), ("Flat", {})):
        choice = stage(page).get_by_role("button", name=name, exact=True)
        choice.click()
        expect(choice).to_have_attribute("aria-pressed", "true")
        settle(page)
        expect_drawn(page, tuple(rgb(palette.land)[:3]), tuple(rgb(palette.sea)[:3]))
        expect(sentence(page)).to_have_text(f"12 of {MISSILES} missiles: intercontinental")
        expect_params(page, class_="icbm", **asked)


def test_the_map_opens_on_what_the_filters_leave(page: Page) -> None:
    zoom = f"wanted => Math.abs(({ROOT_OF_STAGE})().stage.map.camera.zoom - wanted) < 0.01"
    visit(page, "/map")
    expect_painted(page)
    whole = stage_of(page)["camera"]["zoom"]
    visit(page, "/map", {"class": "icbm"})
    expect_painted(page)
    near = stage_of(page)["camera"]["zoom"]
    assert near > whole + 0.5
    # Another choice is looked at anew, until the visitor moves the map.
    page.get_by_role("button", name="Reset all filters").click()
    page.wait_for_function(zoom, arg=whole)
    settle(page)
    assert "camera" not in params_of(page)


def test_the_outlines_are_fetched_once(page: Page) -> None:
    fetched: list[str] = []

    def note(request: Request) -> None:
        if "/app/static/map/" in request.url:
            fetched.append(request.url.rsplit("/", 1)[1])

    page.on("request", note)
    visit(page, "/map")
    expect_drawn(page, LAND, SEA)
    expect_ready(page)
    assert {"land_world.geojson", "borders.geojson", "lakes.geojson"} <= set(fetched)
    tick(page, "Missile tests")
    expect(sentence(page)).to_contain_text(f"{MISSILES} of {MISSILES} missiles")
    choose_option(page, "f_class", "Intercontinental")
    expect(sentence(page)).to_contain_text(f"12 of {MISSILES} missiles")
    page.get_by_text("Only while Kim was abroad").click()
    expect(sentence(page)).to_contain_text(f"0 of {MISSILES} missiles")
    page.get_by_role("button", name="Reset all filters").click()
    expect(sentence(page)).to_contain_text("no filters set")
    settle(page)
    expect_ready(page)
    # The map came nearer, where rivers are seen. The sheet of marks is small: the strip and the map
    # each ask for it.
    assert "rivers.geojson" in fetched
    ground = [name for name in fetched if not name.startswith("icons.")]
    assert len(set(ground)) == len(ground), f"fetched twice: {sorted(ground)}"


def test_the_camera_stays_when_a_filter_changes(page: Page) -> None:
    visit(page, "/map", {"class": "cruise", "kind": "nuclear"})
    expect(sentence(page)).to_contain_text("0 of")
    expect_painted(page)
    opened = stage_of(page)["camera"]["longitude"]
    x, y = place_of(page, 128, 39)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 200, y, steps=5)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('camera=')")
    settle(page)
    moved = stage_of(page)["camera"]
    assert moved["longitude"] > opened + 5
    tick(page, "Failure")
    page.wait_for_function("() => location.search.includes('outcome=failure')")
    settle(page)
    assert stage_of(page)["camera"] == moved
    assert params_of(page)["camera"]
