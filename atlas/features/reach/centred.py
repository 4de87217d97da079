"""Reach on a map centred on the launch site: rings are circles, and what is inside is filled."""

from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.app.cache import cached
from atlas.features.reach import labels
from atlas.features.reach.analysis import BANDS, few_beyond
from atlas.features.reach.layers import MAP_HEIGHT, TINT_ALPHA, TINT_SHARE
from atlas.features.reach.projection import (
    FARTHEST_KM,
    Km,
    Outline,
    circle,
    outlines,
    project,
    simplified,
)
from atlas.features.reach.ranges import Reach, colours
from atlas.features.reach.rooms import (
    MARK,
    MIDDLE,
    WIDE,
    WINDOWS,
    Room,
    alone,
    beside,
    named_cities,
)
from atlas.geo.geodesy import Point
from atlas.maps.outlines import BORDERS, LAND, WATER, areas, lines
from atlas.style.figures import base_figure, literal
from atlas.style.palette import PALETTES, Palette, ThemeName, rgba

# Beyond the farthest ring the map goes on so far; where there is no ring, or only a few cities lie
# beyond, it shows the world.
PAST: Final = 1.1
LEAST_KM: Final = 300.0
# Up to this distance from the site borders are drawn.
WORLD_KM: Final = 9_000.0
# All cities have dots of one size, with a halo.
DOT: Final = 6
DASHES: Final = ("6px,4px", "3px,3px", "10px,4px")
Paths = list[Outline]


def centred_map(
    site: Point, site_name: str, reaches: list[Reach], cities: pd.DataFrame, theme: ThemeName
) -> go.Figure:
    """Return the map round a launch site: distances and directions from it are true.

    The lower estimate has a pale band along its inner side, what lies between the two is hatched.
    `cities` is what `analysis.reach.cities` gives; `named_cities` says which are named. The page
    gives the height.
    """
    palette, extent = PALETTES[theme], extent_of(reaches, cities)
    painted = list(zip(reaches, colours(reaches, palette), strict=True))
    figure = base_figure(
        palette,
        None,
        showlegend=False,
        dragmode=False,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        # Its corners are blank, in a saved picture too.
        paper_bgcolor=palette.page,
    )
    _ground(figure, site, extent, palette)
    rings = [km for one in reaches for km, _ in one.rings]
    seen = _seen(site, cities, extent)
    kept = [Room(0.0, 0.0, 28.0, 0, 28.0), *_kept(seen)]
    lonely = [beside(one.x, one.y, one.label, 1) for one in alone(seen, extent).itertuples()]
    taken = [kept[0], *labels.site_label(figure, site_name, extent, kept, lonely, rings, palette)]
    radii, circles, distances = labels.scale(figure, extent, rings, kept + taken, palette)
    _line(figure, circles, rgba(palette.quiet, 0.5), 1.0, dash="dot")
    taken += distances
    for one, colour in painted:
        _filled(figure, one, colour)
    for place, (one, colour) in enumerate(painted):
        _edges(figure, one, colour, DASHES[place])
    taken += labels.ring_labels(figure, painted, extent, taken + _kept(seen), palette)
    named = named_cities(seen, extent, taken, rings, radii)
    _cities(figure, site_name, reaches, seen, named, palette)
    # A square: constrained ranges would grow with every change of the window.
    axis = {"visible": False, "fixedrange": True, "range": [-extent, extent], "constrain": "domain"}
    figure.update_xaxes(**axis, scaleanchor="y")
    figure.update_yaxes(**axis)
    return figure


def extent_of(reaches: list[Reach], cities: pd.DataFrame) -> float:
    """Return how far from the site the map goes, in km."""
    farthest = max((one.farthest_km for one in reaches), default=FARTHEST_KM)
    if len(few_beyond(cities)):
        farthest = FARTHEST_KM
    return min(max(PAST * farthest, LEAST_KM), 1.02 * FARTHEST_KM)


