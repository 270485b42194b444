"""The slide that says whether an indicator will get there, and what it would take. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clinic_lib.indicators.clauses import number
from clinic_lib.indicators.outlook_words import chance_words, pace_words
from clinic_lib.presentation.chart_outlook import outlook_chart
from clinic_lib.presentation.chart_text import Row, short_value_of, text
from clinic_lib.presentation.deck import Slide, SlideKind
from clinic_lib.presentation.pack_facts import facts_table

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment
    from clinic_lib.presentation.chart_records import Chart

NAMES = 0.4
PACES = (
    ("required_change_per_period", "Needed"),
    ("achieved_change_per_period", "Achieved of late"),
    ("best_change_per_period", "Best so far"),
    ("top_quartile_change_per_period", "Best quarter of neighbours"),
)


def outlook_slides(
    assessment: Assessment, indicator_id: str, *, trend: int = 0, chart: Chart | None = None
) -> tuple[Slide, ...]:
    """One slide, or none where no agreed target lies ahead.

    Parameters
    ----------
    assessment : Assessment
        The figures.
    indicator_id : str
        Which.
    trend : int
        Page of the indicator's trend; 0 while it is not known.
    chart : Chart, optional
        The slide's chart, where it has been drawn already.

    Returns
    -------
    tuple of Slide
    """
    chart = chart or outlook_chart(assessment, indicator_id)
    if chart is None:
        return ()
    row: Row = assessment.record(indicator_id)
    said = [text(row["outlook"]), text(row["target_credibility"])]
    table = [" | ".join(cells) for cells in (chart.table_header, *chart.table_rows)]
    seen = [f"The trend and its limits are on page {trend}."] if trend else []
    return (
        Slide(
            kind=SlideKind.OUTLOOK,
            title=chart.headline,
            subtitle=chart.subtitle,
            lead=" ".join(words for words in said if words),
            chart=chart,
            facts=facts_table(row, outlook_facts(row), NAMES),
            notes=chart.notes,
            speaker_notes="\n".join(
                part
                for part in (*said, *seen, *chart.notes, "The figures in the chart:", *table)
                if part
            ),
            indicator_id=indicator_id,
        ),
    )


def outlook_facts(row: Row) -> list[tuple[str, str]]:
    """The chance, the projected figure with its interval, and the paces."""
    facts = []
    chance = number(row, "chance_of_target")
    if chance is not None:
        facts.append(("Chance", chance_words(chance)))
    value = number(row, "projected_value")
    if value is not None:
        ends = (short_value_of(row, number(row, f"projected_{end}")) for end in ("lower", "upper"))
        facts.append(("Expected", f"{short_value_of(row, value)} ({' to '.join(ends)})"))
    for column, name in PACES:
        pace = number(row, column)
        facts.append((name, "" if pace is None else pace_words(row, pace)))
    if number(row, "required_change_per_period") == 0:
        facts = [(name, "reached already") if name == "Needed" else (name, w) for name, w in facts]
    return facts
