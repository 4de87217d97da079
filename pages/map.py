"""Map: where he went and what was fired, over outlines that need no network."""

import streamlit as st

from atlas.analysis import counts
from atlas.draw.map import deck, points_of
from atlas.export.tables import readable
from atlas.ui import card, data, page, state

view = state.page_view()
selected = data.selection(view)
on_map = data.on_map(view)

page.head(counts.map_finding(selected.rows, view.unit), view, selected)

visual, side = st.columns([3, 1])
with visual:
    projection = st.segmented_control(
        "Projection",
        ["flat", "globe"],
        format_func={"flat": "Flat map", "globe": "Globe"}.__getitem__,
        default="flat",
        required=True,
        key="projection",
        label_visibility="collapsed",
    )
    page.map_chart(
        f"map_{projection}",
        deck(
            on_map,
            page.theme(),
            projection,
            points_of(data.catalog(), data.chronicle(), state.event()),
            signature=f"{hash((view, state.event())):x}",
        ),
        alt=selected.sentence,
    )
    page.legend(selected.rows, on_map=True)
    page.map_note(on_map)
with side:
    card.card(selected)
page.twin("map", lambda: readable(selected.rows))
