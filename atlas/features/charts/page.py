"""Charts: how many, when, the silences, around the trips, how high and far, outcomes and sites."""

import pandas as pd
import streamlit as st

from atlas.app import card, data, look, page, state
from atlas.export.tables import readable
from atlas.features.charts import figures
from atlas.features.charts.around.section import around_section
from atlas.features.charts.breakdowns import MONTHS
from atlas.features.charts.silences.section import silences_section
from atlas.query import counts
from atlas.query.view import Selection, View

PARTS = {"silences": "Silences and bursts", "trips": "Around the trips"}


def show() -> None:
    """The page."""
    view = state.page_view()
    selected = data.selection(view)
    rows = data.launches(view)
    theme = look.theme()

    page.head(counts.busiest(rows, view.unit), view, selected)
    if rows.empty:
        if not selected.rows.empty:
            page.no_launches(view)
            around_section(view)
        return

    step = st.segmented_control(
        "Bars per",
        ["year", "month"],
        format_func=str.capitalize,
        default="year",
        required=True,
        key="step",
    )
    page.chart(
        "tests-by-period",
        *figures.by_period(view, step, theme),
        lambda: counts.by_period(rows, step),
    )
    _in_time(view)
    _flown(view, selected, rows)
    page.chart(
        "calendar",
        *figures.calendar(view, theme),
        lambda: counts.calendar(rows).set_axis(MONTHS, axis=1).rename_axis("Year").reset_index(),
    )
    left, right = st.columns(2)
    with left:
        page.chart(
            "outcomes",
            *figures.outcomes(view, theme),
            lambda: counts.outcomes_by_missile(rows).reset_index(),
        )
    with right:
        _by_place(view, rows)


def _in_time(view: View) -> None:
    """The silences, or what was fired around the trips."""
    part = st.segmented_control(
        "Tests in time",
        list(PARTS),
        format_func=PARTS.__getitem__,
        default="silences",
        required=True,
        key="charts_part",
    )
    if part == "silences":
        silences_section(view)
    else:
        around_section(view)


def _flown(view: View, selected: Selection, rows: pd.DataFrame) -> None:
    """How high and how far they flew, with the card of the selected event beside it."""
    visual, side = st.columns([2, 1])
    with visual:
        page.chart(
            "flights",
            *figures.flights(view, look.theme(), state.event()),
            lambda: readable(rows[counts.figured(rows)]),
            pick=True,
        )
        figures.flights_note(view)
    with side:
        card.card(selected)


def _by_place(view: View, rows: pd.DataFrame) -> None:
    """Launches by area or by site."""
    by = st.segmented_control(
        "Bars per",
        ["area", "site"],
        format_func={"area": "Launch area", "site": "Launch site"}.__getitem__,
        default="area",
        required=True,
        key="sites_by",
    )
    page.chart(
        "sites",
        *figures.sites(view, look.theme(), by),
        lambda: counts.by_site(rows, figures.areas_of(by)),
    )
