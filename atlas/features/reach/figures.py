"""Reach as plotly figures: cities by distance, and lofted tests beside published estimates."""

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from atlas.features.reach.analysis import BANDS, range_text
from atlas.features.reach.lofting import bound_text
from atlas.features.reach.ranges import Reach, colours
from atlas.geo.reach import HALFWAY_KM
from atlas.style.figures import base_figure, literal
from atlas.style.palette import PALETTES, Palette, ThemeName, rgba

LANE_PIXELS: Final = 54
# The chart of the cities goes this far past the last ring, and at least so many km.
PAST: Final = 1.35
LEAST_CHART_KM: Final = 1_500
# Its plot is about this wide on a projector, and a letter this wide, in pixels.
PLOT_PIXELS: Final = 760
LETTER_PIXELS: Final = 7.5
# Symbols of a city by its band: filled, hollow, small.
CITY_SYMBOLS: Final = {"within": ("circle", 10), "between": ("circle-open", 10)}
FAR_SYMBOL: Final = ("circle", 6)
# Rows of the chart of lofted tests: from a flight to its first estimate, from one to the next, and
# from the last to the next flight.
TO_FIRST: Final = 0.55
TO_NEXT: Final = 0.42
TO_FLIGHT: Final = 0.85
ROW_PIXELS: Final = 26


def cities_chart(
    reaches: list[Reach], flown_km: Mapping[str, float], cities: pd.DataFrame, theme: ThemeName
) -> go.Figure:
    """The cities by distance, a lane for each part of the world, under the range of each missile.

    A bar goes to the lower estimate, its hatched end to the higher; a diamond stands at the
    longest distance flown, of `flown_km` by missile. `analysis.reach.cities` gives the cities;
    those beyond `chart_end` are left out.
    """
    palette, end = PALETTES[theme], chart_end(reaches)
    seen = cities[cities["distance_km"] <= end]
    regions = list(dict.fromkeys(seen["region"]))
    lanes = [reach.name for reach in reaches] + regions
    figure = base_figure(palette, 70 + LANE_PIXELS * len(lanes), showlegend=False, barmode="stack")
    for lane, (reach, colour) in enumerate(zip(reaches, colours(reaches, palette), strict=True)):
        _range_bars(figure, lane, reach, colour, palette)
        if reach.missile_id in flown_km:
            _flown_mark(figure, lane, flown_km[reach.missile_id], palette)
    for lane, region in enumerate(regions, start=len(reaches)):
        _city_marks(figure, lane, seen[seen["region"] == region], reaches, end, palette)
    figure.update_xaxes(title="Distance, km", tickformat=",", range=[-0.015 * end, end])
    figure.update_yaxes(
        tickvals=list(range(len(lanes))),
        # Long names of lanes would leave no room on a phone.
        ticktext=["<br>".join(map(literal, textwrap.wrap(lane, 15))) for lane in lanes],
        range=[len(lanes) - 0.4, -0.6],
    )
    return figure


def chart_end(reaches: list[Reach]) -> float:
    """Up to which distance, in km, the chart of the cities goes: some way past the last ring."""
    farthest = max((reach.farthest_km for reach in reaches), default=HALFWAY_KM)
    return min(max(PAST * farthest, LEAST_CHART_KM), HALFWAY_KM)


def lofted_chart(
    flights: pd.DataFrame, published: pd.DataFrame, chosen: Iterable[str], theme: ThemeName
) -> go.Figure:
    """The lower bound of each lofted flight, with the published estimates under it.

    `analysis.reach.lofted` and `published` give the tables; the names of `chosen` missiles stand
    out.
    """
    palette, chosen = PALETTES[theme], set(chosen)
    flights, published, rows, end = _laid_out(flights, published)
    figure = base_figure(palette, round(100 + ROW_PIXELS * end))
    _bound_marks(figure, flights, palette)
    _estimate_marks(figure, published, palette)
    figure.update_xaxes(
        title="Range, km",
        tickformat=",",
        range=[0, 1.03 * HALFWAY_KM],
        # More numbers would lie on each other on a phone.
        dtick=10_000,
        minor={"dtick": 5_000, "gridcolor": palette.line},
    )
    figure.update_yaxes(
        tickvals=rows["y"].tolist(),
        ticktext=[
            f"<b>{literal(row.label)}</b>" if row.missile_id in chosen else literal(row.label)
            for row in rows.itertuples()
        ],
        range=[end - 0.3, -0.7],
    )
    return figure


