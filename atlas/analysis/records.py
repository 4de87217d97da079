"""The selected rows as a table to read: their order, one page of them, and where words were hit."""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from atlas import words
from atlas.chronicle import fold
from atlas.search import MARKS, Term

PAGE_ROWS = 100
AROUND = 60

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
    "certainty": "How sure",
}
# What can be counted: the column of the chronicle, or "year", and its name.
FACETS = {
    "year": "Year",
    "kind": "Kind",
    "class": "Class",
    "missile": "Missile",
    "place": "Place",
    "outcome": "Outcome",
    "countries": "Countries",
    "certainty": "How sure",
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


def page_of(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    """The rows of a page, counted from 0."""
    return rows.iloc[number * PAGE_ROWS : (number + 1) * PAGE_ROWS]


def pages(rows: pd.DataFrame) -> int:
    """How many pages the rows fill; no rows fill one."""
    return max(1, -(-len(rows) // PAGE_ROWS))


def facet(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """How many rows have each value of a key of `FACETS`: columns `id`, `name`, `count`.

    Most frequent first, years in their order; rows where it is not known count under an empty `id`
    and come last. An event that involves several countries counts for each.
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
    named = counted.index.map(lambda one: NAMES.get(name, {}).get(one, one) or "Not known")
    table = pd.DataFrame({"id": counted.index, "name": named, "count": counted.to_numpy()})
    return table.sort_values("id", key=lambda ids: ids == "", kind="stable", ignore_index=True)


def hits(text: str, asked: list[Term], around: int = AROUND) -> list[tuple[str, bool]]:
    """The part of `text` round the first hit of a search, cut where a name of a term was found.

    Each piece comes with whether it is a hit; nothing where no term occurs. Words are compared as
    the search does, without case and accents: "wonsan" hits "Wŏnsan".
    """
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    folded, places = _folded(text)
    found = np.zeros(len(text), dtype=bool)
    for word in (name for term in asked for name in term.names):
        for start in _starts(folded, word):
            found[places[start] : places[start + len(word) - 1] + 1] = True
    if not found.any():
        return []
    first = int(found.argmax())
    start, end = max(0, first - around), min(len(text), first + around * 2)
    # Not in the middle of a word, where one begins near.
    if start:
        space = text.find(" ", start, first)
        start = start if space < 0 else space + 1
    edges = [start, *(np.flatnonzero(np.diff(found[start:end])) + start + 1).tolist(), end]
    pieces = [(text[a:b], bool(found[a])) for a, b in pairwise(edges)]
    before = [("… ", False)] if start else []
    after = [(" …", False)] if end < len(text) else []
    return [*before, *pieces, *after]


def otherwise(text: str, asked: list[Term]) -> list[tuple[str, str]]:
    """Where `text` has what was asked for under another name only: that name, and what was typed.

    The name is written as the text has it: ("Khasan", "하산").
    """
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    folded, places = _folded(text)
    found = []
    for term in asked:
        starts = [(folded.find(name), -len(name), name) for name in term.names if name in folded]
        if starts and fold(term.typed).strip(MARKS) not in folded:
            start, _, name = min(starts)
            found.append((text[places[start] : places[start + len(name) - 1] + 1], term.typed))
    return found


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` folded sign by sign, and from which sign of `text` each folded one came."""
    parts = [fold(sign) for sign in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


def _starts(text: str, word: str) -> Iterator[int]:
    start = text.find(word)
    while start >= 0:
        yield start
        start = text.find(word, start + 1)


def headline(rows: pd.DataFrame) -> str:
    """How many rows there are, over which years, on how many documents."""
    if rows.empty:
        return "No record matches"
    first, last = rows["day_from"].min().year, rows["day_to"].max().year
    years = str(first) if first == last else f"{first}–{last}"
    documents = set(rows["source_ids"].dropna().str.split(";").explode())
    if not documents:
        return f"{words.plural(len(rows), 'record')} of {years}"
    rest = "rests" if len(rows) == 1 else "rest"
    return (
        f"{words.plural(len(rows), 'record')} of {years} {rest} on "
        f"{words.plural(len(documents), 'document')}"
    )
