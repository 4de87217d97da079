"""The search: words, names, categories and dates, found whatever their spelling.

SQLite's FTS5 compares the words: it knows their stems ("tests" finds "test") and ranks the rows.
What is typed never reaches it as it stands: each term becomes phrases of plain letters and digits.
"""

import difflib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import Final, Self

import networkx as nx
import numpy as np
import pandas as pd

from atlas.data import dates
from atlas.data.catalog import Catalog
from atlas.data.chronicle import ONE_DAY, fold
from atlas.data.invisible import without
from atlas.data.moments import PYONGYANG
from atlas.data.rules import ids
from atlas.query import labels, other_names

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Scores = np.ndarray[tuple[int], np.dtype[np.float64]]
# Consecutive words, folded.
Phrase = tuple[str, ...]

# A name or a date has at most so many words.
LONGEST: Final = 8
# Shorter beginnings of a word mean too much.
SHORTEST: Final = 3
MARKS: Final = " ,.;:!?()[]{}<>\"'“”‘’«»"
# What parts two terms, as a space does, unless it stands in a date.
BETWEEN: Final = re.compile(r"[\s/|,;+&]+")
# Chinese, Japanese and Korean are written without spaces: each sign is a word, so that a name is
# found within a longer one.
SIGNS: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
TOKEN: Final = re.compile(rf"[{SIGNS}]|\d+[^\W\d_{SIGNS}]*|[^\W\d_{SIGNS}]+")
# Stands between the labels of a row, so that no phrase goes across two of them.
GAP: Final = "\ue000"
# Words that a query need not find.
UNIMPORTANT: Final = frozenset(
    {"a", "an", "and", "as", "at", "by", "during", "for", "from", "in", "of", "on", "or", "the"}
    | {"to", "with"}
)
# British and American spelling as one: what is replaced in each word, of rows and queries alike.
SPELLING: Final = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?<=[a-z]{2})our", "or"),
        (r"(?<=[a-z]{2})is(?=(e|ed|es|er|ers|ing|ation|ations)$)", "iz"),
        (r"(?<=[a-z]{2})ys(?=(e|ed|es|er|ers|ing)$)", "yz"),
        (r"(?<=[a-z]{2}en)c(?=es?$)", "s"),
        (r"(?<=[a-z][bt])re(?=s?$)", "er"),
        (r"(?<=[a-z])l(?=l(ed|er|ers|ing)$)", ""),
        (r"oeuvr(e(?=s?$))?", "euver"),
        (r"mme(?=s?$)", "m"),
        (r"^grey", "gray"),
        (r"^aeroplane", "airplane"),
    )
]
# Most words have none of these, and are not looked at further.
SPELT_TWO_WAYS: Final = re.compile("our|is[ei]|isa|yse|ysi|ence|[bt]re|ll|oeuvr|mme|grey|aeropl")
# Rows with a word in their labels come before those with it in their text.
WEIGHTS: Final = "1.0, 3.0"
# The kinds of which the data know in which launch area they took place.
WEAPON_TESTS: Final = ("launch", "other", "nuclear")
# Words of an index that are remembered, for what may have been meant: more than any file needs.
MOST_WORDS: Final = 100_000
# Words that a beginning may stand for, and nearest words that are offered.
MOST_EXPANDED: Final = 200
MOST_OFFERED: Final = 3
# Words that an unknown one is compared with, letter by letter.
MOST_COMPARED: Final = 1000
# How like they are at least, from 0 to 1, and how much less than the likest.
ALIKE: Final = 0.66
NEARLY: Final = 0.1


@dataclass(frozen=True)
class Term:
    """What a row must have: one of `phrases`, or a day within one of `spans`.

    `typed` is the part of the query that asks for it. `offers` are the nearest known words where no
    row has it as it was typed. A term that names a launch `area` asks of weapon tests that they
    took place there, whatever their words.
    """

    typed: str
    phrases: tuple[Phrase, ...] = ()
    spans: tuple[tuple[date, date], ...] = ()
    offers: tuple[str, ...] = ()
    area: str = ""

    @property
    def unclear(self) -> bool:
        """Whether it is a date that may be either of two days."""
        return len(self.spans) > 1


@dataclass(frozen=True)
class Found:
    """What a query finds: which rows, and how well each fits (more is better; 0 where not found).

    `offers` are queries that may have been meant.
    """

    mask: Mask
    scores: Scores
    terms: tuple[Term, ...] = ()
    offers: tuple[str, ...] = ()


