"""The map: journeys, launch sites, landing points and other events over the offline outlines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from atlas import words
from atlas.catalog import Catalog
from atlas.draw.basemap import basemap_layers, lying, surface
from atlas.draw.fetched import ADDRESS, MARKS, at_hand, has_shapes
from atlas.draw.flights import by_class, flight_layers
from atlas.draw.markers import icon_name
from atlas.draw.palette import PALETTES, SANS, Palette, ThemeName, rgb
from atlas.draw.paths import CLASS_NUMBER, flight_numbers
from atlas.geo.geodesy import Point, route
from atlas.geo.landing import landing_points
from atlas.moments import day_text, span_text
from atlas.rules import ids

Projection = Literal["flat", "tilted", "globe"]
# Longitude, latitude and zoom by the names of deck.gl.
Camera = Mapping[str, float]

ICON_PIXELS = 15
# With more launches than this their sites alone are drawn: no eye tells so many marks apart.
MOST_FLIGHTS = 2_000
SITE_ALPHA = 70
# Height of the eye over the flat map, in heights of the window; deck.gl's own is 1.5.
EYE = 12
ICONS_URL = f"{ADDRESS}/{MARKS}"
PIXELS = pdk.types.String("pixels")
# Coordinates are sent with this many decimals: 0.001 degree is about 100 m.
DECIMALS = 3
CAMERAS: dict[Projection, dict[str, float]] = {
    "flat": {"longitude": 128.0, "latitude": 39.5, "zoom": 3.8},
    # So far off that the usual lofted flight of 4,000 to 6,000 km fits in.
    "tilted": {"longitude": 133.0, "latitude": 54.0, "zoom": 2.75, "pitch": 62, "bearing": -12},
    "globe": {"longitude": 125.0, "latitude": 34.0, "zoom": 2.1},
}
# Keys are short because each record repeats them: title, when, detail, position.
TOOLTIP = "<b>{t}</b><br>{w}<br>{d}"


class CompactDeck(pdk.Deck):  # type: ignore[misc]
    """A deck of those layers that lack no file, described without line breaks and indents."""

    def __init__(self, layers: Iterable[pdk.Layer], **given: Any) -> None:
        super().__init__(layers=at_hand(layers), **given)

    def to_json(self) -> str:
        """The description of the deck as JSON: a third of the size of pydeck's own, and faster."""
        return orjson.dumps(
            self, default=default_serialize, option=orjson.OPT_SERIALIZE_NUMPY
        ).decode()


@dataclass(frozen=True)
class MapData:
    """What the map draws, as plain records; `i` is a row's place in the chronicle.

    `paths` are the places of flights in the file of flight paths. `gathered` launches, where they
    are too many, have no flight but are drawn at their sites alone. `placed` counts the selected
    rows that have a place, `unplaced` holds those that have none.
    """

    sites: list[dict[str, Any]]
    paths: list[int]
    flights: list[dict[str, Any]]
    events: list[dict[str, Any]]
    stops: list[dict[str, Any]]
    routes: list[dict[str, Any]]
    gathered: int
    placed: int
    unplaced: pd.DataFrame


def map_data(catalog: Catalog, chronicle: pd.DataFrame, rows: pd.DataFrame) -> MapData:
    """Everything the map shows of the selected `rows` of `chronicle`."""
    rows = rows.assign(i=chronicle.index.get_indexer(rows.index))
    kind, placed = rows["kind"], rows["lon"].notna()
    launches, trips = rows[kind == "launch"], rows[kind == "trip"]
    points = rows[~kind.isin(["launch", "trip"])]
    numbers = flight_numbers()
    gathered = len(launches) if len(launches) > MOST_FLIGHTS else 0
    flown = launches.iloc[gathered:]
    return MapData(
        sites=_sites(launches),
        paths=[numbers[one] for one in flown.index if one in numbers],
        flights=_flights(catalog, flown),
        events=_events(points),
        stops=_stops(catalog, trips),
        routes=_routes(catalog, trips),
        gathered=gathered,
        placed=int(placed.sum()),
        unplaced=rows[~placed],
    )


