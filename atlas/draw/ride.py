"""The ride: a journey on the map at one moment, and its time-distance diagram."""

import math
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go
import pydeck as pdk

from atlas import words
from atlas.draw.basemap import basemap_layers, surface
from atlas.draw.fetched import RIDES
from atlas.draw.figures import base_figure, literal
from atlas.draw.map import DECIMALS, PIXELS, TOOLTIP, Camera, CompactDeck
from atlas.draw.palette import PALETTES, SANS, Palette, ThemeName, rgb, rgba
from atlas.draw.paths import ROUTE_ZOOM, url
from atlas.geo.geodesy import Point
from atlas.geo.ride import Evidence, Fix, Move, Ride, between

# How each kind of evidence is drawn: dashes in line widths on the map, and plotly's name of it.
DASHES: Final[dict[Evidence, list[int]]] = {
    "reported": [1, 0],
    "inferred": [4, 3],
    "unknown": [1, 3],
}
PLOTLY_DASHES: Final[dict[Evidence, str]] = {
    "reported": "solid",
    "inferred": "dash",
    "unknown": "dot",
}
EVIDENCE: Final[dict[Evidence, str]] = {
    "reported": "Both hours reported",
    "inferred": "An hour reckoned",
    "unknown": "Hours not known",
}
# Room at the left of the diagram for station names, and at its other sides, in pixels. Fixed, so
# that the page can lay its clock over the figure without drawing it anew.
MARGIN: Final = {"l": 150, "r": 16, "t": 26, "b": 44}
MAREY_HEIGHT: Final = 560
FOLLOW_ZOOM: Final = 6.5
# Names of stations nearer than this share of the whole way would lie on each other.
LABEL_SHARE: Final = 0.045
TILE: Final = 512
MAP_PIXELS: Final = 680
MAP_SHAPE: Final = 1.5


def ride_deck(
    ride: Ride,
    number: int,
    fix: Fix,
    stops: list[dict[str, Any]],
    reached: int,
    tests: list[dict[str, Any]],
    theme: ThemeName,
    follow: bool,
    camera: Camera | None = None,
) -> pdk.Deck:
    """The whole journey, where he may have been at the moment of `fix`, and what was fired.

    `number` is the place of the ride among all. Of `stops` (see `stop_records`) the first
    `reached` lie behind him; `tests` (see `test_records`) are those that have happened. Without a
    `camera` the whole way is in sight.
    """
    palette = PALETTES[theme]
    reach = [{"p": _rounded(line)} for line in ride.lines(fix.km_low, fix.km_high, ROUTE_ZOOM)]
    sure = fix.evidence == "reported"
    looks = (
        {"longitude": round(fix.point[0], 3), "latitude": round(fix.point[1], 3)}
        | {"zoom": FOLLOW_ZOOM}
        if follow
        else camera or _camera(ride)
    )
    # The names of cities stand over the way, which leads through them.
    *ground, cities = basemap_layers(theme, globe=False)
    return CompactDeck(
        layers=[
            *ground,
            _paths("ride-reach", reach, rgb(palette.journey, 90), 11),
            _route(number, palette),
            _dots("ride-stops", stops, 5, palette.journey, fill=rgb(palette.page)),
            _dots(
                "ride-passed",
                [{"p": stop["p"]} for stop in stops[:reached]],
                5,
                palette.journey,
                fill=rgb(palette.journey),
                pickable=False,
            ),
            _dots("ride-tests", tests, 7, palette.page),
            cities,
            _dots(
                "ride-train",
                [
                    {
                        "p": _rounded([fix.point])[0],
                        "f": rgb(palette.ink if sure else palette.page),
                        "t": "Here" if sure else "About here",
                        "w": "",
                        "d": "",
                    }
                ],
                9,
                palette.ink,
                line=3,
            ),
        ],
        views=[pdk.View("MapView", controller=True, repeat=True)],
        initial_view_state=pdk.ViewState(**looks),
        map_provider=None,
        tooltip={
            "html": TOOLTIP,
            "style": {
                "backgroundColor": palette.page,
                "color": palette.ink,
                "fontFamily": SANS,
                "fontSize": "14px",
                "maxWidth": "280px",
            },
        },
    )


