"""Word files: real styles, marked headers, one language, no clock; and the agenda that is one."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from openxml_audit import OpenXmlValidator

from clinic_lib.errors import OutputError
from clinic_lib.meeting import Action, load_clinic
from clinic_lib.presentation import (
    Grid,
    Heading,
    Paragraph,
    Points,
    TextDocument,
    build_agenda_document,
    document_outline,
)
from clinic_lib.presentation.docx import write_docx
from clinic_lib.terms import ActionKind
from tests.presentation.conftest import briefing_of

integration, e2e = pytest.mark.integration, pytest.mark.e2e
SNAPSHOT = Path(__file__).parent / "snapshots" / "agenda.txt"
GRID = Grid(("What", "When"), (("A\nB", ""), ("x" * 90, "soon")), (70, 30), "Two things")
DOCUMENT = TextDocument(
    "Minutes of a clinic",
    "Draft",
    (
        Heading("First"),
        Paragraph("by two people.", lead="Agreed"),
        Heading("Second", 2),
        Points(("one", "two & <three>")),
        GRID,
        Paragraph("Small print.", quiet=True),
    ),
    "A clinic · Figures a1b2c3d4",
    dt.date(2011, 6, 8),
)


def findings(path):
    """What a validator of the format finds."""
    return OpenXmlValidator().validate(str(path)).errors


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return write_docx(DOCUMENT, tmp_path_factory.mktemp("docx") / "new" / "a.docx")


@integration
def test_the_words_are_there_in_real_styles(written):
    word = docx.Document(str(written))
    told = [(p.style.name, p.text) for p in word.paragraphs if p.text]
    assert told == [
        ("Title", "Minutes of a clinic"),
        ("Subtitle", "Draft"),
        ("Heading 1", "First"),
        ("Normal", "Agreed by two people."),
        ("Heading 2", "Second"),
        ("List Bullet", "one"),
        ("List Bullet", "two & <three>"),
        ("Normal", "Small print."),
    ]
    footer = word.sections[0].footer.paragraphs[0]
    assert footer.text.endswith(" · A clinic · Figures a1b2c3d4")
    fields = [field.get(qn("w:instr")) for field in footer._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


@integration
def test_a_table_has_a_marked_header_and_words_for_those_who_do_not_see_it(written):
    (table,) = docx.Document(str(written)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["What", "When"],
        ["A\nB", "-"],
        ["x" * 90, "soon"],
    ]
    marked = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert marked == [True, False, False]
    properties = table._tbl.tblPr
    assert properties.find(qn("w:tblDescription")).get(qn("w:val")) == "Two things"
    assert properties.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"


@integration
def test_the_file_says_its_title_and_speaks_british_english(written):
    word = docx.Document(str(written))
    properties = word.core_properties
    assert (properties.title, properties.subject) == ("Minutes of a clinic", "Draft")
    assert (properties.author, properties.language) == ("", "en-GB")
    assert properties.created == properties.modified
    assert properties.created.date() == dt.date(2011, 6, 8)
    with zipfile.ZipFile(written) as package:
        text = b"".join(package.read(name) for name in package.namelist())
        assert not [name for name in package.namelist() if "thumbnail" in name]
    assert b'val="en-US"' not in text


@integration
def test_the_same_document_gives_the_same_bytes(written, tmp_path):
    again = write_docx(DOCUMENT, tmp_path / "b.docx")
    assert again.read_bytes() == written.read_bytes()


@e2e
def test_a_validator_of_the_format_finds_nothing(written, assessment, project_folder, tmp_path):
    assert findings(written) == []
    for name, document in (
        ("full.docx", _agenda(assessment, project_folder)),
        ("bare.docx", build_agenda_document(briefing_of(assessment))),
    ):
        assert findings(write_docx(document, tmp_path / name)) == []


@integration
def test_what_xml_cannot_hold_is_left_out(tmp_path):
    spoilt = replace(DOCUMENT, blocks=(Paragraph("bad \x07\ud800 words"),))
    word = docx.Document(str(write_docx(spoilt, tmp_path / "a.docx")))
    assert word.paragraphs[2].text == "bad  words"


@integration
def test_a_document_that_cannot_be_written_is_told_and_the_old_one_stays(tmp_path):
    (tmp_path / "a.docx").mkdir()
    with pytest.raises(OutputError, match="Close it in Word"):
        write_docx(DOCUMENT, tmp_path / "a.docx")
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


def _agenda(assessment, project_folder, asks=(), **fields):
    clinic = load_clinic(project_folder / "parameters" / "greenest-county-2011-06.yml")
    briefing = briefing_of(assessment, figures="a1b2c3d4")
    return build_agenda_document(replace(briefing, clinic=clinic, asks=asks), **fields)


@integration
def test_the_agenda_of_a_shipped_clinic(assessment, project_folder):
    told = document_outline(_agenda(assessment, project_folder))
    assert told == SNAPSHOT.read_text(encoding="utf-8").rstrip("\n")


@integration
def test_earlier_asks_are_told_with_their_answers(assessment, project_folder):
    asks = (
        Action("A1", ActionKind.ASK, text="One date", asked_of="Chief executive", answer="Agreed",
               answered_on=dt.date(2011, 3, 2)),
        Action("A2", ActionKind.ASK, text="One contract", asked_of="Chief executive"),
    )  # fmt: skip
    told = document_outline(_agenda(assessment, project_folder, asks=asks))
    assert "| A1 | One date | Chief executive | Agreed / 2 March 2011" in told
    assert "| A2 | One contract | Chief executive | Not answered yet" in told


@integration
def test_a_clinic_that_says_nothing_of_its_meeting_has_an_agenda(assessment):
    told = document_outline(build_agenda_document(briefing_of(assessment)))
    assert "Draft: not yet agreed" in told
    assert "Nothing is asked of chief executives so far." in told
    assert "# To celebrate" not in told
    assert "# Who is invited" not in told
    assert "| Activity plan | Chair of the delivery partnership | 6 June 2011 |" in told
    assert told.endswith("performance clinic, 15 June 2011")


@integration
def test_the_day_as_of_which_documents_are_told_can_be_named(assessment, project_folder):
    told = document_outline(_agenda(assessment, project_folder, on=dt.date(2011, 5, 26)))
    assert (
        "| Review of waste collections | Waste partnership manager | 27 May 2011 |  | Not y" in told
    )
    assert "As at 26 May 2011." in told
