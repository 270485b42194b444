"""Questions worth asking about an indicator: open, neutral, each from a pattern in its figures.

A question blames nobody and has no yes or no for an answer. Every question comes from one rule,
and the same figures always give the same questions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_lib.indicators import question_figures as figures
from clinic_lib.indicators import question_places as places
from clinic_lib.indicators.columns import SCORECARD_COLUMNS, typed_row
from clinic_lib.indicators.question_words import Asked, QuestionPage

if TYPE_CHECKING:
    import pandas as pd

    from clinic_lib.indicators.assessment import Assessment
    from clinic_lib.indicators.clauses import Row

MOST_QUESTIONS = 5


@dataclass(frozen=True, slots=True)
class Question:
    """A question for the room.

    Parameters
    ----------
    text : str
        The question, beginning with What, How or Which.
    because : str
        What in the figures prompts it, as a clause.
    page : QuestionPage
        Where that can be seen: the trend, the benchmark or what lies underneath.
    pattern : str
        Name of the rule.
    """

    text: str
    because: str
    page: QuestionPage
    pattern: str


Rule = Callable[["Row", "pd.DataFrame", "pd.DataFrame"], Asked | None]
RULES: Sequence[tuple[str, QuestionPage, Rule]] = (
    ("no_figure", QuestionPage.TREND, figures.no_figure),
    ("missed_and_worsening", QuestionPage.TREND, figures.missed_and_worsening),
    ("missed", QuestionPage.TREND, figures.missed),
    ("off_course", QuestionPage.TREND, figures.off_course),
    ("met_but_worsening", QuestionPage.TREND, figures.met_but_worsening),
    ("moving", QuestionPage.TREND, figures.moving),
    ("below_others", QuestionPage.BENCHMARK, places.below_others),
    ("above_others", QuestionPage.BENCHMARK, places.above_others),
    ("improving", QuestionPage.TREND, figures.improving),
    ("broken_thread", QuestionPage.HERE, places.broken_thread),
    ("met_early", QuestionPage.TREND, figures.met_early),
    ("no_target", QuestionPage.TREND, figures.no_target),
    ("out_of_reach", QuestionPage.TREND, figures.out_of_reach),
    ("unusual", QuestionPage.TREND, figures.unusual),
    ("districts_apart", QuestionPage.UNDERNEATH, places.districts_apart),
    ("series_break", QuestionPage.TREND, figures.series_break),
    ("wide_interval", QuestionPage.TREND, figures.wide_interval),
    ("time_of_year", QuestionPage.TREND, figures.time_of_year),
    ("not_final", QuestionPage.TREND, figures.not_final),
    ("old_figure", QuestionPage.TREND, figures.old_figure),
    ("place_among_others", QuestionPage.BENCHMARK, places.place_among_others),
    ("gaps", QuestionPage.TREND, figures.gaps),
    ("met", QuestionPage.TREND, figures.met),
)
"""Every rule, the most telling first; the first five that apply are asked."""


def questions(assessment: Assessment, indicator_id: str) -> tuple[Question, ...]:
    """Up to five questions about an indicator, the most telling first.

    Parameters
    ----------
    assessment : Assessment
        Only what is on its frames is asked about.
    indicator_id : str
        Which.

    Returns
    -------
    tuple of Question
        Empty where no rule applies.

    Raises
    ------
    DataError
        If the indicator was not assessed, with the nearest spelling.
    """
    row = typed_row(assessment.record(indicator_id), SCORECARD_COLUMNS)
    history = assessment.history_of(indicator_id)
    comparators = assessment.comparators_of(indicator_id)
    found: list[Question] = []
    for pattern, usual, rule in RULES:
        asked = rule(row, history, comparators)
        if asked is not None:
            page = _page(usual, assessment, indicator_id)
            found.append(Question(asked.text, asked.because, page, pattern))
        if len(found) == MOST_QUESTIONS:
            break
    return tuple(found)


def _page(usual: QuestionPage, assessment: Assessment, indicator_id: str) -> QuestionPage:
    """The page of a question; that of the parts is only there where they are known places."""
    if usual is not QuestionPage.UNDERNEATH:
        return usual
    has_parts = (assessment.underneath_of(indicator_id)["part_code"] != "").any()
    return usual if has_parts else QuestionPage.HERE
