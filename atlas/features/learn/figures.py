"""Small figures for the lessons."""

import plotly.graph_objects as go

from atlas.style.figures import base_figure, literal
from atlas.style.palette import Palette

BAR_PIXELS = 30


def bars(labels: list[str], values: list[int], colours: list[str], palette: Palette) -> go.Figure:
    """A bar and its number for each label, from top to bottom."""
    figure = base_figure(palette, 24 + BAR_PIXELS * len(labels))
    figure.add_trace(
        go.Bar(
            x=values,
            y=[literal(label) for label in labels],
            orientation="h",
            marker={"color": colours},
            text=[f"{value:,}" for value in values],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True)
    figure.update_xaxes(visible=False, fixedrange=True, range=[0, max(values) * 1.15])
    return figure
