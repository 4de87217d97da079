"""The map: journeys, launch sites, landing points and other events over the offline outlines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
import pandas as pd
import pydeck as pdk
from pydeck.bindings.json_tools import default_serialize

from atlas import words
from atlas.catalog import Catalog
from atlas.draw.basemap import basemap_layers, lying, surface
from atlas.draw.flights import by_class, flight_layers
from atlas.draw.markers import icon_name
from atlas.draw.palette import PALETTES, SANS, Palette, ThemeName, rgb
from atlas.draw.paths import CLASS_NUMBER, flight_numbers
from atlas.geo.flight import landing_points
from atlas.geo.geodesy import Point, route
from atlas.moments import day_text, span_text
from atlas.rules import ids

Projection = Literal["flat", "tilted", "globe"]
# Longitude, latitude and zoom by the names of deck.gl.
Camera = Mapping[str, float]

ICON_PIXELS = 15
SITE_ALPHA = 70
# Height of the eye over the flat map, in heights of the window; deck.gl's own is 1.5.
EYE = 12
ICONS_URL = "app/static/map/icons"
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
    """A deck whose description is sent without the line breaks and indents pydeck puts in."""

    def to_json(self) -> str:
        """The description of the deck as JSON: a third of the size of pydeck's own, and faster."""
        return orjson.dumps(
            self, default=default_serialize, option=orjson.OPT_SERIALIZE_NUMPY
        ).decode()


@dataclass(frozen=True)
class MapData:
    """What the map draws, as plain records; `i` is a row's place in the chronicle.

    `paths` are the places of flights in the file of flight paths. `placed` counts the selected rows
    that have a place, `unplaced` holds those that have none.
    """

    sites: list[dict[str, Any]]
    paths: list[int]
    flights: list[dict[str, Any]]
    events: list[dict[str, Any]]
    stops: list[dict[str, Any]]
    routes: list[dict[str, Any]]
    placed: int
    unplaced: pd.DataFrame


def map_data(catalog: Catalog, chronicle: pd.DataFrame, rows: pd.DataFrame) -> MapData:
    """Everything the map shows of the selected `rows` of `chronicle`."""
    number = pd.Series(range(len(chronicle)), index=chronicle.index)
    rows = rows.assign(i=number.loc[rows.index].to_numpy())
    launches = rows[rows["kind"] == "launch"]
    trips = rows[rows["kind"] == "trip"]
    points = rows[~rows["kind"].isin(["launch", "trip"])]
    placed = rows["lon"].notna()
    return MapData(
        sites=_sites(launches),
        paths=[flight_numbers()[one] for one in launches.index if one in flight_numbers()],
        flights=_flights(catalog, launches),
        events=_events(points),
        stops=_stops(catalog, trips),
        routes=_routes(catalog, trips),
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


def _when(row: Any) -> str:
    if row.precision == "minute":
        return f"{day_text(row.start_utc)} {row.start_utc:%H:%M} UTC"
    if row.precision == "month":
        return f"{row.day_from:%B %Y}, day not known"
    return span_text(row.day_from, row.day_to)


def _sites(launches: pd.DataFrame) -> list[dict[str, Any]]:
    located = launches[launches["lon"].notna()]
    records = []
    for _, group in located.groupby("site_id"):
        last = group.iloc[-1]
        fired = int(group["missiles"].sum())
        count = words.plural(fired, "missile")
        first_year, last_year = group["day_from"].min().year, group["day_from"].max().year
        years = f"{first_year}" if first_year == last_year else f"{first_year}–{last_year}"
        records.append(
            {
                "i": int(last["i"]),
                "t": words.with_local(last["place"], last["place_local"]),
                "w": f"{count}, {years}",
                "d": "",
                "p": _round((last["lon"], last["lat"])),
                "r": round(4 + 1.6 * fired**0.5, 1),
            }
        )
    # Large ones first, so that small ones lie on top and can be clicked.
    return sorted(records, key=lambda record: -record["r"])


def _flights(catalog: Catalog, launches: pd.DataFrame) -> list[dict[str, Any]]:
    table = launches.join(catalog.launches[["bearing_deg", "manoeuvres"]])
    table = table.assign(**landing_points(table)).dropna(subset=["to_lon"])
    records = []
    # Missiles of one type that came down at one computed point are one marker.
    same = ["lon", "lat", "to_lon", "to_lat", "missile_id", "outcome"]
    for _, group in table.groupby(same, sort=False):
        first, last = group.iloc[0], group.iloc[-1]
        one_day = first["day_from"] == last["day_from"]
        count = int(group["missiles"].sum())
        what = f"{first['missile']}" if count == 1 else f"{count} × {first['missile']}"
        apogee, least = group["apogee_km"].max(), group["apogee_km"].min()
        up_to = "" if apogee == least else "up to "
        height = "" if pd.isna(apogee) else f", {up_to}{apogee:,.0f} km high"
        records.append(
            {
                "i": int(last["i"]),
                "t": f"{what} from {first['place']}",
                "w": _when(last) if one_day else span_text(first["day_from"], last["day_to"]),
                "d": f"{first['distance_km']:,.0f} km far{height}",
                # The bearing is known to a degree, so more decimals would pretend.
                "p": _round((first["to_lon"], first["to_lat"]), 2),
                "c": CLASS_NUMBER[first["class"]],
                "m": icon_name("launch", first["class"], first["outcome"]),
            }
        )
    return records


def _events(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "i": row.i,
            "t": row.title,
            "w": _when(row),
            "d": words.with_local(row.place, row.place_local) if isinstance(row.place, str) else "",
            "p": _round((row.lon, row.lat)),
            "k": row.kind,
            "m": icon_name("other" if row.kind == "context" else row.kind, None, None),
        }
        for row in rows[rows["lon"].notna()].itertuples()
    ]


