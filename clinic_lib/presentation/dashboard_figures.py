"""Charts of the dashboard as plotly reads them, with what all of them share told once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from clinic_lib.presentation.chart_records import Chart
from clinic_lib.presentation.dashboard_records import Picture, Table
from clinic_lib.presentation.figures import figure_json

Figure = Mapping[str, Any]


def picture_of(chart: Chart, caption: str, *, own: str = "") -> Picture:
    """A chart with its words and its table, drawn as every other output draws it.

    Parameters
    ----------
    chart : Chart
        Such as ``trend_chart`` gives.
    caption : str
        Of the table.
    own : str
        Row of the table that is about the area itself.

    Returns
    -------
    Picture
    """
    return Picture(
        headline=chart.headline,
        subtitle=chart.subtitle,
        alt_text=chart.alt_text,
        notes=chart.notes,
        figure=figure_json(chart),
        table=Table(caption, chart.table_header, chart.table_rows, own),
        labelled=tuple(
            dict.fromkeys(one.role.value for one in chart.series if one.label or one.first_label)
        ),
    )


def shared_layout(figures: Iterable[Figure]) -> dict[str, Any]:
    """What the layouts of all figures have in common.

    Examples
    --------
    >>> shared_layout([{"layout": {"a": 1, "b": 2}}, {"layout": {"a": 1, "b": 3}}])
    {'a': 1}
    """
    layouts = [figure["layout"] for figure in figures]
    if not layouts:
        return {}
    first, others = layouts[0], layouts[1:]
    return {
        name: value
        for name, value in first.items()
        if all(name in other and _same(other[name], value) for other in others)
    }


def without_shared(picture: Picture, shared: Mapping[str, Any]) -> Picture:
    """The picture whose figure leaves out what all figures share."""
    layout = {k: v for k, v in picture.figure["layout"].items() if k not in shared}
    return replace(picture, figure={"data": picture.figure["data"], "layout": layout})


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
