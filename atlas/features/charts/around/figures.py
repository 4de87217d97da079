"""The tests around the trips, as plotly figures: laid on one day 0, and seen beside expected."""

from collections.abc import Mapping
from textwrap import shorten
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.data import words
from atlas.data.moments import partial_date, span_text
from atlas.features.charts.around.analysis import WINDOWS, odds
from atlas.style.figures import base_figure, literal, numbers
from atlas.style.markers import crosses, plotly_symbols, ring
from atlas.style.palette import PALETTES, Palette, ThemeName, rgba

LANE_HEIGHT: Final = 48  # pixels of a trip, its name above its bar
NOTE: Final = 0.5  # lanes more where a test is named under the bar
NAME: Final = 0.46  # lanes that a name stands above the bar's middle
BAR: Final = 0.36  # thickness of a bar, in lanes
SPREAD: Final = 0.17  # how far from the bar's middle a missile of a salvo may lie, in lanes
SPREAD_DURING: Final = 0.26  # the same for the larger marks of what flew during a trip
SIGNS: Final = 56  # of a name that a phone has room for


def aligned(
    trips: pd.DataFrame,
    launches: pd.DataFrame,
    marked: pd.DataFrame,
    days: int,
    theme: ThemeName,
    selected: str | None,
) -> go.Figure:
    """One row a trip with its first day laid on day 0: the trip as a bar, each missile as a mark.

    `marked` is what `around.marks` gives for `trips` (the table of that name, with the leader's
    name before the title where it is not Kim Jong Un's), `launches` and `days`. A faint band is the
    time that is compared. What flew during a trip is larger, and named. `customdata` is the id of
    the trip or launch.
    """
    palette = PALETTES[theme]
    trips = trips.sort_values("start_date").set_index("trip_id", drop=False)
    during = marked[marked["window"] == "during"]
    extra = trips.index.isin(during["trip_id"]) * NOTE
    lane = pd.Series(np.arange(len(trips)) + extra.cumsum() - extra, index=trips.index)
    length = (trips["end_date"] - trips["start_date"]).dt.days + 1
    depth = len(trips) + float(extra.sum())
    figure = base_figure(palette, int(100 + LANE_HEIGHT * depth), barmode="overlay")
    _bars(figure, trips, length, lane, days, palette)
    rows = _missiles(launches, marked, lane)
    figure.add_trace(_halos(rows[rows["window"] == "during"], palette))
    for class_ in [name for name in words.CLASSES if name in set(rows["class"])]:
        figure.add_trace(_marks(class_, rows[rows["class"] == class_], palette))
    failed = rows[rows["outcome"] == "failure"]
    figure.add_trace(crosses(numbers(failed["day"]), numbers(failed["y"]), palette))
    chosen = rows[rows["launch_id"] == selected]
    if len(chosen):
        figure.add_trace(ring(numbers(chosen["day"]), numbers(chosen["y"]), palette))
    _names(figure, trips, lane, rows[rows["window"] == "during"], days, palette)
    figure.update_xaxes(
        title="Days from the first day of the trip, which is 0",
        range=[-days - 1, int(length.max()) + days],
        zeroline=True,
        zerolinecolor=palette.line,
        gridcolor=rgba(palette.line, 0.45),
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[depth - 0.45, -0.75], showticklabels=False, showgrid=False, fixedrange=True
    )
    return figure


