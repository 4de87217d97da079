"""Records: every event that the view selects, in one table."""

from atlas.features.records.page import show

show()
