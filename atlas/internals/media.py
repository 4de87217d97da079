"""Files for visitors, each kept for one session and answered to nobody else.

Streamlit names a file by parts of its content, shares it between all sessions that have the same
name, and drops it as soon as any session finishes a run. Here a file has an id that only its
session can know, stays for at least a minute, and goes with its session.

What is touched of Streamlit: `Runtime._media_file_mgr`, the methods of `MediaFileManager`, and
`MemoryMediaFileStorage._files_by_id`.
"""

import hmac
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_bytes, token_hex
from threading import RLock
from typing import Any, Final, cast

from streamlit.runtime import Runtime
from streamlit.runtime.download_data_util import convert_data_to_bytes_and_infer_mime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryFile, MemoryMediaFileStorage
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

# The cookie by which a browser is known: the page sets it, a file is answered to it alone.
COOKIE: Final = "atlas_visitor"
KEPT_SECONDS: Final = 60
MOST_SESSION_BYTES: Final = 128 * 1024**2
MOST_PROCESS_BYTES: Final = 512 * 1024**2
# Buttons that a session has replaced while something plays: a click may still be on its way.
MOST_REPLACED: Final = 32
# Whose a file is that is being fetched when its session ends.
NOBODY: Final = "-"


class NotYoursError(MediaFileStorageError):
    """A session asks for a file that it was not offered."""


@dataclass
class _Deferred:
    """A file that is built when its button is pressed."""

    build: Callable[[], Any]
    mimetype: str | None
    name: str | None
    coordinates: str
    element_id: str
    since: float


@dataclass
class _Session:
    """What a session shows: file or deferred id by its place on the page."""

    secret: bytes = field(default_factory=lambda: token_bytes(32))
    visitor: str | None = None
    shown: dict[str, str] = field(default_factory=dict)
    deferred: dict[str, _Deferred] = field(default_factory=dict)


@dataclass
class _Kept:
    """A file in memory: whose it is, since when it is not used any more, and how many fetch it."""

    session_id: str
    visitor: str | None
    size: int
    since: float
    fetches: int = 0


