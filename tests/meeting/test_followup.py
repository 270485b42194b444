"""Did it work? Each way that an action can end, in the words that are printed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.meeting import FOLLOWUP_COLUMNS, Action, build_followup
from clinic_lib.terms import ActionKind, ActionStatus, FollowUp
from tests.assessments import ON, assessment

pytestmark = pytest.mark.unit

GREW = assessment([40, 41, 42, 43, 47], half_width=1.0)
DONE = Action(
    "A1",
    text="Food waste rounds",
    agreed_on=date(2010, 6, 9),
    due=date(2010, 9, 30),
    status=ActionStatus.DONE,
    done_on=date(2010, 10, 4),
    effect_indicator="NI192",
    effect_direction="rise",
    effect_by=date(2011, 3, 31),
)
OPEN = replace(DONE, status=ActionStatus.OPEN, done_on=None)
ASK = Action(
    "A2", ActionKind.ASK, text="Two officers", asked_of="Chief executive", due=date(2011, 6, 1)
)


def judged(action: Action, made: Any = GREW) -> pd.Series:
    return build_followup([action], made, on=ON).iloc[0]


@pytest.mark.parametrize(
    ("action", "made", "verdict", "words"),
    [
        (
            DONE, GREW, "done_and_moved",
            "Done, and the figure moved: up 4.0 percentage points (43.0% in 2009/10, 47.0% in "
            "2010/11), more than what chance explains; it was going that way before.",
        ),
        (
            DONE, assessment([40, 41, 43, 42, 47]), "done_and_moved",
            "Done, and the figure moved: up 5.0 percentage points (42.0% in 2009/10, 47.0% in "
            "2010/11); whether by more than chance cannot be tested.",
        ),
        (
            DONE, assessment([40, 41, 42, 43, 43.8], half_width=1.0), "done_not_moved",
            "Done, and the figure has not moved by more than what chance explains: up 0.8 "
            "percentage points (43.0% in 2009/10, 43.8% in 2010/11).",
        ),
        (
            DONE, assessment([40, 41, 42, 43, 43]), "done_not_moved",
            "Done, and the figure has not moved: 43.0% in 2009/10, 43.0% in 2010/11.",
        ),
        (
            DONE, assessment([40, 41, 42, 43, 39], half_width=1.0), "done_not_moved",
            "Done, and the figure went the other way: down 4.0 percentage points (43.0% in "
            "2009/10, 39.0% in 2010/11).",
        ),
        (
            replace(DONE, effect_by=date(2011, 12, 31)), GREW, "done_too_early",
            "Done, too early to tell: the figure for 2011/12 is due about May 2012.",
        ),
        (
            DONE, assessment([40, 41, 42, 43, None], as_at=date(2010, 5, 13)), "done_too_early",
            "Done, too early to tell: the figure for 2010/11 has not come yet.",
        ),
        (
            replace(DONE, effect_by=date(2012, 3, 31)),
            assessment([40, 41, 42, 43, 44], as_at=None),
            "done_too_early",
            "Done, too early to tell: the figure for 2011/12 is due by June 2012.",
        ),
        (
            replace(DONE, effect_indicator="", effect_direction="", effect_by=None), GREW, "done",
            "Done; no effect on an indicator was expected.",
        ),
        (
            replace(DONE, effect_indicator="NI20"), GREW, "done",
            "Done; cannot be judged: NI20 is not among the indicators of this clinic.",
        ),
        (
            DONE, assessment([40, 41, 42, 43, 60], rows={4: {"marker": "[b]"}}), "done",
            "Done; cannot be judged: the way it is measured changed in between.",
        ),
        (OPEN, GREW, "not_done", "Not started, 251 days overdue."),
        (
            replace(OPEN, status=ActionStatus.UNDERWAY, due=date(2011, 6, 7)), GREW, "not_done",
            "Underway, 1 day overdue.",
        ),
        (
            replace(OPEN, status=ActionStatus.NOT_DONE, evidence="No money."), GREW, "not_done",
            "Not done: No money.",
        ),
        (replace(OPEN, due=ON), GREW, "not_yet_due", "Not started, due 8 June 2011."),
        (replace(OPEN, due=None), GREW, "not_yet_due", "Not started, no date was set."),
        (ASK, GREW, "not_done", "Not answered, 7 days overdue."),
        (replace(ASK, due=None), GREW, "not_yet_due", "Not answered, no date was set."),
        (
            replace(ASK, answer="Yes.", answered_on=date(2011, 6, 3)), GREW, "done",
            "Answered on 3 June 2011: Yes.",
        ),
        (
            replace(ASK, status=ActionStatus.NOT_DONE), GREW, "not_done",
            "Not done, without an answer.",
        ),
    ],
)  # fmt: skip
def test_verdict(action: Action, made: Any, verdict: str, words: str) -> None:
    row = judged(action, made)
    assert (row["verdict"], row["verdict_words"]) == (verdict, words)


def test_an_effect_is_not_looked_for_before_it_was_done() -> None:
    late = replace(DONE, done_on=date(2011, 4, 1))
    assert judged(late)["figure_period"] == "2011/12"
    assert judged(late)["verdict"] == "done_too_early"


def test_every_column_is_there_and_typed() -> None:
    frame = build_followup([DONE, OPEN, ASK], GREW, on=ON)
    assert list(frame.columns) == list(FOLLOWUP_COLUMNS)
    first = frame.iloc[0]
    assert (first["effect_title"], first["change"]) == ("Household waste recycled", 4.0)
    assert (first["marked_on"], first["mark_words"]) == (pd.Timestamp("2010-10-04"), "A1 done")
    assert list(frame["mark_words"]) == ["A1 done", "A1 agreed", "A2 agreed"]
    assert list(frame["days_overdue"]) == [0, 251, 7]
    assert build_followup([], GREW, on=ON).dtypes.equals(frame.dtypes)


DAYS = st.one_of(st.none(), st.dates(date(2009, 1, 1), date(2014, 12, 31)))


@settings(max_examples=20)
@given(
    status=st.sampled_from(ActionStatus),
    agreed_on=DAYS, due=DAYS, done_on=DAYS, effect_by=DAYS,
    indicator=st.sampled_from(["", "NI192", "NI20"]),
    kind=st.sampled_from(ActionKind),
    answer=st.sampled_from(["", "Yes"]),
)  # fmt: skip
def test_every_action_gets_one_verdict_and_a_sentence(
    status: ActionStatus,
    agreed_on: date | None,
    due: date | None,
    done_on: date | None,
    effect_by: date | None,
    indicator: str,
    kind: ActionKind,
    answer: str,
) -> None:
    action = Action(
        "A1", kind, status=status, agreed_on=agreed_on, due=due, effect_by=effect_by,
        done_on=done_on if status is ActionStatus.DONE else None,
        effect_indicator=indicator, effect_direction="rise" if indicator else "", answer=answer,
    )  # fmt: skip
    row = judged(action)
    verdict = FollowUp(row["verdict"])
    assert row["verdict_words"].endswith(".")
    if verdict in (FollowUp.DONE_AND_MOVED, FollowUp.DONE_NOT_MOVED, FollowUp.DONE_TOO_EARLY):
        assert status is ActionStatus.DONE
        assert kind is ActionKind.ACTION
        assert indicator == "NI192"
    if verdict is FollowUp.NOT_YET_DUE:
        assert row["days_overdue"] == 0
    if row["days_overdue"]:
        assert verdict is FollowUp.NOT_DONE


@settings(max_examples=20)
@given(days=st.integers(0, 3000))
def test_time_only_makes_an_open_action_late(days: int) -> None:
    row = build_followup([OPEN], GREW, on=OPEN.due + timedelta(days=days)).iloc[0]
    assert row["days_overdue"] == days
    assert row["verdict"] == ("not_done" if days else "not_yet_due")


def test_the_page_explains_every_column_and_verdict(project_folder: Path) -> None:
    page = (project_folder / "docs" / "followup.md").read_text(encoding="utf-8")
    told = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert [name for name in told if name in FOLLOWUP_COLUMNS] == list(FOLLOWUP_COLUMNS)
    assert {str(verdict) for verdict in FollowUp} <= set(told)
