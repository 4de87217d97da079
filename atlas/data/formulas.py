"""Text that a spreadsheet would run as a formula, and the apostrophe that keeps it from that."""

import re
from typing import Final

from atlas.data.invisible import BLANKS, INVISIBLE, VARIATIONS

# A spreadsheet runs a cell that starts so as a formula: with a sign, full-width or small too, also
# behind spaces, control characters and what can't be seen, which some drop when they read a file.
_UNSEEN: Final = INVISIBLE + VARIATIONS + "".join(sorted(BLANKS))
FORMULA: Final = re.compile(rf"[\s\x00-\x1f\x7f-\x9f{_UNSEEN}]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n]")
# What starts with an apostrophe already gets one more, so that taking one away gives it back.
_GUARDED: Final = re.compile(rf"'*(?:{FORMULA.pattern})")


def guarded(text: str) -> str:
    """`text`, with an apostrophe in front if a spreadsheet would run it."""
    return f"'{text}" if _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given; an apostrophe before anything else stays."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text, 1) else text
