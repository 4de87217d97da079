"""What a person does on the dashboard, and what is seen there."""

import io
import math
import re
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from PIL import Image
from playwright.sync_api import Locator, Page, ViewportSize, expect

from atlas.draw.map import CAMERAS

DESK: ViewportSize = {"width": 1400, "height": 900}
PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}

TITLES = {
    "/": "Overview",
    "/map": "Map",
    "/timeline": "Timeline",
    "/charts": "Charts",
    "/journeys": "Journeys",
    "/reach": "Reach",
    "/present": "Present",
    "/learn": "Learn",
    "/records": "Records",
    "/compare": "Compare",
    "/own": "Your events",
    "/counting": "Counting",
    "/claims": "Claims",
    "/sources": "Sources",
}
# These are in a menu of the navigation, by its name.
MENUS = dict.fromkeys(
    ["Records", "Compare", "Your events", "Counting", "Claims", "Sources"], "Desk"
)
PATHS = tuple(TITLES)

SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app !== null
        && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid="stSkeleton"], [data-testid="stSpinner"]')
        && !document.querySelector('[data-stale="true"]')
        && document.fonts.status === 'loaded';
}"""
TILE = 512  # deck.gl's world is this wide at zoom 0
DRAWN_SECONDS = 20


def visit(page: Page, path: str, params: dict[str, str | list[str]] | None = None) -> None:
    """Open a link as it was pasted, and wait for the page."""
    page.goto(path + (f"?{urlencode(params, doseq=True)}" if params else ""))
    settle(page)


def settle(page: Page) -> None:
    """Wait until the script has run and everything it sent is drawn.

    What is waited for is always a function: a bare expression would be evaluated again and again,
    and the page's policy lets no text be run.
    """
    page.wait_for_selector('[data-testid="stMainBlockContainer"] h1, h2')
    page.wait_for_function(SETTLED)


def sentence(page: Page) -> Locator:
    """The sentence that says what is shown."""
    return page.locator(".st-key-view_sentence")


def count_of(page: Page) -> int:
    """The first number of the sentence: how many rows are shown."""
    return int(sentence(page).inner_text().split(" of ")[0].replace(",", ""))


def card(page: Page) -> Locator:
    """The card of the selected event."""
    return page.locator(".st-key-event_card")


def params_of(page: Page) -> dict[str, list[str]]:
    """The parameters in the address bar."""
    return parse_qs(urlsplit(page.url).query)


def expect_params(page: Page, **expected: str | list[str]) -> None:
    """The address bar comes to hold exactly these parameters, in any order."""
    wanted = {name: [v] if isinstance(v, str) else v for name, v in expected.items()}
    pairs = sorted([name.rstrip("_"), value] for name, values in wanted.items() for value in values)
    page.wait_for_function(
        """pairs => JSON.stringify([...new URLSearchParams(location.search)].sort())
            === JSON.stringify(pairs)""",
        arg=pairs,
    )


def tick_box(page: Page, name: str) -> Locator:
    """A tick box of the filter bar by its label, whatever its count."""
    return page.get_by_test_id("stSidebar").get_by_role(
        "checkbox", name=re.compile(rf"^{re.escape(name)} \([\d,]+\)$")
    )


def tick(page: Page, name: str) -> None:
    """Press a tick box of the filter bar."""
    # The label lies over the box and takes the click.
    page.get_by_test_id("stSidebar").get_by_test_id("stCheckbox").filter(
        has_text=re.compile(rf"^{re.escape(name)} \([\d,]+\)$")
    ).locator("label").click()


def choose_option(page: Page, key: str, name: str) -> None:
    """Choose an option of a multiselect by its label, whatever its count."""
    page.locator(f".st-key-{key}").get_by_role("combobox").click()
    page.get_by_role("option", name=re.compile(rf"^{re.escape(name)} \([\d,]+\)$")).click()
    page.keyboard.press("Escape")


def choose_preset(page: Page, name: str) -> None:
    """Choose a preset of the period."""
    page.locator(".st-key-f_preset").get_by_role("combobox").click()
    page.get_by_role("option", name=name, exact=True).click()


def go_to(page: Page, title: str) -> None:
    """Go to another page by the navigation on top."""
    nav = page.get_by_test_id("stTopNav")
    if title in MENUS:
        nav.get_by_role("button", name=MENUS[title]).click()
        page.get_by_role("menuitem", name=title, exact=True).click()
    else:
        nav.get_by_role("link", name=title, exact=True).click()
    path = next(path for path, name in TITLES.items() if name == title)
    page.wait_for_function("path => location.pathname === path", arg=path)
    settle(page)


def show_own(page: Page, file: Path, rows: str) -> None:
    """Upload a file of one's own, and show its good rows: `rows` is "1 event", or "2 events"."""
    visit(page, "/own")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=f"Show {rows} on every page").click()
    are = "is" if rows.startswith("1 ") else "are"
    expect(page.get_by_role("heading", level=2)).to_have_text(
        f"{rows} of yours {are} shown on every page"
    )


