"""The stage on /map: what it sends and paints while it is brushed, played and hovered over.

Between two settled states nothing should go over the wire. A frame of the stage is timed from its
beginning until deck.gl takes over. What the main thread works is its time of the processor by frame
painted, deck.gl's part and all else included, and what it waits is not. Another process draws by
software in place of a graphics card, and takes most of the time between two frames.
"""

import asyncio
import base64
import gzip
import os
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Locator, Page

from atlas.maps.fetched import STATIC
from atlas.stage import mount
from benchmarks.harness import ROOT, SETTLED, Wire, browser, served, verdict
from benchmarks.viewer import Viewer

# At this size of the window the map has about 940 x 460 pixels.
VIEWPORT: Final = {"width": 1648, "height": 920}
STAGE: Final = ".stage"
SENTENCE: Final = ".st-key-view_sentence"
MOVES: Final = 120
SECONDS: Final = 10
OWN: Final = 100_000
VIEWERS: Final = 50
WATCHED: Final = 60
LEVEL: Final = 6  # of gzip, as servers take it
GOAL_BUNDLE, GOAL_COLUMNS = 300, 60  # KB
GOAL_KIB: Final = 30
GOAL_MS, GOAL_MS_OWN = 8, 16  # with the data alone, and with so many own events
GOAL_PAINTED: Final = 10
GOAL_CPU: Final = 1.0


class Traffic:
    """Counts what a page sends and receives, in bytes before compression, and its requests."""

    def __init__(self, page: Page) -> None:
        self.sent = self.received = self.requests = 0
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.webSocketFrameSent", lambda event: self._add("sent", event))
        session.on("Network.webSocketFrameReceived", lambda event: self._add("received", event))
        session.on("Network.requestWillBeSent", self._ask)

    def _add(self, way: str, event: dict[str, Any]) -> None:
        frame = event["response"]
        data = frame["payloadData"]
        size = len(base64.b64decode(data)) if frame["opcode"] == 2 else len(data)
        setattr(self, way, getattr(self, way) + size)

    def _ask(self, event: dict[str, Any]) -> None:
        self.requests += event["request"]["url"].startswith("http")

    def during(self, act: Callable[[], object]) -> tuple[int, int, int]:
        """Bytes sent, bytes received and requests while something is done."""
        before = (self.sent, self.received, self.requests)
        act()
        return (self.sent - before[0], self.received - before[1], self.requests - before[2])


def rows(number: int) -> str:
    """One of the own events: a place on land and sea round Korea, and one of 13,000 days."""
    day = date(1990, 1, 1) + timedelta(days=number * 7 % 13_000)
    return f"Event {number},{day},{100 + number * 37 % 5000 / 100},{20 + number * 53 % 3000 / 100}"


def opened_stage(page: Page, address: str) -> Locator:
    """Open the map; its stage, once it has been painted and the page has settled."""
    page.goto(address)
    return settled_stage(page)


def settled_stage(page: Page) -> Locator:
    """The stage of the page, once it has been painted and the page has settled."""
    stage = page.locator(STAGE).first
    stage.locator(".canvases canvas").first.wait_for(timeout=60_000)
    page.wait_for_function(SETTLED)
    while not stage.evaluate("one => one.stage.painted"):
        page.wait_for_timeout(100)
    # Outlines and marks come one after the other.
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1000)
    return stage


