"""Marks on a trend: the days on which something was done about it. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import pandas as pd

from clinic_lib.presentation.chart_records import Mark, Series
from clinic_lib.presentation.chart_text import Columns
from clinic_lib.presentation.theme import SeriesRole, format_date

NAME = "Action"


def mark_series(history: Columns, marks: Sequence[Mark], foot: float) -> list[Series]:
    """One marker for each period in which something was done, on the line where there is a figure.

    Parameters
    ----------
    history : mapping of str to tuple
        The indicator's rows of the history.
    marks : sequence of Mark
        The days.
    foot : float
        Where a marker stands in a period without a figure: at the foot of the chart.
    """
    found: dict[int, list[str]] = defaultdict(list)
    for mark in marks:
        position = _position(history, mark.day)
        if position is not None:
            found[position].append(mark.words)
    series = []
    for number, (position, words) in enumerate(sorted(found.items()), start=1):
        value = history["value"][position]
        at = float(value) if value == value else foot
        values = tuple(at if n == position else None for n in range(len(history["value"])))
        name = NAME if len(found) == 1 else f"{NAME} {number}"
        label = ", ".join(words)
        series.append(Series(name, SeriesRole.ACTION, values, first_label=label))
    return series


def mark_notes(history: Columns, marks: Sequence[Mark]) -> list[str]:
    """What the marker means, and what lies outside the chart."""
    notes = []
    if any(_position(history, mark.day) is not None for mark in marks):
        notes.append("Cross: the period in which an action was agreed or done.")
    notes += [
        f"{mark.words} on {format_date(mark.day)}, after the last period shown."
        for mark in marks
        if _position(history, mark.day) is None
    ]
    return notes


def _position(history: Columns, day: date) -> int | None:
    """The row of the period that a day falls into."""
    moment = pd.Timestamp(day)
    spans = zip(history["period_start"], history["period_end"], strict=True)
    positions = [n for n, (start, end) in enumerate(spans) if start <= moment <= end]
    return positions[-1] if positions else None
