"""Two visitors with events of their own at once: nothing of one is sent to the other."""

import asyncio

import pytest

from benchmarks.viewer import Viewer
from tests.browser.steps import PATHS
from tests.server.conftest import Served, tracebacks

pytestmark = pytest.mark.xdist_group("served")

SECRETS = ("Anna in Wonsan", "Boris in Kusong")
# So many rows are on a page of the records; with long titles their messages are large enough for
# Streamlit to keep them by their content.
ROWS = 100
TITLE = 190


class Listener(Viewer):
    """A viewer who keeps what is sent, page by page."""

    def __init__(self, socket: object) -> None:
        super().__init__(socket)
        self.heard = bytearray()

    def _take(self, data: bytes) -> bool:
        self.heard.extend(data)
        return super()._take(data)


def file_of(secret: str) -> bytes:
    """A file with the secret in the middle; all else is the same in every file."""
    titles = [f"An event of mine with number {row:05}".ljust(TITLE, ".") for row in range(ROWS)]
    titles[ROWS // 2] = secret.ljust(TITLE, ".")
    lines = [f"{title},2019-04-25,131.9,43.1" for title in titles]
    return "\n".join(["title,date,lon,lat", *lines]).encode()


async def every_page(served: Served) -> dict[str, list[bytes]]:
    """What each page sends to either visitor."""
    both = []
    for secret in SECRETS:
        one, _ = await Listener.arrive(served.url, "own")
        await one.upload(served.url, "own_file", "own.csv", file_of(secret))
        await one.press("own_keep")
        both.append(one)
    for one in both:
        await one.press("own_only")
    sent = {}
    for path in PATHS:
        for one in both:
            one.heard.clear()
            await one.go_to(path[1:])
        sent[path[1:]] = [bytes(one.heard) for one in both]
    for one in both:
        assert one.errors == []
        await one.leave()
    return sent


def test_no_page_sends_anything_of_one_visitor_to_another(served: Served) -> None:
    shown = set()
    for path, messages in asyncio.run(every_page(served)).items():
        for number, message in enumerate(messages):
            for whose, secret in enumerate(SECRETS):
                if secret.encode() in message:
                    assert number == whose, path
                    shown.add((path, whose))
    # Only the records name an event before anything is chosen.
    assert shown == {("records", 0), ("records", 1)}
    assert tracebacks(served) == []
