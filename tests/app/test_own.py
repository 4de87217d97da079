"""The page of a visitor's own events, run by Streamlit's AppTest; what is kept, and for whom."""

from streamlit.testing.v1 import AppTest

from atlas.ui import data
from atlas.view import View
from tests.app.pages import open_page, ran, said, sentence, unescaped
from tests.counts import EVENTS

FILE = b"title,date,lon,lat\nMine,2019-04-25,131.9,43.1\nBad,soon,,\n"


def uploaded() -> AppTest:
    app = open_page("own")
    return ran(app.file_uploader(key="own_file").upload("own.csv", FILE).run())


def test_the_page_says_what_a_file_holds() -> None:
    app = open_page("own")
    assert unescaped(app.header[0].value) == "Put your own events on the map and the timeline"
    assert "certainty" in app.table[0].value.index


def test_good_rows_are_kept_for_this_session_alone() -> None:
    app = uploaded()
    assert unescaped(app.subheader[0].value) == "1 of 2 rows can be shown"
    assert sentence(app).startswith(f"{EVENTS} of {EVENTS} events")
    app = ran(app.button(key="own_keep").click().run())
    assert sentence(app).startswith(f"{EVENTS + 1} of {EVENTS + 1} events")
    assert "1 event of yours is shown on every page" in said(app) + app.header[0].value
    assert sentence(open_page("records")).startswith(f"{EVENTS} of {EVENTS} events")
    assert len(data.selection(View()).rows) == EVENTS
    assert "own" not in data.options()["kind"]


def test_removed_rows_are_gone() -> None:
    app = ran(uploaded().button(key="own_keep").click().run())
    app = ran(app.button(key="own_only").click().run())
    assert sentence(app).startswith("1 of 1 event of yours")
    app = ran(app.button(key="own_remove").click().run())
    assert sentence(app) == f"{EVENTS} of {EVENTS} events: no filter set"
