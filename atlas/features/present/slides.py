"""The slides of a story: its title, each step with what it shows, and its sources."""

from contextlib import suppress
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from atlas.app import data, embed, legend, look, ride, state, stories, urls
from atlas.app import stage as stages
from atlas.app.text import document, plain
from atlas.data import words
from atlas.data.moments import utc_text
from atlas.draw import bars, heights
from atlas.draw.timeline import timeline
from atlas.query import counts
from atlas.query.links import short
from atlas.query.story import Step, Story
from atlas.query.view import Selection, View
from atlas.stage import mount

PODIUM: Final = "present_podium"

OWN_SOURCES: Final = (
    "This story exists only in your session and cites no documents of its own. The page "
    "Records lists the documents of each event shown."
)
SMALL_HEIGHT: Final = 240
# Longer spans have a bar a year, shorter ones a bar a month.
LONG_DAYS: Final = 1100


def turn_to(story_id: str, step: int) -> None:
    """Show a slide of a story; with an empty id, leave it."""
    state.bind(story=story_id, step=str(step) if story_id else "")


def title_slide(story: Story, story_id: str) -> None:
    """The title, with the first map of the story."""
    # As it will be seen, but still.
    first = next((step for step in story.steps if step.figure in {"map", "ride"}), None)
    selected, missing = _selected(first) if first else (None, [])
    text, visual = st.columns([1, 1.4], gap="medium")
    with text:
        with st.container(key="present_text"):
            st.title(plain(story.title), anchor=False)
            st.markdown(plain(story.summary))
            st.markdown(words.plural(len(story.steps), "step", "steps"))
        _ignored(missing)
        _aside(story_id, 0, len(story.steps), None)
    if first and selected:
        with visual, st.container(key="present_stage"):
            still = first.model_copy(update={"plays": False})
            _figure(still, selected, f"{story_id}-title")


def sources_slide(story: Story, story_id: str) -> None:
    """The documents that the steps rest on."""
    sources = data.catalog().sources
    named = dict.fromkeys(one for step in story.steps for one in step.source_ids)
    known = [one for one in named if one in sources.index]
    with st.container(key="present_text"):
        st.header("Sources", anchor=False)
        lines = [
            f"- {document(sources.at[one, 'title'], sources.loc[one])} · "
            f"{plain(sources.at[one, 'publisher'])}"
            for one in known
        ]
        with st.container(height=420, border=False):
            st.markdown("\n".join(lines) or OWN_SOURCES)
        if story_id != stories.OWN:
            st.markdown(f"This story: {plain(urls.link('present', {'story': story_id}))}")
    _aside(story_id, len(story.steps) + 1, len(story.steps), None)


def step_slide(story: Story, story_id: str, number: int) -> None:
    """A step: what is said, and what is seen."""
    step, steps = story.steps[number - 1], len(story.steps)
    selected, missing = _selected(step)
    text, visual = st.columns([1, 2.1], gap="medium")
    with text:
        st.caption(f"{plain(story.title)} · {number} of {steps}")
        st.header(plain(step.title), anchor=False)
        with st.container(key="present_text"):
            st.markdown(plain(step.filled(len(selected.rows))))
        _ignored(missing)
        _beside(step, selected)
        _aside(story_id, number, steps, step)
    where = (
        f"{story.title}, step {number} of {steps}: continue with the arrow keys. {look.ROWS_LINE}"
    )
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
        return counts.highest(launches), heights.flights(launches, theme, event_id)
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


def _selected(step: Step) -> tuple[Selection, list[str]]:
    """What a step shows, and what of its view is not there now, as own events that were removed."""
    view, notes = View.from_query(step.view, data.options(), data.days())
    if step.event_id is not None and step.event_id not in data.chronicle().index:
        notes.append(f"event={short(step.event_id)}")
    journey = data.rides().get(step.trip_id) if step.trip_id else None
    for name, at in (("at", step.at), ("until", step.until)):
        if journey and at and not journey.start <= at <= journey.end:
            where = "outside this journey; the nearest moment is shown"
            notes.append(f"{name}={utc_text(at)}, {where}")
    return data.selection(view), notes


def _ignored(notes: list[str]) -> None:
    """Name what of a step's view was ignored: without it, more is shown than the step is about."""
    if notes:
        listed = "; ".join(map(plain, notes))
        st.warning(f"This part of the step was ignored: {listed}", icon=":material/filter_alt_off:")


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
                on_click=turn_to,
                args=(story_id, max(number - 1, 0)),
            )
            st.button(
                "Next",
                icon=":material/arrow_forward:",
                key="present_next",
                type="primary",
                disabled=number == last,
                on_click=turn_to,
                args=(story_id, min(number + 1, last)),
            )
            st.button(
                "Leave",
                icon=":material/close:",
                key="present_leave",
                type="tertiary",
                on_click=turn_to,
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
    asked = mount.settled(PODIUM)
    if not isinstance(asked, dict):
        return
    story_id = stories.story_id()
    if asked.get("leave") is True:
        turn_to("", 0)
        return
    step = asked.get("step")
    if story_id and stages.whole(step):
        turn_to(story_id, min(max(step, 0), len(stories.all_stories()[story_id].steps) + 1))


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
        st.info("No events match the filters of this step.")
        return
    if step.figure == "timeline":
        alt = counts.timeline_finding(rows, view.unit)
        figure = timeline(data.chronicle(), rows, eras, theme, step.event_id, view.period)
    elif counts.launches_of(rows).empty:
        st.info("The events of this step include no missile tests.")
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
        legend.legend(rows)
    st.caption(plain(alt))
