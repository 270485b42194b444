"""What a projection says, and the chance that a coming figure meets a target.

Knows not how it was worked out, nor what the target means.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import stdtr

from clinic_lib.errors import ParameterError
from clinic_lib.statistics.words import check_choice
from clinic_lib.terms import Polarity

FREEDOM = 3
"""Degrees of freedom of the t distribution that errors on real series follow."""


@dataclass(frozen=True)
class Projection:
    """What the coming figures are, if things go on as they have.

    Parameters
    ----------
    expected, lower, upper : tuple of float
        The middle and the ends of the interval for each period ahead; empty where refused.
    confidence : float
        Chance of each figure to lie in its interval, as a fraction.
    method : str
        How it was worked out, in sentences.
    refused : str
        Why there is no projection, or "".
    seasonal : bool
        Whether the seasons were taken into account.
    peers : int
        How many other series were listened to.
    middle, spread : tuple of float
        Middle and scale of the t distribution with 3 degrees of freedom, before bounds.
    bounds : tuple of float
        Least and greatest value there can be, infinite where there is none.
    """

    expected: tuple[float, ...] = ()
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()
    confidence: float = 0.80
    method: str = ""
    refused: str = ""
    seasonal: bool = False
    peers: int = 0
    middle: tuple[float, ...] = field(default=(), repr=False)
    spread: tuple[float, ...] = field(default=(), repr=False)
    bounds: tuple[float, float] = field(default=(-np.inf, np.inf), repr=False)

    def chance_of_reaching(
        self,
        target: float,
        *,
        polarity: str,
        upper_target: float | None = None,
        ahead: int | None = None,
    ) -> float:
        """The chance that the figure some periods ahead meets a target.

        Parameters
        ----------
        target : float
            The level to be reached; with a range, its low end.
        polarity : str
            ``high_is_good``: at the target or above. ``low_is_good``: at it or below.
            ``range_is_good``: from the target to ``upper_target``. ``no_judgement``: missing.
        upper_target : float, optional
            High end of the range.
        ahead : int, optional
            Periods ahead; the last one projected unless given.

        Returns
        -------
        float
            A fraction; NaN where the projection was refused or nothing counts as reaching.

        Raises
        ------
        ParameterError
            If the polarity is not known, the range has no high end, or the period was not
            projected.

        Examples
        --------
        >>> from clinic_lib.statistics.projection import project
        >>> ahead = project([61.0, 62.5, 62.0, 64.1, 65.0, 66.2], periods_ahead=2)
        >>> round(ahead.chance_of_reaching(67, polarity="high_is_good"), 2)
        0.41
        """
        good = check_choice("polarity", polarity, Polarity)
        if self.refused or good is Polarity.NO_JUDGEMENT:
            return float("nan")
        step = self._step(ahead)
        low, high = float(target), float(target)
        if good is Polarity.HIGH_IS_GOOD:
            high = np.inf
        elif good is Polarity.LOW_IS_GOOD:
            low = -np.inf
        elif upper_target is None or upper_target < target:
            raise ParameterError(
                f"upper_target is {upper_target!r} and target {target!r}: a range runs from its "
                "low end to its high end. Give both, the low end as target."
            )
        else:
            high = float(upper_target)
        return self._between(low, high, step)

    def _step(self, ahead: int | None) -> int:
        """The place of a period ahead in the tuples."""
        if ahead is None:
            return len(self.expected) - 1
        if not 1 <= ahead <= len(self.expected):
            raise ParameterError(
                f"ahead is {ahead!r}: {len(self.expected)} periods were projected. "
                "Project further, or ask for one of these."
            )
        return ahead - 1

    def _between(self, low: float, high: float, step: int) -> float:
        """Chance of a figure from low to high; what lies beyond a bound lies on it."""
        least, greatest = self.bounds
        if low > greatest or high < least:
            return 0.0
        middle, spread = self.middle[step], self.spread[step]
        below = 0.0 if low <= least else float(stdtr(FREEDOM, (low - middle) / spread))
        up_to = 1.0 if high >= greatest else float(stdtr(FREEDOM, (high - middle) / spread))
        return up_to - below
