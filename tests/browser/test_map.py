"""The map: it is drawn, keeps its outlines, and turns into a globe."""

import pytest
from playwright.sync_api import FloatRect, Locator, Page, Request, ViewportSize, expect

from atlas.style.palette import PALETTES, rgb
from tests.browser.conftest import NewPage, Scheme
from tests.browser.steps import (
    DESK,
    PHONE,
    PROJECTOR,
    ROOT_OF_STAGE,
    card,
    choose_option,
    click_place,
    expect_drawn,
    expect_painted,
    expect_params,
    expect_ready,
    follow,
    go,
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


@pytest.mark.by_links
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_flat_map_and_globe_show_land_and_sea(page: Page, scheme: Scheme) -> None:
    palette = PALETTES[scheme]
    page.emulate_media(color_scheme=scheme)
    go(page, "/map", {"class": "icbm"})
    for name, asked in (("Globe", {"projection": "globe"}), ("Flat", {})):
        choice = stage(page).get_by_role("button", name=name, exact=True)
        choice.click()
        expect(choice).to_have_attribute("aria-pressed", "true")
        settle(page)
        expect_drawn(page, tuple(rgb(palette.land)[:3]), tuple(rgb(palette.sea)[:3]))
        expect(sentence(page)).to_have_text(f"12 of {MISSILES} missiles: intercontinental")
        expect_params(page, class_="icbm", **asked)


@pytest.mark.by_links
def test_the_map_opens_on_what_the_filters_leave(page: Page) -> None:
    zoom = f"wanted => Math.abs(({ROOT_OF_STAGE})().stage.map.camera.zoom - wanted) < 0.01"
    go(page, "/map", {"class": "icbm"})
    expect_painted(page)
    near = stage_of(page)["camera"]["zoom"]
    follow(page, "/map")
    whole = stage_of(page)["camera"]["zoom"]
    assert near > whole + 0.5
    follow(page, "/map", {"class": "icbm"})
    assert stage_of(page)["camera"]["zoom"] == near
    # Another choice is looked at anew, until the visitor moves the map.
    page.get_by_role("button", name="Reset all filters").click()
    page.wait_for_function(zoom, arg=whole)
    settle(page)
    assert "camera" not in params_of(page)


@pytest.mark.by_links
def test_one_far_landing_lies_beyond_the_edge_and_is_told_there(page: Page) -> None:
    go(page, "/map", {"period": "2022"})
    expect_painted(page)
    # The flight over Japan would ask for level 3.
    assert stage_of(page)["camera"]["zoom"] > 3.7
    tag = stage(page).get_by_text("1 landing point farther east →")
    expect(tag).to_be_visible()
    stage(page).get_by_role("switch", name="Landing points").click()
    expect(tag).to_be_hidden()


@pytest.mark.by_links
def test_the_legend_tells_how_many_missiles_its_discs_stand_for(page: Page) -> None:
    go(page, "/map")
    legend = stage(page).get_by_role("group", name="Legend")
    expect(legend.get_by_text(f"{MISSILES - 1} of {MISSILES} missiles")).to_be_visible()
    expect(legend.get_by_role("switch", name="Nuclear and other tests")).to_be_visible()


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


@pytest.mark.by_links
def test_the_camera_stays_when_a_filter_changes(page: Page) -> None:
    go(page, "/map", {"class": "cruise", "kind": "nuclear"})
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


# The disc that stands for most launch sites: its place, their number, and how many discs there are.
GATHERED = """({stage}) => {
    const {clusters} = stage.scene;
    const {lon, lat, sites} = clusters.reduce((a, b) => b.sites.length > a.sites.length ? b : a);
    return [lon, lat, sites.length, clusters.length];
}"""


@pytest.mark.by_links
def test_sites_that_share_a_disc_are_offered_and_part_from_nearer(page: Page) -> None:
    go(page, "/map")
    expect_painted(page)
    lon, lat, sites, discs = stage(page).evaluate(GATHERED)
    assert sites > 10
    click_place(page, lon, lat)
    choices = stage(page).get_by_role("dialog", name="Events at this point")
    expect(choices).to_contain_text(f"{sites} launch sites here")
    expect(choices).to_contain_text("Pyongyang International Airport")
    # The keyboard is on the first choice.
    expect(choices.get_by_role("button", name="Zoom in to tell them apart")).to_be_focused()
    page.keyboard.press("Enter")
    expect(choices).to_be_hidden()
    page.wait_for_function(
        f"discs => ({ROOT_OF_STAGE})().stage.scene.clusters.length > discs + 5", arg=discs
    )


@pytest.mark.by_links
def test_a_site_of_several_opens_with_its_launches(page: Page) -> None:
    go(page, "/map")
    expect_painted(page)
    click_place(page, *stage(page).evaluate(GATHERED)[:2])
    choices = stage(page).get_by_role("dialog", name="Events at this point")
    choices.get_by_role("button", name="Pyongyang International Airport").click()
    expect(choices.get_by_role("button", name="Show all launches from here")).to_be_visible()
    expect(card(page)).to_contain_text("Pyongyang International Airport")
    page.keyboard.press("Escape")
    expect(choices).to_be_hidden()


@pytest.mark.by_links
def test_what_is_offered_at_a_point_goes_with_the_filters(page: Page) -> None:
    go(page, "/map")
    expect_painted(page)
    click_place(page, *stage(page).evaluate(GATHERED)[:2])
    choices = stage(page).get_by_role("dialog", name="Events at this point")
    expect(choices).to_be_visible()
    tick(page, "Trips")
    expect(choices).to_be_hidden()


def test_a_map_that_has_no_size_yet_opens_on_what_is_shown_once_it_has(page: Page) -> None:
    camera = "({stage}) => stage.map.camera.zoom"
    visit(page, "/map", {"period": "2022"})
    expect_painted(page)
    fitted = stage(page).evaluate(camera)
    go(page, "/charts")
    hidden = page.add_style_tag(content=".st-key-stage_map { display: none; }")
    go(page, "/map", {"period": "2022"})
    page.wait_for_function(f"() => ({ROOT_OF_STAGE})()?.stage.map?.camera")
    assert stage(page).evaluate(camera) != fitted
    hidden.evaluate("style => style.remove()")
    page.wait_for_function(
        f"fitted => ({ROOT_OF_STAGE})().stage.map.camera.zoom === fitted", arg=fitted
    )
    assert "camera" not in params_of(page)


def box_of(part: Locator) -> FloatRect:
    box = part.bounding_box()
    assert box is not None
    return box


def test_the_legend_and_the_card_share_a_column_beside_the_map(page: Page) -> None:
    # Its own page: where boxes lie depends on how far another test has scrolled.
    visit(page, "/map")
    expect_painted(page)
    legend = stage(page).get_by_role("group", name="Legend")
    expect(legend).to_be_visible()
    area = box_of(stage(page).locator(".map-area"))
    beside, first = box_of(legend), box_of(card(page))
    assert area["x"] + area["width"] <= min(beside["x"], first["x"]) + 1
    assert first["y"] + first["height"] <= beside["y"] + 1
    card(page).get_by_role("button", name="First").click()
    expect(card(page).get_by_role("button", name="Close")).to_be_visible()
    expect(legend).to_be_hidden()
    after = box_of(stage(page).locator(".map-area"))
    assert (after["width"], after["height"]) == (area["width"], area["height"])
    # It can be had beside the map then.
    unfold = stage(page).get_by_role("button", name="Legend")
    unfold.click()
    expect(legend).to_be_visible()
    unfold.click()
    card(page).get_by_role("button", name="Close").click()
    expect(legend).to_be_visible()


@pytest.mark.parametrize(
    ("size", "lines", "high"), [(DESK, 1, 460), (PROJECTOR, 1, 370), (PHONE, 2, 350)]
)
def test_the_headline_is_short_and_leaves_the_map_its_room(
    new_page: NewPage, size: ViewportSize, lines: int, high: int
) -> None:
    page = new_page(size)
    visit(page, "/map")
    expect_painted(page)
    headline = page.locator(".st-key-page_head h2")
    each = headline.evaluate("one => parseFloat(getComputedStyle(one).lineHeight)")
    assert box_of(headline)["height"] < (lines + 0.5) * each
    area = box_of(stage(page).locator(".map-area"))
    assert area["height"] >= high
    assert area["y"] + area["height"] <= size["height"]
