"""The room on a plate: what is taken, and where a name may stand."""

import itertools
from math import hypot

from atlas.maps.window import Pixel, Pixels

# Left, top, right and bottom in pixels.
Box = tuple[float, float, float, float]


class Room:
    """What of a plate is taken by marks, lines and names."""

    def __init__(self, width: float, height: float) -> None:
        """Begin with an empty plate."""
        self._width, self._height = width, height
        self._taken: list[Box] = []
        self._marks: list[Pixel] = []

    def take(self, box: Box) -> None:
        """Let no other name lie on a box."""
        self._taken.append(box)

    def mark(self, x: float, y: float, around: float) -> None:
        """Let no name lie on a mark, and none be nearer to it than its own."""
        self._marks.append((x, y))
        self._taken.append((x - around, y - around, x + around, y + around))

    def keep_clear(self, points: Pixels, around: float = 4.0) -> None:
        """Let no name lie on a line."""
        for (x1, y1), (x2, y2) in itertools.pairwise(points):
            steps = int(hypot(x2 - x1, y2 - y1) // 6) + 1
            for step in range(steps + 1):
                x, y = x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps
                if -9 <= x <= self._width + 9 and -9 <= y <= self._height + 9:
                    self._taken.append((x - around, y - around, x + around, y + around))

    def nearest(self, box: Box, mark: Pixel) -> bool:
        """Whether no other mark is nearer to a name than its own."""
        own = _away(box, mark)
        return all(one == mark or _away(box, one) > own for one in self._marks)

    def free(self, box: Box) -> bool:
        """Whether a name may stand in a box."""
        left, top, right, bottom = box
        inside = left >= 5 and top >= 5
        inside = inside and right <= self._width - 5 and bottom <= self._height - 5
        return inside and all(
            right <= one[0] or one[2] <= left or bottom <= one[1] or one[3] <= top
            for one in self._taken
        )


def _away(box: Box, point: Pixel) -> float:
    """How far a point is from a box, 0 within it."""
    left, top, right, bottom = box
    x, y = point
    return hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom))
