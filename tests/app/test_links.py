"""Nonsense in a link is named, and the rest of the link holds; run by Streamlit's AppTest."""

import re

import pandas as pd
import pytest

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
    assert sentence(app) == f"{len(chronicle):,} of {len(chronicle):,} events: no filter set"
    if page != "overview":
        assert "Select an event" in card(app)


def test_a_good_part_of_a_bad_link_is_kept() -> None:
    app = open_page("map", {"class": ["icbm", "<i>"], "period": ["2017-01-01", "2024-12-31"]})
    assert sentence(app) == f"12 of {MISSILES} missiles: intercontinental, 2017–2024"
    assert "class=<i>" in unescaped(app.warning[0].value)


def test_the_note_goes_when_a_filter_is_changed() -> None:
    app = open_page("timeline", {"period": "x"})
    assert app.warning
    ran(app.toggle(key="f_away").set_value(True).run())
    assert not app.warning
