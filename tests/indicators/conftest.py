"""Data sets built by hand, one indicator at a time, so that every expected number can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from clinic_lib.data.columns import Kind
from clinic_lib.data.dataset import Dataset
from clinic_lib.data.periods import parse_period, parse_periods
from clinic_lib.data.tables import TABLES
from clinic_lib.indicators import Assessment, assess

Rows = Iterable[dict[str, Any]]
MISSING = {Kind.NUMBER: float("nan"), Kind.WHOLE_NUMBER: float("nan"), Kind.DATE: pd.NaT}

AREAS = [
    ("E92000001", "England", "country", ""),
    ("E12000006", "East of England", "region", "E92000001"),
    ("E10000029", "Suffolk", "county", "E12000006"),
    ("E10000020", "Norfolk", "county", "E12000006"),
    ("E10000003", "Cambridgeshire", "county", "E12000006"),
    ("E10000012", "Essex", "county", "E12000006"),
    ("E10000034", "Worcestershire", "county", ""),
    ("E07000202", "Ipswich", "district", "E10000029"),
]
INDICATOR = {
    "indicator_id": "NI192",
    "title": "Household waste recycled",
    "polarity": "high_is_good",
    "value_type": "proportion",
    "unit": "%",
    "multiplier": 100.0,
    "decimals": 1.0,
    "frequency": "annual",
    "period_type": "financial",
    "source": "Made up",
    "scope": "national",
    "benchmark_relevant": True,
}


def typed(name: str, rows: Rows) -> pd.DataFrame:
    """A table of the data folder in memory: every column of its schema, typed."""
    table, rows = TABLES[name], list(rows)
    columns = {}
    for column in table.columns:
        default = MISSING.get(column.kind, False if column.kind is Kind.YES_NO else column.default)
        cells = [row.get(column.name, default) for row in rows]
        kind = {
            Kind.NUMBER: "float64",
            Kind.WHOLE_NUMBER: "float64",
            Kind.YES_NO: "bool",
            Kind.DATE: "datetime64[us]",
        }.get(column.kind, "str")
        columns[column.name] = pd.Series(cells, dtype=kind)
    return pd.DataFrame(columns)


def observation(period: str, value: float | None = None, **more: Any) -> dict[str, Any]:
    """One figure for Suffolk's NI192, unless something else is said."""
    row = {"indicator_id": "NI192", "area_code": "E10000029", "period": period, **more}
    return row if value is None else {"value": value, **row}


def yearly(
    values: Iterable[float | None],
    *,
    first: int = 2004,
    half_width: float | None = None,
    **more: Any,
) -> list[dict[str, Any]]:
    """One figure a financial year, with published limits this far either side."""
    rows = []
    for year, value in enumerate(values, start=first):
        row = observation(f"{year}/{(year + 1) % 100:02d}", value, **more)
        if half_width is not None and value is not None:
            row |= {"lower_cl": value - half_width, "upper_cl": value + half_width}
        rows.append(row)
    return rows


def quarterly(values: Iterable[float | None], *, first: int = 2004, **more: Any) -> Rows:
    """One figure a quarter of the financial year."""
    return [
        observation(
            f"{first + n // 4}/{(first + 1 + n // 4) % 100:02d} Q{n % 4 + 1}", value, **more
        )
        for n, value in enumerate(values)
    ]


def target(period: str, value: float | None, **more: Any) -> dict[str, Any]:
    """An agreed level for Suffolk's NI192, unless something else is said."""
    row = {
        "indicator_id": "NI192",
        "area_code": "E10000029",
        "period": period,
        "kind": "level",
        "version": 1.0,
    }
    return {**row, **({} if value is None else {"value": value}), **more}


def build(
    observations: Rows,
    *,
    indicators: Rows | None = None,
    targets: Rows = (),
    comparators: Rows = (),
    rebases: Rows = (),
    **changes: Any,
) -> Dataset:
    """A data set of one indicator (with these changes) or several."""
    described = [dict(INDICATOR, **changes)] if indicators is None else list(indicators)
    kinds = {row["indicator_id"]: row["period_type"] for row in described}
    seen = typed("observations", observations)
    period_types = seen["indicator_id"].map(kinds)
    days = parse_periods(seen["period"], period_types)
    labels = [parse_period(p, k).label for p, k in zip(seen["period"], period_types, strict=True)]
    names = ("area_code", "area_name", "area_type", "parent_code")
    others = ("partnerships", "golden_thread", "activities", "stories", "actions")
    empty = {name: typed(name, []) for name in others}
    return Dataset(
        folder=Path("made-up"),
        areas=typed("areas", [dict(zip(names, area, strict=True)) for area in AREAS]),
        indicators=typed("indicators", described),
        observations=seen.assign(
            period=pd.Series(labels, dtype="str"),
            period_type=period_types,
            period_start=days["start"],
            period_end=days["end"],
        ),
        targets=typed("targets", targets),
        comparators=typed("comparators", comparators),
        rebases=typed("rebases", rebases),
        files=(),
        **empty,
    )


def assessed(dataset: Dataset, *ids: str, **more: Any) -> Assessment:
    """Suffolk assessed on these indicators, or NI192, on the day of a clinic in June 2011."""
    on = more.pop("on", date(2011, 6, 15))
    return assess(dataset, area_code="E10000029", indicator_ids=ids or ("NI192",), on=on, **more)


def row_of(dataset: Dataset, **more: Any) -> pd.Series:
    """The scorecard row of NI192."""
    return assessed(dataset, **more).row("NI192")


class Made:
    """What a test needs to write down a data set."""

    build: Callable[..., Dataset] = staticmethod(build)
    observation = staticmethod(observation)
    yearly = staticmethod(yearly)
    quarterly = staticmethod(quarterly)
    target = staticmethod(target)
    assessed = staticmethod(assessed)
    row_of = staticmethod(row_of)
    indicator = INDICATOR


@pytest.fixture(scope="session")
def made() -> type[Made]:
    """The builders of this file."""
    return Made
