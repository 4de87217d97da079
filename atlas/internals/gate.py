"""Refuse what no page of ours sends, before Streamlit sees it.

Streamlit answers much of this with a fault in its log, and asks other hosts for this machine's
address when an origin is strange to it.

What is touched of uvicorn: `ServerProtocol`, of which it makes one for each WebSocket,
`WebSocketsSansIOProtocol.data_received`, `H11Protocol.connection_made`, and `WARNINGS`; of h11
`Connection._max_incomplete_event_size`. And of asyncio: `max_size`, the most that a line of its own
reads at once.
"""

import asyncio
import logging
import re
from hashlib import sha256
from time import thread_time
from typing import Any, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed
from uvicorn.protocols.http import h11_impl
from uvicorn.protocols.websockets import websockets_sansio_impl as uvicorns

from atlas.internals import components, fetches, media, origin, sessions

LOG: Final = logging.getLogger(__name__)
STREAM: Final = "/_stcore/stream"
MEDIA: Final = "/media/"
UPLOAD: Final = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)")
COMPONENTS: Final = "/_stcore/bidi-components/"
MOST_PATH: Final = 1024
# As long as a file's name may be.
MOST_NAME: Final = 255
# What a page sends. `clear_cache`, which Streamlit obeys, would empty it for all visitors.
MESSAGES: Final = {
    "app_heartbeat",
    "backend_operation_request",
    "file_urls_request",
    "rerun_script",
    "stop_script",
}
# Streamlit writes these to the log as they come.
ID: Final = re.compile(r"[\w-]{0,64}", re.ASCII)
# Every widget has an id like this, or like the second what a component tells once; with another,
# Streamlit fails.
WIDGET: Final = ("$$ID-", "$$STREAMLIT_INTERNAL_KEY_$$ID-")
# A message of a page has some kilobytes. Half a million empty values would be a megabyte.
MOST_BYTES: Final = 1024 * 1024
# What is read of a connection before others have their turn: 256 KiB of empty frames take 0.3 s,
# and those of a body in chunks of a byte as long.
MOST_READ: Final = 4096
MOST_HEAD: Final = 64 * 1024
# A piece that takes longer than this to be read has its line wait for so many times as long.
SECONDS_QUICK: Final = 0.001
PAUSE: Final = 20
# What a message waits before it is passed on, and what the longest waits more. A page sends some
# dozens a second at most; as many as come in would leave the server no time for others.
SECONDS_EACH: Final = 0.002
SECONDS_LONGEST: Final = 0.25
# Files for which a page asks addresses at once: each of its fields takes one.
MOST_FILES: Final = 20
# A page has some dozens. A session that was sent 40,000 failed once inside Streamlit.
MOST_WIDGETS: Final = 1000
# To log in, and for programs that use a page: we have no accounts, and our data are in files.
UNUSED: Final = ("/auth/", "/oauth2callback", "/_stcore/agent/")
# What uvicorn writes to its log for each request that is so.
WARNINGS: Final = (
    "Invalid HTTP request received.", "Unsupported upgrade request.", fetches.CUT_SHORT,
)  # fmt: skip
# And this logger, of Streamlit, for each address that is too long or has too many parameters.
OF_ADDRESSES: Final = "streamlit.runtime.state.query_params"
# And this one for each run that names a part of a page that is not there.
OF_RUNS: Final = "streamlit.runtime.app_session"
NO_FRAGMENT: Final = (
    "The fragment with id %s does not exist anymore - it might have been removed during a "
    "preceding full-app rerun."
)
# Before a WebSocket is accepted, this is answered with 403.
REFUSAL: Final[Message] = {"type": "websocket.close", "code": 1008}
UNSUPPORTED: Final = 1003
PROTOCOL_ERROR: Final = 1002
TOO_BIG: Final = 1009
ABNORMAL: Final = 1006
_uvicorns: Final[Any] = uvicorns.ServerProtocol  # type: ignore[attr-defined]
_line: Final[Any] = uvicorns.WebSocketsSansIOProtocol
_hears: Final = _line.data_received
_http: Final[Any] = h11_impl.H11Protocol
_begins: Final = _http.connection_made


def install() -> None:
    """Have uvicorn give up a message that is longer than `MOST_BYTES`; once is enough.

    Streamlit has it take 200 MiB, which may be 200 KiB until they are unpacked. And have it answer
    a WebSocket that cannot be read: one with a header of 9,000 characters stayed open for ever.
    Have it read little at once, and give each of its `WARNINGS` once, and those of Streamlit that
    a stranger causes.
    """
    uvicorns.ServerProtocol = _limited  # type: ignore[assignment, attr-defined]
    _line.data_received = _answered
    _http.connection_made = _begun
    logging.getLogger("uvicorn.error").addFilter(_Once(WARNINGS))
    logging.getLogger(OF_ADDRESSES).addFilter(_Once())
    logging.getLogger(OF_RUNS).addFilter(_Once((NO_FRAGMENT,)))


