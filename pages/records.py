"""Records: every event that the view selects, in one table."""

from atlas.analysis import records as analysis
from atlas.ui import data, page, records, state

view = state.page_view()
selected = data.selection(view)

page.head(analysis.headline(selected.rows), view, selected)
if len(selected.rows):
    records.body(view)
