"""The timeline: one clock, one lane per event type, journeys as bars and tests as markers."""

from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from atlas.data import words
from atlas.data.moments import span_text
from atlas.style.figures import MOST_MARKS, base_figure, instants, literal, merged, numbers
from atlas.style.markers import crosses, plotly_symbols, ring
from atlas.style.palette import PALETTES, Palette, ThemeName, rgba

# From the top of the figure downwards.
LANES: Final = {
    "trip": "Journeys",
    "srbm": "Short range",
    "mrbm": "Medium / intermediate",
    "icbm": "Intercontinental",
    "slbm": "Submarine / space",
    "unknown": "Not identified",
    "nuclear": "Nuclear",
    "other": "Other weapons",
    "context": "Context",
    "own": "Your events",
}
# For a narrow strip.
SHORT_LANES: Final = LANES | {
    "srbm": "Short",
    "mrbm": "Medium",
    "icbm": "ICBM",
    "slbm": "Sub./space",
    "unknown": "Unknown",
    "other": "Other",
    "own": "Yours",
}
LANE_OF_CLASS: Final = {
    "srbm": "srbm",
    "mrbm": "mrbm",
    "irbm": "mrbm",
    "hgv": "mrbm",
    "icbm": "icbm",
    "slbm": "slbm",
    "slv": "slbm",
    "unknown": "unknown",
}
# Above the lanes, from the lowest upwards.
ERA_LANES: Final = {
    "president-us": "In Washington",
    "president-kr": "In Seoul",
    "leader-kp": "In Pyongyang",
    "period": "Periods",
}
ERA_STEP: Final = 0.42
MORATORIUM: Final = "moratorium-2017-19"
# The columns of the chronicle that are drawn.
COLUMNS: Final = [
    "kind", "class", "title", "missiles", "outcome", "day_from", "day_to", "start_utc", "end_utc",
    "place_local",
]  # fmt: skip
Span = tuple[pd.Timestamp, pd.Timestamp]
# The width of the plot on a usual screen, and of a letter in it: good enough to leave names out.
PLOT_PIXELS: Final = 570
PIXELS_A_SIGN: Final = 6.8
SPREAD: Final = 0.36  # how far from its lane's middle a missile of a salvo may lie
EDGE: Final = pd.Timedelta(days=200)


def lane(kind: str, class_: object) -> str:
    """The lane of a row of the chronicle."""
    return LANE_OF_CLASS[str(class_)] if kind == "launch" else kind


def timeline(
    chronicle: pd.DataFrame,
    rows: pd.DataFrame,
    eras: pd.DataFrame,
    theme: ThemeName,
    selected: str | None,
    span: tuple[date, date] | None,
) -> go.Figure:
    """The selected `rows` on one clock in UTC.

    Each marker's `customdata` is the id of its row, which a click gives back. `eras` are the
    periods of the table of that name; `span` is the period asked for, else all is shown.
    """
    palette = PALETTES[theme]
    lanes = _lanes(rows)
    shown = [name for name in LANES if name in set(lanes)]
    height = {name: len(shown) - 1 - place for place, name in enumerate(shown)}
    # Only what is drawn: each column taken along costs in each step that follows.
    table = rows[COLUMNS].assign(
        lane=lanes,
        # An hour that is not known puts the marker in the middle of what is known.
        at=rows["start_utc"] + (rows["end_utc"] - rows["start_utc"]) / 2,
        y=[float(height[name]) for name in lanes],
    )
    table = gathered(table) if len(table) > MOST_MARKS else table.assign(count=1, within="")
    table["y"] += _spread(table)
    figure = base_figure(palette, height=270 + 46 * max(len(shown), 2))
    trips = table[table["kind"] == "trip"]
    if len(trips):
        figure.add_trace(_bars(trips, palette))
    for (kind, class_), group in table[table["kind"] != "trip"].groupby(
        ["kind", table["class"].where(table["kind"] == "launch", "")], sort=False, dropna=False
    ):
        figure.add_trace(_markers(kind, class_, group, palette))
    failed = table[table["outcome"] == "failure"]
    figure.add_trace(crosses(instants(failed["at"]), numbers(failed["y"]), palette))
    if selected in table.index:
        chosen = table.loc[[selected]]
        figure.add_trace(ring(instants(chosen["at"]), numbers(chosen["y"]), palette))
    top = max(len(shown), 1) - 0.3
    first, last = _asked(span) or _span(rows)
    figure.add_trace(_era_bars(eras, (first, last), palette, top))
    _bands(figure, chronicle, eras, palette)
    _clock(figure, first, last, palette)
    figure.update_yaxes(
        tickvals=[*height.values(), *(top + ERA_STEP * n for n in range(len(ERA_LANES)))],
        ticktext=[*(LANES[name] for name in height), *ERA_LANES.values()],
        range=[-0.6, top + ERA_STEP * (len(ERA_LANES) - 0.4)],
        fixedrange=True,
        showgrid=False,
    )
    figure.update_layout(showlegend=False, margin={"t": 44})
    return figure


