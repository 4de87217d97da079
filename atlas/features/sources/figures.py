"""Who speaks in the documents, table by table."""

import pandas as pd
import plotly.graph_objects as go

from atlas.features.sources.analysis import TABLES, VOICES
from atlas.style.figures import base_figure
from atlas.style.palette import PALETTES, ThemeName

PATTERNS = {"both": "", "others": "/", "state": "x", "own": "."}


def voices(table: pd.DataFrame, theme: ThemeName) -> go.Figure:
    """Rows of each table by whom they rest on, as shares; `sources.voices` gives the table."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 420, barmode="stack", bargap=0.3)
    colours = {
        "both": palette.journey,
        "others": palette.classes["srbm"],
        "state": palette.nuclear,
        "own": palette.quiet,
    }
    total = table.sum(axis=1)
    for voice, label in VOICES.items():
        figure.add_trace(
            go.Bar(
                orientation="h",
                y=[TABLES[name] for name in table.index],
                x=(100 * table[voice] / total).round(1).to_list(),
                customdata=[[int(n), int(t)] for n, t in zip(table[voice], total, strict=True)],
                name=label,
                marker={
                    "color": colours[voice],
                    "pattern": {
                        "shape": PATTERNS[voice],
                        "fillmode": "overlay",
                        "fgcolor": palette.page,
                        "size": 6,
                    },
                },
                hovertemplate="%{y}: %{customdata[0]:,} of %{customdata[1]:,} rows, %{x}%"
                f"<extra>{label}</extra>",
            )
        )
    figure.update_yaxes(autorange="reversed")
    figure.update_xaxes(title="Share of rows, %", range=[0, 100])
    return figure
