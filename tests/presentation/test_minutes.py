"""Minutes: filled in from the log and the agenda, and never written over by hand-written ones."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import docx
import pytest

from clinic_lib.meeting import Action, Clinic, KeyArea, Person, build_followup
from clinic_lib.presentation.docx import write_docx
from clinic_lib.presentation.finished_by_hand import free_path, is_as_written, mark_as_written
from clinic_lib.presentation.minutes_document import MinutesSource, build_minutes
from clinic_lib.presentation.text_document import TextDocument, document_outline
from clinic_lib.terms import ActionKind, ActionStatus
from tests.assessments import ON, assessment

pytestmark = pytest.mark.integration

CLINIC = Clinic(
    "greenest-2011",
    "Creating the Greenest County",
    "greenest-county",
    ON,
    (KeyArea("Waste", ("NI192",), "Less waste"),),
    pmg=(Person("Chief executive", "County council"),),
)
ACTIONS = (
    Action(
        "A1", text="=Food <b>waste</b> rounds\nin Ipswich", area="Waste", owner="Waste manager",
        organisation="Partnership", due=date(2011, 9, 30), review=date(2011, 12, 7),
    ),
    Action(
        "A2", ActionKind.ASK, text="Two officers", asked_of="Chief executive", answer="Yes",
        answered_on=ON, area="Elsewhere",
    ),
    Action("A3", text="More", area="Waste", review=date(2011, 12, 7), status=ActionStatus.OPEN),
)  # fmt: skip
EARLIER = (Action("P1", text="Leaflets", due=date(2011, 5, 31)),)


def _document(actions: tuple[Action, ...] = ACTIONS) -> TextDocument:
    made = assessment([40, 41, 42, 43, 47], half_width=1.0)
    followup = build_followup(EARLIER if actions else (), made, on=ON)
    return build_minutes(MinutesSource(CLINIC, "Greenest", made, "a1b2c3d4", actions, followup))


def test_everything_that_is_known_is_filled_in() -> None:
    told = document_outline(_document())
    for words in (
        "Delivery partnership: Greenest",
        "| Chief executive / [Name] | County council | Member of the PMG | Yes / Apologies",
        "| P1 | Leaflets | Not started, 8 days overdue.",
        "- NI192 Household waste recycled: ",
        "- A1: =Food <b>waste</b> rounds in Ipswich (Waste manager, Partnership, by 30 September",
        "## Other matters",
        "- A2: ask of Chief executive: Two officers",
        "| A1 | =Food <b>waste</b> rounds / in Ipswich | Waste manager | Partnership | 30 Sep",
        "| A3 | More |  |  | Not set | 7 Dec / 2011",
        "| A2 | Two officers | Chief executive | Yes / 8 June 2011",
        "- 7 December 2011: A1, A3",
        "foot: Creating the Greenest County, 8 June 2011 · Figures a1b2c3d4",
    ):
        assert words in told


def test_a_clinic_without_actions_says_so() -> None:
    told = document_outline(_document(()))
    assert "Agreed: Nothing was agreed." in told
    assert "No action was agreed." in told
    assert "Nothing was asked of chief executives." in told
    assert "What became of earlier actions" not in told


def test_the_file_is_accessible_and_keeps_words_as_words(tmp_path: Path) -> None:
    path = mark_as_written(write_docx(_document(), tmp_path / "minutes.docx"))
    word = docx.Document(str(path))
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in word.tables)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "=Food <b>waste</b> rounds\nin Ipswich" in cells
    foot = word.sections[0].footer.paragraphs[0].text
    assert "Creating the Greenest County, 8 June 2011 · Figures a1b2c3d4" in foot
    with zipfile.ZipFile(path) as package:
        assert b'w:val="en-GB"' in package.read("word/styles.xml")


def test_what_somebody_wrote_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "minutes.docx"
    assert free_path(path) == path
    mark_as_written(write_docx(_document(), path))
    first = path.read_bytes()
    assert is_as_written(path)
    assert mark_as_written(write_docx(_document(), free_path(path))).read_bytes() == first
    word = docx.Document(str(path))
    word.add_paragraph("The chair thanked everybody.")
    word.save(str(path))
    edited = path.read_bytes()
    assert not is_as_written(path)
    second = mark_as_written(write_docx(_document(), free_path(path)))
    assert second.name == "minutes-2.docx"
    assert free_path(path) == second
    second.write_bytes(b"no document any more")
    assert free_path(path).name == "minutes-3.docx"
    assert path.read_bytes() == edited
