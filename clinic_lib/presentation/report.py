"""A report as a description: headings, verdicts, charts, tables and notes in reading order.

A notebook shows it part by part, and the web report is made from the executed notebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from clinic_lib.indicators import QuestionPage, questions
from clinic_lib.presentation import theme
from clinic_lib.presentation.chart_text import (
    COMPARISON_WORDS,
    measure_line,
    target_words,
    text,
    value_of,
)
from clinic_lib.presentation.charts import (
    Chart,
    benchmark_chart,
    outlook_chart,
    trend_chart,
    underneath_charts,
)
from clinic_lib.presentation.figures import figure_json
from clinic_lib.presentation.markup import (
    direction_words,
    escaped,
    slug,
    status_words,
    table_markup,
)
from clinic_lib.presentation.measure import NO_BREAK
from clinic_lib.terms import Comparison, Direction, Evidence, TargetStatus

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment
    from clinic_lib.meeting import Clinic

PART_KEY = "clinic_part"
PLOTLY_TYPE = "application/vnd.plotly.v1+json"
ILLUSTRATIVE = "Illustrative figures: invented for demonstration, not to be quoted."
WIDEST_BESIDE = 5
QUESTION_PLACES = {
    QuestionPage.TREND: "",
    QuestionPage.BENCHMARK: "; see the benchmark report",
    QuestionPage.UNDERNEATH: "; see what lies underneath in the benchmark report",
    QuestionPage.HERE: "",
}


class Role(StrEnum):
    """What a part of a report is, which decides where the page puts it."""

    HEADING = "heading"
    PROSE = "prose"
    FIGURE = "figure"
    TABLE = "table"
    WIDE_TABLE = "wide_table"
    NOTES = "notes"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing shown: markup, or a chart.

    Parameters
    ----------
    role : Role
        What it is.
    markup : str
        HTML of it; for a chart what stands above it.
    chart : Chart, optional
        The chart of a ``FIGURE``.
    anchor, label, level
        For a ``HEADING``: its id, its words in the contents, and 2 or 3.
    """

    role: Role
    markup: str
    chart: Chart | None = None
    anchor: str = ""
    label: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Parts in reading order; a notebook that ends a cell with one shows them all."""

    parts: tuple[Part, ...]

    def __add__(self, other: Report) -> Report:
        """Both, one after the other."""
        return Report(self.parts + other.parts)

    def _ipython_display_(self) -> None:
        """Show each part as an output of the cell, marked with its role for the web report."""
        # IPython is there when a notebook runs; a plain program need not wait for it.
        from IPython.display import display

        show: Any = display
        for part in self.parts:
            mark = {"role": part.role.value, "anchor": part.anchor, "label": part.label}
            marked = {PART_KEY: mark | {"level": part.level}}
            if part.markup:
                show({"text/html": part.markup}, raw=True, metadata=marked)
            if part.chart is not None:
                bundle = {PLOTLY_TYPE: figure_json(part.chart), "text/plain": part.chart.alt_text}
                role = "chart" if _fits_beside(part.chart) else "wide_chart"
                show(bundle, raw=True, metadata={PART_KEY: {"role": role}})


def trend_report(clinic: Clinic, assessment: Assessment) -> Report:
    """Every indicator of a clinic with its history, by key area.

    Parameters
    ----------
    clinic : Clinic
        Its key areas give the order and the headings.
    assessment : Assessment
        The numbers.

    Returns
    -------
    Report
    """
    return _by_key_area(clinic, assessment, _trend_parts)


def benchmark_report(clinic: Clinic, assessment: Assessment) -> Report:
    """Every indicator of a clinic beside its comparators, or the reason why it is not compared.

    Parameters
    ----------
    clinic : Clinic
        Its key areas give the order and the headings.
    assessment : Assessment
        The numbers.

    Returns
    -------
    Report
    """
    return _by_key_area(clinic, assessment, _benchmark_parts)


def trend(assessment: Assessment, indicator_id: str) -> Report:
    """One indicator's history: verdict, chart, table and notes."""
    return Report(tuple(_trend_parts(assessment, indicator_id)))


def benchmark(assessment: Assessment, indicator_id: str) -> Report:
    """One indicator beside its comparators: chart, table and notes, or why there is none."""
    return Report(tuple(_benchmark_parts(assessment, indicator_id)))