def _laid_out(
    flights: pd.DataFrame, published: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, float]:
    """Both tables with `y`, downwards, the rows with their `label`, and where they end.

    Missile by missile, and in each flight by flight; estimates for the type stand after those.
    """
    rows, at = [], 0.0
    bound_at: dict[str, float] = {}
    estimate_at: dict[str, float] = {}
    for missile_id, own in flights.groupby("missile_id", sort=False):
        labels = {one.Index: f"{one.missile}, {one.day}" for one in own.itertuples()}
        labels[str(missile_id)] = f"{own['missile'].iloc[0]}, the type"
        for key, label in labels.items():
            positions = published.index[published["of"] == key]
            if key == missile_id and positions.empty:
                continue
            rows.append({"y": at, "label": label, "missile_id": missile_id})
            if key != missile_id:
                bound_at[key] = at
                at += TO_FIRST if len(positions) else 0
            for one in positions:
                estimate_at[one] = at
                at += TO_NEXT
            at += TO_FLIGHT
    return (
        flights.assign(y=flights.index.map(bound_at)).rename(columns={"class": "class_"}),
        published.assign(y=published.index.map(estimate_at)).dropna(subset=["y"]),
        pd.DataFrame(rows),
        at,
    )


def _range_bars(figure: go.Figure, lane: int, reach: Reach, colour: str, palette: Palette) -> None:
    start = 0.0
    for range_km, high in reach.rings:
        figure.add_trace(
            go.Bar(
                orientation="h",
                y=[lane],
                x=[range_km - start],
                base=[start],
                width=0.44,
                marker={
                    "color": rgba(colour, 0.12 if high else 0.45),
                    "line": {"color": colour, "width": 1.5},
                    "pattern": {"shape": "/" if high else "", "fgcolor": colour, "size": 7},
                },
                name=literal(reach.name),
                hovertemplate=(
                    f"%{{fullData.name}}<br>{'Higher' if high else 'Lower'} estimate: "
                    f"{range_km:,.0f} km<extra></extra>"
                ),
            )
        )
        figure.add_vline(
            x=range_km,
            line={"color": colour, "width": 1.5, "dash": "dash" if high else "solid"},
            layer="below",
        )
        start = range_km
    figure.add_trace(
        go.Scatter(
            mode="text",
            x=[reach.farthest_km],
            y=[lane],
            text=[f"  {range_text(reach.low_km, reach.high_km)}"],
            textposition="middle right",
            textfont={"color": palette.ink, "size": 14},
            hoverinfo="skip",
        )
    )


def _flown_mark(figure: go.Figure, lane: int, flown_km: float, palette: Palette) -> None:
    figure.add_trace(
        go.Scatter(
            mode="markers",
            x=[flown_km],
            y=[lane],
            marker={
                "symbol": "diamond",
                "size": 13,
                "color": palette.ink,
                "line": {"width": 2, "color": palette.page},
            },
            hovertemplate=f"Longest distance flown: {flown_km:,.0f} km<extra></extra>",
        )
    )


