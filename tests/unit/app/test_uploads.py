"""Uploads that the server keeps: the newest of a session, so many in all, and none of the gone."""

import asyncio
import gc
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Final
from unittest.mock import Mock

import pytest
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import App, runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette.starlette_routes import BASE_ROUTE_UPLOAD_FILE

import server
from atlas import own
from atlas.app import data, uploads
from atlas.internals import gate, sessions
from atlas.own import cells, limits
from atlas.own import process as own_process

Lines = Sequence[tuple[bytes, bytes]]


@pytest.fixture
def live() -> set[str]:
    """The sessions that have not ended."""
    return {"one", "two"}


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, live: set[str]) -> MemoryUploadedFileManager:
    """Streamlit's store of uploads, as its server has it."""
    kept = MemoryUploadedFileManager("/upload")
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=kept))
    monkeypatch.setattr(sessions, "is_there", live.__contains__)
    return kept


def added(store: MemoryUploadedFileManager, session: str, file: str, size: int = 3) -> None:
    store.add_file(session, UploadedFileRec(file, f"{file}.csv", "text/csv", b"x" * size))


def files(store: MemoryUploadedFileManager, session: str) -> set[str]:
    return {name for name in "abcdefghijkl" if store.get_files(session, [name])}


def streamlit(store: MemoryUploadedFileManager, size: int = 3) -> ASGIApp:
    """What Streamlit does with an upload: it keeps it."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        *_, session, file = scope["path"].split("/")
        added(store, session, file, size)
        await send({"type": "http.response.start", "status": 204, "headers": []})

    return app


async def unread() -> Message:
    raise AssertionError("the body is read")


async def never() -> Message:
    return await asyncio.get_running_loop().create_future()


def headers_of(*lengths: object) -> Lines:
    """Headers with these lengths of the body."""
    return [(b"content-length", str(one).encode()) for one in lengths]


LARGEST: Final = headers_of(own.MOST_BYTES)


async def put(
    limits: uploads.Limits,
    session: str,
    file: str,
    method: str = "PUT",
    *,
    headers: Lines = LARGEST,
    receive: Receive = unread,
) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": f"/{BASE_ROUTE_UPLOAD_FILE}/{session}/{file}",
        "headers": headers,
    }
    await limits(scope, receive, send)
    return sent


def test_a_session_keeps_its_newest_file_alone(store: MemoryUploadedFileManager) -> None:
    limits = uploads.Limits(streamlit(store))
    added(store, "two", "a")
    for file in "abcdefghijkl":
        assert asyncio.run(put(limits, "one", file))[0]["status"] == 204
        assert files(store, "one") == {file}
    assert files(store, "two") == {"a"}


def test_an_upload_that_fails_leaves_the_one_before(store: MemoryUploadedFileManager) -> None:
    async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 400, "headers": []})

    added(store, "one", "a")
    asyncio.run(put(uploads.Limits(refuse), "one", "b"))
    assert files(store, "one") == {"a"}


def test_an_upload_of_a_session_that_has_ended_is_not_kept(
    store: MemoryUploadedFileManager, live: set[str]
) -> None:
    live.remove("one")
    asyncio.run(put(uploads.Limits(streamlit(store)), "one", "a"))
    assert dict(store.file_storage) == {}


def test_without_room_an_upload_is_refused_before_its_body_is_read(
    store: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_KEPT", own.MOST_BYTES + 5)
    limits = uploads.Limits(streamlit(store, size=6))
    assert asyncio.run(put(limits, "one", "a"))[0]["status"] == 204
    assert not uploads.has_room(store)
    start, body = asyncio.run(put(limits, "two", "b"))
    assert (start["status"], body["body"].decode()) == (503, uploads.FULL)
    assert files(store, "two") == set()
    store.remove_session_files("one")
    assert asyncio.run(put(limits, "two", "b"))[0]["status"] == 204


def test_uploads_under_way_take_room_too(
    store: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_KEPT", 3 * own.MOST_BYTES)

    async def crowd() -> list[int]:
        arrive = asyncio.Event()

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            await arrive.wait()
            await streamlit(store)(scope, receive, send)

        limits = uploads.Limits(slow)
        asked = (("one", "a"), ("one", "b"), ("two", "c"), ("one", "d"), ("two", "e"))
        tasks = [asyncio.create_task(put(limits, session, file)) for session, file in asked]
        await asyncio.sleep(0)
        arrive.set()
        answers = [*await asyncio.gather(*tasks), await put(limits, "two", "f")]
        return [answer[0]["status"] for answer in answers]

    # Refused are the third of a session, and the fourth in all.
    assert asyncio.run(crowd()) == [204, 204, 204, 429, 503, 204]


async def under_way(
    store: MemoryUploadedFileManager, asked: Sequence[tuple[str, Lines]]
) -> list[int]:
    """What uploads of these sessions are answered, of which none arrives before all are asked."""
    arrive = asyncio.Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await arrive.wait()
        await streamlit(store)(scope, receive, send)

    limits = uploads.Limits(slow)
    tasks = [
        asyncio.create_task(put(limits, session, f"{n}", headers=headers))
        for n, (session, headers) in enumerate(asked)
    ]
    await asyncio.sleep(0)
    arrive.set()
    return [answer[0]["status"] for answer in await asyncio.gather(*tasks)]


def test_small_uploads_take_the_room_they_need(store: MemoryUploadedFileManager) -> None:
    asked = [(f"{n}", headers_of(3)) for n in range(30)]
    assert asyncio.run(under_way(store, asked)) == [204] * 30


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [(b"transfer-encoding", b"chunked")],
        headers_of("-3"),
        headers_of("3x"),
        headers_of(""),
        headers_of("３"),
        headers_of("9" * 5000),
        headers_of(3, 3),
    ],
    ids=str,
)
def test_an_upload_without_a_length_is_refused_before_its_body_is_read(
    store: MemoryUploadedFileManager, headers: Lines
) -> None:
    start, body = asyncio.run(put(uploads.Limits(streamlit(store)), "one", "a", headers=headers))
    assert (start["status"], body["body"].decode()) == (411, uploads.NO_LENGTH)
    assert (b"connection", b"close") in start["headers"]
    assert files(store, "one") == set()


@pytest.mark.parametrize("headers", [headers_of(own.MOST_BYTES), headers_of(uploads.MOST_BODY)])
def test_an_upload_that_may_be_large_takes_room_for_the_largest(
    store: MemoryUploadedFileManager, headers: Lines
) -> None:
    asked = [(f"{n}", headers) for n in range(11)]
    assert asyncio.run(under_way(store, asked)) == [204] * 10 + [503]


def test_a_length_that_is_too_large_is_refused_before_the_body_is_read(
    store: MemoryUploadedFileManager,
) -> None:
    limits = uploads.Limits(streamlit(store))
    for length in (uploads.MOST_BODY + 1, 10**17):
        start, body = asyncio.run(put(limits, "one", "a", headers=headers_of(length)))
        assert (start["status"], body["body"].decode()) == (413, uploads.LARGE)
    assert files(store, "one") == set()


def test_so_many_uploads_are_under_way_at_once(store: MemoryUploadedFileManager) -> None:
    asked = [(f"{n}", headers_of(3)) for n in range(uploads.MOST_UNDER_WAY + 1)]
    answers = asyncio.run(under_way(store, asked))
    assert answers == [204] * uploads.MOST_UNDER_WAY + [503]


async def parse(scope: Scope, receive: Receive, send: Send) -> None:
    """Read a body as Streamlit does."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 204, "headers": []})


