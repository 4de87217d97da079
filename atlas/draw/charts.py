"""The charts: counts, the calendar, flights, outcomes, sites and silences, as plotly figures."""

from itertools import count
from string import ascii_uppercase
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.data import words
from atlas.data.moments import day_text
from atlas.query.counts import figured
from atlas.style.figures import (
    MOST_MARKS,
    base_figure,
    counted,
    days_shown,
    instants,
    literal,
    merged,
    numbers,
)
from atlas.style.markers import crosses, plotly_symbols, ring
from atlas.style.palette import PALETTES, Palette, ThemeName, rgba

YEAR, MONTH = pd.Timedelta(days=365), pd.Timedelta(days=30)
# A chart of fewer bars shows the time around them; of so few, each is named.
LEAST_BARS, FEW_BARS = 5, 8
NAMED_SHARE = 0.2
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
# How much of its chart a number or letter takes: of the width on a phone, and of its height.
CLOSE = 0.044
LABEL_SHARE = 0.1
LETTER_GAP = 0.05  # under a bar, as a share of the longest one
WEEK_PIXELS = 165  # the height of the part with the weeks
LENGTHS = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]  # km, ticks of those axes
LENGTH_EDGE = 0.06  # of a decade beyond them
CELLS_A_DECADE = 20  # of the logarithmic axes: within a cell marks lie on each other
OUTCOME_PATTERNS = {"success": "", "failure": "x", "unknown": "."}


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


def heat_map(table: pd.DataFrame, unit_name: str, theme: ThemeName) -> go.Figure:
    """Launches per month: a column a year, a row a month; `counts.calendar` gives the table."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 380)
    months = table.T
    figure.add_trace(
        go.Heatmap(
            x=[str(year) for year in months.columns],
            y=MONTHS,
            z=months.to_numpy().tolist(),
            text=[["" if n == 0 else str(n) for n in row] for row in months.to_numpy()],
            texttemplate="%{text}",
            # Empty months keep the paper's colour; the scale starts dark enough to be seen.
            colorscale=[
                [0, rgba(palette.line, 0.25)],
                [0.001, rgba(palette.classes["srbm"], 0.22)],
                [1, rgba(palette.classes["srbm"], 0.85)],
            ],
            textfont={"color": palette.ink, "size": 12},
            showscale=False,
            xgap=2,
            ygap=2,
            hovertemplate=f"%{{y}} %{{x}}: %{{z}} {unit_name}<extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, fixedrange=True)
    figure.update_xaxes(side="top", showgrid=False, type="category", nticks=22)
    return figure


def flights(
    chronicle: pd.DataFrame, launches: pd.DataFrame, theme: ThemeName, selected: str | None
) -> go.Figure:
    """Apogee against distance of each flight that has both, on logarithmic axes.

    More than `MOST_MARKS` are merged where marks of one class and outcome would lie on each other.
    Each marker's `customdata` is its row's place in `chronicle`, which a click gives back.
    """
    palette = PALETTES[theme]
    figure = base_figure(palette, 440)
    drawn = ["apogee_km", "distance_km", "class", "outcome", "missile", "day_from"]
    flown = launches.loc[figured(launches), drawn]
    table = flown.assign(count=1)
    if len(flown) > MOST_MARKS:
        places = [
            (np.log10(flown[name].clip(lower=1)) * CELLS_A_DECADE).round()
            for name in ("distance_km", "apogee_km")
        ]
        table = merged(flown, [*places, flown["class"], flown["outcome"]])
    table = table.assign(i=chronicle.index.get_indexer(table.index))
    for class_ in [name for name in words.CLASSES if name in set(table["class"])]:
        group = table[table["class"] == class_]
        figure.add_trace(
            go.Scatter(
                mode="markers",
                x=numbers(group["distance_km"]),
                y=numbers(group["apogee_km"]),
                customdata=numbers(group["i"], "int32"),
                text=[
                    f"{literal(missile)}, {day_text(day)}"
                    + (f", and {count - 1:,} like it" if count > 1 else "")
                    for missile, day, count in zip(
                        group["missile"].tolist(),
                        group["day_from"],
                        group["count"].tolist(),
                        strict=True,
                    )
                ],
                hovertemplate=(
                    "<b>%{text}</b><br>%{x:,.0f} km far, %{y:,.0f} km high<extra></extra>"
                ),
                name=words.CLASSES[class_],
                marker={
                    "symbol": plotly_symbols("launch", class_, group["outcome"]),
                    "color": palette.classes[class_],
                    "size": 10,
                    "line": {"width": 1.5, "color": palette.classes[class_]},
                },
                unselected={"marker": {"opacity": 1}},
            )
        )
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


def outcomes(table: pd.DataFrame, unit_name: str, theme: ThemeName) -> go.Figure:
    """Launches per missile type, split by outcome; `counts.outcomes_by_missile` gives the table."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 130 + 24 * len(table), barmode="stack", bargap=0.25)
    colours = {
        "success": palette.classes["srbm"],
        "failure": palette.nuclear,
        "unknown": palette.classes["unknown"],
    }
    for outcome, label in words.OUTCOMES.items():
        figure.add_trace(
            go.Bar(
                orientation="h",
                y=[literal(name) for name in table.index],
                x=table[outcome].tolist(),
                name=label,
                # A pattern as well as a colour, so that nothing rests on colour alone.
                marker={
                    "color": colours[outcome],
                    "pattern": {
                        "shape": OUTCOME_PATTERNS[outcome],
                        "fillmode": "overlay",
                        "fgcolor": palette.page,
                        "fgopacity": 1,
                        "size": 6,
                        "solidity": 0.35,
                    },
                },
                hovertemplate=f"%{{y}}: %{{x}} {unit_name}, {label.lower()}<extra></extra>",
            )
        )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    _count_along(figure, float(table[list(words.OUTCOMES)].sum(axis=1).max()), unit_name)
    return figure


