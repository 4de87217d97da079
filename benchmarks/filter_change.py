"""How long a filter change takes and what it sends, beside a page with one slider.

Run `make bench`. Each page is measured in one browser, in turn with the bare page in the same run;
the goal is 1.5 times the bare page and 60 KiB. It also counts how often the data were loaded.
"""

import base64
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tools.find_browser import find

ROOT = Path(__file__).resolve().parent.parent
PAGES = ["/", "/map", "/timeline", "/charts"]
ROUNDS = 8
GOAL_RATIO, GOAL_KIB = 1.5, 60
FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
]
SETTLED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Writes a line to the file named in the environment whenever the data package is loaded.
COUNTING = """
import os
import atlas.catalog
load = atlas.catalog.load
def counted(*given):
    with open(os.environ["LOADS"], "a") as file:
        file.write("loaded\\n")
    return load(*given)
atlas.catalog.load = counted
from streamlit.web.cli import main
main()
"""


@contextmanager
def served(script: Path, loads: Path) -> Iterator[str]:
    """A Streamlit server for `script` on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ["run", str(script), "--server.port", str(port), "--server.headless", "true"]
    process = subprocess.Popen(
        [sys.executable, "-c", COUNTING, *arguments],
        cwd=ROOT,
        env={**os.environ, "LOADS": str(loads), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait()


class Meter:
    """Counts what a page receives over its websocket, in bytes."""

    def __init__(self, page: Page) -> None:
        self.received = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.webSocketFrameReceived", self._add)

    def _add(self, event: dict[str, Any]) -> None:
        frame = event["response"]
        data = frame["payloadData"]
        # Opcode 2 is binary, which the protocol hands over as base64.
        self.received += len(base64.b64decode(data)) if frame["opcode"] == 2 else len(data)


def settled(page: Page) -> None:
    """Wait until the script has run and nothing is a skeleton any more."""
    page.wait_for_selector(SETTLED)
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")


def change_filter(page: Page) -> float:
    """Toggle the missile tests in the filter bar; seconds until the page has settled."""
    before = page.inner_text(".st-key-view_sentence")
    start = time.perf_counter()
    page.locator(".st-key-f_kind label", has_text="Missile tests").click()
    page.wait_for_function(
        "old => document.querySelector('.st-key-view_sentence').innerText !== old", arg=before
    )
    settled(page)
    return time.perf_counter() - start


def change_slider(page: Page) -> float:
    """Move the bare page's slider by one; seconds until the page has settled."""
    before = page.inner_text("[data-testid=stMarkdown]")
    start = time.perf_counter()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "old => document.querySelector('[data-testid=stMarkdown]').innerText !== old", arg=before
    )
    settled(page)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print every figure against its goal."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        loads, other = Path(folder) / "loads", Path(folder) / "other"
        browser = playwright.chromium.launch(executable_path=str(find()), args=FLAGS)
        with (
            served(ROOT / "server.py", loads) as atlas,
            served(ROOT / "benchmarks" / "bare_page.py", other) as bare,
        ):
            yardstick = browser.new_page()
            yardstick.goto(bare)
            yardstick.wait_for_selector("[data-testid=stSlider]")
            settled(yardstick)
            yardstick.get_by_role("slider").first.focus()
            print("page       filter change   bare page   ratio (goal 1.5)   KiB (goal 60)")
            for path in PAGES:
                page = browser.new_page(viewport={"width": 1400, "height": 900})
                page.goto(f"{atlas}{path}")
                page.wait_for_selector(".st-key-view_sentence")
                settled(page)
                meter = Meter(page)
                ours, bares, sizes = [], [], []
                for _ in range(ROUNDS):
                    bares.append(change_slider(yardstick))
                    meter.received = 0
                    ours.append(change_filter(page))
                    sizes.append(meter.received / 1024)
                mine, base = statistics.median(ours), statistics.median(bares)
                ratio, size = mine / base, max(sizes)
                print(
                    f"{path:<10} {mine * 1000:>9.0f} ms {base * 1000:>8.0f} ms "
                    f"{ratio:>8.2f} {verdict(ratio, GOAL_RATIO):<9} "
                    f"{size:>8.1f} {verdict(size, GOAL_KIB)}"
                )
                page.close()
            count = len(loads.read_text().splitlines())
            print(f"data loaded {count} time(s) for {len(PAGES)} sessions (goal 1)")
        browser.close()


def verdict(value: float, goal: float) -> str:
    """Whether a figure holds its goal."""
    return "holds" if value <= goal else "MISSES"


if __name__ == "__main__":
    main()
