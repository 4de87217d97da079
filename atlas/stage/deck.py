"""The stage's map as a deck: ground, views and the style of every layer; the columns come later.

Layers whose id begins with `basemap-` are the ground, which the browser draws by itself. The
browser binds the columns to the others, by their ids.
"""

import json
from typing import Any, Final

import pydeck as pdk

from atlas.data.words import MODES
from atlas.maps.basemap import basemap_layers, lying, surface
from atlas.maps.camera import (
    CAMERAS,
    ICON_PIXELS,
    ICONS_URL,
    PIXELS,
    CompactDeck,
    Projection,
    view_of,
)
from atlas.maps.fetched import has_shapes
from atlas.maps.outlines import FOLDER
from atlas.stage.journeys import HOWS
from atlas.style.palette import PALETTES, SANS, Palette, ThemeName, mixed, rgb

# What is filtered: two ends of a time, and whether the row is selected.
FILTER: Final = {"@@type": "DataFilterExtension", "filterSize": 3}
# Paths are many: each is quiet until it is pointed at or selected.
ARC_ALPHA: Final = 105
TRACK_ALPHA: Final = 55
LANDING_PIXELS: Final = 11
NUMBER_PIXELS: Final = 11
# In line widths: how well the way of a line is known.
DASHES: Final = {"order": [1, 4], "reported": [1, 0], "inferred": [4, 2], "unknown": [4, 3]}
DASH: Final = {"@@type": "PathStyleExtension", "dash": True}
FINE_DASH: Final = {"@@type": "PathStyleExtension", "dash": True, "highPrecisionDash": True}
# What is read from the back of a room has letters so many times as large: 16 pixels at least.
ROOM_LETTERS: Final = 1.3
# The mode of travel in the ride, in pixels: a railway is a cased line, a flight a thin one.
WIDTHS: Final = {"train": 4.4, "plane": 1.3, "car": 2.2, "foot": 2.8, "order": 1.8}
CORE: Final = 1.5
# On the map a railway is one line, wider where more journeys share it. Where the route is inferred
# it is dashed over a bed, which is so much of the journeys' colour on that of the land.
RAILWAY: Final = 2.8
FURTHER: Final = 0.6
BED: Final = 0.38
RAIL_DASHES: Final = {"reported": [1, 0], "inferred": [6, 3], "unknown": [3, 4]}
# The way home is paler.
HOME_ALPHA: Final = 150
# Dashes run on round the bends of a railway, which has a point every few pixels.
BOUND_DASH: Final = {**FINE_DASH, "offset": True}
ARROW_PIXELS: Final = 13
# Beside a route, which is drawn once for both directions.
RIDE_ARROW_PIXELS: Final = 11


def stage_deck(
    theme: ThemeName,
    projection: Projection,
    heights: int = 1,
    farther: float = 0,
    *,
    for_a_room: bool = False,
) -> pdk.Deck:
    """Return the deck of the stage.

    `heights` is the vertical exaggeration of flights, which lie on the ground of a flat map;
    `farther` is subtracted from the zoom of the first view; for a room the letters are larger.
    """
    globe = projection == "globe"
    camera = dict(CAMERAS[projection])
    camera["zoom"] -= farther
    return CompactDeck(
        layers=[
            *basemap_layers(theme, globe, letters=_letters(for_a_room)),
            *_scene(theme, globe, 0 if projection == "flat" else heights),
        ],
        views=[view_of(projection)],
        initial_view_state=pdk.ViewState(**camera),
        map_provider=None,
    )


def _letters(for_a_room: bool) -> float:
    return ROOM_LETTERS if for_a_room else 1.0