# Finds the rows of a chronicle.
Finder = Callable[[str], Found]


@dataclass(frozen=True)
class Names:
    """Names and labels by their `key`: "kimjongun" gives all names of Kim Jong Un, as phrases.

    So spaces and hyphens decide nothing. `written` has the names as they are written, by their
    keys, and `areas` the id of the launch area that a name means.
    """

    known: Mapping[str, tuple[Phrase, ...]]
    written: Mapping[str, str]
    areas: Mapping[str, str] = field(default_factory=dict)

    def of(self, text: str) -> tuple[Phrase, ...]:
        """All names of what `text` names, or the label that it is, also in the plural."""
        one = key(text)
        return self.known.get(one) or self.known.get(one.removesuffix("s"), ())

    def beginning(self, start: str) -> set[Phrase]:
        """Names whose key goes on after `start`: "hwasong16" with 16A and 16B, "hwasong1" not."""
        return {
            phrase
            for name in self.written
            if name.startswith(start)
            and not (start[-1].isdecimal() and name[len(start) : len(start) + 1].isdecimal())
            for phrase in self.known.get(name, ())
        }

    def near(self, text: str) -> tuple[str, ...]:
        """The names most like `text`, as they are written, with the same numbers."""
        return self.one_each(_near(key(text), (one for one in self.written if one in self.known)))

    def one_each(self, near: Iterable[str]) -> tuple[str, ...]:
        """Keys and words as they are written; of several names of one thing the first."""
        first: dict[object, str] = {}
        for one in near:
            first.setdefault(self.known.get(one, one.removesuffix("s")), self.written.get(one, one))
        return tuple(first.values())[:MOST_OFFERED]


NO_NAMES: Final = Names({}, {})


def key(text: str) -> str:
    """The letters and digits of a text alone: what is left where spelling does not decide."""
    spelt = _Spelt()
    return "".join(spelt[word] for word in tokens(fold(text)))


@lru_cache(maxsize=2)
def names(catalog: Catalog) -> Names:
    """The names of places, missiles and people, and the labels of categories.

    What shares a name is found together. Where a row's own name only adds words to another one, as
    "Khasan station" to "Khasan", it is left out: its words narrow the search.
    """
    same: nx.Graph[Phrase] = nx.Graph()
    usual: set[Phrase] = set()
    written: dict[str, str] = {}
    for own, others in _named(catalog):
        every = [tokens(fold(one)) for one in (*own, *others)]
        nx.add_star(same, [one for one in every if one])
        usual.update(every[len(own) :])
        for name in (*own, *others):
            written.setdefault(key(name), name)
    known: dict[str, tuple[Phrase, ...]] = {
        key(label): (phrase,) for label in labels.every() if len(phrase := tokens(fold(label))) > 1
    }
    for group in nx.connected_components(same):
        kept = tuple(
            sorted(
                one for one in group if one in usual or not any(_adds(one, two) for two in group)
            )
        )
        if len(kept) == 1 and len(kept[0]) == 1:
            continue
        for one in kept:
            known[key(" ".join(one))] = kept
            if one[-1][0].isdecimal() and re.match(f"[{SIGNS}]", one[0]):
                known |= {key(" ".join(one) + sign): kept for sign in other_names.TYPES}
    areas = {
        key(name): area.Index
        for area in catalog["areas"].itertuples()
        for name in (area.name, *ids(area.local_name), *ids(area.other_names))
    }
    return Names(known, written, areas)


def _named(catalog: Catalog) -> Iterator[tuple[list[str], list[str]]]:
    """For each place, missile and person its own names, and its other ones."""
    for table in ("places", "sites", "areas"):
        columns = catalog[table][["name", "local_name", "other_names"]]
        for name, local, others in columns.itertuples(index=False):
            yield [name, *(local.split(" / ") if isinstance(local, str) else [])], ids(others)
    for person_id, name, local in catalog["people"][["name", "local_name"]].itertuples():
        yield [], labels.person_names(person_id, name, local)
    for missile in catalog["missiles"].itertuples():
        if missile.Index != "unknown":
            yield [], labels.missile_names(missile.name, missile.other_names)
    for family, others in other_names.MISSILES.items():
        yield [], [family, *others]


def tokens(folded: str) -> Phrase:
    """The words of a folded text: letters and digits alone; each sign of Chinese or Korean is one.

    `"hwasong‑15"`, `"hwasong15"` and `"hwasong 15"` are the same two.
    """
    return tuple(TOKEN.findall(folded))