def expected(table: pd.DataFrame, names: Mapping[str, str], theme: ThemeName) -> go.Figure:
    """Test events seen beside expected, a row a trip and a panel a window, all on one scale.

    `around.compared` gives the table, `names` a short name of each trip. Seen is a bar, expected an
    upright stroke, left out where nothing can be expected.
    """
    palette = PALETTES[theme]
    trip_ids = list(table["trip_id"].unique())
    place = {trip_id: at for at, trip_id in enumerate(trip_ids)}
    figure = base_figure(palette, 140 + 27 * max(len(trip_ids), 3), bargap=0.4)
    figure.set_subplots(rows=1, cols=len(WINDOWS), shared_yaxes=True, horizontal_spacing=0.06)
    top = max(float(table["seen"].max()), float(table["expected"].max()), 1.0)
    for column, window in enumerate(WINDOWS, start=1):
        rows = table[table["window"] == window]
        first = column == 1
        figure.add_trace(_seen_bars(rows, place, window, first, palette), row=1, col=column)
        strokes = _expected_strokes(rows[rows["p"].notna()], place, first, palette)
        figure.add_trace(strokes, row=1, col=column)
        figure.add_annotation(
            text=f"<b>{window.capitalize()}</b>",
            xref="x domain" if first else f"x{column} domain",
            yref="paper",
            x=0,
            y=1,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 13, "color": palette.ink},
        )
    axis = {"gridcolor": palette.line, "linecolor": palette.line, "zeroline": False}
    figure.update_xaxes(
        **axis,
        range=[-top * 0.04, top * 1.12],
        dtick=max(1, round(top / 3)),
        fixedrange=True,
        automargin=True,
    )
    figure.update_xaxes(title="Test events", col=2)
    figure.update_yaxes(**axis, showgrid=False, fixedrange=True)
    figure.update_yaxes(
        tickvals=list(place.values()),
        ticktext=[literal(names[trip_id]) for trip_id in trip_ids],
        range=[len(trip_ids) - 0.4, -0.6],
        automargin=True,
        col=1,
    )
    figure.update_layout(margin={"t": 26})
    return figure


def _seen_bars(
    rows: pd.DataFrame, place: Mapping[str, int], window: str, in_legend: bool, palette: Palette
) -> go.Bar:
    """How many test events were seen in a window of each trip."""
    return go.Bar(
        orientation="h",
        x=numbers(rows["seen"], "int16"),
        y=numbers(rows["trip_id"].map(place), "int8"),
        name="Seen",
        showlegend=in_legend,
        legendgroup="seen",
        marker={"color": rgba(palette.quiet, 0.6)},
        text=[_chance(p) for p in rows["p"]],
        textposition="none",
        customdata=numbers(rows["expected"]),
        hovertemplate=(
            f"<b>%{{x}} seen</b>, %{{customdata:.1f}} expected<br>By chance: %{{text}}"
            f"<extra>{window}</extra>"
        ),
    )


def _expected_strokes(
    known: pd.DataFrame, place: Mapping[str, int], in_legend: bool, palette: Palette
) -> go.Scatter:
    """How many were expected in it."""
    return go.Scatter(
        mode="markers",
        x=numbers(known["expected"]),
        y=numbers(known["trip_id"].map(place), "int8"),
        name="Expected",
        showlegend=in_legend,
        legendgroup="expected",
        hoverinfo="skip",
        marker={
            "symbol": "line-ns-open",
            "size": 17,
            "color": palette.ink,
            "line": {"width": 2.5},
        },
    )


def _bars(
    figure: go.Figure,
    trips: pd.DataFrame,
    length: "pd.Series[int]",
    lane: "pd.Series[float]",
    days: int,
    palette: Palette,
) -> None:
    """The time that is compared as a faint band, and the trip on it, hollow where not abroad."""
    figure.add_trace(
        go.Bar(
            orientation="h",
            base=np.full(len(trips), -days - 0.5),
            x=numbers(length + 2 * days, "int16"),
            y=numbers(lane),
            width=BAR,
            hoverinfo="skip",
            showlegend=False,
            marker={"color": rgba(palette.line, 0.3), "line": {"width": 0}},
        )
    )
    for abroad, label, alpha in ((True, "Trip", 0.35), (False, "Trip, not abroad", 0)):
        rows = trips[(trips["abroad"] != "no") == abroad]
        if rows.empty:
            continue
        figure.add_trace(
            go.Bar(
                orientation="h",
                base=np.full(len(rows), -0.5),
                x=numbers(length[rows.index], "int16"),
                y=numbers(lane[rows.index]),
                width=BAR,
                name=label,
                customdata=rows.index.tolist(),
                text=[
                    f"<b>{literal(row.title)}</b><br>{span_text(row.start_date, row.end_date)}"
                    for row in rows.itertuples()
                ],
                textposition="none",
                hovertemplate="%{text}<extra></extra>",
                marker={
                    "color": rgba(palette.journey, alpha),
                    "line": {"color": palette.journey, "width": 2},
                },
                unselected={"marker": {"opacity": 1}},
            )
        )


