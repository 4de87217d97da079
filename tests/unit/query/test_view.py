"""The View: what it selects, what it says, and how it survives a link."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atlas.app import data
from atlas.data.catalog import Catalog
from atlas.draw.timeline import timeline
from atlas.export.tables import readable
from atlas.query.view import FACETS, View, select
from atlas.stage import columns
from tests.counts import MISSILES, NUCLEAR_TESTS, TRIPS
from tests.views import views

YEAR_2022 = (date(2022, 1, 1), date(2022, 12, 31))


def sentence_of(view: View) -> str:
    return data.selection(view).sentence


def test_nothing_filtered_is_everything(chronicle: pd.DataFrame) -> None:
    selected = data.selection(View())
    assert len(selected.rows) == selected.total == len(chronicle)
    assert selected.sentence == f"{len(chronicle):,} of {len(chronicle):,} events: no filters set"


def test_the_sentence_of_the_design() -> None:
    view = View(class_=("icbm",), period=(date(2017, 1, 1), date(2024, 12, 31)))
    selected = data.selection(view)
    assert selected.total == MISSILES
    assert len(selected.rows) == 12
    assert selected.sentence == f"12 of {MISSILES} missiles: intercontinental, 2017–2024"


@pytest.mark.parametrize(
    ("view", "sentence"),
    [
        (View(kind=("launch",)), f"{MISSILES} of {MISSILES} missiles: no filters set"),
        (
            View(kind=("nuclear",)),
            f"{NUCLEAR_TESTS} of {NUCLEAR_TESTS} nuclear tests: no filters set",
        ),
        (View(kind=("trip",), country=("vn",)), f"1 of {TRIPS} trips: involving Vietnam"),
        (
            View(missile=("hwasong-15",), outcome=("success",)),
            f"3 of {MISSILES} missiles: Hwasong-15, success",
        ),
        (
            View(kind=("launch",), away=True, period=(date(2023, 9, 1), date(2023, 9, 30))),
            f"2 of {MISSILES} missiles: while Kim was abroad, 1–30 Sep 2023",
        ),
    ],
)
def test_sentences(view: View, sentence: str) -> None:
    assert sentence_of(view) == sentence


def test_a_salvo_is_one_test_event(catalog: Catalog) -> None:
    day = (date(2024, 5, 29), date(2024, 5, 29))
    missiles = data.selection(View(kind=("launch",), period=day))
    tests = data.selection(View(kind=("launch",), period=day, unit="tests"))
    assert len(missiles.rows) == 18
    assert tests.rows["missiles"].tolist() == [18]
    assert tests.total == catalog.launches["test_event_id"].nunique()
    assert tests.sentence.endswith("test events: 29 May 2024")


def test_a_mixed_day_is_shown_at_its_longest_range() -> None:
    day = (date(2006, 7, 5), date(2006, 7, 5))
    rows = data.selection(View(kind=("launch",), period=day, unit="tests")).rows
    assert rows[["class", "missiles"]].to_numpy().tolist() == [["slv", 7]]


@pytest.mark.long
@given(views())
@settings(max_examples=30)  # each draws a timeline
def test_timeline_table_and_sentence_agree(view: View) -> None:
    catalog, chronicle = data.catalog(), data.chronicle()
    selected = data.selection(view)
    rows = selected.rows
    figure = timeline(chronicle, rows, catalog["eras"], "light", None, view.period)
    marks = sum(len(trace.customdata) for trace in figure.data if trace.customdata is not None)
    count = int(selected.sentence.split(" of ")[0].replace(",", ""))
    assert marks == len(readable(rows)) == count


@given(views())
def test_options_count_what_choosing_them_leaves(view: View) -> None:
    selected = data.selection(view)
    for name in ("kind", "class", "outcome", "country"):
        for option, count in selected.counts[name].items():
            if option in data.options()[name]:
                alone = view.with_facet(name, [option])
                if view.unit == "missiles":
                    assert len(data.selection(alone).rows) == count


@given(views())
def test_more_filters_never_show_more(view: View) -> None:
    rows = data.selection(replace(view, unit="missiles")).rows
    fewer = data.selection(replace(view, unit="missiles", outcome=("failure",))).rows
    if not view.outcome:
        assert set(fewer.index) <= set(rows.index)


@given(views())
def test_a_view_survives_its_link(view: View) -> None:
    params = {k: [v] if isinstance(v, str) else v for k, v in view.to_params().items()}
    again, notes = View.from_params(params, data.options())
    assert (again, notes) == (view, [])
    assert hash(again) == hash(view)


@pytest.mark.parametrize("sign", [",", ";", "|"])
def test_a_link_may_separate_values_in_one_parameter(sign: str) -> None:
    params = {"class": [f"icbm{sign}slv"], "period": ["2017-01-01,2017-12-31"]}
    view, notes = View.from_params(params, data.options())
    assert (view.class_, notes) == (("icbm", "slv"), [])
    assert view.period == (date(2017, 1, 1), date(2017, 12, 31))


@pytest.mark.parametrize(
    ("params", "note"),
    [
        ({"period": ["x"]}, "period=x (use a year, a month or two dates such as 2017-01-01)"),
        ({"period": ["2020-01-02", "2020-01-01"]}, "period=2020-01-02,2020-01-01 (the first"),
        ({"class": ["<script>alert(1)</script>"]}, "class=<script>alert(1)</script>"),
        ({"unit": ["rockets"]}, "unit=rockets (use missiles or tests)"),
        ({"away": ["maybe"]}, "away=maybe (use 1)"),
        ({"q": ["x" * 10_000]}, f"q={'x' * 40}… (10,000 characters) (at most 100 characters)"),
        ({"site": ["a" * 10_000]}, f"site={'a' * 40}… (10,000 characters)"),
    ],
)
def test_nonsense_in_a_link_is_named_and_ignored(params: dict[str, list[str]], note: str) -> None:
    view, notes = View.from_params(params, data.options())
    assert view == View()
    assert len(notes) == 1
    assert notes[0].startswith(note)


@given(
    st.dictionaries(
        st.sampled_from(["period", *FACETS, "away", "q", "unit"]),
        st.lists(st.text(max_size=300), max_size=8),
    )
)
def test_no_link_breaks_the_page(params: dict[str, list[str]]) -> None:
    view, notes = View.from_params(params, data.options())
    assert len(data.selection(view).rows) <= len(data.chronicle())
    assert all(len(note) < 200 for note in notes)


@given(st.dates(), st.dates())
def test_any_period_can_be_asked_for(first: date, last: date) -> None:
    view = View(period=(min(first, last), max(first, last)))
    rows = data.selection(view).rows
    assert ((rows["day_from"].dt.date <= max(first, last)).all()) or rows.empty


def test_search_finds_local_names_and_ignores_case() -> None:
    assert "2023-09-russia" in data.selection(View(query="Хасан")).rows.index
    upper = data.selection(View(query="KHASAN")).rows.index
    assert list(upper) == list(data.selection(View(query="khasan")).rows.index)


def test_a_search_is_no_pattern(chronicle: pd.DataFrame) -> None:
    assert select(chronicle, View(query=".*"), {}).rows.empty


def test_tooltips_name_a_place_as_it_is_written_there(
    catalog: Catalog, chronicle: pd.DataFrame
) -> None:
    block = columns.common(catalog, chronicle, {})
    stops = set(block.texts["stop"])
    assert {"Khasan station · Хасан", "Dong Dang station · Đồng Đăng", "Hanoi · Hà Nội"} <= stops
    # Where no local name is known, the name stands alone.
    assert "Capella Singapore, Sentosa" in stops
    assert {"Sunan · 순안", "Punggye-ri · 풍계리"} <= set(block.texts["where"])
    figure = timeline(chronicle, chronicle, catalog["eras"], "light", None, None)
    hovered = {text for trace in figure.data for text in trace.text or trace.hovertext or ()}
    assert "Hwasong-15 from Pyongsong Field · 평성" in hovered
    assert "<b>Visit to Dalian · 大连</b><br>7–8 May 2018" in hovered
