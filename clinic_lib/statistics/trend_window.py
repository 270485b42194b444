"""The last five points of a series, and why they may not be enough. Tests nothing itself."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from clinic_lib.statistics.arguments import Floats, as_floats
from clinic_lib.statistics.words import as_words
from clinic_lib.terms import Frequency, Marker, PeriodType

WINDOW = 5
"""Points that a recent trend is made of."""

_SINGLE_YEAR = re.compile(r"\s*(\d{4})\s*(?:[/-]\s*(\d{2}|\d{4}))?\s*$")
_ANNUAL_TYPES = {
    PeriodType.FINANCIAL,
    PeriodType.ACADEMIC,
    PeriodType.CALENDAR,
    PeriodType.SNAPSHOT,
}


class TrendMethod(StrEnum):
    """How the recent trend of a series is tested."""

    AUTO = "auto"
    PROPORTION = "proportion"
    WEIGHTED = "weighted"


class Window:
    """The last five points in order of year."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        self.year = rows["year"].to_numpy(dtype=np.float64)

    def column(self, name: str) -> Floats:
        """A column as floats; all missing where the frame does not have it."""
        if name not in self.rows.columns:
            return np.full(WINDOW, np.nan)
        return as_floats(name, self.rows[name])

    @property
    def counts(self) -> tuple[Floats, Floats]:
        """Numerator and denominator."""
        return self.column("numerator"), self.column("denominator")

    @property
    def intervals(self) -> tuple[Floats, Floats, Floats]:
        """Value and its limits."""
        return self.column("value"), self.column("lower_cl"), self.column("upper_cl")

    def problem(self) -> str:
        """Why the five points are not one annual series, or "" where they are."""
        repeated = self.year[1:][np.diff(self.year) == 0]
        if repeated.size:
            return f"more than one point in {repeated[0]:.0f}: not an annual series, use SPC"
        if "marker" in self.rows.columns:
            broken = self.rows["marker"].astype(str).str.contains(Marker.BREAK, regex=False)
            breaks = self.year[1:][broken.to_numpy()[1:]]
            if breaks.size:
                left = int((self.year >= breaks[-1]).sum())
                return f"the series breaks before {breaks[-1]:.0f}: {left} comparable points"
        return ""

    def method(self, asked: TrendMethod) -> TrendMethod | None:
        """The method that ``auto`` stands for."""
        if asked is not TrendMethod.AUTO:
            return asked
        has_counts = not np.isnan(self.counts).any()
        has_intervals = not np.isnan(self.intervals).any()
        if has_counts and (self._is_proportion() or not has_intervals):
            return TrendMethod.PROPORTION
        return TrendMethod.WEIGHTED if has_intervals else None

    def _is_proportion(self) -> bool:
        """Whether the values are numerator over denominator, as a fraction or a percentage."""
        numerator, denominator = self.counts
        value = self.column("value")
        if (numerator > denominator).any() or (denominator <= 0).any():
            return False
        if np.isnan(value).all():
            return True
        for multiplier in (1, 100):
            expected = multiplier * numerator / denominator
            close = np.abs(value - expected) <= 0.02 * np.abs(expected)
            rounded = (value % 1 == 0) & (np.abs(value - expected) <= 0.5) & (multiplier > 1)
            if (close | rounded | np.isnan(value)).all():
                return True
        return False

    def count_problem(self) -> str:
        """Why the counts cannot be tested, or "" where they can."""
        numerator, denominator = self.counts
        for wrong, what in (
            (np.isnan(numerator) | np.isnan(denominator), "the count is missing"),
            (denominator <= 0, "the denominator is zero or less"),
            (numerator == 0, "the count is zero"),
            (numerator < 0, "the count is negative"),
            (numerator == denominator, "the count equals the denominator"),
            (numerator > denominator, "the count is above the denominator"),
        ):
            if wrong.any():
                return f"{what} in {self.year[wrong][0]:.0f}"
        return ""

    def interval_problem(self) -> str:
        """Why the values cannot be weighted, or "" where they can."""
        value, lower, upper = self.intervals
        for wrong, what in (
            (np.isnan(value), "the value is missing"),
            (np.isnan(lower) | np.isnan(upper), "a confidence limit is missing"),
            (upper == lower, "the confidence interval has no width"),
            (upper < lower, "the confidence limits are the wrong way round"),
        ):
            if wrong.any():
                return f"{what} in {self.year[wrong][0]:.0f}"
        return ""


def needed_columns(asked: TrendMethod, frame: pd.DataFrame) -> list[str]:
    """The columns that the method cannot do without."""
    counts, intervals = ["numerator", "denominator"], ["value", "lower_cl", "upper_cl"]
    if asked is TrendMethod.PROPORTION:
        return counts
    if asked is TrendMethod.WEIGHTED:
        return intervals
    present = set(getattr(frame, "columns", []))
    return counts if set(counts) <= present else intervals


def read_years(frame: pd.DataFrame) -> tuple[Floats, str]:
    """The year of each row, or why the periods are not single years."""
    for column, allowed in (
        ("frequency", {Frequency.ANNUAL, Frequency.BIENNIAL, ""}),
        ("period_type", _ANNUAL_TYPES | {""}),
    ):
        if column in frame.columns:
            words = as_words(frame[column])
            others = [word for word in words if word not in allowed]
            if others:
                return np.empty(0), f"{others[0]} periods have no recent trend: use SPC"
    years = frame["year"]
    if isinstance(years.dtype, pd.PeriodDtype) or pd.api.types.is_datetime64_any_dtype(years):
        return years.dt.year.to_numpy(dtype=np.float64), ""
    if pd.api.types.is_numeric_dtype(years):
        numbers = as_floats("year", years)
        if np.isnan(numbers).any() or (numbers % 1).any():
            return numbers, "the year is missing, or not a whole number"
        return numbers, ""
    if all(isinstance(year, dt.date) for year in years):
        return np.array([year.year for year in years], dtype=np.float64), ""
    return _years_of_labels(as_words(years))


def _years_of_labels(labels: Any) -> tuple[Floats, str]:
    """The first year of labels such as 2009 and 2009/10; longer and shorter periods are told."""
    found = []
    for label in labels:
        match = _SINGLE_YEAR.match(label)
        last = match and match.group(2)
        if not match or (last and (int(match.group(1)) + 1 - int(last)) % 100):
            return np.empty(0), f"{label!r} is not one year: use SPC for shorter or rolling periods"
        found.append(float(match.group(1)))
    return np.array(found), ""
