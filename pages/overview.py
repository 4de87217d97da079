"""Overview: what this is, the headline figures, one strip of everything, findings, ways in."""

import streamlit as st

from atlas.analysis import overview
from atlas.export.tables import readable
from atlas.ui import data, look, page, state, visuals
from atlas.ui.text import plain

view = state.page_view()
selected = data.selection(view)

page.head(visuals.finding(), view, selected)
st.markdown(
    "Khasan Atlas puts two things on one map and one clock: where Kim Jong Un travelled, and what "
    "North Korea test-fired. Every row names its documents and says how sure it is."
)
if late := overview.behind(data.catalog().as_of(), page.day_of_the_clock()):
    st.info(late, icon=":material/update:")
with st.container(horizontal=True, gap="xsmall", key="headlines"):
    for figure in overview.headlines(selected.rows):
        st.metric(figure.label, figure.value, help=figure.help, border=True, width=142)

page.chart(
    "strip",
    *visuals.strip(view, look.theme()),
    lambda: readable(selected.rows),
)

st.subheader("Three findings", anchor=False)
for column, finding in zip(st.columns(3), visuals.findings(), strict=True):
    with column.container(border=True, height="stretch"):
        st.markdown(f"**{plain(finding.title)}**")
        st.markdown(plain(finding.text))
        st.page_link(f"pages/{finding.page}.py", label=finding.link, query_params=finding.params)

st.subheader("Where to go", anchor=False)
for column, way in zip(st.columns(3), overview.WAYS, strict=True):
    with column.container(border=True, height="stretch"):
        st.markdown(f"**{way.who}**")
        st.markdown(way.text)
        st.page_link(f"pages/{way.page}.py", label=way.link)
