"""Two visitors with events of their own at once: nothing of one reaches the other.

What each page sends is looked at in `tests/server`; here, what a browser fetches.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, WebSocket

from tests.browser.answers import HANG_SECONDS
from tests.browser.conftest import Server, Watch
from tests.browser.steps import DESK, expect_painted, go_to, settle, show_own, stage
from tests.browser.test_desk import share

ROWS = 3_000
# Long titles fill a file beyond one MiB with few rows.
TITLE = 190
SECRETS = ("Anna in Wonsan", "Boris in Kusong")
FILES = ("CSV", "JSON", "GeoJSON", "XLSX")
# What is in memory by parts of its content, as Streamlit names files, must be larger than this.
MIB = 1024**2


class Visitor:
    """A browser with cookies of its own, and all that it has received."""

    def __init__(self, context: BrowserContext, watch: Watch, secret: str) -> None:
        self.secret = secret
        self.context = context
        self.page = context.new_page()
        self.page.set_viewport_size(DESK)
        self.page.set_default_timeout(HANG_SECONDS * 1000)
        self.page.on("websocket", self._listen)
        watch.page(self.page)
        self.received = bytearray()

    def _listen(self, line: WebSocket) -> None:
        line.on("framereceived", lambda data: self.received.extend(_bytes(data)))

    def fetch(self, name: str) -> tuple[str, bytes]:
        """Press a button of the dialog; the address of its file, and the file."""
        dialog = self.page.get_by_role("dialog")
        with (
            self.page.expect_request(re.compile("/media/")) as asked,
            self.page.expect_download() as got,
        ):
            dialog.get_by_role("button", name=name, exact=True).click()
        return asked.value.url, Path(got.value.path()).read_bytes()

    def open_part(self, part: str) -> None:
        """Go to another part of the dialog."""
        self.page.get_by_role("dialog").get_by_text(part, exact=True).first.click()
        settle(self.page)


def _bytes(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data


def text_of(content: bytes) -> bytes:
    """A file, unpacked if it is a work book."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(book.read(one) for one in book.namelist())


@pytest.fixture
def visitors(
    browser: Browser, server: Server, watch: Watch, tmp_path: Path
) -> Iterator[list[Visitor]]:
    """Two visitors whose events differ in one title, in the middle of a long file."""
    both = [Visitor(browser.new_context(base_url=server.url), watch, secret) for secret in SECRETS]
    for number, one in enumerate(both):
        titles = [f"An event of mine with number {row:05}".ljust(TITLE, ".") for row in range(ROWS)]
        titles[ROWS // 2] = one.secret.ljust(TITLE, ".")
        file = tmp_path / f"own-{number}.csv"
        lines = [f"{title},2019-04-25,131.9,43.1" for title in titles]
        file.write_text("\n".join(["title,date,lon,lat", *lines]), encoding="utf-8")
        show_own(one.page, file, f"{ROWS:,} events")
        settle(one.page)
        one.page.get_by_role("button", name="Show only these").click()
        settle(one.page)
    yield both
    for one in both:
        one.context.close()


def test_nothing_of_one_visitor_reaches_another(visitors: list[Visitor]) -> None:
    anna, boris = visitors
    # The columns of the stage are fetched, each by its visitor's browser alone.
    for one, other in ((anna, boris), (boris, anna)):
        go_to(one.page, "Map")
        expect_painted(one.page)
        columns = stage(one.page).evaluate("({stage}) => stage.data.own")
        fetched = one.context.request.get(columns).body()
        assert one.secret.encode() in fetched
        assert other.secret.encode() not in fetched
        assert other.context.request.get(columns).status == 404
    for one in visitors:
        go_to(one.page, "Records")
        share(one.page, "Rows")
    sizes = {}
    for name in (*FILES, "Handout"):
        if name == "Handout":
            for one in visitors:
                one.open_part(name)
        files = [(one, *one.fetch(name)) for one in visitors]
        for one, address, content in files:
            other = boris if one is anna else anna
            text = text_of(content)
            assert one.secret.encode() in text, name
            assert other.secret.encode() not in text, name
            # The address is one of its own, and of no use to the other.
            assert one.context.request.get(address).status == 200
            assert other.context.request.get(address).status == 404
            sizes[name] = len(content)
        assert files[0][1] != files[1][1], name
    assert sum(size > MIB for size in sizes.values()) >= 3, sizes
    for one, other in ((anna, boris), (boris, anna)):
        assert len(one.received) > MIB / 8
        assert other.secret.encode() not in one.received
