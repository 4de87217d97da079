"""The stage of the map and the timeline: brush, clock, marks, camera, and what is taken away.

What moves in it is not told to the server; what has settled is, once.
"""

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Request, expect

from tests.browser.conftest import NewPage
from tests.browser.steps import (
    PHONE,
    ROOT_OF_STAGE,
    brush_end,
    card,
    choose_preset,
    click_mark,
    click_place,
    clock,
    count_of,
    drag_brush,
    expect_more_frames,
    expect_painted,
    expect_params,
    expect_stage,
    follow,
    go,
    go_to,
    hover_place,
    mark_of,
    params_of,
    place_of,
    sentence,
    settle,
    stage,
    stage_of,
    tick,
    tip,
)
from tests.counts import EVENTS, MISSILES, NUCLEAR_TESTS, TRIPS

HWASONG_15 = "launch-2017-11-28-1818-pyongsong-1"
PYONGSONG = (125.869, 39.282)
PUNGGYE_RI = (129.078, 41.3)
KHASAN = (130.645, 42.43)
# A point of the railway from Dandong.
TO_SHENYANG = (123.759, 41.345)
ONE_LAUNCH: dict[str, str | list[str]] = {
    "kind": "launch",
    "period": ["2017-11-28", "2017-11-28"],
}
EPOCH = date(2000, 1, 1)
DAY = 24 * 60
WEBM = b"\x1a\x45\xdf\xa3"
# The canvases are those that were marked, and none has lost what it draws with.
KEPT = """({stage}) => stage.map.canvases.every(
    one => one.dataset.marked && !one.getContext('webgl2').isContextLost())"""

ALL_LOST = "() => left.length === 2 && left.every(one => one.getContext('webgl2').isContextLost())"

# Whether neither legend nor map lies on the other.
APART = """root => {
    const [one, two] = ['.key', '.map-area'].map(
        name => root.querySelector(name).getBoundingClientRect());
    return one.width > 0 && two.width > 200 && two.height > 200
        && (one.right <= two.left + 1 || one.left >= two.right - 1 || one.top >= two.bottom - 1);
}"""


# The launches that stand round their sites, and where in the window.
FANNED = """({stage}) => {
    const {map, scene} = stage;
    const {left, top, width, height} = map.parent.getBoundingClientRect();
    const view = [map.views].flat()[0].makeViewport({width, height, viewState: map.camera});
    return Object.fromEntries(scene.fans.rows.map((row, n) => {
        const [x, y] = view.project(scene.bound.fan.getPosition(row));
        const [right, down] = scene.fans.offsets[n];
        return [stage.events.ids[row], [left + x + right, top + y + down]];
    }));
}"""
FANNED_OUT = f"""count => {{
    const {{map, scene}} = ({ROOT_OF_STAGE})().stage;
    const layer = map.front.layerManager.getLayers().find(({{id}}) => id === 'fan');
    return scene.fans.rows.length === count && layer?.isLoaded;
}}"""

# The layers over the ground that are drawn.
LAYER_IDS = """({stage}) => stage.map.front.layerManager.getLayers()
    .filter(layer => layer.props.visible).map(layer => layer.id)"""


def expect_layers(page: Page, *ids: str) -> None:
    """The map comes to draw these layers: it does so in the frame after what it is told."""
    page.wait_for_function(
        f"ids => JSON.stringify(({LAYER_IDS})(({ROOT_OF_STAGE})())) === JSON.stringify(ids)",
        arg=list(ids),
    )


# Whether no two of map, lanes and legend lie on one another.
THREE_APART = """root => {
    const boxes = ['.key', '.map-area', '.strip-area'].map(
        name => root.querySelector(name).getBoundingClientRect());
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return boxes.every((one, n) => one.width > 200 && one.height > 150
        && !boxes.slice(n + 1).some(other => meet(one, other)));
}"""

