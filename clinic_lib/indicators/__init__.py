"""What is good, bad or uncertain: the scorecard and its verdicts. Knows no pixel and no file."""

from __future__ import annotations

from clinic_lib.indicators.assess import assess
from clinic_lib.indicators.assessment import Assessment
from clinic_lib.indicators.columns import (
    COMPARATOR_COLUMNS,
    HISTORY_COLUMNS,
    SCORECARD_COLUMNS,
    UNDERNEATH_COLUMNS,
    Kind,
    typed_frame,
)
from clinic_lib.indicators.priorities import (
    DEFAULT_WEIGHTS,
    rank_achievements,
    rank_candidates,
    suggest,
)
from clinic_lib.indicators.priority_records import Candidate, ScorePart, Suggestion
from clinic_lib.indicators.question_words import QuestionPage
from clinic_lib.indicators.questions import Question, questions

__all__ = [
    "COMPARATOR_COLUMNS",
    "DEFAULT_WEIGHTS",
    "HISTORY_COLUMNS",
    "SCORECARD_COLUMNS",
    "UNDERNEATH_COLUMNS",
    "Assessment",
    "Candidate",
    "Kind",
    "Question",
    "QuestionPage",
    "ScorePart",
    "Suggestion",
    "assess",
    "questions",
    "rank_achievements",
    "rank_candidates",
    "suggest",
    "typed_frame",
]
