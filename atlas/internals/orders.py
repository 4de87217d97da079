"""What a browser asks for by a button is built for its session, one file after another.

What is touched of Streamlit: `DeferredFileHandler.handle`.
"""

import logging
from asyncio import Lock, to_thread
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final, cast

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import (
    BackendOperationResponse,
    DeferredFileResponsePayload,
)
from streamlit.runtime import Runtime
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from atlas.data.faults import without_text
from atlas.internals.media import NotYoursError, SessionMedia

LOG: Final = logging.getLogger(__name__)
# Files that a session has asked for and that are not built yet: more than a page has buttons at a
# time. They are built one after another, so that others find a thread.
MOST_ASKED: Final = 8


def install() -> None:
    """Have the server build files as told here; once is enough."""
    DeferredFileHandler.handle = _handle  # type: ignore[assignment, method-assign]


class _Line:
    """Those of one session that wait for their file to be built."""

    def __init__(self) -> None:
        self.turn = Lock()
        self.length = 0


_lines: dict[str, _Line] = {}


@asynccontextmanager
async def _in_line(session_id: str) -> AsyncGenerator[None]:
    """Wait until nothing else is built for a session.

    Raises:
        NotYoursError: the session has asked for more than a page can offer.
    """
    line = _lines.setdefault(session_id, _Line())
    if line.length == MOST_ASKED:
        raise NotYoursError(session_id)
    line.length += 1
    try:
        async with line.turn:
            yield
    finally:
        line.length -= 1
        if not line.length:
            del _lines[session_id]


async def _handle(
    _: DeferredFileHandler, request: BackendOperationRequest, session_id: str
) -> BackendOperationResponse:
    """Answer a browser that asks for a deferred file, as `DeferredFileHandler.handle` does."""
    media = cast(SessionMedia, Runtime.instance().media_file_mgr)
    try:
        async with _in_line(session_id):
            url = await to_thread(media.prepare, request.deferred_file.file_id, session_id)
    except NotYoursError:
        # Another session's, made up, or one of very many: nothing of ours has failed.
        pass
    except Exception as error:
        LOG.error("a file for download could not be built\n%s", without_text(error))
    else:
        return BackendOperationResponse(
            request_id=request.request_id, deferred_file=DeferredFileResponsePayload(url=url)
        )
    return BackendOperationResponse(
        request_id=request.request_id, error_msg="Failed to generate file for download"
    )
