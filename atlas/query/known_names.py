"""Names of places, missiles and people, and labels of categories, however they are written."""

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import networkx as nx

from atlas.data.catalog import Catalog
from atlas.data.chronicle import fold
from atlas.data.rules import ids
from atlas.query import labels, other_names
from atlas.query.spelling import SIGNS, Phrase, key, tokens

# Shorter beginnings of a word mean too much.
SHORTEST: Final = 3
# Nearest words that are offered.
MOST_OFFERED: Final = 3
# Words that an unknown one is compared with, letter by letter.
MOST_COMPARED: Final = 1000
# How like they are at least, from 0 to 1, and how much less than the likest.
ALIKE: Final = 0.66
NEARLY: Final = 0.1
DIGIT: Final = re.compile(r"\d")
NOT_DIGITS: Final = re.compile(r"\D+")


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
        return self.one_each(nearest(key(text), [one for one in self.written if one in self.known]))

    def one_each(self, near: Iterable[str]) -> tuple[str, ...]:
        """Keys and words as they are written; of several names of one thing the first."""
        first: dict[object, str] = {}
        for one in near:
            first.setdefault(self.known.get(one, one.removesuffix("s")), self.written.get(one, one))
        return tuple(first.values())[:MOST_OFFERED]


NO_NAMES: Final = Names({}, {})


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


def nearest(word: str, others: Collection[str]) -> list[str]:
    """The words that an unknown one begins, the shortest first; else those most like it."""
    if len(word) >= SHORTEST and (begun := _usual(word, (o for o in others if o.startswith(word)))):
        return sorted(begun, key=lambda one: (len(one), one))
    sizes = range(max(SHORTEST, len(word) - 2), len(word) + 3)
    # Own events may hold a hundred thousand words: those that begin alike come first.
    like: list[str] = []
    for alike_at_first in (True, False):
        some = (o for o in others if len(o) in sizes and (o[0] == word[0]) == alike_at_first)
        like += sorted(_usual(word, some))[: MOST_COMPARED - len(like)]
        if len(like) == MOST_COMPARED:
            break
    close = difflib.get_close_matches(word, like, 4 * MOST_OFFERED, ALIKE)
    alike = [difflib.SequenceMatcher(None, one, word).ratio() for one in close]
    return [one for one, ratio in zip(close, alike, strict=True) if ratio > alike[0] - NEARLY]


def _usual(word: str, others: Iterable[str]) -> list[str]:
    """Those of other words that have the same digits."""
    digits = NOT_DIGITS.sub("", word)
    if not digits:
        return [one for one in others if one != word and not DIGIT.search(one)]
    return [one for one in others if one != word and NOT_DIGITS.sub("", one) == digits]


def _adds(name: Phrase, other: Phrase) -> bool:
    """Whether `name` is `other` and more words."""
    size = len(other)
    return len(name) > size and any(
        name[at : at + size] == other for at in range(len(name) - size + 1)
    )
