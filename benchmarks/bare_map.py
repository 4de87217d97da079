"""A bare page with one map and one chart: the yardstick of a first view."""

import plotly.graph_objects as go
import pydeck as pdk
import streamlit as st

points = [{"p": [125 + place % 10, 37 + place % 7]} for place in range(100)]
layer = pdk.Layer("ScatterplotLayer", points, get_position="p", radius_min_pixels=4)
st.pydeck_chart(
    pdk.Deck(
        layers=[layer],
        initial_view_state=pdk.ViewState(longitude=128, latitude=39.5, zoom=3.8),
        map_provider=None,
    )
)
st.plotly_chart(go.Figure(go.Bar(y=[place % 17 for place in range(40)])))
