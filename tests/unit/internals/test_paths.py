"""Addresses as people write them, and where they lead."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

import server
from atlas.internals import paths
from tests.browser.steps import PATHS


def answered(path: str, query: bytes = b"", method: str = "GET") -> str:
    """Where a request leads: to an address, or "" for on."""
    sent: list[Message] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "passed"})

    async def receive() -> Message:
        raise AssertionError("nothing is read")

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http", "method": method, "path": path, "query_string": query, "headers": [],
    }  # fmt: skip
    asyncio.run(paths.Paths(app, server.PAGES)(scope, receive, send))
    if sent[0]["type"] == "passed":
        return ""
    location: bytes = dict(sent[0]["headers"])[b"location"]
    return location.decode()


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/map/", "/map"),
        ("/map.", "/map"),
        ("/map)", "/map"),
        ("/map,", "/map"),
        ("/map/extra", "/map"),
        ("/map/)", "/map"),
        ("/Map", "/map"),
        ("/map ", "/map"),
        ("//map", "/map"),
        ("/map&class=icbm", "/map"),
        ("/map/extra.html", ""),
        ("/map/static/js/index.js", ""),
        ("/map.html", ""),
        ("/maps", ""),
        ("/map/../own", ""),
        ("/map/_stcore/health", ""),
        ("/map\n", ""),
        ("//evil.example", ""),
        ("//evil.example/map", ""),
        ("/nothing", ""),
        ("/nothing/here", ""),
        ("/_stcore/health", ""),
        ("/app/static/stage/x", ""),
    ],
)
def test_a_page_is_known_by_its_name(path: str, page: str) -> None:
    assert answered(path) == page
    assert answered(path, method="POST") == ""


def test_what_was_chosen_goes_along() -> None:
    assert answered("/Map.", b"class=icbm&kind=launch") == "/map?class=icbm&kind=launch"


def test_the_address_of_each_page_is_its_own() -> None:
    assert {f"/{name}" for name in server.PAGES} == set(PATHS) - {"/"}
    assert [answered(path) for path in PATHS] == [""] * len(PATHS)
