"""Two things side by side: the pickers, the differences, and the visuals on the same scales."""

from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from atlas.app import card, data, look, page, state
from atlas.app.cache import Chart, cached, cached_chart
from atlas.app.filters import presets
from atlas.app.text import plain
from atlas.data.moments import FIRST_DAY, LAST_DAY, years_text
from atlas.draw.journeys import aligned_lines
from atlas.features.compare import analysis, figures
from atlas.query import journeys, links
from atlas.query.counts import figured, launches_of
from atlas.query.view import View
from atlas.style.palette import ThemeName

KINDS: Final = {"periods": "Periods", "missiles": "Missiles", "trips": "Journeys"}
FIRST: Final = {
    "periods": ("2017", "2022"),
    "missiles": ("hwasong-15", "hwasong-17"),
    "trips": ("2019-04-vladivostok", "2023-09-russia"),
}
HINT: Final = f"use an era, a year, a month, or two days from {FIRST_DAY} to {LAST_DAY}"
Asked = tuple[str, str, str]


class _Known:
    """What a link may name: an option of the pickers, or two days of one's own."""

    def __init__(self, by: str) -> None:
        self._by, self._options = by, options(by)

    def __contains__(self, value: object) -> bool:
        return value in self._options or (
            self._by == "periods" and _own_days(str(value)) is not None
        )


def asked() -> Asked:
    """What the link compares; to be read before the head tells what was ignored."""
    by = state.bound("by", KINDS, "periods")
    known = _Known(by)
    first, hint = FIRST[by], HINT if by == "periods" else ""
    return by, state.bound("a", known, first[0], hint), state.bound("b", known, first[1], hint)


@cached(maxsize=3)
def options(by: str) -> dict[str, str]:
    """What can be compared, ids and names: never change it."""
    if by == "missiles":
        return data.options()["missile"]
    if by == "trips":
        table = _journeys()
        return {
            str(trip_id): f"{row['start_date']:%b %Y}: {row['title']}"
            for trip_id, row in table.iterrows()
        }
    rows = data.common()
    years = range(rows["day_from"].min().year, rows["day_to"].max().year + 1)
    eras = {one: name for one, (name, days) in presets().items() if days}
    return eras | {str(year): str(year) for year in years}


@cached(maxsize=1, common=True)
def _journeys() -> pd.DataFrame:
    return journeys.comparison(data.catalog(), data.rides())


def _days(value: str) -> tuple[date, date]:
    if (own := _own_days(value)) is not None:
        return own
    days = presets()[value][1]
    if days is None:
        raise KeyError(value)
    # An era that goes on reaches as far as the data are complete, whatever a visitor plans.
    goes_on = days[1] >= data.common_days()[1]
    return days[0], _complete_to() if goes_on else days[1]


def _complete_to() -> date:
    """The day to which the launches are complete."""
    return data.catalog().as_of("launches")


def _own_days(value: str) -> tuple[date, date] | None:
    if value != links.bare(value):
        return None
    try:
        first, last = links.span(value, data.common_days())
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _name(by: str, value: str) -> str:
    if by == "periods" and value not in options(by):
        return years_text(*_days(value))
    return options(by)[value]


def names(chosen: Asked) -> tuple[str, str]:
    """The names of both."""
    by, a, b = chosen
    return _name(by, a), _name(by, b)


