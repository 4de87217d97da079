"""Countries as people name them: codes of ISO 3166, usual names and abbreviations.

Names are those that `country_converter` knows, and the countries of the data, some of which are no
more.
"""

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import Final

from atlas.data import words
from atlas.data.chronicle import fold

# Longer is no name of a country, and each pattern would look through it.
LONGEST: Final = 60
# Different unknown names that are looked for among the patterns: 250 of them take 0.1 ms.
MOST_SEARCHES: Final = 5000
# What stands between two countries for sure, and what may be part of a name.
SURE: Final = re.compile(r"[;|/&+]")
DOUBTFUL: Final = re.compile(r",|\band\b")
# What the patterns take for another country, or do not know.
ABBREVIATIONS: Final = {
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "england": "GB", "scotland": "GB",
    "usa": "US", "us": "US", "u.s.": "US", "u.s.a.": "US", "america": "US",
    "dprk": "KP", "d.p.r.k.": "KP", "prk": "KP", "n korea": "KP", "n. korea": "KP", "nk": "KP",
    "rok": "KR", "r.o.k.": "KR", "s korea": "KR", "s. korea": "KR", "korea": "KR",
    "korea (north)": "KP", "korea (south)": "KR", "prc": "CN", "p.r.c.": "CN", "roc": "TW",
    "ussr": "SU", "u.s.s.r.": "SU", "gdr": "DD", "frg": "DE", "uae": "AE", "u.a.e.": "AE",
    "holland": "NL", "burma": "MM", "nordkorea": "KP", "südkorea": "KR", "russland": "RU",
    "corée du nord": "KP", "corée du sud": "KR", "russie": "RU", "chine": "CN",
    "corea del norte": "KP", "corea del sur": "KR", "rusia": "RU",
    "россия": "RU", "кндр": "KP", "китай": "CN", "북한": "KP", "한국": "KR",
    "北朝鮮": "KP", "韓国": "KR", "中国": "CN", "日本": "JP", "朝鲜": "KP", "俄罗斯": "RU",
    "美国": "US",
}  # fmt: skip


class Countries:
    """Looks up names of countries; made once a file, when the first is asked for."""

    def __init__(self) -> None:
        rows = _table()
        self.names: dict[str, str] = {row["ISO2"]: row["name_short"] for row in rows}
        self.names |= words.COUNTRIES
        exact = {
            fold(row[column]): row["ISO2"]
            for column in ("name_official", "name_short", "ISO3")
            for row in rows
        }
        exact |= {fold(name): code for code, name in words.COUNTRIES.items()}
        exact |= {code.lower(): code for code in self.names}
        self._exact = exact | {fold(name): code for name, code in ABBREVIATIONS.items()}
        # As country_converter compares them: anywhere in the name, without case.
        self._patterns = [(re.compile(row["regex"], re.IGNORECASE), row["ISO2"]) for row in rows]
        self._searches = 0
        self._searched = lru_cache(MOST_SEARCHES)(self._search)

    def read(self, cell: str) -> tuple[list[str], list[str]]:
        """The ISO 3166-1 codes of the countries in a cell, and the names that are none known."""
        codes: list[str] = []
        unknown: list[str] = []
        for name in filter(None, map(str.strip, SURE.split(cell))):
            known, strange = self._named(name)
            codes += known
            unknown += strange
        return list(dict.fromkeys(codes)), unknown

    def _named(self, name: str) -> tuple[list[str], list[str]]:
        """As `read`, of a text in which a comma or "and" may belong to a name."""
        if code := self._exact.get(_plain(name)):
            return [code], []
        parts = [part.strip() for part in DOUBTFUL.split(name) if part.strip()]
        codes = [self._exact.get(_plain(part)) for part in parts]
        if all(codes):
            return [code for code in codes if code], []
        if code := self._searched(name):
            return [code], []
        codes = [self._exact.get(_plain(part)) or self._searched(part) for part in parts]
        known = [code for code in codes if code]
        return known, [part for part, code in zip(parts, codes, strict=True) if not code]

    def _search(self, name: str) -> str | None:
        """The code of the country whose pattern a name fits, if it is one alone."""
        plain = _plain(name)
        if not 4 <= len(name) <= LONGEST or re.search(r"\d", name):
            return None
        self._searches += 1
        if self._searches > MOST_SEARCHES:
            return None
        matches = {code for pattern, code in self._patterns if pattern.search(plain)}
        return next(iter(matches)) if len(matches) == 1 else None


def _plain(name: str) -> str:
    return fold(" ".join(name.split()))


def _table() -> list[dict[str, str]]:
    """The rows of `country_converter` that have a code: its own reading fails with pandas 3."""
    text = files("country_converter").joinpath("country_data.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    return [row for row in rows if row["ISO2"] and row["regex"]]
