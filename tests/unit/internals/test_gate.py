"""What is refused before Streamlit sees it."""

import ast
import asyncio
import inspect
import logging
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, NamedTuple
from unittest.mock import Mock

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit import config
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import app_session
from streamlit.runtime.state import query_params

from atlas.internals import components, gate, media, sessions
from atlas.stage import mount

RERUN = BackMsg(rerun_script={"query_string": "kind=launch"}).SerializeToString()


class Passed(NamedTuple):
    """What came to Streamlit, and what went to the browser."""

    scopes: list[Scope]
    received: list[Message]
    sent: list[Message]


def run(
    scope: dict[str, Any], messages: Sequence[Message] = (), existing: gate.Gate | None = None
) -> Passed:
    """Send these messages through the gate; behind it, each is answered with b"answer"."""
    passed = Passed([], [], [])
    waiting = [*messages, {"type": "websocket.disconnect", "code": 1001}]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        passed.scopes.append(scope)
        if scope["type"] == "websocket":
            while (message := await receive())["type"] != "websocket.disconnect":
                passed.received.append(message)
                await send({"type": "websocket.send", "bytes": b"answer"})
            passed.received.append(message)
            # Streamlit may still have something in its queue.
            await send({"type": "websocket.send", "bytes": b"late"})

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        passed.sent.append(message)

    opened = existing or gate.Gate(app)
    opened.app = app
    asyncio.run(opened(scope, receive, send))
    return passed


def http(path: str, **headers: str) -> dict[str, Any]:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": "http", "method": "GET", "path": path, "headers": raw}


def socket(
    *headers: tuple[str, str], path: str = "/_stcore/stream", scheme: str = "ws"
) -> dict[str, Any]:
    return {
        "type": "websocket",
        "path": path,
        "scheme": scheme,
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }


def besides_owner(scope: Scope) -> list[tuple[bytes, bytes]]:
    return [pair for pair in scope["headers"] if pair[0] != sessions.OWNER]


def frame(data: bytes | None, text: str | None = None) -> Message:
    return {"type": "websocket.receive", "bytes": data, "text": text}


@pytest.mark.parametrize("path", ["/", "/map", "/app/static/" + "a" * 255, "/한국/" + "x" * 200])
def test_what_may_be_there_is_passed_on(path: str) -> None:
    assert [one["path"] for one in run(http(path)).scopes] == [path]


@pytest.mark.parametrize(
    "path",
    [
        "/app/static/" + "a" * 300,
        "/app/static/" + "한" * 86,
        "/_stcore/bidi-components/" + "a" * 300 + "/x",
        "/_stcore/bidi-components/khasan-atlas.stage/" + "a" * 200 + ".js",
        "/_stcore/bidi-components/khasan-atlas.stage/../stage.js",
        "/" + "a/" * 600,
        "/map\0",
        "/map\n",
        "/map\x7f",
        "/auth/login",
        "/oauth2callback",
    ],
)
def test_a_path_that_no_file_can_have_is_not_found(path: str) -> None:
    passed = run(http(path))
    assert passed.scopes == []
    assert passed.sent[0]["status"] == 404


def test_a_component_that_is_registered_has_its_files() -> None:
    components.register("khasan-atlas.stage", mount.BUNDLES)
    path = f"{gate.COMPONENTS}khasan-atlas.stage/{mount.bundle().name}"
    assert run(http(path)).scopes


def test_a_file_is_answered_to_the_browser_of_its_session(monkeypatch: pytest.MonkeyPatch) -> None:
    manager = media.SessionMedia(media.MemoryMediaFileStorage("/media"), lambda _: "mine")
    path = manager.add(b"rows", "text/csv", "1")
    runtime = SimpleNamespace(media_file_mgr=manager)
    monkeypatch.setattr(gate.Runtime, "instance", lambda: runtime)
    assert run(http(path, cookie="x=1; atlas_visitor=mine")).scopes
    for asked in (
        http(path),
        http(path, cookie="atlas_visitor=another"),
        http("/media/" + "0" * 64 + ".csv", cookie="atlas_visitor=mine"),
    ):
        passed = run(asked)
        assert passed.scopes == []
        assert passed.sent[0]["status"] == 404


