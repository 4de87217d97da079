"""Compare: two periods, two missiles or two journeys side by side."""

from atlas.features.compare.page import show

show()
