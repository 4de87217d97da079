"""Single cells, by what their column is taken for: their value, or why they have none."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from atlas.data import dates, invisible, moments, words
from atlas.data.chronicle import fold
from atlas.own import values
from atlas.own.limits import Bad, Marked
from atlas.own.values import When

LONGEST_TITLE: Final = 200
# Kinds of characters that break a line or a table, or that no font has.
BREAKS: Final = {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
WHOLE: Final = re.compile(r"(\d+)(?:\.0+)?", re.ASCII)
# The first day of all in its own zone may be the one before it in UTC.
NOT_IN_UTC: Final = Bad(
    "a time from 1900 to 2100 in UTC", "leave the time out, or correct the year"
)
NOT_THESE_DAYS: Final = Bad(
    "instants of the days of the event", "correct the days, or leave the instants out"
)
CERTAINTIES: Final = {fold(name): one for one, name in words.CERTAINTIES.items()} | {
    one: one for one in words.CERTAINTIES
}
NO_CERTAINTY: Final = Marked(
    "unknown",
    "a certainty",
    f"treated as unknown, and kept as written: use {', '.join(words.CERTAINTIES)}",
)


class _NoBreaks(dict[int, int | None]):
    """A table for `str.translate` that leaves out what breaks a line."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.category(chr(code)) in BREAKS else code
        self[code] = kept
        return kept


_NO_BREAKS = _NoBreaks()
# What `str.isprintable` calls unprintable and is no break, where it may occur in each word.
JOINERS: Final = re.compile(f"[{invisible.JOINERS}]")


def prose(value: str) -> str | Bad:
    """Text as it is."""
    if (
        not value.isprintable()
        and not JOINERS.sub("", value).isprintable()
        and any(unicodedata.category(sign) in BREAKS for sign in set(value))
    ):
        return Bad("no control characters", "remove invisible characters")
    return value


