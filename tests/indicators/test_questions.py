"""Questions worth asking: each rule with figures that call for it, and words that blame nobody."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from clinic_lib.data import load_dataset
from clinic_lib.errors import DataError
from clinic_lib.indicators import Assessment, Question, QuestionPage, assess, questions
from clinic_lib.indicators.question_words import (
    in_period_words,
    is_target_later,
    period_words,
)
from clinic_lib.indicators.questions import MOST_QUESTIONS, RULES

pytestmark = pytest.mark.integration
SUFFOLK = "E10000029"
YEARS = range(2004, 2011)
BLAME = re.compile(
    r"\b(why|fail\w*|fault|blame|poor\w*|bad|worst|excuse|should have|must|wrong|who)\b",
    re.IGNORECASE,
)
JARGON = re.compile(
    r"\b(special cause|polarity|confidence|percentile|significan\w+|variation|benchmark\w*|metric|"
    r"baseline|process|median|outlier|KPI|nan|None)\b"
)


def asked(assessment: Assessment, indicator_id: str = "NI192") -> dict[str, Question]:
    """Every question that a rule puts, however many there are."""
    row = assessment.row(indicator_id).to_dict()
    frames = (assessment.history_of(indicator_id), assessment.comparators_of(indicator_id))
    found = {}
    for pattern, page, rule in RULES:
        one = rule(row, *frames)
        if one is not None:
            found[pattern] = Question(one.text, one.because, page, pattern)
    for one in found.values():
        assert re.match(r"(What|How|Which) .+\?$", one.text), one.text
        assert not BLAME.search(one.text), one.text
        assert not JARGON.search(f"{one.text} {one.because}"), one
        assert one.because
        assert one.because[-1] not in ".?"
        assert len(one.text.split()) <= 32, one.text
    return found


def compared(made: Any, own: float, other: float, half_width: float = 1.0, **more: Any) -> Any:
    """Suffolk and England for two years each."""
    rows = made.yearly([own, own], half_width=half_width)
    rows += made.yearly([other, other], half_width=half_width, area_code="E92000001")
    return made.build(rows, **more)


def varied(values: list[float]) -> list[float]:
    """The values a little apart, as a series with only a few different ones has no limits."""
    return [value + 0.05 * (7 * n % 11) for n, value in enumerate(values)]


def test_no_figure(made: Any) -> None:
    rows = [made.observation("2009/10", marker="[x]")]
    found = asked(made.assessed(made.build(rows)))
    assert "no_figure" in found
    assert "gaps" not in found


def test_missed_and_worsening(made: Any) -> None:
    rows = made.yearly([50.0, 44.0], half_width=1.0)
    found = asked(made.assessed(made.build(rows, targets=[made.target("2005/06", 55.0)])))
    assert found["missed_and_worsening"].text == (
        "What has changed since 2004/05 that helps to explain the move away from the target of "
        "55.0%?"
    )
    assert not {"missed", "moving", "met_but_worsening"} & set(found)


def test_weak_evidence_asks_nothing_of_the_direction(made: Any) -> None:
    found = asked(made.assessed(made.build(made.yearly([50.0, 44.0]))))
    assert not {"missed_and_worsening", "moving", "improving"} & set(found)


def test_missed_with_people(made: Any) -> None:
    rows = made.yearly([50.0, 50.0], numerator=500.0, denominator=1000.0)
    dataset = made.build(rows, targets=[made.target("2005/06", 55.0)], people="homes")
    text = asked(made.assessed(dataset))["missed"].text
    assert (
        text
        == "What would do most to close the gap of 5.0 percentage points (50 homes) to the target?"
    )


def test_met_but_worsening(made: Any) -> None:
    rows = made.yearly([60.0, 56.0], half_width=1.0)
    found = asked(made.assessed(made.build(rows, targets=[made.target("2005/06", 55.0)])))
    assert "given the change since 2004/05" in found["met_but_worsening"].text
    assert "met" not in found


@pytest.mark.parametrize("polarity", ["high_is_good", "no_judgement"])
def test_moving_without_a_target(made: Any, polarity: str) -> None:
    rows = made.yearly([50.0, 44.0], half_width=1.0)
    found = asked(made.assessed(made.build(rows, polarity=polarity)))
    assert found["moving"].text.startswith("What lies behind the change since 2004/05")
    assert "no_target" in found


def test_improving(made: Any) -> None:
    found = asked(made.assessed(made.build(made.yearly([44.0, 50.0], half_width=1.0))))
    assert found["improving"].text.startswith("What has helped most since 2004/05")


@pytest.mark.parametrize("state", ["placeholder", "deferred"])
def test_no_agreed_target(made: Any, state: str) -> None:
    targets = [made.target("2005/06", None, state=state)]
    found = asked(made.assessed(made.build(made.yearly([44.0]), targets=targets)))
    assert "What level would count as good here" in found["no_target"].text


def test_met_early_and_met(made: Any) -> None:
    rows = made.yearly([60.0])
    early = asked(made.assessed(made.build(rows, targets=[made.target("2010/11", 55.0)])))
    assert "target for 2010/11 is met" in early["met_early"].text
    assert "met" not in early
    due = asked(made.assessed(made.build(rows, targets=[made.target("2004/05", 55.0)])))
    assert "met" in due
    assert "met_early" not in due


def test_out_of_reach(made: Any) -> None:
    rows = made.quarterly(varied([50.0 + n % 3 for n in range(20)]))
    targets = [made.target("2008/09 Q4", 90.0)]
    dataset = made.build(rows, targets=targets, frequency="quarterly", period_type="quarter")
    assert "target of 90.0% within reach" in asked(made.assessed(dataset))["out_of_reach"].text


def test_a_shift_is_asked_about_from_its_first_figure(made: Any) -> None:
    values = varied([54.0, 48.0, 48.0, 54.0, 48.0] * 4 + [53.0, 54.0] * 4)
    dataset = made.build(made.quarterly(values), frequency="quarterly", period_type="quarter")
    text = asked(made.assessed(dataset))["unusual"].text
    # The 21st quarter from April 2004 on is the first of the eight.
    assert "from April to June 2009 on" in text
    assert "above their usual level" in text


def test_a_run_one_way_is_asked_about_from_where_it_sets_out(made: Any) -> None:
    values = [50.0, 53.0, 49.0, 52.0, 48.0, 53.0, 50.0, 52.0, 49.0, 53.0, 54.0, 50.0, 54.0]
    values += [53.5, 53.0, 52.5, 52.0, 51.5, 51.0, 50.8, 50.7]
    dataset = made.build(made.quarterly(values), frequency="quarterly", period_type="quarter")
    assessment = made.assessed(dataset)
    assert assessment.row("NI192")["special_cause"] == "trend_falling"
    text = asked(assessment)["unusual"].text
    assert "since April to June 2007 that fall each time" in text


def test_one_figure_that_stands_out(made: Any) -> None:
    values = varied([50.0 + (n % 2) for n in range(20)] + [80.0])
    dataset = made.build(made.quarterly(values), frequency="quarterly", period_type="quarter")
    text = asked(made.assessed(dataset))["unusual"].text
    assert text == "What was different in April to June 2009, when the figure was unusually high?"


def test_a_break(made: Any) -> None:
    rows = made.yearly([40.0, 41.0, 50.0])
    rows[2]["marker"] = "[b]"
    text = asked(made.assessed(made.build(rows)))["series_break"].text
    assert "from before 2006/07" in text


def test_a_wide_margin_of_error(made: Any) -> None:
    wide = asked(made.assessed(made.build(made.yearly([40.0], half_width=6.0))))
    assert "anywhere from 34.0% to 46.0%" in wide["wide_interval"].text
    tight = made.build(made.yearly([40.0], half_width=1.0), targets=[made.target("2004/05", 40.5)])
    assert "holds" not in asked(made.assessed(tight))["wide_interval"].because
    assert "target lies inside" in asked(made.assessed(tight))["wide_interval"].because
    clear = made.build(made.yearly([40.0], half_width=1.0), targets=[made.target("2004/05", 45.0)])
    assert "wide_interval" not in asked(made.assessed(clear))


def test_the_time_of_year(made: Any) -> None:
    values = [40.0, 50.0, 60.0, 50.0, 38.0, 48.0]
    dataset = made.build(made.quarterly(values), frequency="quarterly", period_type="quarter")
    one = asked(made.assessed(dataset))["time_of_year"]
    assert one.text == "How much of the rise since April to June 2005 is down to the time of year?"
    assert one.because == "the figure is down on the same quarter a year earlier"
    assert "time_of_year" not in asked(made.assessed(made.build(made.yearly([1.0, 2.0]))))


@pytest.mark.parametrize(("marker", "words"), [("[p]", "provisional"), ("[e]", "an estimate")])
def test_not_final(made: Any, marker: str, words: str) -> None:
    rows = made.yearly([40.0], marker=marker)
    assert asked(made.assessed(made.build(rows)))["not_final"].because == f"the figure is {words}"


def test_an_old_figure(made: Any) -> None:
    dataset = made.build(made.yearly([40.0], first=2008))
    old = made.assessed(dataset, on=date(2011, 6, 15))
    assert asked(old)["old_figure"].because == "the figure is 26 months old"
    assert "old_figure" not in asked(made.assessed(dataset, on=date(2010, 6, 15)))


def test_gaps(made: Any) -> None:
    found = asked(made.assessed(made.build(made.yearly([40.0, None, 42.0], marker="[x]"))))
    assert "gaps" not in found or "2005/06" in found["gaps"].because
    rows = [row for row in made.yearly([40.0, 41.0, 42.0]) if row["period"] != "2005/06"]
    told = asked(made.assessed(made.build(rows)))["gaps"]
    assert told.because == "there is no figure for 2005/06"


def test_better_and_below_others(made: Any) -> None:
    better = asked(made.assessed(compared(made, 50.0, 40.0)))
    assert better["above_others"].text == (
        "What can others learn from Suffolk, and how can it be shared?"
    )
    assert better["above_others"].page is QuestionPage.BENCHMARK
    below = asked(made.assessed(compared(made, 40.0, 50.0)))
    assert below["below_others"].because == "the figure is worse than England"
    apart = compared(made, 40.0, 50.0, benchmark_relevant=False, benchmark_reason="Not comparable")
    assert not {"below_others", "above_others"} & set(asked(made.assessed(apart)))


def neighbourhood(made: Any, values: dict[str, float], half_width: float) -> Assessment:
    """Suffolk at 50% among these neighbours."""
    rows = made.yearly([50.0], half_width=half_width)
    for code, value in values.items():
        rows += made.yearly([value], half_width=half_width, area_code=code)
    comparators = [
        {"area_code": SUFFOLK, "comparator_code": code, "comparator_type": "neighbour"}
        for code in values
    ]
    return made.assessed(made.build(rows, comparators=comparators))


def test_the_best_neighbours_are_named(made: Any) -> None:
    values = {"E10000020": 60.0, "E10000003": 70.0, "E10000012": 65.0, "E10000034": 40.0}
    text = asked(neighbourhood(made, values, 1.0))["below_others"].text
    assert "such as Cambridgeshire and Essex," in text


def test_a_place_that_is_hardly_known(made: Any) -> None:
    values = {"E10000020": 51.0, "E10000003": 52.0, "E10000012": 49.0, "E10000034": 48.0}
    text = asked(neighbourhood(made, values, 20.0))["place_among_others"].text
    assert "anywhere from 1st to 5th of 5" in text


def test_a_place_near_one_end(made: Any) -> None:
    rows = made.yearly([50.0])
    others = ("E10000020", "E10000003", "E10000012", "E10000034")
    for n, code in enumerate(others):
        rows += made.yearly([40.0 - n], area_code=code)
    comparators = [
        {"area_code": SUFFOLK, "comparator_code": code, "comparator_type": "neighbour"}
        for code in others
    ]
    one = asked(made.assessed(made.build(rows, comparators=comparators)))["place_among_others"]
    assert one.text == "What sets Suffolk apart from similar areas?"
    assert one.because == "it is 1st of 5 among them"


@pytest.mark.parametrize(
    ("half_width", "other", "is_asked"),
    [(1.0, 60.0, True), (9.0, 60.0, False), (None, 60.0, False), (None, 80.0, True)],
)
def test_districts_apart(made: Any, half_width: float | None, other: float, is_asked: bool) -> None:
    rows = made.yearly([50.0])
    rows += made.yearly([50.0], half_width=half_width, area_code="E07000202")
    rows += made.yearly([other], half_width=half_width, area_code="E07000205")
    dataset = made.build(rows)
    coastal = pd.DataFrame(
        [{"area_code": "E07000205", "area_name": "Suffolk Coastal", "parent_code": SUFFOLK}]
    )
    areas = pd.concat([dataset.areas, coastal], ignore_index=True)
    assessment = made.assessed(replaced(dataset, areas=areas))
    row = assessment.row("NI192")
    assert (row["districts_count"], row["highest_district"]) == (2, "Suffolk Coastal")
    assert (row["lowest_district_value"], row["highest_district_value"]) == (50.0, other)
    assert ("districts_apart" in asked(assessment)) is is_asked


def replaced(dataset: Any, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(dataset, **changes)


def test_a_district_that_is_suppressed_is_not_told(made: Any) -> None:
    rows = made.yearly([50.0]) + made.yearly([7.0], area_code="E07000202", marker="[c]")
    row = made.row_of(made.build(rows))
    assert row["districts_count"] == 0
    assert row["lowest_district"] == ""


@pytest.mark.parametrize(
    ("threads", "gap", "start"),
    [
        ([], "", None),
        ([("NI192", "A1")], "", None),
        ([("NI192", "")], "no activity", "Which activity"),
        ([("NI192", ""), ("NI192", "A1")], "", None),
        ([("NI154", "A1")], "not on the golden thread", "Which outcome"),
    ],
)
def test_a_broken_thread(
    made: Any, threads: list[tuple[str, str]], gap: str, start: str | None
) -> None:
    dataset = made.build(made.yearly([50.0]))
    thread = pd.DataFrame(threads, columns=["indicator_id", "activity_id"], dtype="str")
    assessment = made.assessed(replaced(dataset, golden_thread=thread))
    assert assessment.row("NI192")["thread_gap"] == gap
    found = asked(assessment).get("broken_thread")
    assert (found is not None and found.text.startswith(start)) if start else found is None


def test_at_most_five_and_always_the_same(made: Any) -> None:
    rows = made.yearly([50.0, 44.0], half_width=8.0, marker="[p]")
    rows += made.yearly([90.0, 90.0], half_width=1.0, area_code="E92000001")
    rows[1]["marker"] = "[p][b]"
    assessment = made.assessed(
        made.build(rows, targets=[made.target("2005/06", 55.0)]), on=date(2014, 1, 1)
    )
    assert len(asked(assessment)) > MOST_QUESTIONS
    found = questions(assessment, "NI192")
    assert len(found) == MOST_QUESTIONS
    assert found == questions(assessment, "NI192")
    assert [one.pattern for one in found] == list(asked(assessment))[:MOST_QUESTIONS]


def test_an_indicator_that_was_not_assessed_is_named(made: Any) -> None:
    with pytest.raises(DataError, match="Did you mean 'NI192'"):
        questions(made.assessed(made.build(made.yearly([1.0]))), "NI19")


@pytest.mark.slow
def test_every_shipped_indicator_is_asked_about_in_plain_words(project_folder: Path) -> None:
    dataset = load_dataset(project_folder / "data")
    codes = list(dataset.indicators["indicator_id"])
    assessment = assess(dataset, area_code=SUFFOLK, indicator_ids=codes, on=date(2011, 6, 8))
    seen: set[str] = set()
    for code in codes:
        seen |= set(asked(assessment, code))
        assert 1 <= len(questions(assessment, code)) <= MOST_QUESTIONS, code
    assert len(seen) >= 15


def test_a_label_of_its_own_is_printed_as_it_stands() -> None:
    row = {"period_type": "calendar", "target_period": "2010/11", "period": "2009"}
    assert period_words(row, "2010/11") == "2010/11"
    assert in_period_words(row, "2010/11") == "in 2010/11"
    assert not is_target_later(row)
    assert is_target_later({**row, "target_period": "2010"})
