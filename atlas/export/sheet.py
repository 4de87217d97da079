"""The whole timeline on one sheet, as SVG: it prints at any size, and says what it shows."""

import io
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from xml.etree import ElementTree as Xml
from xml.sax.saxutils import escape

import pandas as pd

from atlas.data import words
from atlas.data.invisible import for_xml
from atlas.data.moments import span_text
from atlas.draw.timeline import LANES, lane
from atlas.style.markers import SVG_SHAPES, shape_of
from atlas.style.palette import LIGHT

WIDTH: Final = 1400
LEFT, RIGHT, TOP = 160, 24, 84
# A mark, from the middle of one to that of the next above it, and how high a lane may be.
MARK, STEP, LEAST, MOST = 7.0, 6.0, 30.0, 220.0
MOST_TICKS: Final = 16
ROW: Final = 20
LETTER: Final = 7.0
DAY: Final = pd.Timedelta(days=1)
# What a lane draws of a row.
MARK_COLUMNS: Final = ("kind", "class", "outcome", "x", "day_from", "day_to", "title")


def timeline_svg(rows: pd.DataFrame, sentence: str, foot: str) -> bytes:
    """Return the rows of the chronicle on lanes of time, each mark with its name and days.

    Marks of one lane that would lie on each other are stacked. `sentence` says what is shown, and
    `foot` from where it is. Each mark is written as it is made: a tree of 100,000 takes 275 MiB.
    """
    axis = _Axis(rows)
    table = rows.assign(
        lane=[lane(kind, class_) for kind, class_ in zip(rows["kind"], rows["class"], strict=True)],
        x=axis.places(rows["start_utc"] + (rows["end_utc"] - rows["start_utc"]) / 2),
    )
    body = io.BytesIO()
    y = float(TOP)
    for name, label in LANES.items():
        of_lane = table[table["lane"] == name]
        if len(of_lane):
            y += _lane(body, label, of_lane, axis, y)
    grid = Xml.Element("g", stroke=LIGHT.line)
    for x, tick in axis.ticks():
        Xml.SubElement(grid, "path", d=f"M{x:.1f} {TOP - 6}V{y:.1f}")
        _text(body, x, TOP - 14, tick, anchor="middle")
    bottom = _legend(body, table, y + 28)
    _text(body, 24, bottom + 26, foot, size=11)
    height = f"{bottom + 44:.0f}"
    # With what only the marks told: the height of all.
    root = Xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "font-family": "'Source Sans 3', 'Source Sans Pro', sans-serif",
            "font-size": "13",
            "fill": LIGHT.ink,
            "viewBox": f"0 0 {WIDTH} {height}",
        },
    )
    out = io.BytesIO()
    out.write(_opened(root).encode())
    _write(out, Xml.Element("rect", width="100%", height=height, fill=LIGHT.page))
    _text(out, 24, 38, sentence, size=22)
    _write(out, grid)
    out.write(body.getbuffer())
    out.write(b"</svg>")
    return out.getvalue()


def _write(out: io.BytesIO, element: Xml.Element) -> None:
    out.write(Xml.tostring(element, encoding="unicode").encode())


def _opened(empty: Xml.Element) -> str:
    """The tag that begins an element."""
    return f"{Xml.tostring(empty, encoding='unicode').removesuffix(' />')}>"


class _Axis:
    """Where instants lie on the sheet."""

    def __init__(self, rows: pd.DataFrame) -> None:
        now = pd.Timestamp("2018-01-01", tz="UTC")
        first, last = (now, now) if rows.empty else (rows["start_utc"].min(), rows["end_utc"].max())
        edge = max((last - first) * 0.01, DAY)
        self._first, self._last = first - edge, last + edge

    def places(self, instants: "pd.Series[pd.Timestamp]") -> "pd.Series[float]":
        """Pixels from the left."""
        share: pd.Series[float] = (instants - self._first) / (self._last - self._first)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def ticks(self) -> list[tuple[float, str]]:
        """Place and name of round years, months or days."""
        years = (self._last - self._first) / DAY / 365.25
        if years > 3:
            frequency, form = f"{-int(-years // MOST_TICKS)}YS", "%Y"
        elif years > 0.2:
            frequency, form = f"{-int(-years * 12 // MOST_TICKS)}MS", "%b %Y"
        else:
            frequency, form = f"{-int(-years * 365 // MOST_TICKS)}D", "%-d %b"
        start = self._first.normalize()
        days = pd.Series(pd.date_range(start, self._last, freq=frequency))
        days = days[days >= self._first]
        return list(zip(self.places(days), days.dt.strftime(form), strict=True))


