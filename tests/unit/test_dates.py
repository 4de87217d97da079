"""Dates as people write them: each form is read as the day or the month that it names."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from atlas import dates
from atlas.moments import FIRST_DAY, LAST_DAY

DAYS = st.dates(FIRST_DAY, LAST_DAY)
# Written out, so that the table of the parser has something to be held against.
OF_THE_MONTH = [
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
]  # fmt: skip
MONTH = [
    "Январь", "Февраль", "Март", "Апрель", "Май", "Июнь",
    "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь",
]  # fmt: skip


def forms_of_a_day(day: date) -> list[str]:
    y, m, d = day.year, day.month, day.day
    return [
        day.isoformat(), f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}{m:02}{d:02}",
        f"{d}.{m}.{y}", f"{d:02}.{m:02}.{y}",
        f"{d} {day:%b %Y}", f"{d}. {day:%B}, {y}", f"{day:%B} {d}, {y}", f"{day:%b}. {d}th {y}",
        f"{d} {day:%B %Y}".upper(),
        f"{d} {OF_THE_MONTH[m - 1]} {y}", f"{d} {OF_THE_MONTH[m - 1]} {y} г.",
        f"{d} {OF_THE_MONTH[m - 1].upper()} {y} года",
        f"{y}년 {m}월 {d}일", f"{y}년{m}월{d}일", f"{y}年{m}月{d}日", f" {y}년  {m:02}월 {d:02}일 ",
    ]  # fmt: skip


def forms_of_a_month(day: date) -> list[str]:
    y, m = day.year, day.month
    return [
        f"{y}-{m:02}", f"{day:%B} {y}", f"{day:%b} {y}", f"{day:%B}, {y}", f"{MONTH[m - 1]} {y}",
        f"{MONTH[m - 1].lower()} {y} года", f"{y}년 {m}월", f"{y}年{m}月",
    ]  # fmt: skip


@given(DAYS)
@example(date(2023, 9, 12))
@example(date(2024, 2, 29))
def test_each_form_of_a_day_is_that_day(day: date) -> None:
    for text in forms_of_a_day(day):
        assert dates.days(text) == (day, day), text


@given(DAYS)
def test_each_form_of_a_month_is_all_its_days(day: date) -> None:
    last = date(day.year, day.month, monthrange(day.year, day.month)[1])
    for text in forms_of_a_month(day):
        assert dates.days(text) == (day.replace(day=1), last), text


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "a date"),
        ("2023", "a date"),
        ("12 Sep", "a date"),
        ("Khasan", "a date"),
        ("Khasan 2023", "a month's name"),
        ("12.13.2023", "a date of the calendar"),
        ("2023년 2월 30일", "a date of the calendar"),
        ("05/06/2019", "a date that is one day"),
        ("1 May 1812", "a year from 1900 to 2100"),
        ("12 Sep 2023 and more", "a date"),
    ],
)
def test_what_is_no_date_says_why(text: str, rule: str) -> None:
    with pytest.raises(dates.NoDate, match=rule) as caught:
        dates.days(text)
    assert caught.value.rule == rule


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text: str) -> None:
    try:
        first, last = dates.days(text)
    except dates.NoDate:
        return
    assert (last - first).days in {0, 27, 28, 29, 30}
