"""Rules for questions from an indicator's own figures: its target, its direction, its quality.

Each takes the scorecard row, the history and the comparators, and asks one question or none.
"""

from __future__ import annotations

import pandas as pd

from clinic_lib.indicators.clauses import (
    STALE_MONTHS,
    Row,
    number,
    size_words,
    value_again,
)
from clinic_lib.indicators.direction import RISING_CAUSES
from clinic_lib.indicators.question_words import (
    Asked,
    has_evidence,
    in_period_words,
    is_target_later,
    period_words,
    target_level,
)
from clinic_lib.indicators.wording import format_number, list_words, one_of
from clinic_lib.terms import (
    Assurance,
    Direction,
    Frequency,
    Marker,
    SpecialCause,
    TargetStatus,
    TrajectoryStatus,
)

WIDE_SHARE = 0.1
"""From this half-width on, as a share of the figure, the question of its certainty is asked."""
MOST_GAPS = 2
MISSED = (TargetStatus.NOT_MET, TargetStatus.WITHIN_TOLERANCE)
RUNS = frozenset(
    {
        SpecialCause.SHIFT_HIGH,
        SpecialCause.SHIFT_LOW,
        SpecialCause.TREND_RISING,
        SpecialCause.TREND_FALLING,
    }
)


def no_figure(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """No figure that may be shown."""
    if number(row, "value") is not None:
        return None
    return Asked(
        "What would it take to have a figure for this measure?", "there is no figure to show"
    )


def missed_and_worsening(
    row: Row, history: pd.DataFrame, comparators: pd.DataFrame
) -> Asked | None:
    """Target not met, and worsening with evidence."""
    if row["target_status"] not in MISSED or not has_evidence(row, Direction.WORSENING):
        return None
    since = period_words(row, row["direction_period"])
    return Asked(
        f"What has changed since {since} that helps to explain the move away from the target of "
        f"{target_level(row)}?",
        "the target is not met and the figure is worsening",
    )


def missed(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Target not met, and not worsening."""
    gap = number(row, "target_gap")
    is_missed = row["target_status"] in MISSED and gap is not None
    if not is_missed or has_evidence(row, Direction.WORSENING):
        return None
    people = number(row, "target_gap_people")
    noun = str(row["people"])
    counted = ""
    if people and noun:
        many = format_number(abs(people))
        counted = f" ({many} {one_of(noun) if many == '1' else noun})"
    moving = " though the figure is improving" if has_evidence(row, Direction.IMPROVING) else ""
    return Asked(
        f"What would do most to close the gap of {size_words(row, gap or 0.0)}{counted} to the "
        "target?",
        f"the target is not met{moving}",
    )


def off_course(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Short of the straight line to a target that is yet to come."""
    gap = number(row, "trajectory_gap")
    if row["trajectory_status"] != TrajectoryStatus.OFF_TRAJECTORY or gap is None:
        return None
    ahead = period_words(row, row["trajectory_to"])
    return Asked(
        f"What would bring the figure back onto the line to the target for {ahead}, from which it "
        f"is {size_words(row, gap)} away?",
        "the figure is short of the straight line to its target",
    )


def met_but_worsening(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Target met, and worsening with evidence."""
    if row["target_status"] != TargetStatus.MET or not has_evidence(row, Direction.WORSENING):
        return None
    since = period_words(row, row["direction_period"])
    return Asked(
        f"What would help to stay at the target of {target_level(row)}, given the change since "
        f"{since}?",
        "the target is met and the figure is worsening",
    )


def moving(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Moving with evidence, with no target missed or met to hold it against."""
    judged = (*MISSED, TargetStatus.MET)
    ways = (Direction.WORSENING, Direction.RISING, Direction.FALLING)
    if row["target_status"] in judged or not has_evidence(row, *ways):
        return None
    since = period_words(row, row["direction_period"])
    if row["direction"] == Direction.WORSENING:
        text = f"What lies behind the change since {since}, and what could turn it round?"
    else:
        text = f"What lies behind the change since {since}, and what does it mean for people?"
    return Asked(text, f"the figure is {row['direction']}")


def improving(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Improving with evidence."""
    if not has_evidence(row, Direction.IMPROVING):
        return None
    since = period_words(row, row["direction_period"])
    return Asked(
        f"What has helped most since {since}, and how can it be kept going?",
        "the figure is improving",
    )


def met_early(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Target for a later period already met."""
    if row["target_status"] != TargetStatus.MET or not is_target_later(row):
        return None
    when = period_words(row, row["target_period"])
    return Asked(
        f"What would be the right ambition from here, now that the target for {when} is met?",
        f"the target for {when} is met ahead of time",
    )


def met(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Target met, and nothing moves with evidence."""
    moves = has_evidence(row, Direction.IMPROVING, Direction.WORSENING)
    if row["target_status"] != TargetStatus.MET or moves or is_target_later(row):
        return None
    return Asked(
        "What keeps the figure at its target, and what could change that?", "the target is met"
    )


def no_target(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """No agreed target."""
    reasons = {
        TargetStatus.NO_TARGET: "no target has been set",
        TargetStatus.PLACEHOLDER: "the target is still to be agreed",
        TargetStatus.DEFERRED: "the target has been deferred",
    }
    reason = reasons.get(TargetStatus(row["target_status"]))
    return Asked(f"What level would count as good here, as {reason}?", reason) if reason else None


def out_of_reach(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """The usual ups and downs do not reach the target."""
    if row["assurance"] != Assurance.CONSISTENTLY_FAILING:
        return None
    return Asked(
        f"What could be done in a new way to bring the target of {target_level(row)} within reach?",
        "the usual ups and downs of the figure stay short of the target",
    )


def unusual(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """The latest figure stands out from its usual ups and downs, alone or at the end of a run."""
    cause = str(row["special_cause"])
    if cause not in set(SpecialCause) or cause == SpecialCause.NONE:
        return None
    is_high = SpecialCause(cause) in RISING_CAUSES
    since = period_words(row, _run_start(history, cause)) if cause in RUNS else ""
    if cause in (SpecialCause.SHIFT_HIGH, SpecialCause.SHIFT_LOW):
        side = "above" if is_high else "below"
        return Asked(
            f"What has been different from {since} on, when figures began to run {side} their "
            "usual level?",
            f"every figure from {since} on is {side} the usual level",
        )
    if cause in RUNS:
        way = "rise" if is_high else "fall"
        return Asked(
            f"What lies behind the run of figures since {since} that {way} each time?",
            f"figures since {since} {way} each time",
        )
    return Asked(
        f"What was different {in_period_words(row, row['period'])}, when the figure was unusually "
        f"{'high' if is_high else 'low'}?",
        "the figure stands out from its usual ups and downs",
    )


def _run_start(history: pd.DataFrame, cause: str) -> str:
    """The first period of the run that ends the series: on one side of its middle, or one way."""
    seen = history.loc[history["value"].notna() & ~history["is_ahead"]]
    seen = seen.loc[seen["segment"] == seen["segment"].iloc[-1]]
    if cause in (SpecialCause.SHIFT_HIGH, SpecialCause.SHIFT_LOW):
        sides = seen["value"] - seen["process_mean"].fillna(seen["value"].median())
    else:
        # The figure that a run sets out from belongs to it, though it went no way itself.
        sides = seen["value"].diff().shift(-1)
        sides.iloc[-1] = sides.iloc[-2] if len(sides) > 1 else 0.0
    is_on = (sides > 0) if SpecialCause(cause) in RISING_CAUSES else (sides < 0)
    off = [n for n, on in enumerate(is_on) if not on]
    return str(seen["period"].iloc[min(off[-1] + 1 if off else 0, len(seen) - 1)])


def series_break(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """The series starts afresh at some point."""
    if not row["break_period"]:
        return None
    when = period_words(row, row["break_period"])
    return Asked(
        f"How far can figures from before {when} be set beside those since, and what stayed the "
        "same?",
        f"the series starts afresh {in_period_words(row, row['break_period'])}",
    )


def wide_interval(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """The margin of error is wide, or holds the target."""
    value, low, high = (number(row, name) for name in ("value", "lower_cl", "upper_cl"))
    if value is None or low is None or high is None:
        return None
    ends = [number(row, name) for name in ("target_value", "target_upper_value")]
    holds_target = any(end is not None and low < end < high for end in ends)
    is_wide = max(high - value, value - low) > WIDE_SHARE * abs(value)
    if not holds_target and not is_wide:
        return None
    because = "the margin of error is wide"
    if holds_target:
        because = "the target lies inside the margin of error"
    lowest, highest = value_again(row, low), value_again(row, high)
    return Asked(
        f"How much can rest on a figure that may lie anywhere from {lowest} to {highest}?", because
    )


def time_of_year(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Up on the period before and down on the same period last year, or the other way round."""
    if row["frequency"] not in (Frequency.QUARTERLY, Frequency.MONTHLY):
        return None
    short, long = number(row, "change_on_previous"), number(row, "change_on_last_year")
    if not short or not long or (short > 0) == (long > 0):
        return None
    since = period_words(row, row["previous_period"])
    span = "quarter" if row["frequency"] == Frequency.QUARTERLY else "month"
    way, other = ("rise", "down") if short > 0 else ("fall", "up")
    return Asked(
        f"How much of the {way} since {since} is down to the time of year?",
        f"the figure is {other} on the same {span} a year earlier",
    )


def not_final(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Provisional or estimated."""
    kinds = {Marker.PROVISIONAL: "provisional", Marker.ESTIMATED: "an estimate"}
    found = [words for marker, words in kinds.items() if marker in str(row["marker"])]
    if not found:
        return None
    return Asked(
        "How much could the figure still move before it is final, and what would that change here?",
        f"the figure is {found[0]}",
    )


def old_figure(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """The figure is old."""
    months = number(row, "freshness_months")
    if months is None or months < STALE_MONTHS:
        return None
    return Asked(
        "What more recent signs are there of how things stand?",
        f"the figure is {months:.0f} months old",
    )


def gaps(row: Row, history: pd.DataFrame, comparators: pd.DataFrame) -> Asked | None:
    """Periods without a figure."""
    missing = [label for label in str(row["missing_periods"]).split(", ") if label]
    if not missing or number(row, "value") is None:
        return None
    last = list_words([period_words(row, label) for label in missing[-MOST_GAPS:]])
    more = " among others" if len(missing) > MOST_GAPS else ""
    return Asked(
        "What is known from other sources about the periods without a figure?",
        f"there is no figure for {last}{more}",
    )
