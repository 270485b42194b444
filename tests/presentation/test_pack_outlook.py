"""Where an indicator is heading, on every shipped clinic: chart, slide and report agree."""

from __future__ import annotations

from pathlib import Path

import pytest

import clinic_lib as cl
from clinic_lib.presentation import SlideKind, trend
from clinic_lib.presentation.chart_outlook import outlook_chart
from clinic_lib.presentation.figures import build_figure
from clinic_lib.presentation.theme import SeriesRole

pytestmark = [pytest.mark.integration, pytest.mark.slow]

CLINICS = (
    "greenest-county-2011-06",
    "learning-and-skills-2011-06",
    "prosperous-economy-2011-06",
    "safe-healthy-inclusive-2011-06",
)
DRAWN = {
    SeriesRole.PROJECTION: "projected_value",
    SeriesRole.PROJECTION_LOWER: "projected_lower",
    SeriesRole.PROJECTION_UPPER: "projected_upper",
    SeriesRole.TARGET: "target_value",
    SeriesRole.VALUE: "value",
}


@pytest.fixture(scope="module", params=CLINICS)
def shown(request: pytest.FixtureRequest, project_folder: Path):
    """A shipped clinic, its figures and its pack."""
    clinic = cl.load_clinic(project_folder / "parameters" / f"{request.param}.yml")
    dataset = cl.load_dataset(project_folder / "data", indicators=clinic.indicator_ids)
    assessment = cl.assess_clinic(clinic, dataset)
    deck = cl.build_evidence_pack(cl.build_briefing(clinic, dataset, assessment))
    return clinic, assessment, deck


def numbers(chart, role):
    """What the series of one role draw, by period."""
    return {
        period: value
        for one in chart.series
        if one.role is role
        for period, value in zip(chart.categories, one.values, strict=True)
        if value is not None
    }


def test_the_chart_draws_the_history_and_nothing_else(shown):
    _, assessment, _ = shown
    for code in assessment.indicator_ids:
        chart = outlook_chart(assessment, code)
        row = assessment.row(code)
        assert (chart is None) == (row["outlook_target_period"] == "")
        if chart is None:
            assert row["projection_reason"]
            continue
        history = assessment.history_of(code).set_index("period")
        for role, column in DRAWN.items():
            drawn = numbers(chart, role)
            if role.value.startswith("projection"):
                # The projection is drawn on from the latest figure.
                assert drawn.pop(row["period"], row["value"]) == row["value"]
            assert drawn == history[column].dropna().to_dict(), (code, column)
        traces = build_figure(chart).data
        assert len(traces) == len(chart.series)
        least, most, _ = chart.axis
        for one in chart.series:
            assert all(least <= value <= most for value in one.values if value is not None)
        assert row["outlook"] in chart.alt_text


def test_every_key_indicator_with_a_target_ahead_has_its_slide_and_page(shown):
    clinic, assessment, deck = shown
    key = [code for area in clinic.key_areas for code in area.indicator_ids]
    wanted = [code for code in key if assessment.row(code)["outlook_target_period"]]
    slides = [slide for slide in deck.slides if slide.kind is SlideKind.OUTLOOK]
    assert [slide.indicator_id for slide in slides] == wanted
    pages = [
        row[3][0].page
        for slide in deck.slides
        if slide.kind is SlideKind.CONTENTS
        for row in slide.table.rows
        if row[3][0].page
    ]
    assert [deck.slides[page - 1] for page in pages] == slides
    for slide in slides:
        row = assessment.row(slide.indicator_id)
        assert row["outlook"] in slide.lead
        assert row["target_credibility"] in slide.lead
        assert "nan" not in f"{slide.title} {slide.lead} {slide.chart.alt_text}".lower().split()


def test_the_report_says_it_too(shown):
    _, assessment, _ = shown
    for code in assessment.indicator_ids:
        row, report = assessment.row(code), trend(assessment, code)
        charts = [part.chart for part in report.parts if part.chart is not None]
        said = " ".join(part.markup for part in report.parts)
        if row["outlook"]:
            assert outlook_chart(assessment, code) in charts
            assert "Will we get there? If nothing changes" in said
        else:
            assert row["projection_reason"] in said
