"""The stage: a story step by step, by button and by key; and a story of the visitor's own."""

from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from pydantic import ValidationError

from atlas.app import data, embed, look, page, ride, state, stories, uploads, urls
from atlas.app import stage as stages
from atlas.app.text import link, plain
from atlas.data import words
from atlas.draw import bars, heights
from atlas.draw.timeline import timeline
from atlas.query import counts
from atlas.query.story import (
    MOST_BYTES,
    MOST_NOTES,
    MOST_TEXT,
    MOST_TITLE,
    Step,
    Story,
    StoryError,
    read,
    write,
)
from atlas.query.view import Selection, View
from atlas.stage import mount

STYLE: Final = Path(__file__).with_name("present.css")
PODIUM: Final = "present_podium"
KEYS: Final = (
    "Next: → Space Page Down · Back: ← Page Up · First and last: Home End · Play: P · "
    "Notes: N · Blank screen: B · Full screen: F · Leave: Esc"
)
OWN_SOURCES: Final = (
    "This story is kept in your session and names no documents of its own. Each event that it "
    "shows names its documents on the page Records."
)
SMALL_HEIGHT: Final = 240
# Longer spans have a bar a year, shorter ones a bar a month.
LONG_DAYS: Final = 1100


def headline() -> str:
    """What there is to present."""
    return (
        f"{words.plural(len(stories.curated()), 'story', 'stories')} to show a room, step by step"
    )


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
                on_click=_go,
                args=(story_id, 0),
            )
    with st.container(key="keys"):
        st.caption(f"{KEYS}.")
    st.header("A story of your own", anchor=False)
    _own()