def close_up(
    points: list[tuple[str, Point]],
    areas: list[tuple[str, Point]],
    lines: list[list[Point]],
    camera: dict[str, float],
    theme: ThemeName,
) -> pdk.Deck:
    """A detailed local map: places with a dot, names of areas without, and the way between."""
    palette = PALETTES[theme]
    records = [{"p": point, "t": name, "f": rgb(palette.journey)} for name, point in points]
    named = [{"p": point, "t": name} for name, point in areas]
    # The names of towns on the basemap would lie on these.
    ground = [
        layer
        for layer in basemap_layers(theme, globe=False)
        if layer.id not in {"basemap-names-city", "basemap-dots", "basemap-names-country"}
    ]
    return CompactDeck(
        layers=[
            *ground,
            _paths("close-line", [{"p": line} for line in lines], rgb(palette.journey), 3),
            _dots("close-places", records, 5, palette.page, pickable=False),
            _names("close-names", records, palette.ink, 10),
            _names("close-areas", named, palette.quiet, 0),
        ],
        views=[pdk.View("MapView", controller=True)],
        initial_view_state=pdk.ViewState(**camera),
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
        pickable=False,
        parameters=surface(False),
    )


def marey(
    ride: Ride,
    stations: list[tuple[float, str]],
    borders: list[tuple[float, str]],
    tests: pd.DataFrame,
    theme: ThemeName,
) -> go.Figure:
    """Hours across, kilometres down: E. J. Marey's train graph of 1885, with the windows as bands.

    `stations` and `borders` are kilometres with names; `tests` has `launch_utc` and `title`. Each
    point of the line carries its instant as `customdata`, in milliseconds since 1970.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, MAREY_HEIGHT, margin=MARGIN, showlegend=True)
    knots = ride.knots()
    figure.add_trace(_band(knots, palette))
    for evidence, name in EVIDENCE.items():
        x, y = _pieces(ride.moves, evidence)
        if x:
            figure.add_trace(_line(x, y, name, PLOTLY_DASHES[evidence], palette))
    for km, label in borders:
        figure.add_hline(
            y=km,
            line={"color": palette.quiet, "width": 1, "dash": "dot"},
            annotation={
                "text": literal(label),
                "font": {"size": 12, "color": palette.quiet},
                "xanchor": "right",
                "yanchor": "bottom",
            },
            annotation_position="top right",
        )
    for row in tests.drop_duplicates("launch_utc").itertuples():
        figure.add_vline(
            x=row.launch_utc.timestamp() * 1000,
            line={"color": palette.classes["srbm"], "width": 1.5},
        )
    if len(tests):
        figure.add_trace(
            go.Scatter(
                mode="markers",
                x=[_ms(one) for one in tests["launch_utc"]],
                y=[0] * len(tests),
                text=tests["title"].map(literal).tolist(),
                marker={"symbol": "circle", "size": 10, "color": palette.classes["srbm"]},
                name="Missile test",
                hovertemplate="<b>%{text}</b><br>%{x|%-d %b %H:%M} UTC<extra></extra>",
            )
        )
    shown = _apart(stations, ride.length_km)
    figure.update_yaxes(
        autorange=False,
        range=[ride.length_km * 1.02, -ride.length_km * 0.02],
        tickvals=[round(km) for km, _ in shown],
        ticktext=[literal(name) for _, name in shown],
        automargin=False,
    )
    figure.update_xaxes(
        type="date",
        range=[_ms(ride.start), _ms(ride.end)],
        automargin=False,
        tickformat="%-d %b",
        tickangle=0,
        nticks=7,
        title={"text": "Days begin at 0:00 UTC", "standoff": 6, "font": {"size": 12}},
    )
    return figure


def _rounded(points: Any) -> list[list[float]]:
    return [[round(lon, DECIMALS), round(lat, DECIMALS)] for lon, lat in points]


def _camera(ride: Ride) -> dict[str, float]:
    """The journey whole in the window, whatever moment is shown."""
    points = [point for move in ride.moves for point in move.track.points]
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    middle = (min(lats) + max(lats)) / 2
    # Mercator stretches heights; the map is about half as wide again as it is high.
    height = (max(lats) - min(lats)) / math.cos(math.radians(middle)) * MAP_SHAPE
    width = max(max(lons) - min(lons), height, 0.02) * 1.1
    return {
        "longitude": round((min(lons) + max(lons)) / 2, 3),
        "latitude": round(middle + 0.02 * (max(lats) - min(lats)), 3),
        "zoom": round(math.log2(360 * MAP_PIXELS / (TILE * width)), 2),
    }


def _paths(
    name: str,
    data: list[dict[str, Any]],
    colour: list[int],
    width: float,
) -> pdk.Layer:
    return pdk.Layer(
        "PathLayer",
        id=name,
        data=data,
        get_path="p",
        get_color=colour,
        get_width=width,
        width_units=PIXELS,
        joint_rounded=True,
        cap_rounded=True,
        pickable=False,
        parameters=surface(False),
    )


def _route(number: int, palette: Palette) -> pdk.Layer:
    """The way of the journey, out of the file that holds those of all."""
    reported, inferred, unknown = (DASHES[one] for one in ("reported", "inferred", "unknown"))
    return pdk.Layer(
        "PathLayer",
        url(RIDES),
        id="ride-route",
        get_path="p",
        get_color=rgb(palette.journey),
        get_width=2.6,
        width_units=PIXELS,
        joint_rounded=True,
        cap_rounded=True,
        get_dash_array=f"e === 'reported' ? {reported} : e === 'inferred' ? {inferred} : {unknown}",
        get_filter_category="n",
        filter_categories=[number],
        extensions=[
            {"@@type": "PathStyleExtension", "dash": True},
            {"@@type": "DataFilterExtension", "filterSize": 0, "categorySize": 1},
        ],
        pickable=False,
        parameters=surface(False),
    )


def _dots(
    name: str,
    data: list[dict[str, Any]],
    radius: float,
    line_colour: str,
    *,
    fill: str | list[int] = "f",
    line: float = 1.6,
    pickable: bool = True,
) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        id=name,
        data=data,
        get_position="p",
        get_radius=radius,
        radius_units=PIXELS,
        get_fill_color=fill,
        get_line_color=rgb(line_colour),
        stroked=True,
        line_width_min_pixels=line,
        pickable=pickable,
        parameters=surface(False),
    )


def stop_records(stops: pd.DataFrame) -> list[dict[str, Any]]:
    """What the map shows of stops with columns `name`, `local`, `when`, `what`, `lon`, `lat`.

    A stop at a place that could not be found is left out.
    """
    return [
        {
            "p": _rounded([(row.lon, row.lat)])[0],
            "t": words.with_local(row.name, row.local),
            "w": row.when,
            "d": row.what,
        }
        for row in stops.dropna(subset=["lon"]).itertuples(index=False)
    ]


def test_records(tests: pd.DataFrame, theme: ThemeName) -> list[dict[str, Any]]:
    """What the map shows of missiles: columns `title`, `when`, `class_`, `lon`, `lat`."""
    classes = PALETTES[theme].classes
    return [
        {
            "p": _rounded([(row.lon, row.lat)])[0],
            "f": rgb(classes[row.class_]),
            "t": row.title,
            "w": row.when,
            "d": "",
        }
        for row in tests.dropna(subset=["lon"]).itertuples(index=False)
    ]


def _band(knots: list[Any], palette: Palette) -> go.Scatter:
    """Where he may have been: between the earliest and the latest moments that fit."""
    early = [(_ms(window.earliest), km) for km, window in knots]
    late = [(_ms(window.latest), km) for km, window in knots]
    outline = [*early, *reversed(late)]
    return go.Scatter(
        mode="lines",
        x=[x for x, _ in outline],
        y=[y for _, y in outline],
        fill="toself",
        fillcolor=rgba(palette.journey, 0.2),
        line={"width": 0},
        hoverinfo="skip",
        name="Where he may have been",
    )


def _pieces(moves: tuple[Move, ...], evidence: str) -> tuple[list[int | None], list[float | None]]:
    x: list[int | None] = []
    y: list[float | None] = []
    for number, move in enumerate(moves):
        if move.evidence == evidence:
            x += [_ms(move.depart.nominal), _ms(move.arrive.nominal), None]
            y += [move.start_km, move.start_km + move.km, None]
        if number + 1 < len(moves):
            following = moves[number + 1]
            if between(move.arrive, following.depart) == evidence:
                end = move.start_km + move.km
                x += [_ms(move.arrive.nominal), _ms(following.depart.nominal), None]
                y += [end, end, None]
    return x, y


def _line(x: list[Any], y: list[Any], name: str, dash: str, palette: Palette) -> go.Scatter:
    return go.Scatter(
        mode="lines+markers",
        x=x,
        y=y,
        customdata=x,
        line={"color": palette.journey, "width": 2.5, "dash": dash},
        marker={"size": 6, "color": palette.journey},
        unselected={"marker": {"opacity": 1}},
        name=name,
        hovertemplate="%{x|%-d %b %H:%M} UTC<br>%{y:,.0f} km<extra></extra>",
    )


def _apart(stations: list[tuple[float, str]], length: float) -> list[tuple[float, str]]:
    """The stations whose names have room: the first, the last, and what lies apart from those."""
    if not stations:
        return []
    step = length * LABEL_SHARE
    shown = [stations[0]]
    for km, name in stations[1:-1]:
        if km - shown[-1][0] >= step and stations[-1][0] - km >= step:
            shown.append((km, name))
    return [*shown, stations[-1]]


def _ms(instant: pd.Timestamp) -> int:
    return int(instant.timestamp() * 1000)