class _Once(logging.Filter):
    """Lets through the first of each of some lines, or of all: a stranger can cause any number."""

    def __init__(self, lines: tuple[str, ...] | None = None) -> None:
        super().__init__()
        self._lines = lines
        self._given: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line is written."""
        if self._lines is not None and record.msg not in self._lines:
            return True
        first = record.msg not in self._given
        self._given.add(record.msg)
        return first


def _begun(line: h11_impl.H11Protocol, transport: asyncio.Transport) -> None:
    if hasattr(transport, "max_size"):
        transport.max_size = MOST_READ
    # Of a head that comes in parts h11 takes 16 KiB, of one that comes at once all.
    line.conn._max_incomplete_event_size = MOST_HEAD
    _begins(line, transport)


def _answered(line: uvicorns.WebSocketsSansIOProtocol, data: bytes) -> None:
    if hasattr(line.transport, "max_size"):
        line.transport.max_size = MOST_READ
    begun = thread_time()
    _hears(line, data)
    spent = thread_time() - begun
    # Messages make uvicorn pause; pings and empty frames, of which 4 KiB hold 700, do not.
    if spent > SECONDS_QUICK and not line.read_paused and not line.transport.is_closing():
        line.transport.pause_reading()
        line.loop.call_later(PAUSE * spent, _go_on, line)
    if line.conn.handshake_exc is not None and not line.transport.is_closing():
        line.transport.write(b"".join(line.conn.data_to_send()))
        line.transport.close()


def _go_on(line: uvicorns.WebSocketsSansIOProtocol) -> None:
    if not line.read_paused and not line.transport.is_closing():
        line.transport.resume_reading()


def _limited(**given: Any) -> Any:
    return _uvicorns(**(given | {"max_size": MOST_BYTES}))


class Gate:
    """Lets through what a page of ours asks for; answers the rest itself, or hangs up.

    `others` are origins whose pages are let in whatever the host.
    """

    def __init__(self, app: ASGIApp, others: frozenset[origin.Origin] = frozenset()) -> None:
        self.app = app
        self._others = others
        self._logged = set[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif not _may_be_there(scope):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        elif _is_other_form(scope):
            await PlainTextResponse("Bad Request", 400)(scope, receive, send)
        elif files := _files(scope["path"]):
            name = scope["path"].removeprefix(MEDIA)
            await fetches.answer(self.app, files, name, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != STREAM:
            await send(REFUSAL)
            return
        headers = Headers(scope=scope)
        hosts, pages = headers.getlist("host"), headers.getlist("origin")
        # Streamlit would log each that it refuses, with all of the name.
        if not all(map(is_host_allowed, hosts)):
            self._tell(pages, hosts, "server.allowedHosts does not name this Host")
            await send(REFUSAL)
            return
        # A browser always names the page. What names none is no browser, and has no visitor whose
        # page could be led astray.
        if pages:
            one_each = len(pages) == len(hosts) == 1
            if not one_each or not origin.allowed(
                pages[0], hosts[0], scope["scheme"], self._others
            ):
                self._tell(pages, hosts, "If a proxy of yours changes Host, see docs/deploy.md")
                await send(REFUSAL)
                return
            # So that Streamlit, which compares letter by letter, comes to the same end.
            own = f"{scope['scheme'].replace('ws', 'http')}://{hosts[0]}".encode("latin-1")
            scope = _with(scope, b"origin", own)
        scope = _with(scope, sessions.OWNER, _visitor(scope).encode())
        line = _Line(receive, send)
        await self.app(scope, line.receive, line.send)

    def _tell(self, pages: list[str], hosts: list[str], why: str) -> None:
        """Write the first refusal of its kind to the log: a wrong setting has all refused."""
        if why not in self._logged:
            self._logged.add(why)
            LOG.warning(
                "a WebSocket was refused: its Origin is %.200r, its Host %.200r; no more are "
                "logged. %s",
                pages,
                hosts,
                why,
            )


class _Line:
    """A WebSocket of which only messages of a page get through."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._hung_up = False

    async def receive(self) -> Message:
        """The next message of a page; a frame that is none ends the connection."""
        while True:
            message = await self._receive()
            if self._hung_up:
                return {"type": "websocket.disconnect", "code": ABNORMAL}
            if message["type"] != "websocket.receive":
                return message
            data, parsed = message.get("bytes"), None
            if data is None:
                code = UNSUPPORTED
            elif len(data) > MOST_BYTES:
                code = TOO_BIG
            else:
                code, parsed = PROTOCOL_ERROR, _parsed(data)
            if parsed is None:
                self._hung_up = True
                await self._send({"type": "websocket.close", "code": code})
                return {"type": "websocket.disconnect", "code": code}
            await asyncio.sleep(SECONDS_EACH + SECONDS_LONGEST * len(data or b"") / MOST_BYTES)
            if _wanted(parsed):
                return message

    async def send(self, message: Message) -> None:
        """Send on, unless we have hung up, or the browser has.

        Streamlit would take the messages that came before for frames of text, and fail.
        """
        if not self._hung_up:
            try:
                await self._send(message)
            except OSError:
                self._hung_up = True


