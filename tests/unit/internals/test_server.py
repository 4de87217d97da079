"""What `server.py` adds to every answer: headers that hold a browser to our own files."""

import asyncio
import errno
import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pytest
from h11 import LocalProtocolError
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Message
from streamlit import config

import server
from atlas import own
from atlas.app import data
from atlas.data.catalog import DATA, DataError
from atlas.internals import components, media
from atlas.maps.fetched import STATIC
from atlas.query import story
from atlas.stage import mount

PAGE = "<!doctype html><html><head><script>one()</script></head><body>é</body></html>"


async def _page(request: Request) -> Response:
    unasked = [name for name in ("accept-encoding", "if-none-match") if name in request.headers]
    return HTMLResponse(PAGE, headers={"x-asked": ",".join(unasked), "etag": '"1"'})


async def _file(_: Request) -> Response:
    return FileResponse(DATA.parent / "static" / "mark.svg")


async def _handout(_: Request) -> Response:
    return HTMLResponse(PAGE)


async def _answer(_: Request) -> Response:
    return JSONResponse({"status": "ok"}, status_code=404)


async def _fault(*_: object) -> None:
    raise ZeroDivisionError


async def _hashed(request: Request) -> Response:
    status = int(request.headers.get("x-status", "200"))
    return Response(status_code=status, headers={"cache-control": "public"})


# A small application behind the same guard.
GUARDED = server.Guard(
    Starlette(
        routes=[
            Route("/map", _page),
            Route("/map.html", _page),
            Route("/static/js/old.js", _page),
            Route("/mark.svg", _file),
            Route("/media/handout.html", _handout),
            Route("/none", _answer),
            Route("/app/static/stage/{name}", _hashed),
        ]
    )
)


class Answer(NamedTuple):
    """What a browser gets."""

    status: int
    headers: Headers
    content: bytes


