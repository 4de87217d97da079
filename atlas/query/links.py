"""Links as people pass them on: capitals, brackets and full stops round them, pasted HTML.

Nothing here knows what is shown: it reads spans of days, and finds what a value or a name of a
parameter most likely means.
"""

import difflib
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Final

from atlas.data import dates
from atlas.data.moments import FIRST_DAY, LAST_DAY, OutOfLimits, check_year, partial_date

Span = tuple[date, date]
ALL_DAYS: Final = (FIRST_DAY, LAST_DAY)

# What a text or a program puts round a link, and HTML before the name of a parameter.
ROUND: Final = " \t\r\n()[]{}<>\"'“”‘’«»,;:!?*_`"
# Before a value these say that it is not meant, which no link can.
NOT: Final = "!-−–—~"
BEFORE: Final = ROUND.replace("!", "")
HTML_AND: Final = re.compile(r"^(?:amp;|&)+")
# A day, a month or a year; `date` would also read other digits and weeks.
DAY: Final = re.compile(r"[0-9]{4}(-[0-9]{1,2}(-[0-9]{1,2})?)?")
# Between first and last day.
TO: Final = re.compile(r"\.{2,}|…|,|/|–|—")
YEARS: Final = re.compile(r"([0-9]{4})-([0-9]{4})")
NO_LETTERS: Final = re.compile(r"[\W_]+")
# Longer names and values are cut where they are quoted.
SHOWN: Final = 40
MOST_NAMED: Final = 5
# No id or span is longer: what is, is looked at no further.
LONGEST: Final = 300
# A parameter with more values names nothing that we have.
MOST_GIVEN: Final = 200
ALIKE: Final = 0.6
# Other words for our parameters.
MEANT: Final = {
    "year": "period", "years": "period", "date": "period", "dates": "period", "from": "period",
    "to": "period", "start": "period", "end": "period", "since": "period", "time": "period",
    "search": "q", "query": "q", "text": "q", "s": "q",
    "type": "class", "classes": "class", "rocket": "missile", "name": "missile",
    "place": "site", "location": "site", "facility": "site", "region": "area", "result": "outcome",
    "nation": "country", "certainty": "sure", "abroad": "away", "count": "unit", "id": "event",
    "journey": "trip", "document": "source", "zoom": "camera", "day": "until",
}  # fmt: skip
# An address, with its scheme, its path alone, or its host.
ADDRESS: Final = re.compile(
    r"[^\w/]*(?:(?:https?:/)?/|[\w-]+(?:\.[\w-]+)+(?::\d+)?/|[\w.-]+:\d+/)", re.IGNORECASE
)
# What mail, social networks and Streamlit add to a link: nobody typed it, so nobody is told.
SILENT: Final = re.compile(
    r"utm_.*|mc_[a-z]+|_?hs[a-z]+|vero_.*|pk_.*|mtm_.*|[a-z]*clk?id|_gl|_ga|igsh(id)?|si|ref|ref_src"
    r"|source_?id|cmpid|s_cid|embed|embed_options|theme|_+.*"
)


def short(value: str) -> str:
    """A value as it is quoted: cut where it is long."""
    return value if len(value) <= SHOWN else f"{value[:SHOWN]}… ({len(value):,} characters)"


def bare(value: str) -> str:
    """A value without what stood round the link, such as the end of a sentence in brackets.

    Two full stops stay: they say that a span is open.
    """
    before = None
    while before != value and len(value) <= LONGEST:
        before = value
        value = value.lstrip(BEFORE).rstrip(ROUND)
        if value.endswith(".") and not value.endswith(".."):
            value = value[:-1]
    return value


def readings(value: str) -> Iterator[str]:
    """What a value may mean, first as it stands: without brackets, as an id is written."""
    plain = bare(value)
    yield from dict.fromkeys((value, plain, re.sub(r"[\s_+]+", "-", plain.casefold())))


def meant(value: str, known: Container[str], labels: Mapping[str, str] | None = None) -> str | None:
    """The known id that a value means, in whatever case and with what stood round the link.

    `labels` gives the name of each id, which is taken for it too, also without what it has in
    brackets or by that alone: "Hwasong-11A (KN-23)" goes by either. Where there are labels, spaces
    and hyphens do not count, nor does a plural: "KN23", "hwasong15", "launches". What is not to be
    shown, as "-icbm" says, is no id.
    """
    for one in readings(value):
        if one in known:
            return one
    if value.lstrip(BEFORE).startswith(tuple(NOT)):
        return None
    # Not remembered: all visitors share what is, and this one wrote it.
    plain = _letters(value[:LONGEST])
    for spelling in dict.fromkeys((plain, plain.removesuffix("s"), plain.removesuffix("es"))):
        for one, label in (labels or {}).items():
            if spelling and (spelling == _of_id(one) or spelling in _spellings(label)):
                return one
    return None


@lru_cache(maxsize=4096)
def _spellings(label: str) -> frozenset[str]:
    """What a label is called: by all of it, or by what stands before or in its brackets."""
    return frozenset(_letters(part) for part in (label, *label.split(" (")))


@lru_cache(maxsize=4096)
def _of_id(known: str) -> str:
    """The letters and digits of an id."""
    return _letters(known)


def _letters(text: str) -> str:
    """The letters and digits of a text alone."""
    return NO_LETTERS.sub("", text.casefold())


