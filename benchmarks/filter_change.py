"""How long a filter change takes and what it sends, on every page, beside two yardsticks.

`bare_page.py` is one slider; `plain_dashboard.py` has the filters, a map with its outlines in it,
the timeline and a bar chart, written as one would at first. All three are measured in turn in one
browser. Each change asks for a view that nobody has asked for yet; then the way back asks for the
same views again, as the next viewer of a class would. It also counts how often the data were
loaded.
"""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.harness import (
    PAGES,
    ROOT,
    SETTLED,
    Meter,
    Wire,
    browser,
    opened,
    served,
    timed,
    verdict,
)

ROUNDS = 6
GOAL_RATIO, GOAL_KIB = 1.5, 60
SENTENCE = ".st-key-view_sentence"
# One of these is switched at a time, so that no view comes twice on the way.
WALK = ["trip", "nuclear", "trip", "context", "trip", "nuclear"]
# Writes a line to the file named in the environment whenever the data package is loaded.
COUNTING = """
import os
import atlas.data.catalog
load = atlas.data.catalog.load
def counted(*given):
    with open(os.environ["LOADS"], "a") as file:
        file.write("loaded\\n")
    return load(*given)
atlas.data.catalog.load = counted
"""


def switch(page: Page, kind: str) -> float:
    """Switch one kind in the filter bar; seconds until the page has settled."""
    return timed(page, SENTENCE, page.locator(f".st-key-f_kind_{kind} label").click)


def change_slider(page: Page) -> float:
    """Move the bare page's slider by one; seconds until the page has settled."""
    return timed(page, "[data-testid=stMarkdown]", lambda: page.keyboard.press("ArrowRight"))


def main() -> None:
    """Measure and print every figure against its goal."""
    folder = ROOT / "benchmarks"
    with (
        tempfile.TemporaryDirectory() as temporary,
        browser() as chromium,
        served(ROOT / "server.py", code=COUNTING, LOADS=f"{temporary}/loads") as (atlas, _),
        served(folder / "bare_page.py") as (bare, _),
        served(folder / "plain_dashboard.py") as (plain, _),
    ):
        slider = opened(chromium, bare, "[data-testid=stSlider]")
        slider.get_by_role("slider").first.focus()
        change_slider(slider)
        dashboard = opened(chromium, plain, SENTENCE)
        usual = statistics.median(switch(dashboard, kind) for kind in WALK)
        # Its maps would go on drawing behind the others.
        dashboard.close()
        print(f"plain dashboard: {usual * 1000:.0f} ms")
        print(
            f"{'page':<10} {'new view':>9} {'seen':>7} {'bare':>6}  "
            f"new/bare (goal {GOAL_RATIO})  seen/bare (goal {GOAL_RATIO})  new/plain  "
            f"KiB on the wire (goal {GOAL_KIB}), before compression"
        )
        wire = Wire(atlas)
        for number, path in enumerate(PAGES):
            # A period of its own for each page, so that no page finds another one's views.
            view = f"?kind=launch&period=1984-04-{number + 1:02d},2030-12-31"
            # All of it first: what a browser fetches once is no part of a change.
            page = opened(chromium, f"{wire.address}{path}", SENTENCE)
            # A map behind another page waits to be drawn, and to be fetched.
            page.bring_to_front()
            page.wait_for_load_state("networkidle")
            page.goto(f"{wire.address}{path}{view}")
            page.wait_for_selector(SENTENCE)
            page.wait_for_function(SETTLED)
            page.wait_for_load_state("networkidle")
            # A map may be fetched and drawn only now. No view of the walk is one of these.
            switch(page, "other")
            switch(page, "other")
            meter, sizes, wired = Meter(page), [], []
            times: dict[str, list[float]] = {"new": [], "seen": [], "bare": []}
            for way, walk in (("new", WALK[:ROUNDS]), ("seen", WALK[:ROUNDS][::-1])):
                for kind in walk:
                    meter.received = wire.received = 0
                    times[way].append(switch(page, kind))
                    sizes.append(meter.received / 1024)
                    wired.append(wire.received / 1024)
                    times["bare"].append(change_slider(slider))
            new, seen, base = (statistics.median(times[name]) for name in times)
            print(
                f"{path:<10} {new * 1000:>6.0f} ms {seen * 1000:>4.0f} ms {base * 1000:>3.0f} ms  "
                f"{verdict(new / base, GOAL_RATIO, f'{new / base:.2f}'):<20} "
                f"{verdict(seen / base, GOAL_RATIO, f'{seen / base:.2f}'):<21} "
                f"{new / usual:<10.2f} {verdict(max(wired), GOAL_KIB, f'{max(wired):.1f}'):<25} "
                f"{max(sizes):.1f}",
                flush=True,
            )
            page.close()
        loads = len(Path(f"{temporary}/loads").read_text().splitlines())
        print(f"data loaded: {verdict(loads, 1, f'{loads} time(s)')} (goal: once a process)")


if __name__ == "__main__":
    main()