def rows_of(view: View, chosen: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the filters select of each, a row a missile; of periods and missiles."""
    by, *both = chosen
    tables = []
    for one in both:
        filters = replace(view, unit="missiles")
        if by == "periods":
            filters = replace(filters, period=_days(one))
        else:
            filters = replace(filters, missile=(one,))
        tables.append(data.selection(filters).rows)
    return tables[0], tables[1]


@cached(maxsize=64)
def table(view: View, chosen: Asked) -> pd.DataFrame:
    """The measures of both: never change it."""
    by, a, b = chosen
    if by == "trips":
        measures: pd.DataFrame = analysis.journeys(
            _journeys(), data.catalog(), data.common(), (a, b)
        )
        return measures
    rows = rows_of(view, chosen)
    if by == "periods":
        return analysis.periods(rows, (_days(a), _days(b)), _complete_to())
    return analysis.missiles(data.catalog(), (a, b), rows)


def pickers(chosen: Asked) -> None:
    """What is compared, as controls that write the link."""
    by, a, b = chosen
    with st.container(horizontal=True, vertical_alignment="bottom", key="compare_pickers"):
        _put("compare_by", by)
        st.segmented_control(
            "Compare",
            list(KINDS),
            format_func=KINDS.__getitem__,
            required=True,
            key="compare_by",
            on_change=_on_kind,
        )
        for side, value in (("a", a), ("b", b)):
            labels = options(by)
            if value not in labels:
                labels = {value: _name(by, value)} | labels
            key = f"compare_{side}"
            _put(key, value)
            st.selectbox(
                side.upper(),
                list(labels),
                format_func=labels.__getitem__,
                key=key,
                on_change=_on_side,
                args=(side,),
                width=240,
            )
        st.button("Swap", icon=":material/swap_horiz:", on_click=_swap, args=(b, a))


def _put(key: str, value: str) -> None:
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _on_kind() -> None:
    state.bind(by=st.session_state["compare_by"], a="", b="")


def _on_side(side: str) -> None:
    state.bind(**{side: st.session_state[f"compare_{side}"]})


def _swap(a: str, b: str) -> None:
    state.bind(a=a, b=b)


def body(view: View, chosen: Asked, measures: pd.DataFrame) -> None:
    """The differences as a table, and the visuals."""
    by, a, b = chosen
    both = names(chosen)
    note = {
        "periods": "All filters except the period apply.",
        "missiles": "All filters except the missile apply.",
        "trips": "Filters do not apply here.",
    }[by]
    visual, side = st.columns([1.6, 1])
    with side:
        _differences(measures, both, note)
        card.card(data.selection(view))
    with visual:
        if a == b:
            st.info("A and B are the same.", icon=":material/info:")
        elif by == "trips":
            _trips((a, b))
        else:
            _flown(view, chosen, both)


def _differences(measures: pd.DataFrame, both: tuple[str, str], note: str) -> None:
    sentences = analysis.in_words(measures)
    heads = {"measure": "Measure", "a": f"A: {both[0]}", "b": f"B: {both[1]}"}
    table_ = sentences.rename(columns=heads | {"difference": "Difference"})
    st.subheader("Differences", anchor=False)
    # The heads are names of the data too.
    st.table(table_.map(plain).rename(columns=plain).set_index("Measure"))
    st.caption(f"B against A. {note} “Not known” is not zero.")
    page.twin("compare", lambda: table_, look.ROWS_LINE)


def _flown(view: View, chosen: Asked, both: tuple[str, str]) -> None:
    by = chosen[0]
    flown = _launches(view, chosen)
    if not len(flown[0]) and not len(flown[1]):
        st.info("No missile test of either matches the filters.", icon=":material/info:")
        return
    if by == "periods":
        # A file is built outside the session: what it holds is gathered here.
        paces = _since_start(view, chosen)
        page.chart(
            "compare-classes",
            *_classes(view, chosen, look.theme()),
            lambda: _twin(flown, both),
        )
        page.chart(
            "compare-pace",
            *_pace(view, chosen, look.theme()),
            lambda: pd.concat(paces, keys=both, names=["Period", None]).reset_index(0),
        )
    else:
        page.chart(
            "compare-years",
            *_years(view, chosen, look.theme()),
            lambda: _twin(flown, both),
        )
    page.chart(
        "compare-flights",
        *_flights(view, chosen, look.theme()),
        lambda: _twin(flown, both),
        pick=True,
    )


def _launches(view: View, chosen: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    a, b = rows_of(view, chosen)
    return launches_of(a), launches_of(b)


@cached_chart(maxsize=64)
def _classes(view: View, chosen: Asked, theme: ThemeName) -> Chart:
    flown, both = _launches(view, chosen), names(chosen)
    known = [
        len(rows) > 0 or _days(one)[0] <= _complete_to()
        for rows, one in zip(flown, chosen[1:], strict=True)
    ]
    counts = [
        f"{len(rows):,}" if is_known else analysis.NOT_KNOWN
        for rows, is_known in zip(flown, known, strict=True)
    ]
    heading = f"Missiles flown: {counts[0]} in {both[0]}, {counts[1]} in {both[1]}"
    return heading, figures.by_class(flown, both, theme, (known[0], known[1]))


def _since_start(view: View, chosen: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    (flown_a, flown_b), (_, a, b) = _launches(view, chosen), chosen
    return (
        analysis.since_start(flown_a, _days(a)[0]),
        analysis.since_start(flown_b, _days(b)[0]),
    )


@cached_chart(maxsize=64)
def _pace(view: View, chosen: Asked, theme: ThemeName) -> Chart:
    a, b = (analysis.length(_days(one), _complete_to()) for one in chosen[1:])
    figure = figures.since_start(_since_start(view, chosen), (a, b), names(chosen), theme)
    return "Pace, from the first day of each", figure


@cached_chart(maxsize=64)
def _years(view: View, chosen: Asked, theme: ThemeName) -> Chart:
    flown, both = _launches(view, chosen), names(chosen)
    heading = f"{len(flown[0]):,} × {both[0]}, {len(flown[1]):,} × {both[1]}"
    return heading, figures.by_year(flown, both, theme)


@cached_chart(maxsize=64)
def _flights(view: View, chosen: Asked, theme: ThemeName) -> Chart:
    flown = _launches(view, chosen)
    known = [int(figured(one).sum()) for one in flown]
    heading = f"Apogee and distance are known for {known[0]:,} and {known[1]:,} flights"
    return heading, figures.flights(flown, names(chosen), theme)


def _twin(flown: tuple[pd.DataFrame, pd.DataFrame], both: tuple[str, str]) -> pd.DataFrame:
    columns = ["id", "title", "day_from", "class", "outcome", "apogee_km", "distance_km"]
    parts = [one[columns].assign(side=f"{letter}: {name}") for one, letter, name in
             zip(flown, "AB", both, strict=True)]  # fmt: skip
    return pd.concat(parts)


def _trips(chosen: tuple[str, str]) -> None:
    page.chart(
        "compare-ways",
        *_ways(chosen, look.theme()),
        lambda: journeys.aligned(data.rides(), chosen),
        sources=look.RAIL_LINE,
    )


@cached_chart(maxsize=64)
def _ways(chosen: tuple[str, str], theme: ThemeName) -> Chart:
    points = journeys.aligned(data.rides(), chosen)
    titles = {one: options("trips")[one] for one in chosen}
    return journeys.aligned_finding(points, titles, "journey"), aligned_lines(points, titles, theme)


def show() -> None:
    """The page."""
    view = state.page_view()
    chosen = asked()
    measures = table(view, chosen)
    page.head(analysis.finding(measures, names(chosen)), view, data.selection(view))
    pickers(chosen)
    body(view, chosen, measures)
