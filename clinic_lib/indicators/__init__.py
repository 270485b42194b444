"""What is good, bad or uncertain: the scorecard and its verdicts.

Knows no pixel, and no file but that of a snapshot.
"""

from __future__ import annotations

from clinic_lib.indicators.assess import assess
from clinic_lib.indicators.assessment import Assessment
from clinic_lib.indicators.changes import CHANGE_COLUMNS, compare_snapshots
from clinic_lib.indicators.columns import (
    COMPARATOR_COLUMNS,
    HISTORY_COLUMNS,
    SCORECARD_COLUMNS,
    UNDERNEATH_COLUMNS,
    Kind,
    typed_frame,
)
from clinic_lib.indicators.fingerprint import figures_words
from clinic_lib.indicators.priorities import (
    DEFAULT_WEIGHTS,
    rank_achievements,
    rank_candidates,
    suggest,
)
from clinic_lib.indicators.priority_records import Candidate, ScorePart, Suggestion
from clinic_lib.indicators.question_words import QuestionPage
from clinic_lib.indicators.questions import Question, questions
from clinic_lib.indicators.snapshot import (
    SNAPSHOT_NAME,
    Snapshot,
    build_snapshot,
    load_snapshot,
    write_snapshot,
)

__all__ = [
    "CHANGE_COLUMNS",
    "COMPARATOR_COLUMNS",
    "DEFAULT_WEIGHTS",
    "HISTORY_COLUMNS",
    "SCORECARD_COLUMNS",
    "SNAPSHOT_NAME",
    "UNDERNEATH_COLUMNS",
    "Assessment",
    "Candidate",
    "Kind",
    "Question",
    "QuestionPage",
    "ScorePart",
    "Snapshot",
    "Suggestion",
    "assess",
    "build_snapshot",
    "compare_snapshots",
    "figures_words",
    "load_snapshot",
    "questions",
    "rank_achievements",
    "rank_candidates",
    "suggest",
    "typed_frame",
    "write_snapshot",
]
