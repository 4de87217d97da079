"""What `make run` serves: the dashboard, with its own address told to the browser.

Streamlit's browser side finds its server by asking at every level of the address, so a link to
`/map` fails twice at `/map/_stcore/...` before it asks at `/`. One line in the page spares that.
`streamlit run dashboard.py` works too, with those two failed requests.
"""

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOLD = b'<script>window.__streamlit={BACKEND_BASE_URL:new URL("/",location.href).href}</script>'


class TellOwnAddress:
    """Puts `TOLD` into the head of every HTML page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; hold an HTML answer back until its length is known."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # A compressed page could not be added to; Streamlit's other files are not HTML.
        if "." not in scope["path"]:
            kept = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
            scope = {**scope, "headers": kept}
        start: Message | None = None
        body = b""

        async def rewrite(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                body = body.replace(b"<head>", b"<head>" + TOLD, 1)
                MutableHeaders(scope=start)["content-length"] = str(len(body))
                await send(start)
                await send({"type": "http.response.body", "body": body})
                return
            await send(message)

        await self.app(scope, receive, rewrite)


app = st.App("dashboard.py", middleware=[Middleware(TellOwnAddress)])
