"""Dates as people write them: in numbers, in English, in Russian, and in Korean or Chinese."""

import re
from datetime import date
from typing import Final

from atlas.chronicle import fold
from atlas.moments import FIRST_DAY, LAST_DAY, OutOfLimits, check_year, partial_date

RUSSIAN: Final = (
    ("январь", "января"),
    ("февраль", "февраля"),
    ("март", "марта"),
    ("апрель", "апреля"),
    ("май", "мая"),
    ("июнь", "июня"),
    ("июль", "июля"),
    ("август", "августа"),
    ("сентябрь", "сентября"),
    ("октябрь", "октября"),
    ("ноябрь", "ноября"),
    ("декабрь", "декабря"),
)
# Folded name of a month: its number.
MONTHS: Final = {
    fold(name): number
    for number, russian in enumerate(RUSSIAN, start=1)
    for name in (f"{date(2000, number, 1):%b}", f"{date(2000, number, 1):%B}", *russian)
} | {"sept": 9}

NAME = r"(?P<month>[^\W\d_]+)"
# After a Russian year stands "г." or "года", the word for it.
YEAR = r"(?P<year>\d{4})(\s?г\.|\s(г|года))?"
FORMS: Final = [
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{4})-(?P<month>\d{1,2})",
        # With points it is day, month, year everywhere.
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\." + YEAR,
        rf"(?P<day>\d{{1,2}})\.?\s{NAME}\.?,?\s{YEAR}",
        rf"{NAME}\.?\s(?P<day>\d{{1,2}})(st|nd|rd|th)?,?\s{YEAR}",
        rf"{NAME}\.?,?\s{YEAR}",
        # Each with its Korean or Chinese sign behind it.
        r"(?P<year>\d{4})\s?[년年]\s?(?P<month>\d{1,2})\s?[월月](\s?(?P<day>\d{1,2})\s?[일日])?",
    )
]
EITHER_FIRST = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[/-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})"
)


class NoDate(ValueError):  # noqa: N818
    """A text is no date, or not one alone: the rule it breaks, and how to mend it."""

    def __init__(self, rule: str, mend: str) -> None:
        self.rule, self.mend = rule, mend
        super().__init__(rule)


def days(text: str) -> tuple[date, date]:
    """First and last day of a date in a common form; a month is all its days.

    Raises:
        NoDate: `text` is no date, could be two, or is none of the calendar.
    """
    year, month, day = _parts(" ".join(fold(text).split()))
    try:
        check_year(year)
    except OutOfLimits as error:
        raise NoDate(
            f"a year from {FIRST_DAY.year} to {LAST_DAY.year}", "check the year"
        ) from error
    try:
        if day is None:
            return partial_date(f"{year:04d}-{month:02d}")
        return (one := date(year, month, day)), one
    except ValueError as error:
        raise NoDate("a date of the calendar", "check day and month") from error


def _parts(text: str) -> tuple[int, int, int | None]:
    """Year, month and day as they are written, or no day."""
    if found := EITHER_FIRST.fullmatch(text):
        first, second, year = (int(found[part]) for part in ("first", "second", "year"))
        if first <= 12 and second <= 12 and first != second:
            raise NoDate("a date that is one day", "write it as 2019-06-05: this could be two days")
        # The one over 12 is the day.
        return (year, first, second) if second > 12 else (year, second, first)
    for form in FORMS:
        if found := form.fullmatch(text):
            parts = found.groupdict()
            day = parts.get("day")
            return int(parts["year"]), _month(parts["month"]), int(day) if day else None
    raise NoDate("a date", "write it as 2019-04-25, 25 Apr 2019 or 25.04.2019")


def _month(name: str) -> int:
    if name in MONTHS:
        return MONTHS[name]
    if name.isdecimal():
        return int(name)
    raise NoDate("a month's name", "write it as 25 Apr 2019 or 2019-04-25")
