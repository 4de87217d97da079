"""What a person does on the dashboard, and what is seen there."""

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

from PIL import Image
from playwright.sync_api import Frame, Locator, Page, ViewportSize, expect

from tests.browser.answers import HANG_SECONDS

DESK: ViewportSize = {"width": 1400, "height": 900}
PROJECTOR: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}


def navigation() -> Iterator[tuple[str, str, str]]:
    """The menu, address and title of each page, as `dashboard.py` lists them in `PAGES`."""
    code = (Path(__file__).parents[2] / "dashboard.py").read_text(encoding="utf-8")
    (pages,) = re.findall(r"^PAGES = {$(.*?)^}$", code, re.DOTALL | re.MULTILINE)
    for menu, listed in re.findall(r'"([^"]*)": \[(.*?)\]', pages, re.DOTALL):
        for title, rest in re.findall(r'title="([^"]+)"(.*?)\)', listed, re.DOTALL):
            address = re.search(r'url_path="([^"]+)"', rest)
            yield menu, f"/{address[1] if address else ''}", title


TITLES = {path: title for _, path, title in navigation()}
# These are in a menu of the navigation, by its name.
MENUS = {title: menu for menu, _, title in navigation() if menu}
PATHS = tuple(TITLES)

SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app !== null
        && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid="stSkeleton"], [data-testid="stSpinner"]')
        && !document.querySelector('[data-stale="true"]')
        && document.fonts.status === 'loaded';
}"""
HEADED = f"""() => ({SETTLED})() && document.querySelector(
    '[data-testid="stMainBlockContainer"] h1, h2')?.checkVisibility()"""
RUNS = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    window.seenRunning = false;
    new MutationObserver(() => {
        if (app.dataset.testScriptState === 'running') window.seenRunning = true;
    }).observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}"""
# What a run sent is drawn in the frame after it has come.
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
PUSH = """link => {
    history.pushState(null, '', link);
    dispatchEvent(new PopStateEvent('popstate'));
}"""
End = Literal["from", "to"]

# The stage's root, which has the property `stage`; on a page or in a handout.
ROOT_OF_STAGE = """() => [
        ...document.querySelectorAll('[data-testid^="stBidiComponent"], #stage')]
    .flatMap(one => [one, ...one.querySelectorAll('*')])
    .map(one => one.shadowRoot?.querySelector('.stage')).find(Boolean)"""
# Days are days since 2000, and `until` minutes; `shown` are the marks in the strip.
STAGE = """stage => ({
    period: stage.period,
    until: stage.clock.until,
    window: stage.clock.window,
    playing: stage.playing,
    selected: stage.events.ids[stage.selected] ?? null,
    hover: stage.events.ids[stage.pointing.hover] ?? null,
    shown: stage.strip.marks.length,
    rows: stage.events.counted(stage.time),
    limits: stage.strip.brushLimits,
    ends: stage.strip.brushEnds(stage.period),
    camera: stage.map?.camera,
    faults: stage.faults,
    frames: stage.frames,
    painted: stage.painted,
})"""

# The same of a ride: `at` is in seconds since 1970.
RIDE = """stage => ({
    trip: stage.trip,
    at: stage.at,
    playing: stage.playing,
    clock: stage.clock.local.textContent,
    others: stage.clock.others.textContent,
    where: stage.clock.where.textContent,
    stop: stage.stops.root.querySelector('.here b')?.textContent ?? null,
    behind: stage.stops.root.querySelectorAll('.behind').length,
})"""


# Pages as the test before has left them.
LEFT: set[Page] = set()


def visit(page: Page, path: str, params: dict[str, str | list[str]] | None = None) -> None:
    """Open a link as it was pasted, and wait for the page."""
    page.goto(_link(path, params))
    settle(page)


def go(page: Page, path: str, params: dict[str, str | list[str]] | None = None) -> None:
    """Open a link: anew in a tab without a page, and else as `follow` does.

    Where another test has left this very page it goes by another, which forgets what was chosen:
    the one that costs least to draw.
    """
    opened = page.get_by_test_id("stApp").count()
    if opened and page in LEFT and urlsplit(page.url).path == path:
        follow(page, "/learn" if path == "/sources" else "/sources")
    LEFT.discard(page)
    (follow if opened else visit)(page, path, params)


