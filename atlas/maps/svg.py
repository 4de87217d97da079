"""Shapes and text as SVG elements; a box is left, top, width and height in pixels."""

from collections.abc import Iterable, Mapping
from typing import Final
from xml.etree import ElementTree as Xml

from atlas.data.invisible import for_xml
from atlas.maps.window import Pixel, Pixels

# Widths of letters in their heights, not less than those of the page's font.
LETTER: Final = 0.52
IDEOGRAPH: Final = 1.02


def rect(into: Xml.Element, box: tuple[float, float, float, float], **look: str) -> None:
    """Draw a rectangle."""
    names = ("x", "y", "width", "height")
    at = {name: f"{one:.1f}" for name, one in zip(names, box, strict=True)}
    Xml.SubElement(into, "rect", at | look)


def circle(into: Xml.Element, at: Pixel, radius: float, **look: str) -> None:
    """Draw a disc."""
    x, y = at
    Xml.SubElement(
        into, "circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{radius:.1f}"} | look
    )


def path(into: Xml.Element, pieces: Iterable[Pixels], closed: bool = False, **look: str) -> None:
    """Draw lines, or areas if they are `closed`."""
    end = "Z" if closed else ""
    shape = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in one) + end for one in pieces)
    if shape:
        Xml.SubElement(into, "path", {"d": shape} | look)


def text(
    into: Xml.Element, at: Pixel, words: str, pixels: float, look: Mapping[str, str], halo: str
) -> None:
    """Write words so many pixels high; `halo` is the colour round their letters, or empty."""
    x, y = at
    given = {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": f"{pixels:g}", **look}
    if halo:
        given |= {
            "stroke": halo,
            "stroke-width": "3",
            "stroke-linejoin": "round",
            "paint-order": "stroke",
        }
    Xml.SubElement(into, "text", given).text = for_xml(words)


def width_of(words: str, pixels: float) -> float:
    """Return how wide a text is at most."""
    return sum(IDEOGRAPH if one >= "\u1100" else LETTER for one in words) * pixels
