"""The story that a visitor puts together, in that visitor's session only."""

import unicodedata
from typing import Final

import streamlit as st

from atlas import invisible
from atlas.story import MOST_STEPS, Beside, Figure, Step, Story

FIGURES: Final[dict[Figure, str]] = {
    "map": "Map",
    "ride": "Ride of the journey",
    "timeline": "Timeline",
    "classes": "Missiles in time, by class",
    "heights": "Heights and distances",
}
BESIDE: Final[dict[Beside | None, str]] = {
    None: "Nothing",
    "classes": FIGURES["classes"],
    "heights": FIGURES["heights"],
    "met": "Who was met",
}
EMPTY: Final = Story(title="My story", steps=())


def story() -> Story | None:
    """The story that this visitor makes, if there is one."""
    mine: Story | None = st.session_state.get("own_story")
    return mine


def add(step: Step) -> bool:
    """Put a step behind the visitor's own story; False if it is full."""
    mine = story() or EMPTY
    if len(mine.steps) >= MOST_STEPS:
        return False
    keep(mine.model_copy(update={"steps": (*mine.steps, step)}))
    return True


def typed(text: str) -> str:
    """Return what a visitor has typed or pasted, without the characters that no story may hold."""
    seen = invisible.without(text)
    return "".join(
        one for one in seen if one in "\n\t" or unicodedata.category(one) != "Cc"
    ).strip()


def keep(story: Story) -> None:
    """Show this story as the visitor's own from now on."""
    st.session_state["own_story"] = story
