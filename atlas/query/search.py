"""The search: words, names, categories and dates, found whatever their spelling."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

import numpy as np
import pandas as pd

from atlas.data.catalog import Catalog
from atlas.data.chronicle import ONE_DAY, fold
from atlas.data.moments import PYONGYANG
from atlas.query.fulltext import Index, index
from atlas.query.known_names import MOST_OFFERED, NO_NAMES, Names, names
from atlas.query.spelling import Phrase, tokens
from atlas.query.terms import LONGEST, Term, instead, terms

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]
Scores = np.ndarray[tuple[int], np.dtype[np.float64]]

# The kinds of which the data know in which launch area they took place.
WEAPON_TESTS: Final = ("launch", "other", "nuclear")


@dataclass(frozen=True)
class Hits:
    """What a query finds: which rows, and how well each fits (more is better; 0 where not found).

    `offers` are queries that may have been meant.
    """

    mask: Mask
    scores: Scores
    terms: tuple[Term, ...] = ()
    offers: tuple[str, ...] = ()


# Finds the rows of a chronicle.
Finder = Callable[[str], Hits]


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

    def find(self, query: str) -> Hits:
        """The rows that have every term of a query; all rows where nothing is asked."""
        hits = self._exactly(query)
        offers = _offers(query, hits.terms)
        if offers or not hits.mask.any():
            # A whole name first: the words of "Kim Jung Un" may all be known.
            offers = _renamed(" ".join(query.split()), self.names) + offers
        offers = tuple(one for one in dict.fromkeys(offers) if self._exactly(one).mask.any())
        return replace(hits, offers=offers[:MOST_OFFERED])

    def _exactly(self, query: str) -> Hits:
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
        return Hits(mask, np.where(mask, scores, 0.0), asked)

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


def _offers(query: str, asked: Iterable[Term]) -> tuple[str, ...]:
    """The query with the words that no row has replaced by the nearest ones."""
    unknown = [term for term in asked if term.offers]
    queries = []
    for place in range(MOST_OFFERED):
        text = query
        for term in unknown:
            nearest = term.offers[place if len(unknown) == 1 else 0 :]
            if nearest:
                text = instead(text, term.typed, nearest[0])
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
                return tuple(instead(query, part, one) for one in near)
    return ()


def _on(rows: pd.DataFrame, first: date, last: date) -> Mask:
    """What lies on the days: as it is dated, or, where the hour is known, on Pyongyang's clock."""
    start, end = pd.Timestamp(first), pd.Timestamp(last)
    dated = (rows["day_from"] <= end) & (rows["day_to"] >= start)
    low, high = (day.tz_localize(PYONGYANG) for day in (start, end + ONE_DAY))
    at = rows["start_utc"]
    instant = (at == rows["end_utc"]) & (at >= low) & (at < high)
    return (dated | instant).to_numpy(dtype=bool)
