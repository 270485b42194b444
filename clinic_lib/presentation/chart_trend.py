"""The trend chart of one indicator: its history as lines, from the columns of the assessment."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from clinic_lib.presentation.chart_course import course_notes, course_series
from clinic_lib.presentation.chart_marks import mark_notes, mark_series
from clinic_lib.presentation.chart_records import Chart, ChartKind, Mark, Series
from clinic_lib.presentation.chart_scale import value_axis
from clinic_lib.presentation.chart_text import (
    Columns,
    Numbers,
    Row,
    cell_of,
    has_any,
    marker_notes,
    markers_of,
    measure_line,
    numbers_of,
    period_title,
    period_words,
    printed_history,
    records_of,
    short_value_of,
    text,
    trend_alt_text,
    unit_title,
    without_hidden,
)
from clinic_lib.presentation.theme import SeriesRole, format_number
from clinic_lib.terms import Marker, Polarity, ProcessChart, SpecialCause

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

Mask = list[bool]
LIMITS = (
    (SeriesRole.UPPER_LIMIT, "upper_process_limit", "Upper process limit", "Upper limit"),
    (SeriesRole.MEAN, "process_mean", "Process mean", "Mean"),
    (SeriesRole.LOWER_LIMIT, "lower_process_limit", "Lower process limit", "Lower limit"),
)
SPECIAL = {
    SeriesRole.SPECIAL_IMPROVEMENT: "Unusual, for the better",
    SeriesRole.SPECIAL_CONCERN: "Unusual, for the worse",
    SeriesRole.SPECIAL_NEUTRAL: "Unusual",
}
RISING = frozenset(
    {
        SpecialCause.OUTSIDE_HIGH,
        SpecialCause.TREND_RISING,
        SpecialCause.TWO_IN_THREE_HIGH,
        SpecialCause.SHIFT_HIGH,
    }
)


def trend_chart(assessment: Assessment, indicator_id: str, *, marks: Sequence[Mark] = ()) -> Chart:
    """The history of one indicator with its target, baseline, limits and breaks.

    Parameters
    ----------
    assessment : Assessment
        Its ``scorecard`` and ``history`` are read.
    indicator_id : str
        An indicator of the assessment.
    marks : sequence of Mark
        Days to be marked, in periods that the history has; others are told in a note.

    Returns
    -------
    Chart
        A line for each stretch between breaks; process limits where the history has them, else
        confidence limits as error bars where it has those.
    """
    row: Row = assessment.record(indicator_id)
    history = printed_history(without_hidden(assessment.columns_of("history", indicator_id)))
    series = _series(row, history)
    periods = [text(period) for period in history["period"]]
    past = [p for p, ahead in zip(periods, history["is_ahead"], strict=True) if not ahead]
    span = f"{past[0]} to {past[-1]}" if len(past) > 1 else "".join(past)
    unit = text(row["unit"])
    drawn = [number for one in series for number in (*one.values, *one.lower, *one.upper)]
    axis = value_axis(drawn, from_zero=False, most=100.0 if unit == "%" else None)
    header, rows = _table(row, history)
    series = (*series, *mark_series(history, marks, axis[0]))
    return Chart(
        kind=ChartKind.TREND,
        indicator_id=indicator_id,
        headline=text(row["headline"]),
        subtitle=measure_line(row, span),
        categories=tuple(periods),
        series=series,
        value_title=unit_title(unit, text(row["value_type"])),
        category_title=period_title(text(row["period_type"])),
        axis=axis,
        unit=unit,
        decimals=int(row["decimals"]),
        alt_text=trend_alt_text(row, history),
        notes=(*_notes(row, history, series, axis[0]), *mark_notes(history, marks)),
        table_header=header,
        table_rows=rows,
    )


def _series(row: Row, history: Columns) -> tuple[Series, ...]:
    """Everything drawn, the important last so that it lies on top."""
    return (
        *_limit_series(history),
        *course_series(history),
        *target_series(row, history),
        *_baseline_series(row, history),
        *value_series(row, history),
        *_special_series(row, history),
    )


def _only(values: Numbers, keep: Iterable[bool]) -> Numbers:
    return tuple(value if kept else None for value, kept in zip(values, keep, strict=True))


def _span_name(name: str, periods: Sequence[str], part: Mask) -> str:
    """The name of one stretch of a series, saying from when to when unless it is the whole."""
    inside = [period for period, kept in zip(periods, part, strict=True) if kept]
    first, last = part[0], part[-1]
    if first and last:
        return name
    if first:
        return f"{name}, to {inside[-1]}"
    return f"{name}, from {inside[0]}" + ("" if last else f" to {inside[-1]}")


def _stretches(key: Sequence[float]) -> list[Mask]:
    """One mask for each value of the key, in order."""
    return [[one == other for other in key] for one in dict.fromkeys(key)]


def _limit_series(history: Columns) -> list[Series]:
    """Process limits, one line a segment, because they jump where a segment ends."""
    stretches = _stretches(history["segment"])
    found = []
    for role, column, name, label in LIMITS:
        if column == "process_mean" and _is_run_chart(history):
            name, label = "Median", "Median"
        drawn = [(part, _only(numbers_of(history[column]), part)) for part in stretches]
        drawn = [(part, values) for part, values in drawn if any(v is not None for v in values)]
        for number, (part, values) in enumerate(drawn, start=1):
            title = _span_name(name, history["period"], part)
            found.append(Series(title, role, values, label=label if number == len(drawn) else ""))
    return found


def _is_run_chart(history: Columns) -> bool:
    """Whether the centre line is a run chart's median."""
    return ProcessChart.RUN in history.get("process_chart", ())


