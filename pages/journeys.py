"""Journeys: ride one from stop to stop, and compare them all."""

from atlas.features.journeys.page import show

show()