def _count_along(figure: go.Figure, most: float, unit_name: str) -> None:
    """Have bars that lie counted from 0, with room for a number beyond the longest."""
    ticks = counted(0 if np.isnan(most) else most)
    figure.update_xaxes(
        title=unit_name.capitalize(),
        tickvals=ticks,
        range=[0, max(ticks[-1], most) * 1.06],
    )


def sites(table: pd.DataFrame, unit_name: str, theme: ThemeName) -> go.Figure:
    """Launches per site; `counts.by_site` gives the table."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 100 + 21 * len(table), bargap=0.3)
    known = table["place"] != "Site not known"
    figure.add_trace(
        go.Bar(
            orientation="h",
            y=table["place"].map(literal).tolist(),
            x=table["count"].tolist(),
            text=table["count"].tolist(),
            textposition="outside",
            cliponaxis=False,
            marker={
                "color": [palette.quiet if one else "rgba(0,0,0,0)" for one in known],
                "line": {"color": palette.quiet, "width": 1.5},
            },
            hovertemplate=f"%{{y}}: %{{x}} {unit_name}<extra></extra>",
        )
    )
    figure.update_yaxes(autorange="reversed", showgrid=False)
    _count_along(figure, float(table["count"].max()), unit_name)
    return figure


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


def strip(chronicle: pd.DataFrame, theme: ThemeName) -> go.Figure:
    """The overview: journeys above the line, launches a month below it, since the first row."""
    palette = PALETTES[theme]
    figure = base_figure(palette, 300, bargap=0)
    launches = chronicle[chronicle["kind"] == "launch"]
    month = launches["day_from"].dt.to_period("M").dt.start_time
    fired = launches.groupby(month).size()
    figure.add_trace(
        go.Bar(
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
    )
    low = float(max(fired.max(), 2)) if len(fired) else 2.0
    trips = chronicle[chronicle["kind"] == "trip"]
    his = trips["away"]
    for mine, label, symbol, y in (
        (his, "Journeys of Kim Jong Un", "square", 0.22),
        (~his, "Other journeys of the leaders", "square-open", 0.22),
    ):
        group = trips[mine]
        figure.add_trace(
            go.Scatter(
                mode="markers",
                x=[f"{day:%Y-%m-%d}" for day in group["day_from"]],
                y=[low * y] * len(group),
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
        )
    tests = chronicle[chronicle["kind"] == "nuclear"]
    figure.add_trace(
        go.Scatter(
            mode="markers",
            x=[f"{day:%Y-%m-%d}" for day in tests["day_from"]],
            y=[-low * 1.12] * len(tests),
            text=tests["title"].map(literal).tolist(),
            marker={"symbol": "hexagon", "size": 11, "color": palette.nuclear},
            name="Nuclear tests",
            hovertemplate="<b>%{text}</b><br>%{x|%-d %b %Y}<extra></extra>",
        )
    )
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