def deck(
    data: MapData,
    theme: ThemeName,
    projection: Projection,
    selected: list[Point],
    signature: str,
    stretch: int = 1,
    camera: Camera | None = None,
) -> pdk.Deck:
    """The map as a deck. `selected` are points to ring; `signature` tells what is shown apart.

    Heights of flights are drawn `stretch` times as high as they were. `camera` replaces what it
    names of the projection's own.

    The ids of the pickable layers carry `signature`, which must differ for each view and selected
    event: Streamlit remembers a click by layer and position, pales everything else, and would
    light up another object when the filter changes. The ring says what is selected.
    """
    palette = PALETTES[theme]
    globe = projection == "globe"
    return CompactDeck(
        layers=[
            *basemap_layers(theme, globe),
            *flight_layers(data.paths, palette, globe, stretch),
            *_layers(data, palette, signature, globe),
            _ring(selected, palette, globe),
        ],
        views=[view_of(projection)],
        initial_view_state=pdk.ViewState(**CAMERAS[projection] | dict(camera or {})),
        map_provider=None,
        tooltip={
            "html": TOOLTIP,
            "style": {
                "backgroundColor": palette.page,
                "color": palette.ink,
                "fontFamily": SANS,
                "fontSize": "14px",
                "border": f"1px solid {palette.quiet}",
                "borderRadius": "4px",
                "maxWidth": "280px",
                "padding": "6px 10px",
            },
        },
    )


def view_of(projection: Projection) -> pdk.View:
    """How the map is looked at."""
    if projection == "globe":
        return pdk.View("_GlobeView", controller=True)
    # Repeated, or the map would end at 180 degrees. A lofted flight rises higher than deck.gl's
    # usual eye stands: from far off, with a narrow angle, all of it is seen.
    return pdk.View("MapView", controller=True, repeat=True, altitude=EYE)


def points_of(catalog: Catalog, chronicle: pd.DataFrame, event_id: str | None) -> list[Point]:
    """Where an event is on the map: its place, and the computed landing point of a launch."""
    if event_id is None or pd.isna(chronicle.at[event_id, "lon"]):
        return []
    row = chronicle.loc[[event_id]]
    points = [(float(row["lon"].iloc[0]), float(row["lat"].iloc[0]))]
    if row["kind"].iloc[0] == "launch":
        aimed = catalog.launches.loc[[event_id], ["bearing_deg", "manoeuvres"]]
        landing = landing_points(row.join(aimed)).dropna()
        points += [(lon, lat) for lon, lat in landing.itertuples(index=False)]
    return points


def _round(point: Sequence[float], decimals: int = DECIMALS) -> list[float]:
    return [round(point[0], decimals), round(point[1], decimals)]


def _when(precision: str, start_utc: pd.Timestamp, first: pd.Timestamp, last: pd.Timestamp) -> str:
    if precision == "minute":
        return f"{day_text(start_utc)} {start_utc:%H:%M} UTC"
    if precision == "month":
        return f"{first:%B %Y}, day not known"
    return span_text(first, last)


def _grouped(table: pd.DataFrame, by: list[str]) -> Iterable[list[Any]]:
    """The rows of each group as plain tuples, groups in the order of their first row.

    Taking rows out of a table one by one would cost more than all the rest of the map.
    """
    groups: dict[Any, list[Any]] = {}
    keys = zip(*(table[name].tolist() for name in by), strict=True)
    for key, row in zip(keys, table.itertuples(index=False), strict=True):
        groups.setdefault(key, []).append(row)
    return groups.values()


def _sites(launches: pd.DataFrame) -> list[dict[str, Any]]:
    columns = ["site_id", "i", "place", "place_local", "missiles", "day_from", "lon", "lat"]
    located = launches.loc[launches["lon"].notna(), columns]
    records = []
    sites = located.groupby("site_id")
    days, missiles = sites["day_from"].agg(["min", "max"]), sites["missiles"].sum()
    for last in sites.tail(1).sort_values("site_id").itertuples(index=False):
        fired = int(missiles[last.site_id])
        first_year, last_year = (day.year for day in days.loc[last.site_id])
        years = f"{first_year}" if first_year == last_year else f"{first_year}–{last_year}"
        records.append(
            {
                "i": int(last.i),
                "t": words.with_local(last.place, last.place_local),
                "w": f"{words.plural(fired, 'missile')}, {years}",
                "d": "",
                "p": _round((last.lon, last.lat)),
                "r": round(4 + 1.6 * fired**0.5, 1),
            }
        )
    # Large ones first, so that small ones lie on top and can be clicked.
    return sorted(records, key=lambda record: -record["r"])


