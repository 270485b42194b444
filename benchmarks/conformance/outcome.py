"""What a comparison found: how many cases agree, and why each of the others does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Reference = Callable[[str], pd.DataFrame]
"""A reference file by its name, such as ``spc/spc_cases``."""

EXACT = "exact"
TEN_DIGITS = 1e-10


@dataclass(frozen=True)
class Deviation:
    """Cases in which we knowingly do otherwise, and why."""

    count: int
    reason: str


@dataclass(frozen=True)
class Outcome:
    """One thing compared with one program.

    ``disputed`` are cases that neither agree nor have a reason to differ; there must be none.
    """

    function: str
    what: str
    program: str
    tolerance: str
    cases: int
    agreeing: int
    deviations: tuple[Deviation, ...] = ()

    @property
    def disputed(self) -> int:
        return self.cases - self.agreeing - sum(one.count for one in self.deviations)


@dataclass(frozen=True)
class Subject:
    """What is compared: the function, the part of its answer, and the other program."""

    function: str
    what: str
    program: str
    tolerance: str = EXACT

    def outcome(self, agrees: ArrayLike, because: Mapping[str, ArrayLike] | None = None) -> Outcome:
        """The outcome of cases; the first reason that fits a case that differs claims it."""
        alike = np.asarray(agrees, dtype=np.bool_)
        left = ~alike
        found = []
        for reason, fits in (because or {}).items():
            claimed = left & np.asarray(fits, dtype=np.bool_)
            left = left & ~claimed
            if claimed.any():
                found.append(Deviation(int(claimed.sum()), reason))
        return Outcome(
            self.function,
            self.what,
            self.program,
            self.tolerance,
            alike.size,
            int(alike.sum()),
            tuple(found),
        )


def near(
    ours: ArrayLike, theirs: ArrayLike, *, relative: float = TEN_DIGITS, absolute: float = 1e-20
) -> NDArray[np.bool_]:
    """Where two sets of numbers agree; missing agrees with missing only."""
    left, right = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    return np.isclose(left, right, rtol=relative, atol=absolute, equal_nan=True)


def same(ours: ArrayLike, theirs: ArrayLike) -> NDArray[np.bool_]:
    """Where two sets of words are equal."""
    return np.asarray(ours, dtype=object) == np.asarray(theirs, dtype=object)


def refuses(call: Callable[..., object], *arguments: object) -> bool:
    """Whether a call is refused in words."""
    from clinic_lib.errors import ClinicError

    try:
        call(*arguments)
    except ClinicError:
        return True
    return False
