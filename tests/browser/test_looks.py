"""Every page in light and dark, at each size, and by keyboard: readable by all, nothing cut off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from tests.browser.conftest import NewPage, Scheme, Server, Watch, new_tab
from tests.browser.keyboard import AFRESH, keyboard_faults
from tests.browser.looks import CUT_OFF, MAIN, OF_COLOURS, RESIZED, faults_at, faults_of_axe
from tests.browser.steps import (
    DESK,
    PATHS,
    PHONE,
    PROJECTOR,
    TITLES,
    canvas,
    follow,
    go,
    go_to,
    go_to_story,
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


class Visitor:
    """Somebody who goes from page to page with an event selected, in one theme."""

    def __init__(self, home: BrowserContext, scheme: Scheme, server: Server) -> None:
        self.page = new_tab(home, scheme)
        self.page.emulate_media(reduced_motion="reduce")
        self.watch = Watch(server.port)
        self.watch.page(self.page)

    def go(self, path: str, size: ViewportSize) -> Page:
        """The page at `path`, by a link the first time and by the navigation from then on."""
        self.page.set_viewport_size(size)
        if self.page.url == "about:blank":
            visit(self.page, path, EVENT)
        else:
            settle(self.page)
            go_to(self.page, TITLES[path])
        return self.page


@pytest.fixture(scope="module")
def visitors(home: BrowserContext, server: Server) -> Iterator[dict[Scheme, Visitor]]:
    """A visitor in each theme: to open a page anew takes twice as long as to go there."""
    schemes: tuple[Scheme, ...] = ("light", "dark")
    by_theme = {scheme: Visitor(home, scheme, server) for scheme in schemes}
    yield by_theme
    for one in by_theme.values():
        one.page.close()


def axe_at_rest(page: Page) -> list[str]:
    """What axe finds in a part, looked at again if there is any: what has begun to run is pale."""
    faults = faults_of_axe(page, MAIN)
    if faults:
        settle(page)
        faults = faults_of_axe(page, MAIN)
    return faults


@pytest.mark.parametrize("path", PATHS)
def test_each_page_at_every_size_and_by_keyboard(
    visitors: dict[Scheme, Visitor], path: str
) -> None:
    visitor = visitors["light"]
    page = visitor.go(path, DESK)
    expect(page).to_have_title(f"{TITLES[path]} · Khasan Atlas")
    expect(sentence(page)).to_contain_text("no filters set")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator(SHOWN).first).to_be_visible()
    faults = faults_of_axe(page) + keyboard_faults(page)
    faults += faults_at(page, DESK, PROJECTOR, PHONE, ZOOMED)
    assert faults + visitor.watch.problems == []


@pytest.mark.parametrize("path", PATHS)
def test_each_page_and_its_other_parts_in_the_dark(
    visitors: dict[Scheme, Visitor], path: str
) -> None:
    visitor = visitors["dark"]
    page = visitor.go(path, PROJECTOR)
    faults = faults_of_axe(page, rules=OF_COLOURS)
    for part in PARTS.get(path, ()):
        option = page.get_by_role("radio", name=part, exact=True)
        option.click()
        expect(option).to_be_checked()
        settle(page)
        part_faults = axe_at_rest(page) + faults_at(page, PROJECTOR)
        faults += [f"{part}: {fault}" for fault in part_faults]
    assert faults + visitor.watch.problems == []


@pytest.mark.by_links
@pytest.mark.parametrize(
    ("path", "part", "style", "value"),
    [
        ("/learn", "[data-testid=stMetric]", "borderTopWidth", "0px"),
        ("/map", ".st-key-event_card", "borderTopWidth", "2px"),
        ("/map", "[data-testid=stCheckbox] label > div", "transitionDuration", "0s"),
        ("/reach", ".st-key-reach_centred_map", "height", "665px"),
        ("/present", ".st-key-card_through-khasan", "borderTopWidth", "2px"),
    ],
)
def test_the_style_sheet_has_its_way_with_parts_of_streamlit(
    page: Page, path: str, part: str, style: str, value: str
) -> None:
    go(page, path)
    shown = page.locator(part).first
    expect(shown).to_be_attached()
    assert shown.evaluate("(part, style) => getComputedStyle(part)[style]", style) == value


@pytest.mark.by_links
def test_the_reach_is_square_on_a_phone_and_has_more_names_on_a_desk(page: Page) -> None:
    page.set_viewport_size(PHONE)
    go(page, "/reach")
    figure = page.locator(".st-key-reach-centred .main-svg").first
    traces = page.locator(".st-key-reach-centred .scatterlayer > .trace")
    more, most = traces.nth(-2), traces.last.locator(".textpoint").first
    page.wait_for_function(RESIZED)
    box = figure.bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(box["width"], abs=2)
    expect(more.get_by_text("Nairobi")).to_be_hidden()
    page.set_viewport_size(DESK)
    page.wait_for_function(RESIZED)
    expect(more.get_by_text("Nairobi")).to_be_visible()
    expect(most).to_be_visible()
    box = figure.bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(665, abs=2)
    # It ends above the fold, and no name that it shows there is one of those that need more room.
    page.set_viewport_size(PROJECTOR)
    page.wait_for_function(RESIZED)
    expect(more.get_by_text("Nairobi")).to_be_visible()
    expect(most).to_be_hidden()
    box = figure.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= PROJECTOR["height"]


@pytest.mark.by_links
def test_axe_finds_nothing_in_a_note_an_empty_result_and_a_table(page: Page) -> None:
    go(page, "/map", {"q": "no such words", "period": "x"})
    faults = faults_of_axe(page)
    follow(page, "/timeline", {"class": "icbm"})
    page.get_by_text("Show as table").click()
    expect(page.get_by_test_id("stDataFrame").locator("table[role=grid]")).to_be_attached()
    settle(page)
    faults += faults_of_axe(page)
    page.get_by_text("Show as table").click()
    assert not faults, "\n".join(faults)


@pytest.mark.by_links
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_story_in_light_and_dark_at_every_size(page: Page, scheme: Scheme) -> None:
    page.set_viewport_size(PROJECTOR)
    page.emulate_media(reduced_motion="reduce", color_scheme=scheme)
    go_to_story(page, "summits-2018-19", 2)
    page.keyboard.press("n")
    expect(page.locator(".podium-notes")).to_be_visible()
    faults = faults_of_axe(page) + keyboard_faults(page)
    faults += faults_at(page, PROJECTOR, ZOOMED, PHONE)
    page.keyboard.press("n")
    assert not faults, "\n".join(faults)


@pytest.mark.by_links
def test_a_step_that_plays_by_keyboard(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    go_to_story(page, "through-khasan", 3)
    assert keyboard_faults(page) == []


@pytest.mark.by_links
def test_the_link_past_the_filters_leads_to_the_page(page: Page) -> None:
    go(page, "/timeline")
    page.evaluate(AFRESH)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").endswith("Share, cite, export")


def test_the_phone_shows_the_visual_first_and_the_filters_on_demand(new_page: NewPage) -> None:
    page = new_page(PHONE)
    visit(page, "/map")
    away = page.get_by_text("Only while Kim was abroad")
    expect(away).not_to_be_in_viewport()
    expect(canvas(page)).to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(away).to_be_visible()
    away.click()
    page.wait_for_function("() => location.search.includes('away=1')")
    expect(sentence(page)).to_contain_text("while Kim was abroad")
    assert page.evaluate(CUT_OFF) == []
    page.get_by_role("button", name="Show 19 rows").click()
    expect(away).not_to_be_in_viewport()
    bar = page.get_by_role("navigation", name="Pages")
    bar.get_by_role("button", name="More").click()
    bar.get_by_role("link", name="Sources").click()
    expect(bar.locator("[aria-current=page]")).to_have_text("Sources")
    expect(bar.get_by_role("link", name="Sources")).to_be_hidden()
    expect(sentence(page)).to_contain_text("while Kim was abroad")
    bar.get_by_role("link", name="Overview").focus()
    page.keyboard.press("Enter")
    expect(bar.locator("[aria-current=page]")).to_have_text("Overview")


def test_the_bar_of_a_phone_clips_no_word_and_fits_a_finger(new_page: NewPage) -> None:
    page = new_page({"width": 360, "height": PHONE["height"]})
    visit(page, "/claims")
    bar = page.get_by_role("navigation", name="Pages")
    more = bar.get_by_role("button", name="More")
    for width in (360, 390):
        page.set_viewport_size({"width": width, "height": PHONE["height"]})
        assert bar.evaluate("nav => nav.scrollWidth <= nav.clientWidth")
        expect(bar.get_by_role("link")).to_have_text(["Overview", "Map", "Timeline", "Journeys"])
        more.click()
        expect(bar.get_by_role("link")).to_have_count(len(PATHS))
        expect(bar.get_by_role("link", name="Claims")).to_have_attribute("aria-current", "page")
        for one in [*bar.get_by_role("link").all(), more]:
            box = one.bounding_box()
            assert box is not None
            assert box["width"] >= 44
            assert box["height"] >= 44
            assert one.evaluate("one => one.scrollWidth <= one.clientWidth")
        page.keyboard.press("Escape")
        expect(bar.get_by_role("link")).to_have_count(4)