def pieces(*bodies: bytes) -> Receive:
    """A body that comes in pieces; what is asked for behind them is a fault of the test."""
    left = [
        {"type": "http.request", "body": body, "more_body": n < len(bodies)}
        for n, body in enumerate(bodies, start=1)
    ]

    async def receive() -> Message:
        return left.pop(0)

    return receive


@pytest.mark.parametrize(
    ("length", "bodies", "status"),
    [
        (headers_of(4), (b"ab", b"cd"), 204),
        (headers_of(3), (b"ab", b"cd"), 413),
        (headers_of(0), (b"a",), 413),
    ],
    ids=range(3),
)
def test_a_body_has_the_length_that_it_says(
    store: MemoryUploadedFileManager,
    length: Lines,
    bodies: tuple[bytes, ...],
    status: int,
) -> None:
    limits = uploads.Limits(parse)
    for _ in range(uploads.MOST_UNDER_WAY):
        # Also one that is refused gives its room back.
        sent = asyncio.run(put(limits, "one", "a", headers=length, receive=pieces(*bodies)))
        assert sent[0]["status"] == status
    if status == 413:
        assert (b"connection", b"close") in sent[0]["headers"]
        assert sent[1]["body"].decode() == uploads.LONGER


def test_an_upload_that_does_not_arrive_is_given_up(
    store: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_SECONDS", 0)
    limits = uploads.Limits(parse)
    for _ in range(3):
        start, body = asyncio.run(put(limits, "one", "a", headers=headers_of(3), receive=never))
        assert (start["status"], body["body"].decode()) == (408, uploads.SLOW)
        assert (b"connection", b"close") in start["headers"]


@pytest.mark.parametrize(("many", "status"), [(2, 204), (1000, 408)])
def test_the_time_is_that_of_the_whole_body(
    store: MemoryUploadedFileManager, many: int, status: int
) -> None:
    """Each piece comes in a third of the time, by a clock of the test's own."""
    asked = 0

    async def trickle() -> Message:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"a", "more_body": asked < many}

    async def run() -> list[Message]:
        loop = asyncio.get_running_loop()
        began = loop.time()
        monkey.setattr(loop, "time", lambda: began + asked * uploads.MOST_SECONDS / 3)
        return await put(
            uploads.Limits(parse), "one", "a", headers=headers_of(many), receive=trickle
        )

    with pytest.MonkeyPatch.context() as monkey:
        assert asyncio.run(run())[0]["status"] == status
    assert asked < 10


