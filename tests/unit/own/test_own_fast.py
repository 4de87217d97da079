"""What is read fast means what its slow definition says."""

import re
import sys
import unicodedata
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from atlas import own
from atlas.app import data
from atlas.data import invisible
from atlas.data.chronicle import fold
from atlas.data.moments import zones
from atlas.own import checks, coordinates, looks, values
from atlas.own import countries as countries_
from atlas.own.cells import Cells, Settings
from atlas.own.countries import LONGEST, Countries, _table
from atlas.own.folds import AT_ONCE, Folds
from atlas.own.limits import Bad
from atlas.own.values import When

EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
# Signs that are dropped, taken apart, joined, invisible or no letters, among plain ones.
SIGNS = st.sampled_from(
    "aZ 09'’;,/\u00e9e\u0301\u0345ßŐﷺ㍿ﬁİ가\u1100\u1161\u11a8あカﾊﾞ🚀\u200d\u200b\u034f\u2800"
    "\u00ad\u202e\x01\x1c\x85\u2028\ue000\U000e0041\u0600\u3000\u00a0яйΣς\x1f\t"
)
TEXTS = st.text(SIGNS | st.characters(exclude_categories=["Cs"], exclude_characters="\n"))

SETTINGS = Settings(
    roles=(), orders={}, zone=UTC, exported=False, guarded=False, saved=False, slides=None, offset=0
)
READER = Cells(SETTINGS, frozenset())


