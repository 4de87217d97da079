"""Cells as people write them: when, at what time, and in which zone."""

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from atlas.data import dates, moments
from atlas.own.limits import Bad

Order = Literal["", "day", "month"]
# What people write where they know nothing; folded.
NOTHING: Final = frozenset(
    {"-", "--", "?", "n/a", "na", "nan", "none", "null", "nil", "unknown", "unk", "tbd", "nat"}
)
LONGEST_NOTHING: Final = max(map(len, NOTHING))
DASHES: Final = str.maketrans(
    dict.fromkeys("‐‑‒–—−﹣－", "-") | {"→": "-", "＋": "+", "\u00a0": " ", "\u202f": " "}
)
TIMED: Final = re.compile(
    r"(?P<day>.*[\d.])(?:T|,?\s+(?:at\s+)?)(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?:[.,]\d+)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*"
    r"(?:\((?=.*\)$))?(?P<zone>Z|(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?|UTC|GMT)?\)?",
    re.IGNORECASE,
)
# How databases and spreadsheets write a day of which they know no hour.
MIDNIGHT: Final = re.compile(
    r"[T\s](?:0?0:00(?::00(?:[.,]\d+)?)?|12:00(?::00(?:[.,]\d+)?)?\s*a\.?m\.?)"
    r"\s*\(?(?:Z|(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?|UTC|GMT)?\)?$",
    re.IGNORECASE | re.ASCII,
)
# As our own exports write an instant; that of the first or last day may be beside it in UTC.
EXACT: Final = re.compile(
    r"(?:19\d\d|20\d\d|1899|210[01])-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])"
    r"[T ](?:[01]\d|2[0-3])(?::[0-5]\d){2}Z?",
    re.ASCII,
)
CLOCK: Final = re.compile(
    r"(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?",
    re.IGNORECASE | re.ASCII,
)
# Halves of the day, which stand before the time in these languages.
HALVES: Final = {"오전": "am", "오후": "pm", "午前": "am", "午後": "pm", "上午": "am", "下午": "pm"}
HALF_FIRST: Final = re.compile(
    rf"({'|'.join(HALVES)}|[ap]\.?m\.?)\s*(.+)|(.+?)\s*({'|'.join(HALVES)})", re.IGNORECASE
)
OFFSET: Final = re.compile(
    r"(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?([0-5]\d))?", re.IGNORECASE | re.ASCII
)
# Hours from UTC: no place is further behind, or further ahead.
FARTHEST: Final = {"-": timedelta(hours=12), "+": timedelta(hours=14)}
# 10:00-12:00 is a span to people, and a time twelve hours behind UTC to programs, which write a T,
# seconds, or a space and an offset that some zone has; and 23:00+1 is on the next day to people.
NO_OFFSET: Final = re.compile(
    r"(?<![\dT:])\d{1,2}:\d\d(?:[+＋][1-3]|[ \xa0\u202f]*([-‐‑‒–—﹣－→])\d{1,2}(?::?\d\d)?\)?)$",
    re.IGNORECASE | re.ASCII,
)
SPACED_OFFSET: Final = re.compile(
    r"\d{1,2}:\d\d\s+.(?:\d{1,2}|\d{4})\)?|\d\d:\d\d\s+.(?:\d\d:00|0[2349]:30)\)?"
)
TWO_TIMES: Final = Bad("one time", "write a zone as UTC-5; leave out when the event ended")
# Abbreviations that mean one offset; many others mean several.
SHORT_ZONES: Final = {"z": "UTC", "gmt": "UTC", "utc": "UTC", "kst": "Asia/Seoul",
                      "jst": "Asia/Tokyo", "msk": "Europe/Moscow"}  # fmt: skip