# Whether the stage has all of the window, and each canvas as many pixels as it covers.
FILLS = """wanted => {
    const root = (STAGE_ROOT)();
    const box = root.getBoundingClientRect();
    const whole = box.width === innerWidth && box.height === innerHeight && !box.left && !box.top;
    return whole === wanted && root.stage.map.pictures.every(({width, height}) => {
        const {width: across, height: down} = root.querySelector('.canvases')
            .getBoundingClientRect();
        return Math.abs(width / height - across / down) < 0.02;
    });
}""".replace("STAGE_ROOT", ROOT_OF_STAGE)

# Whether the map's two decks draw no more.
IDLE = """() => {
    const {back, front} = (STAGE_ROOT)().stage.map;
    return [back, front].every(one => !one.animationLoop._running);
}""".replace("STAGE_ROOT", ROOT_OF_STAGE)


def number(day: str) -> int:
    """A day as the stage counts."""
    return (date.fromisoformat(day) - EPOCH).days


def day_of(number_: int) -> str:
    """A day of the stage as the address has it."""
    return (EPOCH + timedelta(days=number_)).isoformat()


def button(page: Page, name: str) -> Locator:
    """A button of the stage."""
    return stage(page).get_by_role("button", name=name, exact=True)


def wait_for_address(page: Page, part: str) -> None:
    page.wait_for_function("part => location.search.includes(part)", arg=part)
    settle(page)


def at_rest(page: Page, path: str, params: dict[str, str | list[str]] | None = None) -> None:
    """Open a page of the stage, and wait until it is drawn."""
    go(page, path, params)
    expect_painted(page)
    settle(page)


VIEWS: tuple[dict[str, str | list[str]], ...] = (
    {},
    {"kind": "launch"},
    {"class": "icbm"},
    {"class": "icbm", "outcome": "failure"},
    {"kind": "launch", "unit": "tests"},
    {"period": ["2017-01-01", "2017-12-31"]},
    {"away": "1"},
    {"q": "khasan"},
    {"q": "no such words"},
)


@pytest.mark.by_links
def test_the_strip_has_the_rows_of_the_sentence(page: Page) -> None:
    first, *others = VIEWS
    at_rest(page, "/map", first)
    expect_stage(page, shown=count_of(page), rows=count_of(page), faults=[])
    for params in others:
        follow(page, "/map", params)
        expect_stage(page, shown=count_of(page), rows=count_of(page), faults=[])


@pytest.mark.by_links
def test_a_stop_of_a_journey_tells_its_own_name(page: Page) -> None:
    at_rest(page, "/map", {"kind": "trip", "period": ["2023-09-10", "2023-09-19"]})
    hover_place(page, *KHASAN)
    expect(tip(page)).to_contain_text("Khasan station · Хасан")
    expect(tip(page)).to_contain_text("Journey through the Russian Far East")


@pytest.mark.by_links
def test_a_railway_says_which_trips_ran_on_it_and_lets_one_be_chosen(page: Page) -> None:
    # North-west of Dandong, on the way to Shenyang.
    here = {"camera": "123.76,41.34,9", "kind": "trip"}
    at_rest(page, "/map", here)
    hover_place(page, *TO_SHENYANG)
    expect(tip(page)).to_contain_text("4 trips along this line")
    expect(tip(page)).to_contain_text("25–28 Mar 2018: First visit to Beijing")
    click_place(page, *TO_SHENYANG)
    choices = stage(page).get_by_role("dialog", name="Events at this point")
    expect(choices).to_contain_text("4 events here")
    choices.get_by_role("button", name="Hanoi summit").click()
    expect_params(page, event="2019-02-hanoi", **here)


@pytest.mark.by_links
def test_a_layer_that_shows_nothing_is_not_drawn(page: Page) -> None:
    at_rest(page, "/map", {"kind": "launch"})
    numbers = ["site-numbers", "site-numbers-characters"]
    expect_layers(page, "arcs", "marks", "sites", *numbers)
    tick(page, "Missile tests")
    tick(page, "Trips")
    expect_params(page, kind="trip")
    expect_stage(page, shown=TRIPS)
    expect_layers(page, "casings", "lines", "cores", "arrows", "stops")


# The brush.


