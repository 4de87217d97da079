"""Nonsense in a link is named, and the rest of the link holds; run by Streamlit's AppTest."""

import re

import pandas as pd
import pytest
from streamlit.runtime.scriptrunner import StopException

from atlas.app import state
from tests.app.pages import PAGES, Params, card, open_page, ran, sentence, unescaped
from tests.counts import MISSILES

NONSENSE: list[tuple[Params, str]] = [
    ({"period": "x"}, "period=x (use a year, a month or two dates such as 2017-01-01)"),
    ({"class": "<script>alert(1)</script>"}, "class=<script>alert(1)</script>"),
    ({"event": "no-such-event"}, "event=no-such-event"),
    ({"trip": "<b>x</b>"}, "trip=<b>x</b>"),
    ({"q": "x" * 10_000}, "q=" + "x" * 40 + "… (10,000 characters)"),
    ({"site": "y" * 10_000}, "site=" + "y" * 40 + "… (10,000 characters)"),
    ({"event": "z" * 10_000}, "event=" + "z" * 40 + "… (10,000 characters)"),
    ({"unit": "rockets"}, "unit=rockets"),
    ({"away": "perhaps"}, "away=perhaps"),
    ({"period": ["2020-02-30", "2020-03-01"]}, "period=2020-02-30,2020-03-01"),
    ({"class": "[x](javascript:alert(1))"}, "class=[x](javascript:alert(1))"),
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("params", "note"), NONSENSE)
def test_nonsense_in_the_link_is_named_and_the_page_shown(
    page: str, params: Params, note: str, chronicle: pd.DataFrame
) -> None:
    app = open_page(page, params)
    (warning,) = app.warning
    assert "This part of the link was ignored: " + note in unescaped(warning.value)
    assert len(unescaped(warning.value)) < 200
    # Every sign that Markdown or HTML could act on is escaped.
    assert not re.search(r"(?<!\\)[<>\[\]*_`]", warning.value)
    assert sentence(app) == f"{len(chronicle):,} of {len(chronicle):,} events: no filters set"
    if page != "overview":
        assert "Select an event" in card(app)


def test_a_good_part_of_a_bad_link_is_kept() -> None:
    app = open_page("map", {"class": ["icbm", "<i>"], "period": ["2017-01-01", "2024-12-31"]})
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental, 2017–2024"
    assert "class=<i>" in unescaped(app.warning[0].value)


def test_of_several_parts_it_says_so() -> None:
    (warning,) = open_page("timeline", {"period": "x", "unit": "rockets"}).warning
    assert unescaped(warning.value).startswith("These parts of the link were ignored: ")


def test_a_link_is_read_after_all_if_a_click_ends_the_run_that_reads_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def ended(*_: object) -> None:
        raise StopException

    app = open_page("overview")
    app.query_params["class"] = "icbm"
    with monkeypatch.context() as patch:
        patch.setattr(state, "_read", ended)
        ran(app.switch_page("pages/records.py").run())
    assert sentence(ran(app.run())) == f"12 of {MISSILES} missiles: intercontinental"


def test_the_note_goes_when_a_filter_is_changed() -> None:
    app = open_page("timeline", {"period": "x"})
    assert app.warning
    ran(app.toggle(key="f_away").set_value(True).run())
    assert not app.warning


