"""Labels of the map centred on the launch site: of the site, of rings and of distances."""

import itertools
import textwrap
from typing import Final

import numpy as np
import plotly.graph_objects as go

from atlas.features.reach.projection import FARTHEST_KM, Km
from atlas.features.reach.ranges import CLOSE_SHARE, Reach
from atlas.features.reach.rooms import LETTER, LINE, WIDE, WINDOWS, Room, fits, text_width
from atlas.style.figures import literal
from atlas.style.palette import Palette

NAME_PIXELS: Final = 12
# From the site to the south-east lies the sea.
SEA_BEARING: Final = 130
# A distance keeps so many px clear of cities and names, or at least of so many.
CLEAR: Final = (30, 18, 6)
# The name of the site has lines of so many letters at most.
SITE_LETTERS: Final = (22, 14)
# Where the line from the site to its name is held clear of cities, as shares of it.
LINE_PARTS: Final = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
STEPS_KM: Final = (100, 200, 250, 500, 1_000, 2_000, 2_500, 5_000)
# Bold letters are so much wider.
BOLD: Final = 1.2


def step_km(extent: float) -> int:
    """Return how far apart the faint circles are on a map that goes so far, in km."""
    return next((one for one in STEPS_KM if extent / one <= 4.5), STEPS_KM[-1])


def scale(
    figure: go.Figure, extent: float, ranges: list[float], kept: list[Room], palette: Palette
) -> tuple[list[int], list[tuple[Km, Km]], list[Room]]:
    """Label faint circles at round distances, each broken by its label, far from what is `kept`.

    Returns the distances, the circles, and the room that the labels take.

    A missile's own ring, of one of the `ranges`, in km, stands for the circle that it lies on.
    """
    step = step_km(extent)
    radii = [
        one
        for one in range(step, int(extent) + 1, step)
        if one < 0.95 * FARTHEST_KM and all(abs(one - km) > step / 10 for km in ranges)
    ]
    # Too near to a city a distance would read as its name.
    clear = [
        [one._replace(width=one.width + px, high=one.high + px) for one in kept] for px in CLEAR
    ]
    turns = np.radians(sorted(range(-180, 180, 5), key=lambda turn: abs(turn - SEA_BEARING)))
    taken: list[Room] = []
    circles: list[tuple[Km, Km]] = []
    for radius in radii:
        text = f"{radius:,} km"
        places = [
            Room(radius * np.sin(turn), radius * np.cos(turn), LETTER * len(text) + 4, 0)
            for turn in turns
        ]
        free = (
            one
            for wide, one in itertools.product(clear, places)
            if fits(one, wide, extent, rings=tuple(ranges))
        )
        room = next(free, None)
        circles.append(_broken(radius, room, extent))
        if room is None:
            continue
        taken.append(room)
        _write(figure, room, f"<i>{text}</i>", 11, palette.quiet, palette)
    return radii, circles, taken


def _broken(radius: float, room: Room | None, extent: float) -> tuple[Km, Km]:
    """Return a circle without the part that the name in a room lies on."""
    turn = np.radians(np.arange(0, 360.25, 0.5))
    x, y = radius * np.sin(turn), radius * np.cos(turn)
    if room is not None:
        # In the smallest window a name covers most of the line.
        pixel = 2 * extent / WINDOWS[0]
        wide, high = room.width / 2 * pixel, room.high / 2 * pixel
        x = np.where((abs(x - room.x) < wide) & (abs(y - room.y) < high), np.nan, x)
    return x, y


