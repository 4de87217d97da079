"""An address that follows late: over a slow line, the browser sends one that has been replaced."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.viewer import Viewer
from tests.counts import EVENTS, MISSILES
from tests.server.conftest import Served

pytestmark = pytest.mark.xdist_group("served")

ICBM = f"12 of {MISSILES} missiles: intercontinental"
FAILED = f"1 of {MISSILES} missiles: intercontinental, failure"


class Tab(Viewer):
    """A viewer with an address bar. It shows what the server wrote last, as `address`.

    The bar of a browser does so too, whatever the visitor did while that was on its way.
    """

    def __init__(self, line: object) -> None:
        super().__init__(line)
        self.sentence = ""

    @property
    def address(self) -> str:
        """What the address says behind the name of the page."""
        return self._query

    async def back(self, query: str) -> None:
        """Go back on this page to an address; then comes what was on its way."""
        await self._run(query_string=query, is_history_navigation=True)

    async def toggle_before_the_answer(self, key: str, query: str) -> None:
        """Click a check box while the address is still that of before the last click."""
        widget = self._widgets[key]
        self._values[widget] = not self._values[widget]
        await self._run(query_string=query)

    def _take(self, data: bytes) -> bool:
        message = ForwardMsg.FromString(data)
        body = message.delta.new_element.markdown.body.replace("\\", "").replace("\u00a0", " ")
        if f" of {MISSILES} missiles: " in body or f" of {EVENTS} events: " in body:
            self.sentence = body
        return super()._take(data)


def shown(served: Served, link: str, does: Callable[[Tab], Awaitable[object]]) -> tuple[str, str]:
    """The sentence and the address on the charts, after what a visitor does there."""

    async def visit() -> tuple[str, str]:
        tab, _ = await Tab.arrive(served.url, "charts", link)
        await does(tab)
        await tab.leave()
        assert tab.errors == []
        return tab.sentence, tab.address

    return asyncio.run(visit())


def test_a_double_click_in_the_menu_keeps_the_filters(served: Served) -> None:
    async def click_twice(tab: Tab) -> None:
        await tab.go_to("counting")
        await tab.go_to("counting")

    assert shown(served, "class=icbm&outcome=failure", click_twice) == (
        FAILED,
        "class=icbm&outcome=failure",
    )


def test_back_before_the_answer_to_a_click_shows_what_the_address_says(served: Served) -> None:
    async def click_and_go_back(tab: Tab) -> None:
        await tab.toggle("f_away")
        assert tab.address == "class=icbm&away=1"
        await tab.back("class=icbm")

    assert shown(served, "class=icbm", click_and_go_back) == (ICBM, "class=icbm")


def test_two_clicks_that_cancel_out_leave_the_address_as_it_was(served: Served) -> None:
    async def click_twice(tab: Tab) -> None:
        await tab.toggle("f_away")
        await tab.toggle_before_the_answer("f_away", "class=icbm")

    assert shown(served, "class=icbm", click_twice) == (ICBM, "class=icbm")