def single_spaced(text: str) -> str:
    """Text in which each run of spaces and line breaks is one space, and none at its ends."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    return " ".join(text.split())


def in_one_line(text: str) -> str:
    """Text without line breaks and control characters."""
    text = single_spaced(text)
    return text if text.isprintable() else text.translate(_NO_BREAKS)


def title(value: str) -> str | Bad | Marked:
    """The title of an event, which it needs."""
    if not value:
        return Bad("needed", "fill it in, or remove the row")
    read = prose(value)
    if isinstance(read, str) and len(read) > LONGEST_TITLE:
        mend = "shortened: the full title is kept in the text"
        return Marked(read, f"at most {LONGEST_TITLE} characters", mend)
    return read


def short(cell: str) -> str:
    """A cell as it is quoted: cut where it is long."""
    return cell if len(cell) <= 80 else f"{cell[:80]}…"


def day(cell: str, order: values.Order, *, spans: bool, midnight: bool) -> When | Bad:
    """The date of an event, or its end."""
    if not cell:
        return Bad("needed", "fill it in, or remove the row")
    return values.when(cell, order, spans=spans, midnight=midnight)


def weekday(cell: str, read: When | Bad) -> When | Bad | Marked:
    """A date as it was read; marked where another weekday stands before it."""
    if isinstance(read, Bad) or read.first != read.last:
        return read
    match = values.WEEKDAY.match(cell)
    if not match or f"{read.first:%a}".casefold() == match[0][:3].casefold():
        return read
    day_text = f"{moments.day_text(read.first)}, which is a {read.first:%A}"
    return Marked(read, "the weekday of its date", f"read as {day_text}: correct one of them")


def other_year(cell: str, date_: When | None) -> Marked | None:
    """What is to be said of a year beside a date, where it is another one."""
    match = values.YEAR.fullmatch(cell.strip())
    if not match or date_ is None or date_.first.year <= int(match[1]) <= date_.last.year:
        return None
    mend = f"read as {moments.span_text(date_.first, date_.last)}: correct one of them"
    return Marked(date_, "the year beside it", mend)


def composed(year: str, month: str, day: str) -> When | Bad:
    """The day, month or year that three cells give; "0" and an empty cell are not known."""
    parts = []
    for cell in (year, month, day):
        match = WHOLE.fullmatch(cell)
        parts.append(str(int(match[1])) if match else cell)
    year, month, day = ("" if part == "0" else part for part in parts)
    if not year:
        return Bad("needed", "fill in the year, or remove the row")
    if day and not month:
        return Bad("a day needs its month", "fill in the month")
    if month and not month.isdecimal():
        named = dates.MONTHS.get(fold(month).strip("."))
        if named is None:
            return Bad("a month's name", "write it as 4, Apr or April")
        month = str(named)
    if month and not 1 <= int(month) <= 12:
        return Bad("a month", "write it from 1 to 12, or leave it out where it is not known")
    if not re.fullmatch(r"\d{4}", year, re.ASCII) or len(month + day) > 4:
        # Between years may stand a date.
        whole = values.when(year)
        mend = "write the year as 2019, the month as 4 and the day as 25"
        is_day = isinstance(whole, When) and whole.precision == "day"
        return whole if is_day else Bad("a date", mend)
    return values.when("-".join(filter(None, (year, month.zfill(2) if month else "", day))))


def certainty(value: str) -> str | Marked:
    """An id of `words.CERTAINTIES`."""
    certainty_id = CERTAINTIES.get(fold(value))
    if certainty_id is None:
        return NO_CERTAINTY
    return certainty_id


def same_time(at: time, of_date: time | None) -> Bad | None:
    """Why the time of a row is not that of its date; many programs write midnight there."""
    if of_date in {None, time(), at}:
        return None
    return Bad("the time that the date has", f"the date has {of_date:%H:%M}: correct one of them")


def within_days(start: datetime, end: datetime, first: date, last: date) -> Bad | None:
    """Why two instants, naive in UTC, are not on these days, in whatever zone, and in order."""
    if start > end:
        return Bad("end after start", "swap the two instants")
    # Those of whole days may begin or end beyond, where their midnight is.
    if start == end and not moments.FIRST_DAY <= start.date() <= moments.LAST_DAY:
        return NOT_IN_UTC
    if start != end and _whole_days(start, end) not in {None, (first, last)}:
        return NOT_THESE_DAYS
    begins, ends = (datetime.combine(day, time()) for day in (first, last))
    ends += timedelta(days=1)
    if begins - values.FARTHEST["+"] <= start and end <= ends + values.FARTHEST["-"]:
        return None
    return Bad("instants within the days of the event", "correct them, or the days")


def _whole_days(start: datetime, end: datetime) -> tuple[date, date] | None:
    """The first and the last day between two midnights, as our exports write days without times."""
    begins, ends = (one.replace(tzinfo=UTC).astimezone(moments.PYONGYANG) for one in (start, end))
    if begins.time() == ends.time() == time():
        return begins.date(), ends.date() - timedelta(days=1)
    return None


def instant(day: date, at: time, zone: tzinfo, day_zone: tzinfo | None = None) -> datetime | Bad:
    """The instant in UTC at which the clocks of a zone showed a time.

    The day is that of `day_zone`, where it is another: 18:17 UTC of 29 Nov in Korea is on 28 Nov.
    """
    if day_zone:
        for days in (-1, 1):
            other = instant(day + timedelta(days), at, zone)
            if not isinstance(other, Bad) and other.astimezone(day_zone).date() == day:
                return other
    try:
        read = (
            moments.instant(day, at, zone)
            if isinstance(zone, ZoneInfo)
            else datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
        )
    except moments.NoInstant as error:
        return Bad(error.rule, error.mend)
    return read if moments.FIRST_DAY <= read.date() <= moments.LAST_DAY else NOT_IN_UTC
