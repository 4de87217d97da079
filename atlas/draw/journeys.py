"""The journeys compared, as plotly figures."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from atlas.data import words
from atlas.data.moments import day_text
from atlas.style.figures import base_figure, literal, numbers
from atlas.style.palette import PALETTES, Palette, ThemeName

MODE_PATTERNS = {"train": "", "plane": "/", "car": "x", "foot": "."}
# Lines differ in dash and in mark, so that no two rest on colour alone.
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "star")


def compare_bars(table: pd.DataFrame, theme: ThemeName) -> go.Figure:
    """Distance of each trip by means of travel; `journeys.comparison` gives the table."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 110 + 30 * len(table), barmode="stack", bargap=0.3)
    names = _names(table)
    for mode, label in words.MODES.items():
        km = table[f"{mode}_km"]
        # A walk of some metres would be a name in the legend and nothing in the figure.
        if km.max() < 1:
            continue
        figure.add_trace(
            go.Bar(
                orientation="h",
                y=names,
                x=numbers(km),
                customdata=table["title"].map(literal).tolist(),
                name=label.capitalize(),
                marker=_filled(_mode_colour(mode, palette), MODE_PATTERNS[mode], palette),
                hovertemplate=(f"<b>%{{customdata}}</b><br>%{{x:,.0f}} km {label}<extra></extra>"),
            )
        )
    figure.update_yaxes(autorange="reversed", showgrid=False, type="category")
    figure.update_xaxes(title="Distance, km", tickformat=",", rangemode="tozero")
    return figure


def aligned_lines(table: pd.DataFrame, titles: Mapping[str, str], theme: ThemeName) -> go.Figure:
    """Journeys laid on one departure: distance covered against days since then.

    `journeys.aligned` gives the table. A mark is filled where the hour is known, else hollow.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, 460)
    colours = (palette.journey, palette.ink, palette.quiet)
    for place, (trip_id, points) in enumerate(table.groupby("trip_id", sort=False)):
        # Each round of colours meets other dashes and marks.
        colour = colours[place % len(colours)]
        mark = MARKS[place % len(MARKS)]
        symbols = [mark if known else f"{mark}-open" for known in points["known"]]
        figure.add_trace(
            go.Scatter(
                mode="lines+markers",
                x=numbers(points["hours"] / 24),
                y=numbers(points["km"]),
                name=literal(titles[str(trip_id)]),
                text=[_clock(hours, known) for hours, known in _pairs(points)],
                line={"color": colour, "width": 2, "dash": DASHES[place % len(DASHES)]},
                marker={"symbol": symbols, "size": 8, "color": colour, "line": {"width": 1.5}},
                hovertemplate="%{text}<br>%{y:,.0f} km<extra>%{fullData.name}</extra>",
            )
        )
    figure.update_xaxes(title="Days since departure", dtick=1, rangemode="tozero")
    figure.update_yaxes(title="Distance covered, km", tickformat=",", rangemode="tozero")
    return figure


def modes_of_leaders(table: pd.DataFrame, theme: ThemeName) -> go.Figure:
    """Journeys by train and without one, per leader; takes `journeys.modes_of_leaders`."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 220, barmode="stack", bargap=0.4)
    for column, label, colour, pattern in (
        ("train", "By train", palette.journey, ""),
        ("other", "Without a train", palette.quiet, "/"),
    ):
        figure.add_trace(
            go.Bar(
                orientation="h",
                y=table["leader"].map(literal).tolist(),
                x=table[column].tolist(),
                name=label,
                marker=_filled(colour, pattern, palette),
                hovertemplate=f"%{{y}}: %{{x}} journeys, {label.lower()}<extra></extra>",
            )
        )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    figure.update_xaxes(title="Journeys", dtick=2, rangemode="tozero")
    return figure


def matrix(table: pd.DataFrame, theme: ThemeName) -> go.Figure:
    """Who went along on which trip: a dot where a person went; takes `journeys.recurring`."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 150 + 24 * len(table))
    rows, columns = table.to_numpy().nonzero()
    people = [literal(person) for person in table.index]
    starts, titles = (table.columns.get_level_values(level) for level in ("start", "title"))
    figure.add_trace(
        go.Scatter(
            mode="markers",
            x=[starts[column] for column in columns],
            y=[people[row] for row in rows],
            text=[literal(titles[column]) for column in columns],
            marker={"symbol": "circle", "size": 12, "color": palette.journey},
            hovertemplate="<b>%{y}</b><br>%{text}, %{x}<extra></extra>",
        )
    )
    figure.update_xaxes(
        type="category",
        categoryorder="array",
        categoryarray=list(starts),
        side="top",
        tickangle=-60,
        range=[-0.5, len(starts) - 0.5],
    )
    figure.update_yaxes(
        type="category",
        categoryorder="array",
        categoryarray=people,
        range=[len(table) - 0.5, -0.5],
    )
    return figure


def _names(table: pd.DataFrame) -> list[str]:
    """A short name a trip: its first day, which no two share."""
    return [day_text(day) for day in table["start_date"]]


def _pairs(points: pd.DataFrame) -> list[tuple[float, bool]]:
    return list(zip(points["hours"], points["known"], strict=True))


def _clock(hours: float, known: bool) -> str:
    elapsed = f"{hours / 24:.1f} days after departure"
    return elapsed if known else f"about {elapsed}; the hour is not known"


def _mode_colour(mode: str, palette: Palette) -> str:
    return {"train": palette.journey, "plane": palette.quiet}.get(mode, palette.ink)


def _filled(colour: str, pattern: str, palette: Palette) -> dict[str, object]:
    """A bar's colour, with a pattern as well, so that nothing rests on colour alone."""
    return {
        "color": colour,
        "pattern": {
            "shape": pattern,
            "fillmode": "overlay",
            "fgcolor": palette.page,
            "fgopacity": 1,
            "size": 6,
            "solidity": 0.35,
        },
    }
