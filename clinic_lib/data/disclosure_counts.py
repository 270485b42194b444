"""The counts of people that an observation gives away, and which of them are too small to show.

Knows the columns of an observation and one rule about size; knows no sum and hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from clinic_lib.data.lookup import look_up
from clinic_lib.terms import Marker, ValueType

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DEFAULT_THRESHOLD = 5
ROUND_TO = (0, 5, 10)
DERIVED_FROM = (ValueType.PROPORTION, ValueType.RATE, ValueType.RATIO)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """When a count is too small to be shown, and how counts are rounded.

    Parameters
    ----------
    threshold : int
        Counts above 0 and under it are withheld; 0 withholds nothing that the data do not.
    round_to : int
        5 or 10: counts are rounded to the nearest multiple; 0 leaves them as they are.
    suppress_zero : bool
        Whether a count of none, which can also tell of everybody, is withheld too.

    Examples
    --------
    >>> Disclosure().is_small(np.array([0.0, 1.0, 4.0, 5.0, np.nan])).tolist()
    [False, True, True, False, False]
    """

    threshold: int = DEFAULT_THRESHOLD
    round_to: int = 0
    suppress_zero: bool = False

    @property
    def in_words(self) -> str:
        """The rule as a reader is told of it.

        Examples
        --------
        >>> Disclosure(threshold=10, round_to=5).in_words
        'counts above 0 and under 10 are withheld; counts are rounded to the nearest 5'
        """
        least = "counts" if self.suppress_zero else "counts above 0 and"
        told = [f"{least} under {self.threshold} are withheld"] if self.threshold else []
        if self.round_to:
            told.append(f"counts are rounded to the nearest {self.round_to}")
        return "; ".join(told) or "no count is withheld for being small"

    def is_small(self, counts: Numbers) -> Flags:
        """Which counts may not be shown; a missing one is not small."""
        # A comparison with a missing number is false, which is what is wanted here.
        above = counts >= 0 if self.suppress_zero else counts > 0
        small: Flags = above & (counts < self.threshold)
        return small


def strictest(rules: Iterable[Disclosure]) -> Disclosure:
    """The rule under which nothing is shown that any of some rules withholds or rounds.

    Parameters
    ----------
    rules : iterable of Disclosure
        Without any, the usual one.

    Returns
    -------
    Disclosure

    Examples
    --------
    >>> strictest([Disclosure(threshold=10), Disclosure(round_to=5, suppress_zero=True)])
    Disclosure(threshold=10, round_to=5, suppress_zero=True)
    >>> strictest([]) == Disclosure()
    True
    """
    found = tuple(rules)
    if not found:
        return Disclosure()
    return Disclosure(
        threshold=max(rule.threshold for rule in found),
        round_to=max(rule.round_to for rule in found),
        suppress_zero=any(rule.suppress_zero for rule in found),
    )


def is_withheld(marker: pd.Series) -> Flags:
    """Which markers say that the figure is confidential.

    Examples
    --------
    >>> is_withheld(pd.Series(["[c]", "[p]", "[b][c]"])).tolist()
    [True, False, True]
    """
    found: Flags = marker.str.contains(Marker.CONFIDENTIAL, regex=False).to_numpy(dtype=bool)
    return found


def counts_of(rows: pd.DataFrame, indicators: pd.DataFrame) -> dict[str, Numbers]:
    """Every count of people that a reader has, or can work out, from each observation.

    Parameters
    ----------
    rows : DataFrame
        Observations.
    indicators : DataFrame
        The register; says what a value is and what it is multiplied by.

    Returns
    -------
    dict of str to ndarray
        ``numerator`` (from the value where there is none of its own), ``rest`` (those of a
        proportion's denominator who are not in the numerator) and ``denominator``; NaN where
        there is none. The numerator of a mean is a sum of something else and no count of people.

    Examples
    --------
    >>> rows = pd.DataFrame({"indicator_id": ["A"], "value": [75.0], "numerator": [np.nan],
    ...                      "denominator": [12.0]})
    >>> register = pd.DataFrame({"indicator_id": ["A"], "value_type": ["proportion"],
    ...                          "multiplier": [100.0]})
    >>> {name: counts.tolist() for name, counts in counts_of(rows, register).items()}
    {'numerator': [9.0], 'rest': [3.0], 'denominator': [12.0]}
    """
    kind, multiplier = (
        look_up(rows["indicator_id"], indicators, "indicator_id", name).to_numpy()
        for name in ("value_type", "multiplier")
    )
    value, own, denominator = (
        rows[name].to_numpy(dtype="float64") for name in ("value", "numerator", "denominator")
    )
    multiplier = np.where(multiplier > 0, multiplier, np.nan)
    # A printed value is rounded, so that the count behind it is the nearest whole number.
    worked_out = np.where(
        np.isin(kind, DERIVED_FROM), np.rint(value * denominator / multiplier), np.nan
    )
    worked_out = np.where(kind == ValueType.COUNT, value / multiplier, worked_out)
    numerator = np.where(np.isnan(own), worked_out, own)
    numerator = np.where(kind == ValueType.MEAN, np.nan, numerator)
    rest = np.where(kind == ValueType.PROPORTION, denominator - numerator, np.nan)
    return {"numerator": numerator, "rest": rest, "denominator": denominator.copy()}


def small_counts(counts: Mapping[str, Numbers], rule: Disclosure) -> Flags:
    """Which observations give away a count that is too small to show."""
    small = [rule.is_small(numbers) for numbers in counts.values()]
    return np.asarray(np.logical_or.reduce(small), dtype=np.bool_)
