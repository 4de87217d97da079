"""The ground the map stands on: sea, land, lakes, borders and place names, all by URL.

The files are in `static/map` (see `static/README.md`); the browser fetches each once.
"""

from collections.abc import Mapping
from typing import Any

import pydeck as pdk

from atlas.draw.palette import PALETTES, SANS, ThemeName, rgb

FOLDER = "app/static/map"
LAND = ("land_world", "land_region", "land_closeup")
# Half as far again round the world on both sides: the flat map can be dragged over 180 degrees.
SEA_FLAT = [[-360, -89], [-360, 89], [540, 89], [540, -89]]
# Two points more on each edge, so that no edge is as long as half the globe.
SEA_GLOBE = [[-180, 90], [0, 90], [180, 90], [180, -90], [0, -90], [-180, -90]]
# Which name wins where two would overlap: the one that is for smaller zooms.
LABEL_PRIORITY = "20 - min_zoom * 2"
# On the globe there is room for countries and seas only; a name of size 0 isn't drawn.
LABEL_PIXELS = {
    False: "kind === 'country' ? 15 : (kind === 'sea' ? 13 : 12)",
    True: "kind === 'city' || min_zoom > 3 ? 0 : 13",
}


def colours_of(theme: ThemeName) -> dict[str, list[int]]:
    """The basemap's colours in a theme, as red, green, blue and alpha."""
    palette = PALETTES[theme]
    return {
        "land": rgb(palette.land),
        "sea": rgb(palette.sea),
        "border": rgb(palette.quiet, 130),
        "mdl": rgb(palette.ink, 220),
        "label": rgb(palette.quiet),
        "city": rgb(palette.ink),
    }


# Dots and names stand on the ground and hide nothing; on the globe the sea hides the far ones.
SURFACE_ABOVE = {"depthWriteEnabled": False}


def basemap_layers(
    theme: ThemeName, globe: bool, colours: Mapping[str, list[int]] | None = None
) -> list[pdk.Layer]:
    """The basemap from the sea up to the place names, to lie under all data layers.

    `globe` is for `_GlobeView`, else `MapView`. `colours` replace those of the theme by name.
    """
    paint = {**colours_of(theme), **(colours or {})}
    return [
        _sea(paint["sea"], globe),
        *(_fill(name, paint["land"], globe) for name in LAND),
        _fill("lakes", paint["sea"], globe),
        _borders(paint, globe),
        _dots(paint["label"], globe),
        _labels(paint, globe),
    ]


def _surface(globe: bool, writes_depth: bool = False) -> dict[str, Any]:
    """How a flat thing is drawn: in the order of the layers, whatever lies at the same depth.

    On the globe the far side is left out, and only the sea hides what is behind it.
    """
    parameters: dict[str, Any] = {"depthCompare": "always", "depthWriteEnabled": writes_depth}
    if globe:
        parameters["cullMode"] = "back"
    return parameters


def _sea(colour: list[int], globe: bool) -> pdk.Layer:
    return pdk.Layer(
        "SolidPolygonLayer",
        [{"polygon": SEA_GLOBE if globe else SEA_FLAT}],
        id="basemap-sea",
        get_polygon="polygon",
        get_fill_color=colour,
        stroked=False,
        filled=True,
        pickable=False,
        parameters=_surface(globe, writes_depth=globe),
    )


def _fill(name: str, colour: list[int], globe: bool) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        f"{FOLDER}/{name}.geojson",
        id=f"basemap-{name}",
        get_fill_color=colour,
        # The cut edges of the land would show as lines.
        stroked=False,
        filled=True,
        pickable=False,
        parameters=_surface(globe),
    )


def _borders(paint: Mapping[str, list[int]], globe: bool) -> pdk.Layer:
    mdl = "properties.kind === 'mdl'"
    return pdk.Layer(
        "GeoJsonLayer",
        f"{FOLDER}/borders.geojson",
        id="basemap-borders",
        get_line_color=f"{mdl} ? {paint['mdl']} : {paint['border']}",
        get_line_width=f"{mdl} ? 1.6 : 1",
        line_width_units=pdk.types.String("pixels"),
        # Dashes, in line widths: the demarcation line is an armistice line, not a border.
        get_dash_array=f"{mdl} ? [5, 3] : [0, 0]",
        extensions=[{"@@type": "PathStyleExtension", "dash": True}],
        pickable=False,
        parameters=_surface(globe),
    )


def _dots(colour: list[int], globe: bool) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        f"{FOLDER}/labels.json",
        id="basemap-dots",
        get_position=["lon", "lat"],
        get_radius=f"kind === 'city' ? {1.2 if globe else 2} : 0",
        radius_units=pdk.types.String("pixels"),
        get_fill_color=colour,
        pickable=False,
        parameters=SURFACE_ABOVE,
    )


def _labels(paint: Mapping[str, list[int]], globe: bool) -> pdk.Layer:
    options: dict[str, Any] = {}
    if not globe:
        # The extension hides every name on the globe.
        options = {
            "extensions": [{"@@type": "CollisionFilterExtension"}],
            "get_collision_priority": LABEL_PRIORITY,
            # Ask for more room than the name takes, so that names don't touch.
            "collision_test_props": {"sizeScale": 2.5},
        }
    return pdk.Layer(
        "TextLayer",
        f"{FOLDER}/labels.json",
        id="basemap-labels",
        get_position=["lon", "lat"],
        get_text="text",
        get_size=LABEL_PIXELS[globe],
        get_color=f"kind === 'city' ? {paint['city']} : {paint['label']}",
        # A city's name stands over its dot. Not beside it: a name that doesn't cover its own
        # anchor counts as hidden by another.
        get_pixel_offset="kind === 'city' ? [0, -10] : [0, 0]",
        # The browser draws the names with this font, and the page serves it.
        font_family=pdk.types.String(SANS),
        character_set=pdk.types.String("auto"),
        pickable=False,
        parameters=SURFACE_ABOVE,
        **options,
    )
