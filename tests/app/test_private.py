"""A visitor's own events stay in that visitor's session: other sessions and shared caches."""

import gc
import itertools
import sys
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.runtime.state import session_state_proxy
from streamlit.testing.v1 import AppTest

from atlas import own
from atlas.app import data
from atlas.app.cache import Cached
from atlas.app.share import PARTS
from tests.app.pages import dashboard, ran, rows_of, shown_count
from tests.app.test_host import PAGES, sent

WORD = "Zwischenlandung"
FILE = f"""title,date,lon,lat,what,source
{WORD} in Vladivostok,2019-04-25,131.9,43.1,A {WORD} of an ICBM,{WORD} diary
{WORD} in Pyongyang,2017-11-28,125.7,39.0,{WORD},{WORD}
"""
# These pages name no event; their figures count the visitor's own.
WITHOUT_TITLES = {"learn", "overview", "own", "present", "reach"}
# A cache holds these, and they lead everywhere.
NOT_FOLLOWED = (FunctionType, ModuleType, type)


def visit(page: str, mine: own.Own | None = None) -> AppTest:
    """A page as a visitor opens it who has these events, with the first of them selected."""
    app = dashboard()
    app.session_state["own"], app.session_state["own_results"] = mine, {}
    if mine is not None:
        app.query_params["event"] = str(mine.rows.index[0])
    return ran(app.switch_page(f"pages/{page}.py").run())


def caches() -> list[Cached[..., object]]:
    """What all visitors share of this library, each a function whose results are kept."""
    modules = [one for name, one in sys.modules.items() if name.startswith("atlas.")]
    kept = (one for module in modules for one in vars(module).values() if isinstance(one, Cached))
    return list(dict.fromkeys(kept))


def forget() -> None:
    """Empty the caches, so that what is computed first for a visitor is what counts.

    The data themselves stay: they are read before anybody has events.
    """
    for cache in caches():
        if cache is not data.catalog:
            cache.clear()


def holding(word: str) -> set[str]:
    """The caches of all visitors in which a word can be reached; the first of those that share."""
    seen: set[int] = set()
    return {
        cache.__qualname__
        for cache in caches()
        if any(word in text for text in texts(cache.results, seen))
    }


def texts(root: object, seen: set[int]) -> Iterator[str]:
    """All text that can be reached from an object, but for what was `seen`."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, NOT_FOLLOWED):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            yield one
        elif isinstance(one, pd.DataFrame | pd.Series | pd.Index):
            yield written(one)
        else:
            waiting.extend(gc.get_referents(one))


def written(table: pd.DataFrame | pd.Series | pd.Index) -> str:
    """What a table holds but for numbers and dates, its index and the names of its columns too."""
    frame = table if isinstance(table, pd.DataFrame) else table.to_frame()
    columns = [frame.index.to_series(), *(column for _, column in frame.items())]
    cells = (column.to_list() for column in columns if column.dtype.kind == "O")
    return "\n".join(map(str, [*frame.columns, *itertools.chain.from_iterable(cells)]))


def test_a_word_is_seen_in_a_cache_that_all_visitors_share() -> None:
    """The check that the next tests rest on, also once the data are loaded."""
    assert {"catalog", "selection", "common"} <= {one.__name__ for one in caches()}
    forget()
    data.common()
    assert holding("Pyongyang") == {"catalog", "common"}


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES)
def test_own_events_are_in_no_other_session_in_no_shared_cache_and_in_files_of_their_own(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[Callable[[], object]] = []
    button = st.download_button

    def noted(label: str, data: object, **kwargs: Any) -> bool:
        if callable(data):
            offered.append(data)
        return button(label, data, **kwargs)  # type: ignore[arg-type]

    forget()
    mine = own.read(FILE.encode(), data.known())
    with monkeypatch.context() as patch:
        patch.setattr(st, "download_button", noted)
        app = visit(page, mine)
        shown = any(WORD in line for line in sent(app))
        assert shown == (page not in WITHOUT_TITLES), f"{page}: WITHOUT_TITLES is wrong about it"
        for part in PARTS if page == "map" else ():
            app.session_state["share_part"] = part
            ran(app.button(key="share").click().run())
        # A file is built in a thread without a session: asked there, Streamlit gives one that all
        # share, which has nobody's own events.
        patch.setattr(session_state_proxy, "get_session_state", lambda: pytest.fail("asked"))
        assert all(build() for build in offered)
    assert holding(WORD) == set()
    assert not any(WORD in line for line in sent(visit(page)))


def test_own_events_are_searched_in_their_session_alone() -> None:
    """By a word that nobody else's rows have, and with what all rows have."""
    forget()
    mine = own.read(FILE.encode(), data.known())
    # The beginning of the word, so that what is typed is not what is looked for.
    query = WORD[:9]
    app = visit("records", mine)
    app = ran(app.text_input(key="f_q").set_value(query).run())
    assert shown_count(app) == 2
    assert any(WORD.lower() in one.label.lower() for one in app.main.button)
    assert WORD.lower() in app.session_state["own_words"].words
    icbm = len(rows_of({"q": "ICBM"}))
    assert shown_count(ran(app.text_input(key="f_q").set_value("ICBM").run())) == icbm + 1
    assert holding(WORD) | holding(WORD.lower()) == set()

    stranger = ran(visit("records").text_input(key="f_q").set_value(query).run())
    assert shown_count(stranger) == 0
    assert not any(WORD.lower() in one.label.lower() for one in stranger.main.button)
    # Taken back, they are searched no more.
    ran(app.text_input(key="f_q").set_value("").run())
    app = ran(app.switch_page("pages/own.py").run())
    app = ran(app.button(key="own_remove").click().run())
    assert app.session_state["own_words"] is None
