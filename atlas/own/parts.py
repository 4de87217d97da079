"""Year, month and day in three columns, by names that have the same beginning or end."""

import re
from collections.abc import Sequence
from typing import Final

from atlas.data.chronicle import fold

WORDS: Final = {
    "year": ("year", "yr", "yyyy", "jahr", "annee", "ano", "год", "연도", "년도", "년", "연", "年"),
    "month": ("month", "mon", "mo", "mm", "monat", "mois", "mes", "месяц", "월", "月"),
    "day": ("day", "dy", "dd", "tag", "jour", "dia", "день", "일", "日"),
}
PART_OF: Final = {fold(word): part for part, words in WORDS.items() for word in words}
YEARS: Final = frozenset(map(fold, WORDS["year"]))
# `styear` and `endday` are one word.
GLUED: Final = re.compile(r"(st|start|begin|end)(year|yr|month|mon|mo|day|dy)")
ENDS: Final = frozenset({"end", "end date", "date end", "to", "until", "finish", "last"})
# What may stand beside the part in the name of the beginning, the surest first.
BEGINS: Final = ("", "date", "event", "event date", "start", "start date", "date start", "st",
                 "begin", "launch", "launch date", "test", "test date", "incident",
                 "incident date", "from")  # fmt: skip


def roles(folded: Sequence[str]) -> dict[int, str]:
    """What columns of year, month and day are, by their numbers: such as `year` and `end_month`.

    `folded` are the names of all columns; a year without its month is left to others.
    """
    by_stem: dict[str, dict[str, int]] = {}
    for at, name in enumerate(folded):
        stem, part = _split(name)
        if part:
            by_stem.setdefault(stem, {}).setdefault(part, at)
    whole = {stem: parts for stem, parts in by_stem.items() if {"year", "month"} <= parts.keys()}
    begins = next((whole[stem] for stem in BEGINS if stem in whole), {})
    ends = next((whole[stem] for stem in sorted(ENDS & whole.keys())), {}) if begins else {}
    return {at: part for part, at in begins.items()} | {
        at: f"end_{part}" for part, at in ends.items()
    }


def _split(name: str) -> tuple[str, str]:
    """What stands beside the part of a date in a name, and which part it is, or ""."""
    if glued := GLUED.fullmatch(name):
        return glued[1], PART_OF[glued[2]]
    words = name.split()
    for rest, word in ((words[:-1], words[-1:]), (words[1:], words[:1])):
        if word and (part := PART_OF.get(word[0])):
            return " ".join(rest), part
    return "", ""
