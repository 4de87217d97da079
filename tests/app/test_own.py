"""The page of a visitor's own events, run by Streamlit's AppTest; what is kept, and for whom."""

import base64
import gzip
import hashlib
import json
from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import StopException, get_script_run_ctx
from streamlit.testing.v1 import AppTest

from atlas import own
from atlas.app import data, keeper, state, uploads
from atlas.app.session import Packed
from atlas.export import own_events
from atlas.own import process as own_process
from atlas.query.view import View
from tests.app.pages import open_page, page_text, ran, sentence, unescaped
from tests.counts import EVENTS

FILE = b"title,date,lon,lat\nMine,2019-04-25,131.9,43.1\nBad,soon,,\n"


@pytest.fixture(autouse=True)
def _read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: another one, which gives the same, loads pandas each time.

    That it gives the same is tested in `tests/unit/own/test_own_process.py`; in `tests/browser` and
    `tests/server` the page reads in it.
    """
    monkeypatch.setattr(own_process, "read", own.read)


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
    assert "Every page shows 1 event of yours" in page_text(app) + app.header[0].value
    assert sentence(open_page("records")).startswith(f"{EVENTS} of {EVENTS} events")
    assert len(data.selection(View()).rows) == EVENTS
    assert "own" not in data.options()["kind"]


def test_no_more_is_kept_than_the_server_has_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_READ", 0)
    app = uploaded()
    assert [unescaped(one.value) for one in app.error] == [uploads.MANY]
    assert "own_keep" not in [one.key for one in app.button]
    assert app.session_state["own_read"][1] == uploads.MANY


def test_removed_rows_are_gone() -> None:
    app = ran(uploaded().button(key="own_keep").click().run())
    app = ran(app.button(key="own_only").click().run())
    assert sentence(app).startswith("1 of 1 event of yours")
    app = ran(app.button(key="own_remove").click().run())
    assert sentence(app) == f"{EVENTS} of {EVENTS} events: no filters set"


def test_reading_shows_how_far_it_is_and_can_be_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    read = own_process.read

    def half(_: bytes, __: own.Known, tell: Callable[[float], object], ___: own.Choices) -> own.Own:
        tell(0.5)
        # The page stays as it is while the file is read.
        st.stop()

    monkeypatch.setattr(own_process, "read", half)
    app = uploaded()
    assert [one.proto.value for one in app.get("progress")] == [50]
    app = ran(app.button(key="own_cancel").click().run())
    assert [one.value for one in app.info] == ["Reading was cancelled."]
    assert not app.subheader
    monkeypatch.setattr(own_process, "read", read)
    app = ran(app.button(key="own_again").click().run())
    assert unescaped(app.subheader[0].value) == "1 of 2 rows can be shown"


def test_a_file_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (FILE, b"no,head\n"):
        app = open_page("own")
        app = ran(app.file_uploader(key="own_file").upload("own.csv", content).run())
        with monkeypatch.context() as without:
            without.delattr(own_process, "read")
            ran(app.run())


def test_more_problems_than_are_listed_are_told() -> None:
    app = open_page("own")
    rows = b"title,date\n" + b"a,soon\n" * (own.MOST_PROBLEMS + 1)
    app = ran(app.file_uploader(key="own_file").upload("own.csv", rows).run())
    assert "1,001 rows break a rule" in page_text(app)
    assert "The first 100 of the first 1,000 problems are shown." in page_text(app)
    labels = [one.proto.label for one in app.get("download_button")]
    assert "First 1,000 problems as CSV" in labels


def test_a_page_without_an_upload_keeps_none() -> None:
    app = uploaded()
    app = ran(app.button(key="own_keep").click().run())
    assert "own_read" in app.session_state
    app = ran(app.switch_page("pages/records.py").run())
    assert "own_read" not in app.session_state
    # What is shown stays.
    assert sentence(app).startswith(f"{EVENTS + 1} of {EVENTS + 1} events")


@pytest.mark.parametrize("page", ["own", "present"])
def test_without_room_the_page_says_so(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_KEPT", own.MOST_BYTES - 1)
    app = open_page(page)
    assert not app.get("file_uploader")
    assert uploads.FULL in [one.value for one in app.info]


def test_why_a_file_was_refused_is_kept_without_the_file() -> None:
    app = open_page("own")
    app = ran(app.file_uploader(key="own_file").upload("own.csv", b"%PDF-1.7").run())
    # An exception would hold its frames, and they the file.
    assert str(app.session_state["own_read"][1]).startswith("This is a PDF.")
    assert not isinstance(app.session_state["own_read"][1], Exception)


def read_as(app: AppTest) -> dict[str, str]:
    """What each column of the file is taken for, by the selects of the page."""
    return {
        unescaped(one.label): str(one.value)
        for one in app.selectbox
        if one.key and one.key.startswith("own_role_")
    }


def test_what_a_column_is_taken_for_is_changed_by_hand() -> None:
    app = open_page("own")
    content = b"Incident,Remark,Day of it\nA,2019-04-25,x\nB,soon,y\n"
    app = ran(app.file_uploader(key="own_file").upload("own.csv", content).run())
    assert unescaped(app.subheader[0].value) == "Which column holds the date?"
    assert "own_keep" not in [one.key for one in app.button]
    assert read_as(app) == {"Incident": "title", "Remark": "more", "Day of it": "more"}
    select = next(one for one in app.selectbox if one.label == "Remark")
    app = ran(select.set_value("date").run())
    assert unescaped(app.subheader[0].value) == "1 of 2 rows can be shown"
    assert read_as(app)["Remark"] == "date"
    # What was taken for the date makes way, and all that is not used is kept.
    select = next(one for one in app.selectbox if one.label == "Day of it")
    app = ran(select.set_value("date").run())
    assert read_as(app) == {"Incident": "title", "Remark": "more", "Day of it": "date"}
    app = ran(app.button(key="own_start_again").click().run())
    assert read_as(app) == {"Incident": "title", "Remark": "more", "Day of it": "more"}


def test_the_first_rows_are_shown_with_what_they_are_taken_for() -> None:
    app = uploaded()
    (preview,) = [one for one in app.dataframe if "title → Title" in one.value.columns]
    assert list(preview.value.columns) == [
        "title → Title", "date → Date", "lon → Longitude", "lat → Latitude",
    ]  # fmt: skip
    assert preview.value.iloc[0].to_list() == ["Mine", "2019-04-25", "131.9", "43.1"]


def test_dates_that_may_be_two_days_are_settled_by_hand() -> None:
    app = open_page("own")
    content = b"title,date\nA,05/06/2019\n"
    app = ran(app.file_uploader(key="own_file").upload("own.csv", content).run())
    assert unescaped(app.subheader[0].value) == "0 of 1 row can be shown"
    select = next(one for one in app.selectbox if one.label == "Dates such as 05/06/2019")
    app = ran(select.set_value("day").run())
    assert unescaped(app.subheader[0].value) == "1 of 1 row can be shown"
    mine = app.session_state["own_read"][1]
    assert str(mine.rows["day_from"].iloc[0].date()) == "2019-06-05"


def test_rows_that_are_kept_with_a_mark_are_listed() -> None:
    app = open_page("own")
    content = b"title,date,place,country\nA,2019,Erewhon,Erewhon\nB,2019,,FR\n"
    app = ran(app.file_uploader(key="own_file").upload("own.csv", content).run())
    assert unescaped(app.subheader[0].value) == "2 of 2 rows can be shown"
    assert "1 row is kept" in page_text(app)
    app = ran(app.button(key="own_keep").click().run())
    assert data.options()["country"].get("fr") is None
    # A country that the data do not have can be filtered by for this visitor alone.
    app.query_params["country"] = "fr"
    app = ran(app.switch_page("pages/records.py").run())
    assert sentence(app) == f"1 of {EVENTS + 2} events: involving France"


def test_what_the_cells_became_is_shown() -> None:
    content = b"title,date,country\nMine,25/04/2019,DPRK\n"
    app = ran(open_page("own").file_uploader(key="own_file").upload("own.csv", content).run())
    (table,) = [one.value for one in app.dataframe if "Read as" in one.value]
    assert table.to_numpy().tolist() == [
        ["25/04/2019", "25 Apr 2019", "date", 2],
        ["DPRK", "North Korea", "country", 2],
    ]


def test_any_file_may_be_chosen() -> None:
    # Android greys out CSV files to which it gives another type.
    assert list(open_page("own").get("file_uploader")[0].proto.type) == []


def kept(app: AppTest) -> dict[str, str]:
    """What the browser's part is told."""
    (part,) = [one for one in app.get("bidi_component") if one.proto.component_name == keeper.NAME]
    orders: dict[str, str] = json.loads(part.proto.json)
    return orders