def counted(name: str, values: list[str], notes: list[str]) -> list[str]:
    """The first `MOST_GIVEN` different values of a parameter; `notes` is told if there are more."""
    given = list(dict.fromkeys(values))
    if len(given) > MOST_GIVEN:
        notes.append(f"{name} (the first {MOST_GIVEN} of {len(given):,} values count)")
    return given[:MOST_GIVEN]


def only(name: str, values: list[str], notes: list[str]) -> list[str]:
    """The last value of a parameter that has one, as a list; `notes` is told of others."""
    others = [one for one in dict.fromkeys(values) if one != values[-1]]
    if others:
        notes.append(f"{name}={short(','.join(others))} (only the last {name} of a link counts)")
    return values[-1:]


def last(name: str, values: list[str], notes: list[str]) -> str:
    """As `only`, the value itself; "" if there is none."""
    return "".join(only(name, values, notes))


def nearest(value: str, known: Iterable[str]) -> str:
    """The known id most like one that is not known, with the same numbers, or an empty string."""
    plain = bare(value[:LONGEST]).casefold()[:SHOWN]
    numbers = re.sub(r"\D", "", plain)
    like = [one for one in known if re.sub(r"\D", "", one) == numbers]
    near = difflib.get_close_matches(plain, like, 1, ALIKE)
    return near[0] if near else ""


def ours(name: str) -> str:
    """The name of a parameter, in whatever case and from pasted HTML: `amp;Class` is `class`."""
    return HTML_AND.sub("", name).strip().casefold()


def query_of(link: str) -> str:
    """The part of a link after the question mark; one that is nothing else needs no such mark."""
    link = link.partition("#")[0]
    address, mark, query = link.partition("?")
    if "=" not in address and (mark or ADDRESS.match(address)):
        return query
    return link


def named(params: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Parameters under the names that they mean; where two mean one, the values of both."""
    by_name: dict[str, list[str]] = {}
    for name, values in params.items():
        by_name.setdefault(ours(name), []).extend(values)
    return by_name


def unknown(
    params: Mapping[str, list[str]], known: Iterable[str], elsewhere: Iterable[str] = ()
) -> list[str]:
    """Notes on the parameters of a link that its page does not know, with the nearest that it does.

    `elsewhere` are those of other pages. The notes quote the visitor's text: escape them.
    """
    known, elsewhere = list(known), set(elsewhere)
    notes = []
    for name, values in params.items():
        one = ours(name)
        if not one or one in known or SILENT.fullmatch(one):
            continue
        text = f"{short(name)}={short(','.join(values))}"
        if one in elsewhere:
            notes.append(f"{text} (this page has no {one})")
            continue
        near = MEANT.get(one, "")
        near = near if near in known else nearest(one, known)
        notes.append(f"{text} (did you mean {near}?)" if near else f"{text} (no such parameter)")
    if len(notes) > MOST_NAMED:
        more = len(notes) - MOST_NAMED
        notes = [*notes[:MOST_NAMED], f"{more:,} more unknown parameter{'s' * (more > 1)}"]
    return notes


def without_value(link: str) -> list[str]:
    """Notes on the parts of a link's query that are no parameter, such as "icbm"; to be escaped."""
    parts = [
        one
        for one in query_of(link).split("&")
        if "=" not in one and (name := ours(one)) and not SILENT.fullmatch(name)
    ]
    notes = [f"{short(one)} (write it as name=value)" for one in parts[:MOST_NAMED]]
    if len(parts) > MOST_NAMED:
        notes.append(f"{len(parts) - MOST_NAMED:,} more parts without a name")
    return notes


def span(text: str, all_days: Span = ALL_DAYS) -> Span:
    """First and last day of a span: `2017`, `2017-11`, `2017-01-01..2018-06`, `2017..`, `..2018`.

    Between the two may also stand a comma or, as in ISO 8601, a slash. An open end reaches to that
    of `all_days`, or over the end that is given. A date or a span as people write it is read too:
    `Sept 2017`, `28.11.2017`, `2017 to 2018`.

    Raises:
        OutOfLimits: a day cannot be drawn.
        ValueError: `text` is no such span.
    """
    text = bare(text) if text.strip() else text
    try:
        return _span(text, all_days)
    except OutOfLimits:
        raise
    except ValueError:
        written = dates.spans(text) if text.isascii() else ()
        if len(written) != 1:
            raise
        return closed(written[0], all_days)


def closed(of_days: Span, all_days: Span) -> Span:
    """A span as people write it whose open end, if it has one, reaches to that of `all_days`."""
    (start, end), (first, last) = of_days, all_days
    return (
        min(first, end) if start == FIRST_DAY else start,
        max(last, start) if end == LAST_DAY else end,
    )


def _span(text: str, all_days: Span) -> Span:
    """As `span`, in numbers."""
    if years := YEARS.fullmatch(text):
        text = f"{years[1]}..{years[2]}"
    ends = [bare(one) for one in TO.split(text)]
    if len(ends) > 2 or not any(ends):
        raise ValueError(text)
    first, last = (_days(one) if one else None for one in (ends[0], ends[-1]))
    start = first[0] if first else min(all_days[0], last[0] if last else all_days[0])
    end = last[1] if last else max(all_days[1], first[1] if first else all_days[1])
    return start, end


def _days(text: str) -> Span:
    if not DAY.fullmatch(text):
        raise ValueError(text)
    year, *rest = text.split("-")
    check_year(int(year))
    return partial_date("-".join([year, *(part.zfill(2) for part in rest)]))
