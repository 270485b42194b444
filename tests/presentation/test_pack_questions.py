"""Questions reach the pack and the report: for key indicators, each with the page it comes from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from clinic_lib.data import load_dataset
from clinic_lib.indicators import Assessment, QuestionPage, questions
from clinic_lib.meeting import Clinic, assess_clinic, load_clinic
from clinic_lib.presentation import Deck, SlideKind, build_briefing, build_evidence_pack, trend
from clinic_lib.presentation.pack_questions import question_slides
from tests.presentation.conftest import briefing_of

pytestmark = pytest.mark.integration

BEFORE_QUESTIONS = (
    SlideKind.BENCHMARK,
    SlideKind.NO_BENCHMARK,
    SlideKind.OUTLOOK,
    SlideKind.UNDERNEATH,
    SlideKind.STORY,
)


@dataclass(frozen=True)
class Shown:
    """The shipped clinic, its figures and its pack."""

    clinic: Clinic
    assessment: Assessment
    deck: Deck


@pytest.fixture(scope="module")
def shown(project_folder: Path) -> Shown:
    clinic = load_clinic(project_folder / "parameters" / "safe-healthy-inclusive-2011-06.yml")
    dataset = load_dataset(project_folder / "data", indicators=clinic.indicator_ids)
    assessment = assess_clinic(clinic, dataset)
    deck = build_evidence_pack(build_briefing(clinic, dataset, assessment))
    return Shown(clinic, assessment, deck)


def test_every_key_indicator_has_its_questions_after_its_benchmark(shown: Shown) -> None:
    key = [code for area in shown.clinic.key_areas for code in area.indicator_ids]
    assert shown.clinic.other_indicators, "the test needs an indicator outside the key areas"
    asked = [one for one in shown.deck.slides if one.kind is SlideKind.QUESTIONS]
    assert [one.indicator_id for one in asked] == key
    for before, slide in zip(shown.deck.slides, shown.deck.slides[1:], strict=False):
        if slide.kind is SlideKind.QUESTIONS:
            assert before.indicator_id == slide.indicator_id
            assert before.kind in BEFORE_QUESTIONS


def test_every_question_leads_to_the_page_that_shows_what_prompts_it(shown: Shown) -> None:
    kinds = {
        QuestionPage.TREND: SlideKind.TREND,
        QuestionPage.BENCHMARK: SlideKind.BENCHMARK,
        QuestionPage.UNDERNEATH: SlideKind.UNDERNEATH,
    }
    seen = set()
    for slide in shown.deck.slides:
        if slide.kind is not SlideKind.QUESTIONS or slide.table is None:
            continue
        asked = questions(shown.assessment, slide.indicator_id)
        for one, row in zip(asked, slide.table.rows, strict=True):
            assert row[0][0].text == one.text
            page = row[2][0].page
            seen.add(one.page)
            if one.page is QuestionPage.HERE:
                assert (page, row[2][0].text) == (0, "This page")
                continue
            there = shown.deck.slides[page - 1]
            assert (there.kind, there.indicator_id) == (kinds[one.page], slide.indicator_id)
    assert seen == set(QuestionPage)


def test_pages_of_contents_and_dividers_still_lead_where_they_say(shown: Shown) -> None:
    for slide in shown.deck.slides:
        if slide.kind is not SlideKind.SECTION or slide.table is None:
            continue
        for row in slide.table.rows:
            there = shown.deck.slides[row[2][0].page - 1]
            assert there.kind is SlideKind.TREND
            assert row[0][0].text.startswith(there.indicator_id)


def test_without_key_areas_every_indicator_is_asked_about(shown: Shown) -> None:
    deck = build_evidence_pack(briefing_of(shown.assessment))
    asked = [one.indicator_id for one in deck.slides if one.kind is SlideKind.QUESTIONS]
    assert asked == list(shown.assessment.indicator_ids)


CALM = {
    **dict.fromkeys(
        ("england_comparison", "region_comparison", "neighbours_comparison"), "similar"
    ),
    **dict.fromkeys(
        ("rank", "lower_cl", "highest_district_value", "change_on_previous"), float("nan")
    ),
    **dict.fromkeys(("thread_gap", "break_period", "marker", "missing_periods"), ""),
    **dict.fromkeys(("special_cause", "assurance"), "none"),
    "target_status": "not_yet_due",
    "direction": "steady",
    "freshness_months": 1.0,
}


def test_where_there_is_nothing_to_ask_there_is_no_slide(shown: Shown) -> None:
    code = shown.assessment.indicator_ids[0]
    assert len(question_slides(shown.assessment, code, questions(shown.assessment, code))) == 1
    calm = replace(shown.assessment, scorecard=shown.assessment.scorecard.assign(**CALM))
    assert question_slides(calm, code, questions(calm, code)) == ()
    assert not any("Questions worth asking" in part.markup for part in trend(calm, code).parts)


def test_the_report_asks_the_same_questions(shown: Shown) -> None:
    for code in shown.assessment.indicator_ids:
        markup = trend(shown.assessment, code).parts[-1].markup
        assert f"Questions worth asking about {code}" in markup
        assert markup.count("<li>") == len(questions(shown.assessment, code))
