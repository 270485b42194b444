"""One indicator's series in one area, period by period, with its gaps, segments and process limits.

Knows no polarity and passes no judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd

from clinic_lib.data.periods import Period, missing_periods
from clinic_lib.indicators.columns import HISTORY_COLUMNS, typed_row
from clinic_lib.indicators.process_limits import Measured, with_process_limits
from clinic_lib.indicators.records import Row, Rows, is_break
from clinic_lib.terms import Frequency, Marker, PeriodType

HIDDEN_MARKERS = (Marker.CONFIDENTIAL, Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE)
"""Whatever stands beside one of these is neither used nor shown."""

NUMBERS = ("value", "numerator", "denominator", "lower_cl", "upper_cl")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often an indicator's figures come, and what periods they are for."""

    frequency: Frequency
    period_type: PeriodType


def hide_suppressed(observations: pd.DataFrame) -> pd.DataFrame:
    """The same rows without the numbers that a marker says may not be used.

    Examples
    --------
    >>> row = {"value": 3.0, "numerator": 3.0, "denominator": 9.0, "lower_cl": 1.0, "upper_cl": 5.0}
    >>> frame = pd.DataFrame([{**row, "marker": "[c]"}, {**row, "marker": "[p]"}])
    >>> hide_suppressed(frame)["value"].tolist()
    [nan, 3.0]
    """
    places, markers = pd.factorize(observations["marker"], use_na_sentinel=False)
    hides = [any(one in str(marker) for one in HIDDEN_MARKERS) for marker in markers]
    numbers = {name: observations[name].to_numpy(dtype="float64") for name in NUMBERS}
    # Limits or counts that stand without a value would still tell what the value was.
    is_hidden = np.array(hides, dtype=np.bool_)[places] | np.isnan(numbers["value"])
    return observations.assign(
        **{name: np.where(is_hidden, np.nan, cells) for name, cells in numbers.items()}
    )


def periods_of(rows: Rows, period_type: PeriodType) -> list[Period]:
    """The period of each row, from its first and last day."""
    return [
        Period(row["period_start"].date(), row["period_end"].date(), period_type) for row in rows
    ]


def build_history(
    rows: Rows,
    *,
    rhythm: Rhythm,
    ahead: Iterable[Period] = (),
    rebases: Iterable[Period] = (),
) -> Rows:
    """A series with every expected period, its segments and its process limits.

    Parameters
    ----------
    rows : sequence of Row
        Observations of one indicator, area and breakdown, with limits added and what is suppressed
        taken out.
    rhythm : Rhythm
        Frequency and period type.
    ahead : iterable of Period
        Periods of targets; those after the last observation are shown without a value.
    rebases : iterable of Period
        Decisions to start new process limits; the first period at or after each starts a segment.

    Returns
    -------
    sequence of Row
        The columns ``HISTORY_COLUMNS``, oldest first; targets and baseline are not filled yet.
        Empty where there are no observations.
    """
    there = periods_of(rows, rhythm.period_type)
    if not there:
        return []
    known = dict(zip(there, rows, strict=True))
    last = max(there)
    listed = [
        {
            **known.get(period, {}),
            "indicator_id": rows[0]["indicator_id"],
            "period": period.label,
            "period_long": period.long_label,
            "period_start": pd.Timestamp(period.start),
            "period_end": pd.Timestamp(period.end),
            "is_ahead": period > last,
        }
        for period in _every_period(there, rhythm, ahead)
    ]
    typed = [typed_row(row, HISTORY_COLUMNS) for row in listed]
    history = list(_segmented(typed, [period.start for period in rebases]))
    observed = [row for row in history if not row["is_ahead"]]
    if is_overlapping(observed, rhythm.period_type):
        return history
    measured = Measured(
        str(rows[0]["value_type"]), float(rows[0]["multiplier"]), rhythm.period_type
    )
    return with_process_limits(history, measured)


def _every_period(there: list[Period], rhythm: Rhythm, ahead: Iterable[Period]) -> list[Period]:
    """Observed, missing between them, and ahead up to the last target."""
    last = max(there)
    # A survey's next day is not known, so nothing is filled in before a target for a date.
    known = {*there, *missing_periods(there, rhythm.frequency)}
    to_come = {period for period in ahead if period > last}
    if to_come and rhythm.period_type is not PeriodType.SNAPSHOT:
        to_come |= set(missing_periods([last, *to_come], rhythm.frequency))
    return sorted(known | to_come)


def _segmented(rows: Rows, rebases: Iterable[date]) -> Iterator[Row]:
    """The rows in segments 1, 2...: a new one at each break in the series and each rebase."""
    days = [row["period_start"].date() for row in rows]
    starts = {place for place, row in enumerate(rows) if is_break(row)}
    for day in rebases:
        starts |= {next((place for place, other in enumerate(days) if other >= day), 0)}
    segment = 1.0
    for place, row in enumerate(rows):
        segment += place > 0 and place in starts
        yield {**row, "segment": segment}


def is_overlapping(rows: Rows, period_type: PeriodType) -> bool:
    """Whether neighbouring periods share days, as rolling ones do, and so depend on each other.

    Examples
    --------
    >>> days = [
    ...     {"period_start": date(2006, 1, 1), "period_end": date(2008, 12, 31)},
    ...     {"period_start": date(2007, 1, 1), "period_end": date(2009, 12, 31)},
    ... ]
    >>> is_overlapping(days, PeriodType.ROLLING)
    True
    """
    if period_type is not PeriodType.ROLLING:
        return False
    ordered = sorted((row["period_start"], row["period_end"]) for row in rows)
    return any(later[0] <= earlier[1] for earlier, later in pairwise(ordered))
