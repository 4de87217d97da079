"""The data as the pages see them: loaded and validated once a process, selected once a view."""

import gc
from functools import lru_cache

import pandas as pd
import streamlit as st

from atlas import chronicle as chronicle_
from atlas import words
from atlas.catalog import Catalog, load
from atlas.draw.map import MapData, map_data
from atlas.geo.ride import Ride
from atlas.geo.ride import rides as rides_
from atlas.view import FACETS, Selection, View, select


@st.cache_resource(show_spinner="Reading and checking the data …")
def catalog() -> Catalog:
    """The data package.

    Raises:
        DataError: the data are broken.
    """
    tables = load()
    # Streamlit collects garbage after every run. What is loaded by now stays as long as the
    # process: without this, looking through it would cost each interaction 0.1 s.
    gc.collect()
    gc.freeze()
    return tables


@st.cache_resource(show_spinner=False)
def chronicle() -> pd.DataFrame:
    """Everything on the clock; shared by all visitors: never change it."""
    return chronicle_.build(catalog())


@lru_cache(maxsize=1)
def rides() -> dict[str, Ride]:
    """The ride of each trip whose legs are known, in the order of time."""
    return rides_(catalog())


@lru_cache(maxsize=256)
def selection(view: View) -> Selection:
    """What `view` selects; shared by all visitors: never change it."""
    return select(chronicle(), view, names())


@lru_cache(maxsize=64)
def on_map(view: View) -> MapData:
    """What the map draws of `view`; shared by all visitors: never change it."""
    return map_data(catalog(), chronicle(), selection(view).rows)


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """The plain name of each missile and each site."""
    tables = catalog()
    return dict(tables["missiles"]["name"]) | dict(tables["sites"]["name"])


@lru_cache(maxsize=1)
def options() -> dict[str, dict[str, str]]:
    """For each list filter, the ids that occur in the data and their labels, in order."""
    rows = chronicle()
    used = {name: set(rows[column].dropna()) for name, column in FACETS.items()}
    codes = set(rows["countries"].dropna().str.split(";").explode())
    tables = catalog()
    by_name = {
        "missile": tables["missiles"]["name"].sort_values(),
        "site": tables["sites"]["name"].sort_values(),
    }
    return {
        "kind": words.KINDS,
        "class": {one: name for one, name in words.CLASSES.items() if one in used["class"]},
        "missile": {k: v for k, v in by_name["missile"].items() if k in used["missile"]},
        "site": {k: v for k, v in by_name["site"].items() if k in used["site"]},
        "outcome": words.OUTCOMES,
        "country": {c.lower(): name for c, name in words.COUNTRIES.items() if c in codes},
        "sure": words.CERTAINTIES,
    }
