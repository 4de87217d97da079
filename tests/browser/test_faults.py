"""A bad day on the host: a full disk, a disk that can't be written, a lost file, a page that fails,
a cut connection. The dashboard serves on, and says what is wrong.
"""

import asyncio
import csv
import http.client
import io
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, WebSocketRoute, expect

from atlas.style.palette import PALETTES, rgb
from benchmarks.viewer import Viewer
from tests.browser.conftest import NOT_COPIED, ROOT, Server, Watch, new_tab
from tests.browser.steps import (
    DESK,
    await_return,
    card,
    click_place,
    expect_drawn,
    expect_more_frames,
    expect_ready,
    expect_stage,
    go,
    hover_place,
    sentence,
    stage,
    stage_of,
    tip,
    visit,
    watch_runs,
)
from tests.counts import MISSILES

LAND, SEA = (tuple(rgb(one)[:3]) for one in (PALETTES["light"].land, PALETTES["light"].sea))
# A host set to another place, without a home, whose programs take bytes for ASCII.
HOST = {
    "HOME": "/nonexistent",
    "TZ": "Asia/Kathmandu",
    "LC_ALL": "C",
    "PYTHONUTF8": "0",
    "PYTHONCOERCECLOCALE": "0",
}
# Python runs what is in `sitecustomize` as it starts. Both hold for root too, whom no permission
# stops: no file may grow, and whoever opens a file to write it is refused.
FULL_DISK = """
import resource

resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
"""
READ_ONLY = """
import errno, os, sys

def refuse(event, args):
    if args and ".coverage." in str(args[0]):
        # What `make coverage` counts is written all the same.
        return
    changes = event == "open" and (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if event in {"os.mkdir", "os.rename", "os.remove", "os.rmdir"} or (
        changes and args[0] != os.devnull and not isinstance(args[0], int)
    ):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(args[0]))

sys.addaudithook(refuse)
"""
LOST = (
    "map/lakes.geojson",
    "map/labels.json",
    "map/icons.png",
)
PUNGGYE_RI = (129.078, 41.3)
# What the page says of the file that is uploaded.
UPLOADED = "2 of 1,502 rows can be shown"
# Not as it stands in the code, which is no secret: the log has lines of it.
SECRET = "a path, a password"
FAILING = f"""
from atlas.app import state

if state.view().query == "fail":
    raise RuntimeError({SECRET[::-1]!r}[::-1])
"""


def on_host(folder: Path, starts_with: str) -> dict[str, str]:
    """The environment of a Python that runs `starts_with` first."""
    (folder / "sitecustomize.py").write_text(starts_with, encoding="utf-8")
    return HOST | {"PYTHONPATH": str(folder)}


