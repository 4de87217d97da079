"""Draw the map's marker sheet, `static/map/icons.png`, and its index, `icons.json`.

A column is a shape, a row an outcome.

The sheet is a mask: the map colours it. Filled is a success, crossed a failure, hollow not known.
Run `python -m tools.build_icons`; the result is committed.
"""

import json
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from atlas.style.markers import CELL, FORMS, SHAPE_NAMES, icon_mapping
from tools import map_sums

TARGET = Path(__file__).resolve().parent.parent / "static" / "map" / "icons.png"
OVER = 8  # drawn this many times larger, then scaled down, so that edges are smooth

# How thick the edge of a hollow shape is, in half widths of its cell.
EDGE = 0.2

# The arms of the cross in a failed one: its outline stays whole, or a triangle would fall apart.
CROSS = 0.36

# Points of a star, and how far its waist lies from the middle, in radii.
STARS = {"star": (5, 0.45), "hexagram": (6, 3**-0.5)}

Polygon = list[tuple[float, float]]


def corners(shape: str, radius: float = 1.0) -> Polygon:
    """The outline of a shape round (0, 0), y downwards, within `radius`."""

    def ring(count: int, turn: float, r: float = radius) -> Polygon:
        angles = [turn + 2 * pi * step / count for step in range(count)]
        return [(r * sin(angle), -r * cos(angle)) for angle in angles]

    if shape in STARS:
        points, waist = STARS[shape]
        outer, inner = ring(points, 0), ring(points, pi / points, radius * waist)
        return [point for pair in zip(outer, inner, strict=True) for point in pair]
    if shape == "cross":
        wide, thin = radius * 0.95, radius * 0.32
        half = [(thin, thin), (wide, thin), (wide, -thin), (thin, -thin), (thin, -wide)]
        top = [*half, (-thin, -wide), (-thin, -thin), (-wide, -thin), (-wide, thin), (-thin, thin)]
        return [*top, (-thin, wide), (thin, wide)]
    if shape == "arrow":
        return [(x * radius, y * radius) for x, y in ((0, -1), (0.7, 0.85), (0, 0.4), (-0.7, 0.85))]
    if shape == "bowtie":
        wide, high, waist = radius * 0.95, radius * 0.72, radius * 0.2
        top = [(-wide, -high), (0.0, -waist), (wide, -high)]
        return [*top, *((x, -y) for x, y in reversed(top))]
    sides, turn, size = {
        "circle": (48, 0.0, 0.85),
        "square": (4, pi / 4, 1.05),
        "diamond": (4, 0.0, 1.0),
        "triangle-up": (3, 0.0, 1.0),
        "triangle-down": (3, pi, 1.0),
        "pentagon": (5, 0.0, 0.95),
        "hexagon": (6, pi / 6, 0.95),
    }[shape]
    return ring(sides, turn, radius * size)


def icon(shape: str, form: str) -> Image.Image:
    """One marker as a mask, `CELL` pixels square."""
    size = CELL * OVER
    scale = size / 2
    points = [(scale + x * scale, scale + y * scale) for x, y in corners(shape, 0.9)]
    image = Image.new("L", (size, size))
    ImageDraw.Draw(image).polygon(points, fill=255)
    if form == "hollow":
        # Half of the pen lies outside of the shape.
        edge = Image.new("L", (size, size))
        around = [*points, *points[:2]]
        ImageDraw.Draw(edge).line(around, fill=255, width=int(2 * EDGE * scale), joint="curve")
        image = ImageChops.multiply(image, edge)
    if form == "crossed":
        cut = Image.new("L", (size, size))
        pen = ImageDraw.Draw(cut)
        near, far = scale * (1 - CROSS), scale * (1 + CROSS)
        pen.line([(near, near), (far, far)], fill=255, width=size // 8)
        pen.line([(near, far), (far, near)], fill=255, width=size // 8)
        image = ImageChops.subtract(image, cut)
    return image.resize((CELL, CELL), Image.Resampling.LANCZOS)


def main() -> None:
    """Write the sheet."""
    sheet = Image.new("RGBA", (CELL * len(SHAPE_NAMES), CELL * len(FORMS)), (255, 255, 255, 0))
    for column, shape in enumerate(SHAPE_NAMES):
        for row, form in enumerate(FORMS.values()):
            mask = icon(shape, form)
            white = Image.new("RGBA", (CELL, CELL), (255, 255, 255, 255))
            white.putalpha(mask)
            sheet.paste(white, (column * CELL, row * CELL))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(TARGET, optimize=True)
    index = json.dumps(icon_mapping(), separators=(",", ":"))
    TARGET.with_suffix(".json").write_text(index + "\n", encoding="utf-8")
    map_sums.record()


if __name__ == "__main__":
    main()
