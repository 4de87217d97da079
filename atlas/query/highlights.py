"""Where a text has the words of a query."""

import sqlite3
import unicodedata
from collections.abc import Iterable
from typing import Final

from atlas.data.chronicle import fold
from atlas.query.fulltext import match
from atlas.query.spelling import TOKEN, Spelt
from atlas.query.terms import Term

# As many as Unicode lets a letter have in text that is safe for streams.
MOST_ACCENTS: Final = 30


class Text:
    """A text as a search compares it, taken apart once for all that is asked of it.

    It is to be closed.
    """

    def __init__(self, text: str) -> None:
        """Letters and their accents become one in `text`, and each gap one space."""
        self.text = _composed(" ".join(text.split()))
        folded, self._places = _folded(self.text)
        self._at = [token.span() for token in TOKEN.finditer(folded)]
        spelt = Spelt()
        words = " ".join(spelt[folded[start:end]] for start, end in self._at)
        self._base = sqlite3.connect(":memory:")
        self._base.execute("CREATE VIRTUAL TABLE one USING fts5(text, tokenize='porter ascii')")
        self._base.execute("INSERT INTO one VALUES (?)", (words,))

    def close(self) -> None:
        """Let go of what was taken apart."""
        self._base.close()

    def has(self, asked: Iterable[Term]) -> bool:
        """Whether it has a word of the terms: fifty times as fast as `marks`."""
        phrases = [phrase for term in asked for phrase in term.phrases]
        row = (
            phrases
            and self._base.execute(
                "SELECT 1 FROM one WHERE one MATCH ?", (match(phrases),)
            ).fetchone()
        )
        return bool(row)

    def marks(self, asked: Iterable[Term]) -> list[tuple[int, int]]:
        """Where it has a word of the terms: first sign and the one after the last, in order.

        Signs that stand side by side, as those of a Korean name, are one mark.
        """
        phrases = [phrase for term in asked for phrase in term.phrases]
        if not phrases or not self._at:
            return []
        marked = self._base.execute(
            "SELECT highlight(one, 0, char(1), char(2)) FROM one WHERE one MATCH ?",
            (match(phrases),),
        ).fetchone()
        if marked is None:
            return []
        spans: list[tuple[int, int]] = []
        within = False
        for word, (start, end) in zip(marked[0].split(" "), self._at, strict=True):
            within = within or word.startswith(chr(1))
            if within:
                first, last = self._places[start], self._places[end - 1] + 1
                if spans and spans[-1][1] >= first:
                    first = spans.pop()[0]
                spans.append((first, last))
            within = within and not word.endswith(chr(2))
        return spans


def _composed(text: str) -> str:
    """Letters and their accents as one, unless one has very many.

    To sort these takes a time that grows with the square of their number.
    """
    if not text.isascii():
        run = 0
        for sign in text:
            run = run + 1 if unicodedata.combining(sign) else 0
            if run > MOST_ACCENTS:
                return text
    return unicodedata.normalize("NFC", text)


def _folded(text: str) -> tuple[str, list[int]]:
    """`text` folded sign by sign, and from which sign of `text` each folded one came."""
    parts = [fold(sign) for sign in text]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]
