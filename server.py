"""What `make run` serves: the dashboard behind strict headers, with a script of ours in the page.

Streamlit's browser side finds its server by asking at every level of the address, so a link to
`/map` fails twice at `/map/_stcore/...` before it asks at `/`, which the script spares. It also
keeps the history free of links that are only written anew. `streamlit run dashboard.py` works too,
without all this, and without the reference when a page fails.
"""

import asyncio
import logging
import re
import sys
from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import streamlit as st
from anyio.to_thread import run_sync
from starlette.datastructures import MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.web import bootstrap

from atlas import own
from atlas.app import data, fault, keeper, phone, ride, uploads
from atlas.data import faults
from atlas.data.problems import DataError
from atlas.internals import (
    components,
    cookies,
    gate,
    media,
    orders,
    origin,
    paths,
    sessions,
    settings,
    values,
)
from atlas.stage import mount

LOG = logging.getLogger(__name__)
# What the page does first: it finds its server, and goes back where a visitor expects.
START = Path(__file__).with_name("atlas") / "app" / "start" / "start.js"
INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)

# The components of our pages, with their folders. A frame on another site has no cookie: its page
# may come from one replica and its components from another, on which nobody has drawn them yet.
COMPONENTS = {
    mount.NAME: mount.BUNDLES,
    keeper.NAME: keeper.FOLDER,
    phone.BAR: phone.HERE / "bar",
    phone.DRAWER: phone.HERE / "drawer",
    ride.PLATE: ride.PLATES,
}

# Names of the pages in their addresses; the first has none.
PAGES = {file.stem for file in Path(__file__).with_name("pages").glob("*.py")} - {"overview"}

# What a browser may do on our pages, and nothing beyond. Streamlit's and plotly's programs write
# styles as they run and draw pictures as `data:` and `blob:`; a font of signs is within Streamlit's
# style; the map's program is in part WebAssembly. Who may frame the pages is left open: they are
# made to be embedded, also in a file.
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# A compressed page could not be added to, one "not modified" would come without its hashes, and a
# part of one with another length than it says.
UNASKED = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range", b"if-range"}
FILES = (gate.MEDIA, "/app/static/")
# Files of the stage whose names hold a hash of their content: a browser need never ask again.
HASHED = re.compile(
    rf"/_stcore/bidi-components/{re.escape(mount.NAME)}/stage-[0-9a-f]{{10}}\.js"
    r"|/app/static/stage/columns-[0-9a-f]{10}\.bin"
)
KEPT = "public, max-age=31536000, immutable"
# What asyncio says where it can take no connection.
FULL = "socket.accept() out of system resource"
# Files of visitors: some proxies keep what ends with `.csv` unless they are told not to.
PRIVATE = "private, no-store"


@lru_cache(maxsize=1)
def _start() -> bytes:
    return b"<script>" + START.read_bytes() + b"</script>"


def policy(page: bytes = b"") -> str:
    """The Content-Security-Policy of an answer; of scripts within it, those in `page` may run."""
    hashes = "".join(
        f" 'sha256-{b64encode(sha256(script).digest()).decode()}'"
        for script in INLINE_SCRIPT.findall(page)
    )
    allowed = POLICY | {"script-src": POLICY["script-src"] + hashes}
    return "; ".join(f"{what} {sources}" for what, sources in allowed.items())


