"""Compare: two periods, two missiles or two journeys side by side."""

from atlas.analysis.compare import finding
from atlas.ui import compare, data, page, state

view = state.page_view()
chosen = compare.asked()
measures = compare.table(view, chosen)

page.head(finding(measures, compare.names(chosen)), view, data.selection(view))
compare.pickers(chosen)
compare.body(view, chosen, measures)