def _lane(out: io.BytesIO, label: str, rows: pd.DataFrame, axis: _Axis, top: float) -> float:
    """Draw a lane from `top` on, and return its height."""
    column = (rows["x"] / MARK).round()
    place = column.groupby(column).cumcount()
    deepest = int(place.max()) + 1
    height = min(max(LEAST, deepest * STEP + 16), MOST)
    step = min(STEP, (height - 16) / deepest)
    middle = top + height / 2
    size = place.groupby(column).transform("size")
    levels = middle + (place - (size - 1) / 2) * step
    _text(out, LEFT - 16, middle + 4, label, anchor="end")
    line = f"M{LEFT} {top + height:.1f}H{WIDTH - RIGHT}"
    _write(out, Xml.Element("path", d=line, stroke=LIGHT.line))
    begin, end = axis.places(rows["start_utc"]), axis.places(rows["end_utc"])
    marks = zip(*(rows[name] for name in MARK_COLUMNS), levels, begin, end, strict=True)
    for kind, class_, outcome, x, first, last, title, y, x1, x2 in marks:
        if kind == "trip":
            bar = {"x": f"{x1:.1f}", "y": f"{middle - 8:.1f}", "height": "16"}
            bar |= {"width": f"{max(x2 - x1, 2.5):.1f}", "fill": LIGHT.journey}
            mark, tag = _opened(Xml.Element("rect", bar)), "rect"
        else:
            mark, tag = _mark(kind, class_, outcome, x, y), "g"
        name = escape(for_xml(f"{span_text(first, last)}: {title}"))
        out.write(f"{mark}<title>{name}</title></{tag}>".encode())
    return height


def _mark(kind: str, class_: Any, outcome: Any, x: float, y: float) -> str:
    """A shape round a point as SVG, but for its closing tag."""
    place, shape = _shape(kind, _known(class_), _known(outcome))
    return f"{place}translate({x:.1f} {y:.1f}) {shape}"


def _known(value: Any) -> Any:
    """A value, or None where it is missing: what is missing may not equal itself."""
    return None if pd.isna(value) else value


@cache
def _shape(kind: str, class_: Any, outcome: Any) -> tuple[str, str]:
    """What stands before the place of a mark and behind it.

    It is filled, crossed for a failure, hollow where the outcome is not known.
    """
    # A colour of its own has the class of a launch alone, as on the page.
    colour = LIGHT.kind(kind, class_ if kind == "launch" else None)
    scale = MARK / 16
    hollow = outcome == "unknown"
    look = {
        "transform": f"scale({scale:.3f}) translate(-10 -10)",
        "fill": "none" if hollow else colour,
        "stroke": colour,
        "stroke-width": "3" if hollow else "0",
    }
    mark = Xml.Element("g", look)
    mark.extend(Xml.fromstring(f"<g>{SVG_SHAPES[shape_of(kind, class_)]}</g>"))
    if outcome == "failure":
        cross = {"d": "M4 4l12 12M16 4L4 16", "stroke": LIGHT.page, "stroke-width": "2.5"}
        Xml.SubElement(mark, "path", cross)
    before, place, behind = Xml.tostring(mark, encoding="unicode").partition('transform="')
    return before + place, behind.removesuffix("</g>")


def _legend(out: io.BytesIO, rows: pd.DataFrame, y: float) -> float:
    """What the marks mean, in lines; return where the last one lies."""
    launched = rows[rows["kind"] == "launch"]
    kinds = [one for one in words.KINDS if one not in ("trip", "launch")]
    entries: list[tuple[str, Any, Any, str]] = [
        *(("launch", one, "success", words.CLASSES[one]) for one in words.CLASSES
          if (launched["class"] == one).any()),
        *((one, None, None, words.KINDS[one]) for one in kinds if (rows["kind"] == one).any()),
    ]  # fmt: skip
    if len(launched):
        labels: Mapping[str, str] = {"failure": "Failure", "unknown": "Outcome not known"}
        entries += [("launch", "mrbm", outcome, name) for outcome, name in labels.items()]
    x = float(LEFT)
    for kind, class_, outcome, name in entries:
        room = 34 + LETTER * len(name)
        if x + room > WIDTH - RIGHT:
            x, y = float(LEFT), y + ROW
        out.write(f"{_mark(kind, class_, outcome, x, y - 4)}</g>".encode())
        _text(out, x + 10, y, name)
        x += room
    return y


def _text(
    out: io.BytesIO, x: float, y: float, text: str, *, anchor: str = "start", size: int = 13
) -> None:
    at = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "font-size": str(size)}
    element = Xml.Element("text", at)
    element.text = for_xml(text)
    _write(out, element)
