"""Text from data, links and visitors, made safe to show in Streamlit's Markdown."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import pandas as pd

from atlas.data.hosts import host

SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&\"'])")
# A web address with at most one pair of brackets. Possessive: a long one is read once, not again
# from each of its characters.
ADDRESS = re.compile(r"https?://[^\s<>\"()\\]++(\([^\s<>\"()\\]*+\))?[^\s<>\"()\\]*+")
LEADERS = re.compile(r"Kim (Jong Un|Jong Il|Il Sung)")
UNSEEN = {"Cc", "Cf", "Cs", "Co"}


def plain(text: object) -> str:
    """`text` so that Markdown shows it as it stands: no markup, no HTML, no line breaks.

    Signs that can't be seen, among them those that turn the direction of writing, are left out.
    """
    words = " ".join(str(text).split())
    seen = "".join(sign for sign in words if unicodedata.category(sign) not in UNSEEN).strip()
    return SIGNS.sub(r"\\\1", seen)


def heading(text: object) -> str:
    """`text` as `plain` gives it, for a heading: no line ends within a leader's name."""
    return LEADERS.sub(lambda name: name.group().replace(" ", "\u00a0"), plain(text))


def cited(sources: pd.DataFrame, source_ids: Iterable[str]) -> str:
    """The publishers of some rows of the table `sources`, each a link to its document."""
    return ", ".join(document(sources.at[one, "publisher"], sources.loc[one]) for one in source_ids)


def document(label: object, source: "pd.Series[Any]") -> str:
    """A row of the table `sources` by a label: a link if its own address was opened."""
    return link(label, source["url"] if source["address_seen"] else None)


def address(url: object) -> str:
    """A web address as text: Streamlit makes a link of one in any text but code."""
    return f"`{str(url).replace('`', '%60')}`"


def read_in_copy(source: "pd.Series[Any]") -> str:
    """Where a copy of a document was read, as a sentence; empty where it was no copy."""
    copy_url = source["copy_url"]
    return f" Read in a copy at {plain(host(copy_url))}." if isinstance(copy_url, str) else ""


def link(label: object, url: object) -> str:
    """A Markdown link, or the bare label where there is no web address."""
    if isinstance(url, str) and ADDRESS.fullmatch(url):
        return f"[{plain(label)}]({url})"
    return plain(label)
