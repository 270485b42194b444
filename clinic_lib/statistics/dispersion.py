"""Whether areas differ by more than chance, how much more, and funnel limits that allow for it.

The method of Spiegelhalter and of DerSimonian and Laird, as FunnelPlotR applies it. Knows no frame
and no chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from clinic_lib.errors import MethodError, ParameterError
from clinic_lib.statistics.arguments import (
    Floats,
    as_floats,
    broadcast,
    check_confidence,
    number,
    refuse,
    unwrap,
)
from clinic_lib.statistics.funnel import INNER, OUTER
from clinic_lib.statistics.funnel_models import (
    FunnelModel,
    back,
    rounded,
    scale,
    standard_errors,
    transformed,
    truncated,
    winsorised,
)
from clinic_lib.statistics.intervals import normal_quantile
from clinic_lib.statistics.words import check_choice

TRIM = 0.1
"""The share of scores at each end that is pulled in, or left out."""

QUANTILES = {INNER: 1.959964, OUTER: 3.090232}
"""Standard errors to adjusted limits, rounded as FunnelPlotR does."""


@dataclass(frozen=True)
class Overdispersion:
    """How much more areas differ than chance explains.

    Parameters
    ----------
    phi : float
        Mean squared score after extreme ones were pulled in or left out; 1 is chance alone.
    tau_squared : float
        Variance between areas on the model's scale; 0 where there is no overdispersion.
    target : float
        The average, as events for each unit of the denominator; 1 for ratios.
    scores : ndarray of float
        Standardised distance of each area from the target.
    kept_scores : ndarray of float
        The same after Winsorising; missing where truncated.
    """

    phi: float
    tau_squared: float
    target: float
    scores: Floats
    kept_scores: Floats

    @property
    def is_overdispersed(self) -> bool:
        """Whether limits need adjusting."""
        return self.tau_squared > 0


def overdispersion(
    numerator: Any, denominator: Any, *, model: str = FunnelModel.PROPORTION, trim: float = TRIM
) -> Overdispersion:
    """Phi and tau squared of a set of areas.

    Parameters
    ----------
    numerator, denominator : array-like of float, shape (n,)
        Counts of a proportion, or observed and expected events. One row an area, none missing.
    model : str
        ``proportion``, ``ratio_log`` or ``ratio_root``.
    trim : float
        Share at each end that is Winsorised or truncated; above 0 and under 0.5.

    Returns
    -------
    Overdispersion
        With ``.phi``, ``.tau_squared``, ``.target`` and the scores.

    Raises
    ------
    DataError
        If a count is negative or above its denominator, or a denominator is not above zero.
    MethodError
        If there are fewer than three areas.

    Examples
    --------
    >>> found = overdispersion([9, 34, 70, 37, 295], [124, 409, 397, 163, 2716])
    >>> round(found.phi, 2), found.is_overdispersed
    (6.65, True)
    """
    how = check_choice("model", model, FunnelModel)
    if not 0 < trim < 0.5:
        raise ParameterError(f"trim is {trim!r}: it is a share above 0 and under 0.5. Write 0.1.")
    x, n = _counts(numerator, denominator, how)
    if how is FunnelModel.RATIO_LOG:
        n = rounded(n)  # the SHMI publishes expected deaths so, and scores them so
    target = float(x.sum() / n.sum()) if how is FunnelModel.PROPORTION else 1.0
    error = standard_errors(n, how)
    scores = (transformed(x, n, how) - float(scale(target, how))) / error
    kept = truncated(scores, trim) if how is FunnelModel.RATIO_LOG else winsorised(scores, trim)
    left = ~np.isnan(kept)
    size = int(left.sum())
    phi = float((kept[left] ** 2).sum() / size)
    weight = 1 / error[left] ** 2
    spread = weight.sum() - (weight**2).sum() / weight.sum()
    tau_squared = max(0.0, float((size * phi - (size - 1)) / spread)) if spread > 0 else 0.0
    return Overdispersion(phi, tau_squared, target, scores, kept)


def adjusted_funnel_limits(
    denominator: Any,
    target: float,
    tau_squared: float,
    *,
    model: str = FunnelModel.PROPORTION,
    confidence: float = INNER,
    strict_compatibility: bool = False,
) -> tuple[Any, Any]:
    """Funnel limits widened by the variance between areas.

    Parameters
    ----------
    denominator : array-like of float
        Size: the denominator of a proportion, the expected events of a ratio.
    target : float
        The average of a proportion; a ratio's is 1.
    tau_squared : float
        From ``overdispersion``; 0 gives limits of chance alone, on the model's scale.
    model : str
        ``proportion``, ``ratio_log`` or ``ratio_root``.
    confidence : float
        Two-sided level as a fraction; a funnel shows 0.95 and 0.998.
    strict_compatibility : bool
        Leave limits of ``ratio_root`` on the scale of the square root, and let those of small
        proportions fold back from 0 and 1, as FunnelPlotR does.

    Returns
    -------
    lower, upper : ndarray of float
        Limits as proportions or ratios.

    Examples
    --------
    >>> lower, upper = adjusted_funnel_limits([124, 409], 0.1138, 0.000386)
    >>> lower.round(3), upper.round(3)
    (array([0.06 , 0.078]), array([0.182, 0.156]))
    """
    how = check_choice("model", model, FunnelModel)
    check_confidence(confidence)
    n = as_floats("denominator", denominator)
    refuse(
        n <= 0,
        "denominator is zero or less",
        lambda row: number(n, row),
        remedy="Leave the row out: it has no place on a funnel.",
    )
    if how is FunnelModel.RATIO_LOG:
        n = rounded(n)
    z = QUANTILES.get(confidence) or normal_quantile(confidence)
    half = z * np.sqrt(standard_errors(n, how) ** 2 + tau_squared)
    centre = scale(target, how)
    lower, upper = (back(centre + side * half, how, strict_compatibility) for side in (-1, 1))
    return unwrap(lower), unwrap(upper)


def _counts(numerator: Any, denominator: Any, model: FunnelModel) -> tuple[Floats, Floats]:
    """Usable counts, or the reason why they are not."""
    x, n = (np.atleast_1d(a) for a in broadcast(numerator=numerator, denominator=denominator))
    refuse(
        np.isnan(x) | np.isnan(n),
        "numerator or denominator is missing",
        lambda row: f"{number(x, row)} of {number(n, row)}",
        remedy="Leave areas without figures out.",
    )
    refuse(
        (n <= 0) | (x < 0) | ((x > n) & (model is FunnelModel.PROPORTION)),
        "numerator and denominator are not possible",
        lambda row: f"{number(x, row)} of {number(n, row)}",
        remedy="Check the two columns are not swapped, or use a model for ratios.",
    )
    if x.size < 3:
        raise MethodError(
            f"Overdispersion needs at least 3 areas and there are {x.size}. "
            "Use funnel_limits without adjustment."
        )
    return x, n
