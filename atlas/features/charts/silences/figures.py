"""The chart of silences: days without a test above the line, dense weeks below it."""

from itertools import count
from string import ascii_uppercase
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.style.figures import MONTH, base_figure, counted, days_shown, instants, numbers
from atlas.style.palette import PALETTES, Palette, ThemeName, rgba

# How much of its chart a number or letter takes: of the width on a phone, and of its height.
CLOSE = 0.044
LABEL_SHARE = 0.1
LETTER_GAP = 0.05  # under a bar, as a share of the longest one
WEEK_PIXELS = 165  # the height of the part with the weeks


def silences(
    gaps: pd.DataFrame,
    named: pd.DataFrame,
    weeks: pd.DataFrame,
    dense: pd.DataFrame,
    unit_name: str,
    theme: ThemeName,
) -> go.Figure:
    """Above the line the days since the previous test, below it what flew in seven days.

    `silences.gaps` and `silences.weeks` give the tables. The silences of `named` are numbered in
    its order, the weeks of `dense` get a letter in its order. A silence that may have been longer
    is dashed.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, 460, barmode="overlay", showlegend=False)
    for exact in (True, False):
        _teeth(figure, gaps[gaps["exact"] == exact], exact, palette)
    _weeks(figure, weeks, dense, unit_name, palette)
    ends = [*gaps["after"], *gaps["until"], *weeks["first"]]
    close = (max(ends) - min(ends)) * CLOSE if ends else pd.Timedelta(0)
    top = max(float(gaps["days"].max()) * 1.15, 2.0) if len(gaps) else 2.0
    figure.add_trace(_labels(_ranks(named, close, top), "top", "y", palette))
    deep = max(int(weeks["count"].max()), 2) if len(weeks) else 2
    letters = _letters(dense, close, deep)
    figure.add_trace(_labels(letters, "bottom", "y2", palette))
    lines = max((text.count("<br>") + 1 for _, _, text in letters), default=0)
    # Room below the longest bar for the letters that stand on each other.
    room = WEEK_PIXELS / (WEEK_PIXELS - 16 * lines - 12)
    figure.update_layout(
        yaxis={
            "title": "Days since the previous test",
            "tickformat": ",",
            "tickvals": counted(top * 1.1),
            "range": [0, top * 1.1],
            "domain": [0.42, 1],
        },
        yaxis2={
            "title": f"{unit_name.capitalize()} in 7 days",
            "range": [deep * room, 0],
            "domain": [0, 0.42],
            "tickvals": _steps(deep),
            "gridcolor": palette.line,
            "linecolor": palette.line,
            "zeroline": False,
            "automargin": True,
        },
    )
    figure.update_xaxes(type="date", showgrid=False, anchor="y2")
    if ends:
        figure.update_xaxes(range=days_shown(min(ends), max(ends), 2 * MONTH))
    figure.add_hline(y=0, line={"color": palette.ink, "width": 1})
    return figure


def _weeks(
    figure: go.Figure, weeks: pd.DataFrame, dense: pd.DataFrame, unit_name: str, palette: Palette
) -> None:
    """What flew in seven days; the dense weeks are darker."""
    for busy, colour in ((False, rgba(palette.quiet, 0.6)), (True, palette.ink)):
        rows = weeks[weeks["first"].isin(dense["first"]) == busy]
        figure.add_trace(
            go.Bar(
                x=instants(rows["first"]),
                y=numbers(rows["count"], "int32"),
                width=7 * 86_400_000,
                offset=0,
                yaxis="y2",
                # The outline keeps a week visible when forty years are shown.
                marker={"color": colour, "line": {"color": colour, "width": 2 if busy else 1}},
                hovertemplate=(
                    f"%{{y}} {unit_name} in the seven days from %{{x|%-d %b %Y}}<extra></extra>"
                ),
            )
        )


def _teeth(figure: go.Figure, gaps: pd.DataFrame, exact: bool, palette: Palette) -> None:
    """The days since the previous test, which grow through a silence and end with it."""
    if gaps.empty:
        return
    after, until = instants(gaps["after"]), instants(gaps["until"])
    days = numbers(gaps["days"], "int16")
    # A silence begins where the one before it ends, but for those beside a month without a day.
    begins = np.append(True, after[1:] != until[:-1])
    x = np.column_stack([after, until, until])
    y = np.column_stack([np.zeros_like(days), days, np.zeros_like(days)])
    needed = np.column_stack([begins, np.ones((len(gaps), 2), dtype=bool)])
    figure.add_trace(
        go.Scatter(
            mode="lines",
            x=x[needed],
            y=y[needed],
            fill="tozeroy",
            fillcolor=rgba(palette.quiet, 0.35 if exact else 0.12),
            line={"color": palette.quiet, "width": 1.2, "dash": "solid" if exact else "dot"},
            hoverinfo="skip",
        )
    )
    least = "" if exact else "At least "
    figure.add_trace(
        go.Scatter(
            mode="markers",
            x=until,
            y=days,
            # Not seen: the end of a silence to point at.
            marker={"size": 8, "color": rgba(palette.quiet, 0)},
            hovertemplate=(
                f"{least}%{{y:,}} days without a test until %{{x|%-d %b %Y}}<extra></extra>"
            ),
        )
    )


def _steps(most: int) -> list[int]:
    """Round numbers up to `most`, three at most, without the zero."""
    step = next(n * 10**k for k in count() for n in (1, 2, 5) if most < 4 * n * 10**k)
    return list(range(step, most + 1, step))


def _ranks(
    named: pd.DataFrame, close: pd.Timedelta, top: float
) -> list[tuple[pd.Timestamp, float, str]]:
    """The rank of each named silence over its end; one that would lie on another is raised."""
    label = top * LABEL_SHARE
    placed: list[tuple[pd.Timestamp, float, str]] = []
    ranked = named.assign(rank=range(1, len(named) + 1)).sort_values("days")
    for row in ranked.itertuples():
        foot = float(row.days)
        for other, its_foot, _ in sorted(placed, key=lambda one: one[1]):
            if abs(other - row.until) < close and abs(its_foot - foot) < label:
                foot = its_foot + label
        placed.append((row.until, foot, f"<b>{row.rank}</b>"))
    return placed


def _letters(
    dense: pd.DataFrame, close: pd.Timedelta, deep: int
) -> list[tuple[pd.Timestamp, float, str]]:
    """The letter of each dense week under its bar, stacked where weeks lie close."""
    stacks: list[list[tuple[str, Any]]] = []
    named = zip(ascii_uppercase, dense.itertuples(), strict=False)
    for letter, week in sorted(named, key=lambda one: one[1].first):
        if stacks and week.first - stacks[-1][0][1].first < close:
            stacks[-1].append((letter, week))
        else:
            stacks.append([(letter, week)])
    placed = []
    for stack in stacks:
        first, last = stack[0][1].first, stack[-1][1].last
        lowest = float(max(week.count for _, week in stack)) + deep * LETTER_GAP
        text = "<br>".join(f"<b>{letter}</b>" for letter, _ in stack)
        placed.append((first + (last - first) / 2, lowest, text))
    return placed


def _labels(
    placed: list[tuple[pd.Timestamp, float, str]], side: str, axis: str, palette: Palette
) -> go.Scatter:
    """Names at their places, above or below them."""
    return go.Scatter(
        mode="text",
        x=[f"{at:%Y-%m-%d}" for at, _, _ in placed],
        y=[foot for _, foot, _ in placed],
        text=[text for _, _, text in placed],
        textposition=f"{side} center",
        textfont={"size": 13, "color": palette.ink},
        yaxis=axis,
        hoverinfo="skip",
        cliponaxis=False,
    )
