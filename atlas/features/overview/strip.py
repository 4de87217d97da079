"""The strip of the overview: journeys above the line, launches a month below it."""

import pandas as pd
import plotly.graph_objects as go

from atlas.style.figures import MONTH, base_figure, counted, days_shown, literal
from atlas.style.palette import PALETTES, Palette, ThemeName


def draw(chronicle: pd.DataFrame, theme: ThemeName) -> go.Figure:
    """The overview: journeys above the line, launches a month below it, since the first row."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 300, bargap=0)
    launches = chronicle[chronicle["kind"] == "launch"]
    month = launches["day_from"].dt.to_period("M").dt.start_time
    fired = launches.groupby(month).size()
    low = float(max(fired.max(), 2)) if len(fired) else 2.0
    figure.add_trace(_months(fired, palette))
    figure.add_traces(_journeys(chronicle[chronicle["kind"] == "trip"], low * 0.22, palette))
    figure.add_trace(_nuclear(chronicle[chronicle["kind"] == "nuclear"], -low * 1.12, palette))
    steps = counted(low)
    figure.update_yaxes(
        tickvals=[low * 0.22, *(-step for step in steps)],
        ticktext=["Journeys", *map(str, steps)],
        range=[-low * 1.25, low * 0.45],
        fixedrange=True,
        zeroline=True,
        zerolinecolor=palette.ink,
    )
    figure.update_xaxes(type="date", showgrid=False, fixedrange=True)
    if len(chronicle):
        first, last = chronicle["day_from"].min(), chronicle["day_to"].max()
        figure.update_xaxes(range=days_shown(first, last, 6 * MONTH))
    return figure


def _months(fired: "pd.Series[int]", palette: Palette) -> go.Bar:
    """Launches a month, downwards."""
    return go.Bar(
        x=[f"{day:%Y-%m-%d}" for day in fired.index],
        y=(-fired).tolist(),
        width=29 * 86_400_000,
        offset=0,
        customdata=fired.tolist(),
        # No class is told apart here, so no class lends its colour.
        marker={"color": palette.quiet},
        name="Missiles launched, per month",
        hovertemplate="%{x|%B %Y}: %{customdata} missiles<extra></extra>",
    )


def _journeys(trips: pd.DataFrame, at: float, palette: Palette) -> list[go.Scatter]:
    """His journeys, and those of the other leaders, at one height."""
    his = trips["away"]
    return [
        go.Scatter(
            mode="markers",
            x=[f"{day:%Y-%m-%d}" for day in group["day_from"]],
            y=[at] * len(group),
            text=group["title"].map(literal).tolist(),
            marker={
                "symbol": symbol,
                "size": 10,
                "color": palette.journey,
                "line": {"width": 1.5, "color": palette.journey},
            },
            name=label,
            hovertemplate="<b>%{text}</b><br>%{x|%b %Y}<extra></extra>",
        )
        for group, label, symbol in (
            (trips[his], "Journeys of Kim Jong Un", "square"),
            (trips[~his], "Other journeys of the leaders", "square-open"),
        )
    ]


def _nuclear(tests: pd.DataFrame, at: float, palette: Palette) -> go.Scatter:
    """The nuclear tests, at one height."""
    return go.Scatter(
        mode="markers",
        x=[f"{day:%Y-%m-%d}" for day in tests["day_from"]],
        y=[at] * len(tests),
        text=tests["title"].map(literal).tolist(),
        marker={"symbol": "hexagon", "size": 11, "color": palette.nuclear},
        name="Nuclear tests",
        hovertemplate="<b>%{text}</b><br>%{x|%-d %b %Y}<extra></extra>",
    )
