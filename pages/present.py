"""Present: stories step by step, for a room that looks at one screen."""

from atlas.features.present.page import show

show()