def _missiles(
    launches: pd.DataFrame,
    marked: pd.DataFrame,
    lane: "pd.Series[float]",
) -> pd.DataFrame:
    """The rows of `marked` with what is drawn of them; missiles of one day fan out."""
    flown = launches.loc[marked["launch_id"]]
    rows = marked.assign(
        **{name: flown[name].to_numpy() for name in ("class", "outcome", "title", "test_event_id")},
        y=marked["trip_id"].map(lane).astype(float),
    )
    groups = rows.groupby(["trip_id", "day"])
    place, size = groups.cumcount(), groups["day"].transform("size")
    most = np.where(rows["window"] == "during", SPREAD_DURING, SPREAD)
    step = np.minimum(most, 2 * most / size)
    rows["y"] += (place - (size - 1) / 2) * step
    return rows


def _marks(class_: str, rows: pd.DataFrame, palette: Palette) -> go.Scatter:
    colour = palette.classes[class_]
    during = rows["window"] == "during"
    return go.Scatter(
        mode="markers",
        x=numbers(rows["day"]),
        y=numbers(rows["y"]),
        customdata=rows["launch_id"].tolist(),
        text=[
            f"<b>{literal(row.title)}</b><br>{row.test_event_id.removeprefix('test-')} in Pyongyang"
            for row in rows.itertuples()
        ],
        hovertemplate="%{text}<br>day %{x}<extra></extra>",
        name=words.CLASSES[class_],
        marker={
            "symbol": plotly_symbols("launch", class_, rows["outcome"]),
            "size": numbers(9 + 3 * during, "int8"),
            "color": colour,
            "opacity": 1,
            "line": {"width": numbers(1.5 + during), "color": colour},
        },
        unselected={"marker": {"opacity": 1}},
    )


def _halos(rows: pd.DataFrame, palette: Palette) -> go.Scatter:
    """Discs of paper behind what flew during a trip, so that it stands out from the bar."""
    return go.Scatter(
        mode="markers",
        x=numbers(rows["day"]),
        y=numbers(rows["y"]),
        hoverinfo="skip",
        showlegend=False,
        marker={"symbol": "circle", "size": 17, "color": palette.page, "opacity": 1},
    )


def _names(
    figure: go.Figure,
    trips: pd.DataFrame,
    lane: "pd.Series[float]",
    during: pd.DataFrame,
    days: int,
    palette: Palette,
) -> None:
    """Each trip's days and title above its bar, and under it what flew during it."""
    texts = [_name(trip) for trip in trips.itertuples()]
    x, y = [-days - 0.5] * len(trips), (lane - NAME).tolist()
    for trip_id, group in during.groupby("trip_id", sort=False):
        tested = [partial_date(one.removeprefix("test-")) for one in group["test_event_id"]]
        when = span_text(min(first for first, _ in tested), max(last for _, last in tested))
        texts.append(f"<b>{words.plural(len(group), 'missile')}, {when}</b>")
        x.append(-0.5)
        y.append(lane[trip_id] + NAME)
    figure.add_trace(
        go.Scatter(
            mode="text",
            x=np.array(x, "float32"),
            y=np.array(y, "float32"),
            text=texts,
            textposition="middle right",
            textfont={"size": 13, "color": palette.ink},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )
    )


def _name(trip: "pd.Series[str]") -> str:
    when = span_text(trip.start_date, trip.end_date)
    title = shorten(str(trip.title), max(SIGNS - len(when), 20), placeholder=" …")
    return f"<b>{when}</b>  {literal(title)}"


def _chance(p: float) -> str:
    return "cannot be computed" if np.isnan(p) else odds(p)
