"""Counting: one record under several rules, beside another tracker; claims beside assessments."""

import streamlit as st

from atlas.app import data, page, state
from atlas.features.counting.assessed import section as assessed
from atlas.features.counting.coverage import section as coverage

PARTS = ["Two lists", "Claimed", "Journeys"]


def show() -> None:
    """The page."""
    view = state.page_view()
    selected = data.selection(view)

    page.head(coverage.headline(view), view, selected)
    if selected.rows.empty:
        return

    part = st.segmented_control("Show", PARTS, default=PARTS[0], required=True, key="counted")
    if part == PARTS[0]:
        coverage.coverage_section(view)
    elif part == PARTS[1]:
        assessed.assessed_section(view)
    else:
        coverage.journeys_section()
