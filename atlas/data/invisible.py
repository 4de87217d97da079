"""Characters that show nothing or turn the direction of writing, and texts made of nothing else."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

# Unicode's default-ignorable characters but for variation selectors, which belong to the sign
# before them: soft hyphen, fillers, zero-width characters, direction controls, the byte-order
# mark, tags. As the inside of a class in a regular expression.
_REMOVED: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
# Signs that are drawn as nothing: a Braille cell, a note's head, hieroglyphs.
BLANKS: Final = frozenset("\u2800\U0001d159\U00013441\U00013442")
# Persian, Hindi and many signs of several parts are not written without the joiners.
JOINERS: Final = "\u200c\u200d"
INVISIBLE: Final = _REMOVED + JOINERS
# Alone they show nothing either.
VARIATIONS: Final = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RUNS: Final = re.compile(f"[{_REMOVED}]+")


def for_xml(text: str) -> str:
    """`text` with a space for each character that XML 1.0 can't hold."""
    return _NOT_XML.sub(" ", text)


def without(text: str) -> str:
    """`text` without invisible characters but joiners, or "" if nothing of it can be seen.

    Control characters stay where others can be seen: they are for the caller to refuse.
    """
    rest = removed(text)
    return rest if is_seen(rest) else ""


def removed(text: str) -> str:
    """`text` without invisible characters but joiners, also if nothing else is left."""
    # Those that Python calls printable, as letters and accents: few texts need the pattern, and
    # the signs one by one take a third of a loop's time.
    if text.isprintable() and not (
        "\u034f" in text or "\u115f" in text or "\u1160" in text or "\u17b4" in text
        or "\u17b5" in text or "\u3164" in text or "\uffa0" in text
    ):  # fmt: skip
        return text
    return _RUNS.sub("", text)


def is_seen(text: str) -> bool:
    """Whether any of `text` can be seen."""
    # Many signs that can't be printed would leave no room among those that are remembered.
    return any(map(_visible, filter(str.isprintable, text)))


@lru_cache(4096)
def _visible(sign: str) -> bool:
    return sign not in BLANKS and unicodedata.category(sign) not in {
        "Zs",
        "Mn",
        "Me",
        "Zl",
        "Zp",
        "Cc",
        "Cf",
        "Cn",
        "Co",
        "Cs",
    }
