"""The stage: a story step by step, by button and by key; and a story of the visitor's own."""

from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from atlas import invisible, words
from atlas.analysis import counts
from atlas.app import uploads
from atlas.draw import charts
from atlas.draw.map import Camera, deck, points_of
from atlas.draw.playback import Reel, frame, reel
from atlas.draw.timeline import timeline
from atlas.moments import day_text
from atlas.story import MOST_BYTES, MOST_TITLE, Step, Story, StoryError, read, write
from atlas.story import stories as stories_of
from atlas.ui import data, embed, own_story, page, player, ride, state
from atlas.ui.text import cited, plain
from atlas.view import Selection, View

STYLE: Final = Path(__file__).with_name("present.css")
OWN: Final = "own"
# However long it took in the world, a step is played in about this many seconds.
EPOCH: Final = pd.Timestamp(0, tz="UTC")
DAY: Final = pd.Timedelta(days=1)
PLAYED_SECONDS: Final = 20
KEYS: Final = (
    "Next: → Space Page Down · Back: ← Page Up · First and last: Home End · Play: P · "
    "Notes: N · Blank screen: B · Leave: Esc"
)
# Longer spans have a bar a year, shorter ones a bar a month.
LONG_DAYS: Final = 1100


@lru_cache(maxsize=1)
def _told() -> dict[str, Story]:
    return stories_of(data.catalog())


def _stories() -> dict[str, Story]:
    mine = own_story.story()
    return _told() | ({OWN: mine} if mine and mine.steps else {})


def headline() -> str:
    """What there is to present."""
    return f"{words.plural(len(_told()), 'story', 'stories')} to show a room, step by step"


def on_stage() -> bool:
    """Whether the link names a story."""
    return _story_id() != ""


def _story_id() -> str:
    """The story of the link; another site shows the first one, where none is named."""
    return state.bound("story", _stories(), next(iter(_told())) if embed.on() else "")


# The choice of a story.


def choice() -> None:
    """The stories, and what the visitor has put together."""
    for column, (story_id, story) in zip(st.columns(len(_told())), _told().items(), strict=True):
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
                args=(story_id, 1),
            )
    st.caption(f"{KEYS}. F11 makes the window fill the screen.")
    st.header("A story of your own", anchor=False)
    _own()


def _own() -> None:
    story = own_story.story() or own_story.EMPTY
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
                    args=(OWN, 1),
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
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{number + 1}. {plain(step.title)}** · {own_story.FIGURES[step.figure].lower()}  \n"
            f"{plain(step.text)}",
            width="stretch",
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


def _move(number: int, to: int | None) -> None:
    """Put a step of the own story elsewhere, or away."""
    story = own_story.story()
    if story is None or number >= len(story.steps):
        return
    steps = list(story.steps)
    step = steps.pop(number)
    if to is not None:
        steps.insert(to, step)
    own_story.keep(story.model_copy(update={"steps": tuple(steps)}))


def _retitle() -> None:
    story = own_story.story()
    title = invisible.without(st.session_state["own_story_title"]).strip()
    if story and title:
        own_story.keep(story.model_copy(update={"title": title}))


def _load(content: bytes) -> None:
    st.session_state.update(own_story_problems=[], own_story_notes=[])
    try:
        story, notes = read(content, data.options(), data.chronicle().index, data.rides())
    except StoryError as error:
        st.session_state["own_story_problems"] = error.problems
        return
    own_story.keep(story)
    st.session_state["own_story_notes"] = notes[:10]
    st.rerun()


# The stage itself.


def _go(story_id: str, step: int) -> None:
    state.bind(story=story_id, step=str(step) if story_id else "")
    st.session_state.update(present_playing=False, present_at=None, blank=False)


def stage() -> None:
    """The step of the link: words at the left, the figure at the right, a line of progress."""
    st.html(STYLE)
    story_id = _story_id()
    story = _stories()[story_id]
    steps = len(story.steps)
    number = int(state.bound("step", {str(one + 1) for one in range(steps)}, "1"))
    step = story.steps[number - 1]
    selected = data.selection(View.from_query(step.view, data.options())[0])
    # An empty container in its place: else all that follows would be made anew, the map too.
    with st.container(key="present_blank"):
        if st.session_state.get("blank"):
            st.html(
                '<div class="blank" role="img" aria-label="The screen is blank; B shows it"></div>'
            )
    st.progress(number / steps)
    told, visual = st.columns([1, 2.1], gap="medium")
    with told:
        st.caption(f"{plain(story.title)} · {number} of {steps}")
        st.header(plain(step.title), anchor=False)
        with st.container(key="present_text"):
            st.markdown(plain(step.said(len(selected.rows))))
        playing = bool(step.plays and st.session_state.get("present_playing"))
        if st.session_state.get("present_notes"):
            _notes(step)
        _buttons(story_id, number, steps, step, playing)
    where = f"{story.title}, step {number} of {steps}: the arrow keys go on. {page.ROWS_LINE}"
    with visual, st.container(key="present_stage"), embed.visual(where, step.title):
        player.stage(_figure, playing, step, selected, playing)


def _notes(step: Step) -> None:
    sources = data.catalog().sources
    named = [one for one in step.source_ids if one in sources.index]
    with st.container(border=True, key="present_notes_shown"):
        st.markdown(f"**Notes.** {plain(step.notes) or 'None for this step.'}")
        if named:
            st.caption(f"Sources: {cited(sources, named)}")


