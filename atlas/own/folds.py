"""Many texts folded at once, as `chronicle.fold` folds one: by a table of all signs.

One by one, each sign that is more than a plain letter is looked up by itself, and each text costs
several calls: four times as long.
"""

import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from atlas.data.chronicle import PLAIN, bare

# Between two texts: no sign becomes one, and none is changed beside one.
BETWEEN: Final = "\n"
WIDE: Final = "utf-32-le"
# Texts that are looked at together: their arrays are small enough to be used again and again, where
# memory of larger ones is asked of the system each time.
AT_ONCE: Final = 128
# In the table: a sign that nobody has asked for, one that is left out, and one that becomes several
# letters. No sign has such a number.
UNKNOWN, DROPPED, SEVERAL = 0, 0x110000, 0x110001
# Case and the parts of a sign give no more letters than this.
LONGEST: Final = 12
_Codes = npt.NDArray[np.uint32]


class Folds:
    """Folds texts; what each sign becomes is found out once."""

    def __init__(self) -> None:
        # Pages of it that nobody writes to take no memory.
        self._table: _Codes = np.zeros(0x110000, np.uint32)
        self._parts: dict[int, str] = {}

    def each(self, texts: Sequence[str]) -> list[str]:
        """Each of these texts, none of which has a line break, as `fold` gives it."""
        return self.joined(texts).split(BETWEEN) if texts else []

    def joined(self, texts: Sequence[str]) -> str:
        """As `each`, with a line break between two."""
        parts = [texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE)]
        return BETWEEN.join(map(self._folded, map(BETWEEN.join, parts)))

    def _folded(self, joined: str) -> str:
        if joined.isascii():
            return joined.casefold().translate(PLAIN)
        codes = np.frombuffer(joined.encode(WIDE), np.uint32)
        become = self._table[codes]
        if not become.all():
            self._learn(np.unique(codes[become == UNKNOWN]))
            become = self._table[codes]
        if become.max() >= DROPPED:
            become = self._unequal(codes, become)
        return unicodedata.normalize("NFC", become.tobytes().decode(WIDE))

    def _learn(self, codes: _Codes) -> None:
        for code in codes.tolist():
            parts = "".join(map(bare, chr(code).casefold()))
            if len(parts) == 1:
                self._table[code] = ord(parts)
            else:
                self._table[code] = SEVERAL if parts else DROPPED
                self._parts[code] = parts

    def _unequal(self, codes: _Codes, become: _Codes) -> _Codes:
        """What signs become of which some become none or several."""
        several = np.flatnonzero(become == SEVERAL)
        if not several.size:
            return become[become != DROPPED]
        kinds, which = np.unique(codes[several], return_inverse=True)
        parts = [self._parts[code] for code in kinds.tolist()]
        lengths = np.array(list(map(len, parts)))[which]
        letters = np.zeros((len(parts), LONGEST), np.uint32)
        for kind, text in enumerate(parts):
            letters[kind, : len(text)] = [ord(sign) for sign in text]
        times = (become != DROPPED).astype(np.intp)
        times[several] = lengths
        starts = (np.cumsum(times) - times)[several]
        become = np.repeat(become, times)
        for at in range(int(lengths.max())):
            longer = lengths > at
            become[starts[longer] + at] = letters[which[longer], at]
        return become
