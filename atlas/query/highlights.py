"""Where a text has the words of a query."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing

from atlas.data.chronicle import fold
from atlas.query.fulltext import match
from atlas.query.spelling import TOKEN, Spelt
from atlas.query.terms import Term


def marks(text: str, asked: Iterable[Term]) -> list[tuple[int, int]]:
    """Where `text` has a word of the terms: first sign and the one after the last, in order.

    Signs that stand side by side, as those of a Korean name, are one mark.
    """
    phrases = [phrase for term in asked for phrase in term.phrases]
    folded, places = _folded(text)
    at = [token.span() for token in TOKEN.finditer(folded)]
    if not phrases or not at:
        return []
    spelt = Spelt()
    words = " ".join(spelt[folded[start:end]] for start, end in at)
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE VIRTUAL TABLE one USING fts5(text, tokenize='porter ascii')")
        base.execute("INSERT INTO one VALUES (?)", (words,))
        marked = base.execute(
            "SELECT highlight(one, 0, char(1), char(2)) FROM one WHERE one MATCH ?",
            (match(phrases),),
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
