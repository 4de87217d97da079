"""Your events: a visitor's own rows, beside the data for one visit."""

from atlas.ui import data, own, page, state

view = state.page_view()

page.head(own.headline(), view, data.selection(view))
own.body()
