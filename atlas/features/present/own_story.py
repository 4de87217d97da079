"""A story of the visitor's own: put together, edited, saved and loaded."""

from typing import Final

import streamlit as st
from pydantic import ValidationError

from atlas.app import data, stories, uploads
from atlas.app.session import session
from atlas.app.text import plain
from atlas.data import words
from atlas.features.present.slides import turn_to
from atlas.query.story import (
    MOST_BYTES,
    MOST_NOTES,
    MOST_TEXT,
    MOST_TITLE,
    Step,
    StoryError,
    read,
    write,
)

# Parts of a file that are ignored, each told in a line.
MOST_NAMED: Final = 10


def own_story() -> None:
    """The visitor's story: its steps to edit, and to save and load it as a file."""
    story = stories.own() or stories.EMPTY
    st.markdown(
        "On any page, set the filters, press **Share, cite, export**, choose **Story** and "
        "write the text. Your story lasts for this session; save it as a file to keep it."
    )
    listed, filed = st.columns([2, 1])
    with listed:
        if not story.steps:
            st.info("Your story has no steps yet.", icon=":material/add_circle:")
        else:
            # A story that is loaded has another title than the one that stands there.
            st.session_state["own_story_title"] = story.title
            st.text_input(
                "Title",
                max_chars=MOST_TITLE,
                key="own_story_title",
                on_change=_retitle,
            )
        for number, step in enumerate(story.steps):
            _own_step(number, step, len(story.steps))
    with filed:
        if story.steps:
            with st.container(horizontal=True):
                st.button(
                    "Present it",
                    icon=":material/slideshow:",
                    key="present_own",
                    type="primary",
                    on_click=turn_to,
                    args=(stories.OWN, 0),
                )
                st.download_button(
                    "Save as a file",
                    data=write(story),
                    file_name="khasan-atlas-story.json",
                    mime="application/json",
                    key="own_story_save",
                    icon=":material/download:",
                    on_click="ignore",
                )
        given = uploads.uploader(
            f"Load a story, a JSON file of at most {MOST_BYTES // 1024**2} MiB",
            kind="json",
            key="own_story_file",
            most_bytes=MOST_BYTES,
        )
        if given is not None and given.file_id != session.own_story_read:
            _load(given.file_id, given.getvalue())
        for problem in session.own_story_problems:
            st.error(plain(problem))
        for note in session.own_story_notes:
            st.warning(plain(f"Ignored: {note}"))


def _own_step(number: int, step: Step, steps: int) -> None:
    if session.own_step_open == number:
        _edit(number, step)
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{number + 1}. {plain(step.title)}** · {stories.FIGURES[step.figure].lower()}  \n"
            f"{plain(step.text)}",
            width="stretch",
        )
        st.button(
            f"Edit step {number + 1}",
            icon=":material/edit:",
            key=f"own_step_edit_{number}",
            on_click=_open,
            args=(number,),
            type="tertiary",
        )
        for sign, what, to in (
            (":material/arrow_upward:", "up", number - 1),
            (":material/arrow_downward:", "down", number + 1),
            (":material/delete:", "away", None),
        ):
            st.button(
                f"Move step {number + 1} {what}" if to is not None else f"Remove step {number + 1}",
                icon=sign,
                key=f"own_step_{what}_{number}",
                disabled=to is not None and not 0 <= to < steps,
                on_click=_move,
                args=(number, to),
                type="tertiary",
            )


def _open(number: int | None) -> None:
    """Open a step of the own story to be edited, or close it."""
    session.own_step_open = number
    session.own_steps_opened += 1


def _edit(number: int, step: Step) -> None:
    """What is said at a step, to be changed; what it shows stays."""
    # What was typed stays with its form: a step that moves keeps it, and another one has a new one.
    with st.form(f"own_step_{session.own_steps_opened}"):
        title = st.text_input("Title", value=step.title, max_chars=MOST_TITLE)
        text = st.text_area("Text of the step", value=step.text, max_chars=MOST_TEXT)
        notes = st.text_area("Speaker notes", value=step.notes, max_chars=MOST_NOTES)
        with st.container(horizontal=True):
            kept = st.form_submit_button("Keep", icon=":material/check:", type="primary")
            st.form_submit_button("Cancel", type="tertiary", on_click=_open, args=(None,))
    if not kept:
        return
    try:
        typed = {"title": title, "text": text, "notes": notes}
        fields = {name: stories.typed(value) for name, value in typed.items()}
        changed = Step.model_validate(step.model_dump() | fields)
    except ValidationError:
        st.error("A step needs a title.")
        return
    story = stories.own() or stories.EMPTY
    steps = (*story.steps[:number], changed, *story.steps[number + 1 :])
    stories.keep(story.model_copy(update={"steps": steps}))
    _open(None)
    st.rerun()


def _move(number: int, to: int | None) -> None:
    """Put a step of the own story elsewhere, or away."""
    story = stories.own()
    if story is None or number >= len(story.steps):
        return
    order = list(range(len(story.steps)))
    order.remove(number)
    if to is not None:
        order.insert(to, number)
    steps = tuple(story.steps[one] for one in order)
    stories.keep(story.model_copy(update={"steps": steps}))
    # What is being edited stays so, with what was typed.
    opened = session.own_step_open
    session.own_step_open = order.index(opened) if opened in order else None


def _retitle() -> None:
    story = stories.own()
    title = stories.typed(st.session_state["own_story_title"])
    if story and title:
        stories.keep(story.model_copy(update={"title": title}))


def _load(file_id: str, content: bytes) -> None:
    session.own_story_problems = session.own_story_notes = ()
    try:
        story, notes = read(
            content,
            data.options(),
            data.chronicle().index,
            data.rides(),
            data.catalog().sources.index,
        )
    except StoryError as error:
        session.own_story_problems = error.problems
        session.own_story_read = file_id
        return
    stories.keep(story)
    # What was being typed was for a step of another story.
    _open(None)
    if len(notes) > MOST_NAMED:
        more = words.plural(len(notes) - MOST_NAMED, "more part")
        notes = [*notes[:MOST_NAMED], f"{more} of the file"]
    session.own_story_notes = notes
    # Last: a click may end the run before, and the next one has to load the file.
    session.own_story_read = file_id
    st.rerun()
