"""A funnel for a tidy frame: value, limits and who stands outside them. Knows no chart.

``is_adjusted`` is what a chart has to say.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clinic_lib.statistics.arguments import Floats, as_floats, check_columns, check_free
from clinic_lib.statistics.dispersion import adjusted_funnel_limits, overdispersion
from clinic_lib.statistics.funnel import INNER, OUTER, FunnelKind, funnel_limits
from clinic_lib.statistics.funnel_models import FunnelModel, rounded
from clinic_lib.statistics.judging import judge
from clinic_lib.statistics.words import check_choice
from clinic_lib.terms import Polarity

ADDED = (
    "funnel_value",
    "funnel_target",
    "funnel_z",
    "lower_funnel_95",
    "upper_funnel_95",
    "lower_funnel_998",
    "upper_funnel_998",
    "funnel_result",
    "is_adjusted",
)
"""The columns that ``add_funnel_limits`` adds, in order."""


def add_funnel_limits(
    frame: pd.DataFrame,
    *,
    numerator: str = "numerator",
    denominator: str = "denominator",
    model: str = FunnelModel.PROPORTION,
    adjust: bool = True,
    strict_compatibility: bool = False,
) -> pd.DataFrame:
    """The same rows with their funnel: value, both pairs of limits, and which side of them.

    Columns needed
    --------------
    numerator, denominator : counts of a proportion, or observed and expected events; one row an
        area. Rows where one is missing stay without limits.

    Parameters
    ----------
    frame : DataFrame
        One indicator in one period. Not changed.
    numerator, denominator : str
        Names of those columns.
    model : str
        ``proportion``, ``ratio_log`` or ``ratio_root``.
    adjust : bool
        Widen the limits where the areas are overdispersed.
    strict_compatibility : bool
        Do as FunnelPlotR does where we deliberately differ; see ``docs/methods.md``.

    Returns
    -------
    DataFrame
        The rows and index of ``frame`` with the columns below.

    Columns added
    -------------
    funnel_value, funnel_target : float, proportions or ratios.
    funnel_z : float, standardised distance from the target.
    lower_funnel_95, upper_funnel_95, lower_funnel_998, upper_funnel_998 : float.
    funnel_result : str, a Comparison; limits themselves are inside.
    is_adjusted : bool, whether the limits allow for overdispersion: say so on the chart.

    Examples
    --------
    >>> frame = pd.DataFrame({"numerator": [9, 34, 70, 37, 295],
    ...                       "denominator": [124, 409, 397, 163, 2716]})
    >>> add_funnel_limits(frame, adjust=False)["funnel_result"].to_list()
    ['similar', 'lower', 'much_higher', 'much_higher', 'similar']
    """
    how = check_choice("model", model, FunnelModel)
    check_columns(frame, [numerator, denominator])
    check_free(frame, ADDED)
    x = as_floats(numerator, frame[numerator])
    n = as_floats(denominator, frame[denominator])
    present = ~np.isnan(x) & ~np.isnan(n)
    found = overdispersion(x[present], n[present], model=how)
    adjusted = adjust and found.is_overdispersed
    columns = {
        "funnel_value": x / n,
        "funnel_target": np.full(x.size, found.target),
        "funnel_z": _spread(found.scores, present),
        "is_adjusted": np.full(x.size, adjusted),
    }
    bands = []
    for level, name in ((INNER, "95"), (OUTER, "998")):
        if adjusted or (strict_compatibility and how is FunnelModel.PROPORTION):
            limits = adjusted_funnel_limits(
                n[present],
                found.target,
                found.tau_squared if adjusted else 0.0,
                model=how,
                confidence=level,
                strict_compatibility=strict_compatibility,
            )
        else:
            limits = _limits_by_chance(n[present], found.target, how, level)
        low, high = (_spread(limit, present) for limit in limits)
        columns |= {f"lower_funnel_{name}": low, f"upper_funnel_{name}": high}
        bands.append((columns["funnel_value"] > high, columns["funnel_value"] < low))
    (above, below), much = bands
    columns["funnel_result"] = judge(above, below, ~present, Polarity.NO_JUDGEMENT, much=much)
    return frame.assign(**{name: columns[name] for name in ADDED})


def _limits_by_chance(
    n: Floats, target: float, model: FunnelModel, level: float
) -> tuple[Floats, Floats]:
    """The limits of ``funnel_limits`` that belong to a model."""
    kind = FunnelKind.PROPORTION if model is FunnelModel.PROPORTION else FunnelKind.RATIO
    size = rounded(n) if model is FunnelModel.RATIO_LOG else n
    return funnel_limits(size, target, kind=kind, confidence=level)


def _spread(values: Any, present: NDArray[np.bool_]) -> Floats:
    """Values of the rows that have them, missing elsewhere."""
    spread = np.full(present.size, np.nan)
    spread[present] = values
    return spread
