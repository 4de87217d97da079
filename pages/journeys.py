"""Journeys: ride one from stop to stop, and compare them all."""

import streamlit as st

from atlas.ui import card, data, embed, journeys, look, page, ride, state

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
    with embed.visual(look.RAIL_LINE):
        ride.ride(trip_id)
    about, now = st.columns([1.4, 1])
    with about:
        ride.about(trip_id)
        ride.twin(trip_id)
    with now:
        ride.stop_now(trip_id)
        if state.event():
            card.card(selected)
    journeys.train_card()
elif part == PARTS[1]:
    journeys.comparison_section()
    journeys.predecessors_section()
elif part == PARTS[2]:
    journeys.travellers_section(trip_id)
else:
    ride.close_ups(trip_id)
