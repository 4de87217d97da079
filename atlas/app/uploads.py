"""Uploads that the server keeps: the newest of a session, and so many in all.

Streamlit keeps each file that a session sends until the session ends, also those that no widget
asks for any more, and takes as many as come.
"""

import re
from collections import Counter
from typing import Final

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileManager

from atlas import own

ADDRESS: Final = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)")
# Bytes of all sessions: those kept, and the most that those under way may have.
MOST_KEPT: Final = 10 * own.MOST_BYTES
# Uploads of a session under way: one, and one that is taking its place.
MOST_AT_ONCE: Final = 2
FULL: Final = (
    "The server keeps as many uploads as it can just now. Try again in some minutes: each is "
    "dropped when its visitor leaves the page."
)
BUSY: Final = "Two files of this session are under way. Try again when one has arrived."


class Limits:
    """Refuses an upload for which there is no room, and drops the session's older ones."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._arriving: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; an upload only if there is room, before its body is read."""
        upload = None
        if scope["type"] == "http" and scope["method"] == "PUT":
            upload = ADDRESS.search(scope["path"])
        if upload is None:
            await self.app(scope, receive, send)
            return
        session, file = upload["session"], upload["file"]
        if self._arriving[session] >= MOST_AT_ONCE:
            await PlainTextResponse(BUSY, 429)(scope, receive, send)
            return
        if not has_room(_of_server(), self._arriving.total()):
            await PlainTextResponse(FULL, 503)(scope, receive, send)
            return
        self._arriving[session] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._arriving -= Counter([session])
            _keep_newest(session, file)


def uploader(label: str, *, kind: str, key: str, most_bytes: int) -> UploadedFile | None:
    """A widget that takes a file of one kind, or a sentence while there is no room for one."""
    context = get_script_run_ctx()
    if context and st.session_state.get(key) is None and not has_room(context.uploaded_file_mgr):
        st.info(FULL, icon=":material/hourglass_empty:")
        return None
    return st.file_uploader(label, type=kind, key=key, max_upload_size=most_bytes // 1024**2)


def drop() -> None:
    """Drop what this session has uploaded: no widget of the page asks for it."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def has_room(store: UploadedFileManager, arriving: int = 0) -> bool:
    """Whether one more upload of any size can be kept beside those that are arriving."""
    sessions = list(_inside(store).file_storage.values())
    kept = sum(len(file.data) for files in sessions for file in list(files.values()))
    return kept + (arriving + 1) * own.MOST_BYTES <= MOST_KEPT


def _keep_newest(session: str, file: str) -> None:
    """Drop the uploads of a session but for `file`, and that too if the session has ended."""
    store = _inside(_of_server())
    if not runtime.get_instance().is_active_session(session):
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