def get(path: str, scheme: str = "http", guarded: server.Guard = GUARDED, **asked: str) -> Answer:
    """Ask for a path, with headers whose names have underscores here."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "scheme": scheme,
        "query_string": b"",
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in asked.items()],
    }
    sent: list[Message] = []

    async def receive() -> Message:
        # The visitor sends nothing more and stays.
        return await asyncio.Future()

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(guarded(scope, receive, send))
    return Answer(
        sent[0]["status"],
        Headers(raw=sent[0]["headers"]),
        b"".join(one["body"] for one in sent[1:]),
    )


def policy(headers: Headers) -> dict[str, list[str]]:
    """The Content-Security-Policy by directive."""
    parts = [part.split() for part in headers["content-security-policy"].split(";")]
    return {name: sources for name, *sources in parts}


def hash_of(script: bytes) -> str:
    return f"'sha256-{b64encode(sha256(script).digest()).decode()}'"


@pytest.mark.parametrize("path", ["/map", "/mark.svg", "/media/handout.html", "/none", "/nowhere"])
def test_every_answer_has_the_headers(path: str) -> None:
    headers = get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    directives = policy(headers)
    assert directives["default-src"] == ["'self'"]
    assert (
        directives["object-src"]
        == directives["base-uri"]
        == directives["form-action"]
        == ["'none'"]
    )
    assert not re.search(r"https?:|\*", headers["content-security-policy"]), "another host"
    assert "'unsafe-inline'" not in directives["script-src"]
    assert "'unsafe-eval'" not in directives["script-src"]


def test_no_answer_forbids_to_be_embedded() -> None:
    headers = get("/map").headers
    assert "x-frame-options" not in headers
    assert "frame-ancestors" not in policy(headers)


def test_the_page_may_run_its_own_scripts_and_no_other() -> None:
    answer = get("/map")
    scripts = re.findall(rb"<script>(.*?)</script>", answer.content, re.DOTALL)
    assert scripts == [server.START.read_bytes(), b"one()"]
    assert policy(answer.headers)["script-src"] == [
        "'self'",
        "'wasm-unsafe-eval'",
        *map(hash_of, scripts),
    ]
    assert answer.content.decode().endswith("é</body></html>")
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_the_page_is_asked_for_whole() -> None:
    answer = get("/map", accept_encoding="gzip", if_none_match='"1"')
    assert answer.headers["x-asked"] == ""


def test_other_files_are_passed_on_as_they_are() -> None:
    first = get("/mark.svg")
    assert first.content == (DATA.parent / "static" / "mark.svg").read_bytes()
    handout = get("/media/handout.html")
    assert handout.content.decode() == PAGE
    assert policy(handout.headers)["script-src"] == ["'self'", "'wasm-unsafe-eval'"]


BUILT = next((STATIC / "stage").glob(mount.COLUMNS)).name


@pytest.mark.parametrize(
    ("name", "status", "kept"),
    [
        (BUILT, 200, server.KEPT),
        (BUILT, 304, server.KEPT),
        (BUILT, 206, "public"),
        (BUILT, 404, "public"),
        (BUILT, 500, "public"),
        ("columns-0123456789.bin", 200, "public"),
        ("columns.bin", 200, "public"),
        (f"{BUILT}.txt", 200, "public"),
    ],
)
def test_what_is_named_by_its_content_is_kept(name: str, status: int, kept: str) -> None:
    answer = get(f"/app/static/stage/{name}", x_status=str(status))
    assert answer.status == status
    assert answer.headers["cache-control"] == kept


def test_a_file_that_is_damaged_now_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stage").mkdir()
    content = (STATIC / "stage" / BUILT).read_bytes()
    (tmp_path / "stage" / BUILT).write_bytes(content[:-1])
    monkeypatch.setattr(mount, "STATIC", tmp_path)
    address = f"/app/static/stage/{BUILT}"
    assert get(address, x_status="200").headers["cache-control"] == "public"
    (tmp_path / "stage" / BUILT).write_bytes(content)
    assert get(address, x_status="200").headers["cache-control"] == server.KEPT


def test_a_websocket_is_passed_on_as_it_is() -> None:
    passed: list[object] = []

    async def app(*args: object) -> None:
        passed.extend(args)

    async def nothing(*_: object) -> Message:
        return {}

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": []}
    asyncio.run(server.Guard(app)(scope, nothing, nothing))
    assert passed == [scope, nothing, nothing]


def test_an_answer_that_nobody_takes_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    async def send(_: Message) -> None:
        raise RuntimeError("uvicorn has answered already")

    scope = {"type": "http", "method": "GET", "path": "/none", "headers": []}
    asyncio.run(GUARDED(scope, send, send))  # type: ignore[arg-type]
    assert caplog.text == ""


def test_a_file_that_is_not_there_is_not_the_page() -> None:
    for path in ("/map.html", "/static/js/old.js"):
        answer = get(path)
        assert (answer.status, answer.content) == (404, b"Not Found")
        assert policy(answer.headers)["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
        assert "set-cookie" not in answer.headers


def test_a_fault_of_ours_has_the_headers_and_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = get("/", guarded=server.Guard(_fault))
    assert (answer.status, answer.content) == (500, b"Internal Server Error")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "a request could not be answered" in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(("scheme", "ending"), [("http", "=Lax"), ("https", "=Lax; Secure")])
def test_a_browser_is_given_a_cookie_once(scheme: str, ending: str) -> None:
    cookies = [get("/map", scheme=scheme).headers["set-cookie"] for _ in range(2)]
    for cookie in cookies:
        assert re.match(r"atlas_visitor=[\w-]{43}; Path=/; HttpOnly; SameSite=Lax", cookie)
        assert cookie.endswith(ending)
    assert cookies[0] != cookies[1]
    assert "set-cookie" not in get("/map", cookie="atlas_visitor=mine").headers
    assert "set-cookie" not in get("/mark.svg").headers


def test_the_settings_are_those_of_a_public_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(DATA.parent)
    config.get_config_options(force_reparse=True)
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_option("client.showErrorDetails") == "none"
    assert config.get_option("server.enableCORS") is True
    assert config.get_option("server.corsAllowedOrigins") == []
    assert config.get_option("server.enableXsrfProtection") is True
    assert config.get_option("server.enableAgentApi") is False
    assert config.get_option("global.developmentMode") is False


def test_an_upload_is_limited_and_stays_in_memory() -> None:
    assert config.get_option("server.maxUploadSize") == own.MOST_BYTES // 1024**2
    assert config.get_option("server.maxWidgetStateSize") == 25
    assert config.get_option("server.maxMessageSize") == 200
    assert server.MultiPartParser.spool_max_size >= own.MOST_BYTES


def test_the_headers_and_limits_are_told() -> None:
    security = (DATA.parent / "SECURITY.md").read_text(encoding="utf-8")
    for name in (*server.HEADERS, *server.POLICY, "content-security-policy"):
        assert f"`{name}`" in security, name
    for limit in (
        f"an upload has at most {own.MOST_BYTES // 1024**2} mib",
        f"own events at most {own.MOST_ROWS:,} rows",
        f"a story at most {story.MOST_BYTES // 1024**2} mib",
        f"for {media.KEPT_SECONDS} seconds after it was prepared",
        f"at most {media.MOST_SESSION_BYTES // 1024**2} mib of prepared files",
        f"a process at most {media.MOST_PROCESS_BYTES // 1024**2} mib",
        f"`{media.COOKIE}`",
    ):
        assert limit in " ".join(security.lower().split()), limit
    assert media.KEPT_SECONDS >= 60


def test_a_request_that_breaks_off_is_no_fault_of_the_loop(
    caplog: pytest.LogCaptureFixture,
) -> None:
    loop = asyncio.new_event_loop()
    server._tell(loop, {"message": "broken", "exception": LocalProtocolError("twice")})
    assert caplog.text == ""
    server._tell(loop, {"message": "fault", "exception": ZeroDivisionError()})
    server._tell(loop, {"message": "no exception"})
    loop.close()
    assert [record.getMessage() for record in caplog.records] == ["fault", "no exception"]


def test_connections_that_cannot_be_taken_fill_no_log(caplog: pytest.LogCaptureFixture) -> None:
    loop = asyncio.new_event_loop()
    full = {"message": server.FULL, "exception": OSError(errno.EMFILE, "Too many open files")}
    for _ in range(2048):
        server._tell(loop, full)
    loop.close()
    # A minute may have begun meanwhile.
    assert 1 <= len(caplog.records) <= 2
    assert all(record.exc_info is None for record in caplog.records)


@pytest.mark.parametrize("broken", [False, True])
def test_files_are_private_and_data_read_before_the_first_request(
    monkeypatch: pytest.MonkeyPatch, broken: bool
) -> None:
    steps: list[str] = []

    def read() -> None:
        steps.append("read")
        if broken:
            raise DataError(["launches.csv, row 3: no"])

    async def start() -> None:
        async with server.read_first(server.app):
            steps.append("served")

    monkeypatch.setattr(media, "install", lambda: steps.append("private"))
    monkeypatch.setattr(data, "common", read)
    asyncio.run(start())
    assert steps == ["private", "read", "served"]


async def start_and_stop() -> None:
    async with server.read_first(server.app):
        pass


@pytest.mark.parametrize("named", [[], ["https://portal.example"]])
def test_no_page_that_frames_ours_may_steer_it_unless_a_setting_names_it(
    monkeypatch: pytest.MonkeyPatch, named: list[str]
) -> None:
    monkeypatch.setattr(media, "install", lambda: None)
    monkeypatch.chdir(DATA.parent)
    config.get_config_options(force_reparse=True)
    if named:
        config.set_option("client.allowedOrigins", named)
    asyncio.run(start_and_stop())
    assert config.get_option("client.allowedOrigins") == named


def test_components_are_served_before_a_page_with_one_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(media, "install", lambda: None)
    monkeypatch.setattr(components, "_FOLDERS", {})
    asyncio.run(start_and_stop())
    assert components.holds(f"{mount.NAME}/{mount.bundle().name}")
    code = "".join(one.read_text(encoding="utf-8") for one in (DATA.parent / "atlas").rglob("*.py"))
    named = re.findall(r'Final = "(khasan-atlas[\w-]*\.[a-z]+)"', code)
    assert set(server.COMPONENTS) == set(named)
    for name, folder in server.COMPONENTS.items():
        assert any(components.holds(f"{name}/{one.name}") for one in folder.glob("*.js"))
