"""Dates that a visitor gives: what can be drawn is taken, anything else is named."""

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from atlas.data import dates
from atlas.data.catalog import DATA
from atlas.data.moments import FIRST_DAY, LAST_DAY, OutOfLimits, in_utc, parse_day, partial_date
from atlas.query.links import bare
from atlas.query.story import StoryError, read
from atlas.query.view import FACETS, View

LIMITS = "use a date from 1900-01-01 to 2100-12-31"
KNOWN: dict[str, list[str]] = {name: [] for name in FACETS}
DAY_LONG = timedelta(hours=23, minutes=59)
MOMENTS = st.datetimes(timezones=st.none() | st.timedeltas(-DAY_LONG, DAY_LONG).map(timezone))
# What is no day of ours, however well it is formed: other calendars, scripts and lengths.
NO_DAYS = [
    "10000-01-01", "99999-12-31", "-0001-01-01", "+2017-01-01", "0000-01-01", "2100-02-29",
    "1900-02-29", "2017-02-30", "2017-13-01", "2017-01-01T24:00", "2017-01-01T00:00+24:00",
    "２０１７-01-01", "٢٠١٧-٠١-٠١", "二〇一七-01-01", "2017-01-01 BC", "2017", "1e3", "", "nan",
]  # fmt: skip
TEXTS = st.dates().map(date.isoformat) | st.sampled_from(NO_DAYS)


def test_the_limits_are_those_that_the_readme_states() -> None:
    readme = " ".join((DATA.parent / "README.md").read_text(encoding="utf-8").split())
    assert f"Dates run from {FIRST_DAY} to {LAST_DAY}, in a link" in readme


def inside(day: date) -> bool:
    return FIRST_DAY <= day <= LAST_DAY


@given(st.dates())
@example(date.min)
@example(date.max)
@example(FIRST_DAY - timedelta(days=1))
@example(FIRST_DAY)
@example(LAST_DAY)
@example(LAST_DAY + timedelta(days=1))
@example(date(2000, 2, 29))
def test_a_day_is_taken_if_it_can_be_drawn(day: date) -> None:
    if inside(day):
        assert parse_day(day.isoformat()) == day
    else:
        with pytest.raises(OutOfLimits, match=LIMITS):
            parse_day(day.isoformat())


@pytest.mark.parametrize("text", NO_DAYS)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)iso|day|month|year") as caught:
        parse_day(text)
    assert not isinstance(caught.value, OutOfLimits)


@given(MOMENTS)
@example(datetime.min.replace(tzinfo=timezone(DAY_LONG)))
@example(datetime.max.replace(tzinfo=timezone(-DAY_LONG)))
@example(datetime(1900, 1, 1, tzinfo=timezone(DAY_LONG)))
@example(datetime(2100, 12, 31, 23, 59, tzinfo=timezone(-DAY_LONG)))
def test_an_instant_is_taken_if_it_can_be_drawn(moment: datetime) -> None:
    try:
        utc = in_utc(moment)
    except OutOfLimits:
        # On the last days the zone decides.
        assert not FIRST_DAY + DAY_LONG < moment.date() < LAST_DAY - DAY_LONG
        return
    assert inside(utc.date())
    assert utc == (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    # In places pandas computes in nanoseconds.
    assert pd.Timestamp(utc).as_unit("ns") == pd.Timestamp(utc)


@given(st.lists(TEXTS, max_size=3))
@example(["0001-01-01", "9999-12-31"])
@example(["1899-12-31", "1900-01-01"])
def test_a_period_of_a_link_can_be_drawn_or_is_named(days: list[str]) -> None:
    view, notes = View.from_params({"period": [",".join(days)]}, KNOWN)
    if view.period is None:
        assert bool(notes) == bool(",".join(days).strip(", "))
    else:
        assert notes == []
        assert all(map(inside, view.period))
        given = [bare(day) for day in days if bare(day)]
        if all(len(day) == len("2017-11-28") for day in given):
            # One day alone is the first and the last.
            assert [day.isoformat() for day in view.period] == (given * 2)[:2]


def test_a_period_out_of_the_limits_says_what_can_be_used() -> None:
    _, notes = View.from_params({"period": ["0001-01-01", "9999-12-31"]}, KNOWN)
    assert notes == [f"period=0001-01-01,9999-12-31 ({LIMITS})"]


@given(st.dates())
@example(date(9999, 12, 31))
def test_a_date_that_is_searched_or_uploaded_can_be_drawn_or_is_named(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.year:04}-{day.month:02}",
        f"{day.day}.{day.month}.{day.year:04}",
    ):
        if inside(day):
            assert all(map(inside, dates.days(text)))
        else:
            with pytest.raises(dates.NoDate, match="a year from 1900 to 2100"):
                dates.days(text)


def test_the_last_month_of_the_calendar_has_its_days() -> None:
    assert partial_date("9999-12") == (date(9999, 12, 1), date(9999, 12, 31))


def a_story(**step: object) -> bytes:
    step = {"title": "One", "figure": "ride", "trip_id": "a-trip", **step}
    return json.dumps({"title": "Mine", "steps": [step]}).encode()


@given(
    st.lists(TEXTS, min_size=2, max_size=2),
    MOMENTS.map(datetime.isoformat) | st.integers(),
    MOMENTS.map(datetime.isoformat) | st.floats(allow_nan=False, allow_infinity=False),
)
@example(["0001-01-01", "9999-12-31"], "0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59")
@example(["2017-01-01", "2017-12-31"], "2017-01-01T24:00Z", "2017-01-01T00:00+24:00")
@example(["2017-01-01", "2017-12-31"], 10**11, -(10**11))
@example(["2017-01-01", "2017-12-31"], "2000-01-01T00:00:01", "2000-01-01T00:00:00")
def test_the_dates_of_a_story_can_be_drawn_or_are_named(
    period: list[str], at: object, until: object
) -> None:
    content = a_story(view=f"period={','.join(period)}", at=at, until=until)
    try:
        story, notes = read(content, KNOWN, (), ["a-trip"], ())
    except StoryError as error:
        problems = error.problems
    else:
        problems = []
    assert all(one.startswith(("Step 1, at: ", "Step 1, until: ")) for one in problems)
    if problems:
        return
    (step,) = story.steps
    for moment in (step.at, step.until):
        assert moment is not None
        assert inside(moment.date())
        assert moment.utcoffset() == timedelta()
    view, _ = View.from_query(step.view, KNOWN)
    assert (view.period is None) == (bool(notes) or not any(period))


def test_a_story_out_of_the_limits_says_where_and_what_can_be_used() -> None:
    with pytest.raises(StoryError) as caught:
        read(a_story(at="0001-01-01T00:00+23:59"), KNOWN, (), ["a-trip"], ())
    assert caught.value.problems == [f"Step 1, at: Value error, {LIMITS}."]
    _, notes = read(a_story(view="period=0001-01-01,9999-12-31"), KNOWN, (), ["a-trip"], ())
    assert notes == [f"step 1: period=0001-01-01,9999-12-31 ({LIMITS})"]
