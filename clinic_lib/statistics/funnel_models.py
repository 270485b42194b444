"""The scales on which areas are compared in a funnel, and what is done with extreme scores.

Knows no limits.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from clinic_lib.statistics.arguments import Floats

INSTEAD_OF_ZERO = 0.5
"""Events taken for none where a logarithm is needed."""


class FunnelModel(StrEnum):
    """On what scale areas are compared, and what is done with extreme ones first."""

    PROPORTION = "proportion"
    """Arcsine of the square root, Winsorised."""
    RATIO_LOG = "ratio_log"
    """Logarithm of observed over expected, truncated (SHMI)."""
    RATIO_ROOT = "ratio_root"
    """Square root of observed over expected, Winsorised (CQC)."""


def scale(proportion: Any, model: FunnelModel) -> Any:
    """A proportion or ratio on the model's scale."""
    if model is FunnelModel.PROPORTION:
        return np.arcsin(np.sqrt(proportion))
    return np.log(proportion) if model is FunnelModel.RATIO_LOG else np.sqrt(proportion)


def transformed(x: Floats, n: Floats, model: FunnelModel) -> Any:
    """Each area on the model's scale; no events would be minus infinity on a logarithm."""
    events = np.where(x == 0, INSTEAD_OF_ZERO, x) if model is FunnelModel.RATIO_LOG else x
    return scale(events / n, model)


def standard_errors(n: Floats, model: FunnelModel) -> Floats:
    """Standard error of an area on the model's scale, by chance alone."""
    root: Floats = np.sqrt(n)
    return 1 / root if model is FunnelModel.RATIO_LOG else 1 / (2 * root)


def back(scaled: Any, model: FunnelModel, strict_compatibility: bool) -> Any:
    """From the model's scale back to proportions or ratios."""
    if model is FunnelModel.RATIO_LOG:
        return np.exp(scaled)
    if model is FunnelModel.PROPORTION:
        angle = scaled if strict_compatibility else np.clip(scaled, 0, np.pi / 2)
        return np.sin(angle) ** 2
    return scaled if strict_compatibility else np.clip(scaled, 0, None) ** 2


def winsorised(scores: Floats, trim: float) -> Floats:
    """Scores with those beyond a quantile pulled in to it."""
    low, high = np.quantile(scores, [trim, 1 - trim])
    return np.clip(scores, low, high)


def truncated(scores: Floats, trim: float) -> Floats:
    """Scores with the first and the last of 1/trim equal parts left out."""
    parts = 1 / trim
    part = np.floor(pd.Series(scores).rank().to_numpy() * parts / (scores.size + 1))
    return np.where((part > 0) & (part < parts - 1), scores, np.nan)


def rounded(n: Floats) -> Floats:
    """Two decimals: the nearer of the two neighbours, the even one where both are as near.

    The rule of R since 4.0. ``numpy.round`` multiplies by a hundred first, which moves halves.

    Examples
    --------
    >>> rounded(np.array([94.325, 432.985])), np.round([94.325, 432.985], 2)
    (array([ 94.33, 432.98]), array([ 94.32, 432.98]))
    """
    hundreds = np.floor(n * 100)
    below, above = hundreds / 100, np.ceil(n * 100) / 100
    down, up = n - below, above - n
    return np.where((down < up) | ((down == up) & (hundreds % 2 == 0)), below, above)
