"""Reach on map and globe: the range rings round a launch site, and the cities."""

from typing import Any, Final, Literal

import pandas as pd
import pydeck as pdk

from atlas.features.reach.analysis import BANDS, alone, few_beyond
from atlas.features.reach.names import LETTER, Camera, Name, around, free_place, placed
from atlas.features.reach.ranges import CLOSE_SHARE, Reach, colours
from atlas.geo.geodesy import Point
from atlas.geo.reach import FARTHEST_KM, lines, point_at, ring
from atlas.maps.basemap import LABELS_URL, SEA_FLAT, basemap_layers, lying, surface
from atlas.maps.camera import DECIMALS, PIXELS, CompactDeck
from atlas.style.palette import PALETTES, SANS, Palette, ThemeName, rgb

Projection = Literal["flat", "globe"]
Scale = Literal["close", "near", "region", "far", "world", "most"]

# Up to this range, in km, a map of that scale shows the whole ring.
SCALES: Final[dict[Scale, float]] = {
    "close": 420,
    "near": 850,
    "region": 2_100,
    "far": 6_000,
    "world": 10_500,
    "most": FARTHEST_KM,
}
CAMERAS: Final[dict[tuple[Projection, Scale], dict[str, float]]] = {
    ("flat", "close"): {"longitude": 126.8, "latitude": 38.8, "zoom": 5.2},
    ("flat", "near"): {"longitude": 127.0, "latitude": 39.2, "zoom": 4.25},
    ("flat", "region"): {"longitude": 128.0, "latitude": 39.5, "zoom": 3.0},
    ("flat", "far"): {"longitude": 130.0, "latitude": 44.0, "zoom": 1.6},
    ("flat", "world"): {"longitude": 175.0, "latitude": 20.0, "zoom": 0.5},
    # So that the circle that is out of reach is not cut.
    ("flat", "most"): {"longitude": -165.0, "latitude": 8.0, "zoom": 0.5},
    ("globe", "close"): {"longitude": 126.8, "latitude": 38.6, "zoom": 6.0},
    ("globe", "near"): {"longitude": 127.0, "latitude": 38.8, "zoom": 5.0},
    ("globe", "region"): {"longitude": 128.0, "latitude": 38.5, "zoom": 3.6},
    ("globe", "far"): {"longitude": 132.0, "latitude": 36.0, "zoom": 1.9},
    ("globe", "world"): {"longitude": -170.0, "latitude": 48.0, "zoom": 1.5},
    ("globe", "most"): {"longitude": -75.0, "latitude": -5.0, "zoom": 2.0},
}
MAP_HEIGHT: Final = 620
WIDTH: Final = 3
# Dashes of the higher estimate, in line widths: those of a first, second and third missile.
DASHES: Final = ([5, 3], [2, 2], [9, 3])
# The inner side of a ring is tinted, over this share of its range.
TINT_SHARE: Final = 0.035
TINT_ALPHA: Final = 45
# A ring is named where it is nearest to this direction from the site and there is room.
NAME_BEARING: Final[dict[Scale, int]] = {
    "close": 0,
    "near": 0,
    "region": 0,
    "far": 180,
    "world": 60,
    "most": 60,
}
# A name stands so far beside its ring, as shares of its range.
BESIDE: Final = (0.05, -0.06, 0.08, -0.1, 0.12, -0.14, 0.18, 0.25)
# Windows in which names should be seen: of a phone, of a projector, and wider ones.
WINDOWS: Final = (340, 620, 1400)
NAME_PIXELS: Final = 13
DOT_RADIUS: Final = 3
RING_NAME_PIXELS: Final = 14
# Between a city's dot and its name.
NAME_GAP: Final = 8


def scale_of(reaches: list[Reach]) -> Scale:
    """The scale at which the largest ring is seen whole; the world's where there is none."""
    if not reaches:
        return "world"
    farthest = max(one.farthest_km for one in reaches)
    return next(scale for scale, limit in SCALES.items() if farthest <= limit)


def camera_of(projection: Projection, scale: Scale) -> Camera:
    """How a map of that scale is looked at as it opens."""
    return Camera(**CAMERAS[projection, scale], globe=projection == "globe", height=MAP_HEIGHT)


