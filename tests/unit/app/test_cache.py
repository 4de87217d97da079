"""The cache of pages: computed once for all who ask, and apart for who has events of their own."""

import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event

import plotly.graph_objects as go
import pytest
import streamlit as st

from atlas import own
from atlas.app import cache, data
from atlas.app.cache import MOST_OF_A_SESSION, cached, cached_chart
from atlas.app.session import session
from atlas.style.figures import Finished

FILE = b"title,date\nMine,2019-04-25\n"
APP = Path(cache.__file__).parent
# A thread that waits longer than this is stuck.
STUCK = 30


@pytest.fixture(autouse=True)
def _no_session() -> Iterator[None]:
    """Without a run, the session is one that the tests of this process share."""
    st.session_state.clear()
    yield
    st.session_state.clear()


@pytest.fixture
def mine() -> own.Own:
    return own.read(FILE, data.known())


class Squares:
    """A function, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, number: int, *, sign: int = 1) -> int:
        self.asked.append(number)
        return sign * number**2


def test_it_is_computed_once_for_the_same_arguments() -> None:
    squares = Squares()
    square = cached(maxsize=2)(squares)
    assert [square(3), square(3), square(3, sign=-1), square(3, sign=-1)] == [9, 9, -9, -9]
    assert squares.asked == [3, 3]
    square.clear()
    assert square(3) == 9
    assert squares.asked == [3, 3, 3]


def test_what_was_used_longest_ago_makes_room() -> None:
    squares = Squares()
    square = cached(maxsize=2)(squares)
    for number in (1, 2, 1, 3, 1, 2):
        square(number)
    assert squares.asked == [1, 2, 3, 2]


def test_an_error_is_raised_anew_and_a_result_of_none_is_kept() -> None:
    asked = []

    @cached(maxsize=1)
    def second_time() -> None:
        asked.append(1)
        if len(asked) == 1:
            raise ValueError("the first time")

    with pytest.raises(ValueError, match="the first time"):
        second_time()
    assert [second_time(), second_time()] == [None, None]
    assert len(asked) == 2


def test_two_who_ask_at_once_have_it_computed_once_and_others_do_not_wait() -> None:
    begun, go_on = Event(), Event()
    asked: list[str] = []

    @cached(maxsize=4)
    def read(name: str) -> object:
        asked.append(name)
        if name == "slow":
            begun.set()
            assert go_on.wait(STUCK)
        return object()

    with ThreadPoolExecutor(3) as threads:
        first: Future[object] = threads.submit(read, "slow")
        assert begun.wait(STUCK)
        second = threads.submit(read, "slow")
        # While the slow one is computed.
        assert threads.submit(read, "quick").result(STUCK)
        go_on.set()
        assert first.result(STUCK) is second.result(STUCK)
    assert asked == ["slow", "quick"]


def test_who_waited_for_an_error_computes_it_anew() -> None:
    begun, go_on = Event(), Event()
    asked = []

    @cached(maxsize=1)
    def read() -> str:
        asked.append(1)
        if len(asked) == 1:
            begun.set()
            assert go_on.wait(STUCK)
            raise OSError
        return "read"

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(read)
        assert begun.wait(STUCK)
        second = threads.submit(read)
        go_on.set()
        assert isinstance(first.exception(STUCK), OSError)
        assert second.result(STUCK) == "read"


def test_with_own_events_it_is_kept_in_the_session_alone(mine: own.Own) -> None:
    @cached(maxsize=4)
    def titles(prefix: str) -> list[str]:
        events = session.own
        return [prefix, *(events.rows["title"] if events else [])]

    assert titles("All: ") == ["All: "]
    data.keep(mine)
    assert titles("All: ") == ["All: ", "Mine"]
    assert titles("All: ") is titles("All: ")
    assert titles("Both: ") == ["Both: ", "Mine"]
    data.keep(None)
    assert [titles("All: "), titles("Both: ")] == [["All: "], ["Both: "]]


def test_a_session_keeps_so_many_results_of_all_functions(mine: own.Own) -> None:
    squares = Squares()
    square, other = cached(maxsize=1)(squares), cached(maxsize=1)(str)
    data.keep(mine)
    square(0)
    for number in range(MOST_OF_A_SESSION - 1):
        other(number)
    square(0)
    assert squares.asked == [0]
    other(-1)
    square(0)
    assert squares.asked == [0, 0]
    assert len(session.own_results or {}) == MOST_OF_A_SESSION


def test_what_is_common_is_shared_with_them_too(mine: own.Own) -> None:
    square = cached(maxsize=1, common=True)(squares := Squares())
    square(3)
    data.keep(mine)
    assert square(3) == 9
    assert squares.asked == [3]
    assert not session.own_results


def test_pages_have_no_other_cache() -> None:
    other = re.compile(r"\b(lru_cache|cached_property|cache_data|cache_resource|import cache)\b")
    using = {
        path.name
        for folder in (APP, APP.parent / "features")
        for path in folder.rglob("*.py")
        if other.search(path.read_text(encoding="utf-8"))
    }
    assert using == {"cache.py"}


def test_a_figure_is_kept_ready_to_be_sent() -> None:
    @cached_chart(maxsize=1)
    def chart(title: str) -> tuple[str, go.Figure]:
        """A chart."""
        return title, go.Figure()

    finding, figure = chart("One")
    assert (finding, type(figure), chart.__doc__) == ("One", Finished, "A chart.")
    assert chart("One")[1] is figure