def hover(page: Page, stage: Locator) -> None:
    """Lead the pointer over the map and over the lanes."""
    for part in (".canvases", "canvas.strip"):
        box = stage.locator(part).bounding_box()
        assert box is not None
        for step in range(MOVES // 2):
            along = step / (MOVES // 2)
            page.mouse.move(box["x"] + box["width"] * along, box["y"] + box["height"] * 0.4)


def brush(page: Page, stage: Locator) -> None:
    """Drag the last day of the brush to the left, and keep the button pressed."""
    box = stage.locator("canvas.strip").bounding_box()
    assert box is not None
    ends, top = stage.evaluate(
        "({stage: {strip, period}}) => [strip.brushEnds(period), strip.places.barsTop]"
    )
    y = box["y"] + top + 15
    page.mouse.move(box["x"] + ends[1], y)
    page.mouse.down()
    for step in range(MOVES):
        page.mouse.move(box["x"] + ends[1] - 2 * step, y)


def settled(page: Page) -> None:
    """Wait for the rerun that follows."""
    page.wait_for_timeout(300)
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(300)


def play(stage: Locator) -> None:
    """Play or pause."""
    stage.get_by_role("button", name="Play", exact=True).or_(
        stage.get_by_role("button", name="Pause", exact=True)
    ).click()


def report_traffic(page: Page, stage: Locator, wire: Wire) -> None:
    """What goes over the wire while something moves, and once it has settled."""
    traffic = Traffic(page)

    def tell(what: str, transferred: tuple[int, int, int], goal: int | None) -> None:
        sent, received, requests = transferred
        total = sum(transferred)
        print(
            f"{what}: {sent:,} bytes sent, {received:,} received, {requests} requests"
            + ("" if goal is None else f", {verdict(total, goal, 'in all')} (goal {goal})"),
            flush=True,
        )

    def settle(what: str, act: Callable[[], object]) -> None:
        def acted() -> None:
            act()
            settled(page)

        wire.received = 0
        transferred = traffic.during(acted)
        kib = wire.received / 1024
        tell(what, transferred, None)
        print(f"  on the wire {verdict(kib, GOAL_KIB, f'{kib:.1f} KiB')} (goal {GOAL_KIB})")

    # The first tooltip with Chinese characters fetches their font, once.
    hover(page, stage)
    page.wait_for_load_state("networkidle")
    tell("hovering", traffic.during(lambda: hover(page, stage)), 0)
    before = page.locator(SENTENCE).inner_text()
    tell("brushing", traffic.during(lambda: brush(page, stage)), 0)
    settle("the rerun when the brush settles", page.mouse.up)
    if page.locator(SENTENCE).inner_text() == before:
        raise RuntimeError("the brush has changed nothing")
    play(stage)
    tell(
        f"playing for {SECONDS} s", traffic.during(lambda: page.wait_for_timeout(1000 * SECONDS)), 0
    )
    settle("the rerun when it is paused", lambda: play(stage))


def report_frames(page: Page, stage: Locator, what: str, goal: int) -> None:
    """Play; what a frame costs the main thread, and how many are painted a second."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "ThreadTime"))

    # From the first event on, whatever was shown before; slowly enough not to reach the last.
    stage.evaluate(
        "({stage}) => { stage.clock.until = null; stage.bar.player.speed.value = '365'; }"
    )
    play(stage)
    page.wait_for_timeout(1000)
    painted, before = (
        stage.evaluate("({stage}) => { stage.frameTimes.length = 0; return stage.painted }"),
        worked(),
    )
    start = time.monotonic()
    page.wait_for_timeout(1000 * SECONDS)
    after, playing, times = stage.evaluate(
        "({stage}) => [stage.painted, stage.playing, stage.frameTimes]"
    )
    seconds, busy = time.monotonic() - start, worked() - before
    if not playing:
        raise RuntimeError("it was over before the time was")
    play(stage)
    settled(page)
    own, frames = statistics.median(times), after - painted
    each = 1000 * busy / frames
    box = stage.locator(".canvases").bounding_box()
    assert box is not None
    rate = verdict(frames / seconds, GOAL_PAINTED, f"{frames / seconds:.1f}", least=True)
    print(
        f"{what}, map {box['width']:.0f} x {box['height']:.0f}:\n"
        f"  a frame of the stage, median {verdict(own, goal, f'{own:.1f} ms')} "
        f"(goal {goal}), the slowest {max(times):.0f} ms; the main thread by frame "
        f"{verdict(each, goal, f'{each:.1f} ms')} (goal {goal})\n"
        f"  painted {rate} times a second (goal {GOAL_PAINTED}), by software",
        flush=True,
    )


def bring_own(page: Page, address: str) -> None:
    """Bring own events, and go to the map with them."""
    content = "\n".join(["title,date,lon,lat", *map(rows, range(OWN))]).encode()
    page.goto(f"{address}/own")
    page.locator("input[type=file]").first.set_input_files(
        {"name": "own.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.locator(".st-key-own_keep button").click(timeout=60_000)
    page.locator(".st-key-own_kept").wait_for(timeout=60_000)
    page.get_by_test_id("stTopNav").get_by_role("link", name="Map", exact=True).click()


def processor(process_id: int) -> float:
    """Seconds that a process has had the processor."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def watched(address: str, path: str, process_id: int) -> float:
    """Seconds of the processor while viewers watch a page play, of which the server hears none."""
    viewers = [(await Viewer.arrive(address, path))[0] for _ in range(VIEWERS)]
    await asyncio.sleep(5)
    before = processor(process_id)
    await asyncio.sleep(WATCHED)
    spent = processor(process_id) - before
    for viewer in viewers:
        if viewer.errors:
            raise RuntimeError(viewer.errors[0])
        await viewer.leave()
    return spent


def report_sizes() -> None:
    """The files of the stage that a browser fetches once."""
    (columns,) = (STATIC / "stage").glob(mount.COLUMNS)
    (rides,) = (STATIC / "stage").glob(mount.RIDES)
    for name, path, goal in (
        ("program", mount.bundle(), GOAL_BUNDLE),
        ("columns", columns, GOAL_COLUMNS),
        ("rides", rides, GOAL_COLUMNS),
    ):
        content = path.read_bytes()
        size = len(gzip.compress(content, LEVEL)) / 1000
        print(
            f"{name}: {len(content) / 1000:.0f} KB, compressed "
            f"{verdict(size, goal, f'{size:.0f} KB')} (goal {goal})"
        )


def main() -> None:
    """Measure and print every figure against its goal."""
    report_sizes()
    with served(ROOT / "server.py") as (address, process_id):
        with browser() as chromium:
            wire = Wire(address)
            page = chromium.new_page(viewport=VIEWPORT)
            stage = opened_stage(page, f"{wire.address}/map")
            report_traffic(page, stage, wire)
            stage = opened_stage(page, f"{address}/map")
            count = stage.evaluate("({stage}) => stage.events.count")
            report_frames(page, stage, f"{count:,} events", GOAL_MS)
            bring_own(page, address)
            stage = settled_stage(page)
            count = stage.evaluate("({stage}) => stage.events.count")
            report_frames(page, stage, f"{count:,} events, {OWN:,} of them own", GOAL_MS_OWN)
        for path in ("map", "journeys"):
            spent = asyncio.run(watched(address, path, process_id))
            print(
                f"{VIEWERS} viewers who watch /{path} play for {WATCHED} s: the server's processor "
                f"worked {verdict(spent, GOAL_CPU, f'{spent:.2f} s')} (goal {GOAL_CPU:.0f} s)"
            )


if __name__ == "__main__":
    main()