def _ground(figure: go.Figure, site: Point, extent: float, palette: Palette) -> None:
    # Two px make no difference to an outline.
    limit, finest = min(extent, FARTHEST_KM), 2 * 2 * extent / MAP_HEIGHT
    land, water, borders = _outlines(site)
    # Of the whole world borders would be a net.
    land, water, borders = (
        [simplified(one, limit, finest) for one in kind]
        for kind in (land, water, borders if extent < WORLD_KM else [])
    )
    _area(figure, [circle(FARTHEST_KM)], palette.sea)
    # Neighbours meet: the edge closes the seam between them.
    _area(figure, land, palette.land, edge=0.8)
    _area(figure, water, palette.sea)
    _line(figure, borders, palette.line, 1.0)
    # The map is round: what lies in the corners of its square is covered.
    # The square goes round the other way than the circle, which is its hole.
    (x, y), corners = (
        circle(limit),
        2 * extent * np.array([[1, 1], [-1, 1], [-1, -1], [1, -1], [1, 1]]),
    )
    _area(figure, [(np.append(x, corners[:, 0]), np.append(y, corners[:, 1]))], palette.page)
    _line(figure, [(x, y)], palette.line, 1.0)


@cached(maxsize=4, common=True)
def _outlines(site: Point) -> tuple[Paths, Paths, Paths]:
    """The edges of land and of water, and borders, round a site: the same for all its missiles."""
    parts = [part for name in LAND for part in areas(name)]
    holes = [hole for _, inner in parts for hole in inner]
    return (
        outlines(site, [edge for edge, _ in parts]),
        outlines(site, [*holes, *(edge for edge, _ in areas(WATER))]),
        outlines(site, [line for _, line in lines(BORDERS)]),
    )


def _filled(figure: go.Figure, reach: Reach, colour: str) -> None:
    """What lies inside: a pale band along the lower estimate, hatched from there to the higher.

    A tint of all of it would change the colours of sea and land.
    """
    radii = sorted(km for km, _ in reach.rings)
    tint = rgba(colour, TINT_ALPHA / 255)
    _area(figure, [_between((1 - TINT_SHARE) * radii[0], radii[0])], tint)
    if len(radii) == 2:
        band = _between(*radii)
        pattern = {
            "shape": "/",
            "fgcolor": rgba(colour, 0.6),
            "bgcolor": rgba(colour, 0.03),
            "size": 9,
            "solidity": 0.12,
        }
        _area(figure, [band], rgba(colour, 0.1), pattern)


def _between(inner_km: float, outer_km: float) -> Outline:
    """One line out and back round a ring: the hole is gone round the other way."""
    (x, y), (inner_x, inner_y) = circle(outer_km), circle(inner_km)
    return np.append(x, inner_x[::-1]), np.append(y, inner_y[::-1])


def _edges(figure: go.Figure, reach: Reach, colour: str, dash: str) -> None:
    for km, high in reach.rings:
        _line(figure, [circle(km)], colour, 2.5, dash if high else "solid")


def _seen(site: Point, cities: pd.DataFrame, extent: float) -> pd.DataFrame:
    """The cities on the map with their place, `x` and `y` in km, and how they are labelled.

    The `few` beyond reach are, with their distance.
    """
    x, y = project(site, cities["lon"], cities["lat"])
    few = cities.index.isin(few_beyond(cities).index)
    far = cities["name"] + cities["distance_km"].map(", {:,.0f} km".format)
    placed = cities.assign(x=x, y=y, few=few, label=far.where(few, cities["name"]))
    return placed[np.hypot(x, y) < extent]


def _kept(seen: pd.DataFrame) -> list[Room]:
    """The room that the names of rings leave to cities: their dots, and the names of the few."""
    few = [beside(one.x, one.y, one.label, 1) for one in seen[seen["few"]].itertuples()]
    dots = (Room(x, y, MARK, 0) for x, y in zip(seen["x"], seen["y"], strict=True))
    return [*dots, *few]


