"""Your events: a visitor's own rows, beside the data for one visit."""

from atlas.features.own.page import show

show()
