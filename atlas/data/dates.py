"""Dates and spans as people write them: in numbers, English, Russian, and Korean or Chinese."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from atlas.data.chronicle import fold
from atlas.data.moments import FIRST_DAY, LAST_DAY, OutOfLimits, check_year, partial_date

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
        r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})",
        # With points it is day, month, year everywhere.
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\." + YEAR,
        rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s(?:of\s)?{NAME}\.?,?\s{YEAR}",
        rf"{NAME}\.?\s(?P<day>\d{{1,2}})(st|nd|rd|th)?,?\s{YEAR}",
        rf"{NAME}\.?,?\s{YEAR}",
        # Each with its Korean or Chinese sign behind it.
        r"(?P<year>\d{4})\s?[년年]\s?(?P<month>\d{1,2})\s?[월月](\s?(?P<day>\d{1,2})\s?[일日])?",
    )
]
EITHER_FIRST = re.compile(
    r"(?P<first>\d{1,2})(?P<mark>[/-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})"
)
# What only a search reads: where a day is needed, these forms are doubtful.
MONTHS_ALONE: Final = [
    re.compile(form)
    for form in (
        r"(?P<month>\d{1,2})[/.](?P<year>\d{4})",
        rf"(?P<year>\d{{4}}),?\s{NAME}\.?",
    )
]
YEAR_FIRST: Final = re.compile(rf"(\d{{4}}),?\s{NAME}\.?\s(\d{{1,2}})(?:st|nd|rd|th)?")
YEAR_ALONE: Final = re.compile(r"(\d{4})(?:\s?[년年]|\s?г\.?|\s(?:год|года))?")
DECADE: Final = re.compile(r"(\d{3})0[’']?s")
SHORT_YEAR: Final = re.compile(r"(\d{1,2}[/.]\d{1,2}[/.])(\d{2})")
# Footnotes, which folding would make digits of the date.
FOOTNOTES: Final = re.compile("[⁰¹²³⁴-⁹₀-₉]")
DASHES: Final = re.compile(r"[‐‑‒–—―−~〜]")
# Between first and last day; the surer signs first, since a dash also stands within a date.
TO: Final = [
    re.compile(pattern)
    for pattern in (
        r"\s*(?:\.{2,}|…)\s*",
        r"\s(?:to|until|till|through|and|по)\s",
        r"\s-+\s",
        r"-|/",
    )
]
SINCE: Final = re.compile(r"(?:since|from|с)\s(.+)|(.+?)\s*(?:\.{2,}|…)|(\d{4})-")
AFTER: Final = re.compile(r"after\s(.+)")
UNTIL: Final = re.compile(r"(?:until|till|through|up to|по)\s(.+)|(?:\.{2,}|…)\s*(.+)")
BEFORE: Final = re.compile(r"before\s(.+)")
NUMBER: Final = re.compile(r"\d\d")
ONE_DAY: Final = timedelta(days=1)
# Longer is no span of days, and each dash in it would be tried.
LONGEST_SPAN: Final = 60
# What may stand between two days, and spaces: 2017-11-28 - 2017-12-02 has six cuts.
MOST_CUTS: Final = 8
MOST_WORDS: Final = 12
# The rule that a date breaks which may be either of two days.
EITHER: Final = "an unambiguous date"


class NoDate(ValueError):  # noqa: N818
    """A text is no date, or not one alone: the rule it breaks, and how to mend it."""

    def __init__(self, rule: str, mend: str) -> None:
        self.rule, self.mend = rule, mend
        super().__init__(rule)


class TwoDays(NoDate):
    """A text is a date that could be either of two days."""

    def __init__(self, either: tuple[date, date]) -> None:
        self.either = either
        super().__init__(EITHER, "write it as 2019-06-05: this could be two days")


Span = tuple[date, date]


def spans(text: str) -> tuple[Span, ...]:
    """First and last day of a date, year or span of days; of each where it may be either of two.

    Beside what `days` reads: `2017`, `1990s`, `2017-2018`, `10-19 Sep 2023`, `Nov 2017 to May
    2019`, `since 2019`, `2019..`, `before 2006`. What has no end goes as far as dates may.

    Raises:
        NoDate: `text` is none of these.
    """
    if len(text) > LONGEST_SPAN or not NUMBER.search(text):
        raise NoDate("a date", "write it as 2019-04-25, 2019-04 or 2019")
    plain = " ".join(DASHES.sub("-", fold(FOOTNOTES.sub("", text))).split())
    try:
        return (_span(plain),)
    except TwoDays as error:
        first, second = sorted(error.either)
        return (first, first), (second, second)


def _span(plain: str) -> Span:
    """As `spans`, of a text that is folded and whose dashes are hyphens."""
    try:
        return _alone(plain)
    except TwoDays:
        raise
    except NoDate as error:
        for first, last in _ends(plain):
            if first is not None and last is not None and first[0] <= last[1]:
                return first[0], last[1]
        if (open_ended := _open(plain)) is not None:
            return open_ended
        raise error


def _alone(plain: str) -> Span:
    """A day, a month, a year or a decade."""
    if match := SHORT_YEAR.fullmatch(plain):
        plain = f"{match[1]}{'20' if int(match[2]) < 50 else '19'}{match[2]}"
    if match := YEAR_FIRST.fullmatch(plain):
        plain = f"{match[3]} {match[2]} {match[1]}"
    if match := YEAR_ALONE.fullmatch(plain):
        return _years(int(match[1]), int(match[1]))
    if match := DECADE.fullmatch(plain):
        return _years(int(match[1]) * 10, int(match[1]) * 10 + 9)
    for form in MONTHS_ALONE:
        if match := form.fullmatch(plain):
            month = _month(match["month"])
            if 1 <= month <= 12:
                plain = f"{match['year']}-{month:02d}"
    return days(plain)


def _years(first: int, last: int) -> Span:
    try:
        check_year(first)
        check_year(last)
    except OutOfLimits as error:
        raise NoDate(f"a year from {FIRST_DAY.year} to {LAST_DAY.year}", "check it") from error
    return date(first, 1, 1), date(last, 12, 31)


def _ends(plain: str) -> Iterator[tuple[Span | None, Span | None]]:
    """Each way to read a text as two dates; what the two share may be written once."""
    plain = re.sub(r"^(from|between|с)\s", "", plain)
    cuts = [cut for sign in TO for cut in sign.finditer(plain)]
    if len(cuts) > MOST_CUTS or plain.count(" ") > MOST_WORDS:
        return
    # 2017-11/2018: what has a slash and hyphens is cut at the slash, as in ISO 8601.
    cuts.sort(key=lambda cut: cut[0] == "-" and plain.count("/") == 1)
    for cut in cuts:
        left, right = plain[: cut.start()].strip(), plain[cut.end() :].strip()
        # A date has the same signs as another: 2019/04/25/26 is no span.
        bare = cut[0] in {"-", "/"}
        if not left or not right or (bare and left.count(cut[0]) != right.count(cut[0])):
            continue
        if re.fullmatch(r"\d{4}", left) and re.fullmatch(r"\d{2}", right):
            right = left[:2] + right
        shared, words = right.split(" "), left.split(" ")
        if (last := _tried(right)) is not None:
            yield _tried(left), last
            # "10-19 Sep 2023", "28 Nov - 2 Dec 2017", "Nov-Dec 2017"
            for at in range(1, len(shared)):
                yield _tried(f"{left} {' '.join(shared[at:])}"), last
        # "September 10-19, 2023"
        if len(words) > 1 and len(shared) > 1:
            yield _tried(f"{left} {shared[-1]}"), _tried(f"{words[0]} {right}")


def _open(plain: str) -> Span | None:
    """A span without a first or a last day."""
    for form, start in ((SINCE, True), (AFTER, True), (UNTIL, False), (BEFORE, False)):
        match = form.fullmatch(plain)
        if match and (known := _tried(next(filter(None, match.groups())))):
            first, last = known
            if start:
                first = last + ONE_DAY if form is AFTER else first
                return min(first, LAST_DAY), LAST_DAY
            last = first - ONE_DAY if form is BEFORE else last
            return FIRST_DAY, max(last, FIRST_DAY)
    return None


def _tried(plain: str) -> Span | None:
    try:
        return _alone(plain.strip())
    except NoDate:
        return None


def days(text: str) -> tuple[date, date]:
    """First and last day of a date in a common form; a month is all its days.

    Raises:
        NoDate: `text` is no date, could be two, or is none of the calendar.
    """
    year, month, day = _parts(" ".join(fold(FOOTNOTES.sub("", text)).split()))
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
        raise NoDate("a valid calendar date", "check day and month") from error


def _parts(text: str) -> tuple[int, int, int | None]:
    """Year, month and day as they are written, or no day."""
    if match := EITHER_FIRST.fullmatch(text):
        first, second, year = (int(match[part]) for part in ("first", "second", "year"))
        if 1 <= first <= 12 and 1 <= second <= 12 and first != second:
            raise TwoDays(_either(year, first, second))
        # The one over 12 is the day.
        return (year, first, second) if second > 12 else (year, second, first)
    for form in FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            day = parts.get("day")
            return int(parts["year"]), _month(parts["month"]), int(day) if day else None
    raise NoDate("a date", "write it as 2019-04-25, 25 Apr 2019 or 25.04.2019")


def _either(year: int, first: int, second: int) -> tuple[date, date]:
    """Both days that a date in numbers may be.

    Raises:
        NoDate: no such year can be drawn.
    """
    _years(year, year)
    return date(year, first, second), date(year, second, first)


def _month(name: str) -> int:
    if name in MONTHS:
        return MONTHS[name]
    if name.isdecimal():
        return int(name)
    raise NoDate("a month's name", "write it as 25 Apr 2019 or 2019-04-25")
