"""Present: stories step by step, for a room that looks at one screen."""

from atlas.ui import data, page, present, state

view = state.page_view()

if present.on_stage():
    present.stage()
else:
    page.head(present.headline(), view, data.selection(view))
    present.choice()
