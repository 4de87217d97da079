"""Flights in space: arcs at true scale over their tracks on the ground, out of one file."""

from typing import Any, Final

import pydeck as pdk

from atlas.draw.basemap import surface
from atlas.draw.fetched import FLIGHTS
from atlas.draw.palette import Palette, rgb
from atlas.draw.paths import CLASS_NUMBER, flight_numbers, url

PIXELS: Final = pdk.types.String("pixels")
# deck.gl tells at most 128 categories of a layer apart; one of them is "none of these".
CHUNK: Final = 127
# Dashes in line widths. All of it is computed, so no arc is a whole line.
FREE_FALL_DASH: Final = [7, 2]
SKETCH_DASH: Final = [2, 3]
ARC_ALPHA: Final = 230
TRACK_ALPHA: Final = 90


def flight_layers(
    paths: list[int], palette: Palette, globe: bool, stretch: int = 1
) -> list[pdk.Layer]:
    """The arcs of the flights at those places of the file, and their tracks on the ground."""
    ground = [
        _layer("tracks", chunk, by_class(palette, TRACK_ALPHA), surface(globe), 0, width=1)
        for chunk in _chunks(paths)
    ]
    return ground + arcs("arcs", paths, by_class(palette, ARC_ALPHA), globe, stretch)


def arcs(
    name: str, paths: list[int], colour: str, globe: bool, stretch: int = 1
) -> list[pdk.Layer]:
    """The arcs alone, in a colour that is an expression."""
    # What flies over the far side of the globe is hidden by it.
    depth = {"depthCompare": "less-equal", "depthWriteEnabled": False} if globe else surface(False)
    return [
        _layer(name, chunk, colour, depth, stretch, width=1.6, dashed=True)
        for chunk in _chunks(paths)
    ]


def by_class(palette: Palette, alpha: int) -> str:
    """The colour of a class's number, as an expression that deck.gl evaluates for each record."""
    cases = [f"c == {n} ? {rgb(palette.classes[one], alpha)}" for one, n in CLASS_NUMBER.items()]
    return f"{' : '.join(cases)} : {rgb(palette.context, alpha)}"


def _chunks(paths: list[int]) -> list[tuple[int, list[int]]]:
    """The numbers by chunk, each with its first possible number.

    Empty chunks too: a layer that comes anew would fetch the file again.
    """
    first = range(0, len(flight_numbers()), CHUNK)
    return [(start, [n for n in paths if start <= n < start + CHUNK]) for start in first]


def _layer(
    name: str,
    chunk: tuple[int, list[int]],
    colour: str,
    parameters: dict[str, Any],
    stretch: int,
    *,
    width: float,
    dashed: bool = False,
) -> pdk.Layer:
    start, numbers = chunk
    extra: dict[str, Any] = {}
    extensions: list[dict[str, Any]] = [
        {"@@type": "DataFilterExtension", "filterSize": 0, "categorySize": 1}
    ]
    if dashed:
        extensions.append({"@@type": "PathStyleExtension", "dash": True, "highPrecisionDash": True})
        extra["get_dash_array"] = f"s == 1 ? {SKETCH_DASH} : {FREE_FALL_DASH}"
    return pdk.Layer(
        "PathLayer",
        url(FLIGHTS),
        id=f"flight-{name}-{start}",
        get_path="p",
        get_color=colour,
        get_width=width,
        width_units=PIXELS,
        get_filter_category=f"n >= {start} && n < {start + CHUNK} ? n : -1",
        filter_categories=numbers,
        extensions=extensions,
        # Column by column: heights times `stretch`.
        model_matrix=[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, stretch, 0, 0, 0, 0, 1],
        pickable=False,
        parameters=parameters,
        **extra,
    )
