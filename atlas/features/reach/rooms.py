"""Room for names on the map centred on the launch site: which fit, and on which side of a dot."""

import itertools
from collections.abc import Iterable
from math import hypot
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from atlas.features.reach.layers import MAP_HEIGHT

NAMES: Final = 16
# So many more are named in a window of middle size, and in a wide one.
MORE_NAMES: Final = 10
RINGS_OF_NAMES: Final = 4
# Sizes of a letter and a line of names, of a dot, and from its middle to the name: three spaces.
LETTER: Final = 6.2
NARROW: Final = 3.8
BROAD: Final = 8.0
THIN: Final = frozenset("ijlrtfI.,:'’-() ")
LINE: Final = 15
MARK: Final = 9.0
BESIDE: Final = 8
# A city is on its own where the next one is so far, as a share of the way to the edge.
ALONE: Final = 0.1
# From the line of a ring to a name.
RING: Final = 2
# The sides of the map, in px, at which names must not lie on each other: of a phone and all wider
# windows, and of those as wide as the style sheet asks for the other names.
WINDOWS: Final = (350, 480, MAP_HEIGHT)
MIDDLE: Final = (455, MAP_HEIGHT)
WIDE: Final = (560, MAP_HEIGHT)


class Room(NamedTuple):
    """What takes room: where it is, in km east and north of the site, how wide and high it is, in
    px, and whether its width is around the point (0), to its right (1) or to its left (-1).
    """

    x: float
    y: float
    width: float
    side: int
    high: float = LINE


def named_cities(
    cities: pd.DataFrame,
    extent: float,
    taken: list[Room],
    rings: Iterable[float] = (),
    circles: Iterable[float] = (),
) -> pd.DataFrame:
    """Return the cities to be named, with `right`: whether the name stands on that side of the dot,
    and `least`: the smallest of the windows that have room for it.

    The `few` beyond reach, those that are on their own, the loneliest first, then some in each
    quarter of the way to the edge, the largest first; where a quarter has fewer that find room, the
    largest of all others make up for them. `cities`
    has `x`, `y` in km and the `label` to be written. Names keep clear of each other, of the dots,
    of what is `taken`, of the `rings`, in km, and of the edge; and of the faint `circles` if one of
    the two sides of the dot does.
    """
    dots: dict[Any, Room] = {
        one: Room(x, y, MARK, 0) for one, x, y in cities[["x", "y"]].itertuples()
    }
    taken, rings = [*taken, *dots.values()], tuple(rings)
    lines = ((*rings, *circles), rings)
    order = cities.sort_values("population", ascending=False, kind="stable")
    quarter = (np.hypot(order["x"], order["y"]) / extent * RINGS_OF_NAMES).astype(int)
    chosen: dict[Any, tuple[bool, int]] = {}

    def take(candidates: Iterable[Any], most: int, windows: tuple[int, ...] = WINDOWS) -> None:
        for one in candidates:
            if most == 0:
                return
            if one in chosen:
                continue
            city = order.loc[one]
            others = [each for each in taken if each is not dots[one]]
            for clear_of, side in itertools.product(lines, (1, -1)):
                room = beside(city["x"], city["y"], city["label"], side)
                if fits(room, others, extent, windows, clear_of):
                    taken.append(room)
                    chosen[one] = side == 1, windows[0]
                    most -= 1
                    break

    take(order.index[order["few"]], NAMES)
    take(alone(order, extent).index, NAMES - len(chosen))
    for number in range(RINGS_OF_NAMES):
        left = min(NAMES // RINGS_OF_NAMES, NAMES - len(chosen))
        take(order.index[quarter == number], left)
    take(order.index, NAMES - len(chosen))
    for larger in (MIDDLE, WIDE):
        take(alone(order, extent).index, MORE_NAMES, larger)
        take(order.index, MORE_NAMES, larger)
    right, least = zip(*chosen.values(), strict=True) if chosen else ((), ())
    return order.loc[list(chosen)].assign(right=list(right), least=np.array(least, int))


def alone(cities: pd.DataFrame, extent: float) -> pd.DataFrame:
    """Return the cities with no other near them, the one whose next is farthest first."""
    apart = np.hypot(*(np.subtract.outer(*[cities[axis].to_numpy()] * 2) for axis in "xy"))
    np.fill_diagonal(apart, np.inf)
    nearest = pd.Series(apart.min(axis=1, initial=np.inf), cities.index)
    return cities.loc[nearest[nearest > ALONE * extent].sort_values(ascending=False).index]


def beside(x: float, y: float, label: str, side: int) -> Room:
    """Return the room of a name on a side of its dot."""
    return Room(x, y, text_width(label) + 2, side)


def text_width(text: str) -> float:
    """Return about how wide a text is in the size of the names of cities, in px."""
    broad = frozenset("mwMW")
    return sum(
        NARROW if one in THIN else BROAD if one.isupper() or one in broad else LETTER
        for one in text
    )


def fits(
    room: Room,
    taken: list[Room],
    extent: float,
    windows: tuple[int, ...] = WINDOWS,
    rings: tuple[float, ...] = (),
) -> bool:
    """Return whether something lies on the map, on nothing that is taken and on no line of the
    `rings`, in km, at each size of the map.
    """
    for window in windows:
        left, top, right, bottom = box(room, extent, window)
        if max(map(abs, (left, top, right, bottom))) >= window / 2:
            return False
        nearest = hypot(max(left, -right, 0), max(top, -bottom, 0))
        farthest = hypot(max(-left, right), max(-top, bottom))
        for km in rings:
            if nearest - RING < km * window / (2 * extent) < farthest + RING:
                return False
        for other in taken:
            from_left, from_top, to_right, to_bottom = box(other, extent, window)
            if left < to_right and right > from_left and top < to_bottom and bottom > from_top:
                return False
    return True


def box(room: Room, extent: float, window: float) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom in a window, in px from the site."""
    x, y, width, side, high = room
    left = x * window / (2 * extent) + {0: -width / 2, 1: BESIDE, -1: -width - BESIDE}[side]
    middle = -y * window / (2 * extent)
    # A dot is as high as wide.
    high = min(width, high)
    return left, middle - high / 2, left + width, middle + high / 2
