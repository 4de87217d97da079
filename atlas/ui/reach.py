"""Reach: the pickers, the rings with the cities by distance, and what the estimates rest on."""

from functools import lru_cache

import streamlit as st

from atlas.analysis import reach
from atlas.draw import reach as draw
from atlas.draw.map import Projection
from atlas.ui import data, page, state
from atlas.ui.text import plain

PROJECTIONS: dict[Projection, str] = {"flat": "Flat map", "globe": "Globe"}


def headline() -> str:
    """The finding of the page."""
    return reach.finding(data.catalog(), *state.reach())


def pickers() -> None:
    """Which missiles, from where."""
    chosen, site_id = state.reach()
    missiles, sites = _missile_labels(), _site_labels()
    st.session_state["reach_chosen"], st.session_state["reach_from"] = chosen, site_id
    with st.container(horizontal=True, vertical_alignment="bottom", key="reach_pickers"):
        st.multiselect(
            "Missiles, up to three",
            list(missiles),
            format_func=missiles.__getitem__,
            key="reach_chosen",
            on_change=_on_pick,
            max_selections=state.MOST_MISSILES,
            placeholder="Choose a missile",
            width=520,
        )
        st.selectbox(
            "Launch site",
            list(sites),
            format_func=sites.__getitem__,
            key="reach_from",
            on_change=_on_pick,
            width=340,
        )


def _on_pick() -> None:
    state.show_reach(list(st.session_state["reach_chosen"]), st.session_state["reach_from"])


@lru_cache(maxsize=1)
def _missile_labels() -> dict[str, str]:
    table = data.catalog()["missiles"]
    return {
        one: f"{table.at[one, 'name']}: "
        + reach.range_text(table.at[one, "range_low_km"], table.at[one, "range_high_km"])
        for one in reach.missile_order(data.catalog())
    }


@lru_cache(maxsize=1)
def _site_labels() -> dict[str, str]:
    names = data.catalog()["sites"]["name"]
    return {one: names[one] for one in reach.site_order(data.catalog())}


def rings() -> None:
    """The rings on map or globe, and the cities by distance beside them."""
    catalog = data.catalog()
    chosen, site_id = state.reach()
    site = reach.site_point(catalog, site_id)
    reasons = [reach.why_no_ring(catalog, one, site_id) for one in chosen]
    with st.container():
        for reason in filter(None, reasons):
            st.info(plain(reason), icon=":material/block:")
    if site is None:
        return
    drawn = _reaches(chosen, site_id)
    cities = reach.cities(catalog, [one.missile_id for one in drawn], site_id)
    visual, side = st.columns([2.6, 1])
    with visual:
        projection = st.segmented_control(
            "Projection",
            list(PROJECTIONS),
            format_func=PROJECTIONS.__getitem__,
            default=st.query_params.get("p") or draw.BEST[draw.scale_of(drawn)],
            required=True,
            key="reach_projection",
            label_visibility="collapsed",
        )
        st.pydeck_chart(
            draw.reach_deck(
                site,
                catalog["sites"].at[site_id, "name"],
                drawn,
                cities,
                page.theme(),
                projection,
            ),
            key=f"reach_{projection}_{draw.scale_of(drawn)}",
            height=page.MAP_HEIGHT,
            alt=headline(),
        )
    with side:
        st.subheader("Cities by distance", anchor=False)


def _reaches(chosen: list[str], site_id: str) -> list[draw.Reach]:
    catalog = data.catalog()
    table = catalog["missiles"].loc[chosen]
    return [
        draw.Reach(str(one.Index), one.name, one.class_, one.range_low_km, one.range_high_km)
        for one in table.rename(columns={"class": "class_"}).itertuples()
        if reach.why_no_ring(catalog, str(one.Index), site_id) is None
    ]
