"""What happened around an event, as a small strip of days."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from atlas.data import words
from atlas.style.figures import base_figure
from atlas.style.markers import plotly_symbol
from atlas.style.palette import PALETTES, ThemeName, rgba

HEIGHT: Final = 130
LANES: Final = {"trip": "Trips", "test": "Tests", "context": "Context"}


def strip(table: pd.DataFrame, length: int, days: int, theme: ThemeName) -> go.Figure:
    """Return the rows of `analysis.near.near` as marks on a line of days.

    The event begins on day 0 and lasts `length` days; `days` before and after it are shown.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, HEIGHT, showlegend=False, margin={"l": 4, "r": 8, "t": 4, "b": 4})
    figure.add_vrect(
        x0=-0.5,
        x1=length - 0.5,
        fillcolor=rgba(palette.ink, 0.16),
        line_width=0,
        layer="below",
    )
    lanes = {one: place for place, one in enumerate(LANES)}
    for row in table.rename(columns={"class": "class_"}).itertuples():
        tested = row.kind in words.WEAPON_TESTS
        lane = lanes["test" if tested else "trip" if row.kind == "trip" else "context"]
        if row.kind == "trip":
            colour, symbol = palette.journey, "square"
        elif row.kind == "launch":
            colour = palette.classes.get(row.class_, palette.quiet)
        else:
            colour = palette.kind(row.kind)
        if row.kind != "trip":
            symbol = plotly_symbol(row.kind, row.class_, row.outcome)
        low, high = max(row.start, -days), min(row.end, length - 1 + days)
        figure.add_trace(
            go.Scatter(
                x=[low, high] if high > low else [low],
                y=[lane] * (1 + (high > low)),
                mode="lines" if high > low else "markers",
                line={"color": colour, "width": 6},
                marker={
                    "symbol": symbol,
                    "size": 9,
                    "color": colour,
                    "line": {"color": colour, "width": 1.5},
                },
            )
        )
    figure.update_yaxes(
        tickvals=list(lanes.values()),
        ticktext=list(LANES.values()),
        range=[len(lanes) - 0.5, -0.5],
        showgrid=False,
        tickfont={"size": 12},
    )
    figure.update_xaxes(
        range=[-days - 0.8, length - 0.2 + days],
        tickvals=sorted({-days, 0, length - 1 + days}),
        ticktext=[_day(one) for one in sorted({-days, 0, length - 1 + days})],
        tickfont={"size": 12},
    )
    return figure


def _day(day: int) -> str:
    return "day 0" if day == 0 else f"{day:+d}".replace("-", "−")
