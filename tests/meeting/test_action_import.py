"""Action plans come in whole, are understood by their headings, and come back as they went out."""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from clinic_lib.errors import DataError, ParameterError
from clinic_lib.meeting.action_cells import read_day, read_status
from clinic_lib.meeting.action_headings import guess_fields
from clinic_lib.meeting.action_import import Belonging, ImportedActions, import_actions
from clinic_lib.meeting.action_records import FIELDS, Action
from clinic_lib.meeting.action_store import log_file
from clinic_lib.meeting.actions import ActionLog
from clinic_lib.meeting.live import load_logged_actions
from clinic_lib.presentation.action_files import write_actions_csv, write_actions_xlsx

pytestmark = pytest.mark.integration

OURS = Belonging("greenest-county", "greenest-county-2011-06", date(2011, 6, 8))
PLAIN = {"partnership_id": "greenest-county", "text": "Leaflets to 3,000 homes"}
ON = date(2011, 6, 8)
STATUSES = ("Complete", "Incomplete")
FILES = {"xlsx": write_actions_xlsx, "csv": write_actions_csv}


def _book(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def _import(path: Path, folder: Path, belonging: Belonging | None = OURS) -> ImportedActions:
    return import_actions(path, folder, belonging=belonging, by="A Clerk")


def _all(folder: Path) -> tuple[Action, ...]:
    with ActionLog.open(folder) as log:
        return log.list()


def _state(folder: Path) -> tuple[int, tuple[Action, ...]]:
    with ActionLog.open(folder) as log:
        return log.revision, log.list()


def _export(folder: Path, path: Path) -> Path:
    return FILES[path.suffix[1:]](load_logged_actions(folder, on=ON), path)


def test_the_action_plan_of_a_real_partnership_comes_in_whole(
    tmp_path: Path, shared_folder: Path
) -> None:
    path = shared_folder / "real/scorecards/smokefree_west_sussex_Action_plan_table.xlsx"
    report = _import(path, tmp_path, Belonging("smokefree", agreed_on=date(2022, 11, 30)))
    actions = _all(tmp_path)
    assert len(report.added) == len(actions) == 88
    assert Counter(str(a.status) for a in actions) == {"done": 52, "open": 36}
    assert sum(bool(a.organisation) for a in actions) == 87
    book = openpyxl.load_workbook(path)["Action plan"]
    with ActionLog.open(tmp_path) as log:
        kept = [
            "\n".join([*a.as_text().values(), *(line.note for line in log.history(a.action_id))])
            for a in actions
        ]
    for row, words in zip(book.iter_rows(min_row=5, values_only=True), kept, strict=True):
        assert all(str(cell).strip() in words for cell in row if cell and cell not in STATUSES)
    told = report.summary()
    assert "'Which partners are involved' as organisation" in told
    assert "no column gives an owner or a day by which it is due" in told
    assert "kept word for word in the history: 'What does success look like?'" in told
    revision = _state(tmp_path)[0]
    again = _import(path, tmp_path, Belonging("smokefree", agreed_on=date(2023, 1, 1)))
    assert (again.added, again.changed, again.unchanged) == ((), (), 88)
    assert _state(tmp_path)[0] == revision


def test_a_plan_below_merged_titles_with_dates_of_every_kind(tmp_path: Path) -> None:
    path = _book(
        tmp_path / "plan.xlsx",
        Plan=[
            ["Waste partnership: action plan 2011/12"],
            [],
            ["Ref", "What will we do?", "Who", "By when", "RAG", "Progress"],
            ["Priority 1: Less waste"],
            [1, "Food waste rounds", "Waste manager", datetime(2012, 3, 31), "Green", "Complete"],
            [2, "New bins", "Head of Waste", "end of March 2012", "Amber", "In progress"],
            ["Priority 2: Clean streets"],
            [3, "More litter picks", None, "ongoing", "Red", "Not started"],
            [4, "Fewer flytips", "Police", "01/04/11", "Green", "Awaiting funding"],
            ["Last updated in May"],
        ],
    )
    book = openpyxl.load_workbook(path)
    for cells in ("A1:F1", "A4:F4", "A7:F7"):
        book["Plan"].merge_cells(cells)
    book.save(path)
    report = _import(path, tmp_path)
    told = [(a.text, a.owner, a.due, str(a.status), a.area) for a in _all(tmp_path)]
    first, second = "Priority 1: Less waste", "Priority 2: Clean streets"
    assert told == [
        ("Food waste rounds", "Waste manager", date(2012, 3, 31), "done", first),
        ("New bins", "Head of Waste", date(2012, 3, 31), "underway", first),
        ("More litter picks", "", None, "open", second),
        ("Fewer flytips", "Police", date(2011, 4, 1), "open", second),
    ]
    assert "'By when' could not be read and is kept in the history: 'ongoing' in row 8" in (
        report.summary()
    )
    assert "'Progress' could not be read" in report.summary()
    assert "left out as no action: row 10" in report.summary()
    with ActionLog.open(tmp_path) as log:
        assert log.history("A3")[0].note.splitlines()[1:] == [
            "Ref: 3",
            "By when: ongoing",
            "RAG: Red",
        ]
        assert "Progress: Awaiting funding" in log.history("A4")[0].note
    assert all(action.done_on is None for action in _all(tmp_path))


def test_a_cell_merged_over_rows_is_said_of_each(tmp_path: Path) -> None:
    rows = [["Priority", "Action", "Owner"], ["Waste", "Bins", "Anna"], [None, "Lamps", None]]
    path = _book(tmp_path / "plan.xlsx", Plan=[*rows, [None, "Trees", "Cat"]])
    book = openpyxl.load_workbook(path)
    book["Plan"].merge_cells("A2:A4")
    book["Plan"].merge_cells("C2:C3")
    book["Plan"].cell(900_000, 3).font = openpyxl.styles.Font(bold=True)
    book.save(path)
    _import(path, tmp_path)
    told = [(action.area, action.text, action.owner) for action in _all(tmp_path)]
    assert told == [
        ("Waste", "Bins", "Anna"),
        ("Waste", "Lamps", "Anna"),
        ("Waste", "Trees", "Cat"),
    ]


def test_a_book_of_two_plans_and_a_sheet_of_notes(tmp_path: Path) -> None:
    header = ["Action", "Lead officer", "Lead agency", "Target date", "Status", "Comments"]
    path = _book(
        tmp_path / "two.xlsx",
        Waste=[header, ["Bins", "Anna", "Council", "2011-09-30", "Closed", "=SUM(A1)"]],
        Notes=[["Please fill in every month"]],
        Carbon=[header, ["Lamps", "Ben", "Council", "Sept 2011", "On track", ""]],
    )
    report = _import(path, tmp_path)
    assert [(a.text, a.owner, str(a.due)) for a in _all(tmp_path)] == [
        ("Bins", "Anna", "2011-09-30"),
        ("Lamps", "Ben", "2011-09-30"),
    ]
    assert report.remarks[0] == "sheet 'Notes' holds no table of actions and was left out"


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8-sig", ","), ("cp1252", ";"), ("utf-8", "\t")]
)
def test_csv_as_programs_write_it(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "plan.csv"
    rows = [["Action", "Owner", "Deadline"], ["Zoë's café, reopened", "Zoë", "3 June 2011"]]
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    _import(path, tmp_path)
    assert [(a.text, a.owner, a.due) for a in _all(tmp_path)] == [
        ("Zoë's café, reopened", "Zoë", date(2011, 6, 3))
    ]


def test_a_newer_plan_changes_what_nobody_has_touched_here(tmp_path: Path) -> None:
    header = ["Action", "Owner", "Status"]
    old = [header, ["Bins", "Anna", "Open"], ["Lamps", "Ben", "Open"], ["Bins", "Cat", "Open"]]
    new = [header, ["Bins", "Anna", "Done"], ["Lamps", "Ben", "Done"], ["Bins", "Cat", "Open"]]
    _import(_book(tmp_path / "plan.xlsx", Plan=old), tmp_path)
    with ActionLog.open(tmp_path) as log:
        log.change("A2", status="underway", note="Begun on Monday")
    report = _import(_book(tmp_path / "plan.xlsx", Plan=new), tmp_path)
    assert [str(action.status) for action in _all(tmp_path)] == ["done", "underway", "open"]
    assert (report.added, report.changed, report.unchanged) == ((), ("A1",), 1)
    assert "the log stands (A2)" in report.summary()


def test_every_problem_is_told_and_nothing_is_half_imported(tmp_path: Path) -> None:
    rows = [["Action", "Owner", "Due"], ["Bins", "Anna", ""], ["", "Ben", "2011-06-03"]]
    rows += [["x" * 5000, "Cat", ""], ["Lamps", "Dan", "1 May 1803"]]
    with pytest.raises(DataError, match="3 problems") as caught:
        _import(_book(tmp_path / "plan.xlsx", Plan=rows), tmp_path)
    assert [(p.row, p.column) for p in caught.value.problems] == [
        (3, "Action"),
        (4, "Action"),
        (5, "Due"),
    ]
    assert not log_file(tmp_path).exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.doc", b"x", "neither a workbook"),
        ("plan.xlsx", b"not a workbook", "cannot be read|damaged"),
        ("plan.csv", b"Indicator,Value\nNI192,46.1\n", "the file has 'Indicator', 'Value'"),
        ("plan.csv", b"", "nothing in it"),
        ("plan.csv", b"Action\nBins\n", "'Owner'"),
    ],
)
def test_other_files_are_refused_with_what_they_hold(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=words):
        _import(tmp_path / name, tmp_path)
    assert not log_file(tmp_path).exists()


