"""The slides of one indicator: its trend, and its benchmark or why there is none. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinic_lib.indicators.wording import list_words
from clinic_lib.presentation.chart_parts import chart_parts
from clinic_lib.presentation.chart_records import Chart, ChartKind, Mark
from clinic_lib.presentation.chart_text import Row, measure_line, period_words, text
from clinic_lib.presentation.charts import SeriesRole, benchmark_chart, trend_chart
from clinic_lib.presentation.deck import Slide, SlideKind, Table, cell
from clinic_lib.presentation.pack_facts import benchmark_facts, facts_table, trend_facts

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

MOST_BARS = 20
MOST_ROWS = 9


def indicator_slides(
    assessment: Assessment, indicator_id: str, *, marks: Sequence[Mark] = ()
) -> tuple[Slide, ...]:
    """The trend slide, then the benchmark slides or the slide that says why there is none."""
    row: Row = assessment.record(indicator_id)
    trend = trend_chart(assessment, indicator_id, marks=marks)
    benchmark = benchmark_chart(assessment, indicator_id)
    slides = [_trend_slide(row, trend)]
    if benchmark is None:
        slides.append(_reason_slide(row, trend))
    else:
        slides += _benchmark_slides(row, benchmark)
    return tuple(slides)


def indicator_name(row: Row) -> str:
    """Code and title, as indicators are listed."""
    return f"{text(row['indicator_id'])} {text(row['title'])}"


def _trend_slide(row: Row, chart: Chart) -> Slide:
    has_values = any(
        value is not None
        for one in chart.series
        if one.role is SeriesRole.VALUE
        for value in one.values
    )
    return Slide(
        kind=SlideKind.TREND,
        title=chart.headline or indicator_name(row),
        subtitle=chart.subtitle,
        lead=text(row["verdict"]),
        chart=chart if has_values else None,
        facts=facts_table(row, trend_facts(row), 0.34),
        notes=chart.notes,
        speaker_notes=_speaker_notes(row, chart),
        indicator_id=chart.indicator_id,
    )


def _benchmark_slides(row: Row, chart: Chart) -> list[Slide]:
    """One slide, or several with the area and the benchmarks on each when there are many bars."""
    parts = chart_parts(chart, MOST_BARS)
    slides = []
    for number, part in enumerate(parts, start=1):
        suffix = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
        slides.append(
            Slide(
                kind=SlideKind.BENCHMARK,
                title=f"{chart.headline}{suffix}",
                subtitle=chart.subtitle,
                chart=part,
                facts=facts_table(row, benchmark_facts(row), 0.42),
                notes=chart.notes,
                speaker_notes=_speaker_notes(row, part),
                indicator_id=chart.indicator_id,
            )
        )
    return slides


def _reason_slide(row: Row, chart: Chart) -> Slide:
    """Why there is no benchmark; the room is used for the figures behind the trend."""
    reason = text(row["benchmark_reason"]) or (
        f"No comparator has a figure for {period_words(row['period']) or 'the latest period'}."
    )
    rows = chart.table_rows[-MOST_ROWS:]
    columns = [n for n in range(len(chart.table_header)) if any(row[n] for row in rows)][:7]
    header = tuple(chart.table_header[n] for n in columns)
    left = len(chart.table_rows) - len(rows)
    table = Table(
        header=header,
        rows=tuple(tuple(cell(row[n]) for n in columns) for row in rows),
        widths=(1.3, *(1.0 for _ in header[1:])),
        alt_text=f"The last {len(rows)} periods of {indicator_name(row)}: "
        f"{list_words([name.lower() for name in header])}.",
        numbers_from=1,
    )
    return Slide(
        kind=SlideKind.NO_BENCHMARK,
        title=f"No benchmark for {text(row['indicator_id'])}: the figures behind the trend",
        subtitle=measure_line(row, ""),
        lead=f"{reason.rstrip('.')}.",
        table=table if rows else None,
        notes=(f"{left} earlier periods stand in the trend chart.",) if left else (),
        speaker_notes=f"Why there is no benchmark: {reason}",
        indicator_id=chart.indicator_id,
    )


def _not_underneath(row: Row) -> str:
    """Why no slide shows what lies underneath; empty where one does."""
    reason = text(row["underneath_reason"])
    is_shown = not reason or text(row["underneath"])
    return "" if is_shown else f"What lies underneath cannot be shown: {reason}."


def _speaker_notes(row: Row, chart: Chart) -> str:
    """The verdict and the chart's table as text, so that the numbers can be read out."""
    facts = trend_facts(row) if chart.kind is ChartKind.TREND else benchmark_facts(row)
    told = [f"{name}: {words}" for name, words in facts if words]
    table = [" | ".join(cells) for cells in (chart.table_header, *chart.table_rows)]
    parts = [
        chart.subtitle,
        text(row["verdict"]),
        *told,
        *chart.notes,
        "The figures in the chart:",
        *table,
        _not_underneath(row) if chart.kind is ChartKind.TREND else "",
    ]
    return "\n".join(part for part in parts if part)
