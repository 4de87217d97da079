"""The window of a plate: which part of the world it shows, and how large.

Lengths are pixels of the plate, coordinates lon, lat in degrees. North is up.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Final

from atlas.geo.geodesy import Point

Ring = Sequence[Sequence[float]]
Pixel = tuple[float, float]
Pixels = list[Pixel]

METRES_OF_A_DEGREE: Final = 111_195.0


@dataclass(frozen=True)
class Window:
    """What a plate shows: how many metres a pixel is, round a point."""

    centre: Point
    metres: float
    width: float
    height: float

    def place(self, lon: float, lat: float) -> Pixel:
        """Return where a point lies, from the upper left corner of the map."""
        x = (lon - self.centre[0]) * cos(radians(self.centre[1])) * METRES_OF_A_DEGREE
        y = (lat - self.centre[1]) * METRES_OF_A_DEGREE
        return self.width / 2 + x / self.metres, self.height / 2 - y / self.metres

    def line(self, points: Ring) -> Pixels:
        """Return where the points of a line lie."""
        return [self.place(*point[:2]) for point in points]

    def shows(self, lon: float, lat: float) -> bool:
        """Whether a point is on the map."""
        x, y = self.place(lon, lat)
        return 0 <= x <= self.width and 0 <= y <= self.height

    def parts(self, points: Ring, beyond: int = 1) -> Iterator[Pixels]:
        """Yield the parts of a line that the map shows, with some points beyond its edges."""
        seen = [n for n, point in enumerate(points) if self.shows(*point[:2])]
        while seen:
            first = last = seen.pop(0)
            while seen and seen[0] <= last + 2 * beyond:
                last = seen.pop(0)
            part = self.line(points[max(first - beyond, 0) : last + beyond + 1])
            if len(part) > 1:
                yield part

    def area(self, ring: Ring) -> Pixels:
        """Return the part of an area's edge that the map shows, closed along its own edge."""
        edge = self.line(ring)
        for axis, limit, sign in (
            (0, -9.0, 1), (0, self.width + 9, -1), (1, -9.0, 1), (1, self.height + 9, -1),
        ):  # fmt: skip
            edge = _half(edge, axis, limit, sign)
        return edge


def _half(ring: Pixels, axis: int, limit: float, sign: int) -> Pixels:
    """The part of a ring on one side of a limit."""
    kept: Pixels = []
    for before, here in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        inside = [sign * (point[axis] - limit) >= 0 for point in (before, here)]
        if inside[0] != inside[1]:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            x, y = (a + share * (b - a) for a, b in zip(before, here, strict=True))
            kept.append((x, y))
        if inside[1]:
            kept.append(here)
    return kept
