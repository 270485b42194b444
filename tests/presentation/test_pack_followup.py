"""What opens a pack: earlier actions with their verdicts, and what changed since circulation."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

import clinic_lib as cl
from clinic_lib.meeting import build_followup, load_clinic
from clinic_lib.presentation import (
    Briefing,
    SeriesRole,
    SlideKind,
    build_chair_presentation,
    build_evidence_pack,
    build_headlines,
    build_speaker_templates,
    outline,
)
from clinic_lib.presentation.briefing_loading import load_briefing
from tests.presentation.conftest import KEY_AREAS, briefing_of

CLINICS = (
    "greenest-county-2011-06",
    "learning-and-skills-2011-06",
    "prosperous-economy-2011-06",
    "safe-healthy-inclusive-2011-06",
)


@pytest.fixture(scope="module", params=CLINICS)
def briefing(request: pytest.FixtureRequest, project_folder: Path) -> Briefing:
    clinic = load_clinic(project_folder / "parameters" / f"{request.param}.yml")
    dataset = cl.load_dataset(project_folder / "data", indicators=clinic.indicator_ids)
    return load_briefing(clinic, dataset, cl.assess_clinic(clinic, dataset))


@pytest.fixture(scope="module")
def waste(project_folder: Path) -> Briefing:
    clinic = load_clinic(project_folder / "parameters" / f"{CLINICS[0]}.yml")
    dataset = cl.load_dataset(project_folder / "data", indicators=clinic.indicator_ids)
    return load_briefing(clinic, dataset, cl.assess_clinic(clinic, dataset))


@pytest.mark.integration
def test_the_pack_opens_with_what_was_agreed(waste):
    deck = build_evidence_pack(waste)
    kinds = [slide.kind for slide in deck.slides if slide.kind is not SlideKind.CONTENTS]
    assert kinds[:2] == [SlideKind.TITLE, SlideKind.FOLLOW_UP]
    slides = [slide for slide in deck.slides if slide.kind is SlideKind.FOLLOW_UP]
    rows = [row for slide in slides for row in slide.table.rows]
    assert len(rows) == len(waste.followup)
    for row, told in zip(rows, waste.followup.to_dict("records"), strict=True):
        assert told["text"] in row[0][0].text
        assert row[3][1].text == told["verdict_words"]
        for line in row[3]:
            if line.page:
                assert deck.slides[line.page - 1].kind is SlideKind.TREND
                assert deck.slides[line.page - 1].indicator_id in line.text


@pytest.mark.integration
def test_the_trend_marks_the_day_of_the_action(waste):
    deck = build_evidence_pack(waste)
    marked = {
        slide.indicator_id: [s for s in slide.chart.series if s.role is SeriesRole.ACTION]
        for slide in deck.slides
        if slide.kind is SlideKind.TREND and slide.chart
    }
    (one,) = marked["NI192"]
    chart = next(s.chart for s in deck.slides if s.indicator_id == "NI192" and s.chart)
    at = [n for n, value in enumerate(one.values) if value is not None]
    assert [chart.categories[n] for n in at] == ["2010/11 Q3"]
    assert one.first_label == "GC10-2 done"
    assert "Cross: the period in which an action was agreed or done." in chart.notes
    assert not marked["NI185"]


@pytest.mark.e2e
def test_a_story_without_consent_leaves_no_trace(briefing, project_folder):
    stories = pd.read_csv(project_folder / "data" / "stories.csv")
    secret = stories[stories["consent"] == "no"]["story"]
    assert len(secret) == 2
    decks = [
        build_evidence_pack(briefing),
        build_headlines(briefing),
        build_chair_presentation(briefing),
        *(deck for _, deck in build_speaker_templates(briefing)),
    ]
    told = "\n".join(
        [outline(deck) + "\n".join(slide.speaker_notes for slide in deck.slides) for deck in decks]
    )
    for words in secret:
        assert words[:30] not in told
    mine = stories[
        (stories["consent"] == "anonymised")
        & (stories["partnership_id"] == briefing.clinic.partnership_id)
        & stories["indicator_id"].isin(briefing.clinic.indicator_ids)
    ]
    for words in mine["story"]:
        assert f"{words} | Anonymised |" in told


@pytest.mark.integration
def test_the_documents_stand_in_the_contents_with_their_state(waste):
    rows = [
        row[0][0].text
        for slide in build_evidence_pack(waste).slides
        if slide.kind is SlideKind.CONTENTS
        for row in slide.table.rows
    ]
    at = rows.index("The partnership's own documents")
    told = rows[at + 1 :]
    assert len(told) == len(waste.checklist)
    assert any(words.endswith("with the pack") for words in told)
    assert any("overdue" in words for words in told)


def _since(changes: pd.DataFrame) -> SimpleNamespace:
    return SimpleNamespace(changes=changes, words="Two things have changed since circulation.")


@pytest.mark.unit
def test_changes_since_circulation_are_listed_with_their_reason(assessment):
    briefing = briefing_of(assessment, KEY_AREAS)
    plain = build_evidence_pack(briefing)
    assert not [slide for slide in plain.slides if slide.kind is SlideKind.CHANGES]
    row = ("NI192", "Recycling", "value", "2010/11", "46.0%", "46.2%", "revised")
    columns = ["indicator_id", "title", "what", "period", "before", "after", "reason"]
    changed = dataclasses.replace(briefing, since=_since(pd.DataFrame([row], columns=columns)))
    (slide,) = (s for s in build_evidence_pack(changed).slides if s.kind is SlideKind.CHANGES)
    assert [cell[0].text for cell in slide.table.rows[0]] == ["NI192 Recycling", *row[2:]]
    none = dataclasses.replace(briefing, since=_since(pd.DataFrame(columns=columns)))
    (slide,) = (s for s in build_evidence_pack(none).slides if s.kind is SlideKind.CHANGES)
    assert slide.table is None
    assert slide.lead


@pytest.mark.unit
def test_without_actions_nothing_is_said_of_them(assessment):
    nothing = build_followup([], assessment, on=date(2011, 6, 15))
    deck = build_evidence_pack(briefing_of(assessment, KEY_AREAS, followup=nothing))
    assert not [slide for slide in deck.slides if slide.kind is SlideKind.FOLLOW_UP]
