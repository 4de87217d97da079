"""The stage: each story by keyboard, its links, its playback, and a story of one's own."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.steps import (
    PROJECTOR,
    ROOT_OF_STAGE,
    expect_keys,
    expect_painted,
    expect_ride,
    go,
    go_to_story,
    settle,
    stage,
    visit,
)

STEPS = {"through-khasan": 9, "summits-2018-19": 10, "scud-to-hwasong-19": 9}
SMALLEST = """({stage}) => [...stage.root.querySelectorAll('*')]
    .filter(one => one.checkVisibility() && one.childElementCount === 0 && one.textContent)
    .map(one => parseFloat(getComputedStyle(one).fontSize))"""

# Notes each camera of the stage from now on, and whether it is the one that the step asks for.
COUNT_CAMERAS = f"""() => {{
    const {{stage}} = ({ROOT_OF_STAGE})();
    window.cameras = [];
    const moved = stage._moved.bind(stage);
    stage._moved = settled => {{
        moved(settled);
        const {{zoom, longitude}} = stage.map.camera;
        const asked = stage.data.camera ?? stage.first;
        const there = Math.abs(zoom - asked.zoom) < 0.01
            && Math.abs(longitude - asked.longitude) < 0.01;
        window.cameras.push([zoom, longitude, there]);
    }};
}}"""


def at_step(page: Page, story: str, step: int) -> None:
    """Wait until a step is shown."""
    expect(page).to_have_url(re.compile(rf"story={story}&step={step}$"))
    if 0 < step <= STEPS[story]:
        expect(page.get_by_text(re.compile(rf" · {step} of {STEPS[story]}$"))).to_be_visible()
    settle(page)
    expect_keys(page)


def walk(page: Page, story: str) -> None:
    """Go over all steps by keys: each has a figure that fits, and letters that a room can read.

    With reduced motion its maps jump: one that flies is drawn over and over on the way.
    """
    titles = set()
    for step in range(1, STEPS[story] + 1):
        page.keyboard.press(("ArrowRight", "Space", "PageDown")[step % 3])
        at_step(page, story, step)
        figure = page.locator(".st-key-present_stage").locator(".main-svg, canvas").first
        expect(figure).to_be_visible()
        box = figure.bounding_box()
        assert box is not None
        assert box["width"] > 700
        assert box["y"] + box["height"] <= PROJECTOR["height"]
        if stage(page).count():
            assert min(stage(page).evaluate(SMALLEST)) >= 18
        titles.add(page.get_by_role("heading", level=2).inner_text())
    assert len(titles) == STEPS[story]


@pytest.mark.by_links
@pytest.mark.parametrize("story", ["through-khasan", "scud-to-hwasong-19"])
def test_each_step_of_a_story_fits_the_projector(page: Page, story: str) -> None:
    page.set_viewport_size(PROJECTOR)
    page.emulate_media(reduced_motion="reduce")
    go_to_story(page, story, 0)
    walk(page, story)


@pytest.mark.by_links
def test_a_story_is_stepped_through_by_keyboard(page: Page) -> None:
    # It has maps, a ride, a timeline and charts.
    story = "summits-2018-19"
    last = STEPS[story]
    page.set_viewport_size(PROJECTOR)
    page.emulate_media(reduced_motion="reduce")
    go(page, "/present")
    page.locator(f".st-key-present_{story} button").click()
    at_step(page, story, 0)
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    walk(page, story)
    page.keyboard.press("ArrowRight")
    at_step(page, story, last + 1)
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    page.keyboard.press("PageUp")
    at_step(page, story, last)
    page.keyboard.press("Home")
    at_step(page, story, 0)
    page.keyboard.press("End")
    at_step(page, story, last + 1)
    page.keyboard.press("ArrowLeft")
    at_step(page, story, last)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()


@pytest.mark.by_links
def test_notes_a_blank_screen_and_playback_by_key(page: Page, traffic: list[str | bytes]) -> None:
    page.set_viewport_size(PROJECTOR)
    go_to_story(page, "through-khasan", 3)
    page.keyboard.press("n")
    expect(page.get_by_text("photographed near Ussuriysk")).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Time elapsed: \d\d:\d\d$"))).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".blank")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".blank")).to_be_hidden()
    page.keyboard.press("n")
    expect(page.locator(".podium-notes")).to_be_hidden()
    expect_painted(page)
    expect_ride(page, clock="12 Sep 2023 12:15 Vladivostok time")
    traffic.clear()
    page.keyboard.press("p")
    expect_ride(page, playing=True)
    # All of it would be played for 20 seconds, or for longer where frames are few.
    stage(page).evaluate("({stage}) => { stage.at = stage.span[1] - 600; }")
    expect_ride(page, playing=False, clock="13 Sep 2023 13:09 Amur region time")
    assert traffic == []
    page.keyboard.press("ArrowRight")
    at_step(page, "through-khasan", 4)
    assert traffic


@pytest.mark.by_links
def test_the_camera_flies_to_a_step_and_jumps_with_reduced_motion(page: Page) -> None:
    page.set_viewport_size(PROJECTOR)
    # Step 1 shows all of the Far East, step 2 is looked at from nearby.
    for motion in ("no-preference", "reduce"):
        page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type]
        go_to_story(page, "through-khasan", 1)
        expect_painted(page)
        page.evaluate(COUNT_CAMERAS)
        page.keyboard.press("ArrowRight")
        at_step(page, "through-khasan", 2)
        page.wait_for_function("() => window.cameras.at(-1)?.at(-1) === true")
        between = len(page.evaluate("window.cameras"))
        assert between > 2 if motion == "no-preference" else between <= 2


@pytest.mark.by_links
def test_each_of_several_quick_keys_counts(page: Page) -> None:
    go_to_story(page, "through-khasan", 1)
    expect_painted(page)
    for key in ["ArrowRight"] * 4 + ["ArrowLeft"]:
        page.keyboard.press(key)
    at_step(page, "through-khasan", 4)
    page.keyboard.press("Home")
    at_step(page, "through-khasan", 0)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Through Khasan")


@pytest.mark.by_links
def test_the_whole_screen_is_a_key_away(page: Page) -> None:
    go_to_story(page, "scud-to-hwasong-19", 1)
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")


@pytest.mark.by_links
def test_the_notes_follow_in_a_window_of_their_own(page: Page) -> None:
    page.set_viewport_size(PROJECTOR)
    go_to_story(page, "through-khasan", 3)
    page.get_by_role("button", name="Notes").click()
    with page.expect_popup() as opened:
        page.get_by_role("button", name="In a separate window").click()
    notes = opened.value
    expect(notes.get_by_text("photographed near Ussuriysk")).to_be_visible()
    notes.keyboard.press("ArrowRight")
    at_step(page, "through-khasan", 4)
    expect(notes.get_by_text("Step 4 of 9")).to_be_visible()
    notes.close()
    page.get_by_role("button", name="Notes").click()


def test_a_view_becomes_a_step_of_ones_own_that_is_saved_and_loaded(
    page: Page, new_page: NewPage, tmp_path: Path
) -> None:
    visit(page, "/map", {"class": "icbm", "camera": "128,40,5.5"})
    page.locator(".st-key-share button").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Story", exact=True).click()
    dialog.get_by_role("textbox", name="Title").fill("<b>Twelve</b>")
    dialog.get_by_role("textbox", name="Text of the step").fill("All {rows} of them.")
    dialog.get_by_role("button", name="Add to my story").click()
    expect(dialog.get_by_text("Added.")).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    page.get_by_role("link", name="Present").click()
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "story.json"
    waiting.value.save_as(file)
    (step,) = json.loads(file.read_text())["steps"]
    assert (step["view"], step["camera"]) == ("class=icbm", {"lon": 128, "lat": 40, "zoom": 5.5})

    other = new_page()
    visit(other, "/present")
    other.locator("input[type=file]").set_input_files(file)
    other.locator(".st-key-present_own button").click()
    expect(other.get_by_role("heading", name="My story", level=1)).to_be_visible()
    expect_keys(other)
    other.keyboard.press("ArrowRight")
    expect(other.get_by_role("heading", name="<b>Twelve</b>")).to_be_visible()
    expect(other.get_by_text("All 12 of them.")).to_be_visible()
    expect_painted(other)
    camera = stage(other).evaluate("({stage}) => stage.map.camera")
    assert (camera["longitude"], camera["zoom"]) == pytest.approx((128, 5.5))