# Zones in the name of a column: a short name, an offset in brackets, or the name in the database.
NAMED: Final = (
    r"(?:utc|gmt)(?:\s*[+-]\s*\d\d?(?::?\d\d)?)?|kst|jst|msk|(?<=\()[+-]\d\d?(?::?\d\d)?(?=\))"
    r"|(?:africa|america|asia|atlantic|australia|etc|europe|indian|pacific)(?:/[a-z_-]+)+"
)
# Half of UTC+8.5 or UTC+9h says another zone.
NO_HALF: Final = r"(?![a-z\d]|[.,:]\d|\s*/\s*[+-]|:?\s*(?:plus|minus|[+±-])?\s*[\d½¼¾])"
ZONES: Final = re.compile(rf"(?<![a-z])(?:{NAMED}){NO_HALF}", re.IGNORECASE | re.ASCII)
WEEKDAY: Final = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]*\s+", re.IGNORECASE
)
NAMED_MONTH: Final = re.compile(r"(\d{1,2})[-/ ]([^\W\d_]{3,})\.?[-/ ](\d\d|\d{4})")
# But 2017-11/12 is two months, or two days of one.
YEAR_FIRST: Final = re.compile(
    r"(?!\d{4}-\d\d?/|\d{4}/\d\d?-)(\d{4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,2})\.?"
)
SHORT_YEAR: Final = re.compile(r"(\d{1,2}\.\d{1,2}\.)(\d\d)")
YEAR: Final = re.compile(r"(\d{4})(?:\.0)?")
# With such a dash 2003–04 is two years to people, and to no program a month.
TWO_YEARS: Final = re.compile(r"\d\d(\d\d)[–—](\d\d)", re.ASCII)
YEAR_OR_MONTH: Final = Bad("a month, or two years", "write it as 2003-04, or as 2003-2004")
# And so 2022-01~02 and 2017.11-12 are two months: a date has the same sign twice.
TWO_SIGNS: Final = re.compile(
    r"\d{4}(\s*[-‒–—―~〜～./]\s*|\s+)\d\d?(\s*[-‒–—―~〜～./]\s*|\s+)(\d\d?)\.?", re.ASCII
)
HYPHENS: Final = str.maketrans(dict.fromkeys("‐‑−﹣－", "-"))
DAY_OR_MONTHS: Final = Bad(
    "a day, or two months", "write it as 2022-01-02, or as 2022-01 to 2022-02"
)
SERIAL: Final = re.compile(r"\d{5}(\.\d+)?")
EITHER: Final = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")
# Where the year may also come first: 17-11-28 is 28 November 2017 to some, 17 November 2028 to
# others.
SHORT_EITHER: Final = re.compile(r"\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")
# A date in numbers whose year has two digits.
SHORT: Final = re.compile(r"(?<!\d)\d{1,2}([./-])\d{1,2}\1\d\d(?!\d|\1)")
# Text of a date that stretches over several days holds one of these, or two numbers with a dash.
SPAN: Final = re.compile(r"\d.*(?:-|–|\bto\b|\bbis\b|\.\.|/).*\d")
# Days that are remembered: those of 50 years, some of which have many times.
REMEMBERED: Final = 20_000
# Longer is no date.
LONGEST_DATE: Final = 60


class When(NamedTuple):
    """First and last day of a cell, how exact it is, and the time and zone where it has them.

    `span` says that the cell names both days.
    """

    first: date
    last: date
    precision: str
    at: time | None = None
    zone: tzinfo | None = None
    span: bool = False


def is_nothing(cell: str) -> bool:
    """Whether a cell says that nothing is known."""
    return len(cell) <= LONGEST_NOTHING and cell.casefold() in NOTHING


def when(cell: str, order: Order = "", *, spans: bool = True, midnight: bool = False) -> When | Bad:
    """The day, month or year that a cell gives, or the span of days where `spans` are tried.

    `order` says what is first in 05/06/2019, and `midnight` that 00:00 is a time.
    """
    if two := _two(cell):
        return two
    plain = in_ascii(cell)
    plain = WEEKDAY.sub("", plain, count=1)
    if SERIAL.fullmatch(plain):
        return Bad("a date", "a spreadsheet's number: format the column as a date and save again")
    at = zone = None
    if (":" in plain) and (match := TIMED.fullmatch(plain)):
        if _is_span(cell):
            return TWO_TIMES
        clock = _clock(match)
        if clock is not None:
            plain, (at, zone) = match["day"].rstrip(" ,"), clock
            if not midnight and MIDNIGHT.search(match[0]):
                at = zone = None
    try:
        first, last, span = _days(plain, order, spans)
    except dates.NoDate as error:
        return Bad(error.rule, error.mend)
    if at is not None and first != last:
        return Bad("a time needs one day", "give day, month and year, or leave the time out")
    return When(first, last, precision(first, last), at, zone, span)


