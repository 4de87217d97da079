"""The map of some events as a whole deck, for programs and notebooks: pydeck draws it alone."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pydeck as pdk

from atlas.maps.camera import Projection
from atlas.maps.fetched import STATIC
from atlas.stage import blocks, columns, journeys
from atlas.stage.deck import stage_deck
from atlas.style.palette import PALETTES, ThemeName, rgb


def deck(
    ids: Iterable[str],
    theme: ThemeName = "light",
    projection: Projection = "flat",
    server: str = "",
) -> pdk.Deck:
    """Return the map of the events with these ids, with its data.

    The outlines of land are fetched from a running dashboard at the address `server`.
    """
    (file,) = (STATIC / "stage").glob("columns-*.bin")
    block = blocks.unpack(file.read_bytes())
    wanted = set(ids)
    keep = np.array([one in wanted for one in block.texts["id"]], dtype=bool)
    block = blocks.subset(block, keep)
    whole = stage_deck(theme, projection)
    records = _records(block, theme)
    layers = []
    for layer in whole.layers:
        # The stage alone knows what is seen from nearer by.
        if hasattr(layer, "min_zoom"):
            continue
        given = dict(vars(layer))
        # pydeck's own program has none of the extensions by which time moves in the stage.
        given.pop("extensions", None)
        vars(layer).clear()
        vars(layer).update(given)
        if layer.id in records:
            layer.data = records[layer.id]
            vars(layer).update(ACCESSORS[layer.id])
        elif isinstance(layer.data, str):
            layer.data = f"{server}{layer.data}"
        elif not layer.id.startswith("basemap-"):
            continue
        layers.append(layer)
    whole.layers = layers
    return whole


ACCESSORS: dict[str, dict[str, str]] = {
    "lines": {"get_path": "@@=path"},
    "tracks": {"get_path": "@@=path", "get_color": "@@=colour"},
    "arcs": {"get_path": "@@=path", "get_color": "@@=colour"},
    "sites": {"get_position": "@@=position", "get_radius": "@@=radius"},
    "stops": {"get_position": "@@=position"},
}


def _records(block: blocks.Block, theme: ThemeName) -> dict[str, list[dict[str, Any]]]:
    c, palette = block.columns, PALETTES[theme]

    def paint(event: int) -> list[int]:
        name = columns.PAINTS[c["paint"][event]]
        return rgb(palette.classes.get(name) or palette.kind(name))

    def points(part: str, number: int, high: bool) -> list[list[float]]:
        at = slice(*c[f"{part}_at"][number : number + 2].tolist())
        parts = [c[f"{part}_lon"][at] / journeys.MILLI, c[f"{part}_lat"][at] / journeys.MILLI]
        if high:
            parts.append(c[f"{part}_height"][at] * float(columns.HECTO))
        return [list(map(float, point)) for point in zip(*parts, strict=True)]

    titles = block.texts["title"]
    flown = c["flight_event"].tolist()
    fired = pd.Series(c["missiles"]).groupby(pd.Series(c["site"])).sum()
    return {
        "lines": [
            {"path": points("line", number, False), "title": titles[event]}
            for number, event in enumerate(c["line_event"].tolist())
        ],
        **{
            name: [
                {
                    "path": points("flight", number, high),
                    "colour": paint(event),
                    "title": titles[event],
                }
                for number, event in enumerate(flown)
            ]
            for name, high in (("tracks", False), ("arcs", True))
        },
        "sites": [
            {"position": [lon, lat], "radius": 4 + 1.6 * float(fired[number]) ** 0.5, "title": name}
            for number, (_, name, lon, lat) in enumerate(block.about["sites"])
            if fired.get(number, 0)
        ],
        "stops": [
            {"position": [float(lon), float(lat)], "title": name}
            for lon, lat, name in zip(
                c["stop_lon"], c["stop_lat"], block.texts["stop"], strict=True
            )
        ],
    }
