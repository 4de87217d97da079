"""The map: journeys, launch sites, landing points and other events over the offline outlines."""

import json
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import pydeck as pdk

from atlas import words
from atlas.catalog import Catalog
from atlas.draw.basemap import basemap_layers
from atlas.draw.markers import icon_mapping, icon_name
from atlas.draw.palette import PALETTES, SANS, Palette, ThemeName, rgb
from atlas.geo.geodesy import Point, landing_points, route
from atlas.moments import day_text, span_text
from atlas.rules import ids

Projection = Literal["flat", "globe"]

ICON_PIXELS = 15
TRACK_ALPHA = 150
ICONS_URL = "app/static/map/icons.png"
PIXELS = pdk.types.String("pixels")
# Coordinates are sent with this many decimals: 0.001 degree is about 100 m.
DECIMALS = 3
CAMERAS: dict[str, dict[str, float]] = {
    "flat": {"longitude": 127.5, "latitude": 38.4, "zoom": 4.1},
    "globe": {"longitude": 122.0, "latitude": 32.0, "zoom": 1.6},
}
TOOLTIP = "<b>{title}</b><br>{when}<br>{detail}"


class CompactDeck(pdk.Deck):  # type: ignore[misc]
    """A deck whose description is sent without the line breaks and indents pydeck puts in."""

    def to_json(self) -> str:
        """The description of the deck as JSON; a third of the size of pydeck's own."""
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True)
class MapData:
    """What the map draws, as plain records; `i` is a row's place in the chronicle.

    `placed` counts the selected rows that have a place, `unplaced` holds those that have none.
    """

    sites: list[dict[str, Any]]
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
) -> pdk.Deck:
    """The map as a deck. `selected` are points to ring; `signature` tells selections apart.

    The ids of the pickable layers carry `signature`: a click is remembered by position, and
    without it another object would light up when the filter changes.
    """
    palette = PALETTES[theme]
    globe = projection == "globe"
    return CompactDeck(
        layers=[
            *basemap_layers(theme, globe),
            *_layers(data, palette, signature),
            _ring(selected, palette),
        ],
        views=[pdk.View("_GlobeView" if globe else "MapView", controller=True)],
        initial_view_state=pdk.ViewState(**CAMERAS[projection]),
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


def points_of(catalog: Catalog, chronicle: pd.DataFrame, event_id: str | None) -> list[Point]:
    """Where an event is on the map: its place, and the computed landing point of a launch."""
    if event_id is None or pd.isna(chronicle.at[event_id, "lon"]):
        return []
    row = chronicle.loc[[event_id]]
    points = [(float(row["lon"].iloc[0]), float(row["lat"].iloc[0]))]
    if row["kind"].iloc[0] == "launch":
        bearing = catalog.launches.at[event_id, "bearing_deg"]
        landing = landing_points(row.assign(bearing_deg=bearing)).dropna()
        points += [(lon, lat) for lon, lat in landing.itertuples(index=False)]
    return points


def _round(point: Point) -> list[float]:
    return [round(point[0], DECIMALS), round(point[1], DECIMALS)]


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
                "title": last["place"],
                "when": f"{count} launched here, {years}",
                "detail": "Click for the latest",
                "p": _round((last["lon"], last["lat"])),
                "r": round(4 + 1.6 * fired**0.5, 1),
            }
        )
    # Large ones first, so that small ones lie on top and can be clicked.
    return sorted(records, key=lambda record: -record["r"])


def _flights(catalog: Catalog, launches: pd.DataFrame) -> list[dict[str, Any]]:
    table = launches.assign(
        bearing_deg=catalog.launches["bearing_deg"].reindex(launches.index),
    )
    table = table.assign(**landing_points(table)).dropna(subset=["to_lon"])
    records = []
    # Missiles of one salvo that came down at one computed point are one marker.
    same = ["lon", "lat", "to_lon", "to_lat", "missile_id", "outcome", "day_from"]
    for _, group in table.groupby(same, sort=False):
        first = group.iloc[0]
        count = int(group["missiles"].sum())
        what = f"{first['missile']}" if count == 1 else f"{count} × {first['missile']}"
        apogee = first["apogee_km"]
        height = "" if pd.isna(apogee) else f", {apogee:,.0f} km high"
        records.append(
            {
                "i": int(first["i"]),
                "title": f"{what} from {first['place']}",
                "when": _when(first),
                "detail": f"{first['distance_km']:,.0f} km far{height}. Landing point computed",
                "p": _round((first["to_lon"], first["to_lat"])),
                "s": _round((first["lon"], first["lat"])),
                "c": first["class"],
                "m": icon_name("launch", first["class"], first["outcome"]),
            }
        )
    return records


