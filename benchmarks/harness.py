"""What the measurements share: a server, a browser, a meter, and a figure told beside its goal."""

import base64
import os
import shutil
import socket
import socketserver
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from tools import drawing, programs

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    "/", "/map", "/timeline", "/charts", "/journeys", "/reach", "/present", "/learn", "/records",
    "/compare", "/own", "/counting", "/claims", "/sources",
]  # fmt: skip
SETTLED = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    return app && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-testid=stSkeleton]');
}"""
# Starts a watch in the page: from the next click or key to the frame after the page has settled
# with another text at `selector`. Measured within the page, so that the driver's own time and its
# waiting for a good moment to click are no part of it.
WATCH = """selector => {
    const text = () => document.querySelector(selector)?.textContent;
    const before = text(), ready = SETTLED;
    let start = null;
    for (const kind of ['click', 'keydown'])
        addEventListener(kind, () => { start ??= performance.now() }, {capture: true, once: true});
    window.watched = new Promise((done, fail) => {
        setTimeout(() => fail(new Error('nothing changed at ' + selector)), 30000);
        const look = () => start !== null && text() !== undefined && text() !== before && ready()
            ? requestAnimationFrame(() => requestAnimationFrame(
                () => done((performance.now() - start) / 1000)))
            : requestAnimationFrame(look);
        requestAnimationFrame(look);
    });
}""".replace("SETTLED", SETTLED)


@contextmanager
def served(
    script: Path, folder: Path = ROOT, code: str = "", **environment: str
) -> Iterator[tuple[str, int]]:
    """A Streamlit server for `script` on a free port; gives its address and its process id.

    It runs in `folder`, whose `atlas` it imports. `code` runs before Streamlit does.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    start = f"{code}\nfrom streamlit.web.cli import main\nmain()"
    arguments = ["run", str(script), "--server.port", str(port), "--server.headless", "true"]
    process = subprocess.Popen(
        [sys.executable, "-c", start, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + 60
        while not _answers(address):
            if time.monotonic() > deadline or process.poll() is not None:
                raise RuntimeError(f"no server for {script}")
            time.sleep(0.1)
        yield address, process.pid
    finally:
        process.terminate()
        process.wait()


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/_stcore/health", timeout=1)
    except OSError:
        return False
    return True


@contextmanager
def browser() -> Iterator[Browser]:
    """Headless Chromium that draws by software."""
    with sync_playwright() as playwright:
        started = drawing.launch(playwright, programs.chromium())
        yield started
        started.close()


def opened(browser: Browser, address: str, waited_for: str) -> Page:
    """A page of a usual screen's size that has settled, with `waited_for` in it."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(address)
    page.wait_for_selector(waited_for)
    page.wait_for_function(SETTLED)
    return page


def timed(page: Page, selector: str, act: Callable[[], None]) -> float:
    """Seconds from the click or key of `act` until the page has settled and is painted.

    The text at `selector` must change by it.
    """
    page.bring_to_front()
    page.evaluate(WATCH, selector)
    act()
    seconds: float = page.evaluate("() => window.watched")
    return seconds


class Meter:
    """Counts what a page receives over its websocket, in bytes, as it is before compression."""

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


class Wire(socketserver.ThreadingTCPServer):
    """A relay before the server at `address` that counts what comes from it over the wire."""

    daemon_threads = True

    def __init__(self, address: str) -> None:
        server = urlsplit(address)
        self.beyond = (server.hostname or "", server.port or 0)
        self.received = 0
        super().__init__(("127.0.0.1", 0), _Relay)
        self.address = f"http://localhost:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Relay(socketserver.BaseRequestHandler):
    server: Wire

    def handle(self) -> None:
        with socket.create_connection(self.server.beyond) as beyond:
            threading.Thread(target=self._pass_on, args=(beyond,), daemon=True).start()
            # Either side may hang up.
            with suppress(OSError):
                while data := beyond.recv(65536):
                    self.server.received += len(data)
                    self.request.sendall(data)

    def _pass_on(self, beyond: socket.socket) -> None:
        with suppress(OSError):
            while data := self.request.recv(65536):
                beyond.sendall(data)
            beyond.shutdown(socket.SHUT_WR)


def memory_mib(process_id: int) -> float:
    """The memory that a process holds, resident, in MiB."""
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise ProcessLookupError(process_id)


def copied(folder: Path, *, data: Path) -> Path:
    """A copy of the project in `folder`, with another data package; gives its place."""
    kept = ["atlas", "pages", "static", "tools", "dashboard.py", "server.py", ".streamlit"]
    for name in kept:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy(ROOT / name, folder / name)
    shutil.copytree(data, folder / "data")
    # What the stage draws is computed from the data.
    subprocess.run([sys.executable, "-m", "tools.build_columns"], cwd=folder, check=True)
    return folder


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return statistics.quantiles(values, n=20)[-1]


def verdict(value: float, goal: float | None, text: str, *, least: bool = False) -> str:
    """A figure with its unit beside its goal: `holds` or `MISSES`; `least`: more is better."""
    if goal is None:
        return text
    held = value >= goal if least else value <= goal
    return f"{text} {'holds' if held else 'MISSES'}"
