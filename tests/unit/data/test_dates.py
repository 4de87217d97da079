"""Dates as people write them: each form is read as the day or the month that it names."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from atlas.data import dates
from atlas.data.moments import FIRST_DAY, LAST_DAY

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
        ("12.13.2023", "a valid calendar date"),
        ("2023년 2월 30일", "a valid calendar date"),
        ("05/06/2019", "an unambiguous date"),
        ("1 May 1812", "a year from 1900 to 2100"),
        ("12 Sep 2023 and more", "a date"),
    ],
)
def test_what_is_no_date_says_why(text: str, rule: str) -> None:
    with pytest.raises(dates.NoDate, match=rule) as caught:
        dates.days(text)
    assert caught.value.rule == rule


SPANS = [
    ("2017", "2017-01-01", "2017-12-31"), ("2017년", "2017-01-01", "2017-12-31"),
    ("2017 год", "2017-01-01", "2017-12-31"), ("1990s", "1990-01-01", "1999-12-31"),
    ("2017-2018", "2017-01-01", "2018-12-31"), ("2017–2018", "2017-01-01", "2018-12-31"),
    ("2017 - 2018", "2017-01-01", "2018-12-31"), ("2017/2018", "2017-01-01", "2018-12-31"),
    ("2017~2018", "2017-01-01", "2018-12-31"), ("2017..2018", "2017-01-01", "2018-12-31"),
    ("2017 to 2018", "2017-01-01", "2018-12-31"), ("2017-18", "2017-01-01", "2018-12-31"),
    ("from 2017 to 2018", "2017-01-01", "2018-12-31"),
    ("between 2017 and 2018", "2017-01-01", "2018-12-31"),
    ("с 2017 по 2018", "2017-01-01", "2018-12-31"),
    # A month, where the second number can be one.
    ("2011-12", "2011-12-01", "2011-12-31"),
    ("Sept 2023", "2023-09-01", "2023-09-30"), ("09/2023", "2023-09-01", "2023-09-30"),
    ("9.2023", "2023-09-01", "2023-09-30"), ("2023 Sep", "2023-09-01", "2023-09-30"),
    ("2023 Sep 12", "2023-09-12", "2023-09-12"), ("12.09.23", "2023-09-12", "2023-09-12"),
    ("25.12.84", "1984-12-25", "1984-12-25"),
    ("10–19 Sep 2023", "2023-09-10", "2023-09-19"),
    ("September 10-19, 2023", "2023-09-10", "2023-09-19"),
    ("28 Nov – 2 Dec 2017", "2017-11-28", "2017-12-02"),
    ("Nov 28 - Dec 2, 2017", "2017-11-28", "2017-12-02"),
    ("Nov-Dec 2017", "2017-11-01", "2017-12-31"),
    ("Nov 2017 to May 2019", "2017-11-01", "2019-05-31"),
    ("2017-11-28 - 2018-01-02", "2017-11-28", "2018-01-02"),
    ("2017-11..2018-03", "2017-11-01", "2018-03-31"),
    ("since 2019", "2019-01-01", "2100-12-31"), ("from 2019", "2019-01-01", "2100-12-31"),
    ("2019..", "2019-01-01", "2100-12-31"), ("2019-", "2019-01-01", "2100-12-31"),
    ("after 12 Sep 2023", "2023-09-13", "2100-12-31"),
    ("until 2006", "1900-01-01", "2006-12-31"), ("..2006", "1900-01-01", "2006-12-31"),
    ("before 2006", "1900-01-01", "2005-12-31"),
    ("after 2100", "2100-12-31", "2100-12-31"), ("before 1900", "1900-01-01", "1900-01-01"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last"), SPANS)
def test_a_span_is_read(text: str, first: str, last: str) -> None:
    assert dates.spans(text) == ((date.fromisoformat(first), date.fromisoformat(last)),)


@given(DAYS, DAYS)
def test_each_form_of_a_span_is_its_days(one: date, other: date) -> None:
    first, last = min(one, other), max(one, other)
    for left, right in zip(forms_of_a_day(first), forms_of_a_day(last), strict=True):
        for between in (" to ", " – ", " .. "):
            text = f"{left}{between}{right}"
            if len(text) <= dates.LONGEST_SPAN:
                assert dates.spans(text) == ((first, last),), text


@given(DAYS)
def test_what_is_one_date_is_that_as_a_span(day: date) -> None:
    for text in (*forms_of_a_day(day), *forms_of_a_month(day)):
        assert dates.spans(text) == (dates.days(text),), text


@given(DAYS)
def test_day_and_month_in_either_order_are_two_days_where_both_can_be(day: date) -> None:
    for sign in "/-":
        text = f"{day.day}{sign}{day.month}{sign}{day.year}"
        if day.day > 12 or day.day == day.month:
            assert dates.spans(text) == ((day, day),)
            continue
        turned = date(day.year, day.day, day.month)
        either = tuple((one, one) for one in sorted((day, turned)))
        assert dates.spans(text) == either
        with pytest.raises(dates.TwoDays) as caught:
            dates.days(text)
        assert set(caught.value.either) == {day, turned}


@pytest.mark.parametrize(
    "text",
    ["", "x", "12", "1812", "2150", "2018-2017", "1000-2000", "KN-23", "Hwasong-15", "to 2017",
     "2017-2018-2019", "May", "Khasan 2017", "2017-13", "9/12/1812", "- 2017", "2017 x 2018",
     "since", "x" * 100 + "2017", "2019/04/25/26", "2017-11-28-30"],
)  # fmt: skip
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(dates.NoDate):
        dates.spans(text)


@given(st.text(max_size=60) | st.text("0123456789-–./ toSepfrm", max_size=40))
def test_any_text_is_spans_or_none(text: str) -> None:
    try:
        spans = dates.spans(text)
    except dates.NoDate:
        return
    assert len(spans) in {1, 2}
    assert all(FIRST_DAY <= first <= last <= LAST_DAY for first, last in spans)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_none(text: str) -> None:
    try:
        first, last = dates.days(text)
    except dates.NoDate:
        return
    assert (last - first).days in {0, 27, 28, 29, 30}


@pytest.mark.parametrize("text", ["0/5/2019", "00/05/2019", "5/0/2019", "0-0-2019", "0/12/19"])
def test_a_day_or_month_of_zero_is_no_date(text: str) -> None:
    for read in (dates.days, dates.spans):
        with pytest.raises(dates.NoDate):
            read(text)
