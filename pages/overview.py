"""Overview: one journey to play, three ways in, the headline figures, one strip, findings."""

from atlas.features.overview.page import show

show()
