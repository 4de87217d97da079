"""What every plotly figure shares: fonts, colours, margins, and how text is kept as it stands."""

from html import escape
from itertools import count
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.style.palette import SANS, Palette

# No eye tells more marks of a chart apart, and each has its price: of more, those of one lane and
# month, or those that lie on each other, are drawn as one.
MOST_MARKS: Final = 2_000
# The least length of an axis of days is some of these.
YEAR, MONTH = pd.Timedelta(days=365), pd.Timedelta(days=30)


class Finished(go.Figure):  # type: ignore[misc]
    """A figure that changes no more: it keeps only what is sent, made once for all who see it."""

    def __init__(self, figure: go.Figure) -> None:
        super().__init__()
        self._sent: dict[str, Any] = figure.to_dict()

    def to_dict(self) -> dict[str, Any]:
        """The figure as it is sent: never change it."""
        return self._sent


def base_figure(palette: Palette, height: int | None, **layout: Any) -> go.Figure:
    """An empty figure in the theme's colours, without plotly's own large template.

    One without a `height` is as high as what it stands in.
    """
    axis = {
        "gridcolor": palette.line,
        "linecolor": palette.line,
        "zeroline": False,
        "automargin": True,
        "fixedrange": False,
    }
    figure = go.Figure(
        layout={
            # An empty template: `None` would bring plotly's own, 4 KiB in every figure.
            "template": go.layout.Template(),
            "height": height,
            "font": {"family": SANS, "size": 14, "color": palette.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "xaxis": axis,
            "yaxis": axis,
            "dragmode": "pan",
            # A phone always shows it, over the chart.
            "modebar": {
                "bgcolor": "rgba(0,0,0,0)",
                "color": palette.quiet,
                "activecolor": palette.ink,
            },
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": palette.page,
                "bordercolor": palette.quiet,
                "font": {"family": SANS, "color": palette.ink, "size": 14},
                "align": "left",
            },
            "legend": {
                "orientation": "h",
                # Below: on a phone it takes a row for each entry, and the chart comes first.
                "y": 0,
                "yref": "container",
                "yanchor": "bottom",
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "font": {"color": palette.ink, "size": 13},
            },
        }
    )
    figure.update_layout(**layout)
    return figure


def counted(most: float) -> list[int]:
    """Round numbers from 0 on for an axis of counts up to `most`: three at least, six at most."""
    step = next(n * 10**k for k in count() for n in (1, 2, 5) if most < 6 * n * 10**k)
    return list(range(0, int(max(most, 2 * step)) + 1, step))


def days_shown(first: pd.Timestamp, last: pd.Timestamp, least: pd.Timedelta) -> list[str]:
    """The range of an axis of days: a little beyond both ends, and `least` long.

    Of a single day plotly would make a thousandth of a second.
    """
    beside = max((last - first) * 0.02, (least - (last - first)) / 2)
    return [f"{first - beside:%Y-%m-%d}", f"{last + beside:%Y-%m-%d}"]


def merged(table: pd.DataFrame, same: "list[pd.Series[Any]]") -> pd.DataFrame:
    """One row for all that agree in each column of `same`: the first of them, with its `count`."""
    number = table.groupby(same, sort=False, dropna=False).ngroup()
    first = ~number.duplicated()
    return table[first].assign(count=number.map(number.value_counts())[first])


def literal(text: object) -> str:
    """Text of the data as a figure shows it as it stands: plotly reads tags in all that it draws.

    For everything that is drawn or hovered, but for a `hovertemplate`, which reads more than tags.
    """
    return escape(str(text), quote=False)


def instants(column: "pd.Series[pd.Timestamp]") -> "np.ndarray[Any, Any]":
    """Instants as a date axis takes them, to the minute in UTC, as text.

    Numbers would be sent packed, but plotly draws those by the clock of the visitor's zone.
    """
    return np.datetime_as_string(column.dt.tz_localize(None).to_numpy(), unit="m")


def numbers(column: "pd.Series[float]", dtype: str = "float32") -> "np.ndarray[Any, Any]":
    """Numbers as plotly sends them packed."""
    return column.to_numpy(dtype=dtype)
