"""Reach on a map centred on the launch site: rings are circles, and what is inside is filled."""

import itertools
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.features.reach.analysis import BANDS, few_beyond
from atlas.features.reach.layers import CLOSE_SHARE, MAP_HEIGHT, Reach, colours
from atlas.features.reach.projection import FARTHEST_KM, Km, circle, project, projected
from atlas.features.reach.rooms import LETTER, MARK, WIDE, Room, beside, fits, named_cities
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
NAME_PIXELS: Final = 12
# Within this share of the way to the edge, cities have smaller dots.
NEAR_SHARE: Final = 0.12
# Where the line from the site to its name is held clear of cities, as shares of it.
LINE_PARTS: Final = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
STEPS_KM: Final = (100, 200, 250, 500, 1_000, 2_000, 2_500, 5_000)
DASHES: Final = ("6px,4px", "3px,3px", "10px,4px")
Paths = list[tuple[Km, Km]]


def centred_map(
    site: Point, site_name: str, reaches: list[Reach], cities: pd.DataFrame, theme: ThemeName
) -> go.Figure:
    """Return the map round a launch site: distances and directions from it are true.

    What lies within the lower estimate is filled, what lies between the two is hatched. `cities` is
    what `analysis.reach.cities` gives; `named_cities` says which are named. The page gives the
    height.
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
    radii, distances = _scale(figure, extent, rings, palette)
    taken = [(0.0, 0.0, 28.0, 0), *distances]
    for one, colour in painted:
        _filled(figure, one, colour, len(painted))
    for place, (one, colour) in enumerate(painted):
        _edges(figure, one, colour, DASHES[place])
    taken += _site_name(figure, site_name, extent, taken + _kept(seen), rings, palette)
    taken += _ring_names(figure, painted, extent, taken + _kept(seen), palette)
    named = named_cities(seen, extent, taken, rings, radii)
    _cities(figure, site_name, reaches, seen, named, extent, palette)
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
    land: Paths = []
    water: Paths = []
    for name in LAND:
        for edge, holes in areas(name):
            land.append(projected(site, edge, limit, finest))
            water += [projected(site, hole, limit, finest) for hole in holes]
    water += [projected(site, edge, limit, finest) for edge, _ in areas(WATER)]
    # Of the whole world they would be a net.
    borders = [
        projected(site, line, limit, finest) for _, line in lines(BORDERS) if extent < WORLD_KM
    ]
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


def _scale(
    figure: go.Figure, extent: float, ranges: list[float], palette: Palette
) -> tuple[list[int], list[Room]]:
    """Faint circles at round distances, each with its distance.

    Returns the distances and the room that they take.

    A missile's own ring, of one of the `ranges`, in km, stands for the circle that it lies on.
    """
    step = next((one for one in STEPS_KM if extent / one <= 4.5), STEPS_KM[-1])
    radii = [
        one
        for one in range(step, int(extent) + 1, step)
        if one < 0.95 * FARTHEST_KM and all(abs(one - km) > step / 10 for km in ranges)
    ]
    _line(figure, [circle(one) for one in radii], rgba(palette.quiet, 0.35), 1.0, dash="dot")
    taken: list[Room] = []
    for radius in radii:
        # To the south-east lies the sea, and the names of rings come there last.
        text, x, y = f"{radius:,} km", radius * np.sqrt(0.5), -radius * np.sqrt(0.5)
        taken.append((x, y, LETTER * len(text), 0))
        figure.add_annotation(
            x=x,
            y=y,
            text=text,
            showarrow=False,
            font={"size": 11, "color": palette.quiet},
        )
    return radii, taken


def _filled(figure: go.Figure, reach: Reach, colour: str, missiles: int) -> None:
    """What lies inside: filled to the lower estimate, hatched from there to the higher."""
    radii = sorted(km for km, _ in reach.rings)
    _area(figure, [circle(radii[0])], rgba(colour, 0.04 / missiles + 0.04))
    if len(radii) == 2:
        (x, y), (inner_x, inner_y) = circle(radii[1]), circle(radii[0])
        # One line out and back: the hole is gone round the other way.
        band = np.append(x, inner_x[::-1]), np.append(y, inner_y[::-1])
        pattern = {
            "shape": "/",
            "fgcolor": rgba(colour, 0.6),
            "bgcolor": rgba(colour, 0.05),
            "size": 9,
            "solidity": 0.12,
        }
        _area(figure, [band], rgba(colour, 0.1), pattern)


def _edges(figure: go.Figure, reach: Reach, colour: str, dash: str) -> None:
    for km, high in reach.rings:
        _line(figure, [circle(km)], colour, 2.5, dash if high else "solid")


def _site_name(
    figure: go.Figure,
    name: str,
    extent: float,
    taken: list[Room],
    rings: list[float],
    palette: Palette,
) -> list[Room]:
    """Name the launch site as near to it as there is room, with a line that leads to it.

    It is the first of all annotations: the style sheet hides it where the window is small.
    """
    turns = np.radians(sorted(range(-180, 180, 10), key=lambda turn: abs(turn - 110)))
    places = (
        (share * extent * np.sin(turn), share * extent * np.cos(turn))
        for share, turn in itertools.product(np.arange(0.1, 0.7, 0.05), turns)
    )
    rooms: Iterator[Room] = ((x, y, LETTER * 1.1 * len(name) + 8, 0) for x, y in places)

    def clear(x: float, y: float) -> bool:
        """Whether the line to a place leads over no city."""
        return all(fits((x * part, y * part, 2, 0), taken, extent, WIDE) for part in LINE_PARTS)

    free = (one for one in rooms if fits(one, taken, extent, WIDE, tuple(rings)))
    room = next((one for one in free if clear(one[0], one[1])), None)
    own = go.layout.Annotation(
        visible=room is not None,
        x=0,
        y=0,
        ax=room and room[0],
        ay=room and room[1],
        axref="x",
        ayref="y",
        text=f"<b>{literal(name)}</b>",
        font={"size": NAME_PIXELS, "color": palette.ink},
        bgcolor=rgba(palette.page, 0.9),
        borderpad=2,
        arrowhead=0,
        arrowwidth=1,
        arrowcolor=palette.ink,
        standoff=8,
    )
    figure.layout.annotations = (own, *figure.layout.annotations)
    return [room] if room else []


def _ring_names(
    figure: go.Figure,
    painted: list[tuple[Reach, str]],
    extent: float,
    taken: list[Room],
    palette: Palette,
) -> list[Room]:
    """Name the rings clear of what is taken, from the north on; return the room of the names."""
    farthest = max((one.farthest_km for one, _ in painted), default=0.0)
    own: list[Room] = []
    turns = np.radians(sorted(range(-170, 181, 10), key=abs))
    for one, colour in painted:
        for km, text in one.named(CLOSE_SHARE * farthest):
            for turn in turns:
                x, y = km * np.sin(turn), km * np.cos(turn)
                room = (x, y, LETTER * 1.1 * len(text) + 8, 0)
                if fits(room, [*taken, *own], extent):
                    own.append(room)
                    figure.add_annotation(
                        x=x,
                        y=y,
                        text=f"<b>{literal(text)}</b>",
                        showarrow=False,
                        font={"size": NAME_PIXELS + 1, "color": colour},
                        bgcolor=rgba(palette.page, 0.9),
                        borderpad=2,
                    )
                    break
    return own


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
    return [*((x, y, MARK, 0) for x, y in zip(seen["x"], seen["y"], strict=True)), *few]


def _cities(
    figure: go.Figure,
    site_name: str,
    reaches: list[Reach],
    seen: pd.DataFrame,
    named: pd.DataFrame,
    extent: float,
    palette: Palette,
) -> None:
    figure.add_trace(_dots(seen, reaches, extent, palette))
    figure.add_trace(_names(named[~named["wide"]], palette))
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
    # The last one: the style sheet hides these names where the window is narrow.
    figure.add_trace(_names(named[named["wide"]], palette))


def _dots(seen: pd.DataFrame, reaches: list[Reach], extent: float, palette: Palette) -> go.Scatter:
    """The cities as dots, which say whether they lie within reach."""
    forms = {"within": (palette.ink, 7), "between": (palette.page, 8)}
    best = seen["best"] if "best" in seen else pd.Series("outside", seen.index)
    styles = [forms.get(one, (palette.quiet, 5)) for one in best]
    # They would hide the site.
    near = np.hypot(seen["x"], seen["y"]) < NEAR_SHARE * extent
    return go.Scatter(
        mode="markers",
        x=seen["x"].astype("float32"),
        y=seen["y"].astype("float32"),
        text=[_city_hover(city, reaches) for city in seen.to_dict("records")],
        hovertemplate="%{text}<extra></extra>",
        marker={
            "color": [fill for fill, _ in styles],
            "size": [size - 2 * one for (_, size), one in zip(styles, near, strict=True)],
            "opacity": 1,
            "line": {
                "width": 1.6,
                "color": [
                    palette.quiet if fill == palette.quiet else palette.ink for fill, _ in styles
                ],
            },
        },
    )


def _names(named: pd.DataFrame, palette: Palette) -> go.Scatter:
    """The names of cities, beside their dots."""
    return go.Scatter(
        mode="text",
        x=named["x"].to_numpy("float32"),
        y=named["y"].to_numpy("float32"),
        # Spaces as wide as a mark and the gap beside it.
        text=[
            f"    {literal(one.label)}" if one.right else f"{literal(one.label)}    "
            for one in named.itertuples()
        ],
        textposition=[f"middle {'right' if one else 'left'}" for one in named["right"]],
        textfont={
            "size": NAME_PIXELS,
            "color": palette.ink,
            "shadow": ", ".join([f"0 0 3px {palette.land}"] * 5),
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