def _buttons(story_id: str, number: int, steps: int, step: Step, playing: bool) -> None:
    before, after = max(number - 1, 1), min(number + 1, steps)
    with st.container(horizontal=True, key="present_buttons"):
        st.button(
            "Back",
            icon=":material/arrow_back:",
            key="present_back",
            shortcut="Left",
            disabled=number == 1,
            on_click=_go,
            args=(story_id, before),
        )
        st.button(
            "Next",
            icon=":material/arrow_forward:",
            key="present_next",
            shortcut="Right",
            type="primary",
            disabled=number == steps,
            on_click=_go,
            args=(story_id, after),
        )
        if step.plays:
            st.button(
                "Pause" if playing else "Play",
                icon=":material/pause:" if playing else ":material/play_arrow:",
                key="present_play",
                shortcut="P",
                on_click=_play,
                args=(not playing,),
            )
        for name, label, sign, key in (
            ("present_notes", "Notes", ":material/notes:", "N"),
            ("blank", "Blank", ":material/visibility_off:", "B"),
        ):
            st.button(
                label,
                icon=sign,
                key=f"present_key_{name}",
                shortcut=key,
                type="tertiary",
                on_click=_switch,
                args=(name, not st.session_state.get(name)),
            )
        st.button(
            "Leave",
            icon=":material/close:",
            key="present_leave",
            shortcut="Esc",
            type="tertiary",
            on_click=_go,
            args=("", 0),
        )
    # Streamlit's buttons have one key each; these are not seen.
    with st.container(key="present_keys"):
        for key, target in {
            "Space": after,
            "PageDown": after,
            "PageUp": before,
            "Home": 1,
            "End": steps,
        }.items():
            st.button(
                key, key=f"present_{key}", shortcut=key, on_click=_go, args=(story_id, target)
            )


def _switch(name: str, on: bool) -> None:
    st.session_state.update({name: on, "clicked": True})


def _play(play: bool) -> None:
    if not player.pressed(play):
        return
    player.elapsed("present_ticked")
    if play and st.session_state.get("present_over"):
        st.session_state["present_at"] = None
    st.session_state.update(present_playing=play, present_over=False, clicked=True)


def _moment(first: pd.Timestamp, last: pd.Timestamp, playing: bool) -> pd.Timestamp:
    """The moment that is shown between two; while it plays, time goes on."""
    session = st.session_state
    at = session.get("present_at")
    at = first if at is None else min(max(at, first), last)
    if playing and session["present_playing"]:
        gone = player.elapsed("present_ticked") / PLAYED_SECONDS * (last - first)
        at = min(at + gone, last)
        session["present_at"] = at
        if at >= last:
            session.update(present_playing=False, present_over=True)
    return at


def _camera(step: Step) -> Camera | None:
    if step.camera is None:
        return None
    return {
        "longitude": step.camera.lon,
        "latitude": step.camera.lat,
        "zoom": step.camera.zoom,
    }


def _figure(step: Step, selected: Selection, playing: bool) -> None:
    if step.figure == "ride":
        _ride(step, playing)
    elif step.figure == "map":
        _map(step, selected, playing)
    else:
        _chart(step, selected)
    if playing and not st.session_state["present_playing"]:
        st.rerun()


def _ride(step: Step, playing: bool) -> None:
    journey = data.rides()[str(step.trip_id)]

    def within(moment: Any) -> pd.Timestamp:
        return min(max(pd.Timestamp(moment), journey.start), journey.end)

    first = within(step.at or journey.start)
    at = first
    if step.plays:
        at = _moment(first, max(within(step.until or journey.end), first), playing)
    ride.clock(str(step.trip_id), at)
    st.pydeck_chart(
        embed.deck(ride.scene(str(step.trip_id), at, camera=_camera(step))),
        key="present_map",
        height="stretch",
        alt=ride.where(str(step.trip_id), at),
    )


def _map(step: Step, selected: Selection, playing: bool) -> None:
    view, camera = selected.view, _camera(step)
    shown = _reel(view)
    if step.plays and len(shown.moments) and (playing or st.session_state.get("present_at")):
        at = _moment(*_span(shown), playing)
        drawn = frame(
            shown,
            (at - EPOCH) / DAY,
            0,
            page.theme(),
            step.projection,
            camera=camera,
        )
        st.html(f'<div class="map-clock"><b>{escape(day_text(at))}</b></div>')
    else:
        drawn = deck(
            data.on_map(view),
            page.theme(),
            step.projection,
            points_of(data.catalog(), data.chronicle(), step.event_id),
            signature=f"{hash((view, step.event_id)):x}",
            camera=camera,
        )
    st.pydeck_chart(embed.deck(drawn), key="present_map", height="stretch", alt=selected.sentence)


def _chart(step: Step, selected: Selection) -> None:
    rows, view, theme = selected.rows, selected.view, page.theme()
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
    elif step.figure == "classes":
        launches = counts.launches_of(rows)
        days = (launches["day_to"].max() - launches["day_from"].min()).days
        by = "year" if days > LONG_DAYS else "month"
        leaders = eras[eras["lane"] == "leader-kp"]
        alt = counts.top_class(launches, view.unit)
        unit = words.UNITS[view.unit].lower()
        figure = charts.stacked(counts.by_period(launches, by), leaders, by, unit, theme)
    else:
        alt = counts.highest(rows)
        figure = charts.flights(data.chronicle(), counts.launches_of(rows), theme, step.event_id)
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


def _span(shown: Reel) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The day of the first test, and the end of the day of the last."""
    first, last = np.floor(shown.moments[0]), np.floor(shown.moments[-1]) + 1
    return EPOCH + float(first) * DAY, EPOCH + float(last) * DAY


@data.shared(maxsize=32)
def _reel(view: View) -> Reel:
    """What is played of `view`: never change it."""
    return reel(data.catalog(), data.selection(view).rows, list(data.rides()))
