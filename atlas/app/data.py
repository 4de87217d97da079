"""The data as the pages see them: loaded and validated once a process, selected once a view.

A visitor's own events join them in that visitor's session only: what is made of them is kept there,
and never in what all visitors share.
"""

import gc
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from atlas.app.cache import cached
from atlas.app.session import session
from atlas.data import chronicle as chronicle_
from atlas.data import words
from atlas.data.catalog import Catalog, load
from atlas.data.chronicle import area_of
from atlas.geo.ride import Ride
from atlas.geo.ride import rides as rides_
from atlas.own import Known, Own
from atlas.query import fulltext, known_names
from atlas.query.counts import launches_of
from atlas.query.search import Engine, Hits
from atlas.query.view import FACETS, Index, Selection, View, select


@cached(maxsize=1, common=True)
def catalog() -> Catalog:
    """The data package.

    Raises:
        DataError: the data are broken.
    """
    # `server.py` reads them before there is a visitor to wait.
    visited = get_script_run_ctx(suppress_warning=True) is not None
    with st.spinner("Reading and checking the data …") if visited else nullcontext():
        tables = load()
    # What is loaded by now stays as long as the process: without this, each search for garbage
    # would look through it, for 0.1 s.
    gc.collect()
    gc.freeze()
    return tables


def own() -> Own | None:
    """This visitor's own events, if there are any."""
    return session.own


def keep(mine: Own | None) -> None:
    """Show these events of the visitor from now on, for this session; None: no more."""
    # The events last: a run may end at any of these, and must not show results of others.
    session.own_results, session.own_words, session.own = {}, None, mine


@cached(maxsize=1)
def chronicle() -> pd.DataFrame:
    """Everything on the clock, and the visitor's own events behind it: never change it."""
    mine = own()
    rows = common()
    return rows if mine is None else chronicle_.joined(rows, mine.rows)


@cached(maxsize=1, common=True)
def common() -> pd.DataFrame:
    """Everything on the clock without anybody's own events; also outside a session."""
    return chronicle_.build(catalog())


@cached(maxsize=1, common=True)
def known() -> Known:
    """What a visitor's file is checked against."""
    return Known.of(catalog(), common())


@cached(maxsize=1, common=True)
def rides() -> dict[str, Ride]:
    """The ride of each trip whose legs are known, in the order of time."""
    return rides_(catalog())


@cached(maxsize=1)
def days() -> tuple[date, date]:
    """The first and the last day of the data, and of the visitor's own events."""
    return _days_of(chronicle())


@cached(maxsize=1, common=True)
def common_days() -> tuple[date, date]:
    """The first and the last day of the data without anybody's own events."""
    return _days_of(common())


def _days_of(rows: pd.DataFrame) -> tuple[date, date]:
    return rows["day_from"].min().date(), rows["day_to"].max().date()


@cached(maxsize=64)
def selection(view: View) -> Selection:
    """What `view` selects, in the order of time: never change it."""
    selected = select(chronicle(), view, names(), searched, _index())
    if own() is None:
        return selected
    in_time = selected.rows.sort_values(["start_utc", "id"], kind="stable")
    return replace(selected, rows=in_time)


@cached(maxsize=64)
def searched(query: str) -> Hits:
    """What a search finds: never change it."""
    parts = [_words()]
    if (mine := own()) is not None:
        # Made when the visitor first searches, and gone with the session.
        session.own_words = session.own_words or fulltext.index(mine.rows, catalog())
        parts.append(session.own_words)
    return Engine(chronicle(), parts, known_names.names(catalog())).find(query)


def scores(query: str) -> "pd.Series[float]":
    """How well each row fits a search, by its id: more is better, 0 where it is not found."""
    return pd.Series(searched(query).scores, chronicle().index)


@cached(maxsize=1, common=True)
def _words() -> fulltext.Index:
    """The words of everything on the clock, without anybody's own events."""
    return fulltext.index(common(), catalog())


@cached(maxsize=4)
def launches(view: View) -> pd.DataFrame:
    """The launches that `view` selects, for the charts of one page: never change them."""
    return launches_of(selection(view).rows)


@cached(maxsize=1)
def _index() -> Index:
    return Index.of(chronicle())


@cached(maxsize=1)
def names() -> dict[str, str]:
    """The plain name of each missile and site, of areas after `area:`, and after `country:`."""
    tables = catalog()
    areas = {f"area:{one}": name for one, name in tables["areas"]["name"].items()}
    abroad = {f"country:{code.lower()}": name for code, name in countries().items()}
    return dict(tables["missiles"]["name"]) | dict(tables["sites"]["name"]) | areas | abroad


def countries() -> dict[str, str]:
    """The names of the countries that the data name, and the visitor's own events."""
    mine = own()
    return words.COUNTRIES | (dict(mine.countries) if mine else {})


@cached(maxsize=1)
def options() -> dict[str, dict[str, str]]:
    """For each list filter, the ids that occur in the data and their labels, in order."""
    rows = chronicle()
    used = {name: set(rows[column].dropna()) for name, column in FACETS.items()}
    codes = set(rows["countries"].dropna().str.split(";").explode())
    tables = catalog()
    by_name = {
        "missile": tables["missiles"]["name"].sort_values(),
        "site": tables["sites"]["name"].sort_values(),
        "area": tables["areas"]["name"].sort_values(),
    }
    within = area_of(tables["areas"], "site_ids")
    members = Counter(within.values())
    return {
        "kind": {one: name for one, name in words.KINDS.items() if one in used["kind"]},
        "class": {one: name for one, name in words.CLASSES.items() if one in used["class"]},
        "missile": {k: v for k, v in by_name["missile"].items() if k in used["missile"]},
        "site": {
            # Who chooses one site of several is told of the area that people may mean.
            k: f"{v} (in the {by_name['area'][within[k]]} area)"
            if members[within.get(k, "")] > 1
            else v
            for k, v in by_name["site"].items()
            if k in used["site"]
        },
        "area": {k: v for k, v in by_name["area"].items() if k in used["area"]},
        "outcome": words.OUTCOMES,
        "country": {c.lower(): name for c, name in countries().items() if c in codes},
        "sure": words.CERTAINTIES,
    }
