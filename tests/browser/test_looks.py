"""Every page in light and dark and at three sizes: readable by all, nothing cut off."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.conftest import NewPage, Scheme
from tests.browser.steps import (
    DESK,
    PATHS,
    PHONE,
    PROJECTOR,
    TITLES,
    sentence,
    settle,
    visit,
)

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}}
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

# Text whose box is narrower than itself is cut off, or ends in dots.
CUT_OFF = """() => {
    const controls = 'button, [role="radio"], [role="button"], [data-testid="stMetricLabel"], '
        + '[data-testid="stMetricValue"], [data-testid="stTopNavLink"], '
        + '[data-testid="stPageLink"] a, label, h1, h2, h3, .legend-item';
    const cut = new Set();
    for (const control of document.querySelectorAll(controls)) {
        for (const box of [control, ...control.querySelectorAll('*')]) {
            const style = getComputedStyle(box);
            const hidden = box.clientWidth === 0 || style.visibility === 'hidden';
            const icon = box.closest('[data-testid="stIconMaterial"], svg, input');
            if (!hidden && !icon && style.overflowX !== 'visible'
                    && box.innerText && box.scrollWidth > box.clientWidth + 1) {
                cut.add(control.innerText.trim().replaceAll('\\n', ' '));
            }
        }
    }
    return [...cut];
}"""

# The parts of the page that can be scrolled sideways, and those that stick out at the right.
SIDEWAYS = """() => {
    const wide = [];
    const main = document.querySelector('[data-testid="stMain"]');
    for (const [name, box] of [['page', document.documentElement], ['main', main]]) {
        if (box.scrollWidth > box.clientWidth) {
            wide.push(`${name}: ${box.scrollWidth} of ${box.clientWidth} px`);
        }
    }
    const block = document.querySelector('[data-testid="stMainBlockContainer"]');
    const edge = block.getBoundingClientRect().right + 1;
    for (const box of block.querySelectorAll('[data-testid="stElementContainer"], .legend-item')) {
        const right = box.getBoundingClientRect().right;
        if (right > edge) {
            const what = box.innerText.slice(0, 60) || box.className;
            wide.push(`${what}: sticks out by ${Math.round(right - edge)} px`);
        }
    }
    return wide;
}"""

# Plotly's own text: what lies outside its figure is not drawn; words may not lie on each other.
FIGURES = """() => {
    const faults = [];
    const turned = text => /rotate\\((?!0[,)])/.test(text.getAttribute('transform') || '');
    const middle = box => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    const meet = ([one, a], [other, b]) => {
        if (turned(one) || turned(other)) {
            // The box of turned text is larger than the text: measure from line to line.
            const [[x, y], [u, v]] = [middle(a), middle(b)];
            return Math.hypot(x - u, y - v) < 9;
        }
        return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
            && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
    };
    for (const chart of document.querySelectorAll('.stPlotlyChart')) {
        const figure = chart.querySelector('.main-svg').getBoundingClientRect();
        const texts = parts => [...chart.querySelectorAll(parts)]
            .filter(text => !text.closest('.rangeslider-container'))
            .map(text => [text, text.getBoundingClientRect()])
            .filter(([text, box]) => text.textContent && box.width > 0 && box.height > 0);
        const outer = '.xtick text, .ytick text, .legendtext, .g-xtitle text, .g-ytitle text, '
            + '.annotation-text';
        for (const [text, box] of texts(outer)) {
            if (box.left < figure.left - 1 || box.right > figure.right + 1
                    || box.top < figure.top - 1 || box.bottom > figure.bottom + 1) {
                faults.push(`outside its figure: ${text.textContent}`);
            }
        }
        for (const kind of ['.xtick text', '.ytick text', '.legendtext', '.annotation-text',
                '.bartext', '.heatmap-label text']) {
            const all = texts(kind);
            all.forEach((one, at) => all.slice(at + 1).forEach(other => {
                if (meet(one, other)) {
                    faults.push(
                        `on each other: ${one[0].textContent} and ${other[0].textContent}`);
                }
            }));
        }
    }
    return [...new Set(faults)];
}"""

# Plotly draws anew a moment after the window has changed.
RESIZED = """() => [...document.querySelectorAll('.stPlotlyChart')].every(chart => {
    const figure = chart.querySelector('.main-svg');
    return figure && Math.abs(figure.clientWidth - chart.clientWidth) <= 2;
})"""


def told(violation: dict[str, Any]) -> str:
    """A violation of axe in a few lines."""
    nodes = [f"  {node['target']}: {node['html'][:160]}" for node in violation["nodes"][:4]]
    rest = len(violation["nodes"]) - len(nodes)
    return "\n".join(
        [f"{violation['id']}: {violation['help']}", *nodes, *([f"  and {rest} more"] * bool(rest))]
    )


def faults_of_axe(page: Page) -> list[str]:
    """What axe finds."""
    return [told(one) for one in Axe().run(page, options=RULES).response["violations"]]


@pytest.mark.parametrize("path", PATHS)
def test_each_page_in_the_dark(new_page: NewPage, path: str) -> None:
    page = new_page(scheme="dark")
    visit(page, path, EVENT)
    faults = faults_of_axe(page)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", PARTS)
def test_the_other_parts_of_a_page_in_the_dark(new_page: NewPage, path: str) -> None:
    page = new_page(PROJECTOR, scheme="dark")
    visit(page, path)
    for part in PARTS[path]:
        option = page.get_by_role("radio", name=part, exact=True)
        option.click()
        expect(option).to_be_checked()
        settle(page)
        faults = faults_of_axe(page) + faults_of(page, PROJECTOR)
        assert not faults, "\n".join([part, *faults])


def test_axe_finds_nothing_in_a_note_an_empty_result_and_a_table(page: Page) -> None:
    visit(page, "/map", {"q": "no such words", "period": "x"})
    found = faults_of_axe(page)
    visit(page, "/timeline", {"class": "icbm"})
    page.get_by_text("Show as table").click()
    expect(page.get_by_test_id("stDataFrame").locator("table[role=grid]")).to_be_attached()
    settle(page)
    found += faults_of_axe(page)
    assert not found, "\n".join(found)


def faults_of(page: Page, size: ViewportSize) -> list[str]:
    """What is cut off, sticks out, or lies on something else."""
    at = f"{size['width']}x{size['height']}"
    return [
        f"{at}: {kind}: {fault}"
        for kind, script in (("sideways", SIDEWAYS), ("cut off", CUT_OFF), ("figure", FIGURES))
        for fault in page.evaluate(script)
    ]


@pytest.mark.parametrize("path", PATHS)
def test_each_page_at_a_desk_and_on_a_projector(page: Page, path: str) -> None:
    visit(page, path, EVENT)
    expect(page).to_have_title(f"{TITLES[path]} · Khasan Atlas")
    expect(sentence(page)).to_contain_text("no filter set")
    expect(page.get_by_role("heading", level=2).first).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.locator(SHOWN).first).to_be_visible()
    faults = faults_of_axe(page)
    for size in (DESK, PROJECTOR):
        page.set_viewport_size(size)
        settle(page)
        page.wait_for_function(RESIZED)
        faults += faults_of(page, size)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", PATHS)
def test_each_page_on_a_phone_and_at_200_percent(new_page: NewPage, path: str) -> None:
    page = new_page(PHONE)
    visit(page, path, EVENT)
    faults = faults_of(page, PHONE)
    page.set_viewport_size(ZOOMED)
    settle(page)
    page.wait_for_function(RESIZED)
    faults += faults_of(page, ZOOMED)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_stage_in_light_and_dark_at_each_size(new_page: NewPage, scheme: Scheme) -> None:
    page = new_page(PROJECTOR, scheme=scheme)
    visit(page, "/present", {"story": "summits-2018-19", "step": "2"})
    page.keyboard.press("n")
    expect(page.locator(".st-key-present_notes_shown")).to_be_visible()
    faults = faults_of_axe(page)
    for size in (PROJECTOR, ZOOMED, PHONE):
        page.set_viewport_size(size)
        settle(page)
        page.wait_for_function(RESIZED)
        faults += faults_of(page, size)
    assert not faults, "\n".join(faults)


def test_the_phone_shows_the_visual_first_and_the_filters_on_demand(new_page: NewPage) -> None:
    page = new_page(PHONE)
    visit(page, "/map")
    away = page.get_by_text("Only while Kim was abroad")
    expect(away).not_to_be_in_viewport()
    expect(page.get_by_test_id("stDeckGlJsonChart")).to_be_in_viewport()
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(away).to_be_visible()
    away.click()
    page.wait_for_function("() => location.search.includes('away=1')")
    expect(sentence(page)).to_contain_text("while Kim was abroad")
    assert page.evaluate(CUT_OFF) == []
