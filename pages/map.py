"""Map: where he went and what was fired, over outlines that need no network."""

import streamlit as st

from atlas.analysis import counts
from atlas.export.tables import readable
from atlas.ui import card, data, embed, page, playback, state

view = state.page_view()
selected = data.selection(view)

page.head(counts.map_finding(selected.rows, view.unit), view, selected)

visual, side = st.columns([3, 1])
with visual:
    with st.container(key="map_frame"):
        projection, stretch = page.looks()
        with embed.visual(page.SOURCE_LINE):
            playback.stage(view, projection, stretch)
    page.map_lines(selected.rows)
    page.map_note(data.on_map(view))
with side:
    card.card(selected)
page.twin("map", lambda: readable(selected.rows))