def reach_deck(
    site: Point,
    site_name: str,
    reaches: list[Reach],
    cities: pd.DataFrame,
    theme: ThemeName,
    projection: Projection,
) -> pdk.Deck:
    """The rings round a launch site, and the cities as `analysis.reach.cities` gives them.

    The lower estimate is a solid line, the higher a dashed one. A ring that crosses 180 degrees is
    cut there on the flat map, and one round a pole is open.
    """
    palette, scale = PALETTES[theme], scale_of(reaches)
    camera = camera_of(projection, scale)
    globe = camera.globe
    painted = list(zip(reaches, colours(reaches, palette), strict=True))
    named = _named(site, painted, few_beyond(cities), scale, camera)
    # Other names of the ground would lie among those of the reach, which is seen from afar.
    ground = [
        layer
        for layer in basemap_layers(theme, globe)
        if not hasattr(layer, "min_zoom") and layer.data != LABELS_URL
    ]
    return CompactDeck(
        layers=[
            *ground,
            _tint(site, painted, globe),
            _rings(site, painted, globe),
            _dots(_city_records(cities, reaches, palette), globe),
            _site(site, site_name, palette, globe),
            _city_names(_placed(site, site_name, cities, named, camera), palette, camera),
            _ring_names(named, palette, globe),
        ],
        views=[
            pdk.View("_GlobeView", controller=True)
            if globe
            else pdk.View("MapView", controller=True, repeat=True)
        ],
        initial_view_state=pdk.ViewState(**CAMERAS[projection, scale]),
        map_provider=None,
    )


def _rings(site: Point, painted: list[tuple[Reach, str]], globe: bool) -> pdk.Layer:
    records = [
        {"path": _rounded(line), "colour": rgb(colour), "dash": DASHES[place] if high else [1, 0]}
        for place, (reach, colour) in enumerate(painted)
        for range_km, high in reach.rings
        for line in _lines(ring(site, range_km), globe)
    ]
    return pdk.Layer(
        "PathLayer",
        id="reach-rings",
        data=records,
        get_path="path",
        get_color="colour",
        get_width=WIDTH,
        width_units=PIXELS,
        get_dash_array="dash",
        # A ring has many short pieces: the dashes must go on from one to the next.
        extensions=[{"@@type": "PathStyleExtension", "dash": True, "highPrecisionDash": True}],
        joint_rounded=True,
        pickable=False,
        parameters=surface(globe),
    )


def _tint(site: Point, painted: list[tuple[Reach, str]], globe: bool) -> pdk.Layer:
    """A pale band along the inside of each missile's farthest ring: that side is within reach."""
    records = [
        {
            "path": _rounded(line),
            "colour": rgb(colour, TINT_ALPHA),
            "width": round(1000 * TINT_SHARE * reach.farthest_km),
        }
        for reach, colour in painted
        for line in _lines(ring(site, (1 - TINT_SHARE / 2) * reach.farthest_km), globe)
    ]
    return pdk.Layer(
        "PathLayer",
        id="reach-tint",
        data=records,
        get_path="path",
        get_color="colour",
        get_width="width",
        pickable=False,
        parameters=surface(globe),
    )


def _named(
    site: Point,
    painted: list[tuple[Reach, str]],
    few: pd.DataFrame,
    scale: Scale,
    camera: Camera,
) -> list[tuple[str, Point, str]]:
    """Text, place and colour of the names of the rings, where there is room for them.

    They stand beside their rings, clear of the site and of all lines, and, on either side, of the
    `few` cities to be named first.
    """
    farthest = max((reach.farthest_km for reach, _ in painted), default=0.0)
    turns = sorted(range(-180, 180, 5), key=abs)
    kept = [(site, 20.0)]
    for city in few.itertuples():
        width = 2 * (NAME_GAP + LETTER * NAME_PIXELS * len(city.name))
        kept.append(((city.lon, city.lat), width))
    taken = [box for point, width in kept if (box := around(camera, point, width, 20))]
    for reach, _ in painted:
        for range_km, _ in reach.rings:
            line = ring(site, range_km)
            taken += [box for point in line if (box := around(camera, point, 6, 6))]
    named = []
    for reach, colour in painted:
        for range_km, text in reach.named(CLOSE_SHARE * farthest):
            places = [
                point_at(site, NAME_BEARING[scale] + turn, range_km * (1 + off))
                for off in BESIDE
                for turn in turns
                if range_km * (1 + off) < FARTHEST_KM
            ]
            free = free_place(text, places, camera, taken, RING_NAME_PIXELS, WINDOWS)
            if free:
                named.append((text, free[0], colour))
                taken.append(free[1])
    return named


