"""Timeline: journeys, tests and context on one clock."""

import streamlit as st

from atlas.analysis import counts
from atlas.export.tables import readable
from atlas.ui import card, data, embed, page, state, visuals

view = state.page_view()
selected = data.selection(view)

page.head(counts.timeline_finding(selected.rows, view.unit), view, selected)
visual, side = st.columns([3, 1])
with visual, embed.visual(page.SOURCE_LINE):
    page.legend(selected.rows, on_map=False)
    page.chart(
        "timeline",
        *visuals.timeline(view, page.theme(), state.event()),
        lambda: readable(selected.rows),
        pick=True,
        level="page",
    )
    visuals.timeline_note(view)
with side:
    card.card(selected)