def _city_marks(
    figure: go.Figure,
    lane: int,
    cities: pd.DataFrame,
    reaches: list[Reach],
    end: float,
    palette: Palette,
) -> None:
    """One lane; a city is named above or below its mark where there is room."""
    records = cities.to_dict("records")
    marks = [CITY_SYMBOLS.get(city.get("best", ""), FAR_SYMBOL) for city in records]
    paint = [palette.quiet if one == FAR_SYMBOL else palette.ink for one in marks]
    names, positions = _named(records, end)
    figure.add_trace(
        go.Scatter(
            mode="markers+text",
            x=cities["distance_km"].round().tolist(),
            y=[lane] * len(cities),
            text=names,
            textposition=positions,
            textfont={"size": 13, "color": palette.ink},
            cliponaxis=False,
            marker={
                "symbol": [symbol for symbol, _ in marks],
                "size": [size for _, size in marks],
                "color": paint,
                "line": {"width": 2, "color": paint},
            },
            customdata=[_city_hover(city, reaches) for city in records],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _city_hover(city: dict[str, Any], reaches: list[Reach]) -> str:
    lines = [
        f"<b>{literal(city['name'])}</b>, {literal(city['country'])}",
        f"{city['distance_km']:,.0f} km",
    ]
    lines += [f"{literal(one.name)}: {BANDS[city[one.missile_id]]}" for one in reaches]
    return "<br>".join(lines)


def _named(cities: list[dict[str, Any]], end: float) -> tuple[list[str], list[str]]:
    """The name of each city, empty where there is no room, and where it stands."""
    names, positions = [""] * len(cities), ["top center"] * len(cities)
    taken: dict[str, list[tuple[float, float]]] = {"top center": [], "bottom center": []}
    per_km = PLOT_PIXELS / end
    for place in sorted(range(len(cities)), key=lambda one: cities[one]["order"]):
        name, middle = cities[place]["name"], cities[place]["distance_km"] * per_km
        half = LETTER_PIXELS * len(name) / 2 + 3
        left, right = middle - half, middle + half
        if left < -30 or right > PLOT_PIXELS:
            continue
        for position, spans in taken.items():
            if all(right < start or left > stop for start, stop in spans):
                spans.append((left, right))
                names[place], positions[place] = literal(name), position
                break
    return names, positions


def _bound_marks(figure: go.Figure, flights: pd.DataFrame, palette: Palette) -> None:
    for class_, own in flights.groupby("class_", sort=False):
        figure.add_trace(
            go.Scatter(
                mode="lines",
                x=_broken(own["bound_low_km"].round(), own["bound_high_km"].round()),
                y=_broken(own["y"], own["y"]),
                line={"color": palette.classes[str(class_)], "width": 6},
                hoverinfo="skip",
                showlegend=False,
            )
        )
    figure.add_trace(
        go.Scatter(
            mode="markers",
            name="Lower bound, computed here",
            x=flights["bound_low_km"].round().tolist(),
            y=flights["y"].tolist(),
            marker={
                "symbol": "triangle-right",
                "size": 15,
                "color": flights["class_"].map(palette.classes).tolist(),
            },
            customdata=[
                f"<b>{literal(one.missile)}, {one.day}</b><br>Apogee {one.apogee_km:,.0f} "
                f"km, distance {one.distance_km:,.0f} km<br>"
                f"Lower bound: {bound_text(one.bound_low_km, one.bound_high_km)}"
                for one in flights.itertuples()
            ],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _estimate_marks(figure: go.Figure, published: pd.DataFrame, palette: Palette) -> None:
    low, high = published["range_low_km"], published["range_high_km"]
    spans = published[low < high]
    figure.add_trace(
        go.Scatter(
            mode="lines",
            x=_broken(spans["range_low_km"], spans["range_high_km"]),
            y=_broken(spans["y"], spans["y"]),
            line={"color": palette.ink, "width": 2},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    for label, symbol, those in (
        ("Published estimate", "circle", published[low.notna() & high.notna()]),
        ("Published: more than", "triangle-right-open", published[high.isna()]),
        ("Published: up to", "triangle-left-open", published[low.isna()]),
    ):
        ends = pd.concat(
            [those.assign(x=those["range_low_km"]), those.assign(x=those["range_high_km"])]
        ).dropna(subset=["x"])
        figure.add_trace(
            go.Scatter(
                mode="markers",
                name=label,
                x=ends["x"].tolist(),
                y=ends["y"].tolist(),
                marker={"symbol": symbol, "size": 9, "color": palette.ink, "line": {"width": 2}},
                customdata=[_estimate_hover(one) for one in ends.to_dict("records")],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )


def _estimate_hover(estimate: dict[str, Any]) -> str:
    text = range_text(estimate["range_low_km"], estimate["range_high_km"])
    lines = [f"<b>{literal(estimate['author'])}</b>", f"{text[0].upper()}{text[1:]}"]
    if isinstance(estimate["assumption"], str):
        lines += map(literal, textwrap.wrap(estimate["assumption"], 60))
    return "<br>".join(lines)


def _broken(starts: "pd.Series[float]", ends: "pd.Series[float]") -> list[float | None]:
    """Start and end of each piece of a line with gaps between them."""
    return [x for pair in zip(starts, ends, strict=True) for x in (*pair, None)]
