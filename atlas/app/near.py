"""Around an event, on its card: a strip of what else happened, a list, and the way to all of it."""

from typing import Final

import streamlit as st

from atlas.app import data, look, page, state
from atlas.app.text import plain
from atlas.data.moments import span_text
from atlas.draw.near import strip
from atlas.query import near
from atlas.query.view import View

MOST_LISTED: Final = 12


def around(event_id: str) -> None:
    """Draw the choice of days around the event, and once one is chosen what happened in them."""
    row = data.chronicle().loc[event_id]
    choices = near.choices(row["kind"])
    # The choice of a journey means nothing for the next event.
    if st.session_state.get("near_days") not in choices:
        st.session_state["near_days"] = None
    chosen = st.segmented_control(
        "Around this event",
        list(choices),
        format_func=choices.__getitem__,
        key="near_days",
        label_visibility="collapsed",
    )
    if chosen is None:
        return
    asked: near.Around = chosen
    table = near.near(data.chronicle(), event_id, asked)
    days = near.days_around(row, asked)
    sentence = near.sentence(table, days)
    st.markdown(plain(sentence))
    if len(table):
        length = (row["day_to"] - row["day_from"]).days + 1
        page.bare_chart(
            "near-strip", strip(table, length, near.DAYS[asked], look.theme()), plain(sentence)
        )
    texts = (
        (
            one.id,
            f"{span_text(one.day_from, one.day_to)}: {one.title}"
            + f" ({one.count})" * (one.count > 1),
        )
        for one in table.head(MOST_LISTED).itertuples()
    )
    with st.container(gap=None, key="near_events"):
        page.openers("near_event", texts)
    if len(table) > MOST_LISTED:
        st.caption(f"and {len(table) - MOST_LISTED:,} more")
    whole = View(period=days, unit=state.view().unit)
    st.button(
        "Show all events of these days",
        icon=":material/date_range:",
        key="near_period",
        width="stretch",
        help="Sets the period to these days and removes all other filters.",
        on_click=state.change,
        args=(whole,),
        disabled=state.view() == whole,
    )
