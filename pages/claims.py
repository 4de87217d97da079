"""Claims: each checkable sentence of the founding article, its verdict, and the rows behind it."""

from atlas.features.claims.page import show

show()
