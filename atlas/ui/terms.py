"""Terms of the glossary, told where they stand on a page."""

from functools import lru_cache

from atlas.analysis import glossary
from atlas.ui import data
from atlas.ui.text import plain


@lru_cache(maxsize=1024)
def told(text: str) -> str | None:
    """A tooltip that explains the terms in `text`; None if it has none."""
    found = glossary.terms(data.catalog(), text)
    return "\n\n".join(f"**{plain(term)}**: {plain(what)}" for term, what in found) or None
