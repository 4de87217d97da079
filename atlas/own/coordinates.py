"""Coordinates as people write them: one of both in a cell, or both in one."""

import math
import re
from typing import Final, Literal

from atlas.own import checks
from atlas.own.limits import LONGEST, Bad

# A number, or degrees with minutes and seconds, and the quarter of the sky before or behind.
NUMBER: Final = re.compile(r"[-+]?\d+(?:[.,]\d*)?(?:[eE][-+]?\d+)?|[-+]?[.,]\d+", re.ASCII)
DEGREES: Final = re.compile(
    r"(?P<before>[NSEW])?\s*(?P<deg>[-+]?\d{1,3}(?:[.,]\d+)?)\s*(?:[°º*d:\s]\s*"
    r"(?:(?P<min>\d{1,2}(?:[.,]\d+)?)\s*(?:['m:\s]\s*"
    r"(?:(?P<sec>\d{1,2}(?:[.,]\d+)?)\s*(?P<mark>[\"s]|'')?)?)?)?)?\s*(?P<behind>[NSEW])?",
    re.IGNORECASE | re.ASCII,
)
MARKS: Final = (
    dict.fromkeys("′’‘´ʹ", "'")
    | dict.fromkeys("″”“ʺ", '"')
    | dict.fromkeys("‐‑‒–—−﹣－", "-")
    | {"˚": "°"}
)
# Raised digits behind a coordinate.
FOOTNOTE: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹"
POINT: Final = re.compile(
    r"(?:SRID=4326;)?\s*POINT\s*Z?\s*\(\s*(\S+)\s+(\S+?)(?:\s+\S+)?\s*\)", re.IGNORECASE
)
QUARTERS: Final = re.compile(r"\b(?:north|south|east|west)\b", re.IGNORECASE)
# What may stand between two coordinates, beside their letters.
BETWEEN: Final = " ,;"


def degrees(cell: str, *, axis: str) -> float | Bad | None:
    """Degrees of latitude or longitude (`axis` is "lat" or "lon"); None for an empty cell."""
    # A quarter alone, of a column for it, beside no number.
    if not cell or cell.upper() in {"N", "S", "E", "W"} or QUARTERS.fullmatch(cell):
        return None
    read = _degrees(cell)
    if read is None:
        return Bad("degrees", "write it as 131.89 or 131°53'24\"E, west and south negative")
    return _within(*read, axis)


def _marked(cell: str) -> str:
    """A cell with the plain signs for degrees, minutes and minus."""
    if not cell.isascii():
        cell = cell.rstrip(FOOTNOTE)
        # A translation looks each letter up, which takes three times as long.
        for sign, plain in MARKS.items():
            cell = cell.replace(sign, plain)
    return cell.strip()


def _bare(cell: str) -> str:
    """A cell that may hold both coordinates, without the brackets around them."""
    return _marked(cell).strip("()[]").strip()


def _within(number: float, letter: str, axis: str) -> float | Bad:
    limit = 180 if axis == "lon" else 90
    if letter and (letter in "EW") != (axis == "lon"):
        return Bad("lon is E or W, lat is N or S", "are lon and lat swapped?")
    if abs(number) > limit:
        swapped = limit == 90 and abs(number) <= 180
        return Bad(
            f"from -{limit} to {limit} degrees",
            "are lon and lat swapped?" if swapped else "check the value",
        )
    return number