def _with(scope: Scope, name: bytes, value: bytes) -> Scope:
    """A request with this header, whatever it says there itself."""
    kept = [pair for pair in scope["headers"] if pair[0] != name]
    return {**scope, "headers": [*kept, (name, value)]}


def _visitor(scope: Scope) -> str:
    """What stands for a browser: a hash of its cookie, for one without of nothing."""
    return sha256((_cookie(scope) or "").encode()).hexdigest()


def _parsed(data: bytes) -> BackMsg | None:
    """The message that a frame holds; None if it holds none."""
    try:
        return BackMsg.FromString(data)
    except Exception:  # protobuf's own, which has no stubs
        return None


def _wanted(message: BackMsg) -> bool:
    """Whether a page of ours sends such a message."""
    kind = message.WhichOneof("type")
    if kind == "rerun_script":
        run = message.rerun_script
        widgets = run.widget_states.widgets
        if len(widgets) > MOST_WIDGETS or not all(one.id.startswith(WIDGET) for one in widgets):
            return False
        if not _is_address(run.context_info.url):
            return False
        ids = [run.fragment_id, run.page_script_hash]
    elif kind == "backend_operation_request":
        asked = message.backend_operation_request
        if asked.WhichOneof("payload") not in {"deferred_file", "dataframe_chunk"}:
            return False
        ids = [asked.request_id, asked.session_id]
    elif kind == "file_urls_request":
        asked_for = message.file_urls_request
        if len(asked_for.file_names) > MOST_FILES:
            return False
        ids = [asked_for.request_id, asked_for.session_id]
    else:
        ids = []
    return kind in MESSAGES and all(map(ID.fullmatch, ids))


def _is_address(url: str) -> bool:
    """Whether a page can be at an address, from which its links are made; some name none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not url or (parts.scheme in origin.PORTS and bool(parts.netloc))


def _may_be_there(scope: Scope) -> bool:
    """Whether there can be anything at this path, for this browser."""
    path: str = scope["path"]
    if len(path) > MOST_PATH or not path.isprintable() or path.startswith(UNUSED):
        return False
    if any(len(name.encode(errors="replace")) > MOST_NAME for name in path.split("/")):
        return False
    if path.startswith(COMPONENTS):
        # Streamlit logs a stack for each file that is not there.
        return components.holds(path.removeprefix(COMPONENTS))
    if upload := UPLOAD.match(path):
        return not sessions.is_anothers(upload["session"], _visitor(scope))
    files = _files(path)
    return files is None or files.answers(path.removeprefix(MEDIA), _cookie(scope))


def _is_other_form(scope: Scope) -> bool:
    """Whether an upload is a form as no page of ours sends it: 24 MiB of "&" took 12 s to read."""
    form = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
    return form == "application/x-www-form-urlencoded" and bool(UPLOAD.match(scope["path"]))


def _files(path: str) -> media.SessionMedia | None:
    """What keeps the files of visitors, if there is one at this path."""
    manager: Any = Runtime.instance().media_file_mgr if path.startswith(MEDIA) else None
    return manager if isinstance(manager, media.SessionMedia) else None


def _cookie(scope: Scope) -> str | None:
    return HTTPConnection(scope).cookies.get(media.COOKIE)


def check_base() -> None:
    """Check that pages are where their addresses say.

    Raises:
        ValueError: a setting puts them below a path, where each would be "Not Found".
    """
    if base := config.get_option("server.baseUrlPath").strip("/"):
        raise ValueError(
            f"server.baseUrlPath: {base!r} cannot be used; the pages are at the root of a host, so "
            "give the dashboard a host name of its own"
        )


def others_allowed() -> frozenset[origin.Origin]:
    """The origins of the setting `server.corsAllowedOrigins`.

    Raises:
        ValueError: one of them is no origin.
    """
    by_text = {
        one.strip(): origin.parsed(one.strip())
        for one in config.get_option("server.corsAllowedOrigins")
    }
    for text, one in by_text.items():
        if one is None:
            raise ValueError(
                f"server.corsAllowedOrigins: {text!r} is no origin; write https://atlas.example.org"
            )
    return frozenset(one for one in by_text.values() if one is not None)
