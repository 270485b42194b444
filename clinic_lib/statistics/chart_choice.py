"""Which process chart fits a series, and why, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from clinic_lib.statistics.arguments import Floats
from clinic_lib.statistics.spc import MINIMUM_POINTS
from clinic_lib.terms import ProcessChart, ValueType

VERY_DIFFERENT = 2.0
"""Largest over smallest denominator from which one pair of limits no longer fits all points."""

SMALL = 5.0
"""Expected events, or non-events, below which a proportion's scatter depends on its denominator."""

RARE = 1.0
"""Expected events below which a normal limit means nothing."""

FEW_VALUES = 4
"""Different values below which moving ranges are steps of a ladder."""

USUAL = "the usual chart for one value a period"
TOO_FEW = "there are {} points and {} are needed"


@dataclass(frozen=True)
class ChartChoice:
    """The chart that fits, and why, as a clause."""

    chart: ProcessChart
    reason: str


def choose_chart(
    value: ArrayLike,
    *,
    value_type: str,
    numerator: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
    per: float = 100.0,
) -> ChartChoice:
    """The process chart of one series.

    Parameters
    ----------
    value : array-like
        One value a period; missing values are left out.
    value_type : str
        A ``ValueType``; only a proportion can have a P' chart.
    numerator, denominator : array-like, optional
        Its counts. They are used where every value has them and they give it.
    per : float
        What numerator over denominator is multiplied by.

    Returns
    -------
    ChartChoice
        XmR unless another fits better: a run chart where there are fewer than four different
        values, or a count or proportion of events so rare that most periods expect fewer than one;
        a P' chart where denominators are small or very different; none under 13 points.

    Examples
    --------
    >>> counts = {"numerator": [1, 3] * 8, "denominator": [20, 50] * 8}
    >>> choice = choose_chart([5, 6] * 8, value_type="proportion", **counts)
    >>> str(choice.chart), choice.reason
    ('run', 'there are only 2 different values, so their ups and downs are steps of a ladder')
    >>> str(choose_chart(range(20), value_type="score").chart)
    'xmr'
    """
    numbers = np.asarray(value, dtype=np.float64)
    known = ~np.isnan(numbers)
    points = int(known.sum())
    if points < MINIMUM_POINTS:
        return ChartChoice(ProcessChart.NONE, TOO_FEW.format(points, MINIMUM_POINTS))
    different = np.unique(numbers[known]).size
    if different < FEW_VALUES:
        noun = "value" if different == 1 else "different values"
        return ChartChoice(
            ProcessChart.RUN,
            f"there {'is' if different == 1 else 'are'} only {different} {noun}, so their ups and "
            "downs are steps of a ladder",
        )
    if value_type == ValueType.COUNT and 0 <= numbers[known].mean() < RARE:
        return ChartChoice(ProcessChart.RUN, "the events are so rare that most periods have none")
    if value_type == ValueType.PROPORTION and numerator is not None and denominator is not None:
        found = _by_counts(
            numbers[known],
            np.asarray(numerator, dtype=np.float64)[known],
            np.asarray(denominator, dtype=np.float64)[known],
            per,
        )
        if found is not None:
            return found
    return ChartChoice(ProcessChart.XMR, USUAL)


def _by_counts(
    value: Floats, numerator: Floats, denominator: Floats, per: float
) -> ChartChoice | None:
    """What a proportion's counts ask for; None where XmR will do or the counts cannot be used."""
    with np.errstate(invalid="ignore", divide="ignore"):
        usable = (denominator > 0) & (numerator >= 0) & (numerator <= denominator)
        # Half a unit of the last of two digits: published values are rounded, weighted ones differ.
        gives = np.abs(numerator / denominator * per - value) <= 0.006 * per
    if not (usable & gives).all():
        return None
    least, most = float(denominator.min()), float(denominator.max())
    share = float(numerator.sum() / denominator.sum())
    rarer = min(share, 1 - share)
    if rarer == 0:
        return None
    if rarer * float(np.median(denominator)) < RARE:
        return ChartChoice(ProcessChart.RUN, "the events are so rare that most periods have none")
    if rarer * least < SMALL:
        return ChartChoice(
            ProcessChart.P_PRIME,
            f"denominators are small (from {least:,.0f}), so chance alone moves the smallest most",
        )
    if most >= VERY_DIFFERENT * least:
        return ChartChoice(
            ProcessChart.P_PRIME,
            f"denominators differ much (from {least:,.0f} to {most:,.0f}), so one pair of limits "
            "would not fit every point",
        )
    return None