def _clock(figure: go.Figure, first: str, last: str, palette: Palette) -> None:
    """The axis of time, with a slider and buttons."""
    figure.update_xaxes(
        type="date",
        range=[first, last],
        showgrid=True,
        rangeslider={
            "visible": True,
            "thickness": 0.06,
            "range": [first, last],
            "bgcolor": rgba(palette.line, 0.35),
        },
        rangeselector=_buttons(palette),
    )


def gathered(table: pd.DataFrame) -> pd.DataFrame:
    """One row for all of a lane, a class and an outcome in a month, with their `count`.

    It is the first of them, and `within` names the month. Where months are too many too, it is the
    year. Journeys stay as they are.
    """
    day, same = table["day_from"].dt, [table["lane"], table["class"], table["outcome"]]
    # Months and years have no number below zero: a journey is alone.
    alone = pd.Series(-1 - np.arange(len(table)), table.index).where(table["kind"] == "trip")
    groups, by = merged(table, [*same, alone.fillna(12 * day.year + day.month)]), "%B %Y"
    if len(groups) > MOST_MARKS:
        groups, by = merged(table, [*same, alone.fillna(day.year)]), "%Y"
    return groups.assign(within=groups["day_from"].dt.strftime(by))


def _lanes(rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["kind"].tolist(), rows["class"].tolist(), strict=True)
    return [lane(kind, class_) for kind, class_ in pairs]


def _spread(table: pd.DataFrame) -> "pd.Series[float]":
    """Missiles of one day fan out round the middle of their lane, so that each can be seen."""
    groups = table.groupby(["lane", "day_from"])
    place, size = groups.cumcount(), groups["y"].transform("size")
    step = np.minimum(0.12, 2 * SPREAD / size.clip(lower=1))
    return (place - (size - 1) / 2) * step * (table["kind"] != "trip")


def _bars(trips: pd.DataFrame, palette: Palette) -> go.Bar:
    length = (trips["end_utc"] - trips["start_utc"]).dt.total_seconds() * 1000
    return go.Bar(
        orientation="h",
        base=instants(trips["start_utc"]),
        x=numbers(length, "float64"),
        y=numbers(trips["y"]),
        width=0.5,
        customdata=trips.index.tolist(),
        hovertext=[
            f"<b>{_named(row.title, row.place_local)}</b><br>{span_text(row.day_from, row.day_to)}"
            for row in trips.itertuples()
        ],
        hoverinfo="text",
        # The outline keeps a journey of a day visible when forty years are shown.
        marker={"color": palette.journey, "line": {"color": palette.journey, "width": 2.5}},
        name=words.KINDS["trip"],
    )


def _markers(kind: str, class_: str, group: pd.DataFrame, palette: Palette) -> go.Scatter:
    label = words.CLASSES.get(class_, words.KINDS[kind])
    return go.Scatter(
        mode="markers",
        x=instants(group["at"]),
        y=numbers(group["y"]),
        customdata=group.index.tolist(),
        text=_titles(kind, group),
        hovertemplate=f"<b>%{{text}}</b><br>%{{x|%-d %b %Y}}<br>{label}<extra></extra>",
        marker={
            "symbol": plotly_symbols(kind, class_, group["outcome"]),
            "size": 9 if kind == "context" else 10,
            "color": palette.kind(kind, class_),
            "line": {"width": 1.5, "color": palette.kind(kind, class_)},
        },
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        name=label,
    )


def _named(title: str, local: object) -> str:
    """What a row is, and how its place is written there: `Musudan from Wonsan · 원산`."""
    return literal(words.with_local(title, local))


def _titles(kind: str, group: pd.DataFrame) -> list[str]:
    titles = list(map(_named, group["title"].tolist(), group["place_local"].tolist()))
    several = zip(titles, group["count"].tolist(), group["within"].tolist(), strict=True)
    titles = [
        f"{count:,} in {within}, the first: {title}" if count > 1 else title
        for title, count, within in several
    ]
    if kind != "launch":
        return titles
    fired = group["missiles"].tolist()
    return [
        f"{count} × {title}" if count > 1 else title
        for count, title in zip(fired, titles, strict=True)
    ]


