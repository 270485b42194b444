"""What may be used of a data set: limits added, what a marker hides taken out, in order of time.

It is worked out once for all indicators and cut up by indicator.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from clinic_lib.data.periods import Period
from clinic_lib.data.register import Indicator
from clinic_lib.indicators.history import hide_suppressed
from clinic_lib.indicators.records import Cells
from clinic_lib.indicators.uncertainty import add_limits

DESCRIBED = ("value_type", "multiplier", "decimals")


def usable_observations(
    observations: pd.DataFrame, indicators: Iterable[Indicator], areas: Iterable[str]
) -> dict[str, Cells]:
    """The observations of each indicator that may be used, breakdowns and districts among them.

    Parameters
    ----------
    observations : DataFrame
        As a data set has them. Not changed.
    indicators : iterable of Indicator
        Which are wanted.
    areas : iterable of str
        Codes of the areas that are wanted: a national set has many more.

    Returns
    -------
    dict of str to Cells
        In order of area and period, with limits added and what is suppressed taken out.
    """
    known = {one.indicator_id: one for one in indicators}
    is_known = observations["indicator_id"].isin(list(known))
    rows = observations.loc[is_known & observations["area_code"].isin(list(areas))]
    codes, found = pd.factorize(rows["indicator_id"])
    places = pd.factorize(rows["area_code"], sort=True)[0]
    days = (rows["period_end"].to_numpy(), rows["period_start"].to_numpy())
    order = np.lexsort((*days, places))
    codes, rows = codes[order], rows.take(order).reset_index(drop=True)
    described = {
        name: np.array([getattr(known[one], name) for one in found], dtype=object)[codes]
        for name in DESCRIBED
    }
    cells = Cells.of(add_limits(hide_suppressed(rows.assign(**described))))
    code_of = {one: code for code, one in enumerate(found)}
    return {one: cells.where(codes == code_of.get(one, -1)) for one in known}


@dataclass(frozen=True, slots=True)
class ValueAt:
    """Looks up the usable value of an area in a period; NaN where there is none."""

    values: Mapping[tuple[str, date, date], float]

    @classmethod
    def of(cls, cells: Cells) -> ValueAt:
        """From the observations of one indicator without breakdowns."""
        days = (
            cells.arrays[name].astype("datetime64[D]").tolist()
            for name in ("period_start", "period_end")
        )
        keys = zip(cells.arrays["area_code"].tolist(), *days, strict=True)
        return cls(dict(zip(keys, cells.arrays["value"].tolist(), strict=True)))

    def __call__(self, area_code: str, period: Period) -> float:
        """The value, NaN where there is none."""
        return self.values.get((area_code, period.start, period.end), math.nan)
