"""Map: where he went and what was fired, with the timeline under it."""

import streamlit as st

from atlas.app import card, data, embed, legend, look, page, stage, state
from atlas.export.tables import readable
from atlas.query import counts


def show() -> None:
    """The page."""
    view = state.page_view()
    selected = data.selection(view)
    finding = counts.map_finding(selected.rows, view.unit)

    page.head(finding, view, selected)
    visual, side = st.columns([3, 1])
    with visual:
        with embed.visual(look.SOURCE_LINE):
            stage.stage("map", selected, finding)
        legend.lines(selected.rows)
        legend.stage_meanings(selected)
        legend.map_note(selected.rows)
    with side:
        card.card(selected)
    page.twin("map", lambda: readable(selected.rows))
