"""What `make run` serves: the dashboard behind strict headers, with its own address told.

Streamlit's browser side finds its server by asking at every level of the address, so a link to
`/map` fails twice at `/map/_stcore/...` before it asks at `/`. One line in the page spares that.
`streamlit run dashboard.py` works too, with those two failed requests, without the headers, and
without the reference when a page fails.
"""

import re
from base64 import b64encode
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from hashlib import sha256

import streamlit as st
from anyio.to_thread import run_sync
from starlette.datastructures import MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atlas import own
from atlas.app import media
from atlas.catalog import DataError
from atlas.ui import data, fault

TOLD = b'<script>window.__streamlit={BACKEND_BASE_URL:new URL("/",location.href).href}</script>'
INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)

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
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# A compressed page could not be added to, and one "not modified" would come without its hashes.
UNASKED = {b"accept-encoding", b"if-none-match", b"if-modified-since"}


def policy(page: bytes = b"") -> str:
    """The Content-Security-Policy of an answer; of scripts within it, those in `page` may run."""
    hashes = "".join(
        f" 'sha256-{b64encode(sha256(script).digest()).decode()}'"
        for script in INLINE_SCRIPT.findall(page)
    )
    allowed = POLICY | {"script-src": POLICY["script-src"] + hashes}
    return "; ".join(f"{what} {sources}" for what, sources in allowed.items())


class Guard:
    """Adds the headers to every answer, and `TOLD` to the head of Streamlit's page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold the page back until its length is known."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Only the page has an address without a dot.
        may_be_page = "." not in scope["path"]
        if may_be_page:
            kept = [pair for pair in scope["headers"] if pair[0] not in UNASKED]
            scope = {**scope, "headers": kept}
        start: Message | None = None
        body = b""

        async def rewrite(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update({**HEADERS, "content-security-policy": policy()})
                if may_be_page and headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                body = body.replace(b"<head>", b"<head>" + TOLD, 1)
                headers = MutableHeaders(scope=start)
                headers["content-length"] = str(len(body))
                headers["content-security-policy"] = policy(body)
                await send(start)
                await send({"type": "http.response.body", "body": body})
                return
            await send(message)

        await self.app(scope, receive, rewrite)


@asynccontextmanager
async def read_first(app: st.App) -> AsyncGenerator[None]:
    """Before the first request: keep files private, and read the data.

    So a replica is healthy when it is ready. Broken data are told on every page, so the server
    starts with them too.
    """
    media.install()
    with suppress(DataError):
        await run_sync(data.common)
    yield


# An upload stays in memory: we say that it is written nowhere, and a disk may be full.
MultiPartParser.spool_max_size = own.MOST_BYTES

app = st.App(
    "dashboard.py",
    lifespan=read_first,
    middleware=[Middleware(Guard)],
    on_script_error=fault.tell,
)
