"""Links with dates that cannot be drawn: every page opens, and names what it left out."""

import re
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from atlas.query.story import Figure, Step, Story
from tests.app.pages import ROOT, dashboard, ran

PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
LIMITS = "1900-01-01 to 2100-12-31"
# The parameters of a link that take a date, on the pages that read them.
DATED = {
    "period": PAGES,
    "until": ["map", "timeline"],
    "at": ["journeys"],
    "a": ["compare"],
    "b": ["compare"],
}
FARTHEST = {
    "period": "0001-01-01,9999-12-31",
    "until": "1600-01-01",
    "at": "9999-12-31T23:59Z",
    "a": "9999-01-01..9999-12-31",
    "b": "0001-01-01..0001-12-31",
}
OTHER_END = {
    "period": "9999-12-31,9999-12-31",
    "until": "9999-12-31",
    "at": "0001-01-01T00:00Z",
    "a": "0001-01-01..9999-12-31",
    "b": "9999-12-31..9999-12-31",
}
OUTSIDE = st.dates(max_value=date(1899, 12, 31)) | st.dates(min_value=date(2101, 1, 1))
PAIRS = st.tuples(OUTSIDE, st.dates()).map(sorted)
LINKS = st.fixed_dictionaries(
    {
        "period": PAIRS.map(lambda days: f"{days[0]},{days[1]}"),
        "until": OUTSIDE.map(str),
        "at": OUTSIDE.map(lambda day: f"{day}T00:00Z"),
        "a": PAIRS.map(lambda days: f"{days[0]}..{days[1]}"),
        "b": PAIRS.map(lambda days: f"{days[0]}..{days[1]}"),
    }
)


def opened(
    page: str, params: Mapping[str, str], session: Mapping[str, object] | None = None
) -> AppTest:
    """The page as a pasted link opens it; it raised nothing."""
    app = dashboard(dict(params))
    for name, kept in (session or {}).items():
        app.session_state[name] = kept
    return ran(app.switch_page(f"pages/{page}.py").run())


def warnings(app: AppTest) -> str:
    """What the page says of its link, as it is read."""
    return re.sub(r"\\(.)", r"\1", " ".join(one.value for one in app.main.warning))


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("params", [FARTHEST, OTHER_END])
def test_a_page_opens_and_names_the_farthest_dates(page: str, params: dict[str, str]) -> None:
    assert_named(page, params)


@pytest.mark.long
@given(page=st.sampled_from(PAGES), params=LINKS)
@settings(max_examples=15)
def test_any_page_opens_and_names_any_date_that_cannot_be_drawn(
    page: str, params: dict[str, str]
) -> None:
    assert_named(page, params)


def assert_named(page: str, params: dict[str, str]) -> None:
    """The page names each date of its own that cannot be drawn, and what it has no use for."""
    text = warnings(opened(page, params))
    for name, value in params.items():
        assert f"{name}={value} (" in text
        elsewhere = f"{name}={value} (this page has no {name})" in text
        assert elsewhere == (page not in DATED[name]), text
    assert LIMITS in text


@pytest.mark.long
@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_on_the_first_and_last_days_that_can_be_drawn(page: str) -> None:
    params = {
        "period": "1900-01-01,2100-12-31",
        "until": "1900-01-01",
        "at": "2100-12-31T23:59Z",
        "a": "1900-01-01..2100-12-31",
        "b": "2100-12-31..2100-12-31",
    }
    text = warnings(opened(page, params))
    # This journey ended long before.
    assert ("at=2100-12-31T23:59Z (outside this journey" in text) == (page == "journeys")
    assert LIMITS not in text


@pytest.mark.parametrize("name", ["period", "until"])
@pytest.mark.parametrize(
    "value", ["99999-01-01", "-0044-03-15", "2100-02-29", "２０１７-01-01", "2017-01-01T24:00"]
)
def test_what_is_no_date_is_named(name: str, value: str) -> None:
    params = {name: f"{value},{value}" if name == "period" else value}
    assert f"{name}={params[name]} (" in warnings(opened("map", params))


@pytest.mark.parametrize("value", ["2023-09-12T24:00Z", "2023-09-12T12:00+23:59", "99999-01-01"])
def test_what_is_no_moment_is_named(value: str) -> None:
    assert f"at={value} (write a moment as" in warnings(opened("journeys", {"at": value}))


@pytest.mark.parametrize("figure", ["map", "timeline", "classes", "heights", "ride"])
@pytest.mark.parametrize(
    "view", ["period=0001-01-01,9999-12-31", "period=1900-01-01,2100-12-31&class=icbm"]
)
def test_a_step_of_a_story_is_shown_whatever_its_dates(figure: Figure, view: str) -> None:
    step = Step(title="One", figure=figure, view=view, trip_id="2023-09-russia", plays=True)
    dated = Step.model_validate(
        step.model_dump() | {"at": "1900-01-01T00:00Z", "until": "2100-12-31T23:59Z"}
    )
    story = Story(title="Mine", steps=(dated,))
    app = opened("present", {"story": "own", "step": "1"}, {"own_story": story})
    assert [one.value for one in app.main.header] == ["One"]


@pytest.mark.parametrize("key", ["f_from", "f_to"])
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_days_of_the_sidebar_stay_within_the_data(key: str, day: date) -> None:
    app = opened("timeline", {})
    before = app.date_input(key="f_from").value, app.date_input(key="f_to").value
    app.date_input(key=key).set_value(day).run()
    assert not app.exception
    assert (app.date_input(key="f_from").value, app.date_input(key="f_to").value) == before
