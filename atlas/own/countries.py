"""Countries as people name them: codes of ISO 3166, usual names and abbreviations.

Names are those that `country_converter` knows, and the countries of the data, some of which are no
more.
"""

import csv
import re
from importlib.resources import files
from typing import Final

from atlas.data import words
from atlas.data.chronicle import fold

# Longer is no name of a country, and each pattern would look through it.
LONGEST: Final = 60
# Different unknown names that are looked for among the patterns.
MOST_SEARCHES: Final = 5000
# What stands between two countries for sure, and what may be part of a name.
SURE: Final = re.compile(r"[;|/&+]")
DOUBTFUL: Final = re.compile(r",|\band\b")
# What stands between two countries where both sides are names: in Guinea-Bissau it does not.
LINK: Final = re.compile(r"\s*[-–—→·•\\]\s*|\s+(?:e|et|to|und|versus|vs\.?|with|y|и)\s+")
WORD: Final = re.compile(r"\w+")
# Several countries, which the patterns take for one of them.
PLURAL: Final = re.compile(r"\b(?:congos|germanys|guineas|koreas|samoas|sudans|vietnams|yemens)\b")
BRACKETS: Final = re.compile(r"([^()]+?)\s*\(([^()]+)\)")
LETTERS: Final = re.compile(r"[a-z]{3,}")
# What may share the name behind it: North and South Korea.
HALVES: Final = frozenset({
    "north", "south", "east", "west", "northern", "southern", "eastern", "western",
})  # fmt: skip
# What may stand behind a country's name and change nothing: Korea, Republic of; Venezuela, RB.
STYLE: Final = frozenset({
    "arab", "dem", "democratic", "fed", "federal", "federation", "former", "fyr", "islamic",
    "kingdom", "mainland", "n", "of", "p", "pdr", "people", "pr", "r", "rb", "rep", "republic", "s",
    "fmr", "is", "peoples", "socialist", "state", "sultanate", "the", "yugoslav",
})  # fmt: skip
# No part of the name of South Korea, which the patterns find in that of the North.
PEOPLES: Final = frozenset({"dem", "democratic", "p", "pdr", "people", "peoples", "pr"})
# What the patterns take for another country, or do not know.
ABBREVIATIONS: Final = {
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "england": "GB", "scotland": "GB",
    "wales": "GB", "northern ireland": "GB", "n. ireland": "GB", "ireland (northern)": "GB",
    "usa": "US", "us": "US", "u.s.": "US", "u.s.a.": "US", "america": "US",
    "dprk": "KP", "d.p.r.k.": "KP", "prk": "KP", "n korea": "KP", "n. korea": "KP", "nk": "KP",
    "rok": "KR", "r.o.k.": "KR", "s korea": "KR", "s. korea": "KR", "korea": "KR",
    "korea (north)": "KP", "korea (south)": "KR", "prc": "CN", "p.r.c.": "CN", "roc": "TW",
    "ussr": "SU", "u.s.s.r.": "SU", "gdr": "DD", "democratic germany": "DD",
    "democratic republic of germany": "DD", "frg": "DE", "uae": "AE", "u.a.e.": "AE",
    "holland": "NL", "ivory coast": "CI", "burma": "MM", "turkey": "TR", "macao": "MO",
    "rumania": "RO", "roumania": "RO", "siam": "TH", "byelorussia": "BY", "kirghizia": "KG",
    "turkmenia": "TM", "falklands": "FK", "northern marianas": "MP", "kazakstan": "KZ",
    "kirghizstan": "KG", "tajikstan": "TJ", "marocco": "MA", "mexique": "MX",
    "northkorea": "KP", "southkorea": "KR",
    "nordkorea": "KP", "südkorea": "KR", "russland": "RU",
    "corée du nord": "KP", "corée du sud": "KR", "russie": "RU", "chine": "CN",
    "corea del norte": "KP", "corea del sur": "KR", "rusia": "RU",
    "россия": "RU", "кндр": "KP", "китай": "CN", "북한": "KP", "한국": "KR",
    "北朝鮮": "KP", "韓国": "KR", "中国": "CN", "日本": "JP", "朝鲜": "KP", "俄罗斯": "RU",
    "美国": "US",
}  # fmt: skip
# Names of which a part is another country's, or seems to be none: those of ISO 3166, the UN, the
# World Bank and the IMF.
WHOLE: Final = {
    "Taiwan, Province of China": "TW", "China, Taiwan Province of": "TW",
    "China, Republic of": "TW", "China, Republic of (Taiwan)": "TW",
    "China (Republic of China)": "TW", "China (ROC)": "TW",
    "Hong Kong SAR, China": "HK", "China, Hong Kong SAR": "HK", "China, P.R.: Hong Kong": "HK",
    "China, Hong Kong Special Administrative Region": "HK", "Macao SAR, China": "MO",
    "China, Macao SAR": "MO", "China, P.R.: Macao": "MO",
    "China, Macao Special Administrative Region": "MO",
    "Korea, D.P.R.": "KP", "Korea, D.P.R. of": "KP", "West Bank and Gaza": "PS",
    "West Bank and Gaza Strip": "PS", "Aruba, Kingdom of the Netherlands": "AW",
    "Curaçao, Kingdom of the Netherlands": "CW", "Sint Maarten, Kingdom of the Netherlands": "SX",
    "Bonaire, Sint Eustatius and Saba": "BQ", "Germany, Democratic Republic of": "DD",
    "Virgin Islands (U.S.)": "VI", "U.S. Virgin Islands": "VI", "US Virgin Islands": "VI",
    "Occupied Palestinian Territory": "PS", "Palestinian Territories": "PS",
    "Palestinian Authority": "PS", "Mongolian People's Republic": "MN", "Chinese Taipei": "TW",
    "Hong Kong (China)": "HK", "Macao (China)": "MO", "Macau (China)": "MO",
    "Hong Kong S.A.R., China": "HK", "Taiwan Province of China": "TW", "Taiwan R.O.C.": "TW",
    "U.S.A": "US", "Gaza Strip": "PS", "Palestinian Territory": "PS", "Western Samoa": "WS",
    "Cote D Ivoire": "CI", "W. Sahara": "EH", "Congo - Brazzaville": "CG",
    "Congo - Kinshasa": "CD", "TFYR Macedonia": "MK", "Puerto Rico (US)": "PR", "Guam (US)": "GU",
    "Puerto Rico (USA)": "PR", "Guam (USA)": "GU", "Bermuda (UK)": "BM", "Gibraltar (UK)": "GI",
    "Northern Ireland (UK)": "GB", "Libyan Arab Jamahiriya": "LY", "Congo (Brazzaville)": "CG",
    "Congo-Brazzaville": "CG",
}  # fmt: skip
# Waters are no country, though many have the name of one.
WATERS: Final = re.compile(r"(?:sea|gulf|bay|straits?) of\b|.*\b(?:sea|gulf|bay|straits?|channel)$")


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
        # Of the names of each country, and of its pattern.
        self._words = {row["ISO2"]: set(WORD.findall(fold(f"{row['name_official']} "
                       f"{row['name_short']}"))) for row in rows}  # fmt: skip
        self._regex_words = {row["ISO2"]: set(LETTERS.findall(row["regex"])) for row in rows}
        exact |= {fold(name): code for code, name in words.COUNTRIES.items()}
        exact |= {code.lower(): code for code in self.names}
        named = ABBREVIATIONS | WHOLE
        self._exact = exact | {fold(name): code for name, code in named.items()}
        # As country_converter compares them: anywhere in the name, without case.
        self._patterns = [(re.compile(row["regex"], re.IGNORECASE), row["ISO2"]) for row in rows]
        # Texts, and the pattern that fits no name without one of its texts.
        self._needed = [(text, at) for at, row in enumerate(rows) for text in _needed(row["regex"])]
        # What was looked for among them: so many names that it is over one day.
        self._searched: dict[str, str | None] = {}
        self._searches = 0

    def read(self, cell: str) -> tuple[list[str], list[str]]:
        """The ISO 3166-1 codes of the countries in a cell, and the names that are none known.

        No two spaces of the cell may be side by side.
        """
        codes: list[str] = []
        unknown: list[str] = []
        names = [name for name in map(str.strip, SURE.split(cell)) if name]
        folded = _folded(names)
        if (
            # Once no more are looked for, all at once; none of them has parts.
            self._searches >= MOST_SEARCHES
            and self._exact.keys().isdisjoint(folded)
            and self._searched.keys().isdisjoint(names)
            and not DOUBTFUL.search(cell)
        ):
            return [], names
        for name, plain in zip(names, folded, strict=True):
            doubtful = DOUBTFUL.search(name) and plain not in self._exact
            known, strange = self._parts(name) if doubtful else self._one(name, plain)
            codes += known
            unknown += strange
        return list(dict.fromkeys(codes)), unknown

    def named(self, name: str) -> str | None:
        """The code of the country that has this very name: no pattern is tried."""
        return self._exact.get(fold(name))

    def _one(self, name: str, plain: str) -> tuple[list[str], list[str]]:
        """As `read`, of a text without what may stand between two countries, but for dashes."""
        if code := self._exact.get(plain):
            return [code], []
        if several := self._linked(plain):
            return several, []
        if (code := self._search(name, plain)) and self._is_all(plain, code):
            return [code], []
        if match := BRACKETS.fullmatch(name):
            outer, inner = match.groups()
            codes, unknown = self._one(outer, fold(outer))
            if self._exact.get(fold(inner)) in codes:
                # The same once more, as in United States (U.S.).
                return codes, unknown
            within = [fold(inner), *WORD.findall(fold(inner))]
            if HALVES.isdisjoint(within) and self._exact.keys().isdisjoint(within):
                # A place there, as in Russia (Kaliningrad).
                return codes, [*unknown, inner]
        return [], [name]

    def _linked(self, plain: str) -> list[str]:
        """The codes of several countries with dashes between; [] where not all sides are some."""
        codes = [self._exact.get(part) for part in LINK.split(plain)]
        known = [code for code in codes if code]
        return known if len(known) == len(codes) > 1 else []

    def _is_all(self, plain: str, code: str) -> bool:
        """Whether a name says no more than its country: Inner Mongolia is not Mongolia.

        And no word may hold more: the pattern of China is in Indochina, that of Peru in Perugia.
        """
        words_ = WORD.findall(plain)
        if PLURAL.search(plain) or (code == "KR" and not PEOPLES.isdisjoint(words_)):
            return False
        known = STYLE | self._words[code] | self._regex_words[code]
        return all(word in known or self._exact.get(word) == code for word in words_)

    def _parts(self, name: str) -> tuple[list[str], list[str]]:
        """As `read`, of a text in which a comma or "and" may belong to a name."""
        parts = [part for part in map(str.strip, DOUBTFUL.split(name)) if part]
        halves = [word for word in WORD.findall(fold(name)) if word in HALVES]
        if len(halves) > 1:
            both = self._halved(halves, " ".join(_folded(parts)))
            if both:
                return both, []
        parts = self._with_halves(parts)
        plain = _folded(parts)
        codes = [self._exact.get(part) for part in plain]
        if all(codes):
            return [code for code in codes if code], []
        if len(halves) > 1 and any(part.split()[-1] in HALVES for part in plain):
            # A half of what is not known: both North and South Korea.
            return [], [name]
        if any(map(self._linked, plain)):
            return self._each(parts, plain)
        whole = self._search(name, fold(name))
        codes = [
            code or self._search(part, folded)
            for part, folded, code in zip(parts, plain, codes, strict=True)
        ]
        # In "Korea, Republic of" one part alone is a country, and it stands first. Of several
        # countries, the patterns may find one alone, anywhere in the text.
        several = len(set(filter(None, codes))) > 1 or (
            not codes[0] and (whole in codes or plain[0] in HALVES)
        )
        if whole and not several:
            # A part that does not change which country it is may be another, or a place.
            style = STYLE | self._words[whole]
            beside = zip(parts[1:], plain[1:], strict=True) if whole == codes[0] else ()
            return [whole], [part for part, folded in beside
                             if not style.issuperset(WORD.findall(folded))]  # fmt: skip
        return self._each(parts, plain)

    def _with_halves(self, parts: list[str]) -> list[str]:
        """The parts with those of "Korea, North" in one."""
        whole = list[str]()
        for part, plain in zip(parts, _folded(parts), strict=True):
            joined = f"{plain} {fold(whole[-1])}" if plain in HALVES and whole else ""
            if joined in self._exact:
                whole[-1] = joined
            else:
                whole.append(part)
        return whole

    def _halved(self, halves: list[str], plain: str) -> list[str]:
        """The codes of both halves of a country: North and South Korea; Korea, North and South."""
        words = [word for word in WORD.findall(plain) if word not in HALVES and word != "and"]
        rest = " ".join(dict.fromkeys(words))
        codes = [self._exact.get(f"{half} {rest}") for half in dict.fromkeys(halves)]
        known = [code for code in codes if code]
        return known if len(known) == len(codes) > 1 else []

    def _each(self, parts: list[str], plain: list[str]) -> tuple[list[str], list[str]]:
        """As `read`, of texts each of which is looked at by itself."""
        read = [self._one(part, folded) for part, folded in zip(parts, plain, strict=True)]
        return [code for codes, _ in read for code in codes], [
            name for _, unknown in read for name in unknown
        ]

    def _search(self, name: str, plain: str) -> str | None:
        """The code of the country whose pattern a name fits, if it is one alone."""
        if name in self._searched or self._searches >= MOST_SEARCHES:
            return self._searched.get(name)
        if not 4 <= len(name) <= LONGEST or re.search(r"\d", name) or WATERS.match(plain):
            return None
        self._searches += 1
        tried = {at for text, at in self._needed if text in plain}
        matches = {code for at in tried for pattern, code in [self._patterns[at]]
                   if pattern.search(plain)}  # fmt: skip
        country = self._searched[name] = next(iter(matches)) if len(matches) == 1 else None
        return country


