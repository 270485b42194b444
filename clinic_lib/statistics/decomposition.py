"""Where the gap to a benchmark comes from: the rates of the parts, and how large each part is.

Knows no area and not which side of the gap is good.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from clinic_lib.errors import DataError, ParameterError
from clinic_lib.statistics.arguments import Floats, as_floats, check_columns, check_free, refuse

ADDED = (
    "rate",
    "share",
    "benchmark_rate",
    "benchmark_share",
    "rate_effect",
    "mix_effect",
    "contribution",
    "contribution_people",
)


def decompose_gap(
    frame: pd.DataFrame, *, multiplier: float = 1.0, benchmark: float | None = None
) -> pd.DataFrame:
    """What each part adds to the gap between a whole and its benchmark.

    Columns needed
    --------------
    numerator, denominator : counts of each part. The parts make up the whole and do not overlap.
    benchmark_numerator, benchmark_denominator : counts of the same parts of the benchmark; not
        needed, and not looked at, where ``benchmark`` is given.

    Columns added
    -------------
    rate, benchmark_rate : the part's rate, times the multiplier. Missing where there is nobody.
    share, benchmark_share : the part's share of the denominator, a fraction. The benchmark's is
        missing where only its overall rate is known.
    rate_effect : what the part adds because its rate differs, in the unit of the rate.
    mix_effect : what it adds because the whole has more or less of it. Missing where only the
        benchmark's overall rate is known.
    contribution : both together. The contributions add up to the gap: rate of the whole less that
        of the benchmark.
    contribution_people : the same as a count of the numerator. They add up to how many more the
        whole has than it would have at the benchmark's rate.

    Parameters
    ----------
    frame : DataFrame
        One row for each part: districts of a county, or groups of people.
    multiplier : float
        What the rates are per: 100 for percentages, 1000 for rates per 1,000.
    benchmark : float, optional
        The benchmark's overall rate, times the multiplier, where its parts are not known (or are
        other ones, as England's are not Suffolk's districts).

    Returns
    -------
    DataFrame
        The same rows in the same order.

    Raises
    ------
    DataError
        If a column is missing or taken, a count is missing or negative, a part has a numerator
        but no denominator, or everything is empty.
    ParameterError
        If the multiplier is not above zero.

    Notes
    -----
    Kitagawa's decomposition [1]_: with rates r and R and shares w and W, the rate effect of a part
    is ``(r - R) (w + W) / 2`` and its mix effect ``(w - W) ((r + R) / 2 - c)``, where c is the mean
    of the two overall rates. The c changes no sum; it makes a part with a low rate that the whole
    has much of lower the whole, rather than raise it. A part that one side has nobody in takes the
    other side's rate, so that all of its effect is mix. Where only the overall rate is known, the
    contribution is ``w (r - R)``.

    References
    ----------
    .. [1] Kitagawa EM (1955). Components of a difference between two rates. Journal of the American
       Statistical Association 50:1168-1194.

    Examples
    --------
    >>> districts = pd.DataFrame({"area": ["Coast", "Town"], "numerator": [30, 60],
    ...                           "denominator": [100, 100]})
    >>> parts = decompose_gap(districts, multiplier=100, benchmark=50)
    >>> parts[["area", "contribution", "contribution_people"]]
        area  contribution  contribution_people
    0  Coast         -10.0                -20.0
    1   Town           5.0                 10.0
    """
    if not multiplier > 0:
        raise ParameterError(f"multiplier is {multiplier!r}: it is above zero. Write 100 for %.")
    check_columns(frame, ["numerator", "denominator"])
    check_free(frame, ADDED)
    count, size = _counts(frame, "numerator"), _counts(frame, "denominator")
    _check_parts(count, size, "the whole")
    share, rate = size / size.sum(), _rates(count, size)
    if benchmark is None:
        check_columns(frame, ["benchmark_numerator", "benchmark_denominator"])
        other_count = _counts(frame, "benchmark_numerator")
        other_size = _counts(frame, "benchmark_denominator")
        _check_parts(other_count, other_size, "the benchmark")
        other_share, other_rate = other_size / other_size.sum(), _rates(other_count, other_size)
        middle = (count.sum() / size.sum() + other_count.sum() / other_size.sum()) / 2
        rate_effect, mix_effect = _effects(rate, other_rate, share, other_share, middle)
        contribution = rate_effect + mix_effect
    else:
        overall = float(as_floats("benchmark", benchmark)) / multiplier
        other_rate = np.full(len(frame), overall)
        other_share = mix_effect = np.full(len(frame), np.nan)
        rate_effect = contribution = share * (np.where(size > 0, rate, overall) - overall)
    return frame.assign(
        rate=rate * multiplier,
        share=share,
        benchmark_rate=other_rate * multiplier,
        benchmark_share=other_share,
        rate_effect=rate_effect * multiplier,
        mix_effect=mix_effect * multiplier,
        contribution=contribution * multiplier,
        contribution_people=contribution * size.sum(),
    )


def _counts(frame: pd.DataFrame, name: str) -> Floats:
    """A column of counts without gaps."""
    counts = as_floats(name, frame[name])
    refuse(
        np.isnan(counts),
        f"{name} is missing",
        lambda row: "no count",
        remedy="A part that is not known cannot be left out of a sum: find the count.",
    )
    refuse(
        counts < 0,
        f"{name} is negative",
        lambda row: f"{counts[row]:g}",
        remedy="A count is zero or more: check the column.",
    )
    return counts


def _check_parts(count: Floats, size: Floats, whole: str) -> None:
    """Refuse parts that no rate can be worked out from."""
    if not size.sum() > 0:
        raise DataError(
            f"The denominators of {whole} add up to zero. Give parts that hold someone."
        )
    refuse(
        (size == 0) & (count > 0),
        f"a part of {whole} has a numerator but no denominator",
        lambda row: f"{count[row]:g} of 0",
        remedy="Check the denominator.",
    )


def _rates(count: Floats, size: Floats) -> Floats:
    """Numerator by denominator, missing where there is nobody."""
    rates: Floats = np.divide(count, size, out=np.full(len(size), np.nan), where=size > 0)
    return rates


def _effects(
    rate: Floats, other_rate: Floats, share: Floats, other_share: Floats, middle: float
) -> tuple[Floats, Floats]:
    """Rate and mix effects of every part."""
    ours = np.where(np.isnan(rate), other_rate, rate)
    theirs = np.where(np.isnan(other_rate), rate, other_rate)
    # A part that neither side has anybody in adds nothing.
    nobody = np.isnan(ours)
    ours, theirs = np.where(nobody, middle, ours), np.where(nobody, middle, theirs)
    rate_effect = (ours - theirs) * (share + other_share) / 2
    mix_effect = (share - other_share) * ((ours + theirs) / 2 - middle)
    return rate_effect, mix_effect
