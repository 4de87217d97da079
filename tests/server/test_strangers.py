"""What strangers send: a 4xx with our headers or a closed line, and no fault in the log."""

import asyncio
import contextlib
import json
import re
import socket
import subprocess
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg

import server
from atlas.internals import gate
from benchmarks.viewer import Viewer
from tests.browser.answers import free_port
from tests.browser.conftest import ROOT, serve_command
from tests.server.conftest import Served, tracebacks

pytestmark = pytest.mark.xdist_group("served")

FORM = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nabc\r\n--x--\r\n'
LONG = "a" * 300


class Listener(Viewer):
    """A viewer who knows the id of everything on the page."""

    def __init__(self, line: Any) -> None:
        super().__init__(line)
        self.ids: set[str] = set()

    async def give(self, value: dict[str, Any]) -> None:
        """Send this value for everything on the page, and wait until the page has run."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.query_string = self._query
        self.texts = []
        for one in sorted(self.ids):
            message.rerun_script.widget_states.widgets.add(id=one, **value)
        await self.send(message)
        while not self._take(await self._socket.recv()):
            pass

    def _take(self, data: bytes) -> bool:
        self.ids |= {one.decode() for one in re.findall(rb"\$\$ID-[0-9a-f]+-[\w-]+", data)}
        return super()._take(data)


@pytest.fixture(autouse=True)
def _no_fault(served: Served) -> Any:
    before = len(tracebacks(served))
    yield
    assert tracebacks(served)[before:] == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/app/static/{LONG}", 404),
        ("GET", f"/app/static/{'%ED%95%9C' * 90}", 404),
        ("GET", "/app/static/no-such-file", 404),
        ("GET", "/app/static/%00", 404),
        ("GET", "/app/static/../server.py", 400),
        ("GET", "/app/static/%2e%2e/server.py", 400),
        ("GET", "/app/static/..%2fserver.py", 400),
        ("GET", "/app/static/C:/x", 400),
        ("GET", "//evil.example/", 400),
        ("GET", "/%5cevil.example/", 400),
        ("GET", f"/_stcore/bidi-components/{LONG}/x", 404),
        ("GET", f"/_stcore/bidi-components/x/{LONG}", 404),
        ("GET", "/_stcore/bidi-components/x/../../y", 404),
        ("GET", f"/component/x/{LONG}", 404),
        ("GET", f"/{LONG}", 404),
        ("GET", "/" + "a/" * 2000, 404),
        ("GET", "/map%00", 404),
        ("GET", "/map%0d%0aset-cookie:x", 404),
        ("GET", "/map.html", 404),
        ("GET", "/index.html", 404),
        ("GET", "/static/js/no-such.js", 404),
        ("GET", f"/media/{'0' * 64}.csv", 404),
        ("GET", "/media/..%2f..%2fserver.py", 404),
        ("GET", "/media/", 404),
        ("GET", "/auth/login", 404),
        ("GET", "/oauth2callback", 404),
        ("POST", "/", 405),
        ("BREW", "/map", 405),
        ("DELETE", "/app/static/mark.svg", 405),
        ("PUT", "/_stcore/upload_file/x/y", 411),
        ("DELETE", "/_stcore/upload_file/x/y", 403),
        ("POST", "/_stcore/agent/mcp", 404),
        ("GET", "/_stcore/agent/openapi.json", 404),
        ("GET", "/nothing/here", 404),
        ("GET", "/map/_stcore/health", 404),
        ("GET", "/_stcore/message", 404),
    ],
)
def test_an_address_that_is_none_of_ours(
    served: Served, method: str, path: str, status: int
) -> None:
    answer = served.ask(path, method)
    assert answer.status == status
    for name in (*server.HEADERS, "content-security-policy"):
        assert answer.getheader(name), name
    assert "Traceback" not in answer.content.decode(errors="replace")


def test_no_more_of_a_message_is_unpacked_than_may_come(served: Served) -> None:
    async def closed_with() -> int:
        never = asyncio.Event()

        async def pieces() -> AsyncIterator[bytes]:
            # Packed it has some kilobytes; and the message never ends.
            yield bytes(2 * gate.MOST_BYTES)
            await never.wait()

        address = f"ws://{served.host}{gate.STREAM}"
        async with websockets.connect(address, subprotocols=["streamlit"]) as line:  # type: ignore[list-item]
            sending = asyncio.create_task(line.send(pieces()))
            async with asyncio.timeout(10):
                await line.wait_closed()
            never.set()
            with contextlib.suppress(websockets.ConnectionClosed):
                await sending
            return line.close_code or 0

    assert asyncio.run(closed_with()) == gate.TOO_BIG


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "_streamlit_xsrf=2|a|b|c"},
        {"cookie": "_streamlit_xsrf=2|00000000|00|" + "9" * 400},
        {"cookie": "atlas_visitor=; =; a"},
        {"cookie": "_streamlit_session=x.y.z; _streamlit_user=x"},
        {"range": "bytes=9-1"},
        {"range": "bytes=0-" + "9" * 5000},
        {"if_modified_since": "yesterday"},
        {"x_forwarded_proto": "javascript"},
        {"accept": "\xff"},
        {"origin": "null"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/map", "/_stcore/health", "/app/static/mark.svg"])
def test_headers_that_no_browser_sends(served: Served, path: str, headers: dict[str, str]) -> None:
    assert served.ask(path, **headers).status in {200, 206, 400, 416}


@pytest.mark.parametrize(
    ("head", "status", "warning"),
    [
        (
            "GET /map HTTP/1.1\r\nHost: {host}\r\nConnection: upgrade, close\r\nUpgrade: foo",
            b"200",
            "Unsupported upgrade request.",
        ),
        ("BREW", b"400", "Invalid HTTP request received."),
    ],
    ids=["upgrade", "method"],
)
def test_of_what_uvicorn_warns_the_first_is_logged(
    served: Served, head: str, status: bytes, warning: str
) -> None:
    for _ in range(3):
        with socket.create_connection(("localhost", served.port), timeout=60) as line:
            line.sendall(head.format(host=served.host).encode() + b"\r\n\r\n")
            answer = b""
            while part := line.recv(65536):
                answer += part
        assert answer.split()[1] == status
    assert served.log().count(warning) == 1


@pytest.mark.parametrize("part", ["bytes=4000-", "bytes=0-9", "bytes=0-0,1-1", "bytes=9-1"])
def test_a_page_comes_as_a_whole(served: Served, part: str) -> None:
    whole = served.ask("/map")
    answer = served.ask("/map", range=part)
    assert answer.status == 200
    assert answer.content == whole.content  # type: ignore[attr-defined]
    name = "content-security-policy"
    assert answer.getheader(name) == whole.getheader(name)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", FORM),
        ("multipart/form-data; boundary=", FORM),
        ("multipart/form-data; boundary=y", FORM),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", FORM[:-9]),
        ("multipart/form-data; boundary=x", FORM.replace(b"form-data", b"\xff")),
        ("multipart/form-data; boundary=x; charset=none", FORM),
        ("multipart/form-data; boundary=x; charset=undefined", FORM),
        ("multipart/form-data; boundary=x; charset=punycode", FORM),
        ("application/json", b"{}"),
    ],
)
def test_an_upload_that_no_browser_sends(served: Served, kind: str, body: bytes) -> None:
    async def put() -> int:
        viewer, _ = await Viewer.arrive(served.url, "own")
        token = served.ask("/_stcore/health").getheader("set-cookie").split(";")[0]
        answer = await asyncio.to_thread(
            served.ask,
            f"/_stcore/upload_file/{viewer.session}/a",
            "PUT",
            body,
            cookie=token,
            x_xsrftoken=token.split("=", 1)[1],
            content_type=kind,
        )
        await viewer.leave()
        return answer.status

    assert asyncio.run(put()) in {204, 400, 411}


def test_an_upload_that_breaks_off(served: Served) -> None:
    async def put() -> None:
        viewer, _ = await Viewer.arrive(served.url, "own")
        token = served.ask("/_stcore/health").getheader("set-cookie").split(";")[0]
        head = (
            f"PUT /_stcore/upload_file/{viewer.session}/a HTTP/1.1\r\nHost: {served.host}\r\n"
            f"Cookie: {token}\r\nX-Xsrftoken: {token.split('=', 1)[1]}\r\n"
            "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000\r\n"
            "Expect: 100-continue\r\n\r\n"
        )
        with socket.create_connection(("localhost", served.port), timeout=60) as line:
            line.sendall(head.encode())
            # The body is being read.
            assert b"100 Continue" in await asyncio.to_thread(line.recv, 65536)
            line.sendall(FORM[:-9])
        # A page has run since, so the server has heard that the line is closed.
        await viewer.go_to("map")
        await viewer.leave()

    asyncio.run(put())


@pytest.mark.parametrize("method", ["PUT", "HEAD", "GET", "POST"])
@pytest.mark.parametrize("path", ["/map", "/_stcore/health", "/app/static/map/land_world.geojson"])
def test_a_body_that_breaks_off(served: Served, method: str, path: str) -> None:
    head = f"{method} {path} HTTP/1.1\r\nHost: {served.host}\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("localhost", served.port), timeout=60) as line:
        # At once, and while the answer is on its way.
        line.sendall(head.encode() + b"zz\r\n")
        line.recv(65536)
    with socket.create_connection(("localhost", served.port), timeout=60) as line:
        line.sendall(head.encode())
        line.recv(10)
        line.sendall(b"zz\r\n")
        with contextlib.suppress(OSError):
            while line.recv(65536):
                pass
    assert served.status("/_stcore/health") == 200


async def open_socket(
    served: Served, origin: str | None, path: str = "/_stcore/stream", forwarded: str = "http"
) -> Any:
    headers = {"X-Forwarded-Proto": forwarded} | ({"Origin": origin} if origin else {})
    return await websockets.connect(
        f"ws://{served.host}{path}",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers=headers,
    )


async def is_let_in(served: Served, origin: str | None, **asked: str) -> bool:
    """Whether a WebSocket of a page at `origin` is accepted; if not, it is refused with 403."""
    try:
        line = await open_socket(served, origin, **asked)
    except websockets.InvalidStatus as refused:
        return refused.response.status_code != 403
    await line.close()
    return True


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://evil.example",
        "http://localhost:1",
        "http://localhost",
        "http://127.0.0.1:1",
        "http://0.0.0.0",
        "null",
        "http://{host}@evil.example",
        "http://evil.example@{host}",
        "file://",
    ],
)
def test_a_websocket_of_another_page_is_refused(served: Served, origin: str) -> None:
    assert not asyncio.run(is_let_in(served, origin.format(host=served.host)))


def test_a_websocket_of_our_page_is_let_in(served: Served) -> None:
    # What is no browser names no page.
    for origin in (served.url, served.url.upper(), None):
        assert asyncio.run(is_let_in(served, origin))


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (f"Origin: http://{'a' * 9000}", b"431"),
        (f"Cookie: a={'b' * 60_000}", b"431"),
        ("\r\n".join(f"X-{number}: 1" for number in range(200)), b"431"),
    ],
    ids=["origin", "cookie", "many"],
)
def test_a_websocket_with_too_long_a_head_is_answered(
    served: Served, lines: str, status: bytes
) -> None:
    head = (
        f"GET {gate.STREAM} HTTP/1.1\r\nHost: {served.host}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{lines}\r\n\r\n"
    )
    with socket.create_connection(("localhost", served.port), timeout=60) as line:
        line.sendall(head.encode())
        answer = b""
        # Until the server closes the connection.
        while part := line.recv(65536):
            answer += part
    assert answer.split()[1] == status


@pytest.mark.parametrize("path", ["/", "/map", "/x.html", "/media/x", "/_stcore/health"])
def test_a_websocket_elsewhere_is_refused(served: Served, path: str) -> None:
    assert not asyncio.run(is_let_in(served, None, path=path))


@pytest.mark.parametrize(
    ("frame", "code"),
    [("text", 1003), (b"\xff\xff\xff", 1002)],
)
def test_a_frame_that_is_no_message_ends_the_line(
    served: Served, frame: str | bytes, code: int
) -> None:
    async def closed_with() -> int | None:
        line = await open_socket(served, served.url)
        # Streamlit is busy with a page by then, and has more to send.
        await line.send(BackMsg(rerun_script={}).SerializeToString())
        await line.send(frame)
        with contextlib.suppress(websockets.ConnectionClosed):
            async with asyncio.timeout(60):
                while True:
                    await line.recv()
        return line.close_code

    assert asyncio.run(closed_with()) == code


def test_a_line_full_of_frames_leaves_others_their_turn(served: Served) -> None:
    """Pings never reach us: 256 KiB of them were answered at once, and others waited a second."""

    async def waits(n: int) -> list[float]:
        line = await open_socket(served, served.url)
        loop, frame = asyncio.get_running_loop(), b"\x89\x80\0\0\0\0"
        line.transport.write(frame * 2_000_000)
        seconds = []
        for _ in range(n):
            start = loop.time()
            assert await asyncio.to_thread(served.status, "/_stcore/health") == 200
            seconds.append(loop.time() - start)
        line.transport.abort()
        return seconds

    waited = sorted(asyncio.run(waits(5)))
    assert waited[2] < 0.3, waited


@pytest.mark.parametrize(
    "value",
    [
        {"json_value": "}{"},
        {"json_value": '"x"'},
        {"json_value": '{"selection": 1}'},
        {"string_value": "x"},
        {"string_value": '{"selection": {"rows": [true], "points": [1], "objects": [1]}}'},
        {"string_value": '{"selection": {"points": [{"customdata": [true]}]}}'},
        {"string_value": '{"selection": {"points": [{"customdata": []}]}}'},
        {"string_array_value": {"data": ["x"]}},
        {"string_array_value": {}},
        {"double_value": float("nan")},
        {"int_value": 2**62},
        {"trigger_value": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("page", ["timeline", "reach", "journeys", "claims", "records"])
def test_values_that_no_widget_has(served: Served, value: dict[str, Any], page: str) -> None:
    async def send() -> None:
        viewer, _ = await Listener.arrive(served.url, page)
        await viewer.give(value)
        assert viewer.errors == []
        assert viewer.texts, "the page has run"
        assert not [one for one in viewer.texts if "This page failed" in one]
        await viewer.leave()

    asyncio.run(send())


@pytest.mark.parametrize(
    ("page", "query", "key"),
    [
        ("map", "", "stage_map"),
        ("timeline", "", "stage_timeline"),
        ("journeys", "", "stage_ride"),
        ("claims", "", "journeys_map"),
        ("present", "story=through-khasan&step=2", "present_podium"),
    ],
)
def test_what_a_stage_tells_late(served: Served, page: str, query: str, key: str) -> None:
    async def send() -> None:
        viewer, _ = await Listener.arrive(served.url, page, query)
        stage = next(one for one in viewer.ids if one.endswith(f"-{key}"))
        # The visitor is on another page by then.
        await viewer.go_to("own")
        viewer.ids = {f"$$STREAMLIT_INTERNAL_KEY_{stage}__events"}
        settled = {"event": "settled", "value": {"rev": 1, "leave": True, "at": 0}}
        await viewer.give({"json_trigger_value": json.dumps([settled])})
        assert not [one for one in viewer.texts if "This page failed" in one]
        await viewer.leave()

    asyncio.run(send())


def test_no_stranger_empties_the_cache_of_all(served: Served) -> None:
    async def send() -> str:
        viewer, _ = await Viewer.arrive(served.url, "own")
        await viewer.send(BackMsg(clear_cache=True))
        # The session would forget what it was offered.
        address = await viewer.prepare(viewer.deferred["own_template"])
        await viewer.leave()
        return address

    assert asyncio.run(send())


@pytest.fixture(scope="module")
def behind_a_proxy(serve: Callable[..., Served]) -> Served:
    """A server that listens to all, with an origin that is allowed whatever Host a proxy sends."""
    return serve(
        "--server.address",
        "0.0.0.0",
        "--server.corsAllowedOrigins",
        "https://atlas.example",
    )


@pytest.mark.parametrize(
    ("origin", "let_in"),
    [
        ("https://atlas.example", True),
        ("http://atlas.example", False),
        ("https://atlas.example:8443", False),
        ("https://evil.example", False),
    ],
)
def test_behind_a_proxy_that_changes_host(
    behind_a_proxy: Served, origin: str, let_in: bool
) -> None:
    assert asyncio.run(is_let_in(behind_a_proxy, origin)) == let_in
    # It started, answered and refused without asking any other host.
    assert "ASKED OUTSIDE" not in behind_a_proxy.log()


@pytest.mark.parametrize(("proto", "secure"), [("http", False), ("https", True)])
def test_a_proxy_on_this_machine_says_whether_tls_is_used(
    served: Served, proto: str, secure: bool
) -> None:
    cookie = served.ask("/map", x_forwarded_proto=proto).getheader("set-cookie")
    assert cookie.endswith("; Secure") == secure


def test_where_tls_is_used_a_page_without_it_is_refused(served: Served) -> None:
    for scheme, let_in in (("http", False), ("https", True)):
        origin = f"{scheme}://{served.host}"
        assert asyncio.run(is_let_in(served, origin, forwarded="https")) == let_in


def test_an_origin_that_is_none_stops_the_start() -> None:
    command = [*serve_command(ROOT), "--server.port", str(free_port())]
    ended = subprocess.run(
        [*command, "--server.corsAllowedOrigins", "atlas.example.org"],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[-1] == (
        "The dashboard does not start: "
        "server.corsAllowedOrigins: 'atlas.example.org' is no origin; "
        "write https://atlas.example.org"
    )