class _Spelt(dict[str, str]):
    """Words as they are compared. One for each index: words of a visitor's own are not shared."""

    def __missing__(self, word: str) -> str:
        plain = word
        if SPELT_TWO_WAYS.search(word):
            for pattern, replaced in SPELLING:
                plain = pattern.sub(replaced, plain)
        if len(self) < MOST_WORDS:
            self[word] = plain
        return plain


class Index:
    """The words of a table's rows. Several threads may ask it at once; it is never changed."""

    def __init__(self, texts: Iterable[str], labelled: Iterable[Iterable[str]] = ()) -> None:
        """Index folded `texts`, one a row, and the labels of each row if there are any."""
        spelt = _Spelt()
        said: dict[str, str] = {}
        self._lock = Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        # The rows are at hand, so their text is not kept. By the rules of ASCII every other sign is
        # a letter: words stay as `tokens` cuts them.
        self._base.execute(
            "CREATE VIRTUAL TABLE rows USING fts5"
            "(text, labels, content='', tokenize='porter ascii')"
        )

        def label(text: str) -> str:
            if text not in said:
                said[text] = " ".join(spelt[word] for word in tokens(fold(text)))
            return said[text]

        each = iter(labelled)
        lines = (
            (
                row,
                " ".join([spelt[word] for word in tokens(text)]),
                f" {GAP} ".join(dict.fromkeys(map(label, next(each, ())))),
            )
            for row, text in enumerate(texts)
        )
        with self._base:
            self._base.executemany("INSERT INTO rows(rowid, text, labels) VALUES (?, ?, ?)", lines)
        self.size: int = self._base.execute("SELECT count(*) FROM rows_docsize").fetchone()[0]
        self.words: frozenset[str] = frozenset(spelt)

    def scores(self, phrases: Iterable[Phrase]) -> list[tuple[int, float]]:
        """The rows that have one of the phrases, and how well each fits; more is better."""
        asked = f"SELECT rowid, -bm25(rows, {WEIGHTS}) FROM rows WHERE rows MATCH ?"
        with self._lock:
            return self._base.execute(asked, (_match(phrases),)).fetchall()

    def has(self, phrase: Phrase) -> bool:
        """Whether any row has the phrase."""
        asked = "SELECT 1 FROM rows WHERE rows MATCH ? LIMIT 1"
        with self._lock:
            return self._base.execute(asked, (_match([phrase]),)).fetchone() is not None


def index(rows: pd.DataFrame, catalog: Catalog | None = None) -> Index:
    """The index of rows of a chronicle, with their labels where a catalog is given."""
    return Index(rows["text"], labels.of(rows, catalog) if catalog else ())


def _match(phrases: Iterable[Phrase]) -> str:
    """Phrases as FTS5 asks for them. They hold letters and digits alone, and stand in quotes."""
    spelt = _Spelt()
    return " OR ".join('"' + " ".join(spelt[word] for word in one) + '"' for one in phrases)


@dataclass(frozen=True)
class Engine:
    """What searches a chronicle: its rows, an index for each part of them in order, and the names.

    The part of a visitor's own rows has an index of its own, in that visitor's session.
    """

    rows: pd.DataFrame
    parts: Sequence[Index]
    names: Names = NO_NAMES

    @classmethod
    def of(cls, rows: pd.DataFrame, catalog: Catalog | None = None) -> Self:
        """The engine of a chronicle; without a catalog it knows no names and labels."""
        return cls(rows, [index(rows, catalog)], names(catalog) if catalog else NO_NAMES)

    def find(self, query: str) -> Found:
        """The rows that have every term of a query; all rows where nothing is asked."""
        found = self._exactly(query)
        offers = _offers(query, found.terms)
        if offers or not found.mask.any():
            # A whole name first: the words of "Kim Jung Un" may all be known.
            offers = _renamed(" ".join(query.split()), self.names) + offers
        offers = tuple(one for one in dict.fromkeys(offers) if self._exactly(one).mask.any())
        return replace(found, offers=offers[:MOST_OFFERED])

    def _exactly(self, query: str) -> Found:
        """What a query finds, without offers."""
        mask = np.ones(len(self.rows), dtype=bool)
        scores = np.zeros(len(self.rows))
        asked = tuple(terms(query, self.names, self.parts))
        if query.strip() and not asked:
            mask[:] = False
        for term in asked:
            if term.spans:
                mask &= np.logical_or.reduce([_on(self.rows, *span) for span in term.spans])
            else:
                fits = self._scores(term.phrases)
                if term.area:
                    fits = self._in_area(term.area, fits)
                mask &= ~np.isnan(fits)
                scores += fits
        return Found(mask, np.where(mask, scores, 0.0), asked)

    def _in_area(self, area_id: str, fits: Scores) -> Scores:
        """How well rows fit an area: weapon tests where they took place there, others by words.

        So a search for an area finds the very tests that the filter of that name leaves.
        """
        inside = (self.rows["area_id"] == area_id).to_numpy(dtype=bool)
        tests = self.rows["kind"].isin(WEAPON_TESTS).to_numpy(dtype=bool)
        return np.where(tests, np.where(inside, np.fmax(fits, 0.0), np.nan), fits)

    def _scores(self, phrases: tuple[Phrase, ...]) -> Scores:
        fits = np.full(len(self.rows), np.nan)
        first = 0
        for part in self.parts:
            if hits := part.scores(phrases):
                at, score = zip(*hits, strict=True)
                fits[np.asarray(at, dtype=np.intp) + first] = score
            first += part.size
        return fits


