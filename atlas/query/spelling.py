"""Words as the search compares them: cut into letters and digits, in one spelling."""

import re
from typing import Final

from atlas.data.chronicle import fold

# Consecutive words, folded.
Phrase = tuple[str, ...]

# Chinese, Japanese and Korean are written without spaces: each sign is a word, so that a name is
# found within a longer one.
SIGNS: Final = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
TOKEN: Final = re.compile(rf"[{SIGNS}]|\d+[^\W\d_{SIGNS}]*|[^\W\d_{SIGNS}]+")

# British and American spelling as one: what is replaced in each word, of rows and queries alike.
SPELLING: Final = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"(?<=[a-z]{2})our", "or"),
        (r"(?<=[a-z]{2})is(?=(e|ed|es|er|ers|ing|ation|ations)$)", "iz"),
        (r"(?<=[a-z]{2})ys(?=(e|ed|es|er|ers|ing)$)", "yz"),
        (r"(?<=[a-z]{2}en)c(?=es?$)", "s"),
        (r"(?<=[a-z][bt])re(?=s?$)", "er"),
        (r"(?<=[a-z])l(?=l(ed|er|ers|ing)$)", ""),
        (r"oeuvr(e(?=s?$))?", "euver"),
        (r"mme(?=s?$)", "m"),
        (r"^grey", "gray"),
        (r"^aeroplane", "airplane"),
        (r"^1st$", "first"),
        (r"^2nd$", "second"),
        (r"^3rd$", "third"),
        (r"^4th$", "fourth"),
        (r"^5th$", "fifth"),
        (r"^6th$", "sixth"),
        (r"^7th$", "seventh"),
    )
]
# Most words have none of these, and are not looked at further.
SPELT_TWO_WAYS: Final = re.compile(
    "our|is[ei]|isa|yse|ysi|ence|[bt]re|ll|oeuvr|mme|grey|aeropl|^[1-7](?:st|nd|rd|th)$"
)

# Words of an index that are remembered, for what may have been meant: more than any file needs.
MOST_WORDS: Final = 100_000


def key(text: str) -> str:
    """The letters and digits of a text alone: what is left where spelling does not decide."""
    spelt = Spelt()
    return "".join(spelt[word] for word in tokens(fold(text)))


def tokens(folded: str) -> Phrase:
    """The words of a folded text: letters and digits alone; each sign of Chinese or Korean is one.

    `"hwasong‑15"`, `"hwasong15"` and `"hwasong 15"` are the same two.
    """
    return tuple(TOKEN.findall(folded))


class Spelt(dict[str, str]):
    """Words as they are compared. One for each index: words of a visitor's own are not shared."""

    def __missing__(self, word: str) -> str:
        plain = word
        if SPELT_TWO_WAYS.search(word):
            for pattern, replaced in SPELLING:
                plain = pattern.sub(replaced, plain)
        if len(self) < MOST_WORDS:
            self[word] = plain
        return plain