@pytest.fixture(scope="module")
def troubled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on a full disk, with files lost and a page that can fail."""
    folder = tmp_path_factory.mktemp("troubled")
    project = folder / "project"
    shutil.copytree(ROOT, project, ignore=shutil.ignore_patterns(*NOT_COPIED))
    for name in LOST:
        (project / "static" / name).unlink()
    # As an editor lays it beside a file that is changed.
    (project / "static" / ".#README.md").symlink_to("user@host.1:2")
    with (project / "pages" / "timeline.py").open("a", encoding="utf-8") as page:
        page.write(FAILING)
    server = Server(project, folder / "log.txt", on_host(folder, FULL_DISK))
    yield server
    server.stop()


def watched(browser: Browser, server: Server, watch: Watch) -> Page:
    """A page of a visitor of `server`."""
    page = browser.new_context(base_url=server.url, viewport=DESK).new_page()
    watch.page(page)
    return page


@pytest.fixture(scope="module")
def visitor(browser: Browser, troubled: Server) -> Iterator[Page]:
    """A visitor of the troubled dashboard; nothing may go wrong in the browser."""
    watch = Watch(troubled.port)
    page = watched(browser, troubled, watch)
    yield page
    page.context.close()
    assert not watch.problems, "\n".join(dict.fromkeys(watch.problems))


def large_file() -> bytes:
    """A file of more than a megabyte, which a server would lay on its disk, with two good rows."""
    text = io.StringIO()
    rows = [[f"Row {number}", "2019-04-25", "x" * 900] for number in (1, 2)]
    rows += [["", "2019-04-25", "x" * 900]] * 1500
    csv.writer(text).writerows([["title", "date", "what"], *rows])
    content = text.getvalue().encode()
    assert len(content) > 1024**2
    return content


def expect_upload(page: Page) -> None:
    """A large file is taken and read."""
    content = large_file()
    go(page, "/own")
    page.locator("input[type=file]").set_input_files(
        {"name": "own.csv", "mimeType": "text/csv", "buffer": content}
    )
    expect(page.get_by_role("heading", name=UPLOADED)).to_be_visible()


@pytest.mark.parametrize("path", ["/map", "/journeys"])
def test_a_map_without_some_files_says_so_and_is_drawn(
    visitor: Page, troubled: Server, path: str
) -> None:
    go(visitor, path)
    expect_drawn(visitor, LAND, SEA)
    expect(visitor.get_by_test_id("stAlert")).to_have_text(
        re.compile(
            "Maps are drawn without lakes, names, the shapes of marks: "
            rf"static lacks {', '.join(LOST)}\.$"
        )
    )
    assert troubled.log().count(f"static lacks {', '.join(LOST)}") == 1


def test_marks_without_their_shapes_can_be_clicked(visitor: Page) -> None:
    day = "2017-09-03"
    # From where land and sea are seen: by itself the map would open near by.
    go(visitor, "/map", {"kind": "nuclear", "period": [day, day], "camera": "129,40.5,5"})
    expect_drawn(visitor, LAND, SEA)
    hover_place(visitor, *PUNGGYE_RI)
    expect(tip(visitor)).to_contain_text("Sixth and largest nuclear test")
    click_place(visitor, *PUNGGYE_RI)
    expect(card(visitor)).to_contain_text("Sixth and largest nuclear test")


def test_a_full_disk_stops_nobody(visitor: Page, troubled: Server) -> None:
    expect_upload(visitor)
    go(visitor, "/charts", {"class": "icbm"})
    with visitor.expect_download() as waiting:
        visitor.get_by_role("button", name="CSV", exact=True).first.click()
    assert Path(waiting.value.path()).read_bytes()
    assert "OSError" not in troubled.log()


def test_a_page_that_fails_tells_a_reference_and_the_log_the_place(
    visitor: Page, troubled: Server
) -> None:
    go(visitor, "/timeline", {"q": "fail"})
    alert = visitor.get_by_test_id("stAlert").filter(has_text="This page failed.")
    expect(alert).to_contain_text("The other pages still work.")
    reference = re.search(r"reference ([0-9a-f]{8})\.", alert.inner_text())
    assert reference is not None
    assert not re.search(f"{SECRET}|Traceback|RuntimeError|timeline.py", visitor.content())
    expect(visitor.get_by_test_id("stException")).to_have_count(0)
    log = troubled.log()
    assert re.search(rf"reference {reference[1]}\n(  .*\n)+RuntimeError, without its text", log)
    assert SECRET not in log
    go(visitor, "/records", {"q": "fail"})
    expect(sentence(visitor)).to_contain_text("matching “fail”")


def test_a_disk_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    server = Server(ROOT, tmp_path / "log.txt", on_host(tmp_path, READ_ONLY))

    async def upload() -> Viewer:
        viewer, _ = await Viewer.arrive(server.url, "own")
        await viewer.upload(server.url, "own_file", "own.csv", large_file())
        await viewer.leave()
        return viewer

    try:
        # In a thread: this one has the loop of playwright.
        with ThreadPoolExecutor() as thread:
            viewer = thread.submit(asyncio.run, upload()).result()
    finally:
        server.stop()
    assert UPLOADED in viewer.texts
    assert viewer.errors == []
    assert "Read-only" not in server.log()


def test_a_cut_connection_resumes_what_is_played(home: BrowserContext, server: Server) -> None:
    # Streamlit's browser side says in the console that it is cut off: that is no fault here.
    page = new_tab(home)
    page.set_viewport_size(DESK)
    connections: list[WebSocketRoute] = []
    fetched: list[str] = []

    def connect(connection: WebSocketRoute) -> None:
        connection.connect_to_server()
        connections.append(connection)

    def note(request: Request) -> None:
        if "/static/map/" in request.url:
            fetched.append(request.url)

    page.route_web_socket("**/_stcore/stream", connect)
    page.on("request", note)
    visit(page, "/map", {"class": "icbm"})
    # All files of the ground are there before anything moves.
    expect_drawn(page, LAND, SEA)
    expect_ready(page)
    first = list(fetched)
    stage(page).get_by_role("button", name="Repeat").click()
    stage(page).get_by_role("button", name="Play", exact=True).click()
    watch_runs(page)
    connections[-1].close()
    # It plays on without the server, and through all that the new connection sends.
    before = stage_of(page)["frames"]
    await_return(page)
    expect_more_frames(page, before)
    assert len(connections) == 2
    stage(page).get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_function("() => location.search.includes('until=')")
    expect(sentence(page)).to_have_text(f"12 of {MISSILES} missiles: intercontinental")
    assert page.url.startswith(f"{server.url}/map?class=icbm&until=20")
    # The map was not made anew: its camera is as it was.
    assert fetched == first
    page.close()


@pytest.mark.parametrize(("origin", "status"), [("https://x.example", 403), ("own", 101)])
def test_a_page_of_another_site_gets_no_connection(
    server: Server, origin: str, status: int
) -> None:
    connection = http.client.HTTPConnection("localhost", server.port, timeout=10)
    connection.request(
        "GET",
        "/_stcore/stream",
        headers={
            "Origin": server.url if origin == "own" else origin,
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        },
    )
    assert connection.getresponse().status == status
    connection.close()


# As in a browser that has WebGL turned off.
NO_WEBGL = """
const given = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind.includes('webgl') ? null : given.call(this, kind, ...rest);
};
"""
WITHOUT_MAPS = {
    "/map": {"class": "icbm"},
    "/timeline": {"class": "icbm"},
    "/journeys": {},
    "/reach": {"projection": "flat"},
    "/claims": {},
    "/present": {"story": "through-khasan", "step": "2"},
}


@pytest.fixture(scope="module")
def flat(server: Server, home: BrowserContext) -> Iterator[Page]:
    """A page that gets nothing to draw maps with, watched as all are."""
    page = new_tab(home)
    page.add_init_script(NO_WEBGL)
    page.set_viewport_size(DESK)
    watch = Watch(server.port)
    watch.page(page)
    yield page
    page.close()
    assert not watch.problems, "\n".join(dict.fromkeys(watch.problems))


@pytest.mark.parametrize("path", list(WITHOUT_MAPS))
def test_without_webgl_a_sentence_says_so_and_the_rest_is_there(flat: Page, path: str) -> None:
    go(flat, path, dict(WITHOUT_MAPS[path]))
    expect(stage(flat).get_by_text("This browser cannot draw maps (WebGL is off).")).to_be_visible()
    if path in {"/map", "/timeline"}:
        # The strip needs no WebGL.
        expect_stage(flat, rows=12, shown=12, faults=[])
        flat.get_by_text("Show as table").click()
        expect(flat.get_by_test_id("stDataFrame")).to_be_visible()
    if path == "/journeys":
        flat.keyboard.press("ArrowRight")
        flat.wait_for_function("() => location.search.includes('at=')")
