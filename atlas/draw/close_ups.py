"""Khasan and Panmunjom at their own scale."""

from dataclasses import dataclass
from typing import Any, Final

import pydeck as pdk

from atlas.catalog import Catalog
from atlas.draw.basemap import basemap_layers, surface
from atlas.draw.map import PIXELS, CompactDeck
from atlas.draw.palette import PALETTES, SANS, ThemeName, rgb
from atlas.geo.geodesy import Point
from atlas.geo.ride import Ride

# A place within so many degrees of the camera is on the map.
NEAR_DEGREES: Final = 0.06


@dataclass(frozen=True)
class CloseUp:
    """A map of one place with its title and what is to be known of it."""

    key: str
    title: str
    note: str
    deck: pdk.Deck


@dataclass(frozen=True)
class _Place:
    title: str
    note: str
    camera: dict[str, float]
    # Names of areas, placed where there is room for them.
    areas: list[tuple[str, Point]]


PLACES: Final = {
    "khasan": _Place(
        "Khasan: where three countries meet",
        "Outlines at this scale: OpenStreetMap contributors. Thin lines are borders; the train "
        "crosses the Tumen on the Friendship Bridge.",
        {"longitude": 130.632, "latitude": 42.4225, "zoom": 12.2},
        [
            ("China", (130.612, 42.4365)),
            ("North Korea", (130.6, 42.4125)),
            ("Russia", (130.66, 42.4225)),
        ],
    ),
    "panmunjom": _Place(
        "Panmunjom: steps across the line",
        "The dashed line is the military demarcation line, an armistice line and not a border. "
        "Buildings are placed to some 50 m, and the lines join them straight.",
        {"longitude": 126.6767, "latitude": 37.9556, "zoom": 15.9},
        [("North", (126.6805, 37.9572)), ("South", (126.6805, 37.9538))],
    ),
}


def close_ups(catalog: Catalog, ride: Ride, theme: ThemeName) -> list[CloseUp]:
    """Return a map of each of the two places that a journey came through."""
    used = {one for move in ride.moves for one in move.track.ids if one}
    stops = catalog["stops"]
    used |= set(stops.loc[stops["trip_id"] == ride.trip_id, "place_id"].dropna())
    places = catalog.places
    close = places[places.index.isin(used) & (places["kind"] != "area")]
    lines = [list(move.track.points) for move in ride.moves if move.mode != "plane"]
    shown = []
    for key, place in PLACES.items():
        near = close[
            ((close["lon"] - place.camera["longitude"]).abs() < NEAR_DEGREES)
            & ((close["lat"] - place.camera["latitude"]).abs() < NEAR_DEGREES)
        ]
        if near.empty:
            continue
        named = [
            (str(name).removesuffix(", Panmunjom"), (lon, lat))
            for name, lon, lat in zip(near["name"], near["lon"], near["lat"], strict=True)
        ]
        deck = _deck(named, place, [line for line in lines if len(line) > 1], theme)
        shown.append(CloseUp(key, place.title, place.note, deck))
    return shown


def _deck(
    points: list[tuple[str, Point]], place: _Place, lines: list[list[Point]], theme: ThemeName
) -> pdk.Deck:
    """Places with a dot, names of areas without, and the way between."""
    palette = PALETTES[theme]
    records = [{"p": point, "t": name} for name, point in points]
    # The names of towns on the basemap would lie on these.
    ground = [
        layer
        for layer in basemap_layers(theme, globe=False)
        if layer.id not in {"basemap-names-city", "basemap-dots", "basemap-names-country"}
    ]
    return CompactDeck(
        layers=[
            *ground,
            pdk.Layer(
                "PathLayer",
                id="close-line",
                data=[{"p": line} for line in lines],
                get_path="p",
                get_color=rgb(palette.journey),
                get_width=3,
                width_units=PIXELS,
                joint_rounded=True,
                cap_rounded=True,
                parameters=surface(False),
            ),
            pdk.Layer(
                "ScatterplotLayer",
                id="close-places",
                data=records,
                get_position="p",
                get_radius=5,
                radius_units=PIXELS,
                get_fill_color=rgb(palette.journey),
                get_line_color=rgb(palette.page),
                stroked=True,
                line_width_min_pixels=1.6,
                parameters=surface(False),
            ),
            _names("close-names", records, palette.ink, 10),
            _names(
                "close-areas", [{"p": p, "t": name} for name, p in place.areas], palette.quiet, 0
            ),
        ],
        views=[pdk.View("MapView", controller=True)],
        initial_view_state=pdk.ViewState(**place.camera),
        map_provider=None,
    )


def _names(name: str, data: list[dict[str, Any]], colour: str, beside: int) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        data,
        id=name,
        get_position="p",
        get_text="t",
        get_size=14,
        get_color=rgb(colour),
        get_text_anchor=pdk.types.String("start" if beside else "middle"),
        get_pixel_offset=[beside, 0],
        font_family=pdk.types.String(SANS),
        character_set=pdk.types.String("auto"),
        parameters=surface(False),
    )
