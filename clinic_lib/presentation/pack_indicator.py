"""The slides of one indicator: its trend, and its benchmark or why there is none. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from clinic_lib.indicators.wording import (
    format_change,
    format_value,
    list_words,
    ordinal,
    short_unit,
)
from clinic_lib.presentation.chart_records import Chart, ChartKind, Series
from clinic_lib.presentation.chart_text import (
    COMPARISON_WORDS,
    Row,
    markers_of,
    measure_line,
    text,
)
from clinic_lib.presentation.charts import SeriesRole, benchmark_chart, trend_chart
from clinic_lib.presentation.deck import Slide, SlideKind, Table, cell
from clinic_lib.presentation.theme import (
    DIRECTION_SHAPES,
    DIRECTION_WORDS,
    EVIDENCE_WORDS,
    STATUS_SHAPES,
    STATUS_WORDS,
    format_number,
)
from clinic_lib.terms import Assurance, Comparison, Direction, Evidence, Marker, TargetStatus

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

MOST_BARS = 20
MOST_ROWS = 9
QUARTERS = {1: "Highest", 2: "Second highest", 3: "Second lowest", 4: "Lowest"}
ASSURANCE_WORDS = {
    Assurance.CONSISTENTLY_PASSING: "As things run now, the target will be met",
    Assurance.INCONSISTENT: "As things run now, met or missed by chance",
    Assurance.CONSISTENTLY_FAILING: "As things run now, the target will be missed",
}


def indicator_slides(assessment: Assessment, indicator_id: str) -> tuple[Slide, ...]:
    """The trend slide, then the benchmark slides or the slide that says why there is none."""
    row: Row = assessment.row(indicator_id)
    trend = trend_chart(assessment, indicator_id)
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


def status_words(row: Row) -> str:
    """Status against the target in words, with its shape."""
    status = TargetStatus(text(row["target_status"]))
    return f"{STATUS_SHAPES.get(status, '')} {STATUS_WORDS[status]}".strip()


def direction_words(row: Row) -> str:
    """Direction of travel and the strength of evidence in words, with the direction's shape."""
    direction = Direction(text(row["direction"]))
    words = f"{DIRECTION_SHAPES[direction]} {DIRECTION_WORDS[direction]}"
    evidence = text(row["evidence"])
    if direction is Direction.CANNOT_TELL or evidence not in set(Evidence):
        return words
    return f"{words}, {EVIDENCE_WORDS[Evidence(evidence)]}"


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
        facts=_facts(row, _trend_facts(row), 0.34),
        notes=chart.notes,
        speaker_notes=_speaker_notes(row, chart),
        indicator_id=chart.indicator_id,
    )


def _facts(row: Row, facts: list[tuple[str, str]], names: float) -> Table:
    named = tuple((cell(name), cell(words)) for name, words in facts if words)
    return Table(
        header=(),
        rows=named,
        widths=(names, 1 - names),
        alt_text=f"Key figures for {text(row['indicator_id'])}: "
        + "; ".join(f"{name} {words}" for name, words in facts if words)
        + ".",
    )


def _in_period(words: str, period: object) -> str:
    return f"{words}, {text(period)}" if text(period) else words


def _trend_facts(row: Row) -> list[tuple[str, str]]:
    """The figures a chief executive asks for, each from its column."""
    markers = "".join(str(m) for m in markers_of(row["marker"]) if m is not Marker.BREAK)
    latest = f"{_figure(row, row['value'])} {markers}".strip()
    facts = [("Latest", _in_period(latest, row["period"]))]
    if _known(row["target_value"]):
        target = _figure(row, row["target_value"])
        if _known(row["target_upper_value"]):
            target = f"{target} to {_figure(row, row['target_upper_value'])}"
        facts.append(("Target", _in_period(target, row["target_period"])))
    facts.append(("Status", status_words(row)))
    facts.append(("Direction", direction_words(row)))
    if _known(row["change_on_last_year"]):
        change = _change(row, row["change_on_last_year"])
        facts.append(("Change", f"{change} since {text(row['last_year_period'])}"))
    if _known(row["target_gap_people"]):
        facts.append(("Gap to target", _people(row, row["target_gap_people"])))
    if _known(row["baseline_value"]):
        baseline = _figure(row, row["baseline_value"])
        facts.append(("Baseline", _in_period(baseline, row["baseline_period"])))
    if _known(row["percent_of_way"]):
        facts.append(("Progress", _progress(row["percent_of_way"])))
    if text(row["assurance"]) in set(ASSURANCE_WORDS):
        facts.append(("Outlook", ASSURANCE_WORDS[Assurance(text(row["assurance"]))]))
    facts.append(("Age of figure", text(row["freshness"])))
    return facts


def _known(value: object) -> bool:
    return value is not None and value == value


def _progress(percent: float) -> str:
    """How far from baseline to target; less than none is said in words."""
    if percent < 0:
        return "further away than at the baseline"
    return f"{format_number(percent)}% of the way from baseline"


