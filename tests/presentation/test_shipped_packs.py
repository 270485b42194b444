"""Packs of the shipped clinics: their charts hold the assessment's figures and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from openxml_audit import validate_pptx
from pptx import Presentation

import clinic_lib as cl
from clinic_lib.presentation import SlideKind

pytestmark = [pytest.mark.integration, pytest.mark.slow]

CLINICS = ["greenest-county-2011-06", "safe-healthy-inclusive-2011-06"]


@pytest.fixture(scope="module")
def made(project_folder: Path, tmp_path_factory: pytest.TempPathFactory):
    """Assessment, deck and file of each clinic."""
    folder, found = tmp_path_factory.mktemp("shipped"), {}
    for name in CLINICS:
        clinic = cl.load_clinic(project_folder / "parameters" / f"{name}.yml")
        dataset = cl.load_dataset(project_folder / "data", indicators=clinic.indicator_ids)
        assessment = cl.assess_clinic(clinic, dataset)
        deck = cl.build_evidence_pack(cl.build_briefing(clinic, dataset, assessment))
        found[name] = (assessment, deck, cl.write_pptx(deck, folder / f"{name}.pptx"))
    return found


def native_charts(path: Path):
    return [
        shape.chart
        for slide in Presentation(path).slides
        for shape in slide.shapes
        if shape.has_chart
    ]


def check_contributions(assessment, description, native):
    """Native bars and their order are the contributions of the frame, which add up to the gap."""
    parts = assessment.underneath_of(description.indicator_id)
    kind = {"District": "districts"}.get(description.category_title, description.category_title)
    known = parts.loc[parts["dimension"] == kind].set_index("part")["contribution"]
    drawn = {}
    for series in native.series:
        for category, value in zip(native.plots[0].categories, series.values, strict=True):
            if value is not None:
                drawn[str(category).split(" (")[0]] = value
    assert drawn == known.to_dict()
    row = assessment.row(description.indicator_id)
    gap = row["value"] - row["underneath_value"]
    assert sum(drawn.values()) == pytest.approx(gap, abs=1e-9)


@pytest.mark.parametrize("name", CLINICS)
def test_charts_hold_the_assessments_figures(made, name):
    assessment, deck, path = made[name]
    slides = [slide for slide in deck.slides if slide.chart]
    for slide, chart in zip(slides, native_charts(path), strict=True):
        if slide.kind in (SlideKind.TREND, SlideKind.OUTLOOK):
            frame, key = assessment.history_of(slide.indicator_id), "period"
            roles = {"value"}
        elif slide.kind is SlideKind.UNDERNEATH:
            check_contributions(assessment, slide.chart, chart)
            continue
        else:
            frame, key = assessment.comparators_of(slide.indicator_id), "area_name"
            roles = {"area", "comparator", "england", "region"}
        drawn = {
            category: value
            for series, own in zip(chart.series, slide.chart.series, strict=True)
            if own.role in roles
            for category, value in zip(chart.plots[0].categories, series.values, strict=True)
            if value is not None
        }
        known = frame[frame["value"].notna()]
        assert drawn == dict(zip(known[key], known["value"], strict=True)), slide.title


@pytest.mark.parametrize("name", CLINICS)
def test_every_indicator_of_the_clinic_has_its_trend_and_its_benchmark_or_a_reason(made, name):
    assessment, deck, _ = made[name]
    kinds = {}
    for slide in deck.slides:
        kinds.setdefault(slide.indicator_id, []).append(slide.kind)
    for indicator_id in assessment.indicator_ids:
        assert kinds[indicator_id][0] is SlideKind.TREND
        assert kinds[indicator_id][1] in (SlideKind.BENCHMARK, SlideKind.NO_BENCHMARK)


@pytest.mark.parametrize("name", CLINICS)
def test_the_standard_is_kept(made, name):
    assert [str(error) for error in validate_pptx(made[name][2]).errors] == []


def test_two_partnerships_have_different_charts(made):
    first, second = (
        {(chart.part.blob, tuple(chart.plots[0].categories)) for chart in native_charts(path)}
        for _, _, path in made.values()
    )
    assert first
    assert not first & second
