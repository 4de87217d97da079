"""The stories there are, and the one that a visitor puts together, in that session only."""

import unicodedata
from typing import Final

from atlas.app import data, embed, state
from atlas.app.cache import cached
from atlas.app.session import session
from atlas.data import invisible
from atlas.query import story as file
from atlas.query.story import MOST_STEPS, Beside, Figure, Step, Story

OWN: Final = "own"
FIGURES: Final[dict[Figure, str]] = {
    "map": "Map",
    "ride": "Ride of the journey",
    "timeline": "Timeline",
    "classes": "Missiles over time, by class",
    "heights": "Heights and distances",
}
BESIDE: Final[dict[Beside | None, str]] = {
    None: "Nothing",
    "classes": FIGURES["classes"],
    "heights": FIGURES["heights"],
    "met": "People met",
}
EMPTY: Final = Story(title="My story", steps=())


@cached(maxsize=1, common=True)
def curated() -> dict[str, Story]:
    """The stories of the data, by id."""
    return file.stories(data.catalog())


def all_stories() -> dict[str, Story]:
    """The stories of the data, and the visitor's own if it has a step, by id."""
    mine = own()
    return curated() | ({OWN: mine} if mine and mine.steps else {})


def story_id() -> str:
    """The story of the link or nothing; another site shows the first one, where none is named."""
    return state.bound("story", all_stories(), next(iter(curated())) if embed.on() else "")


def own() -> Story | None:
    """The story that this visitor makes, if there is one."""
    return session.own_story


def add(step: Step) -> bool:
    """Put a step behind the visitor's own story; False if it is full."""
    mine = own() or EMPTY
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
    session.own_story = story
