"""How long the first view takes with a cold and a warm browser, and a switch to another page.

A view is there when the page has settled and all its charts and maps have been drawn. The yardstick
is a bare page with one map and one chart, `bare_map.py`, loaded in turn. Cold: the browser has
nothing of the site. Warm: it was here before. The servers are up and have loaded their data.
"""

import statistics

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.harness import ROOT, SETTLED, browser, opened, served, timed, verdict

ROUNDS = 5
GOAL_RATIO, GOAL_SWITCH = 1.3, 1.0
SWITCHES = ["Timeline", "Charts", "Journeys", "Reach", "Learn", "Map", "Overview"]
# Seconds since the visitor asked for the page. The stage, the first of the components that
# have a root of their own, has drawn once its map has been painted.
PAINTED = f"""() => ({SETTLED})() && [...document.querySelectorAll(
    '[data-testid=stPlotlyChart], [data-testid=stDeckGlJsonChart]')].every(
        one => one.querySelector('.main-svg, canvas'))
    && [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
        .map(one => one.shadowRoot?.querySelector('.stage'))
        .every((one, place) => one ? one.stage?.painted : place)
    && performance.now() / 1000"""


def loaded(context: BrowserContext, address: str, waited_for: str) -> float:
    """Open a page; seconds until it is there."""
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(waited_for)
    seconds: float = page.wait_for_function(PAINTED, polling="raf").json_value()
    page.close()
    return seconds


def views(chromium: Browser, address: str, waited_for: str) -> tuple[float, float]:
    """The same page with a cold and then with a warm browser, in seconds."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    cold, warm = (loaded(context, address, waited_for) for _ in range(2))
    context.close()
    return cold, warm


def switched(page: Page, name: str) -> float:
    """Go to another page by its name; seconds until it has settled."""
    link = page.get_by_test_id("stTopNav").get_by_role("link", name=name, exact=True)
    return timed(page, "h2", link.click)


def main() -> None:
    """Measure and print every figure against its goal."""
    with (
        browser() as chromium,
        served(ROOT / "server.py") as (atlas, _),
        served(ROOT / "benchmarks" / "bare_map.py") as (bare, _),
    ):
        pages = {
            "bare": (bare, "[data-testid=stPlotlyChart]"),
            "/": (atlas, "[data-testid=stPlotlyChart]"),
            "/map": (f"{atlas}/map", ".stage"),
        }
        seconds: dict[str, list[tuple[float, float]]] = {name: [] for name in pages}
        for address, waited_for in pages.values():
            views(chromium, address, waited_for)
        for _ in range(ROUNDS):
            for name, (address, waited_for) in pages.items():
                seconds[name].append(views(chromium, address, waited_for))
        for place, label in enumerate(("cold", "warm")):
            median = {
                name: statistics.median(one[place] for one in times)
                for name, times in seconds.items()
            }
            for name in ("/", "/map"):
                ratio = median[name] / median["bare"]
                print(
                    f"first view of {name:<5} {label}: {median[name]:.2f} s, bare "
                    f"{median['bare']:.2f} s, {verdict(ratio, GOAL_RATIO, f'{ratio:.2f}')} "
                    f"(goal {GOAL_RATIO})"
                )
        page = opened(chromium, atlas, "h2")
        times = [switched(page, name) for _ in range(2) for name in SWITCHES]
        switch = statistics.median(times)
        print(
            f"switch to another page: {verdict(switch, GOAL_SWITCH, f'{switch:.2f} s')}, slowest "
            f"{max(times):.2f} s (goal {GOAL_SWITCH:.0f} s)"
        )


if __name__ == "__main__":
    main()
