"""Where a series is heading, its chance of the next target, and whether that is credible.

Cuts the series at its last break and chooses the target that lies ahead; the statistics do the
rest. A projection that cannot be made has a reason.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from clinic_lib.data.periods import Period
from clinic_lib.data.register import Indicator
from clinic_lib.indicators.history import Rhythm
from clinic_lib.indicators.outlook_words import credibility_sentence, outlook_sentence
from clinic_lib.indicators.records import Cells, Row, Rows
from clinic_lib.indicators.since_break import Stretch, is_cut, since_break
from clinic_lib.indicators.targets import Target, ValueAt, target_level
from clinic_lib.statistics.credibility import RequiredRate, required_rate
from clinic_lib.statistics.projected import Projection
from clinic_lib.statistics.projection import project
from clinic_lib.statistics.series_shape import SeriesShape
from clinic_lib.terms import Frequency, Polarity, TargetKind, ValueType

SEASONS = {Frequency.QUARTERLY: 4, Frequency.MONTHLY: 12}
NEVER_NEGATIVE = (ValueType.PROPORTION, ValueType.RATE, ValueType.COUNT)
NO_FIGURE = "there is no figure yet"
NO_TARGET = "no target lies ahead"
NOT_SETTLED = "the target that lies ahead has no agreed figure"
UNEVEN = "the dates of the counts are not evenly spaced"
RANGE = "A range has no single pace that reaches it, so none is worked out."
GAP = "The target is a gap to another area, taken at that area's latest figure."
NO_GOOD = "Neither direction is good, so no pace towards the target is judged."


@dataclass(frozen=True, slots=True)
class Aim:
    """The next target after the latest figure, as a level."""

    period: Period
    low: float
    high: float
    kind: TargetKind


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the outlook adds to the scorecard's row, and to the history."""

    columns: Mapping[str, Any]
    history: Rows


def build_outlook(
    history: Rows,
    others: Cells,
    targets: Sequence[Target],
    *,
    indicator: Indicator,
    known: Mapping[str, Any],
    named: Mapping[str, Any],
) -> Outlook:
    """The projection to the coming targets and the pace that the next one asks for.

    Parameters
    ----------
    history : sequence of Row
        One series, as ``build_history`` gives it.
    others : Cells
        The neighbours' observations of the indicator, with what is suppressed taken out.
    targets : sequence of Target
        One a period.
    indicator : Indicator
        The measure.
    known : mapping
        ``area_code``, ``latest`` and ``value_at``, as ``judge_target`` takes them.
    named : mapping
        The scorecard's columns so far, for the words.

    Returns
    -------
    Outlook
        The columns from ``outlook_target_period`` to ``outlook`` of the scorecard, and the history
        with ``projected_value``, ``projected_lower`` and ``projected_upper`` ahead.
    """
    aim, reason = _aim(targets, **known)
    if aim is None:
        return Outlook({"projection_reason": reason}, history)
    rhythm = Rhythm(indicator.frequency, indicator.period_type)
    columns: dict[str, Any] = {
        "outlook_target_period": aim.period.label,
        "outlook_target_value": aim.low,
        "outlook_target_upper_value": aim.high,
    }
    row = {**named, **columns}
    stretch = since_break(history, others, rhythm)
    if stretch is None or aim.period.label not in stretch.ahead:
        return Outlook({**columns, "projection_reason": UNEVEN}, history)
    if np.isnan(stretch.values).all():
        reason = "there is no figure since the break in the series"
        return Outlook({**columns, "projection_reason": reason}, history)
    columns |= _pace_columns(stretch, aim, indicator.polarity, row)
    seen = _projected(stretch, aim, indicator)
    if seen.refused:
        since = " (counted since the break in the series)" if is_cut(history) else ""
        return Outlook({**columns, "projection_reason": f"{seen.refused}{since}"}, history)
    columns |= _projection_columns(seen, stretch.ahead[aim.period.label], aim, indicator.polarity)
    columns["outlook"] = outlook_sentence({**row, **columns})
    return Outlook(columns, _with_projection(history, stretch.ahead, seen))


