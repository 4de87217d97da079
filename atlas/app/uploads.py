"""Uploads that the server keeps: the newest of a session, and so many in all.

Streamlit keeps each file that a session sends until the session ends, also those that no widget
asks for any more, and takes as many as come.
"""

import asyncio
import re
from collections import Counter
from threading import Lock
from typing import Final
from weakref import finalize

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileManager

from atlas import own
from atlas.internals import gate, sessions

# Bytes of all sessions: those kept, and those that uploads under way have announced.
MOST_KEPT: Final = 10 * own.MOST_BYTES
# Bytes of the tables that were read from uploads, of all sessions: those of the five largest files.
MOST_READ: Final = 512 * 1024**2
# The longest body: the largest file, and what a browser writes around it.
MOST_BODY: Final = own.MOST_BYTES + 64 * 1024
# Uploads of a session under way: one, and one that is taking its place.
MOST_AT_ONCE: Final = 2
# Uploads of all sessions under way. Small ones take hardly any room, but each is a connection.
MOST_UNDER_WAY: Final = 100
# From the first byte to the last: time for the largest file over a line of 2 Mbit/s.
MOST_SECONDS: Final = 120
FULL: Final = (
    "The server has no room for another upload at the moment. Try again in a few minutes: it "
    "deletes uploads when visitors leave."
)
MANY: Final = (
    "The server has no room for more events of visitors at the moment. Send the file again in a "
    "few minutes: it deletes events soon after visitors close the page."
)
BUSY: Final = "Two files of this session are still uploading. Try again when one has finished."
CROWDED: Final = (
    f"Many visitors are uploading files at the moment. Try again soon: each has {MOST_SECONDS} "
    "seconds at most."
)
LARGE: Final = f"The file is too large: the limit is {own.MOST_BYTES // 1024**2} MiB. Split it."
SLOW: Final = (
    f"The file did not arrive within {MOST_SECONDS} seconds. Try again over a faster connection, "
    "or send a smaller file."
)
LONGER: Final = (
    "More data arrived than the browser announced, so the file was discarded. Send it again."
)
NO_LENGTH: Final = "An upload must announce its length, as every browser does."
CHARSET: Final = "The form names a charset, which no browser does."
# The rest of a body that is given up would come as slowly, or as long.
HANG_UP: Final = {"connection": "close"}


class _Longer(Exception):  # noqa: N818
    """A body is longer than the room that was reserved for it."""


