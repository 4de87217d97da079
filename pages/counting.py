"""Counting: one record under several rules, beside another tracker; claims beside assessments."""

from atlas.features.counting.page import show

show()
