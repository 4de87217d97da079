"""Dates and times by value: zones that changed, dates of any exactness, spans in words."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.data.moments import (
    PYONGYANG,
    clock_text,
    day_text,
    midnight_utc,
    partial_date,
    span_text,
    utc_text,
    years_text,
)

HWASONG_15 = datetime(2017, 11, 28, 18, 18, tzinfo=UTC)


def test_pyongyang_kept_half_past_eight_until_may_2018() -> None:
    assert clock_text(HWASONG_15, PYONGYANG) == "29 Nov 2017 02:48 (UTC+8:30)"
    later = datetime(2018, 6, 12, 1, 0, tzinfo=UTC)
    assert clock_text(later, PYONGYANG) == "12 Jun 2018 10:00 (UTC+9)"


def test_one_moment_on_three_clocks() -> None:
    khasan = datetime(2023, 9, 11, 20, 0, tzinfo=UTC)
    assert utc_text(khasan) == "11 Sep 2023 20:00 UTC"
    assert clock_text(khasan, ZoneInfo("Asia/Vladivostok")) == "12 Sep 2023 06:00 (UTC+10)"
    assert clock_text(khasan, PYONGYANG) == "12 Sep 2023 05:00 (UTC+9)"
    assert clock_text(khasan, ZoneInfo("America/New_York")) == "11 Sep 2023 16:00 (UTC-4)"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017-11-28", date(2017, 11, 28), date(2017, 11, 28)),
        ("1984-09", date(1984, 9, 1), date(1984, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("1991-12", date(1991, 12, 1), date(1991, 12, 31)),
        ("1990", date(1990, 1, 1), date(1990, 12, 31)),
    ],
)
def test_partial_date(text: str, first: date, last: date) -> None:
    assert partial_date(text) == (first, last)


def test_partial_date_refuses_what_is_no_date() -> None:
    with pytest.raises(ValueError, match="month"):
        partial_date("2017-13")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
def test_a_month_covers_its_days(day: date) -> None:
    first, last = partial_date(f"{day:%Y-%m}")
    assert first <= day <= last
    assert (first.day, first.month, last.month) == (1, day.month, day.month)


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2023, 9, 12), date(2023, 9, 12), "12 Sep 2023"),
        (date(2023, 9, 10), date(2023, 9, 19), "10–19 Sep 2023"),
        (date(2019, 2, 23), date(2019, 3, 5), "23 Feb – 5 Mar 2019"),
        (date(2017, 12, 30), date(2018, 1, 2), "30 Dec 2017 – 2 Jan 2018"),
    ],
)
def test_span_text(start: date, end: date, text: str) -> None:
    assert span_text(start, end) == text


def test_years_text_tells_whole_years_as_years() -> None:
    assert years_text(date(2017, 1, 1), date(2024, 12, 31)) == "2017–2024"
    assert years_text(date(2022, 1, 1), date(2022, 12, 31)) == "2022"
    assert years_text(date(2023, 9, 10), date(2023, 9, 19)) == "10–19 Sep 2023"


def test_midnight_in_pyongyang() -> None:
    assert midnight_utc(date(2018, 5, 4)) == datetime(2018, 5, 3, 15, 30, tzinfo=UTC)
    assert midnight_utc(date(2018, 5, 6)) == datetime(2018, 5, 5, 15, 0, tzinfo=UTC)
    assert day_text(date(2023, 9, 1)) == "1 Sep 2023"