def terms(query: str, known: Names, parts: Sequence[Index] = ()) -> list[Term]:
    """The terms of a query, in their order: dates, names and labels, and all other words singly.

    Words that no row of `parts` has are taken for the beginning or a part of one, and come with the
    nearest ones that there are.
    """
    words = without(query).split()
    asked: list[Term] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + LONGEST), at, -1):
            typed = " ".join(words[at:end])
            if meant := _meant(typed, known):
                asked.append(meant)
                break
        else:
            for word in BETWEEN.split(words[at]):
                if meant := _meant(word, known):
                    asked.append(meant)
                else:
                    asked += _word(word, known, parts)
            end = at + 1
        at = end
    important = [one for one in asked if fold(one.typed).strip(MARKS) not in UNIMPORTANT]
    return important or asked


def _meant(typed: str, known: Names) -> Term | None:
    """The term of a part of a query that as a whole is a date, a name or a label."""
    # Dots at its end may say that a span is open.
    for text in dict.fromkeys((typed, typed.strip(MARKS))):
        try:
            return Term(typed, spans=dates.spans(text))
        except dates.NoDate:
            continue
    named, area = known.of(typed), known.areas.get(key(typed), "")
    if not named and not area:
        return None
    return Term(typed, named or (tokens(fold(typed)),), area=area)


def _word(typed: str, known: Names, parts: Sequence[Index]) -> list[Term]:
    """The terms of a word that is no name: itself, or what it may stand for."""
    phrase = tokens(fold(typed))
    if not phrase:
        return []
    short = len("".join(phrase)) < SHORTEST
    longer = set() if short else known.beginning(key(typed)) - {phrase}
    if not parts or any(part.has(phrase) for part in parts):
        return [Term(typed, (phrase, *_some(longer)))]
    if two := _two("".join(phrase), parts):
        return [Term(typed, (*two, *_some(longer)))]
    if longer:
        # What ends with a number is the name of a family, not a beginning.
        offers = () if phrase[-1].isdecimal() else known.near(typed)
        return [Term(typed, _some(longer), offers=offers)]
    if len(phrase) > 1 and not any(map(str.isdecimal, typed)):
        return [term for word in phrase for term in _word(word, known, parts)]
    return [_unknown(typed, phrase, known, parts)]


def _unknown(typed: str, phrase: Phrase, known: Names, parts: Sequence[Index]) -> Term:
    """The term of a word that no row has: those that it begins or is a part of, if there are any.

    It comes with the nearest words that there are.
    """
    word = "".join(phrase)
    if any(map(str.isdecimal, word)):
        return Term(typed, (phrase,), offers=known.near(typed))
    if len(word) < SHORTEST:
        return Term(typed, (phrase,))
    every = frozenset[str]().union(*(part.words for part in parts))
    holding = {(one,) for one in every if one.startswith(word)}
    holding = holding or {(one,) for one in every if word in one}
    near = _near(word, {*every, *known.written})
    return Term(typed, _some(holding) or (phrase,), offers=known.one_each(near))


