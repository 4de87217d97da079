"""Claims: each checkable sentence of the founding article, its verdict, and the rows behind it."""

from atlas.ui import claims, data, page, state

view = state.page_view()

asked = claims.asked()
page.head(claims.headline(), view, data.selection(view))
claims.body(*asked)