def follow(page: Page, path: str, params: dict[str, str | list[str]] | None = None) -> None:
    """Go to a link in the same session, as Back and Forward do: nothing is loaded anew.

    What the link does not name is as at first; the menu, which leads to a bare address, takes the
    view along. The run that reads the link writes `Unit` small, or leaves it out: so we know it.
    """
    settle(page)
    given = dict(params or {})
    push(page, _link(path, given | {"Unit": given.pop("unit", "missiles")}))
    settle(page)
    page.evaluate(TWO_FRAMES)


def push(page: Page | Frame, link: str) -> None:
    """Go to a link that has `Unit`, and wait until a run has read it."""
    page.evaluate(PUSH, link)
    page.wait_for_function("() => !location.search.includes('Unit=')")
    page.evaluate(TWO_FRAMES)


def _link(path: str, params: dict[str, str | list[str]] | None) -> str:
    return path + (f"?{urlencode(params, doseq=True)}" if params else "")


def settle(page: Page) -> None:
    """Wait until the script has run and everything it sent is drawn.

    What is waited for is always a function: a bare expression would be evaluated again and again,
    and the page's policy lets no text be run.
    """
    page.wait_for_function(HEADED)


def go_to_story(page: Page, story: str, step: int) -> None:
    """Open a slide, as `go` does, and wait until it hears keys."""
    go(page, "/present", {"story": story, "step": str(step)})
    expect_keys(page)


def expect_keys(page: Page) -> None:
    """Wait until a slide hears keys: its buttons say so."""
    expect(page.get_by_role("button", name="Notes")).to_be_visible()


def watch_runs(page: Page) -> None:
    """Remember from now on whether the page's script has run."""
    page.evaluate(RUNS)


def await_return(page: Page) -> None:
    """Wait until the page has a connection again and its script has run once more."""
    page.wait_for_function("() => window.seenRunning")
    settle(page)


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
    """The address bar comes to hold exactly these parameters, in any order, and the page rests.

    A run writes the address before the browser has all it drew: a field that still held its old
    value would send that with the next one.
    """
    wanted = {name: [v] if isinstance(v, str) else v for name, v in expected.items()}
    pairs = sorted([name.rstrip("_"), value] for name, values in wanted.items() for value in values)
    page.wait_for_function(
        """pairs => JSON.stringify([...new URLSearchParams(location.search)].sort())
            === JSON.stringify(pairs)""",
        arg=pairs,
    )
    page.wait_for_function(SETTLED)
    page.evaluate(TWO_FRAMES)


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
    show_file(page, file, rows)


def show_file(page: Page, file: Path, rows: str) -> None:
    """Upload a file on the page for it, and show its good rows."""
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=f"Show {rows} on every page").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(f"Every page shows {rows} of yours")


def click_middle(page: Page, mark: Locator) -> None:
    """Click the middle of a mark: plotly lays a sheet over its marks that takes the clicks."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.click(x, y)


def canvas(page: Page) -> Locator:
    """The map's canvas: the stage's upper one."""
    return page.locator(".stage canvas.scene").first


def stage(page: Page) -> Locator:
    """The stage's root, which lies in an open shadow."""
    return page.locator(".stage")


def tip(page: Page) -> Locator:
    """What the stage says of the mark under the pointer."""
    return page.locator(".stage .tip")


def clock(page: Page) -> Locator:
    """The day and the count on the stage's map."""
    return page.locator(".stage .clock")


def stage_of(page: Page) -> dict[str, Any]:
    """What the stage holds now: see `STAGE`."""
    held: dict[str, Any] = stage(page).evaluate(f"root => ({STAGE})(root.stage)")
    return held


