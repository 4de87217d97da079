"""Overview: one journey to play, three ways in, the headline figures, one strip, findings."""

import streamlit as st

from atlas.app import data, embed, look, page, ride, state
from atlas.app.session import FIRST_TRIP
from atlas.app.text import plain
from atlas.export.tables import readable
from atlas.features.overview import analysis, figures


def show() -> None:
    """The page."""
    view = state.page_view()
    selected = data.selection(view)

    page.head(figures.finding(view), view, selected)
    if late := analysis.behind(data.catalog().as_of(), page.day_of_the_clock()):
        st.info(late, icon=":material/update:")
    if not embed.on():
        picture, ways = st.columns([1.7, 1], gap="medium")
        with picture:
            ride.picture(FIRST_TRIP)
            st.caption(plain(analysis.picture_note(data.rides()[FIRST_TRIP])))
        with ways, st.container(key="ways"):
            st.markdown(
                "Khasan Atlas puts two things on one map and one clock: where Kim Jong Un "
                "travelled, and what North Korea test-fired. Every row names its documents "
                "and its certainty."
            )
            for way in analysis.WAYS:
                with st.container(border=True, gap="xxsmall", key=f"way_{way.page}"):
                    st.page_link(f"pages/{way.page}.py", label=f"**{way.who}**", icon=way.icon)
                    st.caption(way.text)
    with st.container(horizontal=True, gap="xsmall", key="headlines"):
        for figure in analysis.headlines(selected.rows):
            st.metric(figure.label, figure.value, help=figure.help, border=True, width="stretch")
    with st.container(horizontal=True, vertical_alignment="center", key="journeys_counted"):
        st.caption(plain(figures.journeys_counted()))
        st.page_link("pages/counting.py", label="How each rule counts")

    page.chart(
        "strip",
        *figures.strip(view, look.theme()),
        lambda: readable(selected.rows),
    )

    st.subheader("Three findings", anchor=False)
    st.caption("Computed from all data: the filters do not apply to these.")
    for column, finding in zip(st.columns(3), figures.findings(), strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{plain(finding.title)}**")
            st.markdown(plain(finding.text))
            st.page_link(
                f"pages/{finding.page}.py", label=finding.link, query_params=finding.params
            )
