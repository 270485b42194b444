"""What is known of a series before its figures are read: seasons, overlap and bounds.

Knows no statistic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from clinic_lib.errors import DataError, ParameterError
from clinic_lib.statistics.arguments import Floats, as_floats, number, refuse


def check_whole(name: str, value: Any) -> None:
    """Refuse anything but a whole number from 1."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ParameterError(f"{name} is {value!r}: it is a whole number from 1. Write one.")


@dataclass(frozen=True)
class SeriesShape:
    """What is known of a series before its figures are read.

    Parameters
    ----------
    season_length : int
        Periods in a year: 1 annual, 4 quarterly, 12 monthly.
    overlap : int
        Periods that each figure is the average of: 3 for three-year averages that move on by a
        year, 4 for a rolling year published each quarter, 1 where no two figures share data.
    lower_bound, upper_bound : float, optional
        Least and greatest value there can be: 0 and 100 for percentages, 0 for rates and counts.

    Examples
    --------
    >>> SeriesShape(season_length=4, lower_bound=0, upper_bound=100).overlap
    1
    """

    season_length: int = 1
    overlap: int = 1
    lower_bound: float | None = None
    upper_bound: float | None = None

    def __post_init__(self) -> None:
        """Refuse what no series can be."""
        for name in ("season_length", "overlap"):
            check_whole(name, getattr(self, name))
        low, high = self.lower_bound, self.upper_bound
        if low is not None and high is not None and low >= high:
            raise ParameterError(
                f"lower_bound is {low:g} and upper_bound {high:g}: the lower has to be less. "
                "Write the least value there can be, then the greatest."
            )

    @property
    def bounds(self) -> tuple[float, float]:
        """Least and greatest value, infinite where there is none."""
        low = -np.inf if self.lower_bound is None else float(self.lower_bound)
        return low, np.inf if self.upper_bound is None else float(self.upper_bound)


ANNUAL = SeriesShape()
"""Annual figures without bounds that share no data."""


def read_series(values: Any, shape: SeriesShape) -> Floats:
    """One row of figures within the bounds of its shape, or an error with the first that is not."""
    given = as_floats("value", values)
    if given.ndim != 1:
        raise DataError(
            f"value has {given.ndim} dimensions: a projection takes one series. "
            "Give the figures of one indicator and area, in time order."
        )
    low, high = shape.bounds
    refuse(
        (given < low) | (given > high),
        f"value is outside the bounds {low:g} to {high:g}",
        lambda row: number(given, row),
        remedy="Check the figure, or the bounds of its kind of value.",
    )
    return given
