"""Text from data, links and visitors, made safe to show in Streamlit's Markdown."""

import re

SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&\"'])")


def plain(text: object) -> str:
    """`text` so that Markdown shows it as it stands: no markup, no HTML, no line breaks."""
    line = " ".join(str(text).split())
    return SIGNS.sub(r"\\\1", line)


def link(label: object, url: object) -> str:
    """A Markdown link, or the bare label where there is no web address."""
    if isinstance(url, str) and re.fullmatch(
        r"https?://[^\s<>\"()\\]+(\([^\s<>\"()\\]*\))?[^\s<>\"()\\]*", url
    ):
        return f"[{plain(label)}]({url})"
    return plain(label)
