"""Map: where he went and what was fired, with the timeline under it."""

from collections.abc import Mapping

import streamlit as st

from atlas.app import card, data, embed, legend, look, page, stage, staging, state
from atlas.app.text import plain
from atlas.data import words
from atlas.export.tables import readable
from atlas.query.view import View

# Of whom the trips of a layer are.
WHOSE = {"journeys": "Kim Jong Un", "predecessors": "his predecessors"}


def show() -> None:
    """The page."""
    view = state.page_view()
    selected = data.selection(view)
    layers = staging.layers_of(view)
    finding = staging.map_finding(view, layers)

    page.head(finding, view, selected)
    visual, side = stage.with_card()
    with visual:
        with embed.visual(look.SOURCE_LINE):
            stage.stage("map", selected, finding)
        _trips_off(view, layers)
        legend.lines(selected.rows)
        legend.stage_meanings(selected)
        legend.map_note(view)
    with side:
        card.card(selected)
    page.twin("map", lambda: readable(selected.rows), look.SOURCE_LINE)


def _trips_off(view: View, layers: Mapping[str, bool]) -> None:
    """Name the trips that are not on the map since their layer is off, with a way to show them."""
    counts = staging.trips_off(view, layers)["layer"].value_counts()
    if counts.empty:
        return
    listed = " and ".join(
        f"{words.plural(int(counts[layer]), 'trip')} of {whose}"
        for layer, whose in WHOSE.items()
        if layer in counts.index
    )
    with st.container(horizontal=True, vertical_alignment="center", key="trips_off"):
        st.caption(plain(f"Not on the map: {listed}."), width="content")
        st.button("Show all trips", type="tertiary", key="all_trips", on_click=_all_trips)


def _all_trips() -> None:
    stage.switch(state.view(), staging.layers_of(state.view()) | dict.fromkeys(WHOSE, True))
