"""The figures of the charts: made once a view, for all visitors."""

import streamlit as st

from atlas.app import data
from atlas.app.cache import Chart, cached_chart
from atlas.data.words import UNITS
from atlas.draw import bars, heights
from atlas.features.charts import breakdowns
from atlas.query import counts
from atlas.query.view import View
from atlas.style.figures import MOST_MARKS
from atlas.style.palette import ThemeName


@cached_chart(maxsize=64)
def by_period(view: View, step: str, theme: ThemeName) -> Chart:
    """Launches per `step` (`year` or `month`) and class."""
    rows, eras = data.launches(view), data.catalog()["eras"]
    leaders = eras[eras["lane"] == "leader-kp"]
    figure = bars.stacked(counts.by_period(rows, step), leaders, step, _unit(view), theme)
    return counts.top_class(rows, view.unit), figure


@cached_chart(maxsize=64)
def flights(view: View, theme: ThemeName, event_id: str | None) -> Chart:
    """Apogee against distance."""
    rows = data.launches(view)
    return counts.highest(rows), heights.flights(rows, theme, event_id)


def flights_note(view: View) -> None:
    """Say so where a mark of the chart of flights stands for several."""
    if counts.figured(data.launches(view)).sum() > MOST_MARKS:
        st.caption(
            "There are too many flights to show one by one, so overlapping marks of the same "
            "class and outcome are grouped. Filter to see each flight."
        )


@cached_chart(maxsize=64)
def calendar(view: View, theme: ThemeName) -> Chart:
    """Launches per month of each year."""
    rows = data.launches(view)
    figure = breakdowns.heat_map(counts.calendar(rows), _unit(view), theme)
    return counts.busiest_month(rows, view.unit), figure


@cached_chart(maxsize=64)
def outcomes(view: View, theme: ThemeName) -> Chart:
    """Launches per type and outcome."""
    rows = data.launches(view)
    figure = breakdowns.outcomes(counts.outcomes_by_missile(rows), _unit(view), theme)
    return counts.failures(rows, view.unit), figure


@cached_chart(maxsize=64)
def sites(view: View, theme: ThemeName, by: str) -> Chart:
    """Launches per site, or where `by` is `area` per area and site that is in none."""
    rows, areas = data.launches(view), areas_of(by)
    figure = breakdowns.sites(counts.by_site(rows, areas), _unit(view), theme)
    return counts.top_site(rows, view.unit, areas), figure


def areas_of(by: str) -> dict[str, str]:
    """The areas by which a chart counts: all with their names, or where it is by site none."""
    names = data.catalog()["areas"]["name"] if by == "area" else {}
    return {one: f"{name} area" for one, name in names.items()}


def _unit(view: View) -> str:
    return UNITS[view.unit].lower()
