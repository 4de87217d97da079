"""The ground the map stands on: sea, land, water, borders and names, all by URL.

The files are in `static/map`; the browser fetches each once.
"""

from collections.abc import Mapping
from typing import Any, Final

import pydeck as pdk

from atlas.maps import nearer
from atlas.maps.outlines import BORDERS, FOLDER, LAND, WATER
from atlas.style.palette import PALETTES, SANS, ThemeName, rgb

LABELS_URL: Final = f"{FOLDER}/labels.json"
# Not wider: with `repeat=True` the view draws the world again at 180 degrees.
SEA_FLAT = [[-180, -89], [-180, 89], [180, 89], [180, -89]]
COUNTRY_PIXELS = 15
SEA_PIXELS = 13
CITY_PIXELS = 12.5
RIVER_PIXELS = 12.5
PROVINCE_PIXELS = 12.5
# Light on dark land is stronger than shade on light land.
RELIEF_STRENGTH: Final[dict[ThemeName, float]] = {"light": 0.2, "dark": 0.13}
# The globe is smaller than the flat map of the same zoom, its names are not.
GLOBE_SCALE = 2.2


def colours_of(theme: ThemeName) -> dict[str, list[int]]:
    """The basemap's colours in a theme, as red, green, blue and alpha."""
    palette = PALETTES[theme]
    return {
        "land": rgb(palette.land),
        "sea": rgb(palette.sea),
        "border": rgb(palette.quiet, 130),
        "river": rgb(palette.river),
        "railway": rgb(palette.quiet, 120),
        "graticule": rgb(palette.quiet, 34),
        "label": rgb(palette.quiet),
        "city": rgb(palette.ink),
    }


def basemap_layers(
    theme: ThemeName,
    globe: bool,
    colours: Mapping[str, list[int]] | None = None,
    letters: float = 1.0,
) -> list[pdk.Layer]:
    """The basemap from the sea up to the names of cities, which come last, to lie under the data.

    `globe` is for `_GlobeView`, else `MapView`. `colours` replace those of the theme by name.
    Names are `letters` times as large as on a page.
    """
    paint = {**colours_of(theme), **(colours or {})}
    return [
        _sea(paint["sea"], globe),
        *(_fill(name, paint["land"], globe) for name in LAND),
        *([] if globe else [nearer.relief(RELIEF_STRENGTH[theme], surface(globe))]),
        _fill(WATER, paint["sea"], globe),
        *nearer.lines(paint, surface(globe)),
        _borders(paint, globe),
        _dots(paint["label"], globe),
        _names("sea", paint["label"], letters * SEA_PIXELS, globe),
        _names("country", paint["label"], letters * COUNTRY_PIXELS, globe),
        _names("river", paint["label"], letters * RIVER_PIXELS, globe),
        _names("province", paint["label"], letters * PROVINCE_PIXELS, globe),
        _names("city", paint["city"], letters * CITY_PIXELS, globe),
    ]


def surface(globe: bool, writes_depth: bool = False) -> dict[str, Any]:
    """How a flat thing is drawn: in the order of the layers, whatever lies at the same depth.

    On the globe the far side is left out, and only the sea hides what is behind it. (WebGL writes
    no depth where every depth passes.)
    """
    parameters: dict[str, Any] = {
        "depthCompare": "less-equal" if writes_depth else "always",
        "depthWriteEnabled": writes_depth,
    }
    if globe:
        parameters["cullMode"] = "back"
    return parameters


def lying(globe: bool) -> dict[str, Any]:
    """The same for names and icons, which deck.gl lays on the globe with their faces down."""
    return surface(globe) | ({"cullMode": "front"} if globe else {})


def _sea(colour: list[int], globe: bool) -> pdk.Layer:
    if globe:
        return _fill("sea_globe", colour, globe, writes_depth=True)
    return pdk.Layer(
        "SolidPolygonLayer",
        [{"polygon": SEA_FLAT}],
        id="basemap-sea",
        get_polygon="polygon",
        get_fill_color=colour,
        pickable=False,
        parameters=surface(globe),
    )


def _fill(name: str, colour: list[int], globe: bool, writes_depth: bool = False) -> pdk.Layer:
    return pdk.Layer(
        "GeoJsonLayer",
        f"{FOLDER}/{name}.geojson",
        id=f"basemap-{name}",
        get_fill_color=colour,
        # The cut edges of the land would show as lines.
        stroked=False,
        filled=True,
        pickable=False,
        parameters=surface(globe, writes_depth),
    )


def _borders(paint: Mapping[str, list[int]], globe: bool) -> pdk.Layer:
    mdl = "properties.kind === 'mdl'"
    return pdk.Layer(
        "GeoJsonLayer",
        f"{FOLDER}/{BORDERS}.geojson",
        id="basemap-borders",
        get_line_color=paint["border"],
        get_line_width=1,
        line_width_units=pdk.types.String("pixels"),
        # Dashes, in line widths: the demarcation line is an armistice line, not a border.
        get_dash_array=f"{mdl} ? [5, 3] : [0, 0]",
        extensions=[{"@@type": "PathStyleExtension", "dash": True}],
        pickable=False,
        parameters=surface(globe),
    )


def _dots(colour: list[int], globe: bool) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        LABELS_URL,
        id="basemap-dots",
        get_position=["lon", "lat"],
        # A dot is there from the zoom on at which its name can be read.
        get_radius="kind === 'city' ? em * 2 : 0",
        radius_units=pdk.types.String("common"),
        radius_max_pixels=2,
        get_fill_color=colour,
        pickable=False,
        parameters=surface(globe),
    )


def _names(kind: str, colour: list[int], pixels: float, globe: bool) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        LABELS_URL,
        id=f"basemap-names-{kind}",
        get_position=["lon", "lat"],
        get_text="text",
        # Full size from `min_zoom` on; a name of size 0 isn't drawn.
        get_size=f"kind === '{kind}' ? em * {pixels * (GLOBE_SCALE if globe else 1)} : 0",
        size_units=pdk.types.String("common"),
        size_max_pixels=pixels,
        get_color=colour,
        # On the globe names lie on the ground, as a globe's should: upright ones would sink into
        # it. deck.gl lays them with their heads to the south and their faces down.
        billboard=not globe,
        get_angle=180 if globe else 0,
        **(_beside(globe) if kind == "city" else {}),
        # The browser draws the names with this font, and the page serves it.
        font_family=pdk.types.String(SANS),
        pickable=False,
        parameters=lying(globe),
    )


def _beside(globe: bool) -> dict[str, Any]:
    """A city's name stands beside its dot, clear of the mark of a stop there.

    Left of it, it stands a little higher: our railways come in from the west.
    """
    side = -1 if globe else 1
    left, right = [-6 * side, -13 * side], [12 * side, 0]
    return {
        "get_text_anchor": "left ? 'end' : 'start'",
        "get_pixel_offset": f"left ? {left} : {right}",
    }
