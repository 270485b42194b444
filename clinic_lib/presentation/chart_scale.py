"""The value axis: round numbers that hold everything drawn. Knows no library and no indicator."""

from __future__ import annotations

import math
from collections.abc import Iterable

INTERVALS = 6
ZERO_BELOW = 0.4
STEPS = (1.0, 2.0, 5.0, 10.0)


def value_axis(
    numbers: Iterable[float | None], *, from_zero: bool, most: float | None = None
) -> tuple[float, float, float]:
    """Minimum, maximum and step of an axis that holds every number with room to spare.

    Parameters
    ----------
    numbers : iterable of float or None
        Everything that is drawn; missing values are skipped.
    from_zero : bool
        Whether zero must be on the axis, as it must be for bars.
    most : float, optional
        The greatest value possible (100 for a percentage): the axis stops there.

    Returns
    -------
    minimum, maximum, step : float

    Examples
    --------
    >>> value_axis([41.0, 48.5, None], from_zero=False)
    (40.0, 50.0, 2.0)
    >>> value_axis([3.0, 48.5], from_zero=False)
    (0.0, 50.0, 10.0)
    >>> value_axis([-3.0, 8.0], from_zero=True)
    (-4.0, 10.0, 2.0)
    >>> value_axis([], from_zero=True)
    (0.0, 1.0, 0.2)
    """
    known = [float(x) for x in numbers if x is not None and math.isfinite(x)]
    if not known:
        return 0.0, 1.0, 0.2
    low, high = min(known), max(known)
    if from_zero or 0 <= low < ZERO_BELOW * high:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        # A flat line stands in the middle of a readable axis, not on its edge.
        spread = abs(low) * 0.1 or 1.0
        low, high = low - spread, high + spread
    room = (high - low) * 0.03
    wanted_low = low - room if low != 0 else low
    wanted_high = high + room if high != 0 else high
    if min(known) >= 0:
        wanted_low = max(wanted_low, 0.0)
    if most is not None and max(known) <= most:
        wanted_high = min(wanted_high, most)
    step = _round_step((wanted_high - wanted_low) / INTERVALS)
    minimum = math.floor(wanted_low / step + 1e-9) * step
    maximum = math.ceil(wanted_high / step - 1e-9) * step
    digits = max(0, 2 - math.floor(math.log10(step)))
    return round(minimum, digits), round(maximum, digits), round(step, digits)


def axis_decimals(step: float) -> int:
    """The decimals that the axis labels need.

    Examples
    --------
    >>> axis_decimals(20.0), axis_decimals(2.5), axis_decimals(0.25)
    (0, 1, 2)
    """
    return next((d for d in range(6) if math.isclose(round(step, d), step, rel_tol=1e-9)), 6)


def _round_step(raw: float) -> float:
    """The next of 1, 2, 5, 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(raw))
    return next((s * power for s in STEPS if s * power >= raw * (1 - 1e-9)), 10.0 * power)
