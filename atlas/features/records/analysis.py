"""The selected rows as a table to read: their order, one page of them, and where words were hit."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from atlas.data import words
from atlas.data.chronicle import fold
from atlas.query.counts import NO_AREAS
from atlas.query.fulltext import Index
from atlas.query.highlights import Text
from atlas.query.terms import Term, as_typed

PAGE_ROWS = 100
AROUND = 60
# Words of a row that it has under another name: to find where takes 4 ms each in a long text.
MOST_OTHERS = 5

# By what the table can be sorted: the column of the chronicle and its name.
SORTS = {
    "start_utc": "Time",
    "title": "What",
    "kind": "Kind",
    "class": "Class",
    "outcome": "Outcome",
    "place": "Place",
    "missiles": "Missiles",
    "apogee_km": "Apogee",
    "distance_km": "Distance",
    "certainty": "Certainty",
}
# What can be counted: the column of the chronicle, or "year", and its name.
FACETS = {
    "year": "Year",
    "kind": "Kind",
    "class": "Class",
    "missile": "Missile",
    "place": "Place",
    "area_id": "Launch area",
    "outcome": "Outcome",
    "countries": "Countries",
    "certainty": "Certainty",
}
NAMES = {
    "kind": words.KINDS,
    "class": words.CLASSES,
    "outcome": words.OUTCOMES,
    "countries": words.COUNTRIES,
    "certainty": words.CERTAINTIES,
}


def ordered(rows: pd.DataFrame, by: str, *, descending: bool) -> pd.DataFrame:
    """The rows sorted by a key of `SORTS`; equal ones by time; what is not known comes last.

    Categories keep the order of the vocabulary, text goes by the alphabet whatever its case.
    """
    if by == "start_utc":
        return rows[::-1] if descending else rows
    column = rows[by]
    if by in NAMES:
        order = {one: place for place, one in enumerate(NAMES[by])}
        column = column.map(order)
    elif by in {"title", "place"}:
        column = column.map(fold, na_action="ignore")
    sorted_ = column.sort_values(ascending=not descending, kind="stable", na_position="last")
    return rows.loc[sorted_.index]


def by_fit(rows: pd.DataFrame, scores: "pd.Series[float]") -> pd.DataFrame:
    """The rows with the best match of a search first; equal ones by time."""
    return rows.loc[scores.loc[rows.index].sort_values(ascending=False, kind="stable").index]


def page_of(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    """The rows of a page, counted from 0."""
    return rows.iloc[number * PAGE_ROWS : (number + 1) * PAGE_ROWS]


def pages(rows: pd.DataFrame) -> int:
    """How many pages the rows fill; no rows fill one."""
    return max(1, -(-len(rows) // PAGE_ROWS))


def facet(rows: pd.DataFrame, name: str, areas: Mapping[str, str] = NO_AREAS) -> pd.DataFrame:
    """How many rows have each value of a key of `FACETS`: columns `id`, `name`, `count`.

    Most frequent first, years in their order; rows where it is not known count under an empty `id`
    and come last. An event that involves several countries counts for each. `areas` names launch
    areas by their ids.
    """
    if name == "year":
        column = rows["day_from"].dt.year.astype("str")
    elif name == "countries":
        column = rows["countries"].str.split(";").explode()
    else:
        column = rows[name]
    counted = column.fillna("").value_counts(sort=name != "year")
    if name == "year":
        counted = counted.sort_index()
    names = areas if name == "area_id" else NAMES.get(name, {})
    named = counted.index.map(lambda one: names.get(one, one) or "Not known")
    table = pd.DataFrame({"id": counted.index, "name": named, "count": counted.to_numpy()})
    return table.sort_values("id", key=lambda ids: ids == "", kind="stable", ignore_index=True)


def hits(of: Text, asked: Iterable[Term], around: int = AROUND) -> list[tuple[str, bool]]:
    """The part of a text round the first hit of a search, cut where a term was found.

    Each piece comes with whether it is a hit; nothing where no term occurs. Words are compared as
    the search does, by their stems and without case and accents: "wonsan" hits "Wŏnsan".
    """
    text, spans = of.text, of.marks(asked)
    if not spans:
        return []
    first = spans[0][0]
    start, end = max(0, first - around), min(len(text), first + around * 2)
    # Not in the middle of a word, where one begins near.
    if start:
        space = text.find(" ", start, first)
        start = start if space < 0 else space + 1
    pieces, at = [], start
    for low, high in spans:
        if low < end:
            pieces += [(text[at:low], False), (text[low : min(high, end)], True)]
            at = min(high, end)
    pieces.append((text[at:end], False))
    before = [("… ", False)] if start else []
    after = [(" …", False)] if end < len(text) else []
    return [*before, *(piece for piece in pieces if piece[0]), *after]


def otherwise(of: Text, asked: Iterable[Term]) -> list[tuple[str, str]]:
    """Where a text has what was asked for under another name only: that name, and what was typed.

    The name is written as the text has it: ("Khasan", "하산").
    """
    others = []
    for term in asked:
        typed = replace(term, phrases=(as_typed(term.typed),))
        # Most terms have no other name.
        if typed != term and of.has([term]) and not of.has([typed]):
            start, end = of.marks([term])[0]
            others.append((of.text[start:end], term.typed))
        if len(others) == MOST_OTHERS:
            break
    return others


def labels_hit(labels: Iterable[str], asked: Iterable[Term]) -> list[str]:
    """The labels of a row that have a term, the first of each term."""
    every = list(dict.fromkeys(labels))
    index = Index(map(fold, every))
    hits = (index.scores(term.phrases) for term in asked if term.phrases)
    return list(dict.fromkeys(every[min(hit)[0]] for hit in hits if hit))


def headline(rows: pd.DataFrame) -> str:
    """How many rows there are, over which years, on how many documents."""
    if rows.empty:
        return "No records match"
    first, last = rows["day_from"].min().year, rows["day_to"].max().year
    years = str(first) if first == last else f"{first}–{last}"
    documents = set(rows["source_ids"].dropna().str.split(";").explode())
    if not documents:
        return f"{words.plural(len(rows), 'record')} of {years}"
    cite = "cites" if len(rows) == 1 else "cite"
    return (
        f"{words.plural(len(rows), 'record')} of {years} {cite} "
        f"{words.plural(len(documents), 'document')}"
    )
