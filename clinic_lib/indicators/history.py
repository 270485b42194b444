"""One indicator's series in one area, period by period, with its gaps, segments and process limits.

Knows no polarity and passes no judgement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from clinic_lib.data.periods import Period, missing_periods
from clinic_lib.indicators.columns import HISTORY_COLUMNS, typed_frame
from clinic_lib.indicators.process_limits import Measured, with_process_limits
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
    pattern = "|".join(rf"\[{str(marker)[1:-1]}\]" for marker in HIDDEN_MARKERS)
    is_hidden = observations["marker"].str.contains(pattern, regex=True)
    numbers = observations[list(NUMBERS)].astype("float64")
    if not is_hidden.any() and numbers["value"].notna().all():
        return observations.assign(**numbers)
    numbers = numbers.mask(is_hidden)
    # Limits or counts that stand without a value would still tell what the value was.
    return observations.assign(**numbers.mask(numbers["value"].isna()))


def periods_of(rows: pd.DataFrame, period_type: PeriodType) -> list[Period]:
    """The period of each row, from its first and last day."""
    days = zip(rows["period_start"].dt.date, rows["period_end"].dt.date, strict=True)
    return [Period(start, end, period_type) for start, end in days]


def build_history(
    rows: pd.DataFrame,
    *,
    rhythm: Rhythm,
    ahead: Iterable[Period] = (),
    rebases: Iterable[Period] = (),
) -> pd.DataFrame:
    """A series with every expected period, its segments and its process limits.

    Parameters
    ----------
    rows : DataFrame
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
    DataFrame
        The columns ``HISTORY_COLUMNS``, oldest first; targets and baseline are not filled yet.
        Empty where there are no observations.
    """
    there = periods_of(rows, rhythm.period_type)
    if not there:
        return typed_frame([], HISTORY_COLUMNS)
    known = {period: row for period, row in zip(there, rows.to_dict("records"), strict=True)}
    frame = typed_frame(
        [
            {
                **known.get(period, {}),
                "period": period.label,
                "period_long": period.long_label,
                "period_start": pd.Timestamp(period.start),
                "period_end": pd.Timestamp(period.end),
                "is_ahead": period > max(there),
            }
            for period in _every_period(there, rhythm, ahead)
        ],
        HISTORY_COLUMNS,
    ).assign(indicator_id=rows["indicator_id"].iloc[0])
    frame = frame.assign(segment=_segments(frame, [period.start for period in rebases]))
    observed = frame.loc[~frame["is_ahead"]]
    if is_overlapping(observed, rhythm.period_type):
        return frame
    first = rows.iloc[0]
    measured = Measured(
        str(first.get("value_type", "")),
        float(first.get("multiplier", 100.0)),
        rhythm.period_type,
    )
    return with_process_limits(frame, measured)


def _every_period(there: list[Period], rhythm: Rhythm, ahead: Iterable[Period]) -> list[Period]:
    """Observed, missing between them, and ahead up to the last target."""
    last = max(there)
    # A survey's next day is not known, so nothing is filled in before a target for a date.
    known = {*there, *missing_periods(there, rhythm.frequency)}
    to_come = {period for period in ahead if period > last}
    if to_come and rhythm.period_type is not PeriodType.SNAPSHOT:
        to_come |= set(missing_periods([last, *to_come], rhythm.frequency))
    return sorted(known | to_come)


def _segments(frame: pd.DataFrame, rebases: Iterable[date]) -> pd.Series:
    """1, 2...: a new segment at each break in the series and each rebase."""
    starts = frame["marker"].str.contains(Marker.BREAK, regex=False)
    for day in rebases:
        after = frame.index[frame["period_start"] >= pd.Timestamp(day)]
        if len(after):
            starts = starts | (frame.index == after[0])
    starts.iloc[0] = False
    return 1.0 + starts.cumsum()


def is_overlapping(frame: pd.DataFrame, period_type: PeriodType) -> bool:
    """Whether neighbouring periods share days, as rolling ones do, and so depend on each other.

    Examples
    --------
    >>> days = pd.DataFrame({
    ...     "period_start": pd.to_datetime(["2006-01-01", "2007-01-01"]),
    ...     "period_end": pd.to_datetime(["2008-12-31", "2009-12-31"]),
    ... })
    >>> is_overlapping(days, PeriodType.ROLLING)
    True
    """
    if period_type is not PeriodType.ROLLING:
        return False
    ordered = frame.sort_values(["period_start", "period_end"])
    return bool((ordered["period_start"].shift(-1) <= ordered["period_end"]).any())
