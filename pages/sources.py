"""Sources: every document with what rests on it, and how the data were made."""

from atlas.ui import data, page, sources, state

view = state.page_view()

chosen = sources.asked()
page.head(sources.headline(), view, data.selection(view))
sources.body(chosen)
