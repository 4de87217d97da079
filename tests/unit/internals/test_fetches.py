"""A file goes to a browser slice by slice, while it is kept."""

import asyncio
from collections.abc import Callable

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from atlas.internals import fetches, media
from atlas.internals.media import SessionMedia

CONTENT = bytes(range(256)) * 1000
HEADERS = [(b"accept-ranges", b"bytes"), (b"content-length", b"%d" % len(CONTENT))]


class Shelf:
    """A manager of files with one file of a session, and an app that answers with it."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.asked_when = 0
        self.files = SessionMedia(MemoryMediaFileStorage("/media"), lambda _: None, self.clock)
        offered = self.files.add_deferred(lambda: content, "text/csv", "1")
        self.name = self.files.prepare(offered, "anna").rsplit("/", 1)[1]
        self.asked: list[tuple[bytes, bytes]] = []
        self.sent: list[Message] = []

    def clock(self) -> float:
        """The time stands still; it is counted how often it is asked for."""
        self.asked_when += 1
        return 0.0

    async def app(self, scope: Scope, _: Receive, send: Send) -> None:
        """Answer as Streamlit does: with all of the file at once."""
        self.asked = scope["headers"]
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        await send({"type": "http.response.body", "body": self.content})

    def fetch(self, taken: Callable[[int], object], method: str = "GET") -> bytes:
        """What a browser gets that does `taken`, which may wait, with the number of each slice."""

        async def send(message: Message) -> None:
            self.sent.append(message)
            if (waits := taken(len(self.sent) - 2)) is not None:
                await waits  # type: ignore[misc]

        async def receive() -> Message:
            raise AssertionError("nothing is read of a request for a file")

        headers = [(b"range", b"bytes=0-9"), (b"accept-encoding", b"gzip"), (b"cookie", b"x=1")]
        scope = {"method": method, "headers": headers}
        asyncio.run(fetches.answer(self.app, self.files, self.name, scope, receive, send))
        return b"".join(one.get("body", b"") for one in self.sent)


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(media, "_running", lambda: "anna")
    return Shelf()


def test_all_of_a_file_comes_in_slices(shelf: Shelf) -> None:
    assert shelf.fetch(lambda _: None) == CONTENT
    bodies = [one for one in shelf.sent if one["type"] == "http.response.body"]
    assert max(len(one["body"]) for one in bodies) == fetches.SLICE
    assert [one["more_body"] for one in bodies] == [True] * (len(bodies) - 1) + [False]
    # A part of it, or all of it packed, would be a copy for each who asks.
    assert shelf.asked == [(b"cookie", b"x=1")]
    assert dict(shelf.sent[0]["headers"])[b"accept-ranges"] == b"none"


def test_the_head_alone_has_no_slices(shelf: Shelf) -> None:
    shelf.fetch(lambda _: None, "HEAD")
    assert len(shelf.sent) == 2


def test_what_is_not_taken_is_not_waited_for(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetches, "LOOK_SECONDS", 0.0)
    never = asyncio.Event()
    got = shelf.fetch(lambda number: never.wait() if number == 1 else None)
    assert got == CONTENT[: 2 * fetches.SLICE]


def test_the_session_may_end_while_a_file_is_fetched(shelf: Shelf) -> None:
    def ends(number: int) -> None:
        if number == 1:
            shelf.files.clear_session_refs("anna")
            assert shelf.files.answers(shelf.name, None)

    assert shelf.fetch(ends) == CONTENT
    assert not shelf.files.answers(shelf.name, None), "and then nothing of it is kept"


def test_a_file_for_which_there_is_no_room_is_sent_no_further(shelf: Shelf) -> None:
    def goes(number: int) -> None:
        if number == 1:
            shelf.files._drop(shelf.name.partition(".")[0])

    assert shelf.fetch(goes) == CONTENT[: 2 * fetches.SLICE]


def test_nobody_waits_for_a_reader_of_a_file_that_goes(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetches, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(fetches, "LOOKS", 1000)
    never = asyncio.Event()

    def goes(number: int) -> object:
        if number == 1:
            shelf.files._drop(shelf.name.partition(".")[0])
        return never.wait() if number == 1 else None

    assert shelf.fetch(goes) == CONTENT[: 2 * fetches.SLICE]
    assert shelf.asked_when < 100


def test_an_empty_file_is_answered_too(shelf: Shelf) -> None:
    empty = Shelf(b"")
    assert empty.fetch(lambda _: None) == b""
    assert empty.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


def test_a_file_stays_for_the_last_who_fetches_it(shelf: Shelf) -> None:
    with shelf.files.fetching(shelf.name) as still_kept:
        with shelf.files.fetching(shelf.name):
            shelf.files.clear_session_refs("anna")
        assert still_kept()
    assert not shelf.files.answers(shelf.name, None)


def test_a_file_stays_while_it_is_fetched(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    shelf.files._clock = lambda: now

    def slowly(number: int) -> None:
        nonlocal now
        now += media.KEPT_SECONDS - 1
        shelf.files.remove_orphaned_files()
        if number == 2:
            # The same file is asked for again, by the same session.
            offered = shelf.files.add_deferred(lambda: CONTENT, "text/csv", "1")
            assert shelf.files.prepare(offered, "anna").endswith(shelf.name)

    assert shelf.fetch(slowly) == CONTENT
    now += media.KEPT_SECONDS + 1
    shelf.files.remove_orphaned_files()
    assert not shelf.files.answers(shelf.name, None)


def test_what_is_not_kept_is_answered_as_it_is(shelf: Shelf) -> None:
    shelf.files.clear_session_refs("anna")
    assert shelf.fetch(lambda _: None) == CONTENT
