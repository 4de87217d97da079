"""Journeys: ride one from stop to stop, and compare them all."""

import streamlit as st

from atlas.ui import data, embed, journeys, page, ride, state

PARTS = ["Ride", "Compare", "People", "Close-ups"]

view = state.page_view()
selected = data.selection(view)
trip_id = state.trip()
trips = data.catalog().trips

page.head(ride.headline(trip_id), view, selected)
with st.container(horizontal=True, vertical_alignment="bottom"):
    options = list(data.rides())
    st.selectbox(
        "Journey",
        options,
        index=options.index(trip_id),
        format_func=lambda one: f"{trips.at[one, 'start_date']:%b %Y}: {trips.at[one, 'title']}",
        key="trip_chosen",
        on_change=lambda: state.ride(st.session_state["trip_chosen"]),
        width=380,
    )
    part = st.segmented_control("Show", PARTS, default=PARTS[0], required=True, key="part")

if part == PARTS[0]:
    visual, side = st.columns([2.6, 1])
    with visual:
        with embed.visual(page.RAIL_LINE):
            ride.stage()
            ride.legend()
        ride.about(trip_id)
    with side:
        st.subheader("Stops", anchor=False)
        with st.container(height=760, border=False, key="stop_list"):
            ride.stop_list(trip_id)
    ride.time_distance(trip_id)
    journeys.train_card()
elif part == PARTS[1]:
    journeys.comparison_section()
    journeys.predecessors_section()
elif part == PARTS[2]:
    journeys.travellers_section(trip_id)
else:
    ride.close_ups(trip_id)
