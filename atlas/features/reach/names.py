"""Names on a map that do not lie on each other, placed for the camera as the map opens."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import asinh, cos, hypot, pi, radians, sin, tan
from typing import Final

from atlas.geo.geodesy import Point

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""

# deck.gl's world is this wide at zoom 0, and its globe has this radius, in common units.
WORLD_UNITS: Final = 512
GLOBE_UNITS: Final = 256
# It looks from so many heights of its window.
EYE_HEIGHTS: Final = 1.5
# A letter is on average this wide, in sizes of its font.
LETTER: Final = 0.52
# Shorter than this share of its length a foreshortened name cannot be read.
LEAST_SHARE: Final = 0.3
# A name without room waits until the map is so many zoom levels closer.
CLOSER: Final = (0.0, 3.0, 4.0, 5.0)


@dataclass(frozen=True)
class Camera:
    """Where a map is looked at from as it opens, in a window `height` pixels high.

    `closer` enlarges what is seen then, as zooming in on any part of it does.
    """

    longitude: float
    latitude: float
    zoom: float
    globe: bool
    height: float
    closer: float = 1.0

    @property
    def unit_pixels(self) -> float:
        """Pixels of a common unit of deck.gl, in the middle of the map."""
        scale = 2.0**self.zoom
        return scale / (pi * cos(radians(self.latitude))) if self.globe else scale

    def turned(self) -> list["Camera"]:
        """The globe turned so that the rest of it is seen; a flat map is seen whole."""
        if not self.globe:
            return []
        turns = [(120, 1), (240, 1), (180, -1), (0, -1)]
        return [
            replace(self, longitude=self.longitude + turn, latitude=side * self.latitude)
            for turn, side in turns
        ]

    def pixel(self, point: Point) -> tuple[float, float] | None:
        """Where a point is seen, from the middle of the map right and down, or none if it isn't."""
        turned = radians((point[0] - self.longitude + 180) % 360 - 180)
        lat, middle = radians(point[1]), radians(self.latitude)
        if not self.globe:
            pixels = self.closer * WORLD_UNITS * self.unit_pixels / (2 * pi)
            return pixels * turned, pixels * (asinh(tan(middle)) - asinh(tan(lat)))
        radius = GLOBE_UNITS * self.unit_pixels
        eye = EYE_HEIGHTS * self.height
        right = cos(lat) * sin(turned)
        up = cos(middle) * sin(lat) - sin(middle) * cos(lat) * cos(turned)
        near = sin(middle) * sin(lat) + cos(middle) * cos(lat) * cos(turned)
        if near * (eye + radius) <= radius:
            return None
        share = self.closer * eye * radius / (eye + radius - near * radius)
        return share * right, -share * up


@dataclass(frozen=True)
class Name:
    """A name, right or left of its point, `size` pixels high as the map opens.

    One that has no room is too small to be seen, and grows as the map comes closer.
    """

    text: str
    point: Point
    right: bool
    size: float


def placed(
    names: Sequence[tuple[str, Point]],
    camera: Camera,
    taken: Sequence[tuple[Point, float, float]],
    size: float,
    gap: float,
) -> list[Name]:
    """Where each name stands, `gap` pixels beside its point; the first have the first choice.

    One that has no room from close by either is left out.
    `taken` are things that no name may cover: their middle, width and height in pixels.
    """
    stand: list[Name] = []
    waiting = list(names)
    # What the globe hides as it opens is seen when it is turned.
    for view in (camera, *camera.turned()):
        for levels in CLOSER:
            seen = replace(view, closer=2.0**levels)
            boxes = [box for thing in taken if (box := around(seen, *thing))]
            boxes += [box for name in stand if (box := _box(seen, name, size, gap))]
            left = []
            for text, point in waiting:
                for right in (True, False):
                    name = Name(text, point, right, size / 2**levels)
                    box = _box(seen, name, size, gap)
                    if box and not any(_meet(box, other) for other in boxes):
                        boxes.append(box)
                        stand.append(name)
                        break
                else:
                    left.append((text, point))
            waiting = left
    return stand


def free_place(
    text: str,
    places: Sequence[Point],
    camera: Camera,
    taken: Sequence[Box],
    size: float,
    widths: Sequence[float],
) -> tuple[Point, Box] | None:
    """The first of some places at which a name, centred on it, is seen and covers nothing taken.

    `widths` are those of the windows it should be seen in, in pixels; the first comes first.
    """
    half = LETTER * size * len(text) / 2 + 4
    for width in widths:
        for point in places:
            box = _along(camera, point, -half, half, size + 8)
            if (
                box
                and max(-box[0], box[2]) < width / 2
                and max(-box[1], box[3]) < camera.height / 2
                and not any(_meet(box, other) for other in taken)
            ):
                return point, box
    return None


def around(camera: Camera, middle: Point, width: float, height: float) -> Box | None:
    """The box of something that stands upright, if it is seen."""
    at = camera.pixel(middle)
    if at is None:
        return None
    return at[0] - width / 2, at[1] - height / 2, at[0] + width / 2, at[1] + height / 2


def _box(camera: Camera, name: Name, size: float, gap: float) -> Box | None:
    length = gap + LETTER * size * len(name.text)
    # Its own dot may touch it.
    near = gap - 1
    start, end = (near, length) if name.right else (-length, -near)
    return _along(camera, name.point, start, end, size)


def _along(camera: Camera, point: Point, start: float, end: float, high: float) -> Box | None:
    """What text covers that goes from `start` to `end` pixels right of a point on its parallel.

    None where it isn't seen, is too foreshortened, or is cut off: a flat map that repeats itself
    draws nothing across 180 degrees.
    """
    at = camera.pixel(point)
    if at is None:
        return None
    across, down = 1.0, 0.0
    if camera.globe:
        # On the globe a name lies on the ground.
        beside = camera.pixel((point[0] + 0.5, point[1]))
        if beside is None:
            return None
        radius = camera.closer * GLOBE_UNITS * camera.unit_pixels
        flat = radians(0.5) * cos(radians(point[1])) * radius
        across, down = (beside[0] - at[0]) / flat, (beside[1] - at[1]) / flat
        if hypot(across, down) < LEAST_SHARE:
            return None
    else:
        degrees = 360 / (camera.closer * WORLD_UNITS * camera.unit_pixels)
        if not -180 < point[0] + start * degrees < point[0] + end * degrees < 180:
            return None
    (left, right), (top, bottom) = (
        sorted((at[0] + start * across, at[0] + end * across)),
        sorted((at[1] + start * down, at[1] + end * down)),
    )
    return left, top - high / 2, right, bottom + high / 2


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
