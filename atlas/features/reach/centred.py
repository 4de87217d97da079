"""Reach on a map centred on the launch site: rings are circles, and what is inside is filled."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.features.reach.analysis import BANDS
from atlas.features.reach.layers import CLOSE_SHARE, MAP_HEIGHT, Reach, colours
from atlas.features.reach.projection import FARTHEST_KM, Km, circle, project, projected
from atlas.geo.geodesy import Point
from atlas.maps.outlines import BORDERS, LAND, WATER, areas, lines
from atlas.style.figures import base_figure, literal
from atlas.style.palette import PALETTES, Palette, ThemeName, rgba

# Beyond the farthest ring the map goes on so far, and where there is no ring shows the world.
PAST: Final = 1.1
LEAST_KM: Final = 300.0
# Up to this distance from the site borders are drawn.
WORLD_KM: Final = 9_000.0
NAMES: Final = 12
RINGS_OF_NAMES: Final = 4
# Letters of names, and the windows in which they must not lie on each other, in px: of a phone, and
# wider ones, where a map is as high as this.
NAME_PIXELS: Final = 12
LETTER: Final = 6.7
LINE: Final = 15
WINDOWS: Final = (350, 480, MAP_HEIGHT)
STEPS_KM: Final = (100, 200, 250, 500, 1_000, 2_000, 2_500, 5_000)
DASHES: Final = ("6px,4px", "3px,3px", "10px,4px")
# What takes room: where it is, in km east and north of the site, how wide it is, in px, and whether
# that is around the point (0), to its right (1) or to its left (-1).
Room = tuple[float, float, float, int]
MARK: Final = 12.0
# Pixels from the middle of a dot to its name: four spaces.
BESIDE: Final = 10
Paths = list[tuple[Km, Km]]


def centred_map(
    site: Point, site_name: str, reaches: list[Reach], cities: pd.DataFrame, theme: ThemeName
) -> go.Figure:
    """Return the map round a launch site: distances and directions from it are true.

    What lies within the lower estimate is filled, what lies between the two is hatched. `cities` is
    what `analysis.reach.cities` gives; twelve are named: the three largest in each quarter of the
    way to the edge, where there is room.
    """
    palette, extent = PALETTES[theme], extent_of(reaches)
    painted = list(zip(reaches, colours(reaches, palette), strict=True))
    figure = base_figure(
        palette,
        MAP_HEIGHT,
        showlegend=False,
        dragmode=False,
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
    )
    _ground(figure, site, extent, palette)
    _scale(figure, extent, [km for one in reaches for km, _ in one.rings], palette)
    for one, colour in painted:
        _filled(figure, one, colour, len(painted))
    for place, (one, colour) in enumerate(painted):
        _edges(figure, one, colour, DASHES[place])
    taken = _ring_names(figure, painted, extent, palette)
    _cities(figure, site, site_name, reaches, cities, extent, taken, palette)
    axis = {"visible": False, "fixedrange": True}
    figure.update_xaxes(**axis, range=[-extent, extent], scaleanchor="y", constrain="range")
    figure.update_yaxes(**axis, range=[-extent, extent])
    return figure


def extent_of(reaches: list[Reach]) -> float:
    """Return how far from the site the map goes, in km."""
    farthest = max((one.farthest_km for one in reaches), default=FARTHEST_KM)
    return min(max(PAST * farthest, LEAST_KM), 1.02 * FARTHEST_KM)


def _ground(figure: go.Figure, site: Point, extent: float, palette: Palette) -> None:
    # A wide window shows more to the sides. Two px make no difference to an outline.
    limit, finest = min(1.2 * extent, FARTHEST_KM), 2 * 2 * extent / MAP_HEIGHT
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


def _scale(figure: go.Figure, extent: float, ranges: list[float], palette: Palette) -> None:
    """Faint circles at round distances, each with its distance, and where north is.

    A missile's own ring, of one of the `ranges`, in km, stands for the circle that it lies on.
    """
    step = next((one for one in STEPS_KM if extent / one <= 4.5), STEPS_KM[-1])
    radii = [
        one
        for one in range(step, int(extent) + 1, step)
        if one < FARTHEST_KM and all(abs(one - km) > step / 10 for km in ranges)
    ]
    _line(figure, [circle(one) for one in radii], rgba(palette.quiet, 0.35), 1.0, dash="dot")
    for radius in radii:
        # To the south-east lies the sea, and the names of rings come there last.
        figure.add_annotation(
            x=radius * np.sin(np.pi / 4),
            y=-radius * np.cos(np.pi / 4),
            text=f"{radius:,} km",
            showarrow=False,
            font={"size": 11, "color": palette.quiet},
        )
    figure.add_annotation(
        # In the corner, where no ring is named.
        x=0.01,
        xanchor="left",
        y=1,
        xref="paper",
        yref="paper",
        yanchor="top",
        text="N ↑",
        showarrow=False,
        font={"size": 12, "color": palette.quiet},
    )


def _filled(figure: go.Figure, reach: Reach, colour: str, missiles: int) -> None:
    """What lies inside: filled to the lower estimate, hatched from there to the higher."""
    radii = sorted(km for km, _ in reach.rings)
    _area(figure, [circle(radii[0])], rgba(colour, 0.16 / missiles + 0.04))
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


def _ring_names(
    figure: go.Figure, painted: list[tuple[Reach, str]], extent: float, palette: Palette
) -> list[Room]:
    """Name the rings where there is room, from the north on; return the room that they take."""
    farthest = max((one.farthest_km for one, _ in painted), default=0.0)
    taken: list[Room] = [(0.0, 0.0, 28.0, 0)]
    turns = np.radians(sorted(range(-100, 101, 10), key=abs))
    for one, colour in painted:
        for km, text in one.named(CLOSE_SHARE * farthest):
            for turn in turns:
                x, y = km * np.sin(turn), km * np.cos(turn)
                room = (x, y, LETTER * 1.1 * len(text) + 8, 0)
                if _free(room, taken, extent):
                    taken.append(room)
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
    return taken


def _cities(
    figure: go.Figure,
    site: Point,
    site_name: str,
    reaches: list[Reach],
    cities: pd.DataFrame,
    extent: float,
    taken: list[Room],
    palette: Palette,
) -> None:
    x, y = project(site, cities["lon"], cities["lat"])
    seen = cities.assign(x=x, y=y)
    figure.add_trace(_dots(seen, reaches, palette))
    figure.add_trace(_names(named_cities(seen, extent, taken), palette))
    figure.add_trace(
        go.Scatter(
            mode="markers",
            x=[0],
            y=[0],
            text=[f"<b>{literal(site_name)}</b><br>Launch site"],
            hovertemplate="%{text}<extra></extra>",
            marker={
                "color": palette.page,
                "size": 13,
                "opacity": 1,
                "line": {"width": 3.5, "color": palette.ink},
            },
        )
    )


def _dots(seen: pd.DataFrame, reaches: list[Reach], palette: Palette) -> go.Scatter:
    """The cities as dots, which say whether they lie within reach."""
    forms = {"within": (palette.ink, 7), "between": (palette.page, 8)}
    best = seen["best"] if "best" in seen else pd.Series("outside", seen.index)
    styles = [forms.get(one, (palette.quiet, 5)) for one in best]
    return go.Scatter(
        mode="markers",
        x=seen["x"].astype("float32"),
        y=seen["y"].astype("float32"),
        text=[_city_hover(city, reaches) for city in seen.to_dict("records")],
        hovertemplate="%{text}<extra></extra>",
        marker={
            "color": [fill for fill, _ in styles],
            "size": [size for _, size in styles],
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
            f"    {literal(one.name_)}" if one.right else f"{literal(one.name_)}    "
            for one in named.rename(columns={"name": "name_"}).itertuples()
        ],
        textposition=[f"middle {'right' if one else 'left'}" for one in named["right"]],
        textfont={
            "size": NAME_PIXELS,
            "color": palette.ink,
            "shadow": ", ".join([f"0 0 3px {palette.land}"] * 3),
        },
        hoverinfo="skip",
        cliponaxis=True,
    )


def named_cities(cities: pd.DataFrame, extent: float, taken: list[Room]) -> pd.DataFrame:
    """Return the cities to be named, with `right`: whether the name stands on that side of the dot.

    Three in each quarter of the way to the edge, the largest first; where a quarter has fewer that
    find room, the largest of all others make up for them. `cities` has `x`, `y` in km. Names keep
    clear of each other, of the dots, of what is `taken` and of the edge.
    """
    dots: dict[Any, Room] = {one: (x, y, MARK, 0) for one, x, y in cities[["x", "y"]].itertuples()}
    taken = [*taken, *dots.values()]
    inside = cities[np.hypot(cities["x"], cities["y"]) < extent]
    order = inside.sort_values("population", ascending=False, kind="stable")
    quarter = (np.hypot(order["x"], order["y"]) / extent * RINGS_OF_NAMES).astype(int)
    chosen: dict[Any, bool] = {}

    def take(candidates: Iterable[Any], most: int) -> None:
        for one in candidates:
            if most == 0:
                return
            if one in chosen:
                continue
            city = order.loc[one]
            others = [each for each in taken if each is not dots[one]]
            for side in (1, -1):
                room = (city["x"], city["y"], LETTER * len(city["name"]) + 4, side)
                if _free(room, others, extent) and _within(room, extent):
                    taken.append(room)
                    chosen[one] = side == 1
                    most -= 1
                    break

    for number in range(RINGS_OF_NAMES):
        take(order.index[quarter == number], NAMES // RINGS_OF_NAMES)
    take(order.index, NAMES - len(chosen))
    return order.loc[list(chosen)].assign(right=list(chosen.values()))


def _city_hover(city: dict[str, Any], reaches: list[Reach]) -> str:
    name = f"{city['name']}, {city['country']}"
    texts = [f"<b>{literal(name)}</b>", f"{city['distance_km']:,.0f} km"]
    return "<br>".join(
        [*texts, *(f"{literal(one.name)}: {BANDS[city[one.missile_id]]}" for one in reaches)]
    )


def _box(room: Room, extent: float, window: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom in a window, in px from the site."""
    x, y, width, side = room
    left = x * window / (2 * extent) + {0: -width / 2, 1: BESIDE, -1: -width - BESIDE}[side]
    middle = -y * window / (2 * extent)
    return left, middle - LINE / 2, left + width, middle + LINE / 2


def _free(room: Room, taken: list[Room], extent: float) -> bool:
    for window in WINDOWS:
        left, top, right, bottom = _box(room, extent, window)
        for other in taken:
            box = _box(other, extent, window)
            if left < box[2] and right > box[0] and top < box[3] and bottom > box[1]:
                return False
    return True


def _within(room: Room, extent: float) -> bool:
    return all(max(map(abs, _box(room, extent, window))) < window / 2 for window in WINDOWS)


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