def _by_key_area(clinic: Clinic, assessment: Assessment, parts_of: Any) -> Report:
    """A heading for each key area, and below it the parts of each of its indicators."""
    groups = [
        (f"{number}. {area.title}", area.desired_outcome, area.indicator_ids)
        for number, area in enumerate(clinic.key_areas, start=1)
    ]
    if clinic.other_indicators:
        groups.append(("Other indicators", "", clinic.other_indicators))
    parts: list[Part] = []
    for number, (title, outcome, indicator_ids) in enumerate(groups, start=1):
        parts.append(heading(title, level=2, anchor=f"key-area-{number}"))
        if outcome:
            parts.append(prose(f"Desired outcome: {outcome}"))
        for indicator_id in indicator_ids:
            parts += parts_of(assessment, indicator_id)
    return Report(tuple(parts))


def _trend_parts(assessment: Assessment, indicator_id: str) -> list[Part]:
    row = assessment.record(indicator_id)
    chart = trend_chart(assessment, indicator_id)
    return [
        _indicator_heading(row, chart.headline),
        Part(Role.PROSE, f"{_status_line(row)}<p>{escaped(row['verdict'])}</p>"),
        *_chart_parts(row, chart, f"{indicator_id} in {assessment.area_name}, by period"),
        *_outlook_parts(assessment, indicator_id),
        *_question_parts(assessment, indicator_id),
    ]


def _outlook_parts(assessment: Assessment, indicator_id: str) -> list[Part]:
    """Where it is heading and what the target takes; in words only where no target lies ahead."""
    row = assessment.record(indicator_id)
    chart = outlook_chart(assessment, indicator_id)
    if chart is None:
        reason = text(row["projection_reason"])
        return [prose(f"No projection: {reason.rstrip('.')}.")] if reason else []
    said = " ".join(text(row[name]) for name in ("outlook", "target_credibility")).strip()
    parts = [prose(f"Will we get there? {said}".strip())]
    if text(row["outlook"]):
        caption = f"{indicator_id} in {assessment.area_name}, with what lies ahead"
        parts += _chart_parts(row, chart, caption)
    else:
        parts.append(notes(chart.notes[:1]))
    return parts


def _question_parts(assessment: Assessment, indicator_id: str) -> list[Part]:
    """The questions worth asking, each with what prompts it and where that is shown."""
    asked = questions(assessment, indicator_id)
    if not asked:
        return []
    items = "".join(
        f"<li>{escaped(one.text)} <small>({escaped(one.because)}{QUESTION_PLACES[one.page]})"
        "</small></li>"
        for one in asked
    )
    name = escaped(indicator_id)
    return [Part(Role.QUESTIONS, f"<h4>Questions worth asking about {name}</h4><ul>{items}</ul>")]


def _benchmark_parts(assessment: Assessment, indicator_id: str) -> list[Part]:
    row = assessment.record(indicator_id)
    chart = benchmark_chart(assessment, indicator_id)
    if chart is None:
        reason = text(row["benchmark_reason"]) or "No comparator has a figure for this period."
        return [
            _indicator_heading(row, f"No comparison for {assessment.area_name}"),
            prose(measure_line(row, text(row["period_long"]))),
            prose(f"Why there is no benchmark: {reason.rstrip('.')}."),
        ]
    caption = f"{indicator_id} by area, {row['period']}"
    return [
        _indicator_heading(row, chart.headline),
        *_chart_parts(row, chart, caption, own=assessment.area_name),
        *_underneath_parts(assessment, indicator_id),
    ]


def _underneath_parts(assessment: Assessment, indicator_id: str) -> list[Part]:
    """Where the gap comes from, by district and by group, or why that cannot be told."""
    row = assessment.record(indicator_id)
    charts = underneath_charts(assessment, indicator_id)
    if not charts:
        reason = text(row["underneath_reason"])
        words = f"What lies underneath cannot be shown: {reason}."
        return [prose(words)] if reason else []
    title = f"<h4>What lies underneath {escaped(indicator_id)}</h4>"
    parts = [Part(Role.PROSE, f"{title}<p>{escaped(row['underneath'])}</p>")]
    for chart in charts:
        caption = f"{indicator_id}: parts of the gap, {row['period']}, {chart.category_title}"
        parts += _chart_parts(row, chart, caption)
    return parts


def _indicator_heading(row: Mapping[str, Any], headline: str) -> Part:
    """The indicator's code and title in small type, then the message in large."""
    code, title = text(row["indicator_id"]), text(row["title"])
    markup = f'<span class="measure">{escaped(code)}: {escaped(title)}</span><br> '
    anchor = f"indicator-{slug(code)}"
    return _heading(markup + escaped(headline), 3, anchor, f"{code}: {title}")


