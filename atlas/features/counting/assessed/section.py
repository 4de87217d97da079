"""Assessed against claimed: the Streamlit pieces that a page calls."""

from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from atlas.app import card, data, look, page, state, terms
from atlas.app.cache import Chart, cached, cached_chart
from atlas.app.text import plain
from atlas.data.moments import day_text
from atlas.features.counting.assessed import analysis
from atlas.features.counting.assessed.figures import dumbbells
from atlas.query.view import View
from atlas.style.palette import ThemeName

TITLES: Final = {"apogee": "Apogee, km", "distance": "Distance, km"}
SOURCES: Final = (
    f"{look.ROWS_LINE} Flights: James Martin Center for Nonproliferation Studies, North Korea "
    "Missile Test Database; claims and assessments: state media, militaries and press, row by row."
)
NOTE: Final = (
    "Claimed: state media. Assessed: the militaries of South Korea and Japan, or US tracking, as "
    "named in the table; their figures are rounded, and some are minimum values. Missiles of one "
    "test with the same figures are one row. The chart leaves out flights whose two figures "
    "agree; its headline counts them."
)


def assessed_section(view: View) -> None:
    """Flights for which state media claimed another height, distance or missile."""
    # Every missile that the view selects, also where it counts test events.
    missiles = replace(view, unit="missiles")
    launch_ids = data.launches(missiles).index
    *columns, side = st.columns([1.35, 1.35, 1])
    for column, figure in zip(columns, TITLES, strict=True):
        with column:
            _figure(missiles, figure)
    with side:
        card.card(data.selection(view))
    terms.caption(NOTE)
    _types(launch_ids)


def _figure(view: View, figure: str) -> None:
    flights = _flights(view, figure)
    if flights.empty:
        st.subheader(plain(analysis.finding(flights, figure)), anchor=False)
        return
    page.chart(
        f"assessed-{figure}",
        *_chart(view, figure, look.theme(), state.event()),
        lambda: _flights_twin(analysis.differing(flights), TITLES[figure]),
        pick=True,
        sources=SOURCES,
    )


@cached(maxsize=64)
def _flights(view: View, figure: str) -> pd.DataFrame:
    launch_ids = data.launches(view).index
    return analysis.flights(data.catalog(), launch_ids, figure)


@cached_chart(maxsize=64)
def _chart(view: View, figure: str, theme: ThemeName, event_id: str | None) -> Chart:
    flights = _flights(view, figure)
    return analysis.finding(flights, figure), dumbbells(
        analysis.differing(flights), TITLES[figure], analysis.gap, theme, event_id
    )


def _types(launch_ids: pd.Index) -> None:
    table = analysis.types(data.catalog(), launch_ids)
    st.subheader(plain(analysis.types_finding(table)), anchor=False)
    st.markdown(
        "\n".join(
            f"- **{day_text(row.day)}:** state media: {plain(row.claimed)}; list: "
            f"{plain(row.listed)}{_assessment(row.assessed, row.assessed_by)}. {plain(row.note)}"
            for row in table.itertuples()
        )
    )


def _assessment(missile: object, by: object) -> str:
    return f"; {plain(by)}: {plain(missile)}" if isinstance(missile, str) else ""


def _flights_twin(flights: pd.DataFrame, title: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Day in Pyongyang": flights["day"].dt.strftime("%Y-%m-%d"),
            "Missile": flights["missile"],
            "Missiles": flights["missiles"],
            f"{title}, claimed": flights["claimed_km"],
            f"{title}, assessed": flights["assessed_km"],
            "Claimed minus assessed, km": flights["difference_km"].round(1),
            "Difference, % of assessed": flights["difference_percent"].round(1),
            "Assessed by": flights["assessed_by"],
            "Note": flights["note"],
            "Source ids": flights["source_ids"],
        }
    )
