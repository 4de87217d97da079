"""Reach: how far each missile is estimated to fly, over which cities, and what was flown."""

from atlas.ui import data, page, reach, state

view = state.page_view()

page.head(reach.headline(), view, data.selection(view))
reach.pickers()
reach.body()
