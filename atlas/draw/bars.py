"""Launches in time: bars a year or a month, over the eras of the leaders."""

import pandas as pd
import plotly.graph_objects as go

from atlas.data import words
from atlas.style.figures import MONTH, YEAR, base_figure, counted, days_shown, literal
from atlas.style.palette import PALETTES, Palette, ThemeName, rgba

# A chart of fewer bars shows the time around them; of so few, each is named.
LEAST_BARS, FEW_BARS = 5, 8
NAMED_SHARE = 0.2


def stacked(
    counts: pd.DataFrame, eras: pd.DataFrame, step: str, unit_name: str, theme: ThemeName
) -> go.Figure:
    """Launches per year or month stacked by class, over the bands of North Korea's leaders.

    `counts` is what `counts.by_period` gives; `eras` the rows of the lane `leader-kp`.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, 400, barmode="stack", bargap=0.15)
    width = (330 if step == "year" else 27) * 86_400_000
    for class_, group in counts.groupby("class", sort=False):
        figure.add_trace(
            go.Bar(
                x=[f"{day:%Y-%m-%d}" for day in group["period"]],
                y=group["count"].tolist(),
                width=width,
                offset=0,
                name=words.CLASSES[str(class_)],
                marker={"color": palette.classes[str(class_)]},
                hovertemplate="%{y} in %{x|" + ("%Y" if step == "year" else "%B %Y") + "}",
            )
        )
    figure.update_xaxes(type="date", showgrid=False)
    if len(counts):
        first, last = counts["period"].min(), counts["period"].max()
        last += pd.DateOffset(years=1) if step == "year" else pd.DateOffset(months=1)
        shown = days_shown(first, last, LEAST_BARS * (YEAR if step == "year" else MONTH))
        _era_bands(figure, pd.Timestamp(shown[0]), pd.Timestamp(shown[1]), eras, palette)
        figure.update_xaxes(range=shown, nticks=12)
        if last - first < FEW_BARS * (YEAR if step == "year" else MONTH):
            # Each bar by its name: plotly would write days between them.
            figure.update_xaxes(
                dtick="M12" if step == "year" else "M1",
                tickformat="%Y" if step == "year" else "%b\n%Y",
                ticklabelmode="period",
            )
    top = float(counts.groupby("period")["count"].sum().max()) if len(counts) else 1.0
    ticks = counted(top)
    # Room above the highest bar for the names of the eras.
    figure.update_yaxes(
        title=unit_name.capitalize(), tickvals=ticks, range=[0, max(top, ticks[-1]) * 1.12]
    )
    return figure


def _era_bands(
    figure: go.Figure,
    first: pd.Timestamp,
    last: pd.Timestamp,
    eras: pd.DataFrame,
    palette: Palette,
) -> None:
    """Faint bands behind the bars with the leader's name on top, cut to what is shown."""
    for place, era in enumerate(eras.itertuples()):
        start = max(era.start_date, first)
        end = min(last if pd.isna(era.end_date) else era.end_date, last)
        if end <= start:
            continue
        figure.add_shape(
            type="rect",
            layer="below",
            x0=f"{start:%Y-%m-%d}",
            x1=f"{end:%Y-%m-%d}",
            y0=0,
            y1=1,
            yref="paper",
            fillcolor=rgba(palette.quiet, 0.07 if place % 2 else 0.14),
            line={"width": 0},
            label={
                # On a phone a name has room on a band that takes a fifth of the chart.
                "text": literal(era.name.removesuffix(" era"))
                if (end - start) / (last - first) > NAMED_SHARE
                else "",
                "textposition": "top center",
                "font": {"color": palette.quiet, "size": 12},
            },
        )