def expect_ride(page: Page, **values: object) -> None:
    """The ride comes to hold these values, of those that `RIDE` names."""
    page.wait_for_function(
        f"""wanted => {{
            const root = ({ROOT_OF_STAGE})();
            if (!root?.stage.frames) return false;
            const now = ({RIDE})(root.stage);
            return Object.entries(wanted).every(([name, value]) => now[name] === value);
        }}""",
        arg=values,
    )


def expect_stage(page: Page, **values: object) -> None:
    """The stage comes to hold these values, of those that `STAGE` names."""
    page.wait_for_function(
        f"""wanted => {{
            const root = ({ROOT_OF_STAGE})();
            if (!root?.stage.frames) return false;
            const now = ({STAGE})(root.stage);
            return Object.entries(wanted)
                .every(([name, value]) => JSON.stringify(now[name]) === JSON.stringify(value));
        }}""",
        arg=values,
    )


def expect_more_frames(page: Page, before: int, more: int = 5) -> None:
    """The stage comes to have drawn so many frames more than `before`."""
    page.wait_for_function(f"least => ({ROOT_OF_STAGE})().stage.frames >= least", arg=before + more)


def expect_painted(page: Page) -> None:
    """The stage has drawn its events, and its map has been painted with all it asks for."""
    page.wait_for_function(
        f"""() => {{
            const stage = ({ROOT_OF_STAGE})()?.stage;
            if (!stage?.frames || !stage.painted || !stage.map?.ground.length) return false;
            return [stage.map.back, stage.map.front]
                .flatMap(deck => deck.layerManager.getLayers()).every(layer => layer.isLoaded);
        }}"""
    )


def place_of(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a place lies in the window, on the stage's map."""
    stage(page).scroll_into_view_if_needed()
    x, y = stage(page).evaluate(
        """({stage}, place) => {
            const box = stage.map.canvases[1].getBoundingClientRect();
            const [x, y] = stage.map.front.getViewports()[0].project(place);
            return [box.left + x, box.top + y];
        }""",
        [lon, lat],
    )
    return x, y


def mark_of(page: Page, event_id: str) -> tuple[float, float]:
    """Where an event's mark lies in the window, on the stage's strip; of a bar the middle."""
    stage(page).scroll_into_view_if_needed()
    x, y = stage(page).evaluate(
        """({stage}, id) => {
            const box = stage.strip.canvas.getBoundingClientRect();
            const {x, y, x1 = x} = stage.strip.marks.find(one => stage.events.ids[one.i] === id);
            return [box.left + (x + x1) / 2, box.top + y];
        }""",
        event_id,
    )
    return x, y


def brush_end(page: Page, end: End) -> tuple[float, float]:
    """Where an end of the brush lies in the window."""
    stage(page).scroll_into_view_if_needed()
    x, y = stage(page).evaluate(
        """({stage}, place) => {
            const box = stage.strip.canvas.getBoundingClientRect();
            const {barsTop, bars} = stage.strip.places;
            const x = stage.strip.brushEnds(stage.period)[place];
            return [box.left + x, box.top + barsTop + bars / 2];
        }""",
        ("from", "to").index(end),
    )
    return x, y


def drag_brush(page: Page, end: End, pixels: float) -> None:
    """Take an end of the brush and move it, without letting it go."""
    x, y = brush_end(page, end)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels, y, steps=8)


def hover_place(page: Page, lon: float, lat: float) -> None:
    """Move the mouse to a place on the stage's map, and wait for what it says."""
    expect_painted(page)
    x, y = place_of(page, lon, lat)
    page.mouse.move(x - 30, y - 30)
    page.mouse.move(x, y, steps=4)
    expect(tip(page)).to_be_visible()


def click_place(page: Page, lon: float, lat: float) -> None:
    """Click a place on the stage's map."""
    expect_painted(page)
    page.mouse.click(*place_of(page, lon, lat))


def click_mark(page: Page, event_id: str) -> None:
    """Click an event's mark in the strip."""
    page.mouse.click(*mark_of(page, event_id))


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
    deadline = time.monotonic() + HANG_SECONDS
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
    page.evaluate(TWO_FRAMES)
