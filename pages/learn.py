"""Learn: the subject in plain words, questions, the glossary, and a tour of the pages."""

from atlas.features.learn.page import show

show()
