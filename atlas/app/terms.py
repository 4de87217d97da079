"""Terms of the glossary, told where they stand on a page."""

from typing import Final

import streamlit as st

from atlas.app import data, embed, glossary
from atlas.app.cache import cached
from atlas.app.text import plain

# A legend and a card have more terms than a heading.
MANY: Final = 12


def tooltip(text: str, most: int = glossary.MOST) -> str | None:
    """A tooltip that explains the terms in `text`, at most `most` of them; None if it has none."""
    # A title of the visitor's own would stay in what all visitors share.
    explain = _explained if data.own() is None else _explained.uncached
    return explain(text, most)


@cached(maxsize=1024, common=True)
def _explained(text: str, most: int) -> str | None:
    meanings = glossary.terms(data.catalog(), text, most)
    return "\n\n".join(f"**{plain(term)}**: {plain(what)}" for term, what in meanings) or None


def caption(text: str) -> None:
    """A caption in Markdown, with its terms explained beside it, but for another site's frame."""
    st.caption(text, help=None if embed.on() else tooltip(text))
