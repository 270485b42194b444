"""The page that is measured, in Panel: choose an indicator, see its chart and facts."""

import json
import os

import panel as pn

pn.extension("plotly")
with open(os.environ["BENCHMARK_FIGURES"], encoding="utf-8") as file:
    INDICATORS = {one["title"]: one for one in json.load(file)}

choice = pn.widgets.Select(name="Indicator", options=list(INDICATORS))


def shown(title):
    one = INDICATORS[title]
    facts = "\n".join(f"| {name} | {value} |" for name, value in one["facts"])
    return pn.Column(
        pn.pane.Markdown(f"## {one['headline']}"),
        pn.pane.Plotly(one["figure"], config={"displayModeBar": False}, height=420),
        pn.pane.Markdown(f"| Fact | Figure |\n| --- | --- |\n{facts}"),
        sizing_mode="stretch_width",
    )


pn.Column("# Performance clinic", choice, pn.bind(shown, choice)).servable()