@pytest.mark.by_links
def test_a_drag_of_the_brush_is_told_once_it_has_ended(
    page: Page, traffic: list[str | bytes]
) -> None:
    at_rest(page, "/map", {"kind": "launch"})
    traffic.clear()
    drag_brush(page, "to", -90)
    dragged = stage_of(page)
    assert 0 < dragged["rows"] < MISSILES
    expect_stage(page, shown=dragged["rows"])
    expect(clock(page)).to_contain_text(f"{dragged['rows']} of {MISSILES} missiles")
    drag_brush_on(page, -10)
    dragged = stage_of(page)
    assert traffic == []
    page.mouse.up()
    expect_params(page, kind="launch", period=[day_of(one) for one in dragged["period"]])
    expect(sentence(page)).to_contain_text(f"{dragged['rows']} of {MISSILES} missiles")
    settle(page)
    assert traffic
    page.get_by_text("Show as table").click()
    grid = page.get_by_test_id("stDataFrame").locator("table[role=grid]")
    expect(grid).to_have_attribute("aria-rowcount", str(dragged["rows"] + 1))
    page.get_by_text("Show as table").click()


def drag_brush_on(page: Page, pixels: float) -> None:
    """Move on what is held already."""
    x, y = brush_end(page, "to")
    page.mouse.move(x + pixels, y, steps=3)


@pytest.mark.by_links
def test_a_period_of_the_filters_moves_the_brush(page: Page) -> None:
    at_rest(page, "/timeline")
    whole = stage_of(page)["ends"]
    choose_preset(page, "Kim Jong Un era")
    page.wait_for_function("() => location.search.includes('period=')")
    first, last = params_of(page)["period"]
    expect_stage(page, period=[number(first), number(last)])
    assert stage_of(page)["ends"][0] > whole[0]


@pytest.mark.by_links
def test_a_double_click_on_the_brush_shows_all(page: Page) -> None:
    at_rest(page, "/map", {"period": ["2005-01-01", "2017-12-31"]})
    (left, y), (right, _) = brush_end(page, "from"), brush_end(page, "to")
    page.mouse.dblclick((left + right) / 2, y)
    expect_stage(page, period=None, shown=EVENTS)
    expect_params(page)
    expect(sentence(page)).to_have_text(f"{EVENTS} of {EVENTS} events: no filters set")


@pytest.mark.by_links
def test_the_ends_of_the_brush_by_keyboard(page: Page, traffic: list[str | bytes]) -> None:
    at_rest(page, "/map")
    slider = stage(page).get_by_role("slider", name="Last day of the period")
    slider.focus()
    last = stage_of(page)["limits"][1]
    traffic.clear()
    page.keyboard.down("PageDown")
    expect(slider).to_have_attribute("aria-valuenow", str(last - 30))
    assert traffic == []
    page.keyboard.up("PageDown")
    first = stage_of(page)["limits"][0]
    expect_params(page, period=[day_of(first), day_of(last - 30)])
    assert traffic
    expect(slider).to_be_focused()


# The clock.


@pytest.mark.by_links
def test_it_plays_without_a_byte_and_the_pause_is_in_the_address(
    page: Page, traffic: list[str | bytes]
) -> None:
    fetched: list[str] = []

    def note(request: Request) -> None:
        fetched.append(request.url)

    at_rest(page, "/map", {"period": ["1990-01-01", "2026-12-31"]})
    page.on("request", note)
    traffic.clear()
    button(page, "Play").click()
    expect_more_frames(page, stage_of(page)["frames"])
    assert stage_of(page)["playing"]
    assert (traffic, fetched) == ([], [])
    button(page, "Pause").click()
    wait_for_address(page, "until=")
    expect(button(page, "Play")).to_be_visible()
    day = clock(page).locator("b").inner_text()
    assert not [url for url in fetched if "/static/" in url]
    page.remove_listener("request", note)
    page.reload()
    settle(page)
    expect(clock(page)).to_contain_text(day)
    button(page, "Whole period").click()
    expect_stage(page, until=None)
    expect_params(page, period=["1990-01-01", "2026-12-31"])