def site_label(
    figure: go.Figure,
    name: str,
    extent: float,
    taken: list[Room],
    lonely: list[Room],
    rings: list[float],
    palette: Palette,
) -> list[Room]:
    """Name the launch site as near to it as there is room, with a line that leads to it.

    The name leaves their room to those of `lonely` cities if it can.
    """
    turns = np.radians(sorted(range(-180, 180, 5), key=lambda turn: abs(turn - 110)))
    places = (
        (share * extent * np.sin(turn), share * extent * np.cos(turn))
        for share, turn in itertools.product(np.arange(0.1, 0.7, 0.025), turns)
    )
    spots = list(places)
    forms = [_lines(textwrap.wrap(name, letters)) for letters in SITE_LETTERS]

    def clear(place: Room) -> bool:
        """Whether the line to a place leads over no city."""
        parts = (Room(place.x * part, place.y * part, 2, 0) for part in LINE_PARTS)
        return all(fits(one, taken, extent, WIDE) for one in parts)

    # The line to it may have to cross a dot, and the name a ring.
    text, room = next(
        (text, one)
        for windows, lines, straight, others in (
            (WINDOWS, rings, True, [*taken, *lonely]),
            (WINDOWS, rings, False, [*taken, *lonely]),
            (WINDOWS, rings, False, taken),
            (WINDOWS, [], False, taken),
            (WIDE, [], False, []),
        )
        for (x, y), (text, width, high) in itertools.product(spots, forms)
        for one in (Room(x, y, width, 0, high),)
        if fits(one, others, extent, windows, tuple(lines)) and (clear(one) or not straight)
    )
    own = go.layout.Annotation(
        x=0,
        y=0,
        ax=room.x,
        ay=room.y,
        axref="x",
        ayref="y",
        text=text,
        font={"size": NAME_PIXELS, "color": palette.ink, "shadow": halo(palette.land)},
        arrowhead=0,
        arrowwidth=1,
        arrowcolor=palette.ink,
        standoff=8,
    )
    figure.layout.annotations = (own, *figure.layout.annotations)
    return [room]


def ring_labels(
    figure: go.Figure,
    painted: list[tuple[Reach, str]],
    extent: float,
    taken: list[Room],
    palette: Palette,
) -> list[Room]:
    """Name the rings beside their lines, in the south-east if what is taken leaves room there;
    return the room of the names.
    """
    farthest = max((one.farthest_km for one, _ in painted), default=0.0)
    rings = tuple(km for one, _ in painted for km, _ in one.rings)
    own: list[Room] = []
    # Near the line first, outside before inside, and not far from the south-east.
    spots = sorted(
        itertools.product(np.arange(0.04, 0.5, 0.02), (1, -1), range(-50, 310, 5)),
        key=lambda spot: spot[0] + 0.02 * (spot[1] < 0) + abs(spot[2] - SEA_BEARING) / 600,
    )
    for one, colour in painted:
        for km, name in one.named(CLOSE_SHARE * farthest):
            # Across another ring a name would be taken for that one's.
            inner = max((one for one in rings if one < km), default=0.0)
            outer = min((one for one in rings if one > km), default=np.inf)
            _, _, distance = name.partition(": ")
            free = (
                (text, one)
                for text, width, high in (_lines(name.split(": ")), _lines([distance]))
                for off, side, degrees in spots
                if inner < (away := km + side * off * extent) < outer
                for turn in (np.radians(degrees),)
                for one in (Room(away * np.sin(turn), away * np.cos(turn), width, 0, high),)
                if fits(one, [*taken, *own], extent, rings=rings)
            )
            text, room = next(free, ("", None))
            if room is None:
                continue
            own.append(room)
            _write(figure, room, text, NAME_PIXELS + 1, colour, palette)
    return own


def _write(
    figure: go.Figure, room: Room, text: str, pixels: float, colour: str, palette: Palette
) -> None:
    """Write a text over the sea, in the middle of its room."""
    font = {"size": pixels, "color": colour, "shadow": halo(palette.sea)}
    figure.add_annotation(x=room.x, y=room.y, text=text, showarrow=False, font=font)


def _lines(lines: list[str]) -> tuple[str, float, float]:
    """Return a bold name in several lines, and the width and height that it takes."""
    width = BOLD * max(map(text_width, lines)) + 4
    return f"<b>{'<br>'.join(map(literal, lines))}</b>", width, (LINE + 1) * len(lines)


def halo(colour: str) -> str:
    return ", ".join([f"0 0 3px {colour}"] * 5)
