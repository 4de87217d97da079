"""The full-text index of rows, by SQLite's FTS5.

It knows the stems of words ("tests" finds "test") and ranks the rows. What is typed never reaches
it as it stands: each term becomes phrases of plain letters and digits.
"""

import sqlite3
from collections.abc import Iterable
from threading import Lock
from typing import Final

import pandas as pd

from atlas.data.catalog import Catalog
from atlas.data.chronicle import fold
from atlas.query import labels
from atlas.query.spelling import Phrase, Spelt, tokens

# Stands between the labels of a row, so that no phrase goes across two of them.
GAP: Final = "\ue000"

# Rows with a word in their labels come before those with it in their text.
WEIGHTS: Final = "1.0, 3.0"


class Index:
    """The words of a table's rows. Several threads may ask it at once; it is never changed."""

    def __init__(self, texts: Iterable[str], labelled: Iterable[Iterable[str]] = ()) -> None:
        """Index folded `texts`, one a row, and the labels of each row if there are any."""
        spelt = Spelt()
        known: dict[str, str] = {}
        self._lock = Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        # The rows are at hand, so their text is not kept. By the rules of ASCII every other sign is
        # a letter: words stay as `tokens` cuts them.
        self._base.execute(
            "CREATE VIRTUAL TABLE rows USING fts5"
            "(text, labels, content='', tokenize='porter ascii')"
        )

        def label(text: str) -> str:
            if text not in known:
                known[text] = " ".join(spelt[word] for word in tokens(fold(text)))
            return known[text]

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
            return self._base.execute(asked, (match(phrases),)).fetchall()

    def has(self, phrase: Phrase) -> bool:
        """Whether any row has the phrase."""
        asked = "SELECT 1 FROM rows WHERE rows MATCH ? LIMIT 1"
        with self._lock:
            return self._base.execute(asked, (match([phrase]),)).fetchone() is not None


def index(rows: pd.DataFrame, catalog: Catalog | None = None) -> Index:
    """The index of rows of a chronicle, with their labels where a catalog is given."""
    return Index(rows["text"], labels.of(rows, catalog) if catalog else ())


def match(phrases: Iterable[Phrase]) -> str:
    """Phrases as FTS5 asks for them. They hold letters and digits alone, and stand in quotes."""
    spelt = Spelt()
    return " OR ".join('"' + " ".join(spelt[word] for word in one) + '"' for one in phrases)
