"""How high and how far missiles flew, on logarithmic axes."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.data import words
from atlas.data.moments import day_text
from atlas.query.counts import figured
from atlas.style.figures import MOST_MARKS, base_figure, literal, merged, numbers
from atlas.style.markers import crosses, plotly_symbols, ring
from atlas.style.palette import PALETTES, Palette, ThemeName

LENGTHS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]  # km, ticks of those axes
LENGTH_EDGE = 0.06  # of a decade beyond them
CELLS_A_DECADE = 20  # of the logarithmic axes: within a cell marks lie on each other


def flights(launches: pd.DataFrame, theme: ThemeName, selected: str | None) -> go.Figure:
    """Apogee against distance of each flight that has both, on logarithmic axes.

    More than `MOST_MARKS` are merged where marks of one class and outcome would lie on each other.
    Each marker's `customdata` is the id of its row, which a click gives back.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, 440)
    columns = ["apogee_km", "distance_km", "class", "outcome", "missile", "day_from"]
    flown = launches.loc[figured(launches), columns]
    table = _each_or_merged(flown)
    for class_ in [name for name in words.CLASSES if name in set(table["class"])]:
        figure.add_trace(_of_class(class_, table[table["class"] == class_], palette))
    failed = table[table["outcome"] == "failure"]
    figure.add_trace(crosses(numbers(failed["distance_km"]), numbers(failed["apogee_km"]), palette))
    if selected in flown.index:
        row = flown.loc[selected]
        figure.add_trace(ring([row["distance_km"]], [row["apogee_km"]], palette))
    for axis, title, name in (
        ("xaxis", "Distance, km", "distance_km"),
        ("yaxis", "Apogee, km", "apogee_km"),
    ):
        figure.update_layout(
            {
                axis: {
                    "type": "log",
                    "title": title,
                    "tickvals": LENGTHS,
                    "tickformat": ",",
                    "range": _lengths_shown(flown[name]),
                }
            }
        )
    return figure


def _each_or_merged(flown: pd.DataFrame) -> pd.DataFrame:
    """Flights with their `count`: 1 each, or of many those whose marks would lie on each other."""
    if len(flown) <= MOST_MARKS:
        return flown.assign(count=1)
    places = [
        (np.log10(flown[name].clip(lower=1)) * CELLS_A_DECADE).round()
        for name in ("distance_km", "apogee_km")
    ]
    return merged(flown, [*places, flown["class"], flown["outcome"]])


def _of_class(class_: str, group: pd.DataFrame, palette: Palette) -> go.Scatter:
    """The marks of one class."""
    return go.Scatter(
        mode="markers",
        x=numbers(group["distance_km"]),
        y=numbers(group["apogee_km"]),
        customdata=group.index.tolist(),
        text=[
            f"{literal(missile)}, {day_text(day)}"
            + (f", and {count - 1:,} like it" if count > 1 else "")
            for missile, day, count in zip(
                group["missile"].tolist(), group["day_from"], group["count"].tolist(), strict=True
            )
        ],
        hovertemplate="<b>%{text}</b><br>Distance %{x:,.0f} km, apogee %{y:,.0f} km<extra></extra>",
        name=words.CLASSES[class_],
        marker={
            "symbol": plotly_symbols("launch", class_, group["outcome"]),
            "color": palette.classes[class_],
            "size": 10,
            "line": {"width": 1.5, "color": palette.classes[class_]},
        },
        unselected={"marker": {"opacity": 1}},
    )


def _lengths_shown(lengths: "pd.Series[float]") -> list[float]:
    """The range of a logarithmic axis in km, as exponents: three of `LENGTHS` lie within."""
    known = lengths[lengths > 0]
    low, high = (known.min(), known.max()) if len(known) else (LENGTHS[0], LENGTHS[-1])
    last_place = len(LENGTHS) - 1
    first = int(np.clip(np.searchsorted(LENGTHS, low, "right") - 1, 0, last_place - 2))
    last = int(np.clip(np.searchsorted(LENGTHS, high), first + 2, last_place))
    return [
        float(np.log10(min(LENGTHS[first], low))) - LENGTH_EDGE,
        float(np.log10(max(LENGTHS[last], high))) + LENGTH_EDGE,
    ]
