"""Charts: how many, when, the silences, around the trips, how high and far, outcomes and sites."""

from atlas.features.charts.page import show

show()
