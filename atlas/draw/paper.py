"""The map as a plotly figure, for a file that must work without the dashboard's server."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from atlas import words
from atlas.draw.figures import base_figure, literal
from atlas.draw.map import MapData
from atlas.draw.markers import shape_of
from atlas.draw.palette import LIGHT
from atlas.draw.paths import CLASS_NUMBER
from atlas.geo.geodesy import Point

# What is seen at first, degrees: the Koreas and the seas around them.
LON, LAT = (115.0, 152.0), (26.0, 50.0)
# A degree of latitude is as long as this many degrees of longitude in the middle of it.
STRETCH = 1 / np.cos(np.deg2rad(np.mean(LAT)))
DASHES = {(1, 0): "solid", (4, 3): "dash", (1, 5): "dot"}


def paper_map(data: MapData, land: Iterable[Mapping[str, Any]]) -> go.Figure:
    """What the map shows, in the light theme, to be moved and zoomed without a server.

    `land` are features of GeoJSON outlines. Landing points are computed; the paths in between are
    left out.
    """
    figure = base_figure(LIGHT, 560, plot_bgcolor=LIGHT.sea)
    lon, lat = _outlines(land)
    figure.add_trace(
        go.Scatter(
            x=lon,
            y=lat,
            mode="lines",
            fill="toself",
            fillcolor=LIGHT.land,
            line={"width": 0.6, "color": LIGHT.quiet},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    for place, route in enumerate(data.routes):
        points = np.array(route["p"])
        figure.add_trace(
            go.Scatter(
                x=points[:, 0],
                y=points[:, 1],
                mode="lines",
                line={
                    "width": route["width"],
                    "color": LIGHT.journey,
                    "dash": DASHES[tuple(route["dash"])],
                },
                hoverinfo="skip",
                name="Journey",
                legendgroup="trip",
                showlegend=not place,
            )
        )
    rings = {"color": LIGHT.quiet, "width": 1.5}
    _marks(
        figure,
        data.sites,
        "Launch site",
        {
            "symbol": "circle-open",
            "line": rings,
            "color": LIGHT.quiet,
            "size": [2 * one["r"] for one in data.sites],
        },
    )
    for class_, label in words.CLASSES.items():
        mark = {"symbol": shape_of("launch", class_), "color": LIGHT.classes[class_], "size": 8}
        flights = [one for one in data.flights if one["c"] == CLASS_NUMBER[class_]]
        _marks(figure, flights, label, mark)
    for kind in dict.fromkeys(one["k"] for one in data.events):
        shape = shape_of("other" if kind == "context" else kind)
        mark = {"symbol": shape, "color": LIGHT.kind(kind), "size": 8}
        marks = [one for one in data.events if one["k"] == kind]
        _marks(figure, marks, words.KINDS[kind], mark)
    _marks(
        figure, data.stops, "Place visited", {"symbol": "circle", "color": LIGHT.journey, "size": 6}
    )
    axis = {"showgrid": False, "showticklabels": False, "ticks": ""}
    figure.update_xaxes(range=LON, **axis)
    figure.update_yaxes(range=LAT, scaleanchor="x", scaleratio=STRETCH, **axis)
    return figure


def _marks(figure: go.Figure, marks: list[dict[str, Any]], name: str, marker: Any) -> None:
    if marks:
        figure.add_trace(
            go.Scatter(
                x=[one["p"][0] for one in marks],
                y=[one["p"][1] for one in marks],
                customdata=[[literal(one[name]) for name in "twd"] for one in marks],
                mode="markers",
                marker=marker,
                name=name,
                hovertemplate="<b>%{customdata[0]}</b><br>%{customdata[1]}<br>%{customdata[2]}"
                "<extra></extra>",
            )
        )


def _outlines(
    features: Iterable[Mapping[str, Any]],
) -> tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
    """All rings one after another, parted by gaps, as plotly fills them in one trace."""
    gap: Point = (np.nan, np.nan)
    points: list[Point] = []
    for feature in features:
        shape = feature["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for part in parts:
            for ring in part:
                points += [*ring, gap]
    lon, lat = np.array(points, dtype="float32").T
    return lon, lat
