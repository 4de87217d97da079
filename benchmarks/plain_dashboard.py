"""A dashboard as one would write it at first, with the same data and the same drawings.

Plain filters without counts, a map with its outlines inlined, the timeline and a bar chart; nothing
is kept from one run to the next but the data. A yardstick for `filter_change.py`.
"""

import json

import pydeck as pdk
import streamlit as st

from atlas.data import words
from atlas.data.catalog import load
from atlas.data.chronicle import build
from atlas.draw import bars
from atlas.draw.timeline import timeline
from atlas.geo.landing import landing_points
from atlas.geo.ride import rides
from atlas.maps.camera import CAMERAS
from atlas.query import counts
from benchmarks.harness import ROOT

st.set_page_config(layout="wide")
catalog = st.cache_resource(load)()
chronicle = st.cache_resource(lambda: build(catalog))()
rows = chronicle
with st.sidebar:
    chosen = [
        kind
        for kind, label in words.KINDS.items()
        if st.checkbox(label, kind == "launch", key=f"f_kind_{kind}")
    ]
    for column, names in (("class", words.CLASSES), ("outcome", words.OUTCOMES)):
        some = st.multiselect(column.capitalize(), list(names), format_func=names.__getitem__)
        rows = rows[rows[column].isin(some)] if some else rows
    for column in ("missile", "place"):
        some = st.multiselect(column.capitalize(), sorted(chronicle[column].dropna().unique()))
        rows = rows[rows[column].isin(some)] if some else rows
rows = rows[rows["kind"].isin(chosen)] if chosen else rows

with st.container(key="view_sentence"):
    st.markdown(f"{len(rows)} of {len(chronicle)} events: {', '.join(chosen)}")
land = [
    json.loads((ROOT / "static" / "map" / f"{name}.geojson").read_text())
    for name in ("land_world", "land_region", "borders")
]
journeys = [
    {"p": [list(point) for point in move.track.points]}
    for trip_id, ride in st.cache_resource(rides)(catalog).items()
    if trip_id in rows.index
    for move in ride.moves
]
launches = rows.loc[rows["kind"] == "launch", ["lon", "lat", "distance_km"]]
landing = landing_points(launches.join(catalog.launches[["bearing_deg", "manoeuvres"]]))
places = [
    [{"p": point, "t": "an event"} for point in table.dropna().to_numpy().tolist()]
    for table in (rows[["lon", "lat"]], landing[["to_lon", "to_lat"]])
]
st.pydeck_chart(
    pdk.Deck(
        layers=[
            *(pdk.Layer("GeoJsonLayer", one, get_fill_color=[220, 215, 200]) for one in land),
            pdk.Layer("PathLayer", journeys, get_path="p", get_width=3, width_units='"pixels"'),
            *(
                pdk.Layer("ScatterplotLayer", some, get_position="p", radius_min_pixels=4)
                for some in places
            ),
        ],
        initial_view_state=pdk.ViewState(**CAMERAS["flat"]),
        map_provider=None,
    ),
    key="map",
)
st.plotly_chart(timeline(chronicle, rows, catalog["eras"], "light", None, None), key="timeline")
launches = counts.launches_of(rows)
leaders = catalog["eras"][catalog["eras"]["lane"] == "leader-kp"]
st.plotly_chart(
    bars.stacked(counts.by_period(launches, "year"), leaders, "year", "missiles", "light"),
    key="bars",
)