def _needed(regex: str) -> list[str]:
    """Texts one of which is in each name that a pattern fits: hardly any name has one.

    250 patterns take 0.1 to 1.5 ms a name, and these texts a twentieth.
    """
    needed = []
    for way in _ways(regex):
        if inner := re.fullmatch(r"(?:\.\*)?\((?!\?)(.*)\)", way):
            needed += _needed(inner[1])
            continue
        # Of what stands in no group or class, the letters that may not be missing.
        flat = re.sub(r"\\.|\[[^]]*\]", "\0", way)
        while flat != (flat := re.sub(r"\([^()]*\)", "\0", flat)):
            pass
        flat = re.sub(r".(?:[?*]|\{[^}]*\})", "\0", flat)
        needed.append(max(re.findall(r"[^\W\d_]+", flat.casefold()), key=len, default=""))
    return needed


def _ways(regex: str) -> list[str]:
    """The alternatives of a pattern that lie in no group."""
    ways, depth = [""], 0
    for sign in re.findall(r"\\.|\[[^]]*\]|.", regex):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            ways.append("")
        else:
            ways[-1] += sign
    return ways


def _folded(names: list[str]) -> list[str]:
    """As `fold`, of each of these names, at once where none has a line break."""
    plain = fold("\n".join(names)).split("\n") if names else []
    return plain if len(plain) == len(names) else [fold(name) for name in names]


def _table() -> list[dict[str, str]]:
    """The rows of `country_converter` that have a code: its own reading fails with pandas 3."""
    text = files("country_converter").joinpath("country_data.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    # Two codes stand as a pattern: ^GR$|^EL$.
    return [row | {"ISO2": row["ISO2"].strip("^")[:2]} for row in rows
            if row["ISO2"] and row["regex"]]  # fmt: skip
