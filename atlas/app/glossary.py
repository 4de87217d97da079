"""The terms of the glossary that occur in a text."""

import re
from collections.abc import Iterator

import pandas as pd

from atlas.app.cache import cached
from atlas.data.catalog import Catalog
from atlas.data.rules import ids

MOST: int = 4


@cached(maxsize=4, common=True)
def _forms(catalog: Catalog) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Each form of each term as a pattern, with the term and what it means; long forms first."""
    forms = [
        (form, str(row["term"]), str(row["definition"]))
        for _, row in catalog["glossary"].iterrows()
        for form in _written(row)
    ]
    forms.sort(key=lambda one: -len(one[0]))
    return tuple((_pattern(form), term, meaning) for form, term, meaning in forms)


def _written(row: "pd.Series[str]") -> Iterator[str]:
    yield re.sub(r" \(.*\)", "", row["term"])
    yield from ids(row["also"])


def _pattern(form: str) -> re.Pattern[str]:
    # An abbreviation is one only in capitals.
    flags = 0 if form.isupper() else re.IGNORECASE
    return re.compile(rf"(?<![\w-]){re.escape(form)}s?(?![\w-])", flags)


def terms(catalog: Catalog, text: str, most: int = MOST) -> list[tuple[str, str]]:
    """The terms that `text` uses with their definitions, in its order, at most `most`."""
    places: dict[str, tuple[int, str]] = {}
    for pattern, term, meaning in _forms(catalog):
        hit = pattern.search(text)
        if hit and term not in places:
            places[term] = (hit.start(), meaning)
            # What is part of a longer form is no term of its own.
            text = text[: hit.start()] + "\0" * len(hit[0]) + text[hit.end() :]
    in_order = sorted(places.items(), key=lambda one: one[1][0])
    return [(term, meaning) for term, (_, meaning) in in_order][:most]
