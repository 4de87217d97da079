"""Draw the project's mark and its logo as SVG: `mark.svg` and `logo-*.svg` in `static/`.

The mark is a K: the upright is the line at the border, the arm above a flight, the leg below the
journey, dashed as a train's line is on maps; where the three meet lies Khasan. The lettering is
outlines of the title's font, since an image does not know the page's fonts.

Run `python -m tools.build_logo`; with `--check` it compares only. The result is committed.
"""

import argparse
import sys
from pathlib import Path

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from atlas.style.palette import LIGHT, PALETTES

STATIC = Path(__file__).resolve().parent.parent / "static"
FONT = STATIC / "fonts" / "source-serif-4-latin-600-normal.woff2"
NAME = "Khasan Atlas"
SIZE = 64  # of the mark's square
LETTERS = 43  # height of an em in the logo
GAP = 16  # between mark and name
AMBER = "#EAAB0E"  # the stop on the line; no other thing has this colour

MARK = (
    f'<rect width="{SIZE}" height="{SIZE}" rx="14" fill="{LIGHT.journey}"/>'
    f'<g fill="none" stroke="{LIGHT.page}" stroke-width="4.6" stroke-linecap="round">'
    '<path d="M15 12v40"/><path d="M19 32C30 18 36 13 49 12.5"/>'
    '<path d="M22 37C30 44 38 50 49 51" stroke-dasharray="4.6 8.2"/></g>'
    f'<circle cx="15" cy="33" r="7.2" fill="{AMBER}" '
    f'stroke="{LIGHT.page}" stroke-width="3.4"/>'
)


def lettering() -> tuple[str, float]:
    """The name as the data of a path that begins at the left of (0, 0), and its width."""
    font = TTFont(FONT)
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    scale = LETTERS / font["head"].unitsPerEm
    pen = SVGPathPen(glyphs, ntos=lambda value: f"{value:.2f}".rstrip("0").rstrip("."))
    x = 0.0
    for letter in NAME:
        glyph = glyphs[names[ord(letter)]]
        glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, x, 0)))
        x += glyph.width * scale
    return pen.getCommands(), x


def svg(width: float, body: str) -> str:
    """An SVG as high as the mark, with its title."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {SIZE}" '
        f'width="{width:g}" height="{SIZE}"><title>{NAME}</title>{body}</svg>\n'
    )


def files() -> dict[str, str]:
    """What each file holds."""
    path, wide = lettering()
    by_name = {"mark.svg": svg(SIZE, MARK)}
    for theme, palette in PALETTES.items():
        name = f'<path fill="{palette.ink}" transform="translate({SIZE + GAP} 46)" d="{path}"/>'
        by_name[f"logo-{theme}.svg"] = svg(round(SIZE + GAP + wide + 2), MARK + name)
    return by_name


def main() -> None:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    check = parser.parse_args().check
    for name, text in files().items():
        if not check:
            (STATIC / name).write_text(text, encoding="utf-8")
        elif (STATIC / name).read_text(encoding="utf-8") != text:
            sys.exit(f"static/{name} is not what tools.build_logo draws")


if __name__ == "__main__":
    main()