class SessionMedia(MediaFileManager):
    """Keeps each file for the session that asked for it.

    A file that its page no longer shows stays for `KEPT_SECONDS`. Beyond `MOST_SESSION_BYTES` of
    one session, or `MOST_PROCESS_BYTES` of all, the oldest of the session that asks for more goes
    first, then the oldest of the others; the newest always stays.

    Safe to call from any thread.
    """

    def __init__(
        self,
        storage: MemoryMediaFileStorage,
        visitor_of: Callable[[str], str | None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep files in `storage`.

        `visitor_of` gives the cookie of a session's browser, None if it sent none. `clock` gives
        seconds.
        """
        super().__init__(storage)
        self._shelf = storage
        self._visitor_of = visitor_of
        self._clock = clock
        self._sessions: dict[str, _Session] = {}
        self._kept: dict[str, _Kept] = {}
        # Reentrant: garbage collected while it is held may be a session that ends.
        self._guard = RLock()

    def answers(self, name: str, visitor: str | None) -> bool:
        """Whether the file `name`, an id with an ending, is for a browser with this cookie.

        A browser that sends no cookie, as in a frame of another site, needs the id alone.
        """
        kept = self._kept.get(name.partition(".")[0])
        return kept is not None and kept.visitor in {None, visitor}

    @contextmanager
    def fetching(self, name: str) -> Iterator[Callable[[], bool]]:
        """Keep the file `name` while it is fetched, also if its session ends.

        What is given is to be asked now and then, and says whether the file is there as at first:
        it goes where there is no room.
        """
        file_id = name.partition(".")[0]
        with self._guard:
            kept = self._kept.get(file_id)
            if kept is not None:
                kept.fetches += 1

        def still() -> bool:
            if kept is not None:
                kept.since = self._clock()
            return kept is self._kept.get(file_id)

        try:
            yield still
        finally:
            if kept is not None:
                with self._guard:
                    kept.fetches -= 1
                    if kept.session_id == NOBODY and not kept.fetches and still():
                        self._drop(file_id)

    def add(
        self,
        path_or_data: bytes | str,
        mimetype: str,
        coordinates: str,
        file_name: str | None = None,
        is_for_static_download: bool = False,
    ) -> str:
        """Keep a file that the running session shows at `coordinates`; its address.

        Raises:
            MediaFileStorageError: the file at the path cannot be read.
        """
        session_id = _running()
        kind = MediaFileKind.DOWNLOADABLE if is_for_static_download else MediaFileKind.MEDIA
        file = MemoryFile(_content(path_or_data), mimetype, kind, file_name)
        with self._guard:
            session = self._sessions.setdefault(session_id, _Session())
        file_id = _id(session.secret, file)
        with self._guard:
            self._show(session, coordinates, file_id)
            return self._keep(session_id, file_id, file)

    def add_deferred(
        self,
        data_callable: Callable[[], Any],
        mimetype: str | None,
        coordinates: str,
        file_name: str | None = None,
        *,
        element_id: str = "",
    ) -> str:
        """Remember how to build a file that the running session offers; its deferred id."""
        session_id = _running()
        file_id = token_hex(32)
        with self._guard:
            session = self._sessions.setdefault(session_id, _Session())
            session.deferred[file_id] = _Deferred(
                data_callable, mimetype, file_name, coordinates, element_id, self._clock()
            )
            self._show(session, coordinates, file_id)
            replaced = [one for one in session.deferred if one not in session.shown.values()]
            for one in replaced[:-MOST_REPLACED]:
                del session.deferred[one]
        return file_id

    def remove_deferred(self, coordinates: str, *, element_id: str = "") -> None:
        """Forget what the running session offered by a button that is now disabled."""
        with self._guard:
            session = self._sessions.get(_running(), _Session())
            for file_id, one in list(session.deferred.items()):
                same = bool(element_id) and one.element_id == element_id
                if same or one.coordinates == coordinates:
                    del session.deferred[file_id]
                    if session.shown.get(one.coordinates) == file_id:
                        del session.shown[one.coordinates]

    def execute_deferred(self, file_id: str) -> str:
        """Refuse: without the session that asks, nobody knows whose file this is.

        Raises:
            MediaFileStorageError: always; `prepare` does it.
        """
        raise MediaFileStorageError("a deferred file is prepared for a session")

    def prepare(self, file_id: str, session_id: str) -> str:
        """Build a deferred file for the session that asks; its address.

        Raises:
            NotYoursError: the session has no such file, or has ended meanwhile.
        """
        with self._guard:
            session = self._sessions.get(session_id, _Session())
            deferred = session.deferred.get(file_id)
        if deferred is None:
            raise NotYoursError(file_id)
        content, usual = convert_data_to_bytes_and_infer_mime(
            deferred.build(), MediaFileStorageError("a file is bytes or text")
        )
        file = MemoryFile(
            content, deferred.mimetype or usual, MediaFileKind.DOWNLOADABLE, deferred.name
        )
        prepared_id = _id(session.secret, file)
        with self._guard:
            if self._sessions.get(session_id) is not session:
                raise NotYoursError(file_id)
            return self._keep(session_id, prepared_id, file)

    def clear_session_refs(self, session_id: str | None = None) -> None:
        """Begin a run of the running session; or end the session that is named."""
        with self._guard:
            if session_id is not None:
                self._sessions.pop(session_id, None)
                for file_id in self._of(session_id):
                    if self._kept[file_id].fetches:
                        self._kept[file_id].session_id = NOBODY
                    else:
                        self._drop(file_id)
            elif (session := self._sessions.get(_running())) is not None:
                for coordinates in list(session.shown):
                    self._show(session, coordinates, None)

    def remove_orphaned_files(self) -> None:
        """Drop what no page shows and nobody may still be fetching."""
        with self._guard:
            old = self._clock() - KEPT_SECONDS
            for file_id in list(self._unshown()):
                if self._kept[file_id].since < old:
                    self._drop(file_id)
            for session in list(self._sessions.values()):
                shown = set(session.shown.values())
                for file_id, one in list(session.deferred.items()):
                    if file_id not in shown and one.since < old:
                        del session.deferred[file_id]

    def _show(self, session: _Session, coordinates: str, file_id: str | None) -> None:
        """Note what is at a place of the page from now on, and since when the last one is not."""
        last = session.shown.pop(coordinates, "")
        for one in (self._kept.get(last), session.deferred.get(last)):
            if one is not None:
                one.since = self._clock()
        if file_id is not None:
            session.shown[coordinates] = file_id

    def _keep(self, session_id: str, file_id: str, file: MemoryFile) -> str:
        """Put a file on the shelf, and make room for it; its address."""
        session = self._sessions[session_id]
        # While a page connects again nobody can say whose browser it is: it is the same.
        session.visitor = self._visitor_of(session_id) or session.visitor
        # Behind all others, the oldest of which comes first; who fetches it goes on doing so.
        kept = self._kept.pop(file_id, None) or _Kept(session_id, None, file.content_size, 0.0)
        kept.visitor, kept.since = session.visitor, self._clock()
        self._kept[file_id] = kept
        self._shelf._files_by_id[file_id] = file
        self._shrink(self._of(session_id), MOST_SESSION_BYTES)
        others = [one for one, kept in self._kept.items() if kept.session_id != session_id]
        # Who asks for more than there is room for loses files of their own first.
        *older, newest = self._of(session_id)
        self._shrink([*older, *others, newest], MOST_PROCESS_BYTES)
        return self._shelf.get_url(file_id)

    def _shrink(self, file_ids: list[str], most: int) -> None:
        """Drop the first of these files that no page shows until the rest is within `most`."""
        size = sum(self._kept[one].size for one in file_ids)
        unshown = self._unshown()
        for one in file_ids[:-1]:
            if size <= most:
                return
            if one in unshown:
                size -= self._kept[one].size
                self._drop(one)

    def _of(self, session_id: str) -> list[str]:
        return [one for one, kept in self._kept.items() if kept.session_id == session_id]

    def _unshown(self) -> set[str]:
        shown = (session.shown.values() for session in list(self._sessions.values()))
        return set(self._kept).difference(*shown)

    def _drop(self, file_id: str) -> None:
        self._kept.pop(file_id, None)
        self._shelf.delete_file(file_id)


def install() -> None:
    """Have the server that runs keep files as `SessionMedia` does; once is enough."""
    runtime = Runtime.instance()
    media = runtime.media_file_mgr
    if not isinstance(media, SessionMedia):
        runtime._media_file_mgr = SessionMedia(cast(Any, media._storage), visitor_of)


def _running() -> str:
    """The session whose script runs now; "" outside a server."""
    context = get_script_run_ctx()
    return context.session_id if context is not None else ""


def visitor_of(session_id: str) -> str | None:
    """The cookie that a session's browser sent when it connected, if it is connected."""
    client = Runtime.instance().get_client(session_id)
    context = client.client_context if client is not None else None
    return context.cookies.get(COOKIE) if context is not None else None


def _content(path_or_data: bytes | str) -> bytes:
    if isinstance(path_or_data, bytes):
        return path_or_data
    try:
        return Path(path_or_data).read_bytes()
    except OSError as error:
        raise MediaFileStorageError(f"{path_or_data} cannot be read") from error


def _id(secret: bytes, file: MemoryFile) -> str:
    """The id of a file: all of its content, its type and name, under its session's secret."""
    digest = hmac.new(secret, f"{file.mimetype}\0{file.filename or ''}\0".encode(), "sha256")
    digest.update(file.content)
    return digest.hexdigest()
