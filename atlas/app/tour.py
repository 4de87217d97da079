"""A tour of the pages: what each is for, one after the other, on the pages themselves."""

from typing import Final

import streamlit as st

from atlas.app.session import session

# The page's script, its name, and what it is for.
STOPS: Final = (
    ("pages/overview.py", "Overview", "The figures at a glance, and one strip of all events."),
    (
        "pages/map.py",
        "Map",
        "Where Kim Jong Un went and what was fired. Click a mark to select it; Play shows the "
        "events in order.",
    ),
    (
        "pages/timeline.py",
        "Timeline",
        "The same events on one time axis. Drag to move, and choose a period above the lanes.",
    ),
    (
        "pages/charts.py",
        "Charts",
        "How many, of which class, how high and how far; and the longest pauses between tests.",
    ),
    (
        "pages/journeys.py",
        "Journeys",
        "Follow a journey: its clock, route and stops.",
    ),
    ("pages/reach.py", "Reach", "The estimated reach of a missile, and the cities within it."),
    ("pages/records.py", "Records", "Every event in one table, to sort and search."),
    ("pages/claims.py", "Claims", "A news article, checked sentence by sentence."),
    ("pages/sources.py", "Sources", "Each document, and the rows that cite it."),
    ("pages/present.py", "Present", "Stories to show to a class or a meeting."),
    ("pages/learn.py", "Learn", "Back where the tour began: lessons, questions and the glossary."),
)


def start() -> None:
    """Begin the tour; for the callback of a button, which then goes to the first page."""
    session.tour = 0


def banner() -> None:
    """The stop of the tour, above the page, if this visitor is on it."""
    at = session.tour
    if at is None:
        return
    _, name, what = STOPS[at]
    with (
        st.container(border=True, key="tour"),
        st.container(horizontal=True, vertical_alignment="center"),
    ):
        st.markdown(f"**Tour, {at + 1} of {len(STOPS)}: {name}.** {what}", width="stretch")
        if at > 0 and st.button("Back", icon=":material/arrow_back:", key="tour_back"):
            _go(at - 1)
        if at + 1 < len(STOPS) and st.button(
            "Next", icon=":material/arrow_forward:", key="tour_next", type="primary"
        ):
            _go(at + 1)
        if st.button("End the tour", icon=":material/close:", key="tour_end", type="tertiary"):
            session.tour = None
            st.rerun()


def _go(to: int) -> None:
    session.tour = to
    st.switch_page(STOPS[to][0])
