"""The stage: a story step by step, by button and by key; and a story of the visitor's own."""

from pathlib import Path
from typing import Final

import streamlit as st

from atlas.app import data, embed, page, state, stories
from atlas.app.text import plain
from atlas.data import words
from atlas.features.present.own_story import own_story
from atlas.features.present.slides import sources_slide, step_slide, title_slide, turn_to

STYLE: Final = Path(__file__).with_name("present.css")
KEYS: Final = (
    "Next: → Space Page Down · Back: ← Page Up · First and last: Home End · Play: P · "
    "Notes: N · Blank screen: B · Full screen: F · Leave: Esc"
)


def headline() -> str:
    """What there is to present."""
    return f"{words.plural(len(stories.curated()), 'story', 'stories')} to present, step by step"


# The choice of a story.


def choice() -> None:
    """The stories, and what the visitor has put together."""
    curated = stories.curated()
    for column, (story_id, story) in zip(st.columns(len(curated)), curated.items(), strict=True):
        with column, st.container(border=True, key=f"card_{story_id}", height="stretch"):
            st.subheader(plain(story.title), anchor=False)
            st.markdown(plain(story.summary))
            st.space("stretch")
            st.button(
                f"Present {words.plural(len(story.steps), 'step')}",
                icon=":material/slideshow:",
                key=f"present_{story_id}",
                type="primary",
                on_click=turn_to,
                args=(story_id, 0),
            )
    with st.container(key="keys"):
        st.caption(f"{KEYS}.")
    st.subheader("A story of your own", anchor=False)
    own_story()


# The stage itself.


def stage() -> None:
    """Show the slide of the link: title, a step or the sources, with a line of progress."""
    st.html(STYLE)
    story_id = stories.story_id()
    story = stories.all_stories()[story_id]
    last = len(story.steps) + 1
    # A slide for the title before the steps, and one for the sources behind them.
    # Another site shows a step.
    first = "1" if embed.on() else "0"
    known = {str(one) for one in range(last + 1)}
    number = int(state.bound("step", known, first, hint=f"use 0 to {last}"))
    if embed.on():
        number = min(max(number, 1), last - 1)
    st.progress(number / last)
    if not embed.on():
        page.ignored()
    if number == 0:
        title_slide(story, story_id)
    elif number == last:
        sources_slide(story, story_id)
    else:
        step_slide(story, story_id, number)


def show() -> None:
    """The page."""
    view = state.page_view()
    if stories.story_id():
        stage()
    else:
        page.head(headline(), view, data.selection(view))
        choice()
