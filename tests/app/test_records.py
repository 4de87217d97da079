"""The page of records, run by Streamlit's AppTest."""

from datetime import date

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from atlas.app import data, share
from atlas.features.records import analysis
from atlas.query.view import View
from tests.app.pages import (
    HWASONG_15,
    ICBM,
    NOTHING,
    Params,
    card,
    open_page,
    page_text,
    ran,
    sentence,
    unescaped,
)
from tests.counts import EVENTS


def records(params: Params | None = None) -> AppTest:
    return open_page("records", params)


def table(app: AppTest) -> list[str]:
    """The names of the rows in the table, which is the first of the page."""
    return list(app.dataframe[0].value["What"])


def press(app: AppTest, label: str) -> AppTest:
    return ran(next(one for one in app.button if one.label == label).click().run())


def test_the_first_page_holds_the_first_hundred_in_time() -> None:
    app = records()
    assert unescaped(app.header[0].value) == f"{EVENTS} records of 1984–2026 cite 547 documents"
    assert table(app) == list(data.chronicle()["title"].head(100))
    assert f"Rows 1 to 100 of {EVENTS}" in page_text(app)


def test_later_rows_and_back() -> None:
    app = press(records(), "Later rows")
    assert table(app) == list(data.chronicle()["title"].iloc[100:200])
    app = press(app, "Last")
    assert table(app) == list(data.chronicle()["title"].iloc[600:])
    assert f"Rows 601 to {EVENTS} of {EVENTS}" in page_text(app)
    assert table(press(app, "First")) == list(data.chronicle()["title"].head(100))


def test_all_rows_are_sorted_not_only_the_page() -> None:
    app = records()
    app.selectbox(key="records_sort").set_value("apogee_km").run()
    app = ran(app.segmented_control(key="records_descending").set_value(True).run())
    shown = app.dataframe[0].value
    assert shown["Apogee, km"].iloc[0] == data.chronicle()["apogee_km"].max()
    assert shown["Apogee, km"].is_monotonic_decreasing


def test_columns_are_chosen() -> None:
    app = records()
    assert "Longitude, degrees" not in app.dataframe[0].value
    app = ran(app.checkbox(key="records_column_lon").check().run())
    assert "Longitude, degrees" in app.dataframe[0].value
    app = ran(app.checkbox(key="records_column_kind").uncheck().run())
    assert "Kind" not in app.dataframe[0].value


def test_an_event_of_the_link_is_on_the_page_that_opens() -> None:
    app = records({"event": "launch-2024-10-30-2211-samsok-test-1"})
    chosen = data.chronicle().loc["launch-2024-10-30-2211-samsok-test-1"]
    assert chosen["title"] in card(app)
    assert chosen["title"] in table(app)
    assert f"Rows 501 to 600 of {EVENTS}" in page_text(app)


def test_an_event_is_on_the_page_after_all_if_a_click_ends_the_run_that_turns_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ended(*_: object) -> None:
        raise StopException

    app = records()
    app.session_state["event"] = "launch-2024-10-30-2211-samsok-test-1"
    with monkeypatch.context() as patch:
        patch.setattr(analysis, "pages", ended)
        ran(app.run())
    assert f"Rows 501 to 600 of {EVENTS}" in page_text(ran(app.run()))


def test_hits_are_marked() -> None:
    app = records({"q": "khasan"})
    assert ":orange-background[**Khasan**] station" in page_text(app)
    assert len(table(app)) == int(sentence(app).split(" of ")[0])


def test_a_row_found_by_another_name_says_so() -> None:
    named = records({"q": "Khasan"})
    assert "matched by" not in page_text(named)
    app = records({"q": "하산"})
    assert table(app) == table(named)
    assert "Khasan, matched by “하산”: " in unescaped(page_text(app))
    assert ":orange-background[**Khasan**] station" in page_text(app)


