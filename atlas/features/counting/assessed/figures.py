"""Assessed against claimed, as a plotly figure."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.data.moments import day_text
from atlas.style.figures import base_figure, literal, numbers
from atlas.style.markers import ring
from atlas.style.palette import PALETTES, Palette, ThemeName

ROW_HEIGHT = 36


def dumbbells(
    table: pd.DataFrame,
    title: str,
    gap: Callable[[Mapping[Any, Any]], str],
    theme: ThemeName,
    selected: str | None,
) -> go.Figure:
    """A row a flight: assessed and claimed figure in km, joined by a line, and their difference.

    `assessed.flights` gives the table, `gap` the words of a difference, `title` those of the axis.
    The markers' `customdata` is the id of the launch; a ring marks the row of the
    `selected` launch.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, 90 + ROW_HEIGHT * len(table))
    rows = table.to_dict("records")
    lane = np.arange(len(table), dtype="int16")
    empty = [None] * len(table)
    figure.add_trace(
        go.Scatter(
            mode="lines",
            x=_interleaved(table["assessed_km"], table["claimed_km"], empty),
            y=_interleaved(lane, lane, empty),
            line={"color": palette.quiet, "width": 3},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    figure.add_traces(_ends(table, palette))
    for place, row in enumerate(rows):
        figure.add_annotation(
            text=f"<b>{_name(row)}</b> · {gap(row)}",
            xref="paper",
            x=0,
            y=place,
            yshift=15,
            xanchor="left",
            showarrow=False,
            font={"size": 12, "color": palette.ink},
        )
    chosen = [place for place, row in enumerate(rows) if selected in row["launch_ids"]]
    if chosen:
        figure.add_trace(ring([rows[place]["assessed_km"] for place in chosen], chosen, palette))
    figure.update_yaxes(
        range=[len(table) - 0.5, -0.8],
        tickvals=lane.tolist(),
        showticklabels=False,
        fixedrange=True,
    )
    top = float(table[["assessed_km", "claimed_km"]].to_numpy().max()) if len(table) else 1.0
    figure.update_xaxes(title=title, tickformat=",", range=[0, top * 1.05])
    return figure


def _ends(table: pd.DataFrame, palette: Palette) -> list[go.Scatter]:
    """The assessed and the claimed figure of each flight.

    A dot lies within a diamond where the two are the same: both stay seen.
    """
    return [
        go.Scatter(
            mode="markers",
            x=numbers(table[column], "float64"),
            y=np.arange(len(table), dtype="int16"),
            text=[_hover(row) for row in table.to_dict("records")],
            customdata=table.index.tolist(),
            name=label,
            marker={
                "symbol": symbol,
                "size": size,
                "color": palette.ink,
                "line": {"width": 2, "color": palette.ink},
            },
            unselected={"marker": {"opacity": 1}},
            hovertemplate="%{text}<extra></extra>",
        )
        for column, label, symbol, size in (
            ("assessed_km", "Assessed by others", "circle", 8),
            ("claimed_km", "Claimed by state media", "diamond-open", 14),
        )
    ]


def _interleaved(*columns: Any) -> list[Any]:
    """The columns' values row by row: start, end and a break for each line."""
    return [one for row in zip(*columns, strict=True) for one in row]


def _name(row: Mapping[Any, Any]) -> str:
    """The flight of a row: its missile, how many of them, and its day."""
    many = f"{row['missiles']} × " if row["missiles"] > 1 else ""
    return f"{many}{literal(row['missile'])}, {day_text(row['day'])}"


def _hover(row: Mapping[Any, Any]) -> str:
    by = f" ({literal(row['assessed_by'])})" if isinstance(row["assessed_by"], str) else ""
    return (
        f"<b>{_name(row)}</b><br>claimed {row['claimed_km']:,g} km"
        f"<br>assessed {row['assessed_km']:,g} km{by}"
    )