def _chart_parts(
    row: Mapping[str, Any], chart: Chart, caption: str, *, own: str = ""
) -> list[Part]:
    """The chart with its subtitle, the same numbers as a table, and the notes."""
    # The heading just above has given the measure.
    where_and_when = chart.subtitle.removeprefix(f"{text(row['title']).rstrip('.')}, ")
    subtitle = f'<p class="subtitle">{escaped(where_and_when)}</p>'
    role = Role.TABLE if _fits_beside(chart) else Role.WIDE_TABLE
    table = table_markup(chart.table_header, chart.table_rows, caption, own=own)
    parts = [Part(Role.FIGURE, subtitle, chart), Part(role, table)]
    if chart.notes:
        parts.append(notes(chart.notes))
    return parts


def _fits_beside(chart: Chart) -> bool:
    """Whether the table is narrow enough to stand beside its chart rather than below it."""
    return len(chart.table_header) <= WIDEST_BESIDE


def _status_line(row: Mapping[str, Any]) -> str:
    """Target status and direction of travel, each as a word with a shape, never as a colour."""
    status, direction = TargetStatus(row["target_status"]), Direction(row["direction"])
    evidence = theme.EVIDENCE_WORDS[Evidence(row["evidence"])]
    told = [status_words(status), f"{direction_words(direction)}, {evidence}"]
    if text(row["freshness"]):
        told.append(f"Figures {text(row['freshness'])}")
    items = "".join(f"<li>{escaped(words)}</li>" for words in told)
    return f'<ul class="status">{items}</ul>'


def overview(assessment: Assessment) -> Report:
    """Every indicator on one line: latest value, target, status, direction.

    Parameters
    ----------
    assessment : Assessment
        The numbers.

    Returns
    -------
    Report
        A heading and one table, whose first column leads to the indicator's own section.
    """
    header = ("Indicator", "Period", "Latest", "Target", "Status", "Direction", "Compared with")
    rows = [_overview_row(row) for row in assessment.records()]
    table = table_markup(
        header, [cells for cells, _ in rows], "Where each indicator stands", links=dict(rows)
    )
    return Report((heading("At a glance", level=2), Part(Role.WIDE_TABLE, table)))


def _overview_row(row: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    """The cells of one indicator, and the anchor of its section."""
    code = text(row["indicator_id"])
    due = text(row["target_period"])
    known = row["target_value"] == row["target_value"]
    target = f"{target_words(row)} by {due}" if known and due else ""
    cells = (
        f"{code}: {text(row['title'])}",
        text(row["period"]),
        value_of(row, row["value"]),
        target,
        status_words(TargetStatus(row["target_status"])),
        _direction(row),
        _compared(row),
    )
    return cells, f"indicator-{slug(code)}"


def _direction(row: Mapping[str, Any]) -> str:
    """The direction of travel with its shape, and "perhaps" where the evidence is weak."""
    direction = Direction(row["direction"])
    words = direction_words(direction)
    moved = direction not in (Direction.STEADY, Direction.CANNOT_TELL)
    if not moved or row["evidence"] != Evidence.WEAK:
        return words
    sign, word = words.split(maxsplit=1)
    return f"{sign}{NO_BREAK}Perhaps {word.lower()}"


def _compared(row: Mapping[str, Any]) -> str:
    """The first comparison there is, in words."""
    for benchmark_name in ("england", "region", "neighbours"):
        result = text(row[f"{benchmark_name}_comparison"])
        if result in set(COMPARISON_WORDS):
            name = text(row.get(f"{benchmark_name}_name")) or "the median of similar areas"
            words = COMPARISON_WORDS[Comparison(result)]
            return f"{words[:1].upper()}{words[1:]} {name}"
    return "Not compared"


def heading(title: str, *, level: int, anchor: str = "") -> Part:
    """A heading that the contents lists.

    Examples
    --------
    >>> heading("At a glance", level=2).markup
    '<h2 id="at-a-glance">At a glance</h2>'
    """
    return _heading(escaped(title), level, anchor or slug(title), title)


def _heading(markup: str, level: int, anchor: str, label: str) -> Part:
    tag = f'<h{level} id="{escaped(anchor)}">{markup}</h{level}>'
    return Part(Role.HEADING, tag, anchor=anchor, label=label, level=level)


def prose(words: str) -> Part:
    """A paragraph of plain text.

    Examples
    --------
    >>> prose("5 < 7").markup
    '<p>5 &lt; 7</p>'
    """
    return Part(Role.PROSE, f"<p>{escaped(words)}</p>")


def notes(sentences: Iterable[str]) -> Part:
    """Notes below a chart, one sentence each."""
    items = "".join(f"<li>{escaped(sentence)}</li>" for sentence in sentences)
    return Part(Role.NOTES, f'<ul class="notes">{items}</ul>')