def test_the_tab_is_told_to_keep_to_give_back_and_to_forget() -> None:
    app = uploaded()
    asked = kept(app)
    assert asked["does"] == "ask"
    # A click may overtake the answer: it is asked again until one comes.
    assert kept(ran(app.run()))["question"] != asked["question"]
    app = ran(app.button(key="own_keep").click().run())
    packed = app.session_state["own_packed"].content
    digest = hashlib.sha256(packed).hexdigest()
    assert kept(app) | {"url": ""} == {"does": "keep", "digest": digest, "url": ""}
    assert "This browser tab keeps a copy" in " ".join(one.value for one in app.caption)
    file = keeper.unpacked(packed.decode())
    assert own.read(file, data.known()).rows["title"].to_list() == ["Mine"]
    app = ran(app.switch_page("pages/records.py").run())
    assert kept(app)["does"] == "keep"
    app = ran(app.switch_page("pages/own.py").run())
    app = ran(app.button(key="own_remove").click().run())
    assert kept(app) == {"does": "forget"}


def test_what_the_tab_keeps_is_packed_and_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    hash_of = keeper._hashed

    def noted(mine: own.Own, content: bytes | None, size: int) -> Packed:
        hashed.append(mine.digest)
        return hash_of(mine, content, size)

    monkeypatch.setattr(keeper, "_hashed", noted)
    app = ran(uploaded().button(key="own_keep").click().run())
    orders = kept(app)
    for page in ("records", "own"):
        app = ran(app.switch_page(f"pages/{page}.py").run())
        assert kept(app)["digest"] == orders["digest"]
    assert hashed == [app.session_state["own"].digest]