def _stops(catalog: Catalog, trips: pd.DataFrame) -> list[dict[str, Any]]:
    places = catalog.places
    records: dict[str, dict[str, Any]] = {}
    for row in trips.itertuples():
        for place_id in ids(catalog.trips.at[row.Index, "place_ids"]):
            place = places.loc[place_id]
            # The latest trip to a place is the one that a click selects.
            records[place_id] = {
                "i": row.i,
                "t": words.with_local(place["name"], place["local_name"]),
                "w": span_text(row.day_from, row.day_to),
                "d": row.title,
                "p": _round((place["lon"], place["lat"])),
            }
    return list(records.values())


def _routes(catalog: Catalog, trips: pd.DataFrame) -> list[dict[str, Any]]:
    legs = catalog["legs"].groupby("trip_id", sort=False)
    records = []
    for trip_id, trip in trips.iterrows():
        if trip_id in legs.groups:
            for line, how, dash in _lines(catalog.places, legs.get_group(trip_id)):
                records.append(_route(trip, line, how, 2.6, dash))
        else:
            # Of the predecessors' journeys only the places are known, and their order.
            line = _line(catalog.places, ids(catalog.trips.at[trip_id, "place_ids"]), "train")
            if len(line) > 1:
                how = "Places in order; the track is not known"
                records.append(_route(trip, line, how, 1.3, [1, 5]))
    return records


def _lines(places: pd.DataFrame, legs: pd.DataFrame) -> list[tuple[list[Point], str, list[int]]]:
    """The lines of a trip with how each is known: legs that go on in one manner are one line."""
    lines: list[tuple[list[Point], str, list[int]]] = []
    seen: list[list[Point]] = []
    for leg in legs.itertuples():
        stations = [leg.from_place_id, *ids(leg.via_place_ids), leg.to_place_id]
        line = _line(places, stations, leg.mode)
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


def _route(
    trip: "pd.Series[Any]", line: list[Point], how: str, width: float, dash: list[int]
) -> dict[str, Any]:
    return {
        "i": int(trip["i"]),
        "t": trip["title"],
        "w": span_text(trip["day_from"], trip["day_to"]),
        "d": how,
        "p": [_round(point) for point in line],
        "width": width,
        "dash": dash,
    }


def _line(places: pd.DataFrame, stations: list[Any], mode: str) -> list[Point]:
    points = [
        (float(places.at[one, "lon"]), float(places.at[one, "lat"]))
        for one in stations
        if isinstance(one, str)
    ]
    # A flight follows the great circle; by land the pieces between stations are short.
    return route(points) if mode == "plane" else points


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
    fill: list[int],
    line: str,
    globe: bool,
    *,
    pickable: bool = False,
) -> pdk.Layer:
    """Discs at `p`, with a radius in pixels or the name of the field that has it."""
    return pdk.Layer(
        "ScatterplotLayer",
        id=name,
        data=data,
        get_position="p",
        get_radius=radius,
        radius_units=PIXELS,
        get_fill_color=fill,
        get_line_color=rgb(line),
        stroked=True,
        line_width_min_pixels=1.2,
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
    """The marks named by `m` at `p`, of a height in pixels; `colour` is an expression."""
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
