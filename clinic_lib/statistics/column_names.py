"""Other names under which well-known programs keep the columns that a statistic needs.

A frame that comes out of R or out of Fingertips can be used as it is. Our own name always comes
first, and of two other names neither is guessed at.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

ALSO_KNOWN_AS = {
    "numerator": ("count", "obs", "observed", "x"),
    "denominator": ("pop", "population", "n"),
    "standard_population": ("stdpop", "standard_pop"),
    "reference_numerator": ("x_ref",),
    "reference_denominator": ("n_ref",),
    "lower_cl": ("lower95", "lower95_0cl", "lowercl"),
    "upper_cl": ("upper95", "upper95_0cl", "uppercl"),
    "lower_cl_998": ("lower998", "lower99_8cl"),
    "upper_cl_998": ("upper998", "upper99_8cl"),
}
"""Our name of a column, and what PHEindicatormethods and others call it."""


def under_our_names(frame: pd.DataFrame, needed: Iterable[str]) -> pd.DataFrame:
    """The frame with needed columns that it lacks taken from the one other name it has for each.

    Examples
    --------
    >>> bands = pd.DataFrame({"obs": [3], "pop": [90]})
    >>> list(under_our_names(bands, ["numerator", "denominator"]))
    ['numerator', 'denominator']
    >>> list(under_our_names(bands.assign(count=1), ["numerator"]))
    ['obs', 'pop', 'count']
    """
    if not isinstance(frame, pd.DataFrame):
        return frame
    renamed = {}
    for name in needed:
        there = [other for other in ALSO_KNOWN_AS.get(name, ()) if other in frame.columns]
        if name not in frame.columns and len(there) == 1:
            renamed[there[0]] = name
    return frame.rename(columns=renamed) if renamed else frame
