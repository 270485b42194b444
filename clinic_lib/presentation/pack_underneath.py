"""The slides of what lies underneath an indicator: what its districts and groups add. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_lib.presentation.chart_records import Chart
from clinic_lib.presentation.chart_text import Row, text
from clinic_lib.presentation.charts import underneath_charts
from clinic_lib.presentation.deck import Slide, SlideKind

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment


def underneath_slides(assessment: Assessment, indicator_id: str) -> tuple[Slide, ...]:
    """A slide of the districts and one of each set of groups; none where no gap can be taken apart.

    Parameters
    ----------
    assessment : Assessment
        The figures.
    indicator_id : str
        Which.

    Returns
    -------
    tuple of Slide
        The reason why there is none stands in the notes of the trend slide.
    """
    row: Row = assessment.record(indicator_id)
    charts = underneath_charts(assessment, indicator_id)
    return tuple(_slide(row, chart, is_first=not n) for n, chart in enumerate(charts))


def _slide(row: Row, chart: Chart, *, is_first: bool) -> Slide:
    table = [" | ".join(cells) for cells in (chart.table_header, *chart.table_rows)]
    told = text(row["underneath"]) if is_first else ""
    parts = [chart.subtitle, told, *chart.notes, "The figures in the chart:", *table]
    return Slide(
        kind=SlideKind.UNDERNEATH,
        title=chart.headline,
        subtitle=chart.subtitle,
        lead=told,
        chart=chart,
        notes=chart.notes,
        speaker_notes="\n".join(part for part in parts if part),
        indicator_id=chart.indicator_id,
    )
