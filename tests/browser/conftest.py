"""One server and one browser for all browser tests; each page they open is watched.

A page that asks another host for anything, or writes an error or a warning to the console, fails
its test, and so does a server that writes a warning or an error to its log. A test that fails
leaves what its pages showed in a folder of `test-results/`, which its report names.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    ViewportSize,
    WebSocket,
    expect,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from tests.browser.answers import HANG_SECONDS, answers, free_port
from tests.browser.steps import DESK, LEFT
from tools import drawing, programs

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "test-results"
# What the software renderer says of its own speed; a graphics card does not say it.
DRIVER_MESSAGES = re.compile(
    r"^\[\.WebGL-0x[0-9a-f]+\]GL Driver Message \(OpenGL, Performance, GL_CLOSE_PATH_NV, High\): "
    r"GPU stall due to ReadPixels"
)
# A page of a test lives for seconds: V8's fastest code takes longer to be compiled than it saves.
SHORT_LIVED = "--js-flags=--no-turbofan"
SERVER_TROUBLE = re.compile(r"warning|error|exception|traceback", re.IGNORECASE)
# What Python has compiled is copied too, so that a server on a copy need not; a file that is being
# written has another ending for a moment.
NOT_COPIED = (
    ".venv", ".git", "node_modules", ".*_cache", ".hypothesis", "*.pyc.*", "test-results",
)  # fmt: skip

# Takes the focus from what has it, which may lie within the stage.
NO_FOCUS = """() => {
    for (let at = document.activeElement; at; at = at.shadowRoot?.activeElement) at.blur();
}"""

EVIDENCE = pytest.StashKey[Path]()
# Tests that start servers of their own, and look at what these do when something is wrong.
OF_THEIR_OWN = ("test_bad_input", "test_deployed", "test_faults", "test_hostile")

NewPage = Callable[..., Page]
Scheme = Literal["light", "dark"]


class Server:
    """The dashboard, served from `folder` as `make run` serves it, on a free port.

    `env` is added to its environment.
    """

    def __init__(
        self, folder: Path, log: Path, env: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._log = log
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        # A setting of the developer's shell must not change what is tested.
        own = {k: v for k, v in os.environ.items() if not k.startswith("STREAMLIT_")}
        with (
            log.open("wb") as file,
            # Through a pipe: a server that may write no file has a log too.
            subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=file).stdin as out,
        ):
            self._process = subprocess.Popen(
                [*serve_command(folder), "--server.port", str(self.port)],
                cwd=folder,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=own | env,
            )
        if not answers(self._process, f"{self.url}/_stcore/health"):
            self.stop()
            pytest.fail(f"the dashboard did not start:\n{self.log()}", pytrace=False)

    def log(self) -> str:
        """What the server has written so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End the server."""
        self._process.terminate()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def serve_command(folder: Path) -> list[str]:
    """The command of `make run` for this Python."""
    recipe = (folder / "Makefile").read_text(encoding="utf-8")
    script = re.search(r"^\t\$\(PY\) -m streamlit run (\S+) ", recipe, re.MULTILINE)
    assert script, "`make run` serves no Streamlit script"
    return [sys.executable, "-m", "streamlit", "run", script[1]]


class Watch:
    """Everything that must not happen on a page, collected while it is open."""

    def __init__(self, port: int) -> None:
        self._hosts = {f"localhost:{port}"}
        self.problems: list[str] = []
        self.console: list[str] = []
        self._listeners: list[tuple[Page, str, Callable[..., None]]] = []

    def page(self, page: Page) -> None:
        """Watch a page and the pages it opens."""
        heard: dict[str, Callable[..., None]] = {
            "popup": self.page,
            "request": lambda request: self._url(request.url),
            "websocket": lambda socket_: self._url(socket_.url),
            "console": self._console,
            "pageerror": lambda error: self.problems.append(f"page error: {error}"),
            "dialog": self._dialog,
            "crash": lambda _: self.problems.append("the page crashed"),
        }
        for event, listener in heard.items():
            page.on(event, listener)  # type: ignore[call-overload]
            self._listeners.append((page, event, listener))

    def leave(self) -> None:
        """Hear no more: the pages are for another test."""
        for page, event, listener in self._listeners:
            page.remove_listener(event, listener)
        self._listeners.clear()

    def _url(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc not in self._hosts:
            self.problems.append(f"a request to another host: {url[:200]}")

    def _console(self, message: ConsoleMessage) -> None:
        self.console.append(f"{message.type}: {message.text}")
        if message.type in {"error", "warning"} and not DRIVER_MESSAGES.match(message.text):
            where = message.location.get("url", "")
            self.problems.append(f"console {message.type}: {message.text[:500]} {where}".rstrip())

    def _dialog(self, dialog: Dialog) -> None:
        self.problems.append(f"a dialog: {dialog.message[:200]}")
        dialog.dismiss()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a server of their own together: it is started once a file.

    The others go to whichever process is free, each of which has a browser and a server.
    """
    for item in items:
        if item.path.stem in OF_THEIR_OWN and item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def keep_evidence(item: pytest.Item) -> Path:
    """Write pictures of the open pages, the console and the server's log of a failed test.

    Returns the folder, named after the test, which replaces that of an earlier run.
    """
    name = re.sub(r"[^\w.-]+", "-", item.nodeid.removeprefix("tests/browser/"))
    folder = RESULTS / name.strip("-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fixtures = getattr(item, "funcargs", {})
    browser = fixtures.get("browser")
    pages = [page for context in browser.contexts for page in context.pages] if browser else []
    for number, page in enumerate(pages, start=1):
        # A page that crashed has no picture.
        with suppress(PlaywrightError):
            page.screenshot(path=folder / f"page-{number}.png")
    console = [line for one in watches_of(item) for line in one.console]
    (folder / "console.txt").write_text("\n".join(console) + "\n", encoding="utf-8")
    if (server := fixtures.get("server")) is not None:
        (folder / "server.log").write_text(server.log(), encoding="utf-8")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Keep what a failed test showed, and name the folder in its report."""
    report = yield
    problems = any(one.problems for one in watches_of(item))
    if report.when == "call" and (report.failed or problems):
        item.stash[EVIDENCE] = keep_evidence(item)
    if report.failed and EVIDENCE in item.stash:
        kept = f"screenshots, console, server log: {item.stash[EVIDENCE].relative_to(ROOT)}"
        report.sections.append(("what the test left", kept))
    return report


def watches_of(item: pytest.Item) -> list[Watch]:
    """The watches of a test; it fails for what they have seen when it is over."""
    return [one for one in getattr(item, "funcargs", {}).values() if isinstance(one, Watch)]


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on the real data; its log must hold no warning and no error at the end."""
    running = Server(ROOT, tmp_path_factory.mktemp("server") / "log.txt")
    yield running
    running.stop()
    trouble = [line for line in running.log().splitlines() if SERVER_TROUBLE.search(line)]
    assert not trouble, f"the dashboard's log:\n{running.log()}"


@pytest.fixture
def watch(server: Server) -> Iterator[Watch]:
    """What went wrong on the pages of a test; nothing may have."""
    watched = Watch(server.port)
    yield watched
    assert not watched.problems, "\n".join(dict.fromkeys(watched.problems))


@pytest.fixture(scope="package")
def home(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Chromium, at the dashboard: tests share what it has fetched and compiled.

    Each page in it is a visitor of its own: Streamlit knows them by their connection. Without a
    Chromium every test fails and says how to get it.
    """
    try:
        executable = programs.chromium()
    except programs.NoProgramError as error:
        pytest.fail(str(error), pytrace=False)
    expect.set_options(timeout=HANG_SECONDS * 1000)
    with sync_playwright() as playwright:
        context = drawing.launch_at_home(
            playwright, executable, tmp_path_factory.mktemp("home"), server.url, SHORT_LIVED
        )
        # What Streamlit remembers for a browser, such as a folded sidebar, is another visitor's.
        context.add_init_script("try { localStorage.clear() } catch {}")
        yield context
        context.close()


@pytest.fixture(scope="package")
def browser(home: BrowserContext) -> Browser:
    """The same Chromium, for contexts that share nothing with others."""
    assert home.browser
    return home.browser


def new_tab(home: BrowserContext, scheme: Scheme = "light") -> Page:
    """A tab in a colour scheme; what it opens in a window of its own is light."""
    page = home.new_page()
    page.emulate_media(color_scheme=scheme)
    page.set_default_timeout(HANG_SECONDS * 1000)
    return page


@pytest.fixture(scope="package")
def tabs() -> dict[Scheme, list[Page]]:
    """Tabs that no test uses now. A new one costs as much as all else of opening a page."""
    return {"light": [], "dark": []}


@pytest.fixture
def new_page(
    home: BrowserContext, tabs: dict[Scheme, list[Page]], watch: Watch
) -> Iterator[NewPage]:
    """Open a page as another visitor: `new_page(size, scheme="dark")`."""
    opened: list[tuple[Scheme, Page]] = []

    def make(size: ViewportSize = DESK, scheme: Scheme = "light") -> Page:
        page = tabs[scheme].pop() if tabs[scheme] else new_tab(home, scheme)
        opened.append((scheme, page))
        page.set_viewport_size(size)
        watch.page(page)
        return page

    yield make
    watch.leave()
    for scheme, page in opened:
        if page.is_closed():
            continue
        # Nothing of what the test asked of the tab stays, nor what it kept of a visitor's own
        # events; the next visitor opens a page in it. The tab waits on a page of the same origin,
        # so that its process stays: a new one would compile all scripts anew.
        page.evaluate("() => { try { sessionStorage.clear() } catch {} }")
        page.goto("/_stcore/health")
        page.emulate_media(reduced_motion="null", color_scheme=scheme)
        page.unroute_all()
        tabs[scheme].append(page)


@pytest.fixture
def page(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    """A page of a visitor at a desk, in the light theme; of the one who stays, for `by_links`."""
    stays = request.node.get_closest_marker("by_links")
    return request.getfixturevalue("kept_page") if stays else new_page()


@pytest.fixture(scope="package")
def kept_tab(home: BrowserContext) -> Page:
    """The tab of a visitor who stays from test to test."""
    return new_tab(home)


@pytest.fixture(scope="package")
def kept_lines(kept_tab: Page) -> list[WebSocket]:
    """The connection of the visitor who stays, who opens it long before some tests."""
    lines: list[WebSocket] = []

    def keep(line: WebSocket) -> None:
        lines[:] = [line]

    kept_tab.on("websocket", keep)
    return lines


@pytest.fixture
def kept_page(
    kept_tab: Page, kept_lines: list[WebSocket], watch: Watch, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """The page of the visitor who stays, in which `steps.go` opens links without loading anew."""
    watch.page(kept_tab)
    kept_tab.set_viewport_size(DESK)
    kept_tab.mouse.move(DESK["width"] - 1, DESK["height"] - 1)
    kept_tab.evaluate(NO_FOCUS)
    LEFT.add(kept_tab)
    yield kept_tab
    watch.leave()
    kept_tab.emulate_media(reduced_motion="null", color_scheme="light")
    if EVIDENCE in request.node.stash:
        # Nobody knows what a test that failed has left open.
        kept_tab.goto("/_stcore/health")


@pytest.fixture
def copy_of_the_project(tmp_path: Path) -> Path:
    """The project's files in a folder of their own, to be spoilt."""
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*NOT_COPIED))
    return copy


@pytest.fixture
def traffic(page: Page, request: pytest.FixtureRequest) -> Iterator[list[str | bytes]]:
    """What goes over the connection of the page, both ways; empty it when something begins."""
    frames: list[str | bytes] = []
    heard: list[WebSocket] = []

    def note(frame: str | bytes) -> None:
        frames.append(frame)

    def listen(line: WebSocket) -> None:
        heard.append(line)
        # playwright takes no method of a list.
        for event in ("framesent", "framereceived"):
            line.on(event, note)

    if request.node.get_closest_marker("by_links"):
        for line in request.getfixturevalue("kept_lines"):
            listen(line)
    page.on("websocket", listen)
    yield frames
    page.remove_listener("websocket", listen)
    for line in heard:
        for event in ("framesent", "framereceived"):
            line.remove_listener(event, note)
