"""Which cookies of a request come to the pages."""

import asyncio
from typing import Any

import pytest
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

import server
from atlas.internals import cookies, media

SLOW = 'a="' + "\\" * 60_000 + '"'


def passed(*headers: tuple[bytes, bytes], kind: str = "http") -> Scope:
    """What comes through of a request with these headers."""
    scopes: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scopes.append(scope)

    nothing: Any = None
    scope = {"type": kind, "headers": list(headers)}
    asyncio.run(cookies.Cookies(app)(scope, nothing, nothing))
    return scopes[0]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_cookie_that_python_reads_for_seconds_does_not_come_through(kind: str) -> None:
    header = f"{SLOW}; {media.COOKIE}=mine; b=1; c={SLOW}"
    scope = passed((b"cookie", header.encode()), (b"cookie", SLOW.encode()), kind=kind)
    assert not [value for _, value in scope["headers"] if b"\\" in value]
    assert HTTPConnection(scope).cookies == {media.COOKIE: "mine", "b": "1"}


def test_other_headers_stay_as_they_are() -> None:
    etag = (b"if-none-match", b'"x"')
    assert passed(etag)["headers"] == [etag]


def test_cookies_are_looked_at_before_anything_else() -> None:
    assert server.app._user_middleware[0].cls is cookies.Cookies
