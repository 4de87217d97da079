"""Timeline: journeys, tests and context on one clock."""

import streamlit as st

from atlas.analysis import counts
from atlas.draw.timeline import timeline
from atlas.export.tables import readable
from atlas.ui import card, data, embed, page, state

view = state.page_view()
selected = data.selection(view)

page.head(counts.timeline_finding(selected.rows, view.unit), view, selected)
visual, side = st.columns([3, 1])
with visual, embed.visual(page.SOURCE_LINE):
    page.legend(selected.rows, on_map=False)
    page.chart(
        "timeline",
        selected.sentence,
        timeline(
            data.chronicle(),
            selected.rows,
            data.catalog()["eras"],
            page.theme(),
            state.event(),
            view.period,
        ),
        lambda: readable(selected.rows),
        pick=True,
        level="page",
    )
with side:
    card.card(selected)