def test_an_upload_that_was_answered_is_not_answered_twice(
    store: MemoryUploadedFileManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def early(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 400, "headers": []})
        await receive()

    monkeypatch.setattr(uploads, "MOST_SECONDS", 0)
    sent = asyncio.run(put(uploads.Limits(early), "one", "a", headers=headers_of(3), receive=never))
    assert [one.get("status") for one in sent] == [400]


def test_a_timeout_of_others_is_not_ours(store: MemoryUploadedFileManager) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        asyncio.run(put(uploads.Limits(broken), "one", "a"))


def test_an_upload_that_breaks_off_gives_its_room_back(store: MemoryUploadedFileManager) -> None:
    async def broken(scope: Scope, receive: Receive, send: Send) -> None:
        raise ConnectionError

    limits = uploads.Limits(broken)
    for _ in range(20):
        with pytest.raises(ConnectionError):
            asyncio.run(put(limits, "one", "a"))


def test_nobody_is_answered_who_has_left(store: MemoryUploadedFileManager) -> None:
    async def left(scope: Scope, receive: Receive, send: Send) -> None:
        raise ClientDisconnect

    limits = uploads.Limits(left)
    for _ in range(3):
        assert asyncio.run(put(limits, "one", "a")) == []


@pytest.mark.parametrize(
    "kind",
    [
        b"multipart/form-data; boundary=x; charset=punycode",
        b'multipart/form-data;CharSet="idna";boundary=x',
        b"multipart/form-data; boundary=x; charset=utf-8",
    ],
    ids=str,
)
def test_a_form_that_names_a_charset_is_refused_before_its_body_is_read(
    store: MemoryUploadedFileManager, kind: bytes
) -> None:
    usual, strange = (b"content-type", b"multipart/form-data; boundary=x"), (b"content-type", kind)
    limits = uploads.Limits(streamlit(store))
    for lines in ([usual, strange], [strange]):
        start, body = asyncio.run(put(limits, "one", "a", headers=[*LARGEST, *lines]))
        assert (start["status"], body["body"].decode()) == (400, uploads.CHARSET)
    assert asyncio.run(put(limits, "one", "a", headers=[*LARGEST, usual]))[0]["status"] == 204