def in_ascii(cell: str) -> str:
    """A cell with the dashes and spaces of ASCII, of which none is beside another."""
    return " ".join((cell if cell.isascii() else cell.translate(DASHES)).split())


def _two(cell: str) -> Bad | None:
    """Why a cell may be two years, or two months, of which a dash or a tilde made one date."""
    if (years := TWO_YEARS.fullmatch(cell)) and years[1] < years[2] <= "12":
        return YEAR_OR_MONTH
    signs = TWO_SIGNS.fullmatch(cell.translate(HYPHENS))
    if signs is None or int(signs[3]) > 12 or signs[1].strip() == signs[2].strip():
        return None
    return DAY_OR_MONTHS


def has_time(cell: str, *, midnight: bool = False) -> bool:
    """Whether a cell gives a day and a time, which may be `midnight`."""
    read = when(cell, spans=False, midnight=midnight)
    return isinstance(read, When) and read.at is not None


def either(cell: str) -> Order:
    """What comes first in a date such as 25/06/2019: the day or the month; "" if it may be both."""
    plain = cell.strip().translate(DASHES)
    match = EITHER.match(plain)
    if not match or SHORT_EITHER.match(plain):
        return ""
    first, second = int(match[1]), int(match[3])
    if first > 12 >= second:
        return "day"
    return "month" if second > 12 >= first else ""


@lru_cache(REMEMBERED)
def _days(plain: str, order: Order, spans: bool) -> tuple[date, date, bool]:
    """First and last day, and whether it is a span that names both.

    Raises:
        NoDate: it is no date, or may be two.
    """
    if match := YEAR.fullmatch(plain):
        plain = match[1]
        return *dates.spans(plain)[0], False
    if match := YEAR_FIRST.fullmatch(plain):
        plain = "-".join(match.groups())
    elif match := NAMED_MONTH.fullmatch(plain):
        plain = f"{match[1]} {match[2]} {_whole(match[3])}"
    elif match := SHORT_YEAR.fullmatch(plain):
        plain = f"{match[1]}{_whole(match[2])}"
    elif (match := EITHER.fullmatch(plain)) and len(match[4]) == 2:
        if not order and SHORT_EITHER.match(plain):
            raise dates.NoDate(dates.EITHER, "write the year with four digits: 2017-11-28")
        plain = f"{match[1]}{match[2]}{match[3]}{match[2]}{_whole(match[4])}"
    try:
        return *dates.days(plain), False
    except dates.TwoDays as error:
        month_first, day_first = error.either
        if not order:
            raise
        day = day_first if order == "day" else month_first
        return day, day, False
    except dates.NoDate as error:
        if not spans or len(plain) > LONGEST_DATE or not SPAN.search(plain):
            raise
        found_spans = None if SHORT.search(plain) else _spans(plain)
        if found_spans is None:
            raise error
        return *found_spans, True


def _spans(plain: str) -> tuple[date, date] | None:
    """First and last day of a span that has both; None if it has not."""
    try:
        spans = dates.spans(plain)
    except dates.NoDate:
        return None
    first, last = spans[0]
    open_ended = last == moments.LAST_DAY or first == moments.FIRST_DAY
    return None if len(spans) > 1 or open_ended else (first, last)


def _whole(year: str) -> str:
    """A year with four digits.

    Raises:
        NoDate: it has two, of which spreadsheets make another century than other programs.
    """
    if len(year) == 4:
        return year
    if 30 <= int(year) < 50:
        mend = f"write it as 19{year} or 20{year}: programs read {year} as either"
        raise dates.NoDate("a year with four digits", mend)
    return f"{'20' if int(year) < 50 else '19'}{year}"


