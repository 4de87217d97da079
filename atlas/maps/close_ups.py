"""Khasan, Vladivostok and Panmunjom at their own scale: the plates of the atlas."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from atlas.data import words
from atlas.data.catalog import Catalog
from atlas.geo.geodesy import Point
from atlas.geo.ride import Ride
from atlas.maps.curves import joined, smooth
from atlas.maps.nearer import RIVER_METRES
from atlas.maps.outlines import BORDERS, CLOSE_UPS, LAND, WATER, areas, features, labels, lines
from atlas.maps.plate import Plate, Written
from atlas.maps.window import Pixels, Ring, Window
from atlas.style.palette import PALETTES, ThemeName

Format = Literal["wide", "narrow"]
# In pixels: for a page, and for a phone.
SIZES: Final[dict[Format, tuple[int, int]]] = {"wide": (900, 570), "narrow": (318, 470)}
STATIONS: Final = ("station", "junction")
# Width and height of the map that says where a plate lies, and how many metres across it is.
INSETS: Final[dict[Format, tuple[int, int]]] = {"wide": (168, 150), "narrow": (88, 84)}
INSET_CENTRE: Final = (128.9, 39.4)
INSET_METRES: Final = 1_150_000
INSET_NAMES: Final = ("Pyongyang", "Vladivostok", "Seoul")
# "Panmungak, Panmunjom", "Friendship Bridge over the Tumen": the map says where it is.
AFTER_THE_NAME: Final = r",.*| over the .*"
RIVER_NAME: Final = "Tumen 두만강 图们江"
BORDER_DASH: Final = {"stroke-dasharray": "9 3 2 3"}
TRAIN_DASH: Final = {"stroke-dasharray": "14 7"}
TRAIN_PIXELS: Final = 4.4
# How much of a line's colour is seen where it is dashed.
BED: Final = 0.38
MDL_DASH: Final = {"stroke-dasharray": "6 4"}


@dataclass(frozen=True)
class CloseUp:
    """A map of one place, in both formats, with its title and what is to be known of it."""

    key: str
    title: str
    note: str
    svg: dict[Format, str]
    names: dict[Format, list[Written]]


@dataclass(frozen=True)
class _Place:
    title: str
    note: str
    # The middle, and how much is shown from the upper to the lower edge.
    views: dict[Format, tuple[Point, float]]
    countries: list[tuple[str, Point]]
    # Names of parts of the land or the sea, placed where there is room for them.
    regions: list[tuple[str, str, Point]]
    # How far off the marks may be.
    off_metres: float = 0
    # In which country the name of the point stands at which three borders meet, and where.
    tripoint: tuple[str, Point] | None = None
    # Whether the upper right corner is free for the map that says where it is, or the lower one.
    inset_on_top: bool = False
    # The wide map has its scale at the right, where a railway leaves it in the lower left corner.
    scale_right: bool = False


PLACES: Final = {
    "khasan": _Place(
        "Khasan: where three countries meet",
        "Borders and railway: © OpenStreetMap contributors (ODbL). The border runs in the middle "
        "of the Tumen, which is drawn as a band of about its width at the Friendship Bridge. "
        "Lakes and lagoons are left out. The railway is a curve through surveyed points: solid "
        "where the route is reported, dashed where it is inferred.",
        {"wide": ((130.6265, 42.4245), 10_600), "narrow": ((130.632, 42.4235), 13_400)},
        [("KP", (130.585, 42.4)), ("CN", (130.588, 42.455)), ("RU", (130.676, 42.447))],
        [("Fangchuan", "CN", (130.607, 42.4385))],
        tripoint=("RU", (130.633, 42.4345)),
        inset_on_top=True,
        scale_right=True,
    ),
    "vladivostok": _Place(
        "Vladivostok: station, port and university",
        "Outlines and railway: © OpenStreetMap contributors (ODbL). The railway is a curve through "
        "surveyed points: solid where the route is reported, dashed where it is inferred. Dotted "
        "lines connect places directly. The berth in Ulysses Bay is not published: the mark is "
        "the naval base.",
        {"wide": ((131.95, 43.2), 55_000), "narrow": ((131.95, 43.2), 58_000)},
        [("RU", (132.2, 43.28))],
        [
            ("Amur Bay", "", (131.8, 43.235)),
            ("Ussuri Bay", "", (132.15, 43.11)),
            ("Russky Island", "RU", (131.82, 43.0)),
        ],
    ),
    "panmunjom": _Place(
        "Panmunjom: steps across the line",
        "The dashed line is the Military Demarcation Line, an armistice line and not a border: "
        "© OpenStreetMap contributors (ODbL). Buildings are placed to some 50 m (the pale discs), "
        "so a mark may fall on the wrong side of the line: Tongilgak is in North Korea. Dotted "
        "lines connect places directly.",
        {"wide": ((126.6767, 37.9556), 560), "narrow": ((126.6767, 37.9556), 560)},
        [("KP", (126.68, 37.9574)), ("KR", (126.6735, 37.9545))],
        [],
        off_metres=50,
    ),
}


def close_ups(catalog: Catalog, ride: Ride, theme: ThemeName) -> list[CloseUp]:
    """Return a map of each of the places that a journey came through."""
    used = {one for move in ride.moves for one in move.track.ids if one}
    stops = catalog["stops"]
    used |= set(stops.loc[stops["trip_id"] == ride.trip_id, "place_id"].dropna())
    places = catalog.places[catalog.places.index.isin(used)]
    maps = []
    for key, place in PLACES.items():
        windows = {one: _window(place, one) for one in SIZES}
        shown = _seen(places, windows["wide"])
        if shown.empty:
            continue
        plates = {
            one: _plate(catalog, ride, key, shown, window, theme) for one, window in windows.items()
        }
        maps.append(
            CloseUp(
                key,
                place.title,
                place.note,
                {one: plate.framed() for one, plate in plates.items()},
                {one: plate.names for one, plate in plates.items()},
            )
        )
    return maps


def _window(place: _Place, format_: Format) -> Window:
    (width, height), (centre, metres) = SIZES[format_], place.views[format_]
    return Window(centre, metres / height, width, height)


def _seen(places: pd.DataFrame, window: Window) -> pd.DataFrame:
    """The places on a map that have a mark, stations first."""
    inside = [window.shows(*one) for one in zip(places["lon"], places["lat"], strict=True)]
    marked = places[pd.Series(inside, places.index, dtype=bool) & (places["kind"] != "area")]
    return marked.sort_values("kind", key=lambda kinds: ~kinds.isin(STATIONS), kind="stable")


def _plate(
    catalog: Catalog, ride: Ride, key: str, places: pd.DataFrame, window: Window, theme: ThemeName
) -> Plate:
    place, palette = PLACES[key], PALETTES[theme]
    plate = Plate(window, palette, f"{place.title}. {place.note}")
    rivers = _ground(plate, key)
    for mode, certainty, points in _ways(catalog, ride, window):
        if mode == "train":
            _train(plate, points, reported=certainty == "reported")
        elif mode == "rail":
            plate.rail(points)
        else:
            plate.dots(points, palette.journey)
    _where(plate, place.inset_on_top)
    plate.scale(right=place.scale_right and _wide(window))
    _marks(catalog, plate, places, place.off_metres)
    if place.tripoint and (meeting := _tripoint(key)):
        code, at = place.tripoint
        plate.region(at, code, "Tripoint", meeting)
    for at, name, local_name in zip(
        zip(places["lon"], places["lat"], strict=True),
        places["name"].str.replace(AFTER_THE_NAME, "", regex=True),
        places["local_name"].fillna(""),
        strict=True,
    ):
        plate.name(at, name, "" if place.off_metres else local_name.partition(",")[0])
    for river in rivers:
        plate.along(river, RIVER_NAME, RIVER_METRES / window.metres / 2)
    local = {one["text"]: one["local"] for one in labels()}
    for code, at in place.countries:
        name = words.COUNTRIES[code]
        plate.country(at, code, name, local.get(name, ""))
    for text, code, at in place.regions:
        if window.shows(*at):
            plate.region(at, code, text)
    return plate


def _ground(plate: Plate, key: str) -> list[Pixels]:
    """Draw land and borders, each river as one band; return the rivers."""
    palette, window = plate.palette, plate.window
    land: dict[str, list[Ring]] = {}
    borders: dict[str, list[Ring]] = {"river": [], "border": [], "mdl": []}
    for about, shapes in features(CLOSE_UPS):
        if about["area"] != key:
            continue
        if "iso" in about:
            land[about["iso"]] = [ring for area in shapes for ring in area]
        else:
            borders["river" if "river" in about else about["kind"]] += shapes
    plate.land(land)
    rivers = [smooth(window.line(line)) for line in joined(borders["river"])]
    wide = RIVER_METRES / window.metres
    for colour, width in ((palette.quiet, wide + 1.4), (palette.sea, wide)):
        for river in rivers:
            plate.line(river, colour, width)
    for river in rivers:
        plate.room.keep_clear(river, wide / 2)
        plate.line(river, palette.quiet, 1.2, **BORDER_DASH)
    for line in joined(borders["border"]):
        plate.line(window.line(line), palette.quiet, 1.2, **BORDER_DASH)
        plate.room.keep_clear(window.line(line), 2)
    for line in joined(borders["mdl"]):
        plate.line(window.line(line), palette.ink, 1.8, **MDL_DASH)
        plate.room.keep_clear(window.line(line))
    return rivers


def _tripoint(key: str) -> Point | None:
    """The point at which three borders of a map end."""
    ends: Counter[Point] = Counter()
    for about, shapes in features(CLOSE_UPS):
        if about["area"] == key and about.get("kind") == "border":
            ends.update((lon, lat) for line in shapes for lon, lat in (line[0], line[-1]))
    return next((one for one, count in ends.items() if count == 3), None)


def _wide(window: Window) -> bool:
    return window.width > SIZES["narrow"][0]


def _where(plate: Plate, top: bool) -> None:
    """Draw the small map that says where the plate lies."""
    wide = _wide(plate.window)
    width, height = INSETS["wide" if wide else "narrow"]
    window = Window(INSET_CENTRE, INSET_METRES / width, width, height)
    cities = {one["text"]: (one["lon"], one["lat"]) for one in labels()}
    plate.inset(
        window,
        [edge for name in LAND for edge, _ in areas(name)],
        [edge for edge, _ in areas(WATER)],
        [line for _, line in lines(BORDERS)],
        [(one, cities[one]) for one in INSET_NAMES if one in cities] if wide else [],
        top,
    )


def _ways(catalog: Catalog, ride: Ride, window: Window) -> Iterator[tuple[str, str, Pixels]]:
    """The railways that a map shows, and over them the ways of the journey.

    Of each its mode, how certain its route is, and its line; reported ways come last.
    """
    table = catalog["line_points"]
    railways = table[table["line_id"].map(catalog["lines"]["mode"]) == "train"]
    for _, line in railways.groupby("line_id", sort=False):
        for part in window.parts(list(zip(line["lon"], line["lat"], strict=True)), beyond=2):
            yield "rail", "", smooth(part)
    # Out and back is drawn once.
    ways = {
        (move.mode, move.route_certainty, min(points, points[::-1]))
        for move in ride.moves
        if move.mode != "plane" and len(points := move.track.points) > 1
    }
    for mode, certainty, points in sorted(ways):
        for part in window.parts(points, beyond=2):
            yield mode, certainty, smooth(part) if mode == "train" else part


def _train(plate: Plate, points: Pixels, *, reported: bool) -> None:
    """Draw the way of a train: one line, dashed over a bed where its route is inferred."""
    colour = plate.palette.journey
    plate.line(points, plate.palette.page, TRAIN_PIXELS + 3.2)
    plate.line(points, colour, TRAIN_PIXELS, opacity="1" if reported else str(BED))
    if not reported:
        plate.line(points, colour, TRAIN_PIXELS, **TRAIN_DASH)
    plate.room.keep_clear(points)


def _marks(catalog: Catalog, plate: Plate, places: pd.DataFrame, off_metres: float) -> None:
    """Draw bridges, stations and other places."""
    table = catalog["line_points"]
    for kind, place_id, lon, lat in zip(
        places["kind"], places.index, places["lon"], places["lat"], strict=True
    ):
        if kind == "bridge":
            at = table.index.get_loc(table.index[table["point_id"] == place_id][0])
            before, after = table.iloc[at - 1], table.iloc[at + 1]
            along = (before["lon"], before["lat"]), (after["lon"], after["lat"])
            plate.bridge((lon, lat), along, RIVER_METRES)
        elif kind in STATIONS:
            plate.station((lon, lat))
        else:
            plate.spot((lon, lat), off_metres)
