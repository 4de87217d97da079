"""Text from data, links and visitors, made safe to show in Streamlit's Markdown."""

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd

SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&\"'])")
# A web address with at most one pair of brackets. Possessive: a long one is read once, not again
# from each of its characters.
ADDRESS = re.compile(r"https?://[^\s<>\"()\\]++(\([^\s<>\"()\\]*+\))?[^\s<>\"()\\]*+")
UNSEEN = {"Cc", "Cf", "Cs", "Co"}


def plain(text: object) -> str:
    """`text` so that Markdown shows it as it stands: no markup, no HTML, no line breaks.

    Signs that can't be seen, among them those that turn the direction of writing, are left out.
    """
    words = " ".join(str(text).split())
    seen = "".join(sign for sign in words if unicodedata.category(sign) not in UNSEEN).strip()
    return SIGNS.sub(r"\\\1", seen)


def cited(sources: pd.DataFrame, source_ids: Iterable[str]) -> str:
    """The publishers of some rows of the table `sources`, each a link to its document."""
    return ", ".join(
        link(sources.at[one, "publisher"], sources.at[one, "url"]) for one in source_ids
    )


def link(label: object, url: object) -> str:
    """A Markdown link, or the bare label where there is no web address."""
    if isinstance(url, str) and ADDRESS.fullmatch(url):
        return f"[{plain(label)}]({url})"
    return plain(label)