def test_what_could_not_be_read_again_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    large = bytes(own.MOST_BYTES + 1)
    monkeypatch.setattr(own_events, "csv", lambda _: large)
    app = ran(uploaded().button(key="own_keep").click().run())
    assert kept(app) == {"does": "forget"}
    captions = " ".join(one.value for one in app.caption)
    assert "split it before you upload it here again" in captions


def test_what_is_too_much_for_the_tab_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "MOST", 10)
    app = ran(uploaded().button(key="own_keep").click().run())
    assert kept(app) == {"does": "forget"}
    assert "too many events for the browser to keep" in " ".join(one.value for one in app.caption)


def test_a_copy_that_the_tab_could_not_keep_is_said() -> None:
    app = ran(uploaded().button(key="own_keep").click().run())
    app.session_state["own_lost"] = kept(app)["digest"]
    assert "could not keep a copy" in " ".join(one.value for one in ran(app.run()).caption)
    # Of others, that says nothing.
    app.session_state["own_lost"] = "none"
    assert "This browser tab keeps a copy" in " ".join(one.value for one in ran(app.run()).caption)


def given_back(app: AppTest) -> AppTest:
    """A run in which the tab gives back what it has kept."""
    app.session_state["own_returned"] = base64.b64encode(gzip.compress(FILE, mtime=0)).decode()
    return ran(app.run())


def test_a_link_that_names_own_events_is_read_again_when_they_are_back() -> None:
    link = {"kind": "own", "event": "own-2019-04-25-mine", "period": "2019"}
    app = open_page("records", link)
    assert len(app.warning) == 1
    app = given_back(app)
    assert not app.warning
    assert sentence(app).startswith("1 of 1 event of yours")
    assert app.session_state["event"] == link["event"]
    assert {name: app.query_params[name] for name in link} == {
        "kind": "own",
        "event": "own-2019-04-25-mine",
        "period": ["2019-01-01", "2019-12-31"],
    }


def test_that_link_is_read_again_after_all_if_a_click_ends_the_run_that_reads_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ended(*_: object) -> None:
        raise StopException

    app = open_page("records", {"kind": "own", "period": "2019"})
    with monkeypatch.context() as patch:
        patch.setattr(state, "_read", ended)
        given_back(app)
    ran(app.run())
    assert sentence(app).startswith("1 of 1 event of yours")


