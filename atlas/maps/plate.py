"""A plate: one place at its own scale as SVG, with tinted countries, rivers, rails and names.

Lengths are pixels of the plate, coordinates lon, lat in degrees. North is up.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians
from typing import Final
from xml.etree import ElementTree as Xml

from atlas.data.invisible import for_xml
from atlas.geo.geodesy import Point
from atlas.maps import svg
from atlas.maps.curves import apart, thinned
from atlas.maps.room import Box, Room
from atlas.maps.window import METRES_OF_A_DEGREE, Pixel, Pixels, Ring, Window
from atlas.style.palette import Palette

# The frame outside the map has the degrees.
FRAME: Final = 20
# The width of a spaced capital in its height.
SPACED: Final = 0.86
NAME_PIXELS: Final = 14.0
LOCAL_PIXELS: Final = 12.5
COUNTRY_PIXELS: Final = 16.0
# From line to line, in heights of the letters.
LEADING: Final = 1.18
SMALL_PIXELS: Final = 12.0
# A name along a line needs a stretch that bows no more than this.
MOST_BOW: Final = 9.0
# Steps of the frame's degrees, in seconds of arc, and of the scale, in metres.
STEPS: Final = (5, 10, 15, 30, 60, 120, 300, 600, 1200)
SCALES: Final = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
LEAST_STEP: Final = 105


@dataclass(frozen=True)
class Written:
    """A name on a plate, and the room it takes."""

    text: str
    box: Box


class Plate:
    """An SVG that is filled from the ground up: areas, lines, marks; names at last."""

    def __init__(self, window: Window, palette: Palette, alt: str) -> None:
        """Begin an empty plate. `alt` describes it to who cannot see it."""
        self.window, self.palette = window, palette
        wide, high = window.width + 2 * FRAME, window.height + 2 * FRAME
        self.root = Xml.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {wide:.0f} {high:.0f}",
                "role": "img",
                "aria-label": for_xml(alt),
                "font-family": "'Source Sans', 'Atlas Names', 'Source Sans 3', sans-serif",
                "fill": palette.ink,
            },
        )
        svg.rect(self.root, (0, 0, wide, high), fill=palette.page)
        self.map = self._within((FRAME, FRAME, window.width, window.height))
        svg.rect(self.map, (0, 0, window.width, window.height), fill=palette.sea)
        self.names: list[Written] = []
        self.room = Room(window.width, window.height)
        self._countries: dict[str, list[Pixels]] = {}

    def _within(self, box: Box) -> Xml.Element:
        """A part of the plate that shows nothing beyond its edge."""
        left, top, width, height = (f"{one:.0f}" for one in box)
        return Xml.SubElement(self.root, "svg", x=left, y=top, width=width, height=height)

    # Areas and lines.

    def land(self, countries: Mapping[str, Iterable[Ring]]) -> None:
        """Fill countries with their tints; their coast is a line."""
        for code, rings in countries.items():
            areas = (self.window.area(ring) for ring in rings)
            self._countries[code] = [one for one in areas if len(one) > 2]
        coast = {"fill": "none", "stroke": self.palette.quiet, "stroke-width": "1.6"}
        for pieces in self._countries.values():
            svg.path(self.map, pieces, closed=True, **coast)
        for code, pieces in self._countries.items():
            look = {"fill": self.palette.tints[code], "fill-rule": "evenodd"}
            svg.path(self.map, pieces, closed=True, **look)

    def country_at(self, x: float, y: float) -> str:
        """Return the code of the country at a pixel, empty for water."""
        for code, pieces in self._countries.items():
            crossed = sum(
                (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
                for ring in pieces
                for (x1, y1), (x2, y2) in itertools.pairwise([*ring, ring[0]])
            )
            if crossed % 2:
                return code
        return ""

    def line(self, points: Pixels, colour: str, width: float, **look: str) -> None:
        """Draw a line."""
        svg.path(
            self.map,
            [points],
            closed=False,
            fill="none",
            stroke=colour,
            **{"stroke-width": f"{width:.1f}", "stroke-linejoin": "round"},
            **look,
        )

    def rail(self, points: Pixels) -> None:
        """Draw a railway that no journey took: a casing with a broken core, as on printed maps."""
        self.line(points, self.palette.quiet, 4.2)
        self.line(points, self.palette.page, 2.0, **{"stroke-dasharray": "9 7"})
        self.room.keep_clear(points)

    def dots(self, points: Pixels, colour: str) -> None:
        """Draw a way that is known by its ends alone."""
        look = {"stroke-dasharray": "0.1 6", "stroke-linecap": "round"}
        self.line(points, colour, 2.8, **look)
        self.room.keep_clear(points)

    # Marks.

    def bridge(self, at: Point, along: tuple[Point, Point], metres: float) -> None:
        """Draw a bridge over so many metres of water: its two rails beside the track."""
        (x, y), ((x1, y1), (x2, y2)) = self.window.place(*at), self.window.line(along)
        half = max(metres / self.window.metres / 2 + 4, 9.0)
        turn = degrees(atan2(y2 - y1, x2 - x1))
        mark = Xml.SubElement(
            self.map,
            "path",
            d=f"M{-half - 4:.1f} -9L{-half:.1f} -5H{half:.1f}L{half + 4:.1f} -9"
            f"M{-half - 4:.1f} 9L{-half:.1f} 5H{half:.1f}L{half + 4:.1f} 9",
            transform=f"translate({x:.1f} {y:.1f}) rotate({turn:.1f})",
            fill="none",
            stroke=self.palette.ink,
        )
        mark.set("stroke-width", "1.8")
        self.room.mark(x, y, 9)

    def station(self, at: Point) -> None:
        """Draw a station: a square on the track."""
        x, y = self.window.place(*at)
        look = {"fill": self.palette.page, "stroke": self.palette.journey, "stroke-width": "2.6"}
        svg.rect(self.map, (x - 5, y - 5, 10, 10), **look)
        self.room.mark(x, y, 7)

    def spot(self, at: Point, metres: float = 0) -> None:
        """Draw a place as a disc; the pale one round it is how far off it may be."""
        x, y = self.window.place(*at)
        look = {"fill": self.palette.journey}
        if metres:
            svg.circle(self.map, (x, y), metres / self.window.metres, **look, opacity="0.16")
        look |= {"stroke": self.palette.page, "stroke-width": "1.6"}
        svg.circle(self.map, (x, y), 5, **look)
        self.room.mark(x, y, 6)

    # Names.

    def name(self, at: Point, text: str, local: str = "") -> None:
        """Name a point beside its mark: with its local name, without it, or in two lines."""
        first, _, second = text.rpartition(" ")
        bold = {"font-weight": "600"}
        variants: list[list[tuple[str, float, dict[str, str]]]] = [
            [(text, NAME_PIXELS, bold), (local, LOCAL_PIXELS, {"fill": self.palette.quiet})],
            [(text, NAME_PIXELS, bold)],
            [(first, NAME_PIXELS, bold), (second, NAME_PIXELS, bold)],
        ]
        for lines in variants:
            if all(line for line, _, _ in lines) and (room := self._beside(at, lines)):
                box, anchor = room
                left, y, right, _ = box
                x = {"start": left, "end": right, "middle": (left + right) / 2}[anchor]
                for line, pixels, look in lines:
                    self._text(x, y + 0.95 * pixels, line, pixels, {"text-anchor": anchor} | look)
                    y += LEADING * pixels
                self._write(text, box)
                return

    def _beside(
        self, at: Point, lines: Sequence[tuple[str, float, dict[str, str]]]
    ) -> tuple[Box, str] | None:
        """Room for lines beside a mark, and at which end they are aligned."""
        x, y = self.window.place(*at)
        wide = max(svg.width_of(line, pixels) for line, pixels, _ in lines)
        high = sum(LEADING * pixels for _, pixels, _ in lines)
        for gap in (10, 16, 22, 30, 40):
            for dx, dy in ((1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1), (0, -1), (0, 1)):
                left = x + dx * gap - (0 if dx > 0 else wide if dx < 0 else wide / 2)
                top = y + dy * gap * 0.8 - (high if dy < 0 else 0 if dy > 0 else high / 2)
                box = (left, top, left + wide, top + high)
                if self.room.free(box) and self.room.nearest(box, (x, y)):
                    return box, {1: "start", -1: "end", 0: "middle"}[dx]
        return None

    def country(self, at: Point, code: str, text: str, local: str) -> None:
        """Name a country in spaced capitals on its own ground, from a point outwards."""
        pixels = COUNTRY_PIXELS
        wide = max(SPACED * pixels * len(text), svg.width_of(local, NAME_PIXELS))
        if box := self._near(at, wide, pixels + NAME_PIXELS * 1.3, 90, code):
            middle = (box[0] + box[2]) / 2
            look = {"text-anchor": "middle", "fill": self.palette.quiet}
            self._text(middle, box[3] - 2, local, NAME_PIXELS, look)
            look["letter-spacing"] = f"{0.18 * pixels:.1f}"
            self._text(middle, box[1] + pixels, text.upper(), pixels, look)
            self._write(text, box)

    def region(self, at: Point, code: str, text: str, of: Point | None = None) -> None:
        """Name a part of a country, or with an empty code of the sea; `of` a point, with a line."""
        if box := self._near(at, svg.width_of(text, NAME_PIXELS), NAME_PIXELS * 1.2, 45, code):
            sea = {"font-style": "italic", "fill": self.palette.quiet}
            look = {"text-anchor": "middle"} | ({} if code else sea)
            if of:
                point = self.window.place(*of)
                self.line([((box[0] + box[2]) / 2, box[3]), point], self.palette.ink, 0.8)
                svg.circle(self.map, point, 4, fill=self.palette.page, stroke=self.palette.ink)
            self._text((box[0] + box[2]) / 2, box[3] - 3, text, NAME_PIXELS, look)
            self._write(text, box)

    def along(self, points: Pixels, text: str, beside: float) -> None:
        """Name a line in italics along a straight stretch of it, on the side with more room."""
        wide, high = svg.width_of(text, NAME_PIXELS), NAME_PIXELS
        if points[0][0] > points[-1][0]:
            points = points[::-1]
        for side, first in itertools.product((1, -1), range(0, len(points), 3)):
            last = first
            while last < len(points) - 1 and apart(points[first], points[last]) < wide + 8:
                last += 1
            (x1, y1), (x2, y2) = points[first], points[last]
            length = apart(points[first], points[last])
            if length < wide + 8 or x2 - x1 < 0.2 * wide:
                continue
            along, across = ((x2 - x1) / length, (y2 - y1) / length), side * (beside + high / 2)
            bow = max(abs((y - y1) * along[0] - (x - x1) * along[1]) for x, y in points[first:last])
            if bow > MOST_BOW:
                continue
            across += side * bow

            # Where the name is centred once it has gone so far along the stretch.
            def at(
                far: float, start: Pixel = (x1, y1), way: Pixel = along, off: float = across
            ) -> Pixel:
                return start[0] + way[0] * far - way[1] * off, start[1] + way[1] * far + way[
                    0
                ] * off

            steps = (at((length - wide) / 2 + 8 * step) for step in range(int(wide / 8) + 1))
            boxes = [(x - 4, y - high / 2, x + 4, y + high / 2) for x, y in steps]
            if all(self.room.free(box) for box in boxes):
                x, y = at(length / 2)
                turn = degrees(atan2(along[1], along[0]))
                look = {
                    "transform": f"rotate({turn:.1f} {x:.1f} {y:.1f})",
                    "text-anchor": "middle",
                    "font-style": "italic",
                    "fill": self.palette.quiet,
                }
                self._text(x, y + high * 0.33, text, NAME_PIXELS, look)
                for box in boxes:
                    self.room.take(box)
                ends = zip(*boxes, strict=True)
                left, top, right, bottom = (list(one) for one in ends)
                self.names.append(Written(text, (min(left), min(top), max(right), max(bottom))))
                return

    def _near(self, at: Point, wide: float, high: float, most: int, code: str) -> Box | None:
        """A free place for the middle of a name, as near to a point as may be."""
        x, y = self.window.place(*at)
        x = min(max(x, wide / 2 + 5), self.window.width - wide / 2 - 5)
        shifts = itertools.product(range(-most, most + 1, 9), range(-most, most + 1, 7))
        for dx, dy in sorted(shifts, key=lambda one: hypot(*one)):
            left, top = x + dx - wide / 2, y + dy - high / 2
            box = (left, top, left + wide, top + high)
            ends = ((side, top + high / 2) for side in (left, left + wide / 2, left + wide))
            if self.room.free(box) and all(self.country_at(*end) == code for end in ends):
                return box
        return None

    def _write(self, text: str, box: Box) -> None:
        left, top, right, bottom = box
        self.room.take((left - 4, top - 2, right + 4, bottom + 2))
        self.names.append(Written(text, box))

    # Scale, north, frame, and where it is.

    def scale(self, right: bool = False) -> None:
        """Draw a scale and north in the lower left corner, or the lower right one."""
        window, palette = self.window, self.palette
        metres = max(one for one in SCALES if one / window.metres <= 130)
        wide, y = metres / window.metres, window.height - 16
        left = window.width - wide - 70 if right else 8.0
        x = left + 8
        svg.rect(self.map, (left, y - 30, wide + 62, 38), fill=palette.page, opacity="0.85")
        for part in range(4):
            box = (x + part * wide / 4, y - 5, wide / 4, 5)
            colour = palette.page if part % 2 else palette.ink
            svg.rect(self.map, box, fill=colour, stroke=palette.ink)
        label = f"{metres:,} m" if metres < 1000 else f"{metres // 1000:,} km"
        look = {"text-anchor": "middle"}
        self._text(x, y - 11, "0", SMALL_PIXELS, look, halo=False)
        self._text(x + wide, y - 11, label, SMALL_PIXELS, look, halo=False)
        north = x + wide + 36
        arrow = f"M{north:.1f} {y - 24:.1f}l5 17l-5 -4l-5 4z"
        Xml.SubElement(self.map, "path", d=arrow, fill=palette.ink)
        self._text(north, y + 3, "N", SMALL_PIXELS, look, halo=False)
        self.room.take((left, y - 30, left + wide + 62, y + 8))

    def inset(
        self,
        window: Window,
        land: Iterable[Ring],
        water: Iterable[Ring],
        borders: Iterable[Ring],
        names: Iterable[tuple[str, Point]],
        top: bool,
    ) -> None:
        """Draw a small map of where the plate lies, in the upper or lower right corner."""
        palette = self.palette
        x = self.window.width - window.width - 8
        y = 8.0 if top else self.window.height - window.height - 8
        part = self._within((FRAME + x, FRAME + y, window.width, window.height))
        svg.rect(part, (0, 0, window.width, window.height), fill=palette.sea)
        for rings, colour in ((land, palette.land), (water, palette.sea)):
            pieces = [thinned(window.area(ring)) for ring in rings]
            svg.path(part, [one for one in pieces if len(one) > 5], closed=True, fill=colour)
        lines = [thinned(one) for line in borders for one in window.parts(line)]
        svg.path(part, lines, fill="none", stroke=palette.quiet, opacity="0.6")
        for text, at in names:
            to_x, to_y = window.place(*at)
            svg.circle(part, (to_x, to_y), 2, fill=palette.ink)
            left = to_x + svg.width_of(text, SMALL_PIXELS) + 5 > window.width
            look = {"text-anchor": "end"} if left else {}
            to_x += -7 if left else 5
            self._text(to_x, to_y + 4, text, SMALL_PIXELS, look, into=part)
        corner_x, corner_y = window.place(*self.window.centre)
        box = (corner_x - 5, corner_y - 5, 10, 10)
        svg.rect(part, box, fill="none", stroke=palette.journey, **{"stroke-width": "2.4"})
        edge = (0.5, 0.5, window.width - 1, window.height - 1)
        svg.rect(part, edge, fill="none", stroke=palette.quiet)
        self.room.take((x - 4, y - 4, x + window.width + 4, y + window.height + 4))

    def framed(self) -> str:
        """Draw the frame with its degrees, and return the SVG."""
        window, palette = self.window, self.palette
        box = (FRAME - 0.5, FRAME - 0.5, window.width + 1, window.height + 1)
        svg.rect(self.root, box, fill="none", stroke=palette.ink)
        for axis, size, compass in ((0, window.width, "E"), (1, window.height, "N")):
            unit = METRES_OF_A_DEGREE / window.metres / 3600
            if axis == 0:
                unit *= cos(radians(window.centre[1]))
            step = next((one for one in STEPS if one * unit >= LEAST_STEP), STEPS[-1])
            middle = window.centre[axis] * 3600
            first = int((middle - size / 2 / unit) // step) + 1
            last = int((middle + size / 2 / unit) // step)
            for second in range(first * step, (last + 1) * step, step):
                along = size / 2 + (second - middle) * unit * (1 if axis == 0 else -1)
                self._tick(axis, along, f"{_angle(second)} {compass}")
        return Xml.tostring(self.root, encoding="unicode")

    def _tick(self, axis: int, along: float, text: str) -> None:
        window, palette = self.window, self.palette
        wide = svg.width_of(text, SMALL_PIXELS)
        if not wide / 2 < along < (window.width, window.height)[axis] - wide / 2:
            return
        near, far = FRAME, FRAME + (window.height if axis == 0 else window.width)
        for edge, out in ((near, -5), (far, 5)):
            where = f"M{FRAME + along:.1f} {edge:.1f}v{out}" if axis == 0 else (
                f"M{edge:.1f} {FRAME + along:.1f}h{out}"
            )  # fmt: skip
            Xml.SubElement(self.root, "path", d=where, stroke=palette.ink)
        x, y = (FRAME + along, FRAME - 7) if axis == 0 else (FRAME - 7, FRAME + along)
        look = {"text-anchor": "middle", "fill": palette.quiet}
        if axis == 1:
            look["transform"] = f"rotate(-90 {x:.1f} {y:.1f})"
        self._text(x, y, text, SMALL_PIXELS, look, halo=False, into=self.root)

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        pixels: float,
        look: Mapping[str, str],
        *,
        halo: bool = True,
        into: Xml.Element | None = None,
    ) -> None:
        into = self.map if into is None else into
        svg.text(into, (x, y), text, pixels, look, halo=self.palette.land if halo else "")


def _angle(seconds: int) -> str:
    """`42°24′`, with seconds where there are any."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}°{minutes % 60:02d}′" + (f"{rest:02d}″" if rest else "")