@given(st.lists(TEXTS, max_size=12))
def test_many_texts_are_folded_as_one_is(texts: list[str]) -> None:
    folds = Folds()
    assert folds.each(texts) == list(map(fold, texts))
    # Once more, with what it has learnt, and in more than one part.
    many = texts * (AT_ONCE // 4)
    assert folds.each(many) == list(map(fold, many))


@pytest.mark.long
def test_every_sign_is_folded_as_it_is_alone() -> None:
    signs = [sign for sign in EVERY if sign != "\n"]
    assert Folds().each(signs) == list(map(fold, signs))


@given(TEXTS)
def test_text_is_put_in_one_line(text: str) -> None:
    joined = " ".join(text.split())
    assert checks.single_spaced(text) == joined
    kept = [sign for sign in joined if unicodedata.category(sign) not in checks.BREAKS]
    assert checks.in_one_line(text) == "".join(kept)


@given(TEXTS)
def test_text_with_signs_that_break_lines_is_refused(text: str) -> None:
    breaks = any(unicodedata.category(sign) in checks.BREAKS for sign in text)
    assert isinstance(checks.prose(text), Bad) == breaks


@given(st.lists(TEXTS, max_size=5))
@example(["\x1b\U000e0000"])
def test_cells_that_are_kept_are_cleaned_like_one(cells: list[str]) -> None:
    counted: list[str] = []
    plain = [cell if cell.isascii() else invisible.without(cell) for cell in cells]
    assert list(READER.kept(cells, counted)) == [cell.strip() for cell in plain]
    assert len(counted) == sum(a != b for a, b in zip(cells, plain, strict=True))


@given(TEXTS)
def test_a_text_is_taken_as_it_is_where_nothing_is_to_be_cleaned(text: str) -> None:
    for role in ("title", "what"):
        assert READER.reading(role, several=False)(text) == READER._meaning(role, text)


def test_a_sign_is_seen_that_is_no_space_accent_or_unprintable() -> None:
    unseen = {"Zs", "Zl", "Zp", "Mn", "Me", "Cc", "Cf", "Cn", "Co", "Cs"}
    seen = [sign for sign in EVERY if unicodedata.category(sign) not in unseen]
    assert list(filter(invisible.is_seen, EVERY)) == [
        sign for sign in seen if sign not in invisible.BLANKS
    ]
    invisible._visible.cache_clear()
    # Those for private use are 6,400 and more than are remembered.
    assert not invisible.is_seen("".join(map(chr, range(0xE000, 0xF900))))
    assert invisible._visible.cache_info().misses == 0


@pytest.mark.parametrize("content", [
    'title,date,c\nA,2019,"1{spaces}x, 2.5"\n',
    'title,date,coordinates\nA,2019,"1{spaces}x, 2.5"\n',
])  # fmt: skip
@pytest.mark.parametrize("count", [80, 2000])
def test_patterns_are_not_tried_on_many_spaces(
    content: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = []
    read = coordinates._degrees
    monkeypatch.setattr(coordinates, "_degrees", lambda cell: tried.append(cell) or read(cell))
    own.read(content.format(spaces=" " * count).encode(), data.known())
    assert set(tried) <= {"1 x", "2.5", "1 x,"}


def test_patterns_are_not_tried_on_long_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = 0
    read = values.when

    def noted(cell: str, *given: Any, **more: Any) -> When | Bad:
        nonlocal longest
        longest = max(longest, len(cell))
        return read(cell, *given, **more)

    monkeypatch.setattr(values, "when", noted)
    looks._when.cache_clear()
    cell = "1T1:11(a)))))))" * 1000
    own.read(f"title,a,b\nA,{cell},{cell}\nB,2019-04-25,{cell}\n".encode(), data.known())
    assert longest == len("2019-04-25")


CELLS = st.one_of(
    TEXTS,
    st.sampled_from(["", " x", "x ", "a  b", "n/a", "Unknown", "reported", "maybe"]),
    st.sampled_from(
        ["131.89", "43°07'N", "x" * 301, "KP;RU", "KP, Atlantis", "Asia/Seoul", "14:30"]
    ),
)


@given(CELLS)
def test_a_cell_alone_means_what_any_does(cell: str) -> None:
    for role in ("place", "time", "zone", "lon", "coordinates", "countries", "certainty", "year"):
        # It remembers what it read.
        reader = Cells(SETTINGS, zones())
        assert reader.reading(role, several=False)(cell) == reader._meaning(role, cell)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.times(), st.sampled_from(["", "Z"]))
def test_an_instant_of_ours_is_read_as_any_is(day: date, at: time, zone: str) -> None:
    text = f"{day}T{at:%H:%M:%S}{zone}"
    whole = datetime.combine(day, at.replace(microsecond=0), UTC)
    assert values.instant(text) == whole
    assert values.instant(text[:16] + zone) == whole.replace(second=0)


def test_a_day_that_is_none_is_no_instant() -> None:
    assert isinstance(values.instant("2019-02-30T10:00:00Z"), Bad)


PATTERNS = [(re.compile(row["regex"], re.IGNORECASE), row["ISO2"]) for row in _table()]
PIECES = sorted(
    {
        piece
        for row in _table()
        for text in (row["regex"], row["name_official"], row["name_short"])
        for piece in re.findall(r"\w+|[^\w ]", fold(text))
    }
)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4), st.sampled_from(["", " "]))
def test_a_country_is_found_as_if_every_pattern_were_tried(pieces: list[str], cut: str) -> None:
    name = cut.join(pieces)[:LONGEST]
    matches = {code for pattern, code in PATTERNS if pattern.search(name)}
    tried = len(name) >= 4 and not re.search(r"\d", name)
    expected = next(iter(matches)) if tried and len(matches) == 1 else None
    assert COUNTRIES._search(name, name) == expected
    # Of names that are looked for, only so many are.
    COUNTRIES._searches = 0


COUNTRIES = Countries()


@pytest.mark.parametrize(
    "cell",
    ["Landia; Landib", "Landia; KP", "Landia; and Russia", "Landia, KP", "Sovereign Samoa; X"],
)
def test_once_no_country_is_looked_for_any_more_a_list_means_the_same(
    monkeypatch: pytest.MonkeyPatch, cell: str
) -> None:
    countries = Countries()
    countries.read("Sovereign Samoa")
    expected = countries.read(cell)
    monkeypatch.setattr(countries_, "MOST_SEARCHES", 0)
    assert countries.read(cell) == expected
