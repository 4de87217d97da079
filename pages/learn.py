"""Learn: the subject in plain words, questions, the glossary, and a tour of the pages."""

from atlas.ui import data, learn, page, state

view = state.page_view()

asked = learn.asked()
page.head(learn.headline(), view, data.selection(view))
learn.body(*asked)