@pytest.mark.parametrize("method", ["DELETE", "OPTIONS"])
def test_other_requests_are_passed_on(store: MemoryUploadedFileManager, method: str) -> None:
    added(store, "one", "z")
    asyncio.run(put(uploads.Limits(streamlit(store)), "one", "a", method))
    assert store.get_files("one", ["z"])


def test_streamlit_keeps_uploads_where_we_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own server, made as `make run` makes it."""
    monkeypatch.setattr(runtime.Runtime, "_instance", None)
    server = App(Path(__file__).parents[3] / "dashboard.py")._create_runtime()
    assert uploads._of_server() is server.uploaded_file_mgr
    store = uploads._inside(server.uploaded_file_mgr)
    added(store, "one", "a")
    assert {session: set(kept) for session, kept in store.file_storage.items()} == {"one": {"a"}}
    assert not sessions.is_there("one")
    info = store.get_upload_urls("one", ["x.csv"])[0]
    match = gate.UPLOAD.match(info.upload_url)
    assert match is not None
    assert (match["session"], match["file"]) == ("one", info.file_id)


def test_another_store_is_told() -> None:
    with pytest.raises(TypeError, match="uploads are kept in a Mock"):
        uploads.has_room(Mock())


def test_the_server_limits_uploads() -> None:
    assert [one.cls for one in server.app._user_middleware].count(uploads.Limits) == 1


def test_the_limits_are_told() -> None:
    security = " ".join(
        (Path(__file__).parents[3] / "SECURITY.md").read_text(encoding="utf-8").split()
    )
    for limit in (
        f"at most {limits.MOST_COLUMNS} columns, {limits.MOST_LINES:,} lines and "
        f"{limits.MOST_CELLS:,} cells",
        f"a workbook at most {limits.MOST_UNPACKED // 1024**2} MiB unpacked",
        f"({limits.MOST_TAGS:,} signs `<`",
        f"KML {limits.MOST_ELEMENTS:,} elements, both {limits.MOST_ATTRIBUTES:,} attributes",
        f"a row has at most {limits.LONGEST_ROW:,} characters",
        f"a cell at most {limits.LONGEST_CELL:,}",
        f"(a date {limits.LONGEST['date']}, a text {limits.LONGEST['what']:,})",
        f"a list of countries names at most {cells.MOST_COUNTRIES}",
        f"the texts of all rows together at most {limits.MOST_TEXT_BYTES // 1024**2} MiB",
        f"JSON has at most {limits.MOST_VALUES:,} values, {limits.MOST_OBJECTS:,} objects",
        f"{limits.MOST_PROBLEMS:,} problems and {limits.MOST_PROBLEMS:,} marks are listed",
        f"two at a time, each with {own_process.MOST_PROCESSOR_SECONDS} seconds of processor time",
        f"{own_process.MOST_SECONDS // 60} minutes by the clock at most",
        f"All sessions together keep at most {uploads.MOST_KEPT // 1024**2} MiB",
        f"at most {uploads.MOST_UNDER_WAY} at a time in all sessions",
        f"at most {uploads.MOST_READ // 1024**2} MiB of tables",
        f"within {uploads.MOST_SECONDS} seconds",
    ):
        assert limit in security, limit
    assert own_process.AT_ONCE == uploads.MOST_AT_ONCE == 2


def test_what_was_read_is_kept_while_there_is_room_for_all_sessions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = data.known()
    mine, others, third = (
        own.read(b"title,date\n" + b"a,2019-04-25\n" * 1000, known) for _ in range(3)
    )
    size = sum(int(table.memory_usage().sum()) for table in (mine.rows, mine.texts))
    assert size > 200_000
    monkeypatch.setattr(uploads, "MOST_READ", 2 * size)
    # What other tests of this process have read and still hold is not of this one.
    monkeypatch.setattr(uploads, "_read", {})
    assert uploads.keeps(mine)
    assert uploads.keeps(others)
    assert not uploads.keeps(third)
    # Its session has ended.
    del mine
    gc.collect()
    assert uploads.keeps(third)
