"""A visitor's own events stay in that visitor's session: other sessions and shared caches."""

import functools
import gc
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from atlas import own
from atlas.ui import data
from tests.app.pages import dashboard, ran
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
    app.session_state["own"], app.session_state["own_made"] = mine, {}
    if mine is not None:
        app.query_params["event"] = str(mine.rows.index[0])
    return ran(app.switch_page(f"pages/{page}.py").run())


def caches() -> list[Callable[..., Any]]:
    """What all visitors share of this library, each a function whose results are kept."""
    kept = (one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper))
    return [one for one in kept if one.__module__.startswith("atlas")]


def texts(root: object) -> Iterator[str]:
    """All text that can be reached from an object."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, NOT_FOLLOWED):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            yield one
        elif isinstance(one, pd.DataFrame | pd.Series | pd.Index):
            yield one.to_frame().to_csv() if not isinstance(one, pd.DataFrame) else one.to_csv()
        else:
            waiting.extend(gc.get_referents(one))


@pytest.mark.parametrize("page", PAGES)
def test_own_events_are_in_no_other_session_and_in_no_shared_cache(page: str) -> None:
    # Freed from what earlier tests left there: what is made first for this visitor is what counts.
    for cache in caches():
        cache.cache_clear()
    mine = own.read(FILE.encode(), data.known())
    shown = any(WORD in line for line in sent(visit(page, mine)))
    assert shown == (page not in WITHOUT_TITLES)
    held = {
        cache.__qualname__
        for cache in caches()
        for part in gc.get_referents(cache)
        if any(WORD in text for text in texts(part))
    }
    assert held == set()
    assert not any(WORD in line for line in sent(visit(page)))