@pytest.mark.by_links
def test_the_space_bar_plays_and_pauses(page: Page) -> None:
    at_rest(page, "/timeline", {"kind": "launch"})
    page.keyboard.press("Space")
    expect_stage(page, playing=True)
    expect_more_frames(page, stage_of(page)["frames"], 5)
    page.keyboard.press("Space")
    expect_stage(page, playing=False)
    wait_for_address(page, "until=")


@pytest.mark.by_links
def test_it_plays_to_the_end_and_stops(page: Page) -> None:
    at_rest(page, "/map", {"class": "icbm", "until": "2024-09-01"})
    button(page, "Play").click()
    expect(clock(page)).to_contain_text(f"12 of {MISSILES} missiles")
    expect(button(page, "Play")).to_be_visible()
    expect_params(page, class_="icbm", until="2024-10-30")


@pytest.mark.by_links
def test_the_keyboard_steps_from_test_to_test(page: Page) -> None:
    at_rest(page, "/map", {"kind": "launch", "until": "2017-11-28"})
    expect(clock(page)).to_contain_text("28 Nov 2017")
    page.keyboard.press("ArrowRight")
    expect(clock(page)).to_contain_text("17 Apr 2019")
    expect_params(page, kind="launch", until="2019-04-17")
    page.keyboard.press("ArrowLeft")
    expect(clock(page)).to_contain_text("28 Nov 2017")
    expect_params(page, kind="launch", until="2017-11-28")


