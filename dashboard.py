"""Khasan Atlas: private files, page config, navigation, the shared filter bar. Nothing else."""

from datetime import timedelta

import streamlit as st

from atlas.app import shell
from atlas.internals import media, values

# server.py does so before the first request; here for those who serve this file by itself.
media.install()
values.install()
PAGES = {
    "": [
        st.Page("pages/overview.py", title="Overview", default=True),
        st.Page("pages/map.py", title="Map", url_path="map"),
        st.Page("pages/timeline.py", title="Timeline", url_path="timeline"),
        st.Page("pages/charts.py", title="Charts", url_path="charts"),
        st.Page("pages/journeys.py", title="Journeys", url_path="journeys"),
        st.Page("pages/reach.py", title="Reach", url_path="reach"),
        st.Page("pages/present.py", title="Present", url_path="present"),
        st.Page("pages/learn.py", title="Learn", url_path="learn"),
    ],
    "Research": [
        st.Page("pages/records.py", title="Records", url_path="records"),
        st.Page("pages/compare.py", title="Compare", url_path="compare"),
        st.Page("pages/own.py", title="Your events", url_path="own"),
        st.Page("pages/counting.py", title="Counting", url_path="counting"),
        st.Page("pages/claims.py", title="Claims", url_path="claims"),
        st.Page("pages/sources.py", title="Sources", url_path="sources"),
    ],
}
page = st.navigation(PAGES, position="top")
st.set_page_config(
    page_title=f"{page.title} · Khasan Atlas", page_icon="static/mark.svg", layout="wide"
)


@st.fragment(run_every=timedelta(days=1))
def come_back() -> None:
    """Nothing, once a day: a page with a timer runs anew when its lost connection is back.

    Without that, a session on another replica would first hear of its visitor by a click, and lose
    it: the first run of a session takes the view from the address.
    """


come_back()
shell.run(page, [one for group in PAGES.values() for one in group])