def test_what_was_chosen_meanwhile_stays_when_own_events_are_back() -> None:
    app = open_page("records", {"kind": "own", "period": "2019"})
    app = ran(app.button(key="reset").click().run())
    assert sentence(given_back(app)) == f"{EVENTS + 1} of {EVENTS + 1} events: no filters set"


@pytest.mark.parametrize(
    "text",
    ["", "x", "AAAA", base64.b64encode(b"x" * 99).decode(),
     base64.b64encode(gzip.compress(b"\0" * (own.MOST_BYTES + 1), mtime=0)).decode(),
     # Cut short, though each of its rows may be there.
     base64.b64encode(gzip.compress(FILE, mtime=0)[:-8]).decode()],
)  # fmt: skip
def test_what_a_tab_gives_back_is_hostile(text: str) -> None:
    with pytest.raises(own.Refused):
        own.read(keeper.unpacked(text), data.known())


def test_a_page_is_drawn_before_what_a_tab_gives_back_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It may have to wait in line, behind the files of others.
    def read(content: bytes, known: own.Known, tell: Callable[[float], object]) -> own.Own:
        context = get_script_run_ctx()
        assert context
        assert context.script_requests
        tell(0.0)
        tell(0.0)
        context.script_requests.request_stop()
        tell(0.0)
        return own.read(content, known)

    monkeypatch.setattr(own_process, "read", read)
    app = given_back(open_page("records"))
    assert sentence(app) == f"{EVENTS} of {EVENTS} events: no filters set"
    assert "complete to" in app.caption[-1].value
    assert [one.value for one in app.toast] == [keeper.IN_LINE]
    monkeypatch.undo()
    app = ran(app.run())
    assert sentence(app) == f"{EVENTS + 1} of {EVENTS + 1} events: no filters set"
    assert [one.value for one in app.toast] == ["1 event restored from this tab."]
    assert not ran(app.run()).toast


def test_the_view_of_a_link_comes_back_on_another_page() -> None:
    app = open_page("records", {"kind": "own", "period": "2019"})
    assert len(app.warning) == 1
    app = ran(app.switch_page("pages/charts.py").run())
    # What was ignored is no part of this page's address.
    assert not app.warning
    assert sentence(given_back(app)).startswith("1 of 1 event of yours")


def test_days_that_own_events_have_moved_are_no_choice() -> None:
    app = open_page("records")
    far = FILE.replace(b"2019-04-25", b"2090-04-25")
    app.session_state["own_returned"] = base64.b64encode(gzip.compress(far, mtime=0)).decode()
    last = app.date_input(key="f_to").value
    app = ran(app.run())
    assert app.date_input(key="f_to").value.year == 2090
    # As a browser sends it that clicks before it is told of the new days.
    app = ran(app.date_input(key="f_to").set_value(last).run())
    assert app.session_state["view"].period is None
    assert app.date_input(key="f_to").value.year == 2090
    app = ran(app.date_input(key="f_to").set_value(last).run())
    assert app.session_state["view"].period[1] == last


def test_a_click_that_ends_the_taking_of_a_file_leaves_no_filter_of_the_one_before() -> None:
    app = open_page("records")
    app = given_back(app)
    app.session_state["event"] = "own-2019-04-25-mine"
    app = ran(app.run())
    # As the callback leaves it that was ended after its first line.
    app.session_state["own"] = own.read(FILE.replace(b"Mine", b"Theirs"), data.known())
    app.session_state["own_results"] = {}
    app = ran(app.run())
    assert app.session_state["event"] is None


def test_an_own_event_is_not_cited_as_one_of_the_data() -> None:
    app = given_back(open_page("records"))
    app.session_state["event"] = "own-2019-04-25-mine"
    app.session_state["share_part"] = "Cite"
    app = ran(app.button(key="share").click().run())
    assert "own-" not in app.code[0].value
    (choice,) = [one for one in app.segmented_control if one.label == "Cite"]
    assert choice.options == ["This view"]
    app.session_state["share_part"] = "Link"
    app = ran(app.button(key="share").click().run())
    assert "only you can see it" in " ".join(one.value for one in app.caption)


def test_what_a_tab_gives_back_waits_until_a_dialog_is_closed() -> None:
    app = open_page("records")
    app.session_state["own_returned"] = base64.b64encode(gzip.compress(FILE, mtime=0)).decode()
    app = ran(app.button(key="share").click().run())
    assert app.get_by_key("share_part")
    assert "own" not in app.session_state
    assert sentence(ran(app.run())) == f"{EVENTS + 1} of {EVENTS + 1} events: no filters set"