def _aim(
    targets: Sequence[Target], *, area_code: str, latest: Period | None, value_at: ValueAt
) -> tuple[Aim | None, str]:
    """The next target after the latest figure, or why there is none."""
    if latest is None:
        return None, NO_FIGURE
    to_come = sorted((one for one in targets if one.period > latest), key=lambda one: one.period)
    if not to_come:
        return None, NO_TARGET
    target = to_come[0]
    low, high, _ = target_level(target, area_code=area_code, latest=latest, value_at=value_at)
    if math.isnan(low):
        return None, NOT_SETTLED
    return Aim(target.period, low, high, target.kind), ""


def _projected(stretch: Stretch, aim: Aim, indicator: Indicator) -> Projection:
    """The projection to the last target, or only to the next where the last is too far away."""
    shape = _shape(stretch, indicator)
    near, far = stretch.ahead[aim.period.label], max(stretch.ahead.values())
    seen = project(stretch.values, periods_ahead=far, shape=shape, peers=stretch.peers)
    if seen.refused and far > near:
        return project(stretch.values, periods_ahead=near, shape=shape, peers=stretch.peers)
    return seen


def _shape(stretch: Stretch, indicator: Indicator) -> SeriesShape:
    """Seasons, overlap and bounds; a bound that a figure has passed is none."""
    least, most = np.nanmin(stretch.values), np.nanmax(stretch.values)
    is_share = indicator.value_type is ValueType.PROPORTION
    return SeriesShape(
        season_length=SEASONS.get(indicator.frequency, 1),
        overlap=stretch.overlap,
        lower_bound=0.0 if indicator.value_type in NEVER_NEGATIVE and least >= 0 else None,
        upper_bound=(
            float(indicator.multiplier) if is_share and most <= indicator.multiplier else None
        ),
    )


def _projection_columns(
    seen: Projection, ahead: int, aim: Aim, polarity: Polarity
) -> dict[str, Any]:
    """The projected figure of the target's period, and the chance of the target."""
    is_range = not math.isnan(aim.high)
    low, good = aim.low, polarity
    if is_range and polarity is Polarity.LOW_IS_GOOD:
        low = aim.high
    elif not is_range and polarity is Polarity.RANGE_IS_GOOD:
        good = Polarity.NO_JUDGEMENT
    chance = seen.chance_of_reaching(
        low, polarity=good, upper_target=aim.high if is_range else None, ahead=ahead
    )
    return {
        "projected_period": aim.period.label,
        "projected_value": seen.expected[ahead - 1],
        "projected_lower": seen.lower[ahead - 1],
        "projected_upper": seen.upper[ahead - 1],
        "chance_of_target": chance,
        "projection_method": seen.method,
    }


def _pace_columns(
    stretch: Stretch, aim: Aim, polarity: Polarity, row: Mapping[str, Any]
) -> dict[str, Any]:
    """The pace that the target asks for, beside those achieved."""
    if aim.kind is TargetKind.RANGE or not math.isnan(aim.high):
        return {"target_credibility": RANGE}
    if polarity not in (Polarity.HIGH_IS_GOOD, Polarity.LOW_IS_GOOD):
        return {"target_credibility": NO_GOOD}
    pace: RequiredRate = required_rate(
        stretch.values,
        target=aim.low,
        periods_ahead=stretch.ahead[aim.period.label],
        polarity=polarity,
        peers=stretch.peers,
    )
    return {
        "required_change_per_period": pace.required,
        "achieved_change_per_period": pace.achieved,
        "best_change_per_period": pace.best,
        "top_quartile_change_per_period": pace.peers_quartile,
        "target_credibility": credibility_sentence(row, pace) + _gap_words(aim),
    }


def _gap_words(aim: Aim) -> str:
    """What a gap is taken at, because the other area's coming figure is not known."""
    return f" {GAP}" if aim.kind is TargetKind.GAP else ""


def _with_projection(history: Rows, ahead: Mapping[str, int], seen: Projection) -> list[Row]:
    """The history with the projection of the periods to come."""
    ends = {
        "projected_value": seen.expected,
        "projected_lower": seen.lower,
        "projected_upper": seen.upper,
    }
    projected = {
        period: {name: float(numbers[n - 1]) for name, numbers in ends.items() if n <= len(numbers)}
        for period, n in ahead.items()
        if n > 0
    }
    return [{**row, **projected.get(row["period"], {})} for row in history]
