"""Everything the dashboard says of one indicator: only columns of the frozen scorecard. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

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
    Sign,
    Story,
    View,
)
from clinic_lib.presentation.pack_definitions import quality_words
from clinic_lib.presentation.pack_facts import benchmark_facts, trend_facts
from clinic_lib.presentation.pack_outlook import outlook_facts
from clinic_lib.presentation.theme import (
    DIRECTION_SHAPES,
    DIRECTION_WORDS,
    EVIDENCE_WORDS,
    STATUS_SHAPES,
    STATUS_WORDS,
)
from clinic_lib.terms import Consent, Direction, Evidence, TargetStatus

if TYPE_CHECKING:
    from clinic_lib.indicators import Assessment

CONSENT_WORDS = {
    Consent.YES: "Told with consent",
    Consent.ANONYMISED: "Told without names, with consent",
}
VIEW_OF_QUESTION = {
    QuestionPage.TREND: View.TREND.value,
    QuestionPage.BENCHMARK: View.BENCHMARK.value,
    QuestionPage.UNDERNEATH: View.UNDERNEATH.value,
    QuestionPage.HERE: "",
}


def build_brief(
    assessment: Assessment,
    indicator_id: str,
    *,
    area: int,
    pages: Mapping[View, int],
    stories: pd.DataFrame,
) -> Brief:
    """Everything about one indicator.

    Parameters
    ----------
    assessment : Assessment
        The frozen figures.
    indicator_id : str
        Which.
    area : int
        Number of its key area; 0 for the other indicators.
    pages : mapping of View to int
        Where each side of it stands in the printed pack.
    stories : DataFrame
        The table of stories; those without consent are left out.

    Returns
    -------
    Brief
    """
    row: Row = assessment.row(indicator_id)
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
            _trend(assessment, row, pages),
            _benchmark(assessment, row, pages),
            _outlook(assessment, row, pages),
            _underneath(assessment, row, pages),
        ),
        stories=told_stories(stories, indicator_id),
        definition=_definition(row),
        thread=_thread(row),
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


def told_stories(stories: pd.DataFrame, indicator_id: str) -> tuple[Story, ...]:
    """The stories of an indicator that may be told, and with whose consent."""
    found = stories.loc[stories["indicator_id"] == indicator_id]
    return tuple(
        Story(row["story"], CONSENT_WORDS[Consent(row["consent"])], text(row["source"]))
        for row in found.to_dict("records")
        if text(row["consent"]) in set(CONSENT_WORDS)
    )


def _facts(named: Iterable[tuple[str, str]]) -> tuple[Fact, ...]:
    return tuple(Fact(name, words) for name, words in named if words)


def _picture(row: Row, chart: Chart, caption: str, *, own: str = "") -> Picture:
    return picture_of(chart, f"{text(row['indicator_id'])}: {caption}", own=own)


def _trend(assessment: Assessment, row: Row, pages: Mapping[View, int]) -> Panel:
    chart = trend_chart(assessment, text(row["indicator_id"]))
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


def _thread(row: Row) -> tuple[str, ...]:
    gap = text(row["thread_gap"])
    return (_sentence(gap),) if gap else ()


def _comparison(row: Row) -> tuple[Fact, ...]:
    """The key figures, in the same order for every indicator, so that two stand side by side."""
    facts: dict[str, Any] = {"Latest": "", "Target": "", "Status": "", "Direction": ""}
    facts |= dict(trend_facts(row))
    facts |= {n: w for n, w in benchmark_facts(row) if n not in (text(row["area_name"]),)}
    return _facts(facts.items())
