"""What of a sheet a spreadsheet shows in another way than it is read, counted in its XML."""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Final

from atlas.data import words

# A name of an element may have a prefix, as .NET programs write it.
NO_VALUE: Final = re.compile(
    rb'<(?:\w+:)?c\b(?![^<>]* t="str")[^<>]*>'
    rb"(?:<(?:\w+:)?f\b[^<>]*/>|<(?:\w+:)?f\b[^<>]*>[^<]*</(?:\w+:)?f>)"
    rb"(?:<(?:\w+:)?v ?/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)
# What a spreadsheet shows in another way than it is read: the nouns for it, and what is said. A
# formula may have no value beside it; a text may be empty.
SIGNS: Final = {
    NO_VALUE: (
        ("formula has", "formulas have"),
        "{} no value in the file, so the cell is empty: save it in a spreadsheet first",
    ),
    # With a cell that is not empty.
    re.compile(
        rb"<(?:\w+:)?row\b(?=[^<>]* hidden=[\"'](?:1|true)[\"'])[^<>]*+>\s*"
        rb"(?:<(?:\w+:)?c\b[^<>]*/>\s*)*<(?:\w+:)?c\b[^<>]*[^/<>]>"
    ): (
        ("row is", "rows are"),
        "{} hidden in the sheet and read all the same",
    ),
    # Of one column: titles are merged over several.
    re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]* ref=[\"']([A-Z]+)(\d+):\1(?!\2[\"'])\d+[\"']"): (
        ("merged cell stretches", "merged cells stretch"),
        "{} over several rows: only the first of them has the text",
    ),
    re.compile(rb"<(?:\w+:)?hyperlink\b[^<>]* r:id="): (
        ("cell has", "cells have"),
        "{} a link behind its text, of which only the text is read",
    ),
}
# How many of each of these there are in each part of a workbook.
Parts = dict[str, "Counter[re.Pattern[bytes]]"]


def count(piece: bytes, counts: "Counter[re.Pattern[bytes]]") -> None:
    """Add what a piece of a part has to its counts."""
    for sign in SIGNS:
        counts[sign] += len(sign.findall(piece))


def notes(counts: "Mapping[re.Pattern[bytes], int]") -> list[str]:
    """What there is to say of a sheet, by its counts."""
    return [
        note.format(words.plural(counts[sign], *nouns))
        for sign, (nouns, note) in SIGNS.items()
        if counts.get(sign)
    ]
