"""What is kept of a visitor from run to run: each value by its name, with its type.

No other module has a key of the session as a string, but for that of a widget which its module
draws itself, to read it in the widget's callback.
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Generic, NamedTuple, TypeVar

import pandas as pd
import streamlit as st

from atlas.maps.camera import Projection
from atlas.own import Choices, Own
from atlas.query.fulltext import Index
from atlas.query.story import Story
from atlas.query.view import View

FIRST_TRIP: Final = "2023-09-russia"
FIRST_MISSILE: Final = "hwasong-17"
FIRST_SITE: Final = "pyongyang"

T = TypeVar("T")


class Packed(NamedTuple):
    """A visitor's own events as the tab keeps them."""

    # Of the events that are packed.
    events_digest: str
    # None where they are too many.
    content: bytes | None
    # Bytes of the file as which they are saved.
    size: int
    # Of the content, by which the tab knows whether it has it.
    digest: str


class Entry(Generic[T]):
    """A value of the session, under the name of the attribute that it is.

    What it is as long as nobody set it belongs to all visitors, so it can't be changed.
    """

    def __init__(self, usual: T) -> None:
        self.usual = usual

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = name

    def __get__(self, session: object, owner: type) -> T:
        value: T = st.session_state.get(self.key, self.usual)
        return value

    def __set__(self, session: object, value: T) -> None:
        st.session_state[self.key] = value

    def __delete__(self, session: object) -> None:
        st.session_state.pop(self.key, None)


class Session:
    """The session of the visitor whose run this is."""

    # Which page, and how it stands to its address: see `state`.
    page = Entry("")
    # None before the first run.
    url = Entry[Mapping[str, list[str]] | None](None)
    # The page and the link of the first run, if not all of it was understood, until a click.
    first_link = Entry[tuple[str, Mapping[str, list[str]]] | None](None)
    # What of the link was ignored, and of that what this run says.
    notes = Entry[Sequence[str]](())
    ignored = Entry[Sequence[str]](())
    framed = Entry(False)
    embed = Entry[Any](None)

    # What the address says.
    view = Entry(View())
    event = Entry[str | None](None)
    opened = Entry[str | None](None)
    trip = Entry[str](FIRST_TRIP)
    at = Entry[pd.Timestamp | None](None)
    ride_camera = Entry[dict[str, float] | None](None)
    until = Entry[pd.Timestamp | None](None)
    camera = Entry[dict[str, float] | None](None)
    projection = Entry[Projection]("flat")
    heights = Entry(1)
    layers = Entry[Mapping[str, bool]](MappingProxyType({}))
    reach_missiles = Entry[tuple[str, ...]]((FIRST_MISSILE,))
    reach_site = Entry[str](FIRST_SITE)
    reach_drawn = Entry("centred")
    # What a page keeps in its address by itself, as text, by page and name.
    bound = Entry[Mapping[str, Mapping[str, str]]](MappingProxyType({}))

    # The stage: the key of the one on this page, days before its moment, number of its last click.
    stage = Entry("")
    window = Entry(0)
    stage_rev = Entry(0)

    # Controls that are kept beyond the widget, which goes when it is not drawn.
    more_open = Entry[bool | None](None)
    period_unknown = Entry("")
    # First and last day of all events, as the fields of the period show them now, and in the run
    # before where they were others.
    days_shown = Entry[tuple[date, date] | None](None)
    days_before = Entry[tuple[date, date] | None](None)
    picture = Entry("png")
    tour = Entry[int | None](None)
    records_page = Entry(0)
    records_event = Entry[str | None](None)
    learn_right = Entry[frozenset[str]](frozenset())

    # The visitor's own events: what is computed from them, their file, what the tab keeps of them.
    own = Entry[Own | None](None)
    # The digest of the own events to which the filters are fit.
    own_settled = Entry[str | None](None)
    own_results = Entry[dict[Hashable, Any] | None](None)
    own_words = Entry[Index | None](None)
    own_choices = Entry[tuple[str, Choices] | None](None)
    own_read = Entry[tuple[tuple[str, Choices], Own | str] | None](None)
    own_cancelled = Entry[str | None](None)
    own_forgotten = Entry(False)
    # What the session is called when it asks the tab for what that keeps; whether this has been
    # read, and what it is until then.
    own_asked = Entry("")
    own_answered = Entry(False)
    own_returned = Entry[str | None](None)
    own_in_line = Entry(False)
    # What the next run says of what was given back.
    own_news = Entry("")
    own_packed = Entry[Packed | None](None)
    # The digest of what the tab could not keep.
    own_lost = Entry("")

    # The visitor's own story: the file that it was read from last, the step that is edited, and how
    # many have been until now.
    own_story = Entry[Story | None](None)
    own_story_read = Entry[str | None](None)
    own_story_problems = Entry[Sequence[str]](())
    own_story_notes = Entry[Sequence[str]](())
    own_step_open = Entry[int | None](None)
    own_steps_opened = Entry(0)


session: Final = Session()