class Limits:
    """Refuses an upload for which there is no room, and drops the session's older ones."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._arriving: Counter[str] = Counter()
        self._reserved = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an upload only if there is room, before its body is read."""
        upload = None
        if scope["type"] == "http" and scope["method"] == "PUT":
            upload = gate.UPLOAD.match(scope["path"])
        if upload is None:
            await self.app(scope, receive, send)
            return
        session, file = upload["session"], upload["file"]
        if strange := _strange(scope):
            await strange(scope, receive, send)
            return
        length = int(Headers(scope=scope)["content-length"])
        # What is written around a file is not kept.
        room = min(length, own.MOST_BYTES)
        if refusal := self._refusal(session, length, room):
            await refusal(scope, receive, send)
            return
        self._arriving[session] += 1
        self._reserved += room
        try:
            await self._take(length, scope, receive, send)
        finally:
            self._reserved -= room
            self._arriving -= Counter([session])
            _keep_newest(session, file)

    def _refusal(self, session: str, length: int, room: int) -> PlainTextResponse | None:
        """Why an upload with a body of such a length, for which such room is needed, is refused."""
        if length > MOST_BODY:
            return PlainTextResponse(LARGE, 413)
        if self._arriving[session] >= MOST_AT_ONCE:
            return PlainTextResponse(BUSY, 429)
        if self._arriving.total() >= MOST_UNDER_WAY:
            return PlainTextResponse(CROWDED, 503)
        if not has_room(_of_server(), self._reserved + room):
            return PlainTextResponse(FULL, 503)
        return None

    async def _take(self, length: int, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an upload on, as long as it keeps to its length and to the time."""
        # Streamlit takes the length of the body for that of the file, and would refuse the largest.
        lines = [pair for pair in scope["headers"] if pair[0] != b"content-length"]
        scope = {**scope, "headers": lines}
        left = length
        answered = False

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise _Longer
            return message

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        limit = asyncio.timeout(MOST_SECONDS)
        try:
            async with limit:
                await self.app(scope, counted, noted)
            return
        except ClientDisconnect:
            # Nobody waits for an answer.
            return
        except TimeoutError:
            if not limit.expired():
                raise
            refusal = PlainTextResponse(SLOW, 408, HANG_UP)
        except _Longer:
            refusal = PlainTextResponse(LONGER, 413, HANG_UP)
        if not answered:
            await refusal(scope, receive, send)


def _strange(scope: Scope) -> PlainTextResponse | None:
    """What an upload is answered that no browser sends, and that would stop all visitors.

    A body that does not say how long it is may come in chunks of a byte, of which a MiB takes
    seconds; texts of a form are decoded as it says, and 1 MiB of punycode takes a minute.
    """
    headers = Headers(scope=scope)
    lengths = headers.getlist("content-length")
    # Longer numbers are no length, and Python does not read those of thousands of digits.
    if len(lengths) != 1 or not re.fullmatch(r"[0-9]{1,18}", lengths[0]):
        return PlainTextResponse(NO_LENGTH, 411, HANG_UP)
    if any("charset" in one.lower() for one in headers.getlist("content-type")):
        return PlainTextResponse(CHARSET, 400, HANG_UP)
    return None


def uploader(label: str, *, kind: str | None, key: str, most_bytes: int) -> UploadedFile | None:
    """A widget that takes a file, of one kind or any, or a sentence while there is no room."""
    context = get_script_run_ctx()
    if context and st.session_state.get(key) is None and not has_room(context.uploaded_file_mgr):
        st.info(FULL, icon=":material/hourglass_empty:")
        return None
    return st.file_uploader(label, type=kind, key=key, max_upload_size=most_bytes // 1024**2)


# Bytes of what was read, by the identity of what has it.
_read: Final[dict[int, int]] = {}
_counting: Final = Lock()


def keeps(mine: own.Own) -> bool:
    """Count what was read among that of all sessions; False if there is no room for it.

    It counts for as long as anything holds it.
    """
    size = sum(int(table.memory_usage().sum()) for table in (mine.rows, mine.texts))
    with _counting:
        if sum(list(_read.values())) + size > MOST_READ:
            return False
        _read[id(mine)] = size
    finalize(mine, _read.pop, id(mine)).atexit = False
    return True


def drop() -> None:
    """Drop what this session has uploaded: no widget of the page asks for it."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def has_room(store: UploadedFileManager, wanted: int = own.MOST_BYTES) -> bool:
    """Whether so many bytes more can be kept, by default those of the largest file."""
    sessions = list(_inside(store).file_storage.values())
    kept = sum(len(file.data) for files in sessions for file in list(files.values()))
    return kept + wanted <= MOST_KEPT


def _keep_newest(session: str, file: str) -> None:
    """Drop the uploads of a session but for `file`, and that too if the session has ended."""
    store = _inside(_of_server())
    if not sessions.is_there(session):
        store.remove_session_files(session)
    elif file in store.file_storage.get(session, {}):
        for older in set(store.file_storage[session]) - {file}:
            store.remove_file(session, older)


def _of_server() -> UploadedFileManager:
    return runtime.get_instance().uploaded_file_mgr


def _inside(store: UploadedFileManager) -> MemoryUploadedFileManager:
    """Streamlit's store of uploads as one whose files can be counted and removed.

    Raises:
        TypeError: this version of Streamlit keeps them elsewhere.
    """
    if not isinstance(store, MemoryUploadedFileManager):
        raise TypeError(f"uploads are kept in a {type(store).__name__}")
    return store
