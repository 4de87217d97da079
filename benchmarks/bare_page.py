"""The least a Streamlit page can be: one slider and what it says. The yardstick."""

import streamlit as st

st.write(st.slider("Value", 0, 1000))
