"""Dates and times: how exact they are, and how they are told in UTC, local and Pyongyang time."""

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

# The days that can be drawn and computed with: pandas counts some spans in nanoseconds, which reach
# from 1677 to 2262 only.
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)

# Pyongyang kept UTC+8:30 from 15 August 2015 to 4 May 2018: the zone database knows, we don't.
PYONGYANG = ZoneInfo("Asia/Pyongyang")

ZONE_CITIES = {
    "Asia/Pyongyang": "Pyongyang",
    "Asia/Seoul": "Seoul",
    "Asia/Shanghai": "China",
    "Asia/Vladivostok": "Vladivostok",
    "Asia/Yakutsk": "Amur region",
    "Asia/Ho_Chi_Minh": "Vietnam",
    "Asia/Singapore": "Singapore",
    "Europe/Moscow": "Moscow",
}
# In the zone database, but no place's time: the host's own zone, placeholders, and `Etc/GMT+9`,
# which is nine hours behind UTC and mistaken for the opposite.
NO_ZONES: Final = re.compile(r"localtime|Factory|posixrules|(Etc/)?GMT[+-]\d+")
CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(:[0-5][0-9])?")


class NoInstant(ValueError):  # noqa: N818
    """A clock time that a zone skipped or had twice: the rule it breaks, and how to fix it."""

    def __init__(self, rule: str, mend: str) -> None:
        self.rule, self.mend = rule, mend
        super().__init__(rule)


@cache
def zones() -> frozenset[str]:
    """Names of the zones in which a time may be given, as the zone database spells them."""
    return frozenset(name for name in available_timezones() if not NO_ZONES.fullmatch(name))


def clock(text: str) -> time | None:
    """The time of day that `text` gives as `14:30` or `14:30:59`, to the minute, or None."""
    match = CLOCK.fullmatch(text)
    return time(int(match[1]), int(match[2])) if match else None


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant in UTC at which the clocks of `zone` showed a time.

    Raises:
        NoInstant: the clocks never showed it, since they were put forward over it, or twice,
            since they were put back.
    """
    local = datetime.combine(day, at, tzinfo=zone)
    before, after = local.utcoffset(), local.replace(fold=1).utcoffset()
    if before == after:
        return local.astimezone(UTC)
    when = f"{at:%H:%M} on {day_text(day)}"
    hint = "give date and time in UTC"
    if (before or timedelta()) < (after or timedelta()):
        raise NoInstant(
            "a time that exists in its zone",
            f"clocks in {zone.key} went forward and skipped {when}: check it, or {hint}",
        )
    raise NoInstant(
        "a time that occurs once in its zone",
        f"clocks in {zone.key} went back and showed {when} twice: {hint}",
    )


class OutOfLimits(ValueError):  # noqa: N818
    """A date before `FIRST_DAY` or after `LAST_DAY`; the message says which dates can be used."""

    def __init__(self) -> None:
        super().__init__(f"use a date from {FIRST_DAY} to {LAST_DAY}")


def check_year(year: int) -> None:
    """Check the year of any date that a visitor gives: in a link, a story or an upload.

    Raises:
        OutOfLimits: nothing of that year can be drawn.
    """
    if not FIRST_DAY.year <= year <= LAST_DAY.year:
        raise OutOfLimits


def parse_day(text: str) -> date:
    """Return the day of an ISO date such as `2017-11-28`.

    Raises:
        OutOfLimits: it cannot be drawn.
        ValueError: `text` is no such date.
    """
    day = date.fromisoformat(text)
    check_year(day.year)
    return day


def in_utc(instant: datetime) -> datetime:
    """Return an instant in UTC; one without a zone is UTC already.

    Raises:
        OutOfLimits: it cannot be drawn.
    """
    # First as it is written: the years 1 and 9999 leave no room for another zone.
    check_year(instant.year)
    utc = instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)
    check_year(utc.year)
    return utc


def day_text(day: date) -> str:
    """A day as people write it: `28 Nov 2017`."""
    return f"{day.day} {day:%b %Y}"


def span_text(start: date, end: date) -> str:
    """A span of days, with what both ends share told once: `10-19 Sep 2023`."""
    if start == end:
        return day_text(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day_text(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%b} – {day_text(end)}"
    return f"{day_text(start)} – {day_text(end)}"


def years_text(start: date, end: date) -> str:
    """A period in a sentence: whole years as `2017-2024` or `2022`, else its days."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    return span_text(start, end)


def clock_text(instant: datetime, zone: ZoneInfo) -> str:
    """An instant on the clock of `zone`, with its offset: `29 Nov 2017 02:48 (UTC+8:30)`."""
    local = instant.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return (
        f"{day_text(local.date())} {local:%H:%M} (UTC{sign}{hours}{f':{rest:02d}' if rest else ''})"
    )


def utc_text(instant: datetime) -> str:
    """An instant in UTC: `28 Nov 2017 18:18 UTC`."""
    utc = instant.astimezone(UTC)
    return f"{day_text(utc.date())} {utc:%H:%M} UTC"


def midnight_utc(day: date, zone: ZoneInfo = PYONGYANG) -> datetime:
    """The instant at which `day` begins in `zone`, as UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def partial_date(text: str) -> tuple[date, date]:
    """First and last day that an ISO date of any exactness covers.

    `"2017-11-28"` gives that day twice, `"1984-09"` the month's ends, `"1990"` the year's.

    Raises:
        ValueError: `text` is not an ISO date, month or year.
    """
    parts = text.split("-")
    if len(parts) == 3:
        day = date.fromisoformat(text)
        return day, day
    if len(parts) == 2:
        first = date.fromisoformat(f"{text}-01")
        return first, first.replace(day=monthrange(first.year, first.month)[1])
    first = date.fromisoformat(f"{text}-01-01")
    return first, first.replace(month=12, day=31)