def test_a_row_found_by_its_day_says_so() -> None:
    app = records({"q": "2023년 9월 13일"})
    assert len(table(app)) == 4
    assert "Sunan:** matched by date" in unescaped(page_text(app))


def test_a_row_found_by_its_category_says_so() -> None:
    app = records({"q": "ICBM"})
    assert len(table(app)) == 19
    assert "listed as “ICBM”" in page_text(app)
    app = records({"q": "foreign minister"})
    assert "listed as “Foreign minister" in page_text(app)


def test_words_are_marked_whatever_their_form() -> None:
    assert ":orange-background[**test**]" in page_text(records({"q": "testing"}))
    assert ":orange-background[**Hwasong**]-:orange-background[**15**]" in unescaped(
        page_text(records({"q": "화성-15"}))
    )


def test_a_search_may_be_sorted_by_the_best_match() -> None:
    app = records({"q": "nuclear test"})
    titles = list(app.dataframe[0].value["What"])
    sort = app.selectbox(key="records_sort")
    assert sort.options[-1] == "Best match"
    assert sort.value == "start_utc"
    app = ran(sort.set_value("best").run())
    best = list(app.dataframe[0].value["What"])
    assert sorted(best) == sorted(titles)
    assert best != titles
    kinds = app.dataframe[0].value["Kind"]
    assert set(kinds.head(6)) == {"Nuclear tests"}
    # Without a search there is no such order, and the table is as ever.
    app = ran(app.text_input(key="f_q").set_value("").run())
    assert "Best match" not in app.selectbox(key="records_sort").options
    assert table(app) == list(data.chronicle()["title"].head(100))


def test_rows_are_counted_by_what_is_asked() -> None:
    app = records(ICBM)
    app = ran(app.selectbox(key="records_facet").set_value("missile").run())
    counted = app.dataframe[1].value.set_index("Missile")["Rows"]
    first, last = (date.fromisoformat(day) for day in ICBM["period"])
    selected = data.selection(View(period=(first, last), class_=("icbm",))).rows
    assert counted.to_dict() == selected["missile"].value_counts().to_dict()
    assert counted.sum() == len(selected)


def test_nothing_selected_shows_no_table() -> None:
    app = records(NOTHING)
    assert app.header[0].value == "No records match"
    assert not app.dataframe
    assert "No events match these filters" in page_text(app)


def test_the_dialog_is_built_only_when_it_is_opened() -> None:
    app = records(ICBM)
    assert not [one for one in app.segmented_control if one.label == "Take"]
    app = press(app, "Share, cite, export")
    assert app.code[0].value.endswith("/records?period=2017-01-01&period=2024-12-31&class=icbm")
    part = next(one for one in app.segmented_control if one.label == "Take")
    assert part.options == ["Link", "Rows", "Cite", "Handout", "Story"]


@pytest.mark.parametrize(
    ("event", "title"),
    [
        ({"event": HWASONG_15}, "Hwasong-15 from Pyongsong Field, 28 Nov 2017"),
        ({}, "missiles: inter"),
    ],
)
def test_the_selected_event_is_cited_where_one_is_selected(event: Params, title: str) -> None:
    app = records(ICBM | event)
    app.session_state["share_part"] = "Cite"
    app = press(app, "Share, cite, export")
    assert title in app.code[0].value


def test_the_sorts_are_columns_of_the_chronicle() -> None:
    assert set(analysis.SORTS) <= set(data.chronicle().columns)


def test_an_export_of_test_events_says_what_a_row_is() -> None:
    selected = data.selection(View(unit="tests"))
    assert selected.sentence + share.A_ROW_A_TEST in share._evidence(selected, "").about.values()
    selected = data.selection(View())
    assert selected.sentence in share._evidence(selected, "").about.values()


def test_a_view_keeps_no_text_that_a_search_looks_through() -> None:
    """Each view that a visitor had of long own events kept their texts once more."""
    assert {"full_text", "text"}.isdisjoint(data.selection(View()).rows.columns)
    assert {"full_text", "text"} <= set(data.chronicle().columns)
