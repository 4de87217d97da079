"""The journeys that a rule counts, on a map and on a line of time."""

import pandas as pd
import plotly.graph_objects as go

from atlas.data.moments import span_text
from atlas.style.figures import base_figure, literal
from atlas.style.palette import PALETTES, ThemeName


def journeys_in_time(trips: pd.DataFrame, counted: pd.DataFrame, theme: ThemeName) -> go.Figure:
    """Every journey of his as a mark on its day: filled where the rule counts it.

    `trips` are all that a rule could count. `customdata` is the id of each, which a click gives
    back.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, 150)
    for label, rows, symbol, colour, edge in (
        ("Counted", counted, "circle", palette.journey, palette.page),
        ("Not counted", trips.drop(counted.index), "circle-open", palette.quiet, palette.quiet),
    ):
        figure.add_trace(
            go.Scatter(
                x=[day.isoformat() for day in rows["start_date"]],
                y=[0] * len(rows),
                mode="markers",
                name=label,
                marker={
                    "symbol": symbol,
                    "size": 14,
                    "color": colour,
                    "line": {"width": 2, "color": edge},
                },
                customdata=rows.index.tolist(),
                text=[
                    f"<b>{literal(row.title)}</b><br>{span_text(row.start_date, row.end_date)}"
                    for row in rows.itertuples()
                ],
                hovertemplate="%{text}<extra></extra>",
            )
        )
    figure.update_yaxes(visible=False, range=[-1, 1], fixedrange=True)
    return figure