def _placed(
    site: Point,
    site_name: str,
    cities: pd.DataFrame,
    named: list[tuple[str, Point, str]],
    camera: Camera,
) -> list[Name]:
    """The names of the launch site and the cities: after it the few beyond the range have the first
    choice of a place, then cities on their own, then those that come first in the table.
    """
    few = few_beyond(cities)
    others = cities.drop(few.index).sort_values("order")
    ordered = pd.concat([few, alone(others), others.drop(alone(others).index)])
    points = list(zip(ordered["lon"], ordered["lat"], strict=True))
    dots = [(point, 7.0, 7.0) for point in points]
    rings = [(point, LETTER * RING_NAME_PIXELS * len(text) + 8, 20.0) for text, point, _ in named]
    return placed(
        [(site_name, site), *zip(ordered["name"], points, strict=True)],
        camera,
        [(site, 12.0, 12.0), *dots, *rings],
        NAME_PIXELS,
        NAME_GAP,
    )


def _lines(closed: list[Point], globe: bool) -> list[list[Point]]:
    if globe:
        return lines(closed)
    # Mercator's projection has no poles: lines end where the sea does.
    edge = SEA_FLAT[1][1]
    return [[(lon, min(max(lat, -edge), edge)) for lon, lat in line] for line in lines(closed)]


def _rounded(points: list[Point]) -> list[list[float]]:
    return [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in points]


def _city_records(
    cities: pd.DataFrame, reaches: list[Reach], palette: Palette
) -> list[dict[str, Any]]:
    forms = {"within": palette.ink, "between": palette.page}
    records = []
    for city in cities.to_dict("records"):
        fill = forms.get(city.get("best", ""), palette.quiet)
        # A hollow dot has a rim, the others a halo, which parts them.
        line = palette.ink if fill == palette.page else palette.land
        texts = [f"{one.name}: {BANDS[city[one.missile_id]]}" for one in reaches]
        records.append(
            {
                "title": f"{city['name']}, {city['country']}",
                "measure": f"{city['distance_km']:,.0f} km",
                "details": "\n".join(texts),
                "position": _rounded([(city["lon"], city["lat"])])[0],
                "fill": rgb(fill),
                "line": rgb(line),
            }
        )
    return records


def _dots(records: list[dict[str, Any]], globe: bool) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        id="reach-cities",
        data=records,
        get_position="position",
        get_radius=DOT_RADIUS,
        radius_units=PIXELS,
        get_fill_color="fill",
        get_line_color="line",
        stroked=True,
        line_width_min_pixels=1,
        pickable=True,
        parameters=surface(globe),
    )


def _site(site: Point, name: str, palette: Palette, globe: bool) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        id="reach-site",
        data=[{"position": _rounded([site])[0], "title": name, "measure": "Launch site"}],
        get_position="position",
        get_radius=7,
        radius_units=PIXELS,
        get_fill_color=rgb(palette.page),
        get_line_color=rgb(palette.ink),
        stroked=True,
        line_width_min_pixels=3.5,
        pickable=True,
        parameters=surface(globe),
    )


def _city_names(names: list[Name], palette: Palette, camera: Camera) -> pdk.Layer:
    records = [
        {
            "position": _rounded([one.point])[0],
            "text": one.text,
            "anchor": "start" if one.right else "end",
            # On the globe names lie with their faces down.
            "offset": [NAME_GAP if one.right != camera.globe else -NAME_GAP, 0],
            "size": round(one.size / camera.unit_pixels, 5),
        }
        for one in names
    ]
    return _text(
        "reach-names",
        records,
        camera.globe,
        get_size="size",
        size_units=pdk.types.String("common"),
        size_max_pixels=NAME_PIXELS,
        get_color=rgb(palette.ink),
        get_text_anchor="anchor",
        get_pixel_offset="offset",
    )


def _ring_names(named: list[tuple[str, Point, str]], palette: Palette, globe: bool) -> pdk.Layer:
    records = [
        {"position": _rounded([point])[0], "text": text, "colour": rgb(colour)}
        for text, point, colour in named
    ]
    return _text(
        "reach-ring-names",
        records,
        globe,
        get_size=RING_NAME_PIXELS,
        get_color="colour",
        background=True,
        get_background_color=rgb(palette.page, 200),
        background_padding=[4, 2, 4, 2],
    )


def _text(name: str, records: list[dict[str, Any]], globe: bool, **props: Any) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        records,
        id=name,
        get_position="position",
        get_text="text",
        font_family=pdk.types.String(SANS),
        character_set=pdk.types.String("auto"),
        billboard=not globe,
        get_angle=180 if globe else 0,
        pickable=False,
        parameters=lying(globe),
        **props,
    )