@pytest.mark.parametrize(
    ("params", "same"),
    [
        ({"period": "2017"}, {"period": ["2017-01-01", "2017-12-31"]}),
        ({"period": "2017-11"}, {"period": ["2017-11-01", "2017-11-30"]}),
        ({"period": "2017-01-01..2018-06"}, {"period": ["2017-01-01", "2018-06-30"]}),
        ({"period": "2017)."}, {"period": ["2017-01-01", "2017-12-31"]}),
        ({"class": "ICBM"}, {"class": "icbm"}),
        ({"Class": "Icbm", "KIND": "Launch"}, {"class": "icbm", "kind": "launch"}),
        ({"class": "icbm", "amp;outcome": "failure"}, {"class": "icbm", "outcome": "failure"}),
        ({"kind": "launch", "amp;away": "1)."}, {"kind": "launch", "away": "1"}),
        ({"missile": "Hwasong-15"}, {"missile": "hwasong-15"}),
        ({"event": "2023-09-RUSSIA)."}, {"event": "2023-09-russia"}),
    ],
)
@pytest.mark.parametrize("page", ["overview", "timeline", "records"])
def test_a_link_is_read_as_it_was_meant(page: str, params: Params, same: Params) -> None:
    app, wanted = open_page(page, params), open_page(page, same)
    assert not app.warning
    assert sentence(app) == sentence(wanted)
    # And the address says it as a link of ours does.
    assert dict(app.query_params) == dict(wanted.query_params)
    if "event" in same and page != "overview":
        assert card(app) == card(wanted)


def test_an_open_end_reaches_to_the_ends_of_the_data(chronicle: pd.DataFrame) -> None:
    first, last = chronicle["day_from"].min().date(), chronicle["day_to"].max().date()
    app = open_page("timeline", {"period": "2017.."})
    assert app.query_params["period"] == ["2017-01-01", str(last)]
    app = open_page("timeline", {"period": "..2016"})
    assert app.query_params["period"] == [str(first), "2016-12-31"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("params", "note"),
    [
        ({"clas": "icbm"}, "clas=icbm (did you mean class?)"),
        ({"year": "2017"}, "year=2017 (did you mean period?)"),
        ({"search": "khasan"}, "search=khasan (did you mean q?)"),
        ({"zzz": "1"}, "zzz=1 (no such parameter)"),
        ({"<b>x</b>": "*"}, "<b>x</b>=* (no such parameter)"),
        ({"step": "3"}, "step=3 (this page has no step)"),
        ({"class": "icmb"}, "class=icmb (did you mean icbm?)"),
    ],
)
def test_an_unknown_parameter_is_named(page: str, params: Params, note: str) -> None:
    (warning,) = open_page(page, params).warning
    assert unescaped(warning.value) == f"This part of the link was ignored: {note}"
    assert not re.search(r"(?<!\\)[<>\[\]*_`]", warning.value)


@pytest.mark.parametrize(
    ("page", "params"),
    [
        ("map", {"until": "2017-11-28", "camera": "130.6,42.4,9", "projection": "Globe"}),
        ("timeline", {"until": "2017", "heights": "3)."}),
        ("journeys", {"trip": "2023-09-Russia", "at": "2023-09-11t20:00z)."}),
        ("reach", {"missile": "Hwasong-15", "site": "Sunan", "filter_missile": "hwasong-15"}),
        ("claims", {"claim": "CLAIM-27", "count": "panmunjom,2023"}),
        ("compare", {"by": "Missiles", "a": "HWASONG-15", "b": "hwasong-17)."}),
        ("compare", {"a": "2017-11", "b": "2022..2023"}),
        ("learn", {"part": "Glossary."}),
        ("present", {"story": "through-khasan", "step": "2)."}),
        ("sources", {"source": "KCNA-20230913"}),
        ("charts", {"utm_source": "mail", "fbclid": "x", "embed_options": "dark_theme"}),
    ],
)
def test_what_a_page_reads_of_its_link_is_forgiven_too(page: str, params: Params) -> None:
    assert not open_page(page, params).warning


def test_what_was_forgiven_is_written_as_in_a_link_of_ours() -> None:
    app = open_page("timeline", {"until": "2017-11"})
    assert app.query_params["until"] == "2017-11-30"
    app = open_page("map", {"projection": "GLOBE", "Heights": "2"})
    assert app.query_params["projection"] == "globe"
    assert app.query_params["heights"] == "2"
    assert "Heights" not in app.query_params
    app = open_page("reach", {"missile": "HWASONG-15", "site": "West Sunan"})
    assert app.query_params["missile"] == "hwasong-15"
    assert app.query_params["site"] == "west-sunan"
