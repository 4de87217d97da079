"""Who counts what, as plotly figures: totals under each rule, and each day with its reason."""

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.data.moments import day_text
from atlas.style.figures import base_figure, instants, literal
from atlas.style.markers import ring
from atlas.style.palette import PALETTES, Palette, ThemeName, rgba

PANEL_HEIGHT = 92
LANE_HEIGHT = 46
# What the tracker writes behind a kind: "Short-Range Ballistic Missile (SRBM)".
ABBREVIATION = re.compile(r" \([A-Z]+\)")
# Shape as well as colour: which of the lists has the day.
MARKS = {"both": "circle", "list": "triangle-up", "tracker": "cross"}


def totals(table: pd.DataFrame, names: Mapping[str, str], theme: ThemeName) -> go.Figure:
    """A row of bars a rule, a bar a year, all on one scale; `coverage.totals` gives the table.

    `table` has at least one year. `names` gives each column's plain name; columns on the other
    tracker are hatched.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, 40 + PANEL_HEIGHT * len(names), showlegend=False, bargap=0.2)
    figure.set_subplots(rows=len(names), cols=1, shared_xaxes=True, vertical_spacing=0.075)
    top = int(table.to_numpy().max())
    for place, (rule, name) in enumerate(names.items(), start=1):
        figure.add_trace(
            go.Bar(
                x=table.index.tolist(),
                y=table[rule].tolist(),
                name=name,
                marker=_filled(palette, hatched=rule in {"entries", "tracker_days"}),
                hovertemplate=f"%{{x}}: <b>%{{y}}</b><extra>{name}</extra>",
            ),
            row=place,
            col=1,
        )
        figure.add_annotation(
            text=f"<b>{table[rule].sum():,}</b>  {name}",
            xref="x domain" if place == 1 else f"x{place} domain",
            yref="y domain" if place == 1 else f"y{place} domain",
            x=0,
            y=1,
            xanchor="left",
            yanchor="bottom",
            showarrow=False,
            font={"size": 13, "color": palette.ink},
        )
    axis = {"gridcolor": palette.line, "linecolor": palette.line, "zeroline": False}
    # Few years and few tests have no halves.
    figure.update_xaxes(
        **axis, showgrid=False, dtick=1 if len(table) <= 8 else None, automargin=True
    )
    figure.update_yaxes(
        **axis,
        range=[0, top * 1.05],
        nticks=4,
        dtick=1 if top <= 4 else None,
        fixedrange=True,
        automargin=True,
    )
    figure.update_layout(margin={"t": 28})
    return figure


def day_strip(
    table: pd.DataFrame,
    reasons: Mapping[str, tuple[str, str]],
    sides: Mapping[str, str],
    theme: ThemeName,
    selected: str | None,
) -> go.Figure:
    """Each day of `coverage.days` in the lane of its reason, marked by the lists that have it.

    `reasons` and `sides` are those of `coverage`; lanes without a day are left out. `customdata` is
    the id of the day's first launch or test, or "". A ring marks the day of the `selected` launch
    or test.
    """
    palette = PALETTES[theme]
    used = [reason for reason in reasons if reason in set(table["reason"])]
    figure = base_figure(palette, 70 + LANE_HEIGHT * len(used))
    for side, label in sides.items():
        figure.add_trace(
            go.Scatter(
                mode="markers", x=[None], y=[None], name=label, marker=_mark(side, False, palette)
            )
        )
    for lane, reason in enumerate(used):
        side, reason_text = reasons[reason]
        days = table[table["reason"] == reason]
        mark = _mark(side, reason.endswith("open"), palette)
        figure.add_trace(_days(days, lane, reason_text, mark))
        figure.add_annotation(
            text=f"<b>{len(days):,}</b>  {reason_text}",
            xref="paper",
            x=0,
            y=lane,
            yshift=19,
            xanchor="left",
            showarrow=False,
            font={"size": 13, "color": palette.ink},
        )
    chosen = table.loc[[selected in ids for ids in table["event_ids"]]]
    if len(chosen):
        figure.add_trace(
            ring(
                instants(chosen["day"]),
                [used.index(reason) for reason in chosen["reason"]],
                palette,
            )
        )
    figure.update_yaxes(
        range=[len(used) - 0.6, -0.75],
        tickvals=list(range(len(used))),
        showticklabels=False,
        fixedrange=True,
    )
    figure.update_xaxes(type="date", showgrid=False)
    return figure


def _days(days: pd.DataFrame, lane: int, reason: str, mark: dict[str, Any]) -> go.Scatter:
    """The days of one reason, in its lane."""
    return go.Scatter(
        mode="markers",
        x=instants(days["day"]),
        y=np.full(len(days), lane, dtype="int8"),
        text=[_hover(day) for day in days.to_dict("records")],
        customdata=[ids[0] if ids else "" for ids in days["event_ids"]],
        marker=mark,
        unselected={"marker": {"opacity": 1}},
        hovertemplate=f"<b>%{{x|%-d %b %Y}}</b><br>%{{text}}<extra>{reason}</extra>",
        showlegend=False,
    )


def _mark(side: str, hollow: bool, palette: Palette) -> dict[str, Any]:
    """The mark of a day: a shape for its side, hollow where nothing explains it."""
    colour = {"both": palette.ink, "list": palette.quiet, "tracker": palette.other}[side]
    return {
        "symbol": MARKS[side] + ("-open" if hollow else ""),
        "size": 9,
        "color": colour if hollow else rgba(colour, 0.5),
        "line": {"width": 1.5 if hollow else 0.5, "color": colour},
    }


def _hover(day: Mapping[Any, Any]) -> str:
    """What is said of a day beside its date: what flew, and what the tracker calls it."""
    lines = []
    if day["missiles"]:
        flown = literal(", ".join(day["types"]))
        month = f"{day['day']:%b %Y}: " if day["day"] != day["day_to"] else ""
        lines.append(f"{month}{day['missiles']} × {flown}")
    if isinstance(day["kinds"], tuple):
        kinds = literal(ABBREVIATION.sub("", " · ".join(day["kinds"])))
        shifted = "" if day["tracker_date"] == day["day"] else f", {day_text(day['tracker_date'])}"
        lines.append(f"Tracker{shifted}: {kinds}")
    if not day["missiles"] and day["other_events"]:
        lines.append(literal(day["other_events"]))
    return "<br>".join(lines)


def _filled(palette: Palette, *, hatched: bool) -> dict[str, Any]:
    """A bar's colour, hatched as well for the other tracker: nothing rests on colour alone."""
    if not hatched:
        return {"color": palette.ink}
    return {
        "color": palette.other,
        "pattern": {
            "shape": "/",
            "fillmode": "overlay",
            "fgcolor": palette.page,
            "fgopacity": 1,
            "size": 5,
            "solidity": 0.3,
        },
    }