def _own() -> None:
    story = stories.own() or stories.EMPTY
    st.markdown(
        "On any page, set the filters, press **Share, cite, export**, choose **Story** and say "
        "what is to be seen. It is kept in this session; save it as a file to have it again."
    )
    listed, filed = st.columns([2, 1])
    with listed:
        if not story.steps:
            st.info("No step yet: your story is empty.", icon=":material/add_circle:")
        else:
            st.text_input(
                "Title",
                value=story.title,
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
                    on_click=_go,
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
        if given is not None and given.file_id != st.session_state.get("own_story_read"):
            st.session_state["own_story_read"] = given.file_id
            _load(given.getvalue())
        for problem in st.session_state.get("own_story_problems", []):
            st.error(plain(problem))
        for note in st.session_state.get("own_story_notes", []):
            st.warning(plain(f"Ignored: {note}"))


def _own_step(number: int, step: Step, steps: int) -> None:
    if st.session_state.get("own_step_open") == number:
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
    st.session_state["own_step_open"] = number


def _edit(number: int, step: Step) -> None:
    """What is said at a step, to be changed; what it shows stays."""
    with st.form(f"own_step_{number}"):
        title = st.text_input("Title", value=step.title, max_chars=MOST_TITLE)
        text = st.text_area("What you say", value=step.text, max_chars=MOST_TEXT)
        notes = st.text_area("Notes for yourself", value=step.notes, max_chars=MOST_NOTES)
        with st.container(horizontal=True):
            kept = st.form_submit_button("Keep", icon=":material/check:", type="primary")
            st.form_submit_button("Cancel", type="tertiary", on_click=_open, args=(None,))
    if not kept:
        return
    try:
        typed = {"title": title, "text": text, "notes": notes}
        said = {name: stories.typed(value) for name, value in typed.items()}
        changed = Step.model_validate(step.model_dump() | said)
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
    _open(None)
    steps = list(story.steps)
    step = steps.pop(number)
    if to is not None:
        steps.insert(to, step)
    stories.keep(story.model_copy(update={"steps": tuple(steps)}))


def _retitle() -> None:
    story = stories.own()
    title = stories.typed(st.session_state["own_story_title"])
    if story and title:
        stories.keep(story.model_copy(update={"title": title}))


def _load(content: bytes) -> None:
    st.session_state.update(own_story_problems=[], own_story_notes=[])
    try:
        story, notes = read(content, data.options(), data.chronicle().index, data.rides())
    except StoryError as error:
        st.session_state["own_story_problems"] = error.problems
        return
    stories.keep(story)
    st.session_state["own_story_notes"] = notes[:10]
    st.rerun()


# The stage itself.


def _go(story_id: str, step: int) -> None:
    state.bind(story=story_id, step=str(step) if story_id else "")


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
        _title(story, story_id)
    elif number == last:
        _end(story, story_id)
    else:
        _step(story, story_id, number)


def _title(story: Story, story_id: str) -> None:
    text, visual = st.columns([1, 1.4], gap="medium")
    with text:
        with st.container(key="present_text"):
            st.title(plain(story.title), anchor=False)
            st.markdown(plain(story.summary))
            st.markdown(words.plural(len(story.steps), "step", "steps"))
        _aside(story_id, 0, len(story.steps), None)
    # The first map of the story, as it will be seen.
    first = next((step for step in story.steps if step.figure in {"map", "ride"}), None)
    if first is not None:
        with visual, st.container(key="present_stage"):
            still = first.model_copy(update={"plays": False})
            _figure(still, _selected(first), f"{story_id}-title")


def _end(story: Story, story_id: str) -> None:
    sources = data.catalog().sources
    named = dict.fromkeys(one for step in story.steps for one in step.source_ids)
    known = [one for one in named if one in sources.index]
    with st.container(key="present_text"):
        st.header("Sources", anchor=False)
        lines = [
            f"- {link(sources.at[one, 'title'], sources.at[one, 'url'])} · "
            f"{plain(sources.at[one, 'publisher'])}"
            for one in known
        ]
        with st.container(height=420, border=False):
            st.markdown("\n".join(lines) or OWN_SOURCES)
        if story_id != stories.OWN:
            st.markdown(f"This story: {plain(urls.link('present', {'story': story_id}))}")
    _aside(story_id, len(story.steps) + 1, len(story.steps), None)


def _step(story: Story, story_id: str, number: int) -> None:
    step, steps = story.steps[number - 1], len(story.steps)
    selected = _selected(step)
    text, visual = st.columns([1, 2.1], gap="medium")
    with text:
        st.caption(f"{plain(story.title)} · {number} of {steps}")
        st.header(plain(step.title), anchor=False)
        with st.container(key="present_text"):
            st.markdown(plain(step.said(len(selected.rows))))
        _beside(step, selected)
        _aside(story_id, number, steps, step)
    where = f"{story.title}, step {number} of {steps}: the arrow keys go on. {look.ROWS_LINE}"
    with visual, st.container(key="present_stage"), embed.visual(where, step.title):
        _figure(step, selected, f"{story_id}-{number}")


def _beside(step: Step, selected: Selection) -> None:
    """The small figure under the text."""
    if step.beside is None:
        return
    with st.container(key="present_beside"):
        if step.beside == "met":
            names = ride.met(str(step.trip_id), step.at)
            if names:
                st.markdown("**Met by**\n" + "\n".join(f"- {plain(name)}" for name in names))
            return
        launches = counts.launches_of(selected.rows)
        if launches.empty:
            return
        alt, figure = _launch_figure(step.beside, launches, selected.view, None)
        figure.update_layout(
            height=SMALL_HEIGHT, showlegend=False, margin={"l": 44, "b": 30, "t": 8}
        )
        st.plotly_chart(
            figure,
            theme=None,
            key="present_small",
            config={"staticPlot": True},
            alt=alt,
        )


def _launch_figure(
    name: str, launches: pd.DataFrame, view: View, event_id: str | None
) -> tuple[str, go.Figure]:
    """A chart of launches by its name, and what it says."""
    theme = look.theme()
    if name == "heights":
        return counts.highest(launches), heights.flights(
            data.chronicle(), launches, theme, event_id
        )
    eras = data.catalog()["eras"]
    days = (launches["day_to"].max() - launches["day_from"].min()).days
    by = "year" if days > LONG_DAYS else "month"
    figure = bars.stacked(
        counts.by_period(launches, by),
        eras[eras["lane"] == "leader-kp"],
        by,
        words.UNITS[view.unit].lower(),
        theme,
    )
    return counts.top_class(launches, view.unit), figure


def _selected(step: Step) -> Selection:
    return data.selection(View.from_query(step.view, data.options())[0])


def _aside(story_id: str, number: int, steps: int, step: Step | None) -> None:
    """The controls: the steps by button, and what the browser does by itself, with all the keys."""
    last = steps + 1
    with st.container(key="present_foot"):
        # Without it the steps have their buttons; the place of the map says why it is missing.
        with suppress(mount.Unusable):
            mount.mount(PODIUM, _slide(story_id, number, last, step), _asked)
        with st.container(horizontal=True, key="present_buttons"):
            st.button(
                "Back",
                icon=":material/arrow_back:",
                key="present_back",
                disabled=number == 0,
                on_click=_go,
                args=(story_id, max(number - 1, 0)),
            )
            st.button(
                "Next",
                icon=":material/arrow_forward:",
                key="present_next",
                type="primary",
                disabled=number == last,
                on_click=_go,
                args=(story_id, min(number + 1, last)),
            )
            st.button(
                "Leave",
                icon=":material/close:",
                key="present_leave",
                type="tertiary",
                on_click=_go,
                args=("", 0),
            )


def _slide(story_id: str, number: int, last: int, step: Step | None) -> dict[str, Any]:
    """What the browser needs for the keys, the notes and the blank screen."""
    slide: dict[str, Any] = {
        "face": "podium", "story": story_id, "step": number, "last": last, "notes": None,
        "bare": embed.on(),
    }  # fmt: skip
    if step is not None and not embed.on():
        sources = data.catalog().sources
        named = sources.loc[[one for one in step.source_ids if one in sources.index]]
        slide["notes"] = {
            "text": step.notes,
            "sources": [
                {"title": row["publisher"], "url": row["url"] if row["address_seen"] else None}
                for _, row in named.iterrows()
            ],
        }
    return slide


def _asked() -> None:
    """Go to the step that a key asked for."""
    asked = st.session_state[PODIUM].get("settled")
    if not isinstance(asked, dict):
        return
    story_id = stories.story_id()
    if asked.get("leave") is True:
        _go("", 0)
        return
    step = asked.get("step")
    if story_id and stages.whole(step):
        _go(story_id, min(max(step, 0), len(stories.all_stories()[story_id].steps) + 1))


def _figure(step: Step, selected: Selection, scene: str) -> None:
    try:
        if step.figure == "ride":
            ride.for_a_room("present_ride", step, scene)
        elif step.figure == "map":
            stages.for_a_room("present_map", step, selected, scene)
        else:
            _chart(step, selected)
    except mount.Unusable as error:
        st.warning(plain(f"The map cannot be drawn: {error}."), icon=":material/layers_clear:")


def _chart(step: Step, selected: Selection) -> None:
    rows, view, theme = selected.rows, selected.view, look.theme()
    eras = data.catalog()["eras"]
    if rows.empty:
        st.info("Nothing matches the filters of this step.")
        return
    if step.figure == "timeline":
        alt = counts.timeline_finding(rows, view.unit)
        figure = timeline(data.chronicle(), rows, eras, theme, step.event_id, view.period)
    elif counts.launches_of(rows).empty:
        st.info("No missile test is among the events of this step.")
        return
    else:
        launches = counts.launches_of(rows)
        alt, figure = _launch_figure(step.figure, launches, view, step.event_id)
    figure.update_layout(height=None, font={"size": 16})
    st.plotly_chart(
        embed.figure(figure),
        theme=None,
        key="present_chart",
        height="stretch",
        config={"displayModeBar": False},
        alt=alt,
    )
    if step.figure == "timeline":
        page.legend(rows)
    st.caption(plain(alt))


def show() -> None:
    """The page."""
    view = state.page_view()
    if stories.story_id():
        stage()
    else:
        page.head(headline(), view, data.selection(view))
        choice()
