"""Where a WebSocket comes from: the page that opens it has to be one that this host serves."""

import re
from collections.abc import Iterable
from typing import Final

# What a browser writes: no user, no path, a name or an address, perhaps a port.
HOST: Final = r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?"
ORIGIN: Final = re.compile(rf"(https?)://{HOST}")
PORTS: Final = {"http": 80, "https": 443}
MOST_PORT: Final = 65535

Origin = tuple[str, str, int]


def parsed(text: str) -> Origin | None:
    """Scheme, host and port of an origin; None if a browser would not write it so."""
    match = ORIGIN.fullmatch(text.lower())
    if match is None:
        return None
    scheme, host, written = match.groups()
    port = int(written or PORTS[scheme])
    return (scheme, host, port) if 0 < port <= MOST_PORT else None


def allowed(origin: str, host: str, scheme: str, others: Iterable[Origin] = ()) -> bool:
    """Whether a page of `origin` may open a WebSocket to `host`, the header `Host`.

    `scheme` is that of the WebSocket. `ws` may be `wss` in front of a proxy, so both kinds of page
    are let in there; without a port, `host` has the one that is usual for the page. `others` are
    origins that are allowed whatever the host.
    """
    page = parsed(origin)
    if page is None:
        return False
    if page in others:
        return True
    if scheme == "wss" and page[0] != "https":
        return False
    return page == parsed(f"{page[0]}://{host}")