def ride_deck(theme: ThemeName, *, for_a_room: bool = False) -> pdk.Deck:
    """Return the deck of a ride; for a room the letters are larger."""
    palette = PALETTES[theme]
    flat = surface(globe=False)
    journey, page, ink = rgb(palette.journey), rgb(palette.page), rgb(palette.ink)

    def stops(name: str, fill: list[int]) -> pdk.Layer:
        return _layer(
            "ScatterplotLayer", name, flat,
            get_fill_color=fill, get_line_color=journey, stroked=True, get_radius=5,
            radius_units=PIXELS, line_width_min_pixels=1.6, pickable=True,
        )  # fmt: skip

    def train(name: str, fill: list[int]) -> pdk.Layer:
        return _layer(
            "ScatterplotLayer", name, flat,
            get_fill_color=fill, get_line_color=ink, stroked=True, get_radius=9,
            radius_units=PIXELS, line_width_min_pixels=3,
        )  # fmt: skip

    return CompactDeck(
        layers=[
            *basemap_layers(theme, globe=False, letters=_letters(for_a_room)),
            _layer(
                "PathLayer", "range", flat,
                get_color=rgb(palette.journey, 90), get_width=11, width_units=PIXELS,
                joint_rounded=True, cap_rounded=True,
            ),
            *(
                _layer(
                    "PathLayer", f"way-{mode}", flat,
                    get_color=journey, get_width=width, width_units=PIXELS, joint_rounded=True,
                    cap_rounded=True, extensions=[DASH],
                )
                for mode, width in WIDTHS.items()
                if mode in MODES
            ),
            _layer(
                "PathLayer", "core-train", flat,
                get_color=rgb(palette.land), get_width=CORE, width_units=PIXELS, joint_rounded=True,
            ),
            _layer(
                "PathLayer", "flights", flat,
                get_color=ink, get_width=2, width_units=PIXELS, cap_rounded=True,
            ),
            *(
                [_icons("arrows", flat, pixels=RIDE_ARROW_PIXELS, pickable=False)]
                if has_shapes()
                else []
            ),
            stops("stops-ahead", page),
            stops("stops-behind", journey),
            _icons("tests", flat),
            train("train", ink),
            train("train-about", page),
        ],
        views=[view_of("flat")],
        initial_view_state=pdk.ViewState(**CAMERAS["flat"]),
        map_provider=None,
    )  # fmt: skip


def ways(theme: ThemeName) -> list[dict[str, Any]]:
    """Return how each line of `journeys.HOWS` is drawn: mode, dashes in widths, pixels, colours."""
    palette = PALETTES[theme]
    styles = []
    for how in HOWS:
        mode, _, certainty = how.partition("-")
        styles.append(
            {
                "mode": mode,
                "dash": _dash(mode, certainty),
                "width": RAILWAY if mode == "train" else WIDTHS[mode],
                "more": FURTHER if mode == "train" else 0,
                "bed": mixed(palette.land, palette.journey, BED) if mode == "train" else None,
                "home": rgb(palette.journey, HOME_ALPHA),
            }
        )
    return styles


def _dash(mode: str, certainty: str) -> list[int]:
    """What is drawn of a line and what is not, in its widths."""
    if mode == "train":
        return RAIL_DASHES[certainty]
    return [1, 1] if mode == "foot" else DASHES[certainty or mode]


def described(deck: pdk.Deck) -> dict[str, Any]:
    """Return what the browser needs of a deck, as JSON has it."""
    whole = json.loads(deck.to_json())
    return {name: whole[name] for name in ("layers", "views", "initialViewState")}


def _scene(theme: ThemeName, globe: bool, heights: int) -> list[pdk.Layer]:
    """What happens over the ground, from the bottom up."""
    palette = PALETTES[theme]
    flat, upright = surface(globe), lying(globe)
    # What flies over the far side of the globe is hidden by it.
    depth = {"depthCompare": "less-equal", "depthWriteEnabled": False} if globe else flat
    return [
        *([_hidden_sea()] if globe else []),
        *_journeys(palette, flat),
        *(
            [
                _icons(
                    "arrows", upright, pixels=ARROW_PIXELS, billboard=not globe, pickable=False,
                )
            ]
            if has_shapes()
            else []
        ),
        # Seen from right above, a flight that rises would stand beside its own track.
        *([_tracks(flat)] if heights else []),
        *_flights(palette, depth, heights),
        _layer(
            "ScatterplotLayer", "stops", flat,
            get_fill_color=rgb(palette.journey), get_line_color=rgb(palette.page), stroked=True,
            get_radius=5.5, radius_units=PIXELS, line_width_min_pixels=1.2, billboard=not globe,
            extensions=[FILTER], pickable=True,
        ),
        _marks(globe, upright),
        *_sites(palette, flat, globe),
        _layer(
            "ScatterplotLayer", "movers", flat,
            get_fill_color=rgb(palette.page), get_line_color=rgb(palette.journey), stroked=True,
            get_radius=8, radius_units=PIXELS, line_width_min_pixels=4, billboard=not globe,
        ),
        *_rings(palette, flat, globe),
    ]  # fmt: skip


def _journeys(palette: Palette, flat: dict[str, Any]) -> list[pdk.Layer]:
    """The lines of journeys over what keeps them off the ground, and dashes over their beds.

    Their joints are mitred: rounded ones would cut into a line that is offset.
    """
    return [
        _layer(
            "PathLayer", name, flat,
            get_color=rgb(colour), get_width=2.6, width_units=PIXELS, width_min_pixels=1,
            extensions=[BOUND_DASH], pickable=name == "casings",
        )
        for name, colour in (
            ("casings", palette.land), ("lines", palette.journey), ("cores", palette.journey),
        )
    ]  # fmt: skip