@pytest.mark.by_links
def test_with_reduced_motion_it_plays_in_steps(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    at_rest(page, "/map", {"class": "icbm"})
    button(page, "Play").click()
    seen: set[int] = set()
    while len(seen) < 3:
        before = stage_of(page)["until"]
        seen.add(before)
        page.wait_for_function(
            f"before => ({ROOT_OF_STAGE})().stage.clock.until !== before", arg=before
        )
    assert all(one % DAY == 0 for one in seen)
    button(page, "Pause").click()
    wait_for_address(page, "until=")


# Marks.


@pytest.mark.by_links
def test_a_mark_is_lit_on_the_map_too_and_a_site_leads_to_its_launches(page: Page) -> None:
    at_rest(page, "/map", ONE_LAUNCH)
    page.mouse.move(*mark_of(page, HWASONG_15))
    expect_stage(page, hover=HWASONG_15)
    expect(tip(page)).to_have_count(1)
    expect(tip(page)).to_contain_text("Hwasong-15 from Pyongsong Field")
    # A ring, and its landing point at its full size, in the frame after.
    page.wait_for_function(
        f"""() => {{
            const root = ({ROOT_OF_STAGE})();
            return root.stage.scene.now.hover === root.stage.pointing.hover
                && ({LAYER_IDS})(root).includes('hover-mark');
        }}"""
    )
    page.mouse.move(5, 5)
    expect_stage(page, hover=None)
    expect(tip(page)).to_be_hidden()
    # A click on the site opens all its launches.
    click_place(page, *PYONGSONG)
    expect(card(page).get_by_role("heading")).to_have_text("Pyongsong Field")
    expect_params(page, **ONE_LAUNCH, opened="pyongsong")
    stage(page).get_by_role("button", name="Show all launches from here").click()
    wait_for_address(page, "site=")
    expect(sentence(page)).to_contain_text("Pyongsong")
    expect_stage(page, shown=1)


@pytest.mark.by_links
def test_of_several_events_at_one_point_one_is_chosen(page: Page) -> None:
    # From so far that the tests of one mountain are one mark.
    at_rest(page, "/map", {"kind": "nuclear", "camera": "129,41,4"})
    click_place(page, *PUNGGYE_RI)
    choices = stage(page).get_by_role("dialog", name="Events at this point")
    expect(choices).to_contain_text(f"{NUCLEAR_TESTS} events here")
    page.keyboard.press("Escape")
    expect(choices).to_be_hidden()
    click_place(page, *PUNGGYE_RI)
    choices.get_by_role("button", name="Sixth and largest nuclear test").click()
    expect(card(page).get_by_role("heading")).to_have_text("Sixth and largest nuclear test")
    expect_params(page, kind="nuclear", camera="129,41,4", event="nuclear-2017-09-03")
    expect_stage(page, selected="nuclear-2017-09-03")


@pytest.mark.by_links
def test_from_near_by_a_site_fans_out_into_its_launches(page: Page) -> None:
    at_rest(page, "/map", ONE_LAUNCH | {"camera": "125.869,39.282,9"})
    page.wait_for_function(FANNED_OUT, arg=1)
    places = stage(page).evaluate(FANNED)
    x, y = places[HWASONG_15]
    # Above its site, in the middle of the map, and outside its disc.
    left, top = place_of(page, *PYONGSONG)
    assert abs(x - left) < 1
    assert 10 < top - y < 30
    page.mouse.move(x - 40, y - 40)
    page.mouse.move(x, y, steps=4)
    expect_stage(page, hover=HWASONG_15)
    expect(tip(page)).to_contain_text("Hwasong-15 from Pyongsong Field")
    page.mouse.click(x, y)
    expect(card(page).get_by_role("heading")).to_have_text("Hwasong-15 from Pyongsong Field")
    expect_params(page, **ONE_LAUNCH, camera="125.869,39.282,9", event=HWASONG_15)
    expect_stage(page, selected=HWASONG_15)
    # The launches belong to the layer of their sites, and are seen from near by alone. The card has
    # the column of the legend.
    button(page, "Legend").click()
    legend = stage(page).get_by_role("group", name="Legend")
    legend.get_by_role("switch", name="Launch sites").click()
    page.wait_for_function(FANNED_OUT, arg=0)
    legend.get_by_role("switch", name="Launch sites").click()
    page.wait_for_function(FANNED_OUT, arg=1)
    button(page, "Zoom out").click()
    page.wait_for_function(FANNED_OUT, arg=0)


@pytest.mark.by_links
def test_the_legend_filters_and_takes_it_back(page: Page) -> None:
    at_rest(page, "/map")
    legend = stage(page).get_by_role("group", name="Legend")
    layer = legend.get_by_role("switch", name="Predecessors' journeys")
    expect(layer).to_have_attribute("aria-checked", "false")
    layer.click()
    expect(layer).to_have_attribute("aria-checked", "true")
    expect_params(page, layers="predecessors")
    # A layer hides marks on the map and filters nothing.
    expect_stage(page, shown=EVENTS)
    layer.click()
    expect_params(page)
    icbm = legend.get_by_role("button", name="Intercontinental")
    icbm.click()
    expect(icbm).to_have_attribute("aria-pressed", "true")
    expect_params(page, class_="icbm")
    expect_stage(page, shown=12)
    settle(page)
    icbm.click()
    expect(icbm).to_have_attribute("aria-pressed", "false")
    expect_params(page)
    expect_stage(page, shown=EVENTS)
    # Wherever it stands, the map is beside it.
    for wide in (1280, 1024, 390):
        page.set_viewport_size({"width": wide, "height": 800})
        expect(legend).to_be_visible()
        page.wait_for_function(APART, arg=stage(page).element_handle())


@pytest.mark.by_links
def test_the_timeline_has_the_same_legend(page: Page) -> None:
    at_rest(page, "/timeline")
    legend = stage(page).get_by_role("group", name="Legend")
    expect(legend).to_be_visible()
    legend.get_by_role("switch", name="Predecessors' journeys").click()
    expect_params(page, layers="predecessors")
    for wide in (1400, 1024, 390):
        page.set_viewport_size({"width": wide, "height": 844})
        expect(legend).to_be_visible()
        page.wait_for_function(THREE_APART, arg=stage(page).element_handle())
    legend.get_by_role("button", name="Intercontinental").click()
    expect_stage(page, shown=12)
    button(page, "Legend").click()
    expect(legend).to_be_hidden()


def boxes(page: Page, *parts: str) -> list[dict[str, float]]:
    """Where parts of the stage lie in the window."""
    places = [stage(page).locator(part).bounding_box() for part in parts]
    return [dict(one) for one in places if one is not None]


def test_the_map_of_the_timeline_is_small_over_the_card_and_large_on_demand(page: Page) -> None:
    at_rest(page, "/timeline")
    lanes, small = boxes(page, ".strip-area", ".map-area")
    assert small["width"] < 260
    assert lanes["width"] > 600
    assert lanes["x"] + lanes["width"] <= small["x"] + 1
    above = card(page).bounding_box()
    assert above is not None
    assert above["y"] >= small["y"] + small["height"] - 1
    assert above["x"] >= lanes["x"] + lanes["width"]
    expect(button(page, "Zoom in")).to_be_hidden()
    # It shows where the missiles are, whatever lies far off.
    lon, lat = PYONGSONG
    x, y = place_of(page, lon, lat)
    assert small["x"] < x < small["x"] + small["width"]
    assert small["y"] < y < small["y"] + small["height"]
    button(page, "Full screen").click()
    expect(button(page, "Zoom in")).to_be_visible()
    page.wait_for_function("() => document.fullscreenElement")
    (large,) = boxes(page, ".map-area")
    assert large["width"] > 1.5 * small["width"]


def test_the_keys_of_a_phone_fill_two_rows_and_fit_a_finger(new_page: NewPage) -> None:
    for width in (360, 390):
        page = new_page({"width": width, "height": 800})
        at_rest(page, "/timeline")
        keys = stage(page).locator(".bar").locator("button, select").all()
        places = [one.bounding_box() for one in keys if one.is_visible()]
        lying = [one for one in places if one is not None]
        assert min(min(one["height"], one["width"]) for one in lying) >= 40
        rows = sorted({round(one["y"]) for one in lying})
        ends = {
            row: max(one["x"] + one["width"] for one in lying if round(one["y"]) == row)
            for row in rows
        }
        assert len(rows) == 2
        assert max(ends.values()) - min(ends.values()) < 2


@pytest.mark.by_links
def test_events_are_stepped_through_and_opened_by_keyboard(page: Page) -> None:
    at_rest(page, "/timeline", {"class": "icbm"})
    events = stage(page).get_by_role("listbox")
    events.focus()
    page.keyboard.press("End")
    expect(events).to_contain_text("12 of 12: ")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(events).to_contain_text("3 of 12: Hwasong-15")
    expect_stage(page, hover=HWASONG_15)
    page.keyboard.press("Enter")
    expect(card(page).get_by_role("heading")).to_have_text("Hwasong-15 from Pyongsong Field")
    expect_params(page, class_="icbm", event=HWASONG_15)
    expect(events).to_be_focused()


# The camera.


@pytest.mark.by_links
def test_the_buttons_move_the_camera_and_the_address(page: Page) -> None:
    at_rest(page, "/map")
    zoom = stage_of(page)["camera"]["zoom"]
    button(page, "Zoom in").click()
    wait_for_address(page, f"{zoom + 1:g}")
    button(page, "Zoom out").click()
    expect_params(page)
    settle(page)
    button(page, "Fit to the events shown").click()
    wait_for_address(page, "camera=")
    # Journeys went to Moscow, and missiles fell far out in the Pacific.
    assert stage_of(page)["camera"]["zoom"] < zoom
    button(page, "Reset the view").click()
    expect_params(page)
    # The whole screen is the stage's, and the button leads back.
    high = stage(page).bounding_box()["height"]
    button(page, "Full screen").click()
    page.wait_for_function(FILLS, arg=True)
    for part in (".clock", ".key", ".bar", ".strip"):
        expect(stage(page).locator(part)).to_be_in_viewport()
    button(page, "Leave full screen (Esc)").click()
    page.wait_for_function(FILLS, arg=False)
    assert stage(page).bounding_box()["height"] == high
    assert stage_of(page)["camera"]["zoom"] == zoom
    # A map at which nobody does anything takes no time of the processor.
    page.wait_for_function(IDLE)


@pytest.mark.by_links
def test_a_filter_that_moves_the_camera_draws_the_map_once(page: Page) -> None:
    at_rest(page, "/map", {"kind": "launch"})
    page.wait_for_function(IDLE)
    before = stage_of(page)
    tick(page, "Trips")
    expect_stage(page, painted=before["painted"] + 1)
    page.wait_for_function(IDLE)
    after = stage_of(page)
    assert after["camera"] != before["camera"]
    assert after["painted"] == before["painted"] + 1


@pytest.mark.by_links
def test_a_link_with_a_camera(page: Page) -> None:
    link = {"camera": "130.6,42.4,9"}
    at_rest(page, "/map", dict(link))
    camera = stage_of(page)["camera"]
    assert [camera[name] for name in ("longitude", "latitude", "zoom")] == [130.6, 42.4, 9]
    expect_params(page, **link)


@pytest.mark.by_links
def test_a_camera_out_of_range_is_named(page: Page) -> None:
    at_rest(page, "/map", {"camera": "500,0,99"})
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("camera=500,0,99 (out of range; the nearest value is used)")
    camera = stage_of(page)["camera"]
    assert [camera[name] for name in ("longitude", "latitude", "zoom")] == [180, 0, 18]


@pytest.mark.by_links
def test_the_globe_and_its_heights(page: Page) -> None:
    at_rest(page, "/map", {"class": "icbm", "projection": "globe"})
    expect(button(page, "Globe")).to_have_attribute("aria-pressed", "true")
    button(page, "2×").click()
    expect(button(page, "2×")).to_have_attribute("aria-pressed", "true")
    expect_params(page, class_="icbm", projection="globe", heights="2")
    expect_stage(page, shown=12, faults=[])


# What lasts.


def mark_canvases(page: Page) -> None:
    stage(page).evaluate(
        "({stage}) => stage.map.canvases.forEach(one => { one.dataset.marked = 'yes' })"
    )


@pytest.mark.by_links
def test_the_canvases_outlive_filters_theme_and_size(page: Page) -> None:
    at_rest(page, "/map")
    mark_canvases(page)
    # Streamlit tells of another theme with the next run.
    page.emulate_media(color_scheme="dark")
    button(page, "Intercontinental").click()
    expect_stage(page, shown=12)
    expect(page.locator(".stage.dark")).to_be_visible()
    page.set_viewport_size(PHONE)
    settle(page)
    expect_painted(page)
    assert stage(page).evaluate(KEPT)
    assert stage_of(page)["faults"] == []


@pytest.mark.by_links
def test_a_lost_context_comes_back(page: Page) -> None:
    at_rest(page, "/map", ONE_LAUNCH)
    mark_canvases(page)
    stage(page).evaluate(
        """({stage}) => stage.map.canvases[1].getContext('webgl2')
            .getExtension('WEBGL_lose_context').loseContext()"""
    )
    page.wait_for_function(
        f"() => !({ROOT_OF_STAGE})().stage.map.canvases.some(one => one.dataset.marked)"
    )
    expect_painted(page)
    click_place(page, *PYONGSONG)
    choices = stage(page).get_by_role("dialog")
    expect(choices).to_contain_text("Hwasong-15")
    page.keyboard.press("Escape")
    expect(choices).to_be_hidden()


@pytest.mark.by_links
def test_it_is_there_again_after_other_pages(page: Page) -> None:
    at_rest(page, "/map", {"class": "icbm"})
    stage(page).evaluate("({stage}) => { window.left = stage.map.canvases }")
    for title in ("Reach", "Timeline", "Map"):
        go_to(page, title)
    # A browser has few contexts: those of a page that was left are free at once.
    assert page.evaluate(ALL_LOST)
    page.evaluate("() => delete window.left")
    expect_painted(page)
    expect_stage(page, shown=12, faults=[])
    click_mark(page, HWASONG_15)
    expect(card(page)).to_contain_text("Hwasong-15 from Pyongsong Field")


# Notes each WebGL context that is made from now on, without holding it.
NOTE_CONTEXTS = """() => {
    const given = HTMLCanvasElement.prototype.getContext;
    window.contexts = [];
    HTMLCanvasElement.prototype.getContext = function (...asked) {
        const made = given.apply(this, asked);
        if (made instanceof WebGL2RenderingContext) window.contexts.push(new WeakRef(made));
        return made;
    };
    window.noteNoMore = () => { HTMLCanvasElement.prototype.getContext = given; };
}"""
CONTEXTS_KEPT = "() => new Set(window.contexts.map(one => one.deref()).filter(Boolean)).size"


@pytest.mark.by_links
def test_of_maps_that_were_left_nothing_is_kept(page: Page) -> None:
    go(page, "/sources")
    page.evaluate(NOTE_CONTEXTS)
    for path in ("/map", "/timeline", "/map"):
        at_rest(page, path)
        go(page, "/sources")
    assert page.evaluate("window.contexts.length") >= 6
    page.evaluate("window.noteNoMore()")
    devtools = page.context.new_cdp_session(page)
    devtools.send("HeapProfiler.collectGarbage")
    devtools.detach()
    # A map has two. deck.gl remembers the layers that it was given last, with their context.
    assert page.evaluate(CONTEXTS_KEPT) <= 2


@pytest.mark.by_links
def test_back_and_forward_move_the_stage(page: Page) -> None:
    at_rest(page, "/map", {"kind": "launch"})
    button(page, "Intercontinental").click()
    expect_stage(page, shown=12)
    expect_params(page, kind="launch", class_="icbm")
    settle(page)
    page.go_back()
    expect_stage(page, shown=MISSILES)
    settle(page)
    page.go_forward()
    expect_stage(page, shown=12)


# What is taken away.


def taken(page: Page, press: Callable[[], None]) -> tuple[str, bytes]:
    """The name and the content of the file that a press gives."""
    with page.expect_download() as waiting:
        press()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def expect_picture(page: Page, name: str) -> None:
    """The stage gives a picture of itself, as wide as it is."""
    given, content = taken(page, button(page, "Save a picture (PNG)").click)
    assert given == name
    picture = Image.open(io.BytesIO(content))
    box = stage(page).bounding_box()
    assert box is not None
    assert picture.width == pytest.approx(box["width"] + 28, abs=2)
    assert len(picture.convert("RGB").getcolors(maxcolors=2**24) or []) > 50


@pytest.mark.by_links
def test_pictures_and_a_clip(page: Page) -> None:
    at_rest(page, "/map", {"class": "icbm"})
    expect_picture(page, "khasan-atlas-map.png")
    record = button(page, "Record a clip")
    record.click()
    expect(record).to_have_attribute("aria-pressed", "true")
    expect_more_frames(page, stage_of(page)["frames"], 10)
    name, content = taken(page, record.click)
    assert name == "khasan-atlas-map.webm"
    assert content.startswith(WEBM)
    assert len(content) > 1000
    follow(page, "/timeline", {"class": "icbm"})
    expect_painted(page)
    expect_picture(page, "khasan-atlas-timeline.png")


def test_on_a_phone_the_brush_moves_too(new_page: NewPage) -> None:
    page = new_page(PHONE)
    at_rest(page, "/timeline", {"kind": "launch"})
    drag_brush(page, "from", 60)
    page.mouse.up()
    wait_for_address(page, "period=")
    expect_stage(page, shown=count_of(page))
    assert count_of(page) < MISSILES


@pytest.mark.by_links
def test_an_update_during_the_first_fetch_waits_for_the_columns_too(page: Page) -> None:
    at_rest(page, "/map", {"class": "icbm"})
    page.evaluate(
        f"""() => {{
            const mine = ({ROOT_OF_STAGE})().stage;
            const other = new mine.constructor(() => {{}});
            other.mount(document.createElement('div'));
            other.update({{...mine.data}});
            other.update({{...mine.data}});
            window.other = other;
        }}"""
    )
    page.wait_for_function("() => window.other.events?.count")
    page.evaluate("() => window.other.finalize()")
