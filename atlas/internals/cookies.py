"""Leave cookies in quotes out of a request: ours and Streamlit's have none.

To read one, Python before 3.11.10 and 3.12.6 copies it for each backslash in it: a header of 60,000
held the whole server for 20 s (CVE-2024-7592). Browsers send what other programs on the same host
have set, so the other cookies stay.
"""

from starlette.types import ASGIApp, Receive, Scope, Send


class Cookies:
    """Passes a request on without the cookies in quotes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if "headers" in scope:
            headers = [
                (name, unquoted(value) if name == b"cookie" else value)
                for name, value in scope["headers"]
            ]
            scope = {**scope, "headers": headers}
        await self.app(scope, receive, send)


def unquoted(header: bytes) -> bytes:
    """A header of cookies without those that hold a quotation mark."""
    return b";".join(one for one in header.split(b";") if b'"' not in one)
