"""Two visitors with events of their own at once: nothing of one is sent to the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256

import pytest
import websockets

from atlas.internals import gate, sessions
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


@asynccontextmanager
async def connected(served: Served, headers: dict[str, str], again: str = "") -> AsyncIterator[str]:
    """A visitor who has connected, to the session `again` if it can be had; the id of theirs."""
    asked = ["streamlit", "x", again] if again else ["streamlit"]
    address = f"ws://{served.host}{gate.STREAM}"
    async with websockets.connect(
        address,
        subprotocols=asked,  # type: ignore[arg-type]
        additional_headers=headers,
        max_size=None,
    ) as line:
        viewer = Viewer(line)
        await viewer._run()
        yield viewer.session


@pytest.mark.parametrize("is_there", [True, False])
def test_only_the_browser_of_a_session_connects_to_it_again(served: Served, is_there: bool) -> None:
    owner = {"Cookie": "atlas_visitor=anna"}
    # Whoever learns the id of a session, from a proxy's log of uploads, say.
    others = [
        {"Cookie": "atlas_visitor=boris"},
        {},
        {sessions.OWNER.decode(): sha256(b"anna").hexdigest()},
    ]

    async def all_sessions() -> tuple[str, list[str]]:
        async with connected(served, owner) as session:
            if is_there:
                return session, [await of(one, session) for one in (*others, owner)]
        return session, [await of(one, session) for one in (*others, owner)]

    async def of(headers: dict[str, str], again: str) -> str:
        async with connected(served, headers, again) as session:
            return session

    session, got = asyncio.run(all_sessions())
    assert session not in got[:-1]
    assert got[-1] == session


FORM = (
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.csv"\r\n'
    b"Content-Type: text/csv\r\n\r\ntitle,date\r\n--x--\r\n"
)


def test_only_the_browser_of_a_session_sends_it_a_file(served: Served) -> None:
    token = served.ask("/_stcore/health").getheader("set-cookie").split(";")[0]
    cookies = ("atlas_visitor=anna", "atlas_visitor=boris", "")

    async def statuses(headers: dict[str, str], method: str, is_there: bool) -> list[int]:
        async with connected(served, headers) as session:
            if is_there:
                return [await asyncio.to_thread(ask, session, method, one) for one in cookies]
        return [await asyncio.to_thread(ask, session, method, one) for one in cookies]

    def ask(session: str, method: str, cookie: str) -> int:
        return served.ask(
            f"/_stcore/upload_file/{session}/a",
            method,
            FORM if method == "PUT" else None,
            cookie="; ".join(filter(None, (token, cookie))),
            x_xsrftoken=token.split("=", 1)[1],
            content_type="multipart/form-data; boundary=x",
        ).status

    anna: dict[str, str] = {"Cookie": cookies[0]}
    for method in ("PUT", "DELETE"):
        assert asyncio.run(statuses(anna, method, is_there=True)) == [204, 404, 404]
        # In a frame of another site no browser sends a cookie.
        assert asyncio.run(statuses({}, method, is_there=True)) == [404, 404, 204]
    # A session whose connection is lost for a while is still somebody's.
    assert asyncio.run(statuses(anna, "PUT", is_there=False)) == [400, 404, 404]
    assert asyncio.run(statuses(anna, "DELETE", is_there=False)) == [204, 404, 404]
    assert tracebacks(served) == []
