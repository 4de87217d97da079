"""Around the trips: the Streamlit pieces that a page calls."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from atlas.app import data, look, page, state, terms
from atlas.app.cache import Chart, cached, cached_chart
from atlas.app.text import plain
from atlas.data import words
from atlas.data.chronicle import LEADER
from atlas.data.moments import day_text
from atlas.data.rules import ids
from atlas.features.charts.around import analysis, figures
from atlas.query.silences import listed_to
from atlas.query.view import View
from atlas.style.palette import ThemeName

WHOSE: Final = {LEADER: "Kim Jong Un", "all": "All leaders"}
FEWEST_DAYS, USUAL_DAYS, MOST_DAYS = 7, 30, 90
METHOD: Final = (
    "Day 0 is the first day of the trip, Pyongyang time. The chart counts test events, not "
    "missiles, because the missiles of one salvo are not independent. The expected number is the "
    "rate of test events in the rest of the 365 days around the middle of the trip, times the days "
    "of the window; the chance comes from an exact two-sided Poisson test. A test dated only to a "
    "month counts where the whole month fits. The filters for period and country choose the trips; "
    "class, missile, site, outcome, certainty and search choose the tests, in all years, because "
    "the year around a trip is needed. “While Kim was abroad” does not apply here."
)


class Asked(NamedTuple):
    """Which tests are laid around which trips: those of a view, of a period, of a leader or all."""

    tests: View
    period: tuple[date, date] | None
    countries: tuple[str, ...]
    whose: str
    days: int


@dataclass(frozen=True)
class Around:
    """Trips, the launches that are looked at, and what `around` says of them; never change it."""

    trips: pd.DataFrame
    launches: pd.DataFrame
    compared: pd.DataFrame
    marked: pd.DataFrame


def around_section(view: View) -> None:
    """The tests before, during and after each trip, all trips laid on day 0, seen and expected."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="around"):
        whose = st.segmented_control(
            "Trips of",
            list(WHOSE),
            format_func=WHOSE.__getitem__,
            default=LEADER,
            required=True,
            key="around_whose",
        )
        days = st.slider(
            "Days before and after each trip",
            FEWEST_DAYS,
            MOST_DAYS,
            USUAL_DAYS,
            key="around_days",
        )
    tests = replace(view, period=None, country=(), away=False, kind=("launch",), unit="missiles")
    asked = Asked(tests, view.period, view.country, whose, days)
    around = _computed(asked)
    if around.trips.empty:
        st.subheader("No trips match", anchor=False)
        return
    if around.launches.empty:
        st.subheader("No missile tests match", anchor=False)
        return
    together = analysis.pooled(around.compared)
    left, right = st.columns([1.7, 1], gap="medium")
    with left:
        page.chart(
            "around-trips",
            *_aligned(asked, look.theme(), state.event()),
            lambda: _aligned_twin(around),
            pick=True,
        )
    with right:
        page.chart(
            "around-expected", *_expected(asked, look.theme()), lambda: _expected_twin(around)
        )
        st.markdown(_pooled_text(together, days))
        if meaning := analysis.pooled_meaning(together, days):
            st.caption(plain(meaning))
    st.markdown(_caution(around))
    terms.caption(plain(METHOD))


@cached(maxsize=64)
def _computed(asked: Asked) -> Around:
    launches = data.launches(asked.tests)
    trips = data.catalog().trips
    # The chronicle puts a predecessor's name before the title.
    trips = trips.assign(title=data.chronicle().loc[trips["trip_id"], "title"].to_numpy())
    if asked.whose == LEADER:
        trips = trips[trips["leader_id"] == LEADER]
    if asked.period:
        first, last = (pd.Timestamp(day) for day in asked.period)
        trips = trips[(trips["start_date"] <= last) & (trips["end_date"] >= first)]
    if asked.countries:
        wanted = {code.upper() for code in asked.countries}
        trips = trips.loc[[not wanted.isdisjoint(ids(cell)) for cell in trips["countries"]]]
    tests = analysis.events(launches)
    compared = analysis.compared(trips, tests, asked.days, listed_to(data.catalog()))
    trips = analysis.with_tests(trips, compared)
    return Around(
        trips,
        launches,
        compared[compared["trip_id"].isin(trips["trip_id"])],
        analysis.marks(trips, launches, asked.days),
    )