def _events(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "i": row.i,
            "title": row.title,
            "when": _when(row),
            "detail": row.place,
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
            local = f" ({place['local_name']})" if isinstance(place["local_name"], str) else ""
            # The latest trip to a place is the one that a click selects.
            records[place_id] = {
                "i": row.i,
                "title": f"{place['name']}{local}",
                "when": span_text(row.day_from, row.day_to),
                "detail": row.title,
                "p": _round((place["lon"], place["lat"])),
            }
    return list(records.values())


def _routes(catalog: Catalog, trips: pd.DataFrame) -> list[dict[str, Any]]:
    number = trips["i"]
    legs = catalog["legs"]
    legs = legs[legs["trip_id"].isin(trips.index)]
    records = []
    for leg in legs.itertuples():
        stations = [leg.from_place_id, *ids(leg.via_place_ids), leg.to_place_id]
        line = _line(catalog.places, stations, leg.mode)
        if len(line) < 2:
            continue
        trip = trips.loc[leg.trip_id]
        records.append(
            {
                "i": int(number[leg.trip_id]),
                "title": trip["title"],
                "when": span_text(trip["day_from"], trip["day_to"]),
                "detail": f"{words.MODES[leg.mode].capitalize()}, route {leg.route_certainty}",
                "p": [_round(point) for point in line],
                "f": leg.route_certainty != "reported",
            }
        )
    for trip_id in trips.index.difference(legs["trip_id"]):
        # Of the predecessors' journeys only the places are known: their order, not the track.
        line = _line(catalog.places, ids(catalog.trips.at[trip_id, "place_ids"]), "train")
        if len(line) > 1:
            trip = trips.loc[trip_id]
            records.append(
                {
                    "i": int(number[trip_id]),
                    "title": trip["title"],
                    "when": span_text(trip["day_from"], trip["day_to"]),
                    "detail": "Places in order; the track is not known",
                    "p": [_round(point) for point in line],
                    "f": True,
                }
            )
    return records


def _line(places: pd.DataFrame, stations: list[Any], mode: str) -> list[Point]:
    points = [
        (float(places.at[one, "lon"]), float(places.at[one, "lat"]))
        for one in stations
        if isinstance(one, str)
    ]
    # A flight follows the great circle; by land the pieces between stations are short.
    return route(points) if mode == "plane" else points


def _layers(data: MapData, palette: Palette, signature: str) -> list[pdk.Layer]:
    tracks = [
        {"p": flight["p"], "s": flight["s"], "c": rgb(palette.classes[flight["c"]], TRACK_ALPHA)}
        for flight in data.flights
    ]
    landings = [
        {key: value for key, value in flight.items() if key not in "sc"}
        | {"c": rgb(palette.classes[flight["c"]])}
        for flight in data.flights
    ]
    events = [
        {key: value for key, value in event.items() if key != "k"}
        | {"c": rgb(palette.kind(event["k"]))}
        for event in data.events
    ]
    return [
        pdk.Layer(
            "ArcLayer",
            id="flight-tracks",
            data=tracks,
            get_source_position="s",
            get_target_position="p",
            get_source_color="c",
            get_target_color="c",
            get_height=0,
            get_width=1.3,
            great_circle=True,
            pickable=False,
        ),
        pdk.Layer(
            "PathLayer",
            id=f"routes-{signature}",
            data=data.routes,
            get_path="p",
            get_color=rgb(palette.journey),
            get_width=2.6,
            width_units=PIXELS,
            get_dash_array="f ? [4, 3] : [1, 0]",
            extensions=[{"@@type": "PathStyleExtension", "dash": True}],
            joint_rounded=True,
            pickable=True,
        ),
        _discs("sites", data.sites, signature, "r", rgb(palette.quiet, 70), rgb(palette.ink)),
        _discs("stops", data.stops, signature, 5.5, rgb(palette.journey), rgb(palette.page)),
        _icons("events", events, signature),
        _icons("landings", landings, signature),
    ]


def _discs(
    name: str,
    data: list[dict[str, Any]],
    signature: str,
    radius: str | float,
    fill: list[int],
    line: list[int],
) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        id=f"{name}-{signature}",
        data=data,
        get_position="p",
        get_radius=radius,
        radius_units=PIXELS,
        get_fill_color=fill,
        get_line_color=line,
        stroked=True,
        line_width_min_pixels=1.2,
        pickable=True,
    )


def _icons(name: str, data: list[dict[str, Any]], signature: str) -> pdk.Layer:
    return pdk.Layer(
        "IconLayer",
        id=f"{name}-{signature}",
        data=data,
        icon_atlas=pdk.types.String(ICONS_URL),
        icon_mapping=icon_mapping(),
        get_icon="m",
        get_position="p",
        get_color="c",
        get_size=ICON_PIXELS,
        size_units=PIXELS,
        pickable=True,
    )


def _ring(points: list[Point], palette: Palette) -> pdk.Layer:
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
    )