def test_a_document_saved_as_a_workbook_is_refused(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    docx.Document().save(str(tmp_path / "minutes.xlsx"))
    with pytest.raises(DataError, match=r"'minutes\.xlsx' is not a workbook that can be read"):
        _import(tmp_path / "minutes.xlsx", tmp_path)


def test_a_workbook_of_figures_is_refused_with_its_headings(tmp_path: Path) -> None:
    path = _book(tmp_path / "figures.xlsx", Data=[["Indicator", "2009/10"], ["NI192", 46.1]])
    with pytest.raises(DataError, match=r"sheet 'Data' has 'Indicator', '2009/10'.*By when"):
        _import(path, tmp_path)


def test_a_foreign_plan_must_belong_to_somebody(tmp_path: Path) -> None:
    path = _book(tmp_path / "plan.xlsx", Plan=[["Action", "Owner"], ["Bins", "Anna"]])
    with pytest.raises(ParameterError, match="--partnership PARTNERSHIP"):
        _import(path, tmp_path, None)


def _fill(folder: Path) -> None:
    with ActionLog.open(folder) as log:
        log.add(**PLAIN, owner="Head of Waste", due="2011-09-30", by="A")
        log.add(partnership_id="greenest-county", text="=1+1", owner="@home", by="=B")
        log.add(**PLAIN, kind="ask", asked_of="Chief executive", answer="-5%", by="A")
        log.change("A1", status="done", done_on="2011-09-01", evidence="'=quoted\nline two")


@pytest.mark.parametrize("kind", FILES)
def test_what_goes_out_and_comes_back_changes_nothing(tmp_path: Path, kind: str) -> None:
    _fill(tmp_path)
    before = _state(tmp_path)
    path = _export(tmp_path, tmp_path / f"log.{kind}")
    report = _import(path, tmp_path, None)
    assert _state(tmp_path) == before
    assert (report.added, report.changed, report.unchanged) == ((), (), 3)
    assert path.read_bytes() == _export(tmp_path, tmp_path / f"again.{kind}").read_bytes()


@pytest.mark.parametrize("kind", FILES)
def test_an_export_moves_to_another_folder(tmp_path: Path, kind: str) -> None:
    _fill(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    path = _export(tmp_path, tmp_path / f"log.{kind}")
    assert _import(path, other, None).added == ("A1", "A2", "A3")
    assert _all(other) == _all(tmp_path)
    with ActionLog.open(other) as log:
        assert log.add(**PLAIN).action_id == "A4"


def test_what_was_edited_in_the_workbook_is_changed_in_the_log(tmp_path: Path) -> None:
    _fill(tmp_path)
    path = _export(tmp_path, tmp_path / "log.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Actions"]
    heads = {cell.value: cell.column for cell in sheet[4]}
    sheet.cell(5, heads["Owner"], "Somebody else")
    new = sheet.max_row + 1
    for heading, text in (("What was agreed", "A new row"), ("Partnership", "greenest-county")):
        sheet.cell(new, heads[heading], text)
    book.save(path)
    report = _import(path, tmp_path, None)
    assert (report.added, report.changed, report.unchanged) == (("A4",), ("A1",), 2)
    assert _all(tmp_path)[0].owner == "Somebody else"
    with ActionLog.open(tmp_path) as log:
        log.change("A1", owner="A third")
    with pytest.raises(DataError, match="changed in the log after this file was exported"):
        _import(path, tmp_path, None)


def test_an_export_of_another_log_does_not_overwrite(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with ActionLog.open(other) as log:
        log.add(partnership_id="learning", text="Something else", by="Z")
    _fill(tmp_path)
    with pytest.raises(DataError, match="another action has this id"):
        _import(_export(other, other / "log.csv"), tmp_path, None)


def test_no_cell_is_a_formula_a_link_or_merged(tmp_path: Path) -> None:
    _fill(tmp_path)
    with ActionLog.open(tmp_path) as log:
        log.add(partnership_id="p", text="https://example.org/x", evidence="mailto:a@b.c")
    path = _export(tmp_path, tmp_path / "log.xlsx")
    book = openpyxl.load_workbook(path)
    for sheet in book:
        assert next(iter(sheet.tables.values())).headerRowCount == 1
        assert not sheet.merged_cells.ranges
        assert all(cell.data_type != "f" and not cell.hyperlink for row in sheet for cell in row)
    with zipfile.ZipFile(path) as package:
        assert not any(b"<f>" in package.read(name) for name in package.namelist())
    with _export(tmp_path, tmp_path / "log.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (["Action", "Owner", "By when"], {"text", "owner", "due"}),
        (["No.", "Task", "Responsible Officer", "Deadline"], {"text", "owner", "due"}),
        (["Objective", "Milestone", "Lead", "Timescale"], {"area", "text", "owner", "due"}),
        (["Description of action", "Who", "RAG status"], {"text", "owner", "status"}),
        (["Key Action:", "Lead Partner", "Completed (Y/N)"], {"text", "organisation", "status"}),
    ],
)
def test_headings_are_known_by_many_names(headings: list[str], expected: set[str]) -> None:
    assert set(guess_fields(headings).values()) == expected


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31/12/2011", date(2011, 12, 31)),
        ("12/31/2011", None),
        ("By 1st October 2011", date(2011, 10, 1)),
        ("October 1, 2011", date(2011, 10, 1)),
        ("Feb 2012", date(2012, 2, 29)),
        ("the end of Sept 2011.", date(2011, 9, 30)),
        ("31.3.12", date(2012, 3, 31)),
        ("2011-09-30T00:00:00", date(2011, 9, 30)),
        ("Q2 2011", None),
        ("asap", None),
        ("40", None),
    ],
)
def test_days_are_read_as_they_are_written_here(written: str, day: date | None) -> None:
    assert read_day(written) == day


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("COMPLETED", "done"),
        ("On-going", "underway"),
        ("not started", "open"),
        ("Cancelled", "not_done"),
    ],
)
def test_statuses_are_read_as_they_are_written_here(written: str, status: str) -> None:
    assert read_status(written) == status


def test_every_field_has_a_heading_of_its_own() -> None:
    from clinic_lib.meeting.action_headings import HEADINGS

    assert list(HEADINGS) == list(FIELDS)
    assert len(set(HEADINGS.values())) == len(FIELDS)