def precision(first: date, last: date) -> str:
    """How exact a date is that covers these days: "day", "month" or "year"."""
    if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12) and first.year == last.year:
        return "year"
    month = (last + timedelta(days=1)).day == 1 and first.day == 1
    return "month" if month and (first.year, first.month) == (last.year, last.month) else "day"


def _clock(match: "re.Match[str]") -> tuple[time, tzinfo | None] | None:
    """Time and zone of a match of `TIMED` or `CLOCK`; None if no clock shows it, or nowhere."""
    at = moments.clock(match["time"])
    if at is None:
        return None
    if half := match["half"]:
        if not 1 <= at.hour <= 12:
            return None
        at = at.replace(hour=at.hour % 12 + (12 if half[0] in "pP" else 0))
    zone = _offset(match["zone"]) if match["zone"] else None
    return None if match["zone"] and zone is None else (at, zone)


def _is_span(cell: str) -> bool:
    """Whether a text ends in two times with a dash, or in a time on a later day."""
    match = NO_OFFSET.search(cell.strip())
    return match is not None and not (
        match[1] in {"-", "‐", "‑"} and SPACED_OFFSET.fullmatch(match[0])
    )


def clock(cell: str) -> tuple[time, tzinfo | None] | Bad | None:
    """The time of day of a cell, and its zone where it says one; None for an empty cell."""
    plain = cell.translate(DASHES).strip()
    if not plain:
        return None
    if _is_span(cell):
        return TWO_TIMES
    if half := HALF_FIRST.fullmatch(plain):
        word = half[1] or half[4]
        plain = f"{half[2] or half[3]} {HALVES.get(word, word)}"
    match = CLOCK.fullmatch(plain)
    read = _clock(match) if match else None
    if read is None:
        return Bad("a time of day", "write it as 14:30, from 00:00 to 23:59")
    return read


def zone(cell: str, known: frozenset[str]) -> tzinfo | Bad:
    """The zone that a cell names; an empty cell is UTC."""
    name = SHORT_ZONES.get(cell.casefold(), cell or "UTC")
    # A name of a zone is also a path in the zone database: nothing else is looked up.
    if name in known:
        return ZoneInfo(name)
    offset = _offset(cell.translate(DASHES)) if len(cell) <= 10 else None
    return offset or Bad("a zone", "write it as Asia/Pyongyang, UTC or UTC+9")


def named_zone(name: str, known: frozenset[str]) -> tzinfo | None:
    """The zone that the name of a column says, as in "Date (JST)"; None if none, or several."""
    zones = (zone("".join(one.split()), known) for one in ZONES.findall(name.translate(DASHES)))
    named = {one for one in zones if not isinstance(one, Bad)}
    return named.pop() if len(named) == 1 else None


def without_zone(name: str) -> str:
    """The name of a column without the zone in it: "Date (JST)" is "Date ()"."""
    return ZONES.sub(" ", name.translate(DASHES))


def _offset(text: str) -> tzinfo | None:
    if text.casefold() in {"z", "utc", "gmt"}:
        return ZoneInfo("UTC")
    match = OFFSET.fullmatch(text.strip())
    if not match:
        return None
    span = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    if span > FARTHEST[match[1]]:
        return None
    return timezone(span if match[1] == "+" else -span)


def instant(cell: str) -> datetime | Bad | None:
    """The instant of a cell such as 2017-11-28T18:18:00Z; None for an empty cell."""
    if not cell:
        return None
    if EXACT.fullmatch(cell):
        # With its seconds.
        with suppress(ValueError):
            at = datetime.fromisoformat(cell)
            return at if at.tzinfo else at.replace(tzinfo=ZoneInfo("UTC"))
    # No span is one, and to try for one takes ten times as long.
    read = when(cell, spans=False)
    if isinstance(read, Bad):
        return read
    if read.first != read.last:
        return Bad("an instant", "write it as 2019-04-25T18:18Z")
    if read.at is None:
        # Midnight as databases write it.
        read = read._replace(at=time())
    return datetime.combine(read.first, read.at or time(), read.zone or ZoneInfo("UTC"))
