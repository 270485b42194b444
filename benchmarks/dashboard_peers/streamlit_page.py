"""The page that is measured, in Streamlit: choose an indicator, see its chart and facts."""

import json
import os

import plotly.graph_objects as go
import streamlit as st


@st.cache_data
def indicators():
    with open(os.environ["BENCHMARK_FIGURES"], encoding="utf-8") as file:
        return {one["title"]: one for one in json.load(file)}


st.title("Performance clinic")
one = indicators()[st.selectbox("Indicator", list(indicators()))]
st.header(one["headline"])
figure = go.Figure(one["figure"])
st.plotly_chart(figure, theme=None, config={"displayModeBar": False})
st.table([{"Fact": name, "Figure": value} for name, value in one["facts"]])
