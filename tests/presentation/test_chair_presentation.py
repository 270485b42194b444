"""The decks of those who speak: eight headings on two slides, agreed figures, safe names."""

from __future__ import annotations

import dataclasses

import pytest

from clinic_lib.meeting import KeyArea, Person, Speaker
from clinic_lib.meeting.prompts import Heading
from clinic_lib.presentation import (
    Briefing,
    SlideKind,
    build_chair_presentation,
    build_speaker_templates,
    outline,
)
from clinic_lib.presentation.measure import ARIAL
from clinic_lib.presentation.panels import Panel, fitted_panel, panel_height, shared_heights
from clinic_lib.presentation.speaker_template import file_name
from clinic_lib.presentation.stories import Story
from clinic_lib.terms import Consent
from tests.presentation.conftest import KEY_AREAS, briefing_of
from tests.presentation.test_diagram import THREADS
from tests.presentation.test_evidence_pack import many

pytestmark = pytest.mark.unit

TOLD = Story("S1", "NI192", "He stopped the lorry.", Consent.ANONYMISED, "A driver")


@pytest.fixture
def briefing(assessment) -> Briefing:
    return briefing_of(
        assessment,
        KEY_AREAS,
        thread=THREADS,
        stories=(TOLD,),
        story_ids=frozenset({"S1", "S2"}),
        trend_pages={"NI192": 7, "NI186": 11},
    )


def panels(briefing: Briefing, area: int = 0) -> dict[str, list[str]]:
    slides = build_chair_presentation(briefing).slides[1 + 2 * area : 3 + 2 * area]
    return {p.heading: [line.text for line in p.lines] for s in slides for p in s.panels}


def test_two_slides_an_area_carry_the_eight_headings_in_order(briefing):
    deck = build_chair_presentation(briefing)
    assert [slide.kind for slide in deck.slides] == [SlideKind.TITLE, *[SlideKind.AREA] * 4]
    for first, second in (deck.slides[1:3], deck.slides[3:5]):
        headings = [panel.heading for panel in (*first.panels, *second.panels)]
        assert headings == [str(heading) for heading in Heading]
        assert first.chart is not None
        assert second.chart is None


def test_an_area_may_ask_for_one_slide_with_all_the_headings(briefing):
    first, *others = briefing.clinic.key_areas
    clinic = dataclasses.replace(
        briefing.clinic, key_areas=(dataclasses.replace(first, slides=1), *others)
    )
    deck = build_chair_presentation(dataclasses.replace(briefing, clinic=clinic))
    assert [slide.title for slide in deck.slides[1:]] == [
        first.title,
        *(area.title for area in others for _ in range(2)),
    ]
    only = deck.slides[1]
    assert [panel.heading for panel in only.panels] == [str(heading) for heading in Heading]
    assert [panel.column for panel in only.panels] == [0] * 4 + [1] * 4
    assert only.chart is None
    told = build_chair_presentation(briefing).slides
    assert only.speaker_notes == f"{told[1].speaker_notes}\n{told[2].speaker_notes}"


def test_what_is_agreed_is_filled_in(briefing):
    filled = panels(briefing)
    assert filled["Desired outcome"] == ["Less waste is made, and less of it is buried."]
    headlines = filled[str(Heading.HEADLINES)]
    assert headlines[0].startswith("NI192 Household waste sent")
    assert headlines[-1] == "He stopped the lorry. (Anonymised)"
    assert "Waste manager, Council): late" in filled[str(Heading.ACTION_UNDERWAY)][0]
    assert filled[str(Heading.CONTRIBUTORS)] == ["Waste manager, Council"]
    assert "target" not in filled[str(Heading.IMPROVING_WHEN)][0]


def test_what_is_not_known_is_left_to_the_chair_with_a_prompt(briefing):
    (words,) = panels(briefing)[str(Heading.HELP_NEEDED)]
    assert words == "To fill in: What can only the chief executives unblock?"
    notes = build_chair_presentation(briefing).slides[2].speaker_notes
    assert "Which of them, and by when?" in notes


def test_the_clinic_file_has_the_last_word(briefing):
    own = KeyArea(
        "Waste",
        ("NI192",),
        stories=("S2", "A story of our own."),
        action_underway=("We do this.",),
        help_needed=("Agree one standard.",),
    )
    clinic = dataclasses.replace(briefing.clinic, key_areas=(own,))
    filled = panels(dataclasses.replace(briefing, clinic=clinic))
    assert filled[str(Heading.ACTION_UNDERWAY)] == ["We do this."]
    assert filled[str(Heading.HELP_NEEDED)] == ["Agree one standard."]
    # S2 may not be told, so it is left out without a word.
    assert filled[str(Heading.HEADLINES)][1:] == ["A story of our own."]


def test_twelve_indicators_are_summed_up(assessment):
    wide = many(assessment, 12)
    area = KeyArea("Waste", tuple(wide.indicator_ids))
    briefing = briefing_of(wide, (area,), trend_pages={"NI500": 9})
    headlines = panels(briefing)[str(Heading.HEADLINES)]
    assert len(headlines) == 4
    assert headlines[-1] == "9 more in the evidence pack, from page 9"


def test_a_panel_that_does_not_fit_says_where_the_rest_is():
    from clinic_lib.presentation.deck import Line

    long = Panel("Heading", tuple(Line(f"Point {n} " + "words " * 30) for n in range(8)))
    short = Panel("Heading", (Line("Few words"),))
    heights = shared_heights((long, short), 300, 200, 12, ARIAL)
    assert sum(heights) <= 200
    fitted = fitted_panel(long, 300, heights[0], 12, ARIAL)
    assert fitted.lines[-1].text == "More in the speaker notes."
    assert panel_height(fitted, 300, 12, ARIAL) <= heights[0] + 0.5
    assert fitted_panel(short, 300, heights[1], 12, ARIAL) == short


def speakers(briefing: Briefing, *found: Speaker) -> Briefing:
    return dataclasses.replace(
        briefing, clinic=dataclasses.replace(briefing.clinic, speakers=found)
    )


def test_each_speaker_has_a_template_of_what_they_cover(briefing):
    one = Speaker(Person("Director", "Contractor"), "contractor", ("Waste and carbon",), 10)
    other = Speaker(Person("Director", "Farm"), "farmers", ("NI157a",), 5)
    (first, deck), (second, _) = build_speaker_templates(speakers(briefing, one, other))
    assert (first, second) == ("1_director.pptx", "2_director.pptx")
    assert [slide.title for slide in deck.slides][1:] == ["Waste and carbon"]
    told = outline(deck)
    for words in ("perspective: contractor", "10 minutes", "46.0%", "To fill in: What do the"):
        assert words in told


def test_a_speaker_who_covers_nothing_still_has_a_slide(briefing):
    ((_, deck),) = build_speaker_templates(speakers(briefing, Speaker(Person("Resident"))))
    assert len(deck.slides) == 2


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("Chief executive", "1_chief_executive.pptx"),
        ("../../etc/passwd", "1_etc_passwd.pptx"),
        ("CON", "1_con.pptx"),
        ("Café: Größe?*", "1_cafe_groe.pptx"),
        ("\u202e", "1_speaker.pptx"),
        ("x" * 300, f"1_{'x' * 40}.pptx"),
    ],
)
def test_file_names_are_safe_everywhere(role, name):
    assert file_name(1, role) == name