def _degrees(cell: str) -> tuple[float, str] | None:
    """A number of degrees and the quarter that is named with it; None if it is none."""
    plain = _marked(cell)
    if NUMBER.fullmatch(plain):
        number = float(plain.replace(",", "."))
        return (number, "") if math.isfinite(number) else None
    match = DEGREES.fullmatch(QUARTERS.sub(lambda word: word[0][0], plain))
    if not match or (match["before"] and match["behind"]):
        return None
    parts = [float((match[part] or "0").replace(",", ".")) for part in ("deg", "min", "sec")]
    letter = (match["before"] or match["behind"] or "").upper()
    if match["mark"] in {"s", "S"} and not match["behind"]:
        # In 43d 7m 24s it is a sign of seconds, in 43 7 24 S it is not, in 43D 7M 24S it may be.
        units = {"d", "m"} & set(plain.lower())
        if (letter and not units) or (units and match["mark"] == "S"):
            return None
        letter = letter if units else "S"
    # A fraction of a degree has no minutes beside it.
    cut = [part.is_integer() or match[below] is None
           for part, below in zip(parts, ("min", "sec"), strict=False)]  # fmt: skip
    sign = match["deg"][0]
    signed_twice = letter and (sign == "-" or (sign == "+" and letter in "SW"))
    if parts[1] >= 60 or parts[2] >= 60 or not all(cut) or signed_twice:
        return None
    size = abs(parts[0]) + parts[1] / 60 + parts[2] / 3600
    negative = letter in {"S", "W"} or match["deg"].startswith("-")
    return -size if negative else size, letter


def both(cell: str, *, lon_first: bool = False) -> tuple[float, float] | Bad | None:
    """Latitude and longitude of a cell that holds both; None for an empty one.

    Without letters the latitude is first, or the longitude if `lon_first`, unless it could be none.
    """
    if not _bare(cell):
        return None
    pair = _pair(cell)
    if pair is None:
        return Bad("both coordinates", "write them as 43.12, 131.89: latitude first")
    one, other = pair
    begins = _over_90(pair) or ("lon" if lon_first else "lat")
    if one[1] or other[1] or POINT.fullmatch(cell.strip()):
        begins = "lon" if (one[1] or "N") in "EW" or (other[1] or "E") in "NS" else "lat"
    lat, lon = (other, one) if begins == "lon" else (one, other)
    within = _within(*lat, "lat"), _within(*lon, "lon")
    for value in within:
        if isinstance(value, Bad):
            return value
    return within  # type: ignore[return-value]


def first_of(cell: str) -> Literal["", "lat", "lon"]:
    """Which of both coordinates is first in a cell, where a number over 90 says so; "" if not."""
    pair = _pair(cell)
    if pair is None or pair[0][1] or pair[1][1] or POINT.fullmatch(cell.strip()):
        return ""
    return _over_90(pair)


def _over_90(pair: tuple[tuple[float, str], tuple[float, str]]) -> Literal["", "lat", "lon"]:
    one, other = (abs(number) > 90 for number, _ in pair)
    return "" if one == other else "lon" if one else "lat"


def _pair(cell: str) -> tuple[tuple[float, str], tuple[float, str]] | None:
    """The two numbers of degrees in a cell, and the quarters that are named with them."""
    # The patterns take long over many spaces.
    cell = checks.single_spaced(cell) if len(cell) <= LONGEST["coordinates"] else ""
    plain = _bare(cell)
    if not plain:
        return None
    if match := POINT.fullmatch(cell):
        plain = f"{match[2]} {match[1]}"
    for parts in _halves(plain):
        one, other = map(_degrees, parts)
        if one is not None and other is not None:
            return one, other
    return None


def _halves(plain: str) -> list[tuple[str, str]]:
    """The ways to cut a text into two coordinates, the surest first."""
    cuts: list[tuple[str, ...]] = []
    for sign in (";", ", ", ",", "/", "|"):
        if plain.count(sign) == 1:
            cuts.append(tuple(plain.split(sign)))
    for these, those in (("NSns", "EWew"), ("EWew", "NSns")):
        # Each with its letter behind it: the first such letter ends the first of the two.
        if plain[-1] in those and (end := re.search(f"[{these}]", plain)):
            cuts.append((plain[: end.end()], plain[end.end() :].lstrip(BETWEEN)))
    for these, those in (("NSns", "EWew"), ("EWew", "NSns")):
        if plain[0] in these and (start := re.search(f"[{those}]", plain)):
            cuts.append((plain[: start.start()].rstrip(BETWEEN), plain[start.start() :]))
    words = plain.split()
    if len(words) == 2:
        cuts.append((words[0], words[1]))
    return [(one[0].strip(), one[1].strip()) for one in cuts if len(one) == 2]
