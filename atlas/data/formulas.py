"""Text that a spreadsheet would run as a formula, and the apostrophe that keeps it from that."""

import re
from typing import Final

from atlas.data.invisible import BLANKS, INVISIBLE, VARIATIONS

# A spreadsheet runs a cell that starts so as a formula: with a sign, full-width or small too, also
# behind spaces, control characters and what can't be seen, which some drop when they read a file.
_UNSEEN: Final = rf"\s\x00-\x1f\x7f-\x9f{INVISIBLE}{VARIATIONS}{''.join(sorted(BLANKS))}"
_SIGN: Final = r"[=+\-@＝＋－＠﹦﹢﹣﹫]"
FORMULA: Final = re.compile(rf"[{_UNSEEN}]*{_SIGN}|[\t\r\n]")
# What starts with an apostrophe already gets one more, so that taking one away gives it back.
_GUARDED: Final = re.compile(rf"'*(?:{FORMULA.pattern})")
# Where a spreadsheet splits at semicolons or tabs, it begins a cell behind each, and a row behind a
# line break: the quotation marks that stand for commas are within its cells, and protect nothing.
_CUT: Final = r"[;\t\r\n]"
_BEHIND: Final = rf"(?='*(?:(?!{_CUT})[{_UNSEEN}\"])*{_SIGN})"
_PART: Final = re.compile(rf"({_CUT}){_BEHIND}")
_GUARDED_PART: Final = re.compile(rf"({_CUT})'{_BEHIND}")


def guarded(text: str) -> str:
    """`text`, with an apostrophe before each part that a spreadsheet would run."""
    if _GUARDED.match(text):
        text = f"'{text}"
    return _PART.sub("\\1'", text) if _has_parts(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given; an apostrophe before anything else stays."""
    if _has_parts(text):
        text = _GUARDED_PART.sub("\\1", text)
    return text[1:] if text.startswith("'") and _GUARDED.match(text, 1) else text


def _has_parts(text: str) -> bool:
    # The pattern takes ten times as long for the many texts that have none.
    return ";" in text or not text.isprintable()
