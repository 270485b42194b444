"""The straight line to a target that is yet to come, through a period without one of its own.

The line runs from the target before, or from the
baseline where that is later, and is cut by a break in the series. Quarters and months are joined
with the same quarter or month of other years only, because a season would bend the line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic_lib.data.periods import Period
from clinic_lib.indicators.judgement import is_missing
from clinic_lib.indicators.targets import Target, ValueAt, target_level
from clinic_lib.indicators.wording import period_name
from clinic_lib.terms import PeriodType, TargetKind, TargetState

SEASONAL = (PeriodType.QUARTER, PeriodType.MONTH)
NO_START = "there is neither a baseline figure nor an earlier target to draw it from"
NO_LEVEL = "the target that lies ahead has no level"
RANGE = "the target that lies ahead is a range"


@dataclass(frozen=True, slots=True)
class Known:
    """What a line is drawn from besides the targets.

    Parameters
    ----------
    area_code : str
        Whose targets they are.
    latest : Period or None
        The latest period with a value.
    value_at : callable
        Area code and period to the usable value.
    breaks : tuple of date
        First day of each period just before which the series breaks.
    """

    area_code: str
    latest: Period | None
    value_at: ValueAt
    breaks: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line to a target, and what it says of one period.

    Parameters
    ----------
    target : Target
        Where it leads.
    start : Period
        Where it begins.
    from_baseline : bool
        Whether it begins at the baseline, and not at an earlier target.
    first, value, last : float
        Its level at the start, in the period and at the target.
    """

    target: Target
    start: Period
    from_baseline: bool
    first: float
    value: float
    last: float


def line_at(targets: Sequence[Target], period: Period, known: Known) -> tuple[Line | None, str]:
    """The line through a period, or why there is none.

    Parameters
    ----------
    targets : sequence of Target
        One a period.
    period : Period
        The period.
    known : Known
        Figures and breaks.

    Returns
    -------
    line : Line or None
    reason : str
        Why there is no line, as a clause. Empty where there is one, and where none is called for:
        the period has a target of its own, or no agreed one lies ahead.

    Examples
    --------
    >>> from clinic_lib.data import parse_period
    >>> years = [parse_period(label, "financial") for label in ("2007/08", "2009/10", "2010/11")]
    >>> last = Target(years[2], TargetKind.LEVEL, 56.0, baseline_period=years[0])
    >>> known = Known("E1", years[1], lambda area, period: 50.0)
    >>> line_at([last], years[1], known)[0].value
    54.0
    """
    ahead = sorted(
        (one for one in targets if one.period > period and one.state is TargetState.AGREED),
        key=lambda one: one.period,
    )
    if not ahead or any(one.period == period for one in targets):
        return None, ""
    alike = [one for one in ahead if _is_same_season(one.period, period)]
    if not alike:
        return None, (
            f"a line between quarters or months of different seasons would mislead, and no target "
            f"is set for the same {period.period_type} of a later year"
        )
    if alike[0].kind is TargetKind.RANGE:
        return None, RANGE
    return _line(alike[0], targets, period, known)


def _is_same_season(one: Period, other: Period) -> bool:
    """Whether a straight line may join two periods."""
    return one.period_type not in SEASONAL or one.start.month == other.start.month


def _line(
    target: Target, targets: Sequence[Target], period: Period, known: Known
) -> tuple[Line | None, str]:
    """The line to one target through a period."""
    last = _level(target, known)
    if is_missing(last):
        return None, NO_LEVEL
    start, first, from_baseline = _start(target, targets, period, known)
    if start is None:
        return None, NO_START
    cut = [day for day in known.breaks if start.start < day <= period.start]
    if cut:
        return None, f"the series breaks after {period_name(start)}, where it would begin"
    share = _distance(start, period) / _distance(start, target.period)
    # A gap is what moves evenly, on top of whatever its comparator does.
    under = [_comparator(target, one, known) for one in (start, period, target.period)]
    gap = (first - under[0]) + share * ((last - under[2]) - (first - under[0]))
    value = under[1] + gap
    if is_missing(value):
        return None, "there is no figure for the area that the gap is counted from"
    return Line(target, start, from_baseline, first, value, last), ""


def _start(
    target: Target, targets: Sequence[Target], period: Period, known: Known
) -> tuple[Period | None, float, bool]:
    """Where the line to a target begins: the last of its baseline and the targets before."""
    found: list[tuple[Period, bool, float]] = []
    base = target.baseline_period
    if base is not None and base < period and _is_same_season(base, period):
        found.append((base, True, known.value_at(known.area_code, base)))
    for one in targets:
        is_usable = one.state is TargetState.AGREED and one.kind is not TargetKind.RANGE
        if is_usable and one.period < period and _is_same_season(one.period, period):
            found.append((one.period, False, _level(one, known)))
    usable = [one for one in found if not is_missing(one[2])]
    if not usable:
        return None, math.nan, False
    start, from_baseline, first = max(usable, key=lambda one: one[:2])
    return start, first, from_baseline


def _level(target: Target, known: Known) -> float:
    """A target as a level."""
    low, _, _ = target_level(
        target, area_code=known.area_code, latest=known.latest, value_at=known.value_at
    )
    return low


def _comparator(target: Target, period: Period, known: Known) -> float:
    """The figure that a gap is counted from; 0 for any other kind of target."""
    if target.kind is not TargetKind.GAP:
        return 0.0
    # What is yet to come is not known: as for the target itself, the latest figure stands in.
    seen = period if known.latest is None else min(period, known.latest)
    return known.value_at(target.comparator_code, seen)


def _distance(start: Period, end: Period) -> int:
    """From one period to another: months, or days between dates."""
    if start.period_type is PeriodType.SNAPSHOT:
        return (end.start - start.start).days
    return 12 * (end.start.year - start.start.year) + end.start.month - start.start.month
