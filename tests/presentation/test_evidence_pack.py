"""The pack as a description: order, page numbers, what is named good and bad, and why."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.errors import ParameterError
from clinic_lib.meeting import KeyArea
from clinic_lib.presentation import Deck, SlideKind, build_evidence_pack, outline
from clinic_lib.presentation.pack_overview import signs_of
from tests.presentation.conftest import briefing_of

pytestmark = pytest.mark.unit

SNAPSHOT = Path(__file__).parent / "snapshots" / "evidence_pack.txt"


def build(assessment, key_areas=()) -> Deck:
    return build_evidence_pack(briefing_of(assessment, tuple(key_areas)))


def many(assessment, count: int):
    """The first indicator over and over, under codes of its own."""
    codes = [f"NI{500 + n}" for n in range(count)]
    frames = {
        name: pd.concat(
            [frame[frame["indicator_id"] == "NI192"].assign(indicator_id=code) for code in codes],
            ignore_index=True,
        )
        for name, frame in vars(assessment).items()
        if isinstance(frame, pd.DataFrame)
    }
    return dataclasses.replace(assessment, **frames)


def of_kind(deck: Deck, kind: SlideKind):
    return [slide for slide in deck.slides if slide.kind is kind]


def test_the_outline_is_the_one_agreed(pack):
    """After a change on purpose run this with WRITE_SNAPSHOTS=1, and read the difference."""
    if os.environ.get("WRITE_SNAPSHOTS"):
        SNAPSHOT.write_text(outline(pack) + "\n", encoding="utf-8")
    assert outline(pack) + "\n" == SNAPSHOT.read_text(encoding="utf-8")


def test_the_order_is_that_of_the_clinic_file(pack):
    kinds = [slide.kind for slide in pack.slides]
    first = [
        SlideKind.TITLE,
        SlideKind.CONTENTS,
        SlideKind.OVERVIEW,
        SlideKind.BEST_AND_WORST,
        SlideKind.SECTION,
        SlideKind.TREND,
        SlideKind.BENCHMARK,
    ]
    assert kinds[:7] == first
    assert kinds[-2:] == [SlideKind.DEFINITIONS, SlideKind.SIGN_OFF]
    trends = [slide.indicator_id for slide in of_kind(pack, SlideKind.TREND)]
    assert trends == ["NI192", "NI186", "NI157a", "NI152", "L7"]
    assert [s.title for s in of_kind(pack, SlideKind.SECTION)][-1] == "Other indicators"


BIGGEST = pytest.param(40, marks=pytest.mark.slow)


@pytest.mark.parametrize("count", [1, 5, 12, BIGGEST])
def test_every_page_number_leads_to_its_indicator(assessment, count):
    deck = build(many(assessment, count))
    found = set()
    for slide in of_kind(deck, SlideKind.CONTENTS):
        for name, trend, benchmark, _ in slide.table.rows:
            code = name[0].text.split()[0]
            if code.startswith("NI"):
                target = deck.slides[trend[0].page - 1]
                assert (target.kind, target.indicator_id) == (SlideKind.TREND, code)
                beside = deck.slides[benchmark[0].page - 1]
                assert (beside.kind, beside.indicator_id) == (SlideKind.BENCHMARK, code)
                found.add(code)
    assert len(found) == count
    for slide in (*of_kind(deck, SlideKind.OVERVIEW), *of_kind(deck, SlideKind.SECTION)):
        lines = [line for row in slide.table.rows for cell in row for line in cell if line.page]
        assert all(deck.slides[line.page - 1].kind is SlideKind.TREND for line in lines)


@pytest.mark.parametrize("count", [5, BIGGEST])
def test_every_slide_has_a_title_of_its_own(assessment, count):
    titles = [slide.title for slide in build(many(assessment, count)).slides]
    assert all(titles)
    assert len(set(titles)) == len(titles)


def test_every_indicator_stands_once_in_the_grid(assessment, pack):
    cells = [
        line.text
        for slide in of_kind(pack, SlideKind.OVERVIEW)
        for row in slide.table.rows
        for cell in row[1:]
        for line in cell
        if line.page
    ]
    codes = sorted(text.split()[0] for text in cells)
    assert codes == sorted(assessment.scorecard["indicator_id"])


def test_behind_target_but_improving_is_seen(pack):
    grid = of_kind(pack, SlideKind.OVERVIEW)[0].table
    not_met = next(row for row in grid.rows if "Target not met" in row[0][0].text)
    assert not_met[1][0].text == "Behind target but improving"
    assert not_met[1][1].text.startswith("NI192")


def test_signs_are_read_from_the_columns_alone():
    row = {
        "target_status": "not_met",
        "direction": "improving",
        "evidence": "weak",
        "england_comparison": "not_compared",
        "region_comparison": "worse",
        "region_name": "East of England",
    }
    signs = signs_of(row)
    assert signs.good == ()
    assert signs.bad == ("target not met", "worse than East of England")
    assert signs_of({**row, "evidence": "some"}).good == ("improving (some evidence)",)


def test_nothing_is_praised_or_blamed_without_cause(assessment):
    plain = {
        "target_status": "no_target",
        "direction": "steady",
        "evidence": "none",
        "england_comparison": "not_compared",
        "region_comparison": "not_compared",
    }
    deck = build(dataclasses.replace(assessment, scorecard=assessment.scorecard.assign(**plain)))
    slide = of_kind(deck, SlideKind.BEST_AND_WORST)[0]
    assert slide.title == "No achievements and no concerns stand out"
    assert [cell[0].text for cell in slide.table.rows[0]] == ["None.", "None."]


def test_at_most_three_are_named(assessment):
    slide = of_kind(build(many(assessment, 12)), SlideKind.BEST_AND_WORST)[0]
    assert len(slide.table.rows) == 3
    assert slide.title == "Three achievements and no concerns stand out"


def test_many_comparators_go_on_over_several_slides_with_the_area_on_each(assessment):
    frame = assessment.comparators
    more = frame[(frame["indicator_id"] == "NI192") & (frame["comparator_type"] == "neighbour")]
    more = more.assign(area_name="New " + more["area_name"], value=more["value"] + 0.1)
    wide = dataclasses.replace(assessment, comparators=pd.concat([frame, more]))
    slides = [s for s in of_kind(build(wide), SlideKind.BENCHMARK) if s.indicator_id == "NI192"]
    assert len(slides) == 2
    assert all(len(slide.chart.categories) <= 20 for slide in slides)
    shown = {"Suffolk", "England", "East of England"}
    assert all(shown <= set(slide.chart.categories) for slide in slides)
    named = {name for slide in slides for name in slide.chart.categories}
    assert len(named) == 3 + 32
    assert slides[0].chart.axis == slides[1].chart.axis


def test_no_benchmark_gives_the_reason_and_the_figures(pack):
    slide = next(s for s in of_kind(pack, SlideKind.NO_BENCHMARK) if s.indicator_id == "NI157a")
    assert slide.lead == "Neighbouring authorities publish this by year, not by quarter."
    assert slide.table.rows[-1][0][0].text == "2010/11 Q4"
    other = next(s for s in of_kind(pack, SlideKind.NO_BENCHMARK) if s.indicator_id == "L7")
    assert other.lead == "No comparator has a figure for 2010/11."


def test_an_indicator_without_any_figure_has_a_slide_without_a_chart(assessment):
    empty = dataclasses.replace(assessment, history=assessment.history.assign(value=float("nan")))
    slides = of_kind(build(empty), SlideKind.TREND)
    assert all(slide.chart is None and slide.lead for slide in slides)


@pytest.mark.parametrize("illustrative", [True, False])
def test_illustrative_data_are_labelled(assessment, illustrative):
    scorecard = assessment.scorecard.assign(illustrative=illustrative)
    deck = build(dataclasses.replace(assessment, scorecard=scorecard))
    assert deck.label == ("Illustrative data" if illustrative else "")


def test_only_the_markers_used_are_explained(pack):
    rows = of_kind(pack, SlideKind.DEFINITIONS)[-1].table.rows
    signs = [row[0][0].text for row in rows if row[0][0].text.startswith("[")]
    assert signs == ["[p]", "[r]", "[e]", "[c]", "[x]", "[b]"]


def test_long_definitions_go_on_in_another_row(assessment):
    long = "A clause that goes on. " * 200
    scorecard = assessment.scorecard.assign(definition=long)
    deck = build(dataclasses.replace(assessment, scorecard=scorecard))
    names = [
        row[0][0].text for slide in of_kind(deck, SlideKind.DEFINITIONS) for row in slide.table.rows
    ]
    assert names.count("NI192, continued") >= 5


def test_an_empty_assessment_is_refused(assessment):
    with pytest.raises(ParameterError, match="no indicator"):
        build(dataclasses.replace(assessment, scorecard=assessment.scorecard.iloc[:0]))


def test_a_key_area_with_an_unknown_indicator_is_refused(assessment):
    with pytest.raises(ParameterError, match="'NI999'"):
        build(assessment, [KeyArea("Area", ("NI192", "NI999"))])
