"""What is wrong with how a page looks: barriers to access, text cut off or laid on other text."""

from contextlib import suppress
from typing import Any, TypedDict

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.steps import settle


class Rules(TypedDict):
    """Which rules axe is to go by: the type of the values, and the values."""

    type: str
    values: list[str]


RULES: Rules = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
# Those of them that look at colours: the others find the same in light and dark.
OF_COLOURS: Rules = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
MAIN = "[data-testid=stMain]"

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


def summary(violation: dict[str, Any]) -> str:
    """A violation of axe in a few lines."""
    nodes = [f"  {node['target']}: {node['html'][:160]}" for node in violation["nodes"][:4]]
    rest = len(violation["nodes"]) - len(nodes)
    return "\n".join(
        [f"{violation['id']}: {violation['help']}", *nodes, *([f"  and {rest} more"] * bool(rest))]
    )


def faults_of_axe(page: Page, part: str = "html", rules: Rules = RULES) -> list[str]:
    """What axe finds in a part of the page by these rules."""
    # A document keeps the script, which takes longer to read than most pages to be looked at.
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(
        "([part, options]) => axe.run(part, options).then(one => one.violations)",
        [part, {"runOnly": rules, "resultTypes": ["violations"]}],
    )
    return [summary(one) for one in violations]


CHECKS = {"sideways": SIDEWAYS, "cut off": CUT_OFF, "figure": FIGURES}
NONE = f"() => [{', '.join(CHECKS.values())}].every(check => check().length === 0)"


def faults_of(page: Page, size: ViewportSize) -> list[str]:
    """What is cut off, sticks out, or lies on something else once the page has come to rest."""
    # After a change of the window its parts are laid out anew one after the other.
    with suppress(PlaywrightTimeout):
        page.wait_for_function(NONE)
    at = f"{size['width']}x{size['height']}"
    return [
        f"{at}: {kind}: {fault}"
        for kind, script in CHECKS.items()
        for fault in page.evaluate(script)
    ]


def faults_at(page: Page, *sizes: ViewportSize) -> list[str]:
    """The same at each of these sizes of the window, one after the other."""
    faults = []
    for size in sizes:
        page.set_viewport_size(size)
        settle(page)
        page.wait_for_function(RESIZED)
        faults += faults_of(page, size)
    return faults
