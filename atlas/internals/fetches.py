"""Send a visitor's file no faster than the browser takes it, and no longer than it is kept.

Streamlit sends a file as one body, of which uvicorn holds a copy for each connection until it is
read: 200 browsers that read slowly held 5 GiB.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atlas.internals.media import SessionMedia

# A connection holds no more than this, and what uvicorn and the system have of it on the way.
SLICE: Final = 64 * 1024
# While a slice is not taken, how often it is looked whether the file is still kept, and how many
# times. The system takes more only when a third of its room is free, which may be a megabyte.
LOOK_SECONDS: Final = 5.0
LOOKS: Final = 120
# Each would have a copy of its own: a part of the file, and the file packed.
NOT_ASKED: Final = {b"range", b"accept-encoding"}
# What uvicorn says when an answer ends early.
CUT_SHORT: Final = "ASGI callable returned without completing response."


class _GoneError(Exception):
    """The file is not kept any more, or nobody reads it."""


async def answer(
    app: ASGIApp, files: SessionMedia, name: str, scope: Scope, receive: Receive, send: Send
) -> None:
    """Have `app` answer with the file `name`, slice by slice; end if it goes meanwhile."""
    asked = [pair for pair in scope["headers"] if pair[0] not in NOT_ASKED]
    with files.fetching(name) as still_kept:

        async def in_slices(message: Message) -> None:
            if message["type"] != "http.response.body" or scope["method"] == "HEAD":
                await send(_whole(message))
                return
            await _send_slices(message, send, still_kept)

        try:
            await app({**scope, "headers": asked}, receive, in_slices)
        except _GoneError:
            return


def _whole(message: Message) -> Message:
    """The head of an answer that says that parts of the file can't be asked for."""
    if message["type"] != "http.response.start":
        return message
    kept = [pair for pair in message["headers"] if pair[0] != b"accept-ranges"]
    return {**message, "headers": [*kept, (b"accept-ranges", b"none")]}


async def _send_slices(message: Message, send: Send, still_kept: Callable[[], bool]) -> None:
    """Send a body as it is taken.

    Raises:
        _GoneError: the file went, or a slice was not taken.
    """
    body, more = memoryview(message.get("body", b"")), message.get("more_body", False)
    for at in range(0, len(body) or 1, SLICE):
        if not still_kept():
            raise _GoneError
        last = at + SLICE >= len(body) and not more
        piece = {"body": bytes(body[at : at + SLICE]), "more_body": not last}
        await _taken(send({"type": "http.response.body", **piece}), still_kept)


async def _taken(sending: Awaitable[None], still_kept: Callable[[], bool]) -> None:
    """Wait until a slice is taken; others have their turn with each.

    Raises:
        _GoneError: the file went, or it takes too long.
    """
    task = asyncio.ensure_future(sending)
    try:
        for _ in range(LOOKS):
            await asyncio.wait({task}, timeout=LOOK_SECONDS)
            if task.done():
                return await task
            if not still_kept():
                break
        raise _GoneError
    finally:
        task.cancel()
