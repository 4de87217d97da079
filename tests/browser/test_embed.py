"""Every page in a frame of another site: one visual, its source line, and the way to the page."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Frame, Page, Route, ViewportSize, expect

from atlas.style.palette import PALETTES
from tests.browser.conftest import NewPage
from tests.browser.looks import FIGURES, RESIZED, SIDEWAYS, faults_of_axe
from tests.browser.steps import DESK, PATHS, SETTLED, count_of, expect_params, push, settle

SIZE: ViewportSize = {"width": 600, "height": 420}
NARROW: ViewportSize = {"width": 390, "height": 500}
VISUALS = (
    ".stage, .stPlotlyChart .main-svg:first-child, "
    '[data-testid="stDataFrame"], [data-testid="stTable"]'
)
SOURCE = ".st-key-embed > [data-testid=stElementContainer] [data-testid=stCaptionContainer]"
LINK = f"{SOURCE} a"
EXTRAS = (
    '[data-testid="stSidebar"]',
    '[data-testid="stHeader"]',
    '[data-testid="stTopNav"]',
    '[data-testid="stElementToolbar"]',
    ".modebar",
    # What plays is a part of the stage.
    "button:not(.stage button)",
    "input",
)
# What is longer than the frame.
TOO_HIGH = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    const source = document.querySelector('.st-key-embed').lastElementChild;
    const end = Math.ceil(source.getBoundingClientRect().bottom);
    return main.scrollHeight > main.clientHeight || end > innerHeight
        ? [`${main.scrollHeight} and ${end} of ${innerHeight} px`] : [];
}"""
Open = Callable[..., Frame]


def resize(page: Page, size: ViewportSize) -> None:
    """Give the frame another size."""
    page.locator("iframe").evaluate("(box, size) => Object.assign(box, size)", size)


@pytest.fixture
def framed(new_page: NewPage) -> Open:
    """Open a page in a frame of the usual size: `framed("/map", **parameters)`.

    The first is loaded; from one page to the next the frame goes as its visitor would.
    """
    page = new_page(DESK)

    def serve(route: Route) -> None:
        route.fulfill(
            content_type="text/html",
            body='<!doctype html><html lang="en"><title>Another site</title>'
            '<iframe title="Khasan Atlas"></iframe>',
        )

    page.route("**/frame.html", serve)
    page.goto("/frame.html")
    origin = page.url.removesuffix("/frame.html")

    def make(path: str, **parameters: str) -> Frame:
        resize(page, SIZE)
        frame = page.frames[1]
        link = f"{path}?{urlencode({'embed': 'true', **parameters})}"
        if frame.get_by_test_id("stApp").count():
            push(frame, f"{link}&Unit=missiles")
        else:
            frame.goto(f"{origin}{link}")
        frame.wait_for_selector(LINK)
        frame.wait_for_function(SETTLED)
        return frame

    return make


def test_each_page_shows_one_visual_and_its_source_line(framed: Open) -> None:
    faults = []
    for path in PATHS:
        frame = framed(path)
        expect(frame.locator(VISUALS).first).to_be_visible()
        seen = [one for one in frame.locator(VISUALS).all() if one.is_visible()]
        if len(seen) != 1:
            faults.append(f"{path}: {len(seen)} visuals")
        for extra in EXTRAS:
            if any(one.is_visible() for one in frame.locator(extra).all()):
                faults.append(f"{path}: shows {extra}")
        expect(frame.locator(LINK)).to_have_text("Khasan Atlas · open this view")
        for size in (SIZE, NARROW):
            resize(frame.page, size)
            frame.wait_for_function(RESIZED)
            for script in (SIDEWAYS, FIGURES, TOO_HIGH):
                wrong = frame.evaluate(script)
                faults += [f"{path}, {size['width']} px: {fault}" for fault in wrong]
        address, here = (
            urlsplit(frame.locator(LINK).get_attribute("href") or ""),
            urlsplit(frame.url),
        )
        assert parse_qs(here.query).get("embed") == ["true"], f"{path} forgets that it is embedded"
        same = {name: v for name, v in parse_qs(here.query).items() if name != "embed"}
        if (address.netloc, address.path, parse_qs(address.query)) != (here.netloc, path, same):
            faults.append(f"{path}: its link leads to {address.geturl()}, from {frame.url}")
        if path == "/map":
            # In a low frame it leaves out the strip.
            resize(frame.page, SIZE)
            area = frame.locator(".map-area").bounding_box()
            assert area is not None
            assert area["height"] > SIZE["height"] / 2
        if path in ("/map", "/charts"):
            faults += [f"{path}: {fault}" for fault in faults_of_axe(frame.page)]
    assert not faults, "\n".join(faults)


def test_the_link_opens_the_whole_page_with_the_same_view(framed: Open) -> None:
    frame = framed("/timeline", kind="launch", away="1", embed_options="dark_theme", unit="x")
    paper = "getComputedStyle(document.documentElement).getPropertyValue('--paper').trim()"
    assert frame.evaluate(paper) == PALETTES["dark"].page
    # What is not understood goes from the address; that this is a frame in the dark stays.
    frame.wait_for_function("() => !location.search.includes('unit=')")
    assert parse_qs(urlsplit(frame.url).query) == {
        "kind": ["launch"],
        "away": ["1"],
        "embed": ["true"],
        "embed_options": ["dark_theme"],
    }
    expect(frame.locator(SOURCE)).to_contain_text("Part of this link was not recognised")
    with frame.page.expect_popup() as opened:
        frame.locator(LINK).click()
    page: Page = opened.value
    settle(page)
    expect_params(page, kind="launch", away="1")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    assert count_of(page) == 2
    page.close()