@cached_chart(maxsize=64)
def _aligned(asked: Asked, theme: ThemeName, event_id: str | None) -> Chart:
    around = _computed(asked)
    trips, launches, marked = around.trips, around.launches, around.marked
    figure = figures.aligned(trips, launches, marked, asked.days, theme, event_id)
    return analysis.finding(trips, launches, marked), figure


@cached_chart(maxsize=64)
def _expected(asked: Asked, theme: ThemeName) -> Chart:
    around = _computed(asked)
    names = dict(
        zip(around.trips["trip_id"], around.trips["start_date"].map(day_text), strict=True)
    )
    figure = figures.expected(around.compared, names, theme)
    return analysis.pooled_finding(analysis.pooled(around.compared)), figure


def _pooled_text(together: pd.DataFrame, days: int) -> str:
    windows = (f"{days} days before", "During", f"{days} days after")
    return "\n".join(
        f"- **{label}:** {plain(analysis.compared_text(int(row.seen), row.expected, row.p))}."
        for label, row in zip(windows, together.itertuples(), strict=True)
    )


def _caution(around: Around) -> str:
    """Why these figures prove little."""
    comparable = analysis.comparable(around.compared)["trip_id"].nunique()
    sentences = ["**Few trips prove little.**"]
    if comparable < len(around.trips):
        sentences.append(
            f"{comparable:,} of {words.plural(len(around.trips), 'trip')} can be compared. Around "
            "the others, no test flew in the remaining days of the year; whether talks quieted "
            "that whole year is not measured here."
        )
    twice = analysis.twice(around.marked, around.launches)
    if twice:
        sentences.append(
            f"{words.plural(twice, 'test event falls', 'test events fall')} into the same window "
            "of more than one trip, and each trip counts it."
        )
    sentences.append(
        "Windows of neighbouring trips overlap, tests come in bursts, and the expected numbers "
        "use few tests themselves, so chance brings such differences more often than stated. "
        f"{plain(analysis.many_tests(around.compared))}."
    )
    return " ".join(sentences)


def _aligned_twin(around: Around) -> pd.DataFrame:
    """A row a trip and missile; a trip without any keeps a row."""
    flown = around.launches[["title", "test_event_id", "missile", "place"]]
    marked = around.marked.join(flown, on="launch_id")
    rows = around.trips[["trip_id", "title", "start_date", "end_date"]].rename(
        columns={"title": "trip"}
    )
    rows = rows.reset_index(drop=True).merge(marked, on="trip_id", how="left")
    return pd.DataFrame(
        {
            "Trip": rows["trip"],
            "From (local date)": rows["start_date"].dt.strftime("%Y-%m-%d"),
            "To (local date)": rows["end_date"].dt.strftime("%Y-%m-%d"),
            "Day, the trip's first is 0": rows["day"],
            "Window": rows["window"],
            "Tested on (day in Pyongyang)": rows["test_event_id"].str.removeprefix("test-"),
            "Missile": rows["missile"],
            "From": rows["place"],
            "Launch": rows["launch_id"],
        }
    )


def _expected_twin(around: Around) -> pd.DataFrame:
    table = around.compared
    trips = around.trips.set_index("trip_id")
    return pd.DataFrame(
        {
            "Trip": table["trip_id"].map(trips["title"]),
            "From (local date)": table["trip_id"].map(trips["start_date"]).dt.strftime("%Y-%m-%d"),
            "Window": table["window"],
            "Days of the window": table["days"],
            "Test events seen": table["seen"],
            "Test events expected": table["expected"].where(table["p"].notna()).round(2),
            "Chance of such a difference, 0 to 1": table["p"].round(3),
            "In words": [
                analysis.compared_text(row.seen, row.expected, row.p) for row in table.itertuples()
            ],
            "Test events in the rest of the year": table["rest_seen"],
            "Days of that rest": table["rest_days"],
        }
    )