def _some(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    """The shortest of many phrases, and not too many."""
    return tuple(sorted(phrases, key=lambda one: (len("".join(one)), one))[:MOST_EXPANDED])


def _two(word: str, parts: Sequence[Index]) -> tuple[Phrase, ...]:
    """A word as two that stand side by side in a row: "antiship" as "anti-ship"."""
    cuts = ((word[:at], word[at:]) for at in range(2, len(word) - 1))
    return tuple(
        cut for cut in cuts if any(part.words.issuperset(cut) and part.has(cut) for part in parts)
    )


def _near(word: str, others: Iterable[str]) -> list[str]:
    """The words that an unknown one begins, the shortest first; else those most like it."""
    digits = re.sub(r"\D", "", word)
    near_enough = range(len(word) - 2, len(word) + 3)
    usual = [one for one in others if re.sub(r"\D", "", one) == digits and one != word]
    if begun := [one for one in usual if len(word) >= SHORTEST and one.startswith(word)]:
        return sorted(begun, key=lambda one: (len(one), one))
    like = [one for one in usual if len(one) in near_enough and len(one) >= SHORTEST]
    # Own events may hold a hundred thousand words: those that begin alike come first.
    like = sorted(like, key=lambda one: (one[0] != word[0], one))[:MOST_COMPARED]
    close = difflib.get_close_matches(word, like, 4 * MOST_OFFERED, ALIKE)
    alike = [difflib.SequenceMatcher(None, one, word).ratio() for one in close]
    return [one for one, ratio in zip(close, alike, strict=True) if ratio > alike[0] - NEARLY]


def _offers(query: str, asked: Iterable[Term]) -> tuple[str, ...]:
    """The query with the words that no row has replaced by the nearest ones."""
    unknown = [term for term in asked if term.offers]
    queries = []
    for place in range(MOST_OFFERED):
        text = query
        for term in unknown:
            nearest = term.offers[place if len(unknown) == 1 else 0 :]
            if nearest:
                text = text.replace(term.typed, nearest[0], 1)
        queries.append(text)
    return tuple(one for one in dict.fromkeys(queries) if one != query)


def _renamed(query: str, known: Names) -> tuple[str, ...]:
    """The query with some words replaced by the nearest name: "Kim Jung Un" by "Kim Jong Un"."""
    words = query.split()
    for size in range(min(len(words), LONGEST), 0, -1):
        for at in range(len(words) - size + 1):
            part = " ".join(words[at : at + size])
            named = len(tokens(fold(part))) > 1 and not known.of(part)
            if named and (near := known.near(part)):
                return tuple(query.replace(part, one, 1) for one in near)
    return ()


def marks(text: str, asked: Iterable[Term]) -> list[tuple[int, int]]:
    """Where `text` has a word of the terms: first sign and the one after the last, in order.

    Signs that stand side by side, as those of a Korean name, are one mark.
    """
    phrases = [phrase for term in asked for phrase in term.phrases]
    folded, places = _folded(text)
    at = [found.span() for found in TOKEN.finditer(folded)]
    if not phrases or not at:
        return []
    spelt = _Spelt()
    words = " ".join(spelt[folded[start:end]] for start, end in at)
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE VIRTUAL TABLE one USING fts5(text, tokenize='porter ascii')")
        base.execute("INSERT INTO one VALUES (?)", (words,))
        marked = base.execute(
            "SELECT highlight(one, 0, char(1), char(2)) FROM one WHERE one MATCH ?",
            (_match(phrases),),
        ).fetchone()
    if marked is None:
        return []
    spans: list[tuple[int, int]] = []
    within = False
    for word, (start, end) in zip(marked[0].split(" "), at, strict=True):
        within = within or word.startswith(chr(1))
        if within:
            first, last = places[start], places[end - 1] + 1
            if spans and spans[-1][1] >= first:
                first = spans.pop()[0]
            spans.append((first, last))
        within = within and not word.endswith(chr(2))
    return spans


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` folded sign by sign, and from which sign of `text` each folded one came."""
    parts = [fold(sign) for sign in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


def _adds(name: Phrase, other: Phrase) -> bool:
    """Whether `name` is `other` and more words."""
    size = len(other)
    return len(name) > size and any(
        name[at : at + size] == other for at in range(len(name) - size + 1)
    )


def _on(rows: pd.DataFrame, first: date, last: date) -> Mask:
    """What lies on the days: as it is dated, or, where the hour is known, on Pyongyang's clock."""
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    dated = (rows["day_from"] <= end) & (rows["day_to"] >= start)
    low, high = (day.tz_localize(PYONGYANG) for day in (start, end + ONE_DAY))
    at = rows["start_utc"]
    instant = (at == rows["end_utc"]) & (at >= low) & (at < high)
    return (dated | instant).to_numpy(dtype=bool)
