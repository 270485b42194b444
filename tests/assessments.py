"""Assessments of one indicator, written down by hand: each figure is there to be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from clinic_lib.data import parse_period
from clinic_lib.indicators import Assessment, typed_frame
from clinic_lib.indicators.fingerprint import TABLES

ON = date(2011, 6, 8)


def labels(kind: str, count: int, first: int = 2006) -> list[str]:
    """So many periods of a type, from a year on."""
    if kind == "quarter":
        return [
            f"{first + n // 4}/{(first + 1 + n // 4) % 100:02d} Q{n % 4 + 1}" for n in range(count)
        ]
    if kind == "calendar":
        return [str(first + n) for n in range(count)]
    return [f"{first + n}/{(first + 1 + n) % 100:02d}" for n in range(count)]


@cache
def _blank(kind: str, count: int) -> dict[str, pd.DataFrame]:
    """The frames with everything but the figures; made once, because it is slow."""
    histories = []
    for label in labels(kind, count):
        period = parse_period(label, kind)
        row = {"indicator_id": "NI192", "period": label, "segment": 1.0, "process_chart": "none"}
        row |= {"period_start": pd.Timestamp(period.start), "period_end": pd.Timestamp(period.end)}
        histories.append(row)
    scorecard = {
        "indicator_id": "NI192",
        "title": "Household waste recycled",
        "unit": "%",
        "decimals": 1.0,
        "frequency": "quarterly" if kind == "quarter" else "annual",
        "period_type": kind,
    }
    frames = {name: typed_frame([], columns) for name, columns in TABLES.items()}
    frames["scorecard"] = typed_frame([scorecard], TABLES["scorecard"])
    frames["history"] = typed_frame(histories, TABLES["history"])
    return frames


def assessment(
    values: Sequence[float | None],
    *,
    kind: str = "financial",
    half_width: float | None = None,
    as_at: date | None = date(2011, 5, 13),
    rows: Mapping[int, Mapping[str, Any]] | None = None,
) -> Assessment:
    """NI192 with these figures from 2006 on, its limits so far either side, and changes to rows."""
    frames = _blank(kind, len(values))
    figures = pd.Series(values, dtype="float64")
    history = frames["history"].assign(value=figures)
    if half_width is not None:
        history = history.assign(lower_cl=figures - half_width, upper_cl=figures + half_width)
    for number, changes in (rows or {}).items():
        for name, cell in changes.items():
            history.loc[number, name] = cell
    known = history.loc[history["value"].notna(), "period_end"]
    latest = known.iloc[-1] if len(known) else history["period_end"].iloc[-1]
    stood = pd.Series([pd.Timestamp(as_at) if as_at else pd.NaT], dtype="datetime64[us]")
    scorecard = frames["scorecard"].assign(period_end=latest, as_at=stood)
    changed = {**frames, "scorecard": scorecard, "history": history}
    return Assessment("E10000029", "Suffolk", ON, **changed)


def charted(count: int, signals: Mapping[int, str], *, segments: Iterable[float] = ()) -> Any:
    """Changes to rows that give every one of them process limits, and some of them signals."""
    numbers = [*segments] or [1.0] * count
    return {
        n: {
            "process_chart": "xmr",
            "process_mean": 50.0,
            "lower_process_limit": 45.0,
            "upper_process_limit": 55.0,
            "special_cause": signals.get(n, "none"),
            "segment": numbers[n],
        }
        for n in range(count)
    }
