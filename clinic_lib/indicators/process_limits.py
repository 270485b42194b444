"""Process limits of one series: which chart fits, and the season taken out first where it is clear.

Knows no polarity and passes no judgement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from clinic_lib.indicators.columns import HISTORY_COLUMNS, typed_row
from clinic_lib.indicators.records import Row, Rows, has_value
from clinic_lib.statistics.chart_choice import USUAL, ChartChoice, choose_chart
from clinic_lib.statistics.proportion_chart import add_proportion_limits
from clinic_lib.statistics.run_chart import add_run_rules
from clinic_lib.statistics.season import FEWEST_YEARS, Season, find_season
from clinic_lib.statistics.seasonal_chart import add_seasonal_limits
from clinic_lib.statistics.spc import MINIMUM_POINTS, add_process_limits
from clinic_lib.terms import Marker, PeriodType, ProcessChart

LIMITS = ("process_mean", "lower_process_limit", "upper_process_limit")
SEASONS = {PeriodType.QUARTER: 4, PeriodType.MONTH: 12}
MOVING = (
    "the figures follow the time of year, so the season is taken out before the limits are set, "
    "and they move with it"
)
REFUSED = (
    "the figures follow the time of year, which cannot be taken out of limits that differ with the "
    "denominator"
)
TOO_SHORT = f"{USUAL}; under {FEWEST_YEARS} years it cannot be told whether they follow the season"


@dataclass(frozen=True, slots=True)
class Measured:
    """What decides which chart fits a series.

    Parameters
    ----------
    value_type : str
        A ``ValueType``.
    per : float
        What numerator over denominator is multiplied by.
    period_type : PeriodType
        Quarters and months may have a season.
    """

    value_type: str
    per: float
    period_type: PeriodType


def with_process_limits(rows: Rows, measured: Measured) -> Rows:
    """A history with limits in the segments that have points enough.

    Parameters
    ----------
    rows : sequence of Row
        The columns ``HISTORY_COLUMNS``, every expected period listed, oldest first.
    measured : Measured
        The series' kind.

    Returns
    -------
    sequence of Row
        With process limits, special causes, the chart and why that chart, by the one that fits the
        latest segment that is long enough. A season that is clear is taken out first; where the
        chart that fits cannot take it out there are no limits, and ``limits_note`` says why.
    """
    points = Counter(row["segment"] for row in rows if has_value(row))
    stretches = [segment for segment, count in points.items() if count >= MINIMUM_POINTS]
    if not stretches:
        return rows
    # Missing periods go in: no moving range is counted across a gap.
    names = ("period_start", "value", "numerator", "denominator", "marker")
    observed = [row for row in rows if not row["is_ahead"]]
    seen = pd.DataFrame(
        {
            "stretch": [row["segment"] for row in observed],
            **{name: [row[name] for row in observed] for name in names},
        }
    )
    seasons = _seasons(seen, SEASONS.get(measured.period_type, 1))
    long = seen.loc[seen["stretch"].isin(stretches)]
    latest = long.loc[long["stretch"] == long["stretch"].max()]
    choice = choose_chart(
        latest["value"],
        value_type=measured.value_type,
        numerator=latest["numerator"],
        denominator=latest["denominator"],
        per=measured.per,
    )
    if choice.chart is ProcessChart.P_PRIME and seasons[-1].season.is_clear:
        return [{**row, "limits_note": REFUSED} for row in rows]
    if choice.chart is ProcessChart.XMR:
        parts = [_xmr(part, long) for part in seasons]
        limits = pd.concat([part for part in parts if len(part)])
    else:
        limits = _charted(long, choice, measured.per)
    return list(_charted_rows(rows, limits))


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows between two breaks in the series, their season and their times of year."""

    rows: pd.Index
    season: Season
    times: pd.Series
    length: int


def _seasons(seen: pd.DataFrame, length: int) -> list[_Part]:
    """The season of each part between breaks; a rebase starts new limits, not another season."""
    parts = seen["marker"].str.contains(Marker.BREAK, regex=False).cumsum()
    found = []
    for _, rows in seen.groupby(parts):
        times = pd.Series(np.arange(len(rows)) % length, rows.index)
        season = Season()
        if length > 1:
            season = find_season(rows["value"], season_length=length, stretches=rows["stretch"])
        found.append(_Part(rows.index, season, times, length))
    return found


def _xmr(part: _Part, long: pd.DataFrame) -> pd.DataFrame:
    """XmR limits of a part's long segments, moving with its season where it has one."""
    rows = long.loc[long.index.isin(part.rows)]
    if rows.empty:
        return rows
    if part.season.is_clear:
        limits = add_seasonal_limits(
            rows,
            season=part.season,
            times=part.times.loc[rows.index],
            period="period_start",
            by="stretch",
        )
        reason = MOVING
    else:
        limits = add_process_limits(rows, period="period_start", by="stretch")
        reason = TOO_SHORT if part.length > 1 and not part.season.is_tested else USUAL
    return limits.assign(process_chart=str(ProcessChart.XMR), process_chart_reason=reason)


def _charted(long: pd.DataFrame, choice: ChartChoice, per: float) -> pd.DataFrame:
    """The rows with the centre, limits and special causes of another chart."""
    if choice.chart is ProcessChart.P_PRIME:
        # Counts that stand beside no value are not used either.
        known = long.assign(numerator=long["numerator"].where(long["value"].notna()))
        limits = add_proportion_limits(known, period="period_start", by="stretch", per=per)
    else:
        found = add_run_rules(long, period="period_start", by="stretch")
        limits = found.rename(columns={"run_median": "process_mean"}).assign(
            lower_process_limit=float("nan"), upper_process_limit=float("nan"), limits_note=""
        )
    return limits.assign(process_chart=str(choice.chart), process_chart_reason=choice.reason)


def _charted_rows(rows: Rows, limits: pd.DataFrame) -> Iterator[Row]:
    """The history with the columns of its charted rows."""
    names = [*LIMITS, "special_cause", "limits_note", "process_chart", "process_chart_reason"]
    names += [name for name in ("season_effect",) if name in limits]
    kinds = {name: HISTORY_COLUMNS[name] for name in names}
    charted = dict(zip(limits.index, limits[names].to_dict("records"), strict=True))
    for place, row in enumerate(rows):
        added = charted.get(place, {})
        if not has_value(row):
            added = {**added, "special_cause": None}
        yield {**row, **typed_row(added, kinds)}