def test_a_page_of_this_host_comes_to_streamlit_as_it_compares() -> None:
    (scope,) = run(
        socket(("host", "atlas.example:443"), ("origin", "https://atlas.example"), ("x", "1"))
    ).scopes
    assert besides_owner(scope) == [
        (b"host", b"atlas.example:443"),
        (b"x", b"1"),
        (b"origin", b"http://atlas.example:443"),
    ]


def test_what_is_no_browser_names_no_page() -> None:
    (scope,) = run(socket(("host", "localhost:8501"))).scopes
    assert besides_owner(scope) == [(b"host", b"localhost:8501")]


def test_a_browser_is_known_by_its_cookie_and_not_by_what_it_says() -> None:
    def owner(*headers: tuple[str, str]) -> bytes:
        (scope,) = run(socket(("host", "localhost:8501"), *headers)).scopes
        (named,) = [value for name, value in scope["headers"] if name == sessions.OWNER]
        return named

    anna = owner(("cookie", "atlas_visitor=anna"))
    assert anna == owner(("cookie", "a=b; atlas_visitor=anna"))
    assert len({anna, owner(), owner(("cookie", "atlas_visitor=boris"))}) == 3
    assert owner((sessions.OWNER.decode(), anna.decode())) == owner()


@pytest.mark.parametrize(
    "headers",
    [
        [("host", "localhost:8501"), ("origin", "http://localhost:8502")],
        [("host", "localhost:8501"), ("origin", "null")],
        [("origin", "http://localhost:8501")],
        [("host", "a:1"), ("host", "b:1"), ("origin", "http://a:1")],
        [("host", "a:1"), ("origin", "http://a:1"), ("origin", "http://b:1")],
    ],
)
def test_a_page_of_another_host_is_refused(
    headers: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    refuses = gate.Gate(lambda *_: None)  # type: ignore[arg-type, return-value]
    for _ in range(3):
        passed = run(socket(*headers), existing=refuses)
        assert passed.scopes == []
        assert passed.sent == [{"type": "websocket.close", "code": 1008}]
    # Told once: a stranger cannot fill the log.
    (record,) = caplog.records
    assert headers[-1][1] in record.getMessage()
    assert "docs/deploy.md" in record.getMessage()


def test_a_host_that_no_setting_names_is_refused_and_told_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    option = config.get_option
    monkeypatch.setattr(
        config,
        "get_option",
        lambda name: ["a.example"] if name == "server.allowedHosts" else option(name),
    )
    refuses = gate.Gate(Mock())
    named = ("host", "a.example:8501"), ("origin", "http://a.example:8501")
    assert run(socket(*named), existing=refuses).scopes
    for host in ("b.example" + "b" * 4000, "localhost:8501"):
        passed = run(socket(("host", host)), existing=refuses)
        assert passed.scopes == []
        assert passed.sent == [{"type": "websocket.close", "code": 1008}]
    (record,) = caplog.records
    assert "b.example" in record.getMessage()
    assert len(record.getMessage()) < 600


def test_a_socket_elsewhere_is_refused() -> None:
    passed = run(socket(("host", "localhost:8501"), path="/map"))
    assert passed.scopes == []
    assert passed.sent == [{"type": "websocket.close", "code": 1008}]


def test_an_origin_is_allowed_by_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "get_option", {"server.corsAllowedOrigins": ["https://a.b "]}.get)
    page = [("host", "replica:8501"), ("origin", "https://a.b")]
    opened = gate.Gate(Mock(), gate.others_allowed())
    (scope,) = run(socket(*page), existing=opened).scopes
    assert (b"origin", b"http://replica:8501") in scope["headers"]
    assert run(socket(page[0], ("origin", "https://c.b")), existing=opened).scopes == []


