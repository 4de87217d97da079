"""The terms of a query: dates, names and labels, and all other words singly."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from atlas.data import dates
from atlas.data.chronicle import fold
from atlas.data.invisible import without
from atlas.query.fulltext import Index
from atlas.query.known_names import SHORTEST, Names, nearest
from atlas.query.spelling import Phrase, key, tokens

# A name or a date has at most so many words.
LONGEST: Final = 8

MARKS: Final = " ,.;:!?()[]{}<>\"'“”‘’«»"
# What parts two terms, as a space does, unless it stands in a date.
BETWEEN: Final = re.compile(r"[\s/|,;+&]+")

# Words that a query need not find.
UNIMPORTANT: Final = frozenset(
    {"a", "an", "and", "as", "at", "by", "during", "for", "from", "in", "of", "on", "or", "the"}
    | {"to", "with"}
)

# Of one typed word: each sign of Chinese or Korean is one, and a phrase is looked for at each place
# that its first word has.
MOST_WORDS: Final = 20
# Words that a beginning may stand for.
MOST_EXPANDED: Final = 200


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


def instead(query: str, typed: str, wanted: str) -> str:
    """The query with something else for each term that was typed so, and without what is unseen."""
    words = " ".join(without(query).split())
    ends = r"[^\s/|,;+&]"
    replaced = re.sub(rf"(?<!{ends}){re.escape(typed)}(?!{ends})", lambda _: wanted, words)
    return " ".join(replaced.split())


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


def as_typed(typed: str) -> Phrase:
    """The words of a part of a query, no more than are looked for."""
    return tokens(fold(typed))[:MOST_WORDS]


def _word(typed: str, known: Names, parts: Sequence[Index]) -> list[Term]:
    """The terms of a word that is no name: itself, or what it may stand for."""
    phrase = as_typed(typed)
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
    near = nearest(word, {*every, *known.written})
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