def _is_moving(history: Columns) -> bool:
    """Whether the limits of the latest segment differ from point to point."""
    drawn = [
        (segment, limit)
        for segment, limit in zip(
            numbers_of(history["segment"]), history["upper_process_limit"], strict=True
        )
        if limit == limit and segment is not None
    ]
    latest = max((segment for segment, _ in drawn), default=None)
    return len({limit for segment, limit in drawn if segment == latest}) > 1


def _limits_words(row: Row, roles: set[SeriesRole], *, is_moving: bool) -> str:
    """What the dotted lines are, and why this chart where it is not the usual one."""
    reason = text(row.get("process_chart_reason")).rstrip(".")
    if SeriesRole.LOWER_LIMIT not in roles and row.get("process_chart") == ProcessChart.RUN:
        return f"Dotted line: the median; no limits, because {reason}."
    words = "Dotted lines: the range to expect if nothing changes (process limits)."
    if is_moving:
        words = f"{words} They differ from point to point, because {reason}."
    return words


def target_series(row: Row, history: Columns) -> list[Series]:
    """The target as a line, or both ends of a range as two."""
    low, high = numbers_of(history["target_value"]), numbers_of(history["target_upper_value"])
    lines = [("Target", "Target", SeriesRole.TARGET, low)]
    if any(value is not None for value in high):
        lines = [
            ("Target, lower end", "Target from", SeriesRole.TARGET, low),
            ("Target, upper end", "Target to", SeriesRole.TARGET_UPPER, high),
        ]
    found = []
    for name, label, role, values in lines:
        known = [value for value in values if value is not None]
        if known:
            label = f"{label} {short_value_of(row, known[-1])}"
            found.append(Series(name, role, values, label=label))
    return found


def _baseline_series(row: Row, history: Columns) -> list[Series]:
    values = _only(numbers_of(history["value"]), history["is_baseline"])
    known = [value for value in values if value is not None]
    label = f"Baseline {short_value_of(row, known[-1])}" if known else ""
    return [Series("Baseline", SeriesRole.BASELINE, values, first_label=label)] if known else []


def value_series(row: Row, history: Columns) -> list[Series]:
    """The area's line, cut at each break because the sides are not comparable."""
    starts = (Marker.BREAK in markers_of(cell) for cell in history["marker"])
    with_limits = has_any(history, "lower_process_limit")
    area, found = text(row["area_name"]), []
    parts = _stretches(list(itertools.accumulate(starts, initial=0))[1:])
    for position, part in enumerate(parts):
        values = _only(numbers_of(history["value"]), part)
        lower, upper = (_only(numbers_of(history[c]), part) for c in ("lower_cl", "upper_cl"))
        drawn = not with_limits and any(end is not None for end in (*lower, *upper))
        known = [value for value in values if value is not None]
        latest = position == len(parts) - 1 and bool(known)
        found.append(
            Series(
                _span_name(area, history["period"], part),
                SeriesRole.VALUE,
                values,
                lower=lower if drawn else (),
                upper=upper if drawn else (),
                label=f"{area} {short_value_of(row, known[-1])}" if latest else "",
                first_label="Break in series" if position and known else "",
            )
        )
    return found