def _figure(row: Row, value: float) -> str:
    """A value with its unit cut short, for the verdict above it gives the unit in full."""
    unit = short_unit(text(row["unit"]))
    return format_value(value, unit=unit, decimals=int(row["decimals"]))


def _change(row: Row, change: float) -> str:
    unit = short_unit(text(row["unit"]))
    return format_change(change, unit=unit, decimals=int(row["decimals"]))


def _people(row: Row, number: float) -> str:
    return f"{format_number(abs(number))} {text(row['people']) or 'cases'}"


def _benchmark_facts(row: Row) -> list[tuple[str, str]]:
    """The area, each comparator with the result, and the place among them."""
    facts = [(text(row["area_name"]), _figure(row, row["value"]))]
    for kind, fallback in (("england", "England"), ("region", "Region")):
        if _known(row[f"{kind}_value"]):
            name = text(row[f"{kind}_name"]) or fallback
            facts.append((name, _compared(row, kind)))
    if _known(row["neighbours_value"]):
        facts.append(("Median of similar areas", _compared(row, "neighbours")))
    if _known(row["rank"]) and _known(row["rank_of"]):
        facts.append(("Rank", f"{ordinal(int(row['rank']))} of {int(row['rank_of'])}"))
    if _known(row["quartile"]) and int(row["quartile"]) in QUARTERS:
        facts.append(("Quartile", f"{QUARTERS[int(row['quartile'])]} values"))
    if _known(row["england_gap_people"]) and row["england_gap_people"] != 0:
        facts.append(("Gap to England", _people(row, row["england_gap_people"])))
    return facts


def _compared(row: Row, kind: str) -> str:
    value = _figure(row, row[f"{kind}_value"])
    result = text(row[f"{kind}_comparison"])
    if result not in set(COMPARISON_WORDS):
        return value
    words = COMPARISON_WORDS[Comparison(result)].removesuffix(" than").removesuffix(" to")
    return f"{value}: {text(row['area_name'])} is {words}"


def _benchmark_slides(row: Row, chart: Chart) -> list[Slide]:
    """One slide, or several with the area and the benchmarks on each when there are many bars."""
    parts = _chart_parts(chart)
    slides = []
    for number, part in enumerate(parts, start=1):
        suffix = f" ({number} of {len(parts)})" if len(parts) > 1 else ""
        slides.append(
            Slide(
                kind=SlideKind.BENCHMARK,
                title=f"{chart.headline}{suffix}",
                subtitle=chart.subtitle,
                chart=part,
                facts=_facts(row, _benchmark_facts(row), 0.42),
                notes=chart.notes,
                speaker_notes=_speaker_notes(row, part),
                indicator_id=chart.indicator_id,
            )
        )
    return slides


def _chart_parts(chart: Chart) -> list[Chart]:
    """The chart, cut into parts of a readable number of bars."""
    if len(chart.categories) <= MOST_BARS:
        return [chart]
    on_each = {
        position
        for one in chart.series
        if one.role is not SeriesRole.COMPARATOR
        for position, value in enumerate(one.values)
        if value is not None
    }
    others = [n for n in range(len(chart.categories)) if n not in on_each]
    count = -(-len(others) // (MOST_BARS - len(on_each)))
    size = -(-len(others) // count)
    groups = [others[start : start + size] for start in range(0, len(others), size)]
    return [
        _chart_part(chart, sorted({*group, *on_each}), f"Part {number} of {len(groups)}. ")
        for number, group in enumerate(groups, start=1)
    ]


def _chart_part(chart: Chart, positions: list[int], opening: str) -> Chart:
    def kept(numbers: tuple[float | None, ...]) -> tuple[float | None, ...]:
        return tuple(numbers[n] for n in positions) if numbers else ()

    def part(one: Series) -> Series:
        return replace(one, values=kept(one.values), lower=kept(one.lower), upper=kept(one.upper))

    return replace(
        chart,
        categories=tuple(chart.categories[n] for n in positions),
        series=tuple(part(one) for one in chart.series),
        table_rows=tuple(chart.table_rows[n] for n in positions),
        alt_text=f"{opening}{chart.alt_text}",
    )


def _reason_slide(row: Row, chart: Chart) -> Slide:
    """Why there is no benchmark; the room is used for the figures behind the trend."""
    reason = text(row["benchmark_reason"]) or (
        f"No comparator has a figure for {text(row['period']) or 'the latest period'}."
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


def _speaker_notes(row: Row, chart: Chart) -> str:
    """The verdict and the chart's table as text, so that the numbers can be read out."""
    facts = _trend_facts(row) if chart.kind is ChartKind.TREND else _benchmark_facts(row)
    told = [f"{name}: {words}" for name, words in facts if words]
    table = [" | ".join(cells) for cells in (chart.table_header, *chart.table_rows)]
    parts = [
        chart.subtitle,
        text(row["verdict"]),
        *told,
        *chart.notes,
        "The figures in the chart:",
        *table,
    ]
    return "\n".join(part for part in parts if part)