def test_a_copy_of_the_tab_that_cannot_be_read_is_forgotten() -> None:
    app = open_page("records")
    app.session_state["own_returned"] = "AAAA"
    app = ran(app.run())
    assert [one.value for one in app.toast] == [
        "The copy of your events in this tab can't be read."
    ]
    assert kept(app) == {"does": "forget"}


@pytest.mark.parametrize("why", ["ended", "no room"])
def test_a_copy_for_which_the_server_has_no_room_stays(
    why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: object) -> own.Own:
        raise own_process.Ended(own_process.TOO_LARGE)

    if why == "ended":
        monkeypatch.setattr(own_process, "read", ended)
    monkeypatch.setattr(uploads, "keeps", lambda _: False)
    app = open_page("records")
    assert kept(app)["does"] == "ask"
    app.session_state["own_returned"] = base64.b64encode(gzip.compress(FILE, mtime=0)).decode()
    app = ran(app.run())
    assert [one.value for one in app.toast] == [keeper.LATER]
    # The tab is asked by the next session, and told nothing by this one.
    assert kept(app) == {"does": "wait"}


def test_what_a_tab_gives_back_is_not_read_on_for_who_has_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read_on: list[bool] = []

    def read(content: bytes, known: own.Known, tell: Callable[[float], object]) -> own.Own:
        context = get_script_run_ctx()
        assert context
        assert context.script_requests
        context.script_requests.request_stop()
        tell(0.0)
        read_on.append(True)
        return own.read(content, known)

    def page() -> None:
        from atlas.app import keeper

        keeper.take_back()

    monkeypatch.setattr(own_process, "read", read)
    app = AppTest.from_function(page)
    app.session_state["own_returned"] = base64.b64encode(gzip.compress(FILE, mtime=0)).decode()
    ran(app.run())
    assert read_on == []
    # Who is back finds it there.
    assert "own_returned" in app.session_state
    assert "own" not in app.session_state


def test_filters_that_only_the_events_before_had_go_with_them() -> None:
    app = open_page("own")
    content = b"title,date,country\nMine,2019-04-25,Brazil\n"
    app = ran(app.file_uploader(key="own_file").upload("own.csv", content).run())
    app = ran(app.button(key="own_keep").click().run())
    app.session_state["view"] = View(kind=(own.KIND, "trip"), country=("br", "ru"))
    app = ran(app.run())
    app = ran(app.file_uploader(key="own_file").upload("own.csv", FILE).run())
    app = ran(app.button(key="own_keep").click().run())
    assert app.session_state["view"] == View(kind=(own.KIND, "trip"), country=("ru",))
    app = ran(app.button(key="own_remove").click().run())
    assert app.session_state["view"] == View(kind=("trip",), country=("ru",))


def test_a_selected_event_goes_with_the_file_that_is_replaced() -> None:
    app = ran(uploaded().button(key="own_keep").click().run())
    (mine,) = app.session_state["own"].rows.index
    app.session_state["event"] = mine
    app = ran(app.switch_page("pages/map.py").run())
    assert app.query_params["event"] == mine
    app = ran(app.switch_page("pages/own.py").run())
    changed = FILE.replace(b"Mine", b"Ours")
    app = ran(app.file_uploader(key="own_file").upload("own.csv", changed).run())
    app = ran(app.button(key="own_keep").click().run())
    for page in ("map", "records", "sources"):
        app = ran(app.switch_page(f"pages/{page}.py").run())
        assert "event" not in app.query_params
    # One that is no event of theirs stays.
    app.session_state["event"] = "nuclear-2017-09-03"
    app = ran(app.switch_page("pages/own.py").run())
    app = ran(app.button(key="own_remove").click().run())
    assert app.session_state["event"] == "nuclear-2017-09-03"


def test_the_names_of_columns_may_look_like_what_they_are_taken_for() -> None:
    app = open_page("own")
    content = "title,date,title → Title\nMine,2019-04-25,x\n".encode()
    app = ran(app.file_uploader(key="own_file").upload("own.csv", content).run())
    (seen,) = [one.value for one in app.dataframe if "date → Date" in one.value.columns]
    assert list(seen.columns) == ["title → Title", "date → Date", "title → Title (2)"]
