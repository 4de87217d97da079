"""Sources: every document with what rests on it, and how the data were made."""

from atlas.features.sources.page import show

show()
