"""Lines of a plate as they are drawn: joined, smoothed, thinned."""

import itertools
from collections.abc import Iterable, Sequence
from math import hypot
from typing import Final

from atlas.maps.window import Pixel, Pixels, Ring

# The cosine of the turn from which on a line has a corner.
SHARP: Final = 0.3


def smooth(points: Pixels) -> Pixels:
    """Return a curve through all points, in pieces of some pixels; sharp turns stay."""
    ways = [_unit(a, b) for a, b in itertools.pairwise(points)]
    # How the curve comes to each point but the first, and leaves each but the last.
    comes, leaves = ways.copy(), ways.copy()
    for n, (before, after) in enumerate(itertools.pairwise(ways)):
        if before[0] * after[0] + before[1] * after[1] > SHARP:
            comes[n] = leaves[n + 1] = _unit(points[n], points[n + 2])
    curve = points[:1]
    for (a, b), from_, to in zip(itertools.pairwise(points), leaves, comes, strict=True):
        third = apart(a, b) / 3
        pieces = min(max(int(apart(a, b) / 5), 1), 24)
        for step in range(1, pieces + 1):
            t = step / pieces
            u = 1 - t
            x, y = (
                u**3 * a[axis]
                + 3 * u * u * t * (a[axis] + third * from_[axis])
                + 3 * u * t * t * (b[axis] - third * to[axis])
                + t**3 * b[axis]
                for axis in (0, 1)
            )
            curve.append((x, y))
    return curve


def _unit(one: Pixel, other: Pixel) -> Pixel:
    length = apart(one, other) or 1.0
    return (other[0] - one[0]) / length, (other[1] - one[1]) / length


def joined(lines: Iterable[Ring]) -> list[list[Sequence[float]]]:
    """Join lines that meet at their ends."""
    # Brought in when asked for: no page but the close-ups needs it.
    import shapely  # noqa: PLC0415

    merged = shapely.line_merge(shapely.MultiLineString(list(lines)))
    return [shapely.get_coordinates(line).tolist() for line in shapely.get_parts(merged)]


def apart(one: Pixel, other: Pixel) -> float:
    """Return how far two points are from each other."""
    return hypot(one[0] - other[0], one[1] - other[1])


def thinned(points: Pixels) -> Pixels:
    """Return the points that are two pixels or more from the one before."""
    kept = points[:1]
    for x, y in points[1:-1]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > 2:
            kept.append((x, y))
    return [*kept, *points[1:][-1:]]
