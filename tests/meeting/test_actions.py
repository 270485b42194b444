"""The action log: what is kept, what is refused, and what can never be rewritten."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from clinic_lib.errors import DataError, OutputError, ParameterError
from clinic_lib.meeting.action_checks import LONGEST_LINE, LONGEST_TEXT
from clinic_lib.meeting.action_store import VERSION, log_file
from clinic_lib.meeting.actions import Action, ActionLog, FieldChange, check_action
from clinic_lib.terms import ActionKind, ActionStatus

pytestmark = pytest.mark.integration

PLAIN = {"partnership_id": "greenest-county", "text": "Leaflets to 3,000 homes"}


def _add(folder: Path, **fields: object) -> Action:
    with ActionLog.open(folder) as log:
        return log.add(**{**PLAIN, **fields})


def test_an_action_comes_back_as_it_was_given(tmp_path: Path) -> None:
    given = {
        "kind": ActionKind.ASK,
        "clinic_id": "greenest-county-2011-06",
        "area": "Waste and recycling",
        "indicator_id": "NI192",
        "owner": "Head of Waste",
        "organisation": "Suffolk County Council",
        "contributors": "Districts; the Forum",
        "agreed_on": date(2011, 6, 8),
        "due": date(2011, 9, 30),
        "review": "2011-12-07",
        "effect_indicator": "NI192",
        "effect_direction": "rise",
        "effect_by": date(2012, 3, 31),
        "asked_of": "Chief executive, Ipswich Borough Council",
        "answer": "Yes, from October",
        "answered_on": "2011-06-08",
        "status": "underway",
        "evidence": "minutes",
    }
    action = _add(tmp_path, **given, by="A Clerk")
    with ActionLog.open(tmp_path) as log:
        assert log.get("A1") == action == log.list()[0]
    text = action.as_text()
    assert {name: text[name] for name in given} == {name: str(v) for name, v in given.items()}
    assert (action.action_id, action.created_by) == ("A1", "A Clerk")
    assert Action.from_text(text) == action


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script> & \"quotes\" 'n' %s",
        "Zoë's café — 北京 🚲 e\u0301",
        "first line\nsecond\tline  ",
        "'; DROP TABLE actions; --",
    ],
)
def test_words_are_kept_as_they_were_written(tmp_path: Path, text: str) -> None:
    assert _add(tmp_path, text=text).text == text
    with ActionLog.open(tmp_path) as log:
        assert log.change("A1", note=text).text == text
        assert log.get("A1").text == text
        assert log.history("A1")[-1].note == text


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"text": ""}, "text", "nothing in it"),
        ({"text": " \n\t"}, "text", "nothing in it"),
        ({"text": 7}, "text", "not text"),
        ({"partnership_id": ""}, "partnership_id", "Write the partnership"),
        ({"text": "bell \x07"}, "text", "U+0007"),
        ({"text": "half \ud800"}, "text", "U+D800"),
        ({"text": "not a character \uffff"}, "text", "U+FFFF"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "text", f"{LONGEST_TEXT:,} are the most"),
        ({"owner": "x" * (LONGEST_LINE + 1)}, "owner", f"{LONGEST_LINE} are the most"),
        ({"owner": "one\ntwo"}, "owner", "more than one line"),
        ({"due": "30/09/2011"}, "due", "year-month-day"),
        ({"due": "2011-02-30"}, "due", "not a date"),
        ({"review": "0011-02-03"}, "review", "year is not between"),
        ({"status": "finished"}, "status", "open, underway, done or not_done"),
        ({"kind": "wish"}, "kind", "action or ask"),
        ({"kind": "ask"}, "asked_of", "Write who is asked"),
        ({"kind": "ask", "asked_of": "x", "answered_on": "2011-01-01"}, "answer", "no answer"),
        ({"answer": "Yes"}, "answer", "only an ask"),
        ({"done_on": "2011-06-08"}, "done_on", "its status is not done"),
        ({"effect_indicator": "NI192"}, "effect_direction", "which way NI192"),
        ({"effect_by": "2012-03-31"}, "effect_indicator", "of no indicator"),
        ({"effect_indicator": "NI192", "effect_direction": "up"}, "effect_direction", "rise"),
        ({"indicator_id": "NI 192"}, "indicator_id", "not a code"),
        ({"ownr": "x"}, "ownr", "Did you mean 'owner'?"),
        ({"created_by": "x"}, "created_by", "no such field"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    tmp_path: Path, fields: dict[str, object], field: str, words: str
) -> None:
    problems = check_action({**PLAIN, **fields})
    assert [problem.column for problem in problems] == [field]
    assert words in str(problems[0])
    with pytest.raises(ParameterError, match="Nothing was saved"):
        _add(tmp_path, **fields)
    assert not log_file(tmp_path).exists()


def test_all_problems_are_told_at_once() -> None:
    problems = check_action({"text": "", "due": "soon", "status": "ok", "kind": "ask"})
    assert {p.column for p in problems} == {"text", "partnership_id", "due", "status", "asked_of"}


def test_one_key_adds_once(tmp_path: Path) -> None:
    with ActionLog.open(tmp_path) as log:
        first = log.add(**PLAIN, key="form-1")
        assert log.add(**PLAIN, key="form-1") == first
        assert log.add(**PLAIN, key="form-2").action_id == "A2"
        assert log.add(**PLAIN).action_id == "A3"
        assert log.revision == len(log.list()) == 3


def test_history_keeps_what_stood_there(tmp_path: Path) -> None:
    with ActionLog.open(tmp_path) as log:
        log.add(**PLAIN, due="2011-06-30", by="A")
        log.change("A1", status="underway", by="B")
        log.change("A1", due="2011-07-31", note="Printer broke", by="C")
        now = log.change("A1", due=None, status=ActionStatus.DONE, by="D")
        assert log.change("A1", status="done") == now
        told = [(c.status, c.note, c.by, c.changed) for c in log.history("A1")]
    assert now.due is None
    assert told == [
        ("open", "", "A", ()),
        ("underway", "", "B", (FieldChange("status", "open", "underway"),)),
        ("underway", "Printer broke", "C", (FieldChange("due", "2011-06-30", "2011-07-31"),)),
        (
            "done",
            "",
            "D",
            (
                FieldChange("due", "2011-07-31", ""),
                FieldChange("status", "underway", "done"),
                FieldChange("done_on", "", date.today().isoformat()),
            ),
        ),
    ]


def test_an_answer_is_dated_today_unless_told(tmp_path: Path) -> None:
    _add(tmp_path, kind="ask", asked_of="Chief executive")
    with ActionLog.open(tmp_path) as log:
        assert log.change("A1", answer="Yes").answered_on == date.today()
        assert log.change("A1", answered_on="2011-06-08").answered_on == date(2011, 6, 8)
        assert log.get("A1").is_open is False


def test_what_is_done_has_a_day_until_it_is_open_again(tmp_path: Path) -> None:
    _add(tmp_path, agreed_on="2011-06-08")
    with ActionLog.open(tmp_path) as log:
        assert log.change("A1", status="done", done_on="2011-07-01").done_on == date(2011, 7, 1)
        assert log.change("A1", note="Again").done_on == date(2011, 7, 1)
        assert log.change("A1", status="underway").done_on is None
        assert log.add(**PLAIN, status="done").done_on == date.today()
        assert log.add(**PLAIN, status="done", done_on=None, agreed_on="").done_on is None
        assert log.change("A3", note="Nobody knows when").agreed_on is None
        assert log.add(**PLAIN).agreed_on == date.today()


def test_a_change_is_checked_with_the_rest_of_the_action(tmp_path: Path) -> None:
    _add(tmp_path)
    with ActionLog.open(tmp_path) as log:
        with pytest.raises(ParameterError, match="which way NI192"):
            log.change("A1", effect_indicator="NI192")
        with pytest.raises(ParameterError, match="Did you mean 'A1'"):
            log.change("A11", status="done")
        with pytest.raises(ParameterError, match="there is no action 'B7'"):
            log.get("B7")
        assert log.revision == 1


def test_all_or_nothing_together(tmp_path: Path) -> None:
    with ActionLog.open(tmp_path) as log:
        log.add(**PLAIN)

        def two() -> None:
            with log.together():
                log.change("A1", status="done")
                log.add(partnership_id="", text="")

        with pytest.raises(ParameterError):
            two()
        assert (log.revision, log.get("A1").status) == (1, "open")


@pytest.mark.parametrize(
    "rewriting",
    [
        "UPDATE changes SET note = 'x'",
        "DELETE FROM changes",
        "INSERT OR REPLACE INTO changes SELECT * FROM changes",
        "INSERT OR REPLACE INTO actions SELECT * FROM actions",
        "DELETE FROM actions",
        "UPDATE actions SET created_by = 'x'",
        "UPDATE actions SET action_id = 'A9'",
    ],
)
def test_the_database_itself_refuses_to_rewrite(tmp_path: Path, rewriting: str) -> None:
    _add(tmp_path)
    connection = sqlite3.connect(log_file(tmp_path))
    connection.execute("PRAGMA recursive_triggers = OFF")
    with pytest.raises(sqlite3.DatabaseError, match=r"only ever added to|never removed|rewritten"):
        connection.execute(rewriting)
    connection.close()


def test_reading_makes_nothing(tmp_path: Path) -> None:
    with ActionLog.open(tmp_path) as log:
        assert (log.list(), log.revision, log.history("A1")) == ((), 0, ())
    assert list(tmp_path.iterdir()) == []


def test_one_log_sees_what_another_writes(tmp_path: Path) -> None:
    with ActionLog.open(tmp_path) as reader, ActionLog.open(tmp_path) as writer:
        assert reader.revision == 0
        writer.add(**PLAIN, clinic_id="one")
        writer.add(**{**PLAIN, "partnership_id": "other"}, clinic_id="two")
        assert reader.revision == 2
        assert [a.action_id for a in reader.list(clinic_id="two")] == ["A2"]
        assert [a.action_id for a in reader.list(partnership_id="greenest-county")] == ["A1"]


def test_a_copy_of_the_one_file_is_a_backup(tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "live").mkdir(parents=True)
    with ActionLog.open(tmp_path) as log:
        log.add(**PLAIN)
        log.change("A1", status="done")
        assert [p.name for p in log_file(tmp_path).parent.iterdir()] == ["actions.sqlite"]
        shutil.copy(log_file(tmp_path), log_file(tmp_path / "elsewhere"))
    with ActionLog.open(tmp_path / "elsewhere") as copy:
        assert copy.get("A1").status == "done"


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    _add(tmp_path)
    connection = sqlite3.connect(log_file(tmp_path))
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = log_file(tmp_path).read_bytes()
    with pytest.raises(DataError, match=f"its form is {VERSION + 1}.*Update the program"):
        _add(tmp_path)
    assert log_file(tmp_path).read_bytes() == before


def _spoil(path: Path, how: str) -> None:
    content = path.read_bytes()
    if how == "words":
        path.write_bytes(b"These are the minutes of the meeting.\n" * 400)
    elif how == "half":
        path.write_bytes(content[: len(content) // 2])
    elif how == "middle":
        path.write_bytes(content[:4096] + b"\xff" * 4096 + content[8192:])
    else:
        path.unlink()
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.close()


@pytest.mark.parametrize("how", ["words", "half", "middle", "another program's"])
def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path, how: str) -> None:
    with ActionLog.open(tmp_path) as log, log.together():
        for _ in range(50):
            log.add(**PLAIN)
    path = log_file(tmp_path)
    _spoil(path, how)
    before = path.read_bytes()
    with ActionLog.open(tmp_path) as log:
        with pytest.raises(DataError, match=r"last copy"):
            log.list()
        with pytest.raises(DataError, match=r"last copy"):
            log.add(**PLAIN)
    assert path.read_bytes() == before


def test_an_empty_file_is_begun(tmp_path: Path) -> None:
    log_file(tmp_path).parent.mkdir()
    log_file(tmp_path).touch()
    with ActionLog.open(tmp_path) as log:
        assert log.list() == ()
        assert log.add(**PLAIN).action_id == "A1"


def test_a_data_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no data folder"):
        _add(tmp_path / "dta")
    assert not (tmp_path / "dta").exists()


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "live").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="Nothing was saved"):
        _add(tmp_path)