def _flights(palette: Palette, depth: dict[str, Any], heights: int) -> list[pdk.Layer]:
    """The paths of flights, and over them the one pointed at and that of the selected event."""
    # Column by column: heights times `heights`.
    matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, heights, 0, 0, 0, 0, 1]
    return [
        _layer(
            "PathLayer", "arcs", depth,
            get_color=[0, 0, 0, ARC_ALPHA], get_width=1.6, width_units=PIXELS,
            extensions=[FILTER, FINE_DASH], model_matrix=matrix,
        ),
        _layer(
            "PathLayer", "lit", depth,
            get_color=rgb(palette.ink), get_width=2.4, width_units=PIXELS, model_matrix=matrix,
        ),
    ]  # fmt: skip


def _sites(palette: Palette, flat: dict[str, Any], globe: bool) -> list[pdk.Layer]:
    """The launch sites: a disc with a number, unlike any hollow mark."""
    ink = rgb(palette.ink)
    return [
        _layer(
            "ScatterplotLayer", "sites", flat,
            get_fill_color=rgb(palette.page), get_line_color=ink, stroked=True,
            radius_units=PIXELS, line_width_units=PIXELS, billboard=not globe, pickable=True,
        ),
        # How many were fired there.
        _layer(
            "TextLayer", "site-numbers", lying(globe),
            get_color=ink, get_size=NUMBER_PIXELS, size_units=PIXELS, font_weight=600,
            font_family=pdk.types.String(SANS), character_set=pdk.types.String("0123456789"),
            billboard=not globe, get_angle=180 if globe else 0, pickable=False,
        ),
    ]  # fmt: skip


def _rings(palette: Palette, flat: dict[str, Any], globe: bool) -> list[pdk.Layer]:
    """The rings round the mark that is pointed at, and round the selected event."""
    return [
        _layer(
            "ScatterplotLayer", name, flat,
            get_line_color=rgb(palette.ink), filled=False, stroked=True, get_radius=radius,
            radius_units=PIXELS, line_width_min_pixels=width, billboard=not globe,
        )
        for name, radius, width in (("hover", 11, 1.8), ("selected", 14, 2.8))
    ]  # fmt: skip


def _layer(type_: str, name: str, parameters: dict[str, Any], **style: Any) -> pdk.Layer:
    """A layer without data."""
    return pdk.Layer(type_, [], id=name, parameters=parameters, **style)


def _tracks(parameters: dict[str, Any]) -> pdk.Layer:
    """The tracks on the ground of flights that rise above it."""
    return _layer(
        "PathLayer", "tracks", parameters,
        get_color=[0, 0, 0, TRACK_ALPHA], get_width=1, width_units=PIXELS, extensions=[FILTER],
    )  # fmt: skip


def _marks(globe: bool, parameters: dict[str, Any]) -> pdk.Layer:
    """Marks of landing points and of events with a place; without the sheet of shapes, discs."""
    angle = 180 if globe else 0
    return _icons(
        "marks", parameters, surface(globe), pixels=LANDING_PIXELS, extensions=[FILTER],
        billboard=not globe,
        **({"get_angle": angle} if has_shapes() else {}),
    )  # fmt: skip


def _icons(
    name: str,
    upright: dict[str, Any],
    lying_down: dict[str, Any] | None = None,
    pixels: int = ICON_PIXELS,
    **style: Any,
) -> pdk.Layer:
    """Marks by shape; without the sheet of shapes, discs, which may lie on a globe."""
    if not has_shapes():
        return _layer(
            "ScatterplotLayer", name, lying_down or upright,
            get_radius=pixels / 2, radius_units=PIXELS, pickable=True, **style,
        )  # fmt: skip
    return _layer(
        "IconLayer", name, upright,
        icon_atlas=pdk.types.String(f"{ICONS_URL}.png"),
        icon_mapping=pdk.types.String(f"{ICONS_URL}.json"),
        get_color=[0, 0, 0, 255], get_size=pixels, size_units=PIXELS,
        **{"pickable": True} | style,
    )  # fmt: skip


def _hidden_sea() -> pdk.Layer:
    """The globe's sea, unseen: it hides what flies behind it."""
    return pdk.Layer(
        "GeoJsonLayer",
        f"{FOLDER}/sea_globe.geojson",
        id="sea",
        get_fill_color=[0, 0, 0, 0],
        stroked=False,
        filled=True,
        pickable=False,
        parameters=surface(True, writes_depth=True),
    )
