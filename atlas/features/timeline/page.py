"""Timeline: journeys, tests and context on one clock, with a small map beside it."""

import streamlit as st

from atlas.app import card, data, embed, legend, look, page, stage, state
from atlas.app.cache import cached
from atlas.export.tables import readable
from atlas.query import counts
from atlas.query.view import View


def show() -> None:
    """The page."""
    view = state.page_view()
    selected = data.selection(view)
    finding = _finding(view)

    page.head(finding, view, selected)
    visual, side = st.columns([3, 1])
    with visual, embed.visual(look.SOURCE_LINE):
        stage.stage("timeline", selected, finding)
        legend.lines(selected.rows)
        legend.stage_meanings(selected)
    with side:
        card.card(selected)
    page.twin("timeline", lambda: readable(selected.rows))


@cached(maxsize=64)
def _finding(view: View) -> str:
    return counts.timeline_finding(data.selection(view).rows, view.unit)
