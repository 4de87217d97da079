"""What a cell of a workbook displays, where that is more or less than the value it holds."""

import re
from collections.abc import Callable
from datetime import datetime, time
from functools import cache
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final, NamedTuple

# What a format of numbers has in quotes or brackets. openpyxl's own pattern looks from every open
# bracket to the end: 200,000 of them took 25 s.
QUOTED: Final = re.compile(r'"[^"]*"|\[(?!hh?\]|mm?\]|ss?\])[^\[\]]*\]')
# These too are shown as they are, or as room.
AS_WRITTEN: Final = re.compile(rf"{QUOTED.pattern}|[\\_*].")
# A format that shows the time of day and no more.
CLOCK: Final = re.compile(r"h{1,2}(?:[:.]m{1,2})?(?:[:.]s{1,2}(?:\.0+)?)?(?: ?(?:am/pm|a/p))?")
# Characters of a format: no spreadsheet takes more.
LONGEST_FORMAT: Final = 255
# The parts of a format: a text in quotes or behind a backslash, room, a colour or a condition, the
# end of a section, digits, and any other sign.
PARTS: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\[\]]*)\]|(?P<end>;)'
    r"|(?P<digits>General|E[-+]0+|[0#?.,]+)|(?P<sign>.)",
    re.DOTALL,
)
CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d*)?)", re.ASCII)
COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": lt, ">": gt, "<=": le, ">=": ge, "=": eq, "<>": ne,
}  # fmt: skip
# Beside the letter or the word for a hemisphere.
BESIDE: Final = re.compile(
    r"[\s°º˚'′’.()]+|deg(?:rees?)?|lat(?:itude)?|long?(?:itude)?", re.IGNORECASE
)
# Degrees of a coordinate.
GREATEST: Final = 180
# As in “2019 est.”, which is no east.
SHORTENED: Final = re.compile(r"\s*[^\W\d_]{2,}\.\s*")
# O is the east in German and the west in French: it is kept, and no coordinate then.
HEMISPHERES: Final = {one: one for one in "NSEWO"} | {
    word: letter
    for letter, names in {
        "N": "north nord norte сш 북위 北緯 北纬",
        "S": "south sud süd sur sul юш 남위 南緯 南纬",
        "E": "east est ost este leste вд 동경 東経 东经",
        "W": "west ouest oeste ovest зд 서경 西経 西经",
    }.items()
    for word in names.split()
}
# Digits of raised and of lowered text.
RAISED: Final = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
LOWERED: Final = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


def shown(cell: Any) -> object:
    """What a cell holds: a number with its sign and an instant in part, as their formats show."""
    value = cell.value
    if type(value) in {int, float} and value > 0:
        return _with_sign(value, cell.number_format)
    return _dated(value, cell.number_format) if isinstance(value, datetime) else value


def _dated(value: datetime, form: str) -> object:
    """An instant; of midnight its day, month or year, where the sheet shows no more.

    A spreadsheet takes “Apr 2019” for the first of April, at midnight.
    """
    parts = _parts(form)
    if _is_clock(form):
        # Of the day with its time the sheet shows the time alone.
        return value.time()
    if value.time() != time():
        return value
    if value.day == 1 and "y" in parts and not parts & set("dhs"):
        if "m" in parts:
            return f"{value.year}-{value.month:02d}"
        if value.month == 1:
            return str(value.year)
    return value if "h" in parts else value.date()


@cache
def _is_clock(form: str) -> bool:
    """Whether a format shows nothing but the time of day."""
    return CLOCK.fullmatch(_letters(form).strip()) is not None


@cache
def _parts(form: str) -> frozenset[str]:
    """The letters of a format: looked at once, however long it is, and not for each cell."""
    return frozenset(_letters(form))


def _letters(form: str) -> str:
    """A format for positive numbers, without what it writes as it stands."""
    return AS_WRITTEN.sub("", form).partition(";")[0].lower()


# --- numbers


class Section(NamedTuple):
    """What a section of a format writes before and behind a number, and for which numbers."""

    minus: str
    hemisphere: str
    compare: Callable[[float, float], bool] = gt
    limit: float = 0


def number_text(value: float) -> str:
    """A number as text, whole ones without point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _with_sign(value: float, form: str) -> float | str:
    """A positive number as its format shows it, if with a minus or a hemisphere.

    A negative number keeps its sign, whatever stands beside it.
    """
    for section in _sections(form):
        if section.compare(value, section.limit):
            text = number_text(value)
            # What is that small or large is no coordinate.
            hemisphere = section.hemisphere if value <= GREATEST else ""
            if (section.minus or hemisphere) and "e" not in text:
                return f"{section.minus}{text} {hemisphere}".rstrip()
            return value
    return value


@cache
def _sections(form: str) -> tuple[Section, ...]:
    """The sections of a format: looked at once, and none where no section writes a sign."""
    sections: list[Section] = []
    before, behind, digits = list[str](), list[str](), False
    condition: tuple[Callable[[float, float], bool], float] | None = None

    def end() -> None:
        words = BESIDE.sub("", "".join(before + behind).lstrip("-−"))
        if SHORTENED.fullmatch("".join(before + behind)):
            words = ""
        minus = "-" if digits and "".join(before).strip() in {"-", "−"} else ""
        side = HEMISPHERES.get(words) or HEMISPHERES.get(words.lower() if len(words) > 1 else "")
        sections.append(Section(minus, side or "", *(condition or (gt, 0))))

    for part in PARTS.finditer(form if len(form) <= LONGEST_FORMAT else ""):
        if part["end"]:
            end()
            before, behind, digits, condition = [], [], False, None
        elif part["digits"]:
            digits = True
        elif part["bracket"] is not None:
            if limit := CONDITION.fullmatch(part["bracket"].strip()):
                condition = COMPARE[limit[1]], float(limit[2])
        else:
            text = part["quoted"] or part["escaped"] or part["sign"] or ""
            (behind if digits else before).append(text)
    end()
    return tuple(sections) if any(one.minus or one.hemisphere for one in sections) else ()


# --- texts


def content(text: Any) -> str:
    """The text of a cell without its looks; raised and lowered digits stay apart from others.

    As digits of the line a footnote would be one more of a number: 39.2 with a raised 1 was 39.21.
    """
    runs = [text.plain or ""]
    for run in text.formatted:
        align = run.rPr.vertAlign if run.rPr is not None else None
        signs = {"superscript": RAISED, "subscript": LOWERED}.get(align or "", {})
        runs.append((run.t or "").translate(signs))
    return "".join(runs)
