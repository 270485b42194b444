"""The chart of where an indicator is heading: history, projection, interval and targets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_lib.indicators.outlook_words import outlook_headline
from clinic_lib.presentation.chart_records import Chart, ChartKind, Series
from clinic_lib.presentation.chart_scale import value_axis
from clinic_lib.presentation.chart_text import (
    Columns,
    Row,
    cell_of,
    has_any,
    marker_notes,
    measure_line,
    numbers_of,
    period_title,
    period_words,
    printed_history,
    records_of,
    short_value_of,
    text,
    unit_title,
    value_of,
    without_hidden,
)
from clinic_lib.presentation.chart_trend import target_series, value_series
from clinic_lib.presentation.theme import SeriesRole, format_number

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

PROJECTED = (
    (SeriesRole.PROJECTION_UPPER, "projected_upper", "Projection, upper end of 80%", "80% to"),
    (SeriesRole.PROJECTION_LOWER, "projected_lower", "Projection, lower end of 80%", "80% from"),
    (SeriesRole.PROJECTION, "projected_value", "Projection", "Projection"),
)
TABLE_COLUMNS = {
    "target_value": "Target",
    "target_upper_value": "Target, upper end",
    "projected_value": "Projection",
    "projected_lower": "Lower end of 80%",
    "projected_upper": "Upper end of 80%",
}
INTERVAL = (
    "Dashed line: what to expect if nothing changes. Dotted lines: four figures in five should "
    "fall between them."
)


def outlook_chart(assessment: Assessment, indicator_id: str) -> Chart | None:
    """The history of one indicator with what lies ahead of it.

    Parameters
    ----------
    assessment : Assessment
        Its ``scorecard`` and ``history`` are read.
    indicator_id : str
        An indicator of the assessment.

    Returns
    -------
    Chart or None
        None where no agreed target lies ahead. Without a projection the chart has history and
        targets, and a note says why.
    """
    row: Row = assessment.record(indicator_id)
    if not text(row["outlook_target_period"]):
        return None
    history = printed_history(without_hidden(assessment.columns_of("history", indicator_id)))
    series = _series(row, history)
    unit = text(row["unit"])
    drawn = [number for one in series for number in one.values]
    axis = value_axis(drawn, from_zero=False, most=100.0 if unit == "%" else None)
    header, rows = _table(row, history)
    periods = tuple(text(period) for period in history["period"])
    return Chart(
        kind=ChartKind.TREND,
        indicator_id=indicator_id,
        headline=outlook_headline(row),
        subtitle=measure_line(row, f"{periods[0]} to {periods[-1]}"),
        categories=periods,
        series=series,
        value_title=unit_title(unit, text(row["value_type"])),
        category_title=period_title(text(row["period_type"])),
        axis=axis,
        unit=unit,
        decimals=int(row["decimals"]),
        alt_text=_alt_text(row),
        notes=tuple(_notes(row, history, axis[0])),
        table_header=header,
        table_rows=rows,
    )


def _series(row: Row, history: Columns) -> tuple[Series, ...]:
    """Targets, projection and history, the important last so that it lies on top."""
    plain = (replace(one, lower=(), upper=()) for one in value_series(row, history))
    return (*target_series(row, history), *_projected_series(row, history), *plain)


def _projected_series(row: Row, history: Columns) -> list[Series]:
    """The projection and both ends of its interval, each drawn on from the latest figure."""
    found = []
    values = numbers_of(history["value"])
    for role, column, name, label in PROJECTED:
        ahead = numbers_of(history[column])
        known = [place for place, number in enumerate(ahead) if number is not None]
        if not known:
            continue
        before = known[0] - 1
        joined = tuple(values[n] if n == before else number for n, number in enumerate(ahead))
        label = f"{label} {short_value_of(row, ahead[known[-1]])}"
        found.append(Series(name, role, joined, label=label))
    return found


def _alt_text(row: Row) -> str:
    """The latest figure, the target ahead, what is projected, and what that takes."""
    parts = [
        f"Line chart: {text(row['title']).rstrip('.')}, {text(row['area_name'])}, with what lies "
        "ahead.",
        f"Latest {value_of(row, row['value'])} in {period_words(row['period'])}.",
        text(row["outlook"]) or f"No projection: {text(row['projection_reason']).rstrip('.')}.",
        text(row["target_credibility"]),
    ]
    return " ".join(part for part in parts if part)


def _notes(row: Row, history: Columns, least: float) -> list[str]:
    """How the projection was made or why there is none, then what the data say of themselves."""
    if text(row["projection_reason"]):
        notes = [f"No projection: {text(row['projection_reason']).rstrip('.')}."]
    else:
        notes = [INTERVAL, text(row["projection_method"])]
        if text(row["break_period"]):
            notes.append(f"Only figures from {period_words(row['break_period'])} on are used.")
    if least > 0:
        notes.append("The value axis does not start at zero.")
    return [*notes, *marker_notes(history, "period")]


def _table(row: Row, history: Columns) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Period by period what the chart shows."""
    kept = {name: title for name, title in TABLE_COLUMNS.items() if has_any(history, name)}
    rows = []
    columns = ("period", "value", "marker", *TABLE_COLUMNS)
    for line in records_of(history, columns):
        is_ahead = line["projected_value"] == line["projected_value"]
        shown = "" if is_ahead else cell_of(row, line["value"], line["marker"])
        cells = [text(line["period"]), shown]
        for name in kept:
            value = line[name]
            number = format_number(value, decimals=int(row["decimals"]))
            cells.append(number if value == value else "")
        rows.append(tuple(cells))
    title = unit_title(text(row["unit"]), text(row["value_type"]))
    return ("Period", title, *kept.values()), tuple(rows)