def click_middle(page: Page, mark: Locator) -> None:
    """Click the middle of a mark: plotly lays a sheet over its marks that takes the clicks."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.click(x, y)


def canvas(page: Page) -> Locator:
    """The map's canvas."""
    return page.get_by_test_id("stDeckGlJsonChart").locator("canvas").first


def pixel_of(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a place lies in the window, on the flat map as it opens."""
    camera = CAMERAS["flat"]
    assert not {"pitch", "bearing"} & set(camera), "the sums below are for a map from above"
    canvas(page).scroll_into_view_if_needed()
    box = canvas(page).bounding_box()
    assert box is not None
    x, y = _mercator(lon, lat, camera["zoom"])
    middle_x, middle_y = _mercator(camera["longitude"], camera["latitude"], camera["zoom"])
    return (
        box["x"] + box["width"] / 2 + x - middle_x,
        box["y"] + box["height"] / 2 + y - middle_y,
    )


def _mercator(lon: float, lat: float, zoom: float) -> tuple[float, float]:
    world = TILE * 2**zoom
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return world * (lon + 180) / 360, world * (1 - y / math.pi) / 2


def hover_place(page: Page, lon: float, lat: float) -> None:
    """Move the mouse to a place on the map, and wait for what it says."""
    x, y = pixel_of(page, lon, lat)
    page.mouse.move(x - 30, y - 30)
    page.mouse.move(x, y, steps=4)
    expect(page.locator(".deck-tooltip")).to_be_visible()


def press_map(page: Page, lon: float, lat: float) -> None:
    """Click a place on the map as quickly as a finger does.

    deck.gl takes a press for a click if it is let go within 250 ms; a busy machine may deliver two
    events of the mouse later than that, so both are made within the page.
    """
    x, y = pixel_of(page, lon, lat)
    page.evaluate(
        """([x, y]) => {
            const at = document.elementFromPoint(x, y);
            const event = {clientX: x, clientY: y, button: 0, pointerId: 1, pointerType: 'mouse',
                isPrimary: true, bubbles: true, cancelable: true, composed: true};
            at.dispatchEvent(new PointerEvent('pointerdown', {...event, buttons: 1}));
            at.dispatchEvent(new PointerEvent('pointerup', event));
        }""",
        [x, y],
    )


def share_of(page: Page, colour: tuple[int, ...], tolerance: int = 3) -> float:
    """How much of the map, from 0 to 1, has this colour."""
    # The picture is cut from the window: the canvas may be replaced at any time.
    box = canvas(page).bounding_box()
    if box is None:
        return 0.0
    picture = page.screenshot(
        clip={"x": box["x"], "y": box["y"], "width": box["width"], "height": box["height"]}
    )
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    total = image.width * image.height
    counted = image.getcolors(maxcolors=total) or []
    near = (
        count
        for count, shown in counted
        if isinstance(shown, tuple)
        and max(abs(a - b) for a, b in zip(shown, colour, strict=True)) <= tolerance
    )
    return sum(near) / total


def expect_drawn(page: Page, *colours: tuple[int, ...]) -> None:
    """The map comes to show each of these colours, on at least a twentieth of it."""
    deadline = time.monotonic() + DRAWN_SECONDS
    shares: list[float] = []
    while time.monotonic() < deadline:
        shares = [share_of(page, colour) for colour in colours]
        if min(shares) >= 0.05:
            return
    raise AssertionError(f"the map shows {dict(zip(colours, shares, strict=True))}")


def expect_ready(page: Page) -> None:
    """The map has been drawn: two frames have passed with nothing more to fetch."""
    expect(canvas(page)).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