def _era_bars(eras: pd.DataFrame, shown: Span, palette: Palette, top: float) -> go.Bar:
    """Office holders and named periods above the lanes, as bars that carry their name."""
    first, last = (edge.tz_convert("UTC").tz_localize(None) for edge in shown)
    table = eras[eras["lane"].isin(ERA_LANES)].assign(
        start=eras["start_date"].clip(lower=first),
        end=eras["end_date"].fillna(last).clip(upper=last),
    )
    table = table[table["start"] < table["end"]]
    y = table["lane"].map({name: top + ERA_STEP * n for n, name in enumerate(ERA_LANES)})
    shade = table.groupby("lane").cumcount() % 2
    # A name that its band has no room for is left to the hover; where a period lies over another
    # one, the later starts with its name.
    following = table.groupby("lane")["start"].shift(-1)
    until = following.where(following < table["end"], table["end"])
    room = (until - table["start"]) / (last - first) * PLOT_PIXELS
    names = [
        literal(name) if len(name) * PIXELS_A_SIGN < pixels else ""
        for name, pixels in zip(table["name"], room, strict=True)
    ]
    return go.Bar(
        orientation="h",
        base=[f"{day:%Y-%m-%d}" for day in table["start"]],
        x=((table["end"] - table["start"]).dt.total_seconds() * 1000).tolist(),
        y=y.tolist(),
        width=ERA_STEP * 0.86,
        text=names,
        textposition="inside",
        insidetextanchor="start",
        textangle=0,
        constraintext="none",
        textfont={"color": palette.ink, "size": 12},
        hovertext=[
            f"<b>{literal(era.name)}</b><br>{era.start_date:%-d %b %Y} – "
            + ("no end listed" if pd.isna(era.end_date) else f"{era.end_date:%-d %b %Y}")
            for era in table.itertuples(index=False)
        ],
        hoverinfo="text",
        marker={
            "color": [rgba(palette.quiet, 0.16 if even else 0.3) for even in shade],
            "line": {"width": 0},
        },
    )


def _bands(
    figure: go.Figure, chronicle: pd.DataFrame, eras: pd.DataFrame, palette: Palette
) -> None:
    """Upright bands: green where Kim Jong Un was abroad, grey for the pause in testing."""
    trips = chronicle[(chronicle["kind"] == "trip") & chronicle["away"]]
    spans = [
        (start.isoformat(), end.isoformat(), rgba(palette.journey, 0.22))
        for start, end in zip(trips["start_utc"], trips["end_utc"], strict=True)
    ]
    pause = eras[eras["era_id"] == MORATORIUM]
    spans += [
        (f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}", rgba(palette.quiet, 0.12))
        for start, end in zip(pause["start_date"], pause["end_date"], strict=True)
    ]
    figure.update_layout(
        shapes=[
            {
                "type": "rect",
                "layer": "below",
                "x0": start,
                "x1": end,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "fillcolor": colour,
                "line": {"width": 0},
            }
            for start, end, colour in spans
        ]
    )


def _buttons(palette: Palette) -> dict[str, object]:
    years = [(1, "1 year"), (5, "5 years"), (15, "15 years")]
    steps = [
        {"count": count, "step": "year", "stepmode": "backward", "label": label}
        for count, label in years
    ]
    return {
        "buttons": [*steps, {"step": "all", "label": "All"}],
        "bgcolor": palette.page,
        "activecolor": palette.line,
        "bordercolor": palette.quiet,
        "borderwidth": 1,
        "font": {"color": palette.ink},
        "y": 1.01,
        "yanchor": "bottom",
    }


def _asked(period: tuple[date, date] | None) -> Span | None:
    """The period asked for, to the end of its last day, and a little beyond on both sides."""
    if period is None:
        return None
    first, last = (pd.Timestamp(day, tz="UTC") for day in period)
    last += pd.Timedelta(days=1)
    return first - (last - first) * 0.01, last + (last - first) * 0.01


def _span(rows: pd.DataFrame) -> Span:
    if rows.empty:
        now = pd.Timestamp("2018-01-01", tz="UTC")
        return now - EDGE, now + EDGE
    first, last = rows["start_utc"].min(), rows["end_utc"].max()
    edge = max((last - first) * 0.02, pd.Timedelta(days=2))
    return first - edge, last + edge
