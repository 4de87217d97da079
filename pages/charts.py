"""Charts: how many, when, the silences, around the trips, how high and far, outcomes and sites."""

import streamlit as st

from atlas.analysis import counts
from atlas.draw.charts import MONTHS
from atlas.export.tables import readable
from atlas.ui import card, data, look, page, state, visuals
from atlas.ui.around import around_section
from atlas.ui.silences import silences_section

PARTS = {"silences": "Silences and bursts", "trips": "Around the trips"}

view = state.page_view()
selected = data.selection(view)
rows = data.launches(view)
theme = look.theme()

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
page.chart(
    "tests-by-period",
    *visuals.by_period(view, step, theme),
    lambda: counts.by_period(rows, step),
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
    silences_section(view)
else:
    around_section(view)
visual, side = st.columns([2, 1])
with visual:
    page.chart(
        "flights",
        *visuals.flights(view, theme, state.event()),
        lambda: readable(rows[counts.figured(rows)]),
        pick=True,
    )
    visuals.flights_note(view)
with side:
    card.card(selected)
page.chart(
    "calendar",
    *visuals.calendar(view, theme),
    lambda: counts.calendar(rows).set_axis(MONTHS, axis=1).rename_axis("Year").reset_index(),
)
left, right = st.columns(2)
with left:
    page.chart(
        "outcomes",
        *visuals.outcomes(view, theme),
        lambda: counts.outcomes_by_missile(rows).reset_index(),
    )
with right:
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
        *visuals.sites(view, theme, by),
        lambda: counts.by_site(rows, visuals.areas_of(by)),
    )