class Guard:
    """Adds the headers to every answer, and `START` and a cookie to Streamlit's page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold the page back until its length is known."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Only the page has an address without a dot, and of one level.
        may_be_page = "." not in scope["path"] and scope["path"].count("/") == 1
        if may_be_page:
            kept = [pair for pair in scope["headers"] if pair[0] not in UNASKED]
            scope = {**scope, "headers": kept}
        page: Message | None = None
        body = b""
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update({**HEADERS, "content-security-policy": policy(body)})
                headers.update(_how_long(scope["path"], message["status"]))
            begun = True
            try:
                await send(message)
            except Exception as error:
                # The request broke off in its body: uvicorn has answered it and takes no more.
                LOG.debug("an answer could not be sent: %r", error)

        async def hold_back(message: Message) -> None:
            nonlocal page, body
            if message["type"] == "http.response.start" and _is_page(scope, message):
                page = message
            elif page is not None:
                body += message.get("body", b"")
            else:
                await with_headers(message)

        try:
            await self.app(scope, receive, hold_back)
        except Exception as error:
            if begun:
                raise
            LOG.error("a request could not be answered\n%s", faults.without_text(error))
            page, body = None, b""
            await PlainTextResponse("Internal Server Error", 500)(scope, receive, with_headers)
        if page is None:
            return
        if not may_be_page:
            # Streamlit gives its page for any file that is not there.
            body = b""
            await PlainTextResponse("Not Found", 404)(scope, receive, with_headers)
            return
        body = body.replace(b"<head>", b"<head>" + _start(), 1)
        headers = MutableHeaders(scope=page)
        headers["content-length"] = str(len(body))
        if media.COOKIE not in HTTPConnection(scope).cookies:
            headers.append("set-cookie", _cookie(scope.get("scheme", "http")))
        await with_headers(page)
        await with_headers({"type": "http.response.body", "body": body})


def _how_long(path: str, status: int) -> dict[str, str]:
    """The header that says how long an answer may be kept, where we say so ourselves."""
    if path.startswith(gate.MEDIA):
        return {"cache-control": PRIVATE}
    # A file that is damaged now must not stay with browsers when it is mended.
    if status in {200, 304} and HASHED.fullmatch(path) and mount.is_as_built(Path(path).name):
        return {"cache-control": KEPT}
    return {}


def _is_page(scope: Scope, start: Message) -> bool:
    """Whether an answer is Streamlit's page; other HTML is only among `FILES`."""
    kind = MutableHeaders(scope=start).get("content-type", "")
    return kind.startswith("text/html") and not scope["path"].startswith(FILES)


def _cookie(scheme: str) -> str:
    """The cookie by which a browser is known again, as long as it is open."""
    secure = "; Secure" if scheme == "https" else ""
    return f"{media.COOKIE}={token_urlsafe(32)}; Path=/; HttpOnly; SameSite=Lax{secure}"


@asynccontextmanager
async def read_first(app: st.App) -> AsyncGenerator[None]:
    """Before the first request: have Streamlit keep files private, and read the data.

    So a replica is healthy when it is ready. Broken data are told on every page, so the server
    starts with them too.
    """
    faults.install()
    gate.install()
    media.install()
    orders.install()
    sessions.install()
    values.install()
    settings.install()
    for name, folder in COMPONENTS.items():
        components.register(name, folder)
    _let_none_steer()
    asyncio.get_running_loop().set_exception_handler(_tell)
    with suppress(DataError):
        await run_sync(data.common)
    yield


def _let_none_steer() -> None:
    """Let no page that frames ours steer it, unless a setting names its address.

    By default Streamlit's own hosts may, and a page checks each message that it posts to itself,
    seven in a run, against sixteen addresses of theirs.
    """
    if not config.is_manually_set("client.allowedOrigins"):
        config.set_option("client.allowedOrigins", [])


def _tell(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Write a fault of the event loop to the log, unless it is that of a broken request.

    uvicorn answers one whose body breaks off a second time, which h11 does not let it. And where no
    more files can be open, asyncio has a stack for each of 2,048 tries to take a connection.
    """
    if context.get("message") == FULL:
        _tell_once(int(loop.time()) // 60)
    elif not type(context.get("exception")).__module__.startswith("h11."):
        loop.default_exception_handler(context)


@lru_cache(maxsize=1)
def _tell_once(_minute: int) -> None:
    """Write to the log that no connection can be taken, once a minute."""
    LOG.error("no connection can be taken: as many are open as the host lets one program have")


def _allowed_or_end() -> frozenset[origin.Origin]:
    """The origins that a setting names; ends the process where a setting cannot be used.

    Later, Streamlit would serve on without what is set up here.
    """
    try:
        gate.check_base()
        return gate.others_allowed()
    except ValueError as error:
        sys.exit(f"The dashboard does not start: {error}")


# An upload stays in memory: we say that the dashboard writes it nowhere, and a disk may be full.
MultiPartParser.spool_max_size = own.MOST_BYTES
# Streamlit adds up the sizes of `static/`, to warn of a gigabyte, and fails at a link that leads
# nowhere, such as an editor lays beside a file.
bootstrap._maybe_print_static_folder_warning = lambda _: None

app = st.App(
    "dashboard.py",
    lifespan=read_first,
    middleware=[
        Middleware(cookies.Cookies),
        Middleware(Guard),
        Middleware(paths.Paths, PAGES),
        Middleware(gate.Gate, _allowed_or_end()),
        Middleware(uploads.Limits),
    ],
    on_script_error=fault.tell,
)
