"""What all visuals of a page share: its theme, the lines that name sources, what maps lack."""

import streamlit as st

from atlas.app.text import plain
from atlas.maps.fetched import SHOWS, wrong
from atlas.style.palette import ThemeName

ROWS_LINE = "Sources: each row names its documents."
LAUNCHES_LINE = (
    f"{ROWS_LINE} Launches: James Martin Center for Nonproliferation Studies, North Korea Missile "
    "Test Database."
)
# Of what is drawn on a map.
SOURCE_LINE = (
    f"{LAUNCHES_LINE} Outlines, rivers and railways: Natural Earth, GSHHG (LGPL), © OpenStreetMap "
    "contributors (ODbL)."
)
RAIL_LINE = (
    f"{ROWS_LINE} Stations and lines: © OpenStreetMap contributors (ODbL), GeoNames and others "
    "named in the data. Lengths are measured along the lines on the map, scaled to published "
    "lengths where available."
)


def theme() -> ThemeName:
    """The theme that the visitor sees."""
    return "dark" if st.context.theme.type == "dark" else "light"


def ground_note() -> None:
    """What maps are drawn without, if files are missing or damaged."""
    faults = wrong()
    if faults.files:
        parts = ", ".join(dict.fromkeys(SHOWS[name] for name in faults.files))
        st.warning(
            plain(f"Maps are drawn without {parts}: {faults}."),
            icon=":material/layers_clear:",
        )
