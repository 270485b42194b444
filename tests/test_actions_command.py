"""``clinic actions``: what is written down on the command line, told, taken out and brought in."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import icalendar
import pytest

from clinic_lib import check_dataset, cli, load_dataset
from clinic_lib.meeting import ActionLog, live_fingerprint, load_actions, load_clinic
from tests.builders import write_small_data

pytestmark = pytest.mark.integration
CLINIC = "greenest-county-2011-06"
SMALL = ("indicators.csv", "actions.csv")


@pytest.fixture
def project(tmp_path: Path, project_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the shipped clinic files and the two tables that the command reads."""
    (tmp_path / "data").mkdir()
    shutil.copytree(project_folder / "parameters", tmp_path / "parameters")
    for name in SMALL:
        shutil.copy(project_folder / "data" / name, tmp_path / "data" / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The command ``clinic actions`` run here: exit code, and everything it said."""
    with pytest.raises(SystemExit) as left:
        cli.main(["actions", *arguments])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out + said.err


def test_an_action_is_written_down_with_what_the_clinic_tells(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = _said(
        capsys, "add", CLINIC, "=Food waste rounds", "--owner", "Waste manager",
        "--due", "2011-09-30", "--indicator", "NI192", "--effect-indicator", "NI192",
        "--effect-direction", "rise", "--effect-by", "2012-03-31", "--by", "A Clerk",
    )  # fmt: skip
    assert (code, said.splitlines()[0]) == (0, "Saved as A1.")
    with ActionLog.open("data") as log:
        action = log.get("A1")
    told = (action.clinic_id, action.partnership_id, action.area, action.agreed_on)
    assert told == (CLINIC, "greenest-county", "Waste and recycling", date(2011, 6, 8))
    assert (action.text, action.created_by) == ("=Food waste rounds", "A Clerk")


def test_an_ask_is_answered(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _said(capsys, "add", CLINIC, "Two officers", "--ask", "Chief executive")[0] == 0
    code, said = _said(capsys, "update", "A1", "--answer", "Yes", "--answered-on", "2011-06-08")
    assert code == 0
    assert "answered" in said
    with ActionLog.open("data") as log:
        assert (log.get("A1").kind, log.get("A1").answered_on) == ("ask", date(2011, 6, 8))


def test_every_problem_is_told_in_one_line_and_nothing_is_saved(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = _said(
        capsys, "add", CLINIC, " ", "--due", "3/4/11", "--indicator", "NI19", "--area", "Wast"
    )
    assert code == 2
    assert [line.split(":")[0].split(",")[1] for line in said.splitlines()[1:]] == [
        " column text", " column due", " column owner", " column area", " column indicator_id",
    ]  # fmt: skip
    assert not (project / "data" / "live").exists()


def test_the_list_is_aligned_and_filtered(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    _said(
        capsys, "add", CLINIC, "New bins " * 12, "--owner", "Waste manager", "--due", "2011-06-01"
    )
    code, said = _said(capsys, "list", "--partnership", "greenest-county", "--on", "2011-06-08")
    assert code == 0
    lines = said.splitlines()
    assert max(map(len, lines)) <= 90
    assert lines[-1] == "7 in all, 3 open, 2 late on 8 June 2011."
    column = lines[0].index("What was agreed")
    assert all(line[column - 1 : column] in (" ", "") for line in lines[:-2])
    for options, ids in (
        (("--late",), ["GC10-4", "LS10-5", "SC10-3", "A1"]),
        (("--owner", "waste MANAGER"), ["A1"]),
        (("--clinic", CLINIC), ["A1"]),
        (("--clinic", CLINIC, "--owner", "police"), []),
    ):
        told = json.loads(_said(capsys, "list", "--json", "--on", "2011-06-08", *options)[1])
        assert [action["action_id"] for action in told] == ids
    assert _said(capsys, "list", "--owner", "nobody at all")[1] == "No actions.\n"


def test_an_action_of_the_table_is_taken_over_when_it_is_updated(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = (project / "data" / "actions.csv").read_bytes()
    before = load_actions("data", "greenest-county")
    code, said = _said(capsys, "update", "GC10-4", "--status", "done", "--note", "All but two")
    assert code == 0
    assert "Taken over from the table actions" in said
    after = load_actions("data", "greenest-county")
    assert [a.action_id for a in after] == [a.action_id for a in before]
    assert [a.status for a in after if a.action_id == "GC10-4"] == ["done"]
    assert (project / "data" / "actions.csv").read_bytes() == table
    assert "All but two" in _said(capsys, "show", "GC10-4")[1]
    assert "Start the weekly" in _said(capsys, "show", "GC10-1")[1]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("update", "GC10-44", "--status", "done"), "Did you mean 'GC10-4'?"),
        (("show", "X1"), "there is no action 'X1'"),
        (("update", "GC10-4"), "nothing to write down"),
        (("update", "GC10-4", "--status", "finished"), "'finished' is not one of"),
        (("list", "--on", "8 June"), "not a date"),
        (("export", "actions.pdf"), "End the name in .xlsx, .csv, .ics or .sqlite"),
        (("add", "greenest-conty", "x"), "There is no clinic"),
        (("import", "data/indicators.csv"), "no table of actions"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    code, said = _said(capsys, *arguments)
    assert code in (1, 2)
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize("name", ["log.xlsx", "log.csv"])
def test_out_and_in_again(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    _said(capsys, "add", CLINIC, "New bins", "--owner", "Waste manager")
    with ActionLog.open("data") as log:
        before = log.revision
    assert _said(capsys, "export", name) == (0, f"{name}: 23 actions and asks.\n")
    code, said = _said(capsys, "import", name)
    assert (code, said) == (0, f"{name}: 0 added, 0 changed, 23 there already.\n")
    with ActionLog.open("data") as log:
        assert log.revision == before


def test_the_calendar_holds_the_days_of_what_is_open(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "New bins\nin Ipswich; Felixstowe, too"
    days = ("--due", "2011-09-30", "--review", "2011-12-07")
    _said(capsys, "add", CLINIC, text, "--owner", "Waste manager", *days)
    _said(capsys, "add", CLINIC, "Done with", "--owner", "X", "--due", "2011-09-30")
    _said(capsys, "update", "A2", "--status", "done")
    assert _said(capsys, "export", "log.ics", "--clinic", CLINIC)[0] == 0
    calendar = icalendar.Calendar.from_ical(Path("log.ics").read_bytes())
    events = [(str(e["summary"]), e.decoded("dtstart")) for e in calendar.walk("VEVENT")]
    title = "A1: New bins in Ipswich; Felixstowe, too"
    assert events == [
        (f"Due {title}", date(2011, 9, 30)),
        (f"Review {title}", date(2011, 12, 7)),
    ]
    first = calendar.walk("VEVENT")[0]
    assert first.decoded("dtend") - first.decoded("dtstart") == timedelta(days=1)
    assert str(first["description"]).startswith("New bins\nin Ipswich; Felixstowe, too\nOwner:")


def test_a_backup_is_a_log(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nothing to copy" in _said(capsys, "export", "backup.sqlite")[1]
    _said(capsys, "add", CLINIC, "New bins", "--owner", "Waste manager")
    assert _said(capsys, "export", "backup.sqlite")[0] == 0
    (project / "other" / "live").mkdir(parents=True)
    shutil.copy("backup.sqlite", project / "other" / "live" / "actions.sqlite")
    with ActionLog.open("other") as log:
        assert [action.text for action in log.list()] == ["New bins"]
    assert "cannot be" in _said(capsys, "export", "no such folder/backup.sqlite")[1]
    assert sorted(p.name for p in project.iterdir() if p.name.startswith(".")) == []


def test_what_is_live_is_no_data(tmp_path: Path, project_folder: Path) -> None:
    """Neither checks nor loading nor hashes see the folder of the log, whatever lies in it."""
    folder = write_small_data(tmp_path / "data")
    before = load_dataset(folder).files
    with ActionLog.open(folder) as log:
        log.add(partnership_id="greenest-county", text="New bins")
    for name in ("areas.csv", "observations.csv", "indicator.csv", "NI192.xlsx"):
        (folder / "live" / name).write_text("not a table", encoding="utf-8")
    assert check_dataset(folder) == ()
    assert load_dataset(folder).files == before


def test_the_fingerprint_is_of_one_partnership(project: Path) -> None:
    clinic = load_clinic(Path("parameters") / f"{CLINIC}.yml")
    assert live_fingerprint("data", clinic) == {}
    with ActionLog.open("data") as log:
        log.add(partnership_id="learning-and-skills", text="Other")
        assert live_fingerprint("data", clinic) == {}
        log.add(partnership_id="greenest-county", text="New bins")
        first = live_fingerprint("data", clinic)
        log.change("A1", note="Of another partnership")
        assert live_fingerprint("data", clinic) == first
        log.change("A2", note="Ordered")
    second = live_fingerprint("data", clinic)
    assert set(first) == set(second) == {"live/actions"}
    assert first != second
    circulated = project / "data" / "live" / "circulated" / CLINIC / "1.json"
    circulated.parent.mkdir(parents=True)
    circulated.write_text("{}", encoding="utf-8")
    assert f"live/circulated/{CLINIC}/1.json" in live_fingerprint("data", clinic)
