"""Good rows packed as columns of the chronicle, which need a fifth of their memory."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Final, Self

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from atlas.own.cells import KIND, TEXTS
from atlas.own.folds import Folds
from atlas.own.limits import MOST_TEXT_BYTES, Refused

# What a good row is handed over as.
GOOD: Final = (
    "title", "day_from", "day_to", "start_utc", "end_utc", "precision", "countries", "certainty",
    "place", "lon", "lat", *TEXTS,
)  # fmt: skip
# What a search looks through.
SEARCHED: Final = ("title", "what", "place", "source", "kind", "more")
NUMBERS: Final = {
    "day_from": pa.date32(), "day_to": pa.date32(),
    # Of UTC.
    "start_utc": pa.timestamp("us"), "end_utc": pa.timestamp("us"),
    "lon": pa.float64(), "lat": pa.float64(),
}  # fmt: skip
# Columns of the chronicle that a row has, the longest texts at the end.
COLUMNS: Final = ("id", *GOOD[: -len(TEXTS)], "full_text", "text")
# Texts that may be long.
LONG: Final = ("title", *TEXTS, "full_text", "text")
NOT_IN_IDS: Final = re.compile("[^a-z0-9\n]+")
# What tells events of a day with one title apart.
TOLD_BY: Final = ("place", "lon", "lat", "what", "kind", "more")
# Rows of which this is asked at a time.
AT_ONCE: Final = 5000
# Characters of a title.
MOST_IN_ID: Final = 40


class Packed:
    """The good rows of one file, in the order in which they are added."""

    def __init__(self, dtypes: Mapping[str, Any]) -> None:
        self._dtypes = dtypes
        self._folds = Folds()
        self._parts: dict[str, list[pa.Array]] = {name: [] for name in (*COLUMNS, *TEXTS)}
        self._text_bytes = 0
        # Of all rows, by time.
        self._order: pa.Array = pa.array([], pa.uint64())

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Pack rows, each of which has a value for each of `GOOD`.

        Raises:
            Refused: their text is too long to be looked through.
        """
        if not rows:
            return
        cells: dict[str, Sequence[Any]] = dict(zip(GOOD, zip(*rows, strict=True), strict=True))
        searched = zip(*(cells[name] for name in SEARCHED), strict=True)
        cells["full_text"] = [" ".join(filter(None, texts)) for texts in searched]
        cells["text"] = self._folds.each(cells["full_text"])
        cells["id"] = self._stems(cells["day_from"], cells["title"])
        for name, parts in self._parts.items():
            parts.append(pa.array(cells[name], NUMBERS.get(name, pa.large_string())))
        self._text_bytes += sum(self._parts[name][-1].nbytes for name in LONG)
        if self._text_bytes > MOST_TEXT_BYTES:
            raise Refused(
                "The text of the file is too long to search, or has very many characters that "
                "stand for several letters each. Split it, or leave columns out."
            )

    def texts(self) -> pd.DataFrame:
        """The columns `TEXTS` of each row, by its id; given once, before `rows`."""
        texts = {name: pd.array(self._whole(name, keep=False), "str") for name in TEXTS}
        return pd.DataFrame(texts, pd.Index(pd.array(self._whole("id"), "str")), copy=False)

    def rows(self) -> pd.DataFrame:
        """The rows, with `COLUMNS` and their kind, in the order of time; given once."""
        # Sorting copies every text: one column is there twice at a time, and not the table. Those
        # at the end are the longest and come first, while the least is in memory.
        columns = {name: self._ordered(name, self._order) for name in reversed(COLUMNS)}
        columns["kind"] = pd.Series(KIND, range(len(self._order)), self._dtypes["kind"])
        return pd.DataFrame(columns, copy=False)

    def numbered(self) -> Self:
        """Tell rows apart that would have one id: to be asked once all are there, before the rest.

        By a hash of what they say, and where that is the same by a number in the order of time, in
        which rows are saved: read again, each has the id that it had.
        """
        ids = self._whole("id").to_pylist()
        clock = pa.table({"start": self._whole("start_utc"), "id": ids, "at": range(len(ids))})
        order = pc.sort_indices(clock, sort_keys=[(one, "ascending") for one in clock.column_names])
        rows = Counter(ids)
        shared = (
            [at for at in order.to_pylist() if rows[ids[at]] > 1] if len(rows) < len(ids) else []
        )
        times = Counter[str]()
        for start in range(0, len(shared), AT_ONCE):
            some = shared[start : start + AT_ONCE]
            taken = (self._whole(name).take(pa.array(some, pa.int64())) for name in TOLD_BY)
            for at, *cells in zip(some, *(column.to_pylist() for column in taken), strict=True):
                ids[at] += f"--{_hash(repr(cells))}"
                times[ids[at]] += 1
                if times[ids[at]] > 1:
                    ids[at] += f"--{times[ids[at]]}"
        self._parts["id"], self._order = [pa.array(ids, pa.large_string())], order
        return self

    def _ordered(self, name: str, order: pa.Array) -> "pd.Series[Any]":
        column, dtype = self._whole(name, keep=False).take(order), self._dtypes[name]
        if name not in NUMBERS:
            return pd.Series(pd.array(column, dtype))
        numbers = pd.Series(column.to_numpy())
        if name.endswith("_utc"):
            numbers = numbers.dt.tz_localize("UTC")
        return numbers.astype(dtype)

    def _whole(self, name: str, *, keep: bool = True) -> pa.ChunkedArray:
        parts = self._parts[name] if keep else self._parts.pop(name)
        return pa.chunked_array(parts, NUMBERS.get(name, pa.large_string()))

    def _stems(self, days: Sequence[date], titles: Sequence[str]) -> list[str]:
        """The id of each, but for what tells it from others with the same.

        A story or a link may name one when another file is shown: a title of which the id has not
        all, but for its capitals, is told from others by a hash.
        """
        stems = []
        plain = NOT_IN_IDS.sub("-", self._folds.joined(titles)).split("\n")
        for day, title, slug in zip(days, titles, plain, strict=True):
            kept = slug.strip("-")[:MOST_IN_ID].strip("-")
            stem = f"{KIND}-{day}-{kept or 'event'}"
            all_of_it = title.casefold().replace(" ", "-") == kept
            stems.append(stem if all_of_it else f"{stem}-{_hash(title)}")
        return stems


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]
