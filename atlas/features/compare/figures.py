"""Two things in one figure on the same scales: A filled and round, B hatched and with corners."""

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from atlas.data import words
from atlas.query.counts import figured
from atlas.style.figures import base_figure, counted, literal
from atlas.style.palette import PALETTES, Palette, ThemeName

SYMBOLS: Final = ("circle", "diamond")
PATTERNS: Final = ("", "/")
DASHES: Final = ("solid", "dash")
Two = tuple[pd.DataFrame, pd.DataFrame]
Names = tuple[str, str]


def by_class(
    rows: Two, names: Names, theme: ThemeName, known: tuple[bool, bool] = (True, True)
) -> go.Figure:
    """Missiles flown of each class, A and B beside each other; no bars for what is not `known`."""
    counts = [one["class"].value_counts() for one in rows]
    used = [one for one in words.CLASSES if any(one in count for count in counts)]
    labels = [words.CLASSES[one] for one in used]
    pairs = [
        [int(count.get(one, 0)) for one in used] if is_known else []
        for count, is_known in zip(counts, known, strict=True)
    ]
    figure = _bars(labels, pairs, names, theme, horizontal=True, height=110 + 46 * len(used))
    figure.update_xaxes(title="Missiles", tickvals=counted(_most(pairs)))
    figure.update_yaxes(autorange="reversed")
    return figure


def by_year(rows: Two, names: Names, theme: ThemeName) -> go.Figure:
    """Missiles flown in each year, A and B beside each other."""
    years = [one["day_from"].dt.year.value_counts() for one in rows]
    used = sorted({int(year) for count in years for year in count.index})
    span = list(range(used[0], used[-1] + 1)) if used else []
    pairs = [[int(count.get(year, 0)) for year in span] for count in years]
    figure = _bars([str(year) for year in span], pairs, names, theme, horizontal=False, height=320)
    figure.update_yaxes(title="Missiles", tickvals=counted(_most(pairs)))
    figure.update_xaxes(type="category")
    return figure


def _most(pairs: list[list[int]]) -> int:
    return max(max(pair, default=0) for pair in pairs)


def since_start(tables: Two, lengths: tuple[int, int], names: Names, theme: ThemeName) -> go.Figure:
    """Missiles flown by each day since the period's start; `compare.since_start` gives the tables.

    Each line goes on to the end of its period, or of what the data cover of it: `lengths` in days.
    Where that is 0 there is none.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, 320)
    for place, (table, length, name) in enumerate(zip(tables, lengths, names, strict=True)):
        if not length:
            continue
        count = [0, *table["count"].to_list()]
        figure.add_trace(
            go.Scatter(
                x=[0, *table["day"].to_list(), length],
                y=[*count, count[-1]],
                mode="lines",
                name=literal(name),
                line={
                    "shape": "hv",
                    "width": 2.5,
                    "color": _colours(palette)[place],
                    "dash": DASHES[place],
                },
                hovertemplate="Day %{x:,}: %{y:,} missiles<extra>%{fullData.name}</extra>",
            )
        )
    figure.update_xaxes(title="Days since the start of the period")
    figure.update_yaxes(title="Missiles flown", rangemode="tozero")
    return figure


def flights(rows: Two, names: Names, theme: ThemeName) -> go.Figure:
    """Apogee against distance of the flights of A and B, on the same scales.

    `customdata` is the id of each, which a click gives back.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, 380)
    for place, (table, name) in enumerate(zip(rows, names, strict=True)):
        known = table[figured(table)]
        figure.add_trace(
            go.Scatter(
                x=known["distance_km"].to_list(),
                y=known["apogee_km"].to_list(),
                mode="markers",
                name=literal(name),
                customdata=known.index.tolist(),
                text=[f"{day:%Y-%m-%d}" for day in known["day_from"]],
                marker={"symbol": SYMBOLS[place], "size": 10, "color": _colours(palette)[place]},
                hovertemplate="%{text}: distance %{x:,} km, apogee %{y:,} km"
                "<extra>%{fullData.name}</extra>",
            )
        )
    figure.update_xaxes(title="Distance, km", rangemode="tozero", tickformat=",")
    figure.update_yaxes(title="Apogee, km", rangemode="tozero", tickformat=",")
    return figure


def _bars(
    labels: list[str],
    pairs: list[list[int]],
    names: Names,
    theme: ThemeName,
    *,
    horizontal: bool,
    height: int,
) -> go.Figure:
    palette = PALETTES[theme]
    figure = base_figure(palette, height, barmode="group", bargap=0.3)
    labels = [literal(label) for label in labels]
    for place, (values, name) in enumerate(zip(pairs, names, strict=True)):
        along: dict[str, Any] = {"x": labels, "y": values}
        if horizontal:
            along = {"x": values, "y": labels, "orientation": "h"}
        figure.add_trace(
            go.Bar(
                **along,
                name=literal(name),
                text=values,
                textposition="outside",
                cliponaxis=False,
                marker={
                    "color": _colours(palette)[place],
                    "pattern": {
                        "shape": PATTERNS[place],
                        "fillmode": "overlay",
                        "fgcolor": palette.page,
                        "size": 6,
                    },
                },
                hovertemplate="%{label}: %{value:,} missiles<extra>%{fullData.name}</extra>",
            )
        )
    return figure


def _colours(palette: Palette) -> tuple[str, str]:
    return palette.classes["srbm"], palette.classes["icbm"]