@pytest.mark.parametrize("wrong", ["a.b", "https://a.b/", "*", "https://*.b", "https://a.b:99999"])
def test_a_setting_that_is_no_origin_is_told(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setattr(config, "get_option", {"server.corsAllowedOrigins": [wrong]}.get)
    with pytest.raises(ValueError, match=r"server\.corsAllowedOrigins: .* is no origin; write"):
        gate.others_allowed()


def test_a_base_path_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    gate.check_base()
    monkeypatch.setattr(config, "get_option", {"server.baseUrlPath": "atlas"}.get)
    with pytest.raises(ValueError, match=r"server\.baseUrlPath: 'atlas' cannot be used"):
        gate.check_base()


def test_a_message_of_a_page_is_passed_on() -> None:
    asked = {"request_id": "3f-1", "deferred_file": {"file_id": "x"}}
    where = {"context_info": {"url": "https://atlas.example/map?period=2017"}}
    at_an_address = BackMsg(rerun_script=where).SerializeToString()
    messages = [
        frame(RERUN),
        frame(at_an_address),
        frame(BackMsg(stop_script=True).SerializeToString()),
        frame(BackMsg(app_heartbeat=True).SerializeToString()),
        frame(BackMsg(file_urls_request={"file_names": ["a"]}).SerializeToString()),
        frame(BackMsg(backend_operation_request=asked).SerializeToString()),
    ]
    passed = run(socket(), messages)
    assert passed.received[:-1] == messages
    assert [one["bytes"] for one in passed.sent] == [b"answer"] * 6 + [b"late"]


@pytest.mark.parametrize(
    "message",
    [
        {"clear_cache": True},
        {"set_run_on_save": True},
        {"load_git_info": True},
        {"debug_shutdown_runtime": True},
        {"debug_disconnect_websocket": True},
        {},
        {"backend_operation_request": {"request_id": "1"}},
        {"rerun_script": {"fragment_id": "x\nTraceback (most recent call last):"}},
        {"rerun_script": {"page_script_hash": "\0"}},
        {"rerun_script": {"context_info": {"url": "http://[::1"}}},
        {"rerun_script": {"context_info": {"url": "http://a]/"}}},
        {"rerun_script": {"context_info": {"url": "javascript:alert(1)"}}},
        {"rerun_script": {"widget_states": {"widgets": [{"id": "x", "int_value": 1}]}}},
        {"backend_operation_request": {"session_id": "\n", "deferred_file": {"file_id": "x"}}},
        {"backend_operation_request": {"request_id": "1", "install_skills": {}}},
        {"backend_operation_request": {"request_id": "1", "dismiss_skills_nudge": {}}},
        {"backend_operation_request": {"request_id": "1\nX", "deferred_file": {"file_id": "x"}}},
        {"backend_operation_request": {"request_id": "x" * 65, "deferred_file": {"file_id": "x"}}},
        {"file_urls_request": {"file_names": [""] * (gate.MOST_FILES + 1)}},
        {"file_urls_request": {"request_id": "\n", "file_names": ["a"]}},
        {
            "rerun_script": {
                "widget_states": {"widgets": [{"id": "$$ID-1"}] * (gate.MOST_WIDGETS + 1)}
            }
        },
    ],
    ids=lambda message: str(message)[:200],
)
def test_a_message_that_no_page_sends_is_dropped(message: dict[str, Any]) -> None:
    passed = run(socket(), [frame(BackMsg(**message).SerializeToString()), frame(RERUN)])
    assert passed.received[:-1] == [frame(RERUN)]


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (frame(None, "text"), 1003),
        (frame(b"\xff\xff\xff"), 1002),
        (frame(RERUN[:-1]), 1002),
        (frame(RERUN * (gate.MOST_BYTES // len(RERUN) + 1)), 1009),
    ],
)
def test_a_frame_that_is_no_message_ends_the_connection(broken: Message, code: int) -> None:
    passed = run(socket(), [broken, frame(RERUN)])
    assert passed.received == [{"type": "websocket.disconnect", "code": code}]
    assert passed.sent == [{"type": "websocket.close", "code": code}]


def test_others_have_their_turn_between_the_messages_of_a_line() -> None:
    unwanted = BackMsg(clear_cache=True).SerializeToString()
    waiting: list[Message] = [{"type": "websocket.receive", "bytes": unwanted}] * 50
    waiting.append({"type": "websocket.disconnect", "code": 1001})
    turns = 0

    async def receive() -> Message:
        # As uvicorn's does, it waits for nothing as long as messages are there.
        return waiting.pop(0)

    async def others() -> None:
        nonlocal turns
        while waiting:
            turns += 1
            await asyncio.sleep(0)

    async def listen() -> None:
        other = asyncio.create_task(others())
        line = gate._Line(receive, receive)  # type: ignore[arg-type]
        assert (await line.receive())["type"] == "websocket.disconnect"
        await other

    asyncio.run(listen())
    assert turns > 50


def test_nothing_more_is_heard_from_a_browser_that_has_gone() -> None:
    waiting: list[Message] = [{"type": "websocket.receive", "bytes": RERUN}] * 2

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(_: Message) -> None:
        raise OSError

    async def talk() -> Message:
        line = gate._Line(receive, send)
        await line.receive()
        await line.send({"type": "websocket.send", "bytes": b"answer"})
        return await line.receive()

    assert asyncio.run(talk()) == {"type": "websocket.disconnect", "code": 1006}


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(("spent", "pauses"), [(0.0005, False), (0.01, True)])
def test_a_piece_that_takes_long_has_its_line_wait(
    monkeypatch: pytest.MonkeyPatch, spent: float, pauses: bool, closed: bool
) -> None:
    transport, loop = Mock(), Mock()
    transport.is_closing.return_value = False
    line = SimpleNamespace(
        transport=transport, loop=loop, read_paused=False, conn=SimpleNamespace(handshake_exc=None)
    )
    monkeypatch.setattr(gate, "_hears", lambda *_: None)
    monkeypatch.setattr(gate, "thread_time", iter([1.0, 1.0 + spent]).__next__)
    gate._answered(line, b"pings")  # type: ignore[arg-type]
    assert transport.max_size == gate.MOST_READ
    assert transport.pause_reading.called == loop.call_later.called == pauses
    if pauses:
        ((seconds, go_on, *given), _) = loop.call_later.call_args
        assert seconds == pytest.approx(spent * gate.PAUSE)
        transport.is_closing.return_value = closed
        go_on(*given)
        assert transport.resume_reading.called != closed


def test_a_line_that_waits_for_its_page_already_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    transport, loop = Mock(), Mock()
    transport.is_closing.return_value = False
    line = SimpleNamespace(
        transport=transport, loop=loop, read_paused=True, conn=SimpleNamespace(handshake_exc=None)
    )
    monkeypatch.setattr(gate, "_hears", lambda *_: None)
    monkeypatch.setattr(gate, "thread_time", iter([1.0, 2.0]).__next__)
    gate._answered(line, b"a message")  # type: ignore[arg-type]
    gate._go_on(line)  # type: ignore[arg-type]
    assert not transport.pause_reading.called
    assert not transport.resume_reading.called


def test_of_a_request_little_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body in chunks of a byte, 256 KiB at once, had others wait for 0.4 s."""
    monkeypatch.setattr(gate, "_begins", Mock())
    line, transport = Mock(), SimpleNamespace(max_size=256 * 1024)
    gate._begun(line, transport)
    assert transport.max_size == gate.MOST_READ
    assert line.conn._max_incomplete_event_size == gate.MOST_HEAD
    gate._begins.assert_called_once_with(line, transport)


def test_what_a_stranger_can_cause_is_logged_once() -> None:
    line, other = (logging.makeLogRecord({"msg": one}) for one in (gate.WARNINGS[0], "other"))
    some, all_ = gate._Once(gate.WARNINGS), gate._Once()
    assert [some.filter(one) for one in (line, line, other, other)] == [True, False, True, True]
    assert [all_.filter(one) for one in (line, line, other, other)] == [True, False, True, False]
    of_addresses = logging.getLogger(query_params.__name__)
    assert of_addresses.name == gate.OF_ADDRESSES
    assert logging.getLogger(app_session.__name__).name == gate.OF_RUNS
    written = ast.walk(ast.parse(inspect.getsource(app_session)))
    assert gate.NO_FRAGMENT in {one.value for one in written if isinstance(one, ast.Constant)}


@pytest.mark.parametrize(
    ("form", "passes"),
    [
        ("multipart/form-data; boundary=x", True),
        ("application/x-www-form-urlencoded", False),
        ("Application/X-WWW-Form-URLencoded; charset=utf-8", False),
        ("", True),
    ],
)
def test_an_upload_has_the_form_that_a_page_gives_it(
    form: str, passes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "is_anothers", lambda *_: False)
    monkeypatch.setattr(gate, "_files", lambda _: None)
    scope = http("/_stcore/upload_file/session/file", **{"content-type": form})
    passed = run(scope | {"method": "PUT"})
    assert bool(passed.scopes) == passes
    assert [one["status"] for one in passed.sent[:1]] == ([] if passes else [400])