def _special_series(row: Row, history: Columns) -> list[Series]:
    """Points that a rule of the process chart flagged, read through polarity."""
    roles = [_special_role(text(cell), row["polarity"]) for cell in history["special_cause"]]
    found = []
    for role, name in SPECIAL.items():
        values = _only(numbers_of(history["value"]), (one is role for one in roles))
        if any(value is not None for value in values):
            found.append(Series(name, role, values))
    return found


def _special_role(cause: str, polarity: str) -> SeriesRole | None:
    if not cause or cause == SpecialCause.NONE:
        return None
    if polarity not in (Polarity.HIGH_IS_GOOD, Polarity.LOW_IS_GOOD):
        return SeriesRole.SPECIAL_NEUTRAL
    better = (cause in RISING) == (polarity == Polarity.HIGH_IS_GOOD)
    return SeriesRole.SPECIAL_IMPROVEMENT if better else SeriesRole.SPECIAL_CONCERN


SPECIAL_NOTES = {
    SeriesRole.SPECIAL_IMPROVEMENT: "Square: unusual for the better, unlikely to be chance.",
    SeriesRole.SPECIAL_CONCERN: "Triangle: unusual for the worse, unlikely to be chance.",
    SeriesRole.SPECIAL_NEUTRAL: "Diamond: unusual, unlikely to be chance.",
}


def _notes(row: Row, history: Columns, series: tuple[Series, ...], least: float) -> list[str]:
    """What a reader must know to read the chart, most important first."""
    notes = marker_notes(history, "period")
    roles = {one.role for one in series}
    if SeriesRole.MEAN in roles:
        notes.append(_limits_words(row, roles, is_moving=_is_moving(history)))
        if text(row["rebase_period"]):
            notes.append(f"Process limits start afresh at {period_words(row['rebase_period'])}.")
        notes += [words for role, words in SPECIAL_NOTES.items() if role in roles]
    elif text(row["process_limits_reason"]):
        notes.append(f"No process limits: {text(row['process_limits_reason']).rstrip('.')}.")
    notes += course_notes(row, series)
    if any(one.lower for one in series):
        notes.append("Vertical bars: 95% confidence limits.")
    silent = _silent_periods(history)
    if silent:
        more = f" and {len(silent) - 3} more" if len(silent) > 3 else ""
        notes.append(f"No figure for {', '.join(silent[:3])}{more}: the gap is left open.")
    if text(row.get("target_refreshed")):
        notes.append(f"{text(row['target_refreshed']).rstrip('.')}.")
    if least > 0:
        notes.append("The value axis does not start at zero.")
    return notes


def _silent_periods(history: Columns) -> list[str]:
    """The periods that have passed without a figure and without a marker that says why."""
    lines = records_of(history, ("period", "value", "marker", "is_ahead"))
    told = {text(one["period"]) for one in lines if set(markers_of(one["marker"])) - {Marker.BREAK}}
    gaps = [
        text(one["period"]) for one in lines if not one["is_ahead"] and one["value"] != one["value"]
    ]
    return [period for period in gaps if period not in told]


def _table(row: Row, history: Columns) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Period by period what the chart shows, and the counts behind it."""
    columns = {
        "numerator": "Numerator",
        "denominator": "Denominator",
        "lower_cl": "Lower 95% limit",
        "upper_cl": "Upper 95% limit",
        "target_value": "Target",
        "target_upper_value": "Target, upper end",
        "trajectory_value": "Line to the target",
        "tolerance_value": "Within tolerance to",
        "tolerance_upper_value": "Within tolerance to, upper end",
        "original_target_value": "Target as first agreed",
        "original_target_upper_value": "Target as first agreed, upper end",
        "lower_process_limit": "Lower process limit",
        "process_mean": "Median" if _is_run_chart(history) else "Process mean",
        "upper_process_limit": "Upper process limit",
    }
    kept = {
        column: name
        for column, name in columns.items()
        if column in history and has_any(history, column)
    }
    rows = []
    for line in records_of(history, ("period", "value", "marker", "is_ahead", *kept)):
        value = "not yet" if line["is_ahead"] else cell_of(row, line["value"], line["marker"])
        cells = [text(line["period"]), value]
        for column in kept:
            whole = column in ("numerator", "denominator")
            value, decimals = line[column], 0 if whole else int(row["decimals"])
            cells.append(format_number(value, decimals=decimals) if value == value else "")
        rows.append(tuple(cells))
    return (
        "Period",
        unit_title(text(row["unit"]), text(row["value_type"])),
        *kept.values(),
    ), tuple(rows)