def _cities(
    figure: go.Figure,
    site_name: str,
    reaches: list[Reach],
    seen: pd.DataFrame,
    named: pd.DataFrame,
    palette: Palette,
) -> None:
    figure.add_trace(_dots(seen, reaches, palette))
    figure.add_trace(_names(named[named["least"] == WINDOWS[0]], palette))
    figure.add_trace(
        go.Scatter(
            mode="markers",
            x=[0],
            y=[0],
            text=[f"<b>{literal(site_name)}</b><br>Launch site"],
            hovertemplate="%{text}<extra></extra>",
            # No city is a star.
            marker={
                "symbol": "star",
                "color": palette.ink,
                "size": 18,
                "opacity": 1,
                "line": {"width": 2, "color": palette.page},
            },
        )
    )
    # The last ones: the style sheet hides these names where the window is too small for them.
    for windows in (MIDDLE, WIDE):
        figure.add_trace(_names(named[named["least"] == windows[0]], palette))


def _dots(seen: pd.DataFrame, reaches: list[Reach], palette: Palette) -> go.Scatter:
    """The cities as dots, which say whether they lie within reach."""
    forms = {"within": palette.ink, "between": palette.page}
    best = seen["best"] if "best" in seen else pd.Series("outside", seen.index)
    fills = [forms.get(one, palette.quiet) for one in best]
    return go.Scatter(
        mode="markers",
        x=seen["x"].astype("float32"),
        y=seen["y"].astype("float32"),
        text=[_city_hover(city, reaches) for city in seen.to_dict("records")],
        hovertemplate="%{text}<extra></extra>",
        marker={
            "color": fills,
            "size": DOT,
            "opacity": 1,
            # A hollow dot has a rim, the others a halo, which parts them.
            "line": {
                "width": 1,
                "color": [palette.ink if one == palette.page else palette.land for one in fills],
            },
        },
    )


def _names(named: pd.DataFrame, palette: Palette) -> go.Scatter:
    """The names of cities, beside their dots."""
    return go.Scatter(
        mode="text",
        x=named["x"].to_numpy("float32"),
        y=named["y"].to_numpy("float32"),
        # Spaces as wide as half a dot and the gap beside it.
        text=[
            f"   {literal(one.label)}" if one.right else f"{literal(one.label)}   "
            for one in named.itertuples()
        ],
        textposition=[f"middle {'right' if one else 'left'}" for one in named["right"]],
        textfont={
            "size": labels.NAME_PIXELS,
            "color": palette.ink,
            "shadow": labels.halo(palette.land),
        },
        hoverinfo="skip",
        cliponaxis=True,
    )


def _city_hover(city: dict[str, Any], reaches: list[Reach]) -> str:
    name = f"{city['name']}, {city['country']}"
    texts = [f"<b>{literal(name)}</b>", f"{city['distance_km']:,.0f} km"]
    return "<br>".join(
        [*texts, *(f"{literal(one.name)}: {BANDS[city[one.missile_id]]}" for one in reaches)]
    )


def _area(
    figure: go.Figure,
    paths: Paths,
    colour: str,
    pattern: dict[str, Any] | None = None,
    edge: float = 0,
) -> None:
    figure.add_trace(
        go.Scatter(
            **_joined(paths),
            mode="lines",
            line={"width": edge, "color": colour},
            fill="toself",
            fillcolor=colour,
            fillpattern=pattern,
            hoverinfo="skip",
        )
    )


def _line(figure: go.Figure, paths: Paths, colour: str, width: float, dash: str = "solid") -> None:
    figure.add_trace(
        go.Scatter(
            **_joined(paths),
            mode="lines",
            line={"color": colour, "width": width, "dash": dash},
            hoverinfo="skip",
        )
    )


def _joined(paths: Paths) -> dict[str, Km]:
    """Lines one behind the other, with a gap between two."""
    gap = np.array([np.nan])
    filled = [one for one in paths if len(one[0])]
    return {
        name: np.concatenate(
            [part for one in filled for part in (one[place], gap)] or [gap]
        ).astype("float32")
        for place, name in enumerate("xy")
    }
