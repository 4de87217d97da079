"""Reach: how far each missile is estimated to fly, over which cities, and what was flown."""

from atlas.features.reach.page import show

show()
