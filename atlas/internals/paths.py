"""Addresses of pages as people write them: a page is known by its name, whatever is round it.

Streamlit answers any address that it does not know with its page, whose scripts have addresses
beside it: at a second level none is there, and the page would stay white.
"""

import re
from collections.abc import Collection
from typing import Final

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

NAME: Final = re.compile(r"/+([a-z]+)(.*)", re.DOTALL)
# `/map.html` is a file, and so is all behind `/map/` with an ending.
ENDING: Final = re.compile(r"\.\w")
# Where a page with another base address looks for its server.
STREAMLITS: Final = "/_stcore/"


class Paths:
    """Leads to the page that an address means.

    `pages` are the names of all pages but the first.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str]) -> None:
        self.app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        app = self.app
        reads = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        if reads and (page := self.meant(scope["path"])):
            query = scope["query_string"].decode("latin-1")
            app = RedirectResponse(f"/{page}?{query}" if query else f"/{page}")
        await app(scope, receive, send)

    def meant(self, path: str) -> str | None:
        """The name of the page that another address means; None for that of a page, and of none."""
        plain = path.isprintable() and ".." not in path and STREAMLITS not in path
        match = NAME.fullmatch(path.casefold()) if plain else None
        if match is None or match[1] not in self._pages or ENDING.search(match[2]):
            return None
        return match[1] if path != f"/{match[1]}" else None
