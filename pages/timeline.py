"""Timeline: journeys, tests and context on one clock, with a small map beside it."""

from atlas.features.timeline.page import show

show()
