"""Everything the dashboard says of one indicator: only columns of the frozen scorecard. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from clinic_lib.indicators import QuestionPage, questions
from clinic_lib.presentation.chart_records import Chart
from clinic_lib.presentation.chart_text import Row, target_words, text, value_of
from clinic_lib.presentation.charts import (
    benchmark_chart,
    outlook_chart,
    trend_chart,
    underneath_charts,
)
from clinic_lib.presentation.dashboard_figures import picture_of
from clinic_lib.presentation.dashboard_records import (
    Brief,
    Fact,
    Panel,
    Picture,
    Prompt,
    Said,
    Sign,
    Story,
    View,
)
from clinic_lib.presentation.pack_definitions import quality_words
from clinic_lib.presentation.pack_facts import benchmark_facts, trend_facts
from clinic_lib.presentation.pack_followup import action_marks
from clinic_lib.presentation.pack_outlook import outlook_facts
from clinic_lib.presentation.stories import CONSENT_WORDS
from clinic_lib.presentation.theme import (
    DIRECTION_SHAPES,
    DIRECTION_WORDS,
    EVIDENCE_WORDS,
    STATUS_SHAPES,
    STATUS_WORDS,
)
from clinic_lib.terms import Direction, Evidence, TargetStatus

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment
    from clinic_lib.presentation.briefing import Briefing

VIEW_OF_QUESTION = {
    QuestionPage.TREND: View.TREND.value,
    QuestionPage.BENCHMARK: View.BENCHMARK.value,
    QuestionPage.UNDERNEATH: View.UNDERNEATH.value,
    QuestionPage.HERE: "",
}


def build_brief(
    briefing: Briefing, indicator_id: str, *, area: int, pages: Mapping[View, int]
) -> Brief:
    """Everything about one indicator.

    Parameters
    ----------
    briefing : Briefing
        The clinic with its frozen figures, its stories and its golden thread.
    indicator_id : str
        Which.
    area : int
        Number of its key area; 0 for the other indicators.
    pages : mapping of View to int
        Where each side of it stands in the printed pack.

    Returns
    -------
    Brief
    """
    assessment = briefing.assessment
    row: Row = assessment.record(indicator_id)
    has_target = row["target_value"] == row["target_value"]
    return Brief(
        indicator_id=indicator_id,
        title=text(row["title"]),
        area=area,
        headline=text(row["headline"]),
        verdict=text(row["verdict"]),
        status=status_sign(TargetStatus(text(row["target_status"]))),
        direction=direction_sign(Direction(text(row["direction"]))),
        evidence=EVIDENCE_WORDS[Evidence(text(row["evidence"]))],
        freshness=text(row["freshness"]),
        latest=value_of(row, row["value"]),
        period=text(row["period"]),
        target=target_words(row) if has_target else "",
        target_period=text(row["target_period"]),
        panels=(
            _trend(briefing, row, pages),
            _benchmark(assessment, row, pages),
            _outlook(assessment, row, pages),
            _underneath(assessment, row, pages),
        ),
        stories=tuple(
            Story(one.words, CONSENT_WORDS[one.consent], one.source)
            for one in briefing.stories
            if one.indicator_id == indicator_id
        ),
        definition=_definition(row),
        thread=_thread(briefing, row),
        prompts=tuple(
            Prompt(one.text, one.because, VIEW_OF_QUESTION[one.page])
            for one in questions(assessment, indicator_id)
        ),
        comparison=_comparison(row),
        page=min((page for page in pages.values() if page), default=0),
    )


def status_sign(status: TargetStatus) -> Sign:
    """A status against the target, with its words and shape."""
    return Sign(status.value, STATUS_WORDS[status], STATUS_SHAPES.get(status, ""))


def direction_sign(direction: Direction) -> Sign:
    """A direction of travel, with its words and shape."""
    return Sign(direction.value, DIRECTION_WORDS[direction], DIRECTION_SHAPES[direction])


def _facts(named: Iterable[tuple[str, str]]) -> tuple[Fact, ...]:
    return tuple(Fact(name, words) for name, words in named if words)


def _picture(row: Row, chart: Chart, caption: str, *, own: str = "") -> Picture:
    return picture_of(chart, f"{text(row['indicator_id'])}: {caption}", own=own)


def _trend(briefing: Briefing, row: Row, pages: Mapping[View, int]) -> Panel:
    assessment, indicator_id = briefing.assessment, text(row["indicator_id"])
    marks = action_marks(briefing).get(indicator_id, ())
    chart = trend_chart(assessment, indicator_id, marks=marks)
    return Panel(
        View.TREND,
        lead=text(row["verdict"]),
        pictures=(_picture(row, chart, f"{assessment.area_name}, by period"),),
        facts=_facts(trend_facts(row)),
        page=pages.get(View.TREND, 0),
    )


def _benchmark(assessment: Assessment, row: Row, pages: Mapping[View, int]) -> Panel:
    page = pages.get(View.BENCHMARK, 0)
    chart = benchmark_chart(assessment, text(row["indicator_id"]))
    if chart is None:
        reason = text(row["benchmark_reason"]) or "No comparator has a figure for this period"
        return Panel(View.BENCHMARK, reason=_sentence(reason), page=page)
    picture = _picture(row, chart, f"by area, {text(row['period'])}", own=assessment.area_name)
    lead = _sentence(chart.headline)
    return Panel(View.BENCHMARK, lead, (picture,), _facts(benchmark_facts(row)), page=page)


def _outlook(assessment: Assessment, row: Row, pages: Mapping[View, int]) -> Panel:
    page = pages.get(View.OUTLOOK, 0)
    chart = outlook_chart(assessment, text(row["indicator_id"]))
    if chart is None:
        reason = text(row["projection_reason"]) or "No agreed target lies ahead"
        return Panel(View.OUTLOOK, reason=_sentence(reason), page=page)
    said = " ".join(text(row[name]) for name in ("outlook", "target_credibility")).strip()
    picture = _picture(row, chart, f"{assessment.area_name}, with what lies ahead")
    return Panel(View.OUTLOOK, said, (picture,), _facts(outlook_facts(row)), page=page)


def _underneath(assessment: Assessment, row: Row, pages: Mapping[View, int]) -> Panel:
    page = pages.get(View.UNDERNEATH, 0)
    charts = underneath_charts(assessment, text(row["indicator_id"]))
    if not charts:
        reason = text(row["underneath_reason"]) or "No figures by district or group are held"
        return Panel(View.UNDERNEATH, reason=_sentence(reason), page=page)
    pictures = tuple(
        _picture(row, chart, f"parts of the gap, {text(row['period'])}, {chart.category_title}")
        for chart in charts
    )
    return Panel(View.UNDERNEATH, text(row["underneath"]), pictures, page=page)


def _sentence(words: str) -> str:
    """Words that begin with a capital and end with one full stop."""
    words = words.rstrip(".")
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _definition(row: Row) -> tuple[Fact, ...]:
    return _facts(
        [
            ("What it measures", _sentence(text(row["definition"]))),
            ("Good performance", _sentence(text(row["good_performance"]))),
            ("Source and quality", quality_words(row)),
            ("Process limits", _sentence(text(row["process_limits_reason"]))),
        ]
    )


def _thread(briefing: Briefing, row: Row) -> tuple[Said, ...]:
    """Each outcome that the indicator serves, with the activities that are to move it."""
    outcomes: dict[str, list[str]] = {}
    for thread in briefing.thread:
        if thread.indicator_id == text(row["indicator_id"]):
            done = outcomes.setdefault(thread.outcome, [])
            if thread.activity:
                told = (thread.activity.lead, thread.activity.status)
                done.append(f"{thread.activity.words} ({', '.join(w for w in told if w)})")
    gap = _sentence(text(row["thread_gap"]))
    said = [Said(name, tuple(done)) for name, done in outcomes.items() if name]
    return (*said, Said(gap, ())) if gap else tuple(said)


def _comparison(row: Row) -> tuple[Fact, ...]:
    """The key figures, in the same order for every indicator, so that two stand side by side."""
    facts: dict[str, Any] = {"Latest": "", "Target": "", "Status": "", "Direction": ""}
    facts |= dict(trend_facts(row))
    facts |= {n: w for n, w in benchmark_facts(row) if n not in (text(row["area_name"]),)}
    return _facts(facts.items())
