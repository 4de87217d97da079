"""A page within another site: with `?embed=true` its main visual and the source line, alone.

The page runs as it always does, but out of sight, up to its first visual. That one is drawn in the
frame instead, and the page ends with it: nothing after it is built or sent.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeVar

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from atlas.app import urls
from atlas.app.session import session
from atlas.app.text import heading, link, plain

STYLE: Final = Path(__file__).with_name("embed.css")
# The map's window is about half as wide as on its page.
FARTHER: Final = 0.8
NAME: Final = "Khasan Atlas · open this view"
Height = TypeVar("Height", bound=int | str)


class _Shown(Exception):  # noqa: N818
    """All that another site shows has been drawn: the page need not go on."""


@dataclass
class _Frame:
    """Where the visual goes, the page's finding, and whether the visual is being drawn."""

    place: DeltaGenerator
    finding: str = ""
    drawing: bool = False


def on() -> bool:
    """Whether this page is shown within another site."""
    return bool(st.context.is_embedded)


def run(page: Callable[[], None]) -> None:
    """Run a page, and show its first visual alone."""
    st.html(STYLE)
    frame = _Frame(st.container(key="embed"))
    session.embed = frame
    try:
        with st.container(key="embed_unseen"):
            page()
    except _Shown:
        return
    _sentence_alone(frame, "There is nothing to draw in this view.")


def head(finding: str, *, empty: bool) -> None:
    """The page's finding, for the visual to come; a view without rows ends here."""
    frame = _frame()
    frame.finding = finding
    if empty:
        nothing("No events match these filters.")


def nothing(why: str) -> None:
    """Within another site: say why there is no visual, and end the page."""
    if on():
        _sentence_alone(_frame(), why)
        raise _Shown


@contextmanager
def visual(sources: str, finding: str = "") -> Iterator[None]:
    """What is drawn within is the visual of the page. Elsewhere than in another site: no change.

    Without a finding of its own the visual has the page's. One within another is a part of it.
    """
    if not on() or _frame().drawing:
        yield
        return
    frame = _frame()
    frame.drawing = True
    with frame.place:
        st.header(heading(finding or frame.finding), anchor=False)
        with st.container(key="embed_visual"):
            yield
        _source(sources)
    raise _Shown


def height(usual: Height) -> Height | Literal["stretch"]:
    """The height of a visual in px: in another site, all there is."""
    return "stretch" if on() else usual


def figure(usual: go.Figure) -> go.Figure:
    """A figure; in another site as high as its frame, without plotly's controls of the span."""
    if not on():
        return usual
    # By what is sent: a finished figure keeps nothing else. Plotly changes what it is given, and
    # others are sent the same.
    shown = go.Figure(deepcopy(usual.to_dict())).update_layout(height=None)
    return shown.update_xaxes(rangeslider_visible=False, rangeselector_visible=False)


def _frame() -> _Frame:
    frame: _Frame = session.embed
    return frame


def _sentence_alone(frame: _Frame, why: str) -> None:
    with frame.place:
        st.header(heading(frame.finding), anchor=False)
        with st.container(key="embed_visual"):
            st.markdown(plain(why))
        _source("")


def _source(sources: str) -> None:
    """Whose this is, the way to the page with the same view, and the sources."""
    ignored = "Part of this link was not recognised." if session.ignored else ""
    st.caption(" · ".join(filter(None, [link(NAME, urls.here()), plain(ignored), plain(sources)])))
