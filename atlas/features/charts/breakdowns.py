"""How launches break down: by month of each year, by outcome of each missile, by site."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.data import words
from atlas.style.figures import base_figure, counted, literal
from atlas.style.palette import PALETTES, ThemeName, rgba

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

OUTCOME_PATTERNS = {"success": "", "failure": "x", "unknown": "."}


def heat_map(table: pd.DataFrame, unit_name: str, theme: ThemeName) -> go.Figure:
    """Launches per month: a column a year, a row a month; `counts.calendar` gives the table."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 380)
    months = table.T
    figure.add_trace(
        go.Heatmap(
            x=[str(year) for year in months.columns],
            y=MONTHS,
            z=months.to_numpy().tolist(),
            text=[["" if n == 0 else str(n) for n in row] for row in months.to_numpy()],
            texttemplate="%{text}",
            # Empty months keep the paper's colour; the scale starts dark enough to be seen.
            colorscale=[
                [0, rgba(palette.line, 0.25)],
                [0.001, rgba(palette.classes["srbm"], 0.22)],
                [1, rgba(palette.classes["srbm"], 0.85)],
            ],
            textfont={"color": palette.ink, "size": 12},
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate=f"%{{y}} %{{x}}: %{{z}} {unit_name}<extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True)
    figure.update_xaxes(side="top", showgrid=False, type="category", nticks=22)
    return figure


def outcomes(table: pd.DataFrame, unit_name: str, theme: ThemeName) -> go.Figure:
    """Launches per missile type, split by outcome; `counts.outcomes_by_missile` gives the table."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 130 + 24 * len(table), barmode="stack", bargap=0.25)
    # Above bars so many that their foot is out of sight.
    figure.update_layout(legend={"y": 1, "yanchor": "top"})
    colours = {
        "success": palette.classes["srbm"],
        "failure": palette.nuclear,
        "unknown": palette.classes["unknown"],
    }
    for outcome, label in words.OUTCOMES.items():
        figure.add_trace(
            go.Bar(
                orientation="h",
                y=[literal(name) for name in table.index],
                x=table[outcome].tolist(),
                name=label,
                # A pattern as well as a colour, so that nothing rests on colour alone.
                marker={
                    "color": colours[outcome],
                    "pattern": {
                        "shape": OUTCOME_PATTERNS[outcome],
                        "fillmode": "overlay",
                        "fgcolor": palette.page,
                        "fgopacity": 1,
                        "size": 6,
                        "solidity": 0.35,
                    },
                },
                hovertemplate=f"%{{y}}: %{{x}} {unit_name}, {label.lower()}<extra></extra>",
            )
        )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    _count_along(figure, float(table[list(words.OUTCOMES)].sum(axis=1).max()), unit_name)
    return figure


def _count_along(figure: go.Figure, most: float, unit_name: str) -> None:
    """Have bars that lie counted from 0, with room for a number beyond the longest."""
    ticks = counted(0 if np.isnan(most) else most)
    figure.update_xaxes(
        title=unit_name.capitalize(),
        tickvals=ticks,
        range=[0, max(ticks[-1], most) * 1.06],
    )


def sites(table: pd.DataFrame, unit_name: str, theme: ThemeName) -> go.Figure:
    """Launches per site; `counts.by_site` gives the table."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 100 + 21 * len(table), bargap=0.3)
    known = table["place"] != "Site not known"
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=table["place"].map(literal).tolist(),
            x=table["count"].tolist(),
            text=table["count"].tolist(),
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": [palette.quiet if one else "rgba(0,0,0,0)" for one in known],
                "line": {"color": palette.quiet, "width": 1.5},
            },
            hovertemplate=f"%{{y}}: %{{x}} {unit_name}<extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    _count_along(figure, float(table["count"].max()), unit_name)
    return figure
