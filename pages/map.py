"""Map: where he went and what was fired, with the timeline under it."""

from atlas.features.map.page import show

show()
