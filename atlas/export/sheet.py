"""The whole timeline on one sheet, as SVG: it prints at any size, and says what it shows."""

from collections.abc import Mapping
from typing import Any, Final
from xml.etree import ElementTree as Xml

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


def timeline_svg(rows: pd.DataFrame, sentence: str, foot: str) -> str:
    """Return the rows of the chronicle on lanes of time, each mark with its name and days.

    Marks of one lane that would lie on each other are stacked. `sentence` says what is shown, and
    `foot` from where it is.
    """
    root = Xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "font-family": "'Source Sans 3', 'Source Sans Pro', sans-serif",
            "font-size": "13",
            "fill": LIGHT.ink,
        },
    )
    background = Xml.SubElement(root, "rect", width="100%", height="100%", fill=LIGHT.page)
    _text(root, 24, 38, sentence, size=22)
    axis = _Axis(rows)
    table = rows.assign(
        lane=[lane(kind, class_) for kind, class_ in zip(rows["kind"], rows["class"], strict=True)],
        x=axis.places(rows["start_utc"] + (rows["end_utc"] - rows["start_utc"]) / 2),
    )
    y = float(TOP)
    grid = Xml.SubElement(root, "g", stroke=LIGHT.line)
    for name, label in LANES.items():
        of_lane = table[table["lane"] == name]
        if len(of_lane):
            y += _lane(root, label, of_lane, axis, y)
    for x, tick in axis.ticks():
        Xml.SubElement(grid, "path", d=f"M{x:.1f} {TOP - 6}V{y:.1f}")
        _text(root, x, TOP - 14, tick, anchor="middle")
    bottom = _legend(root, table, y + 28)
    _text(root, 24, bottom + 26, foot, size=11)
    height = f"{bottom + 44:.0f}"
    background.set("height", height)
    root.set("viewBox", f"0 0 {WIDTH} {height}")
    return Xml.tostring(root, encoding="unicode")


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


def _lane(root: Xml.Element, label: str, rows: pd.DataFrame, axis: _Axis, top: float) -> float:
    """Draw a lane from `top` on, and return its height."""
    column = (rows["x"] / MARK).round()
    place = column.groupby(column).cumcount()
    deepest = int(place.max()) + 1
    height = min(max(LEAST, deepest * STEP + 16), MOST)
    step = min(STEP, (height - 16) / deepest)
    middle = top + height / 2
    size = place.groupby(column).transform("size")
    levels = middle + (place - (size - 1) / 2) * step
    _text(root, LEFT - 16, middle + 4, label, anchor="end")
    Xml.SubElement(root, "path", d=f"M{LEFT} {top + height:.1f}H{WIDTH - RIGHT}", stroke=LIGHT.line)
    begin, end = axis.places(rows["start_utc"]), axis.places(rows["end_utc"])
    for row, y, x1, x2 in zip(rows.to_dict("records"), levels, begin, end, strict=True):
        if row["kind"] == "trip":
            bar = {"x": f"{x1:.1f}", "y": f"{middle - 8:.1f}", "height": "16"}
            mark = Xml.SubElement(root, "rect", bar | {"width": f"{max(x2 - x1, 2.5):.1f}"})
            mark.set("fill", LIGHT.journey)
        else:
            mark = _mark(root, row["kind"], row["class"], row["outcome"], row["x"], y)
        title = Xml.SubElement(mark, "title")
        title.text = for_xml(f"{span_text(row['day_from'], row['day_to'])}: {row['title']}")
    return height


def _mark(
    root: Xml.Element, kind: str, class_: Any, outcome: Any, x: float, y: float
) -> Xml.Element:
    """A shape round a point: filled, crossed for a failure, hollow where it is not known."""
    # A colour of its own has the class of a launch alone, as on the page.
    colour = LIGHT.kind(kind, class_ if kind == "launch" else None)
    scale = MARK / 16
    hollow = outcome == "unknown"
    look = {
        "transform": f"translate({x:.1f} {y:.1f}) scale({scale:.3f}) translate(-10 -10)",
        "fill": "none" if hollow else colour,
        "stroke": colour,
        "stroke-width": "3" if hollow else "0",
    }
    mark = Xml.SubElement(root, "g", look)
    mark.extend(Xml.fromstring(f"<g>{SVG_SHAPES[shape_of(kind, class_)]}</g>"))
    if outcome == "failure":
        cross = {"d": "M4 4l12 12M16 4L4 16", "stroke": LIGHT.page, "stroke-width": "2.5"}
        Xml.SubElement(mark, "path", cross)
    return mark


def _legend(root: Xml.Element, rows: pd.DataFrame, y: float) -> float:
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
        _mark(root, kind, class_, outcome, x, y - 4)
        _text(root, x + 10, y, name)
        x += room
    return y


def _text(
    root: Xml.Element, x: float, y: float, text: str, *, anchor: str = "start", size: int = 13
) -> None:
    at = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor, "font-size": str(size)}
    Xml.SubElement(root, "text", at).text = for_xml(text)
