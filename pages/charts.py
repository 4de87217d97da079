"""Charts: how many, when, the silences, around the trips, how high and far, outcomes and sites."""

import streamlit as st

from atlas.analysis import counts
from atlas.draw import charts
from atlas.export.tables import readable
from atlas.ui import card, data, page, state
from atlas.ui.around import around_section
from atlas.ui.silences import silences_section
from atlas.words import UNITS

PARTS = {"silences": "Silences and bursts", "trips": "Around the trips"}

view = state.page_view()
selected = data.selection(view)
rows = counts.launches_of(selected.rows)
eras = data.catalog()["eras"]
leaders = eras[eras["lane"] == "leader-kp"]
unit, theme = UNITS[view.unit].lower(), page.theme()

page.head(counts.busiest(rows, view.unit), view, selected)
if rows.empty:
    if not selected.rows.empty:
        page.no_launches(view)
        around_section(view)
    st.stop()

step = st.segmented_control(
    "Bars per",
    ["year", "month"],
    format_func=str.capitalize,
    default="year",
    required=True,
    key="step",
)
by_step = counts.by_period(rows, step)
page.chart(
    "tests-by-period",
    counts.top_class(rows, view.unit),
    charts.stacked(by_step, leaders, step, unit, theme),
    lambda: by_step,
)
part = st.segmented_control(
    "Tests in time",
    list(PARTS),
    format_func=PARTS.__getitem__,
    default="silences",
    required=True,
    key="charts_part",
)
if part == "silences":
    silences_section(view, rows)
else:
    around_section(view)
visual, side = st.columns([2, 1])
with visual:
    page.chart(
        "flights",
        counts.highest(rows),
        charts.flights(data.chronicle(), rows, theme, state.event()),
        lambda: readable(rows.dropna(subset=["apogee_km", "distance_km"])),
        pick=True,
    )
with side:
    card.card(selected)
calendar = counts.calendar(rows)
page.chart(
    "calendar",
    counts.busiest_month(rows, view.unit),
    charts.heat_map(calendar, unit, theme),
    lambda: calendar.set_axis(charts.MONTHS, axis=1).rename_axis("Year").reset_index(),
)
left, right = st.columns(2)
with left:
    outcomes = counts.outcomes_by_missile(rows)
    page.chart(
        "outcomes",
        counts.failures(rows, view.unit),
        charts.outcomes(outcomes, unit, theme),
        outcomes.reset_index,
    )
with right:
    sites = counts.by_site(rows)
    page.chart(
        "sites",
        counts.top_site(rows, view.unit),
        charts.sites(sites, unit, theme),
        lambda: sites,
    )
