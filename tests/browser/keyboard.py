"""A page by keyboard alone: which controls the Tab key reaches, and whether each shows it.

The round begins at the link past the filters and comes back to it.
"""

from typing import Any

from playwright.sync_api import Page

MOST_STOPS = 250
FIRST = "Skip to main content"

# From the start of the page, with nothing reached yet: parts of it stay from page to page.
AFRESH = """() => {
    // The next Tab goes on from what had the focus last.
    document.body.tabIndex = -1;
    document.body.focus({preventScroll: true});
    document.body.removeAttribute('tabindex');
    for (const root of [document, ...[...document.querySelectorAll('*')]
            .map(one => one.shadowRoot).filter(Boolean)]) {
        root.querySelectorAll('[data-reached]').forEach(one => delete one.dataset.reached);
    }
}"""

# What has the focus: its name, its box, whether the box lies in the window, and whether it looks
# otherwise than without the focus (it or what is round it, as a control's frame is its parent's).
FOCUSED = """() => {
    let at = document.activeElement;
    if (at === document.body) return null;
    while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const looks = () => {
        let all = '';
        for (let box = at, step = 0; box && step < 5; box = box.parentElement, step += 1) {
            for (const one of step === 1 ? [box, ...box.children] : [box]) {
                const style = getComputedStyle(one);
                all += style.outline + style.boxShadow + style.borderColor + style.opacity
                    + style.clipPath + style.backgroundColor + '|';
            }
        }
        return all;
    };
    const focused = looks();
    at.blur();
    const plain = looks();
    at.focus({focusVisible: true, preventScroll: true});
    // A cell of a table, which is drawn on its canvas with a ring of its own.
    const sheet = at.closest('canvas');
    const box = (at.closest('label') || sheet || at).getBoundingClientRect();
    const label = at.getAttribute('aria-label') || at.innerText;
    at.dataset.reached = 'yes';
    return {
        name: (label || at.tagName).trim().replaceAll('\\n', ' ').slice(0, 60),
        small: box.width < 8 || box.height < 8,
        outside: box.right <= 0 || box.bottom <= 0
            || box.left >= innerWidth || box.top >= innerHeight,
        unmarked: focused === plain && (!sheet || sheet === at),
    };
}"""

# Controls that can be seen and pressed, and that the round did not reach. Of a group of radio
# buttons the keyboard reaches one, and the arrows the others; tables and charts have their twins.
MISSED = """() => [document, ...[...document.querySelectorAll('*')]
    .map(one => one.shadowRoot).filter(Boolean)]
    .flatMap(root => [...root.querySelectorAll(
        'a[href], button, input, summary, textarea, select, [role=slider], [role=listbox]')])
    .filter(one => !one.disabled && !one.dataset.reached && one.tabIndex >= 0)
    .filter(one => one.getAttribute('role') !== 'radio' && one.type !== 'radio')
    .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(one => (one.closest('label') || one).getBoundingClientRect().width > 1)
    .map(one => (one.getAttribute('aria-label') || one.innerText || one.outerHTML).slice(0, 80))"""


def walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab from the start of the page until the round closes; what had the focus."""
    # The pointer is out of the way: help that opens under it would have the sidebar be pointed at.
    size = page.viewport_size
    assert size is not None
    page.mouse.move(size["width"] - 1, size["height"] - 1)
    page.evaluate(AFRESH)
    stops: list[dict[str, Any]] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None:
            if stops:
                return stops
            continue
        if stops and stop["name"] == FIRST:
            return stops
        stops.append(stop)
    raise AssertionError(f"the focus does not leave: {[stop['name'] for stop in stops[-8:]]}")


def keyboard_faults(page: Page) -> list[str]:
    """What a round with the Tab key finds wrong: controls it misses, or that do not show it.

    The page must have been opened with reduced motion: without transitions a frame is there at
    once.
    """
    duration = "getComputedStyle(document.querySelector('button')).transitionDuration"
    assert page.evaluate(duration) == "0s"
    stops = walk(page)
    assert stops[0]["name"] == FIRST
    faults = [
        f"{stop['name']}: {fault}"
        for stop in stops
        for fault in ("small", "outside", "unmarked")
        if stop[fault]
    ]
    return faults + [f"not reached: {one}" for one in page.evaluate(MISSED)]
