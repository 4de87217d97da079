"""Figures as SVG, for a file that has no program to draw them."""

from typing import Final
from xml.etree import ElementTree as Xml

import pandas as pd

from atlas.data import words
from atlas.style.palette import LIGHT

WIDTH: Final = 900
HEIGHT: Final = 320
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 34, 26
# A legend's entry: a square, a gap, and this many pixels for each letter.
LETTER: Final = 6.6
MOST_YEAR_LABELS: Final = 14


def stacked_svg(counts: pd.DataFrame, unit_name: str) -> str:
    """Return launches per year, stacked by class, as an SVG image.

    `counts` is what `analysis.counts.by_period` gives for years.
    """
    root = Xml.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {HEIGHT}",
            "font-family": "sans-serif",
            "font-size": "12",
            "fill": LIGHT.ink,
        },
    )
    if counts.empty:
        return Xml.tostring(root, encoding="unicode")
    years = counts["period"].dt.year
    first, last = int(years.min()), int(years.max())
    step = (WIDTH - LEFT - RIGHT) / (last - first + 1)
    most = int(counts.groupby(years)["count"].sum().max())
    scale = (HEIGHT - TOP - BOTTOM) / most
    for value in _ticks(most):
        y = HEIGHT - BOTTOM - value * scale
        _line(root, LEFT, y, WIDTH - RIGHT, y)
        _text(root, LEFT - 6, y + 4, f"{value:,}", "end")
    tops = dict.fromkeys(range(first, last + 1), 0)
    for year, class_, count in zip(years, counts["class"], counts["count"], strict=True):
        tops[year] += count
        bar = {
            "x": f"{LEFT + (year - first + 0.08) * step:.1f}",
            "y": f"{HEIGHT - BOTTOM - tops[year] * scale:.1f}",
            "width": f"{0.84 * step:.1f}",
            "height": f"{count * scale:.1f}",
            "fill": LIGHT.classes[class_],
        }
        title = Xml.SubElement(Xml.SubElement(root, "rect", bar), "title")
        title.text = f"{words.CLASSES[class_]}: {count:,} in {year}"
    every = -(-(last - first + 1) // MOST_YEAR_LABELS)
    for year in range(first, last + 1, every):
        _text(root, LEFT + (year - first + 0.5) * step, HEIGHT - 8, str(year), "middle")
    _text(root, 2, 12, unit_name.capitalize(), "start")
    x = LEFT + 50.0
    for class_ in dict.fromkeys(counts["class"]):
        square = {"x": f"{x:.0f}", "y": "3", "width": "10", "height": "10"}
        Xml.SubElement(root, "rect", square | {"fill": LIGHT.classes[class_]})
        name = words.CLASSES[class_]
        _text(root, x + 14, 12, name, "start")
        x += 30 + LETTER * len(name)
    return Xml.tostring(root, encoding="unicode")


def _ticks(most: int) -> list[int]:
    """About four round numbers up to the highest bar."""
    step = next(one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500, 10**9) if most / one <= 5)
    return list(range(0, most + 1, step))


def _line(root: Xml.Element, x1: float, y1: float, x2: float, y2: float) -> None:
    places = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
    given = {name: f"{place:.1f}" for name, place in places.items()}
    Xml.SubElement(root, "line", given | {"stroke": LIGHT.line})


def _text(root: Xml.Element, x: float, y: float, text: str, anchor: str) -> None:
    element = Xml.SubElement(
        root, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor}
    )
    element.text = text