def _flights(catalog: Catalog, launches: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [
        "i", "missile", "missile_id", "class", "outcome", "missiles", "place", "lon", "lat",
        "precision", "start_utc", "day_from", "day_to", "apogee_km", "distance_km",
    ]  # fmt: skip
    table = launches[columns].join(catalog.launches[["bearing_deg", "manoeuvres"]])
    table = table.assign(**landing_points(table)).dropna(subset=["to_lon"])
    table = table.rename(columns={"class": "class_"})
    records = []
    # Missiles of one type that came down at one computed point are one marker.
    same = ["lon", "lat", "to_lon", "to_lat", "missile_id", "outcome"]
    for group in _grouped(table, same):
        first, last = group[0], group[-1]
        one_day = first.day_from == last.day_from
        count = sum(int(row.missiles) for row in group)
        heights = [row.apogee_km for row in group if pd.notna(row.apogee_km)]
        up_to = "up to " if len(set(heights)) > 1 else ""
        height = f", {up_to}{max(heights):,.0f} km high" if heights else ""
        records.append(
            {
                "i": int(last.i),
                "t": f"{first.missile if count == 1 else f'{count} × {first.missile}'} from "
                f"{first.place}",
                "w": _when(last.precision, last.start_utc, last.day_from, last.day_to)
                if one_day
                else span_text(first.day_from, last.day_to),
                "d": f"{first.distance_km:,.0f} km far{height}",
                # The bearing is known to a degree, so more decimals would pretend.
                "p": _round((first.to_lon, first.to_lat), 2),
                "c": CLASS_NUMBER[first.class_],
                "m": icon_name("launch", first.class_, first.outcome),
            }
        )
    return records


def _events(rows: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [
        "i", "title", "precision", "start_utc", "day_from", "day_to", "place", "place_local", "lon",
        "lat",
    ]  # fmt: skip
    return [
        {
            "i": row.i,
            "t": row.title,
            "w": _when(row.precision, row.start_utc, row.day_from, row.day_to),
            "d": words.with_local(row.place, row.place_local) if isinstance(row.place, str) else "",
            "p": _round((row.lon, row.lat)),
            "k": row.kind,
            "m": icon_name("other" if row.kind == "context" else row.kind, None, None),
        }
        for row in rows.loc[rows["lon"].notna(), [*columns, "kind"]].itertuples()
    ]


def _stops(catalog: Catalog, trips: pd.DataFrame) -> list[dict[str, Any]]:
    places = {row.Index: row for row in catalog.places.itertuples()}
    stops = catalog.trips["place_ids"]
    records: dict[str, dict[str, Any]] = {}
    for row in trips[["i", "title", "day_from", "day_to"]].itertuples():
        for place_id in ids(stops[row.Index]):
            place = places[place_id]
            # The latest trip to a place is the one that a click selects.
            records[place_id] = {
                "i": row.i,
                "t": words.with_local(place.name, place.local_name),
                "w": span_text(row.day_from, row.day_to),
                "d": row.title,
                "p": _round((place.lon, place.lat)),
            }
    return list(records.values())


def _routes(catalog: Catalog, trips: pd.DataFrame) -> list[dict[str, Any]]:
    places = catalog.places
    points = dict(zip(places.index, zip(places["lon"], places["lat"], strict=True), strict=True))
    columns = ["trip_id", "from_place_id", "via_place_ids", "to_place_id", "mode"]
    legs: dict[str, list[Any]] = {}
    for leg in catalog["legs"][[*columns, "route_certainty"]].itertuples(index=False):
        legs.setdefault(leg.trip_id, []).append(leg)
    visited = catalog.trips["place_ids"]
    records = []
    for trip in trips[["id", "i", "title", "day_from", "day_to"]].itertuples(index=False):
        if trip.id in legs:
            for line, how, dash in _lines(points, legs[trip.id]):
                records.append(_route(trip, line, how, 2.6, dash))
        else:
            # Of the predecessors' journeys only the places are known, and their order.
            line = _line(points, ids(visited[trip.id]), "train")
            if len(line) > 1:
                how = "Places in order; the track is not known"
                records.append(_route(trip, line, how, 1.3, [1, 5]))
    return records


def _lines(
    points: Mapping[str, Point], legs: list[Any]
) -> list[tuple[list[Point], str, list[int]]]:
    """The lines of a trip with how each is known: legs that go on in one manner are one line."""
    lines: list[tuple[list[Point], str, list[int]]] = []
    seen: list[list[Point]] = []
    for leg in legs:
        stations = [leg.from_place_id, *ids(leg.via_place_ids), leg.to_place_id]
        line = _line(points, stations, leg.mode)
        # The way back along the way out is one line.
        if len(line) < 2 or line in seen or line[::-1] in seen:
            continue
        seen.append(line)
        how = f"{words.MODES[leg.mode].capitalize()}, route {leg.route_certainty}"
        if lines and lines[-1][1] == how and lines[-1][0][-1] == line[0]:
            lines[-1][0].extend(line[1:])
        else:
            dash = [1, 0] if leg.route_certainty == "reported" else [4, 3]
            lines.append((list(line), how, dash))
    return lines


def _route(trip: Any, line: list[Point], how: str, width: float, dash: list[int]) -> dict[str, Any]:
    return {
        "i": int(trip.i),
        "t": trip.title,
        "w": span_text(trip.day_from, trip.day_to),
        "d": how,
        "p": [_round(point) for point in line],
        "width": width,
        "dash": dash,
    }


def _line(points: Mapping[str, Point], stations: Iterable[Any], mode: str) -> list[Point]:
    line = [points[one] for one in stations if isinstance(one, str)]
    # A flight follows the great circle; by land the pieces between stations are short.
    return route(line) if mode == "plane" else line


def _layers(data: MapData, palette: Palette, signature: str, globe: bool) -> list[pdk.Layer]:
    # A class's number stands in the records, and one expression turns it into the colour.
    colours = by_class(palette, 255)
    events = [
        {key: value for key, value in event.items() if key != "k"}
        | {"c": rgb(palette.kind(event["k"]))}
        for event in data.events
    ]
    return [
        pdk.Layer(
            "PathLayer",
            id=f"routes-{signature}",
            data=data.routes,
            get_path="p",
            get_color=rgb(palette.journey),
            get_width="width",
            width_units=PIXELS,
            get_dash_array="dash",
            extensions=[{"@@type": "PathStyleExtension", "dash": True}],
            joint_rounded=True,
            pickable=True,
            parameters=surface(globe),
        ),
        # Launch sites lie close together: those below shine through, and carry no meaning by it.
        discs(
            f"sites-{signature}",
            data.sites,
            "r",
            rgb(palette.quiet, SITE_ALPHA),
            palette.ink,
            globe,
            pickable=True,
        ),
        discs(
            f"stops-{signature}",
            data.stops,
            5.5,
            rgb(palette.journey),
            palette.page,
            globe,
            pickable=True,
        ),
        icons(f"events-{signature}", events, "c", globe, pickable=True),
        icons(f"landings-{signature}", data.flights, colours, globe, pickable=True),
    ]


def discs(
    name: str,
    data: list[dict[str, Any]],
    radius: str | float,
    fill: list[int] | str,
    line: str | None,
    globe: bool,
    *,
    pickable: bool = False,
) -> pdk.Layer:
    """Discs at `p`, with a radius in pixels or the name of the field that has it.

    `fill` may be an expression; `line` is the colour of the edge, None for no edge.
    """
    edge = {} if line is None else {"get_line_color": rgb(line), "line_width_min_pixels": 1.2}
    return pdk.Layer(
        "ScatterplotLayer",
        id=name,
        data=data,
        get_position="p",
        get_radius=radius,
        radius_units=PIXELS,
        get_fill_color=fill,
        stroked=line is not None,
        **edge,
        billboard=not globe,
        pickable=pickable,
        parameters=surface(globe),
    )


def icons(
    name: str,
    data: list[dict[str, Any]],
    colour: str,
    globe: bool,
    *,
    size: float = ICON_PIXELS,
    pickable: bool = False,
) -> pdk.Layer:
    """The marks named by `m` at `p`, of a height in pixels; `colour` is an expression.

    Without the sheet of shapes they are discs.
    """
    if not has_shapes():
        return discs(name, data, size / 2, colour, None, globe, pickable=pickable)
    return pdk.Layer(
        "IconLayer",
        id=name,
        data=data,
        icon_atlas=pdk.types.String(f"{ICONS_URL}.png"),
        icon_mapping=pdk.types.String(f"{ICONS_URL}.json"),
        get_icon="m",
        get_position="p",
        get_color=colour,
        get_size=size,
        size_units=PIXELS,
        billboard=not globe,
        get_angle=180 if globe else 0,
        pickable=pickable,
        parameters=lying(globe),
    )


def _ring(points: list[Point], palette: Palette, globe: bool) -> pdk.Layer:
    """The selection: a ring in ink round the site and the landing point of what is selected."""
    return pdk.Layer(
        "ScatterplotLayer",
        id="selected",
        data=[{"p": _round(point)} for point in points],
        get_position="p",
        get_radius=13,
        radius_units=PIXELS,
        get_line_color=rgb(palette.ink),
        filled=False,
        stroked=True,
        line_width_min_pixels=2.5,
        pickable=False,
        parameters=surface(globe),
    )
