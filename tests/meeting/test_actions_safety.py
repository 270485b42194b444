"""Nothing acknowledged is ever lost: many writers, killed writers, full and closed disks."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.meeting.action_checks import check_action
from clinic_lib.meeting.action_import import import_actions
from clinic_lib.meeting.action_store import log_file
from clinic_lib.meeting.actions import ActionLog
from clinic_lib.meeting.live import load_logged_actions
from clinic_lib.presentation.action_files import write_actions_csv, write_actions_xlsx

pytestmark = pytest.mark.e2e

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
KILLS = 30
NOBODY = 65534


def _python(*arguments: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        **more,  # type: ignore[call-overload]
    )


def test_thirty_writers_killed_while_two_others_write(tmp_path: Path) -> None:
    done = _python(HERE / "action_writers.py", tmp_path, str(KILLS), "2011")
    assert done.returncode == 0, done.stderr
    acknowledged = json.loads(done.stdout)
    with ActionLog.open(tmp_path) as log:
        actions = {action.action_id: action for action in log.list()}
        histories = {code: log.history(code) for code in actions}
        assert log.revision == sum(map(len, histories.values()))
        log.add(partnership_id="p", text="The log still takes what it is given")
    assert len(acknowledged) > 2 * KILLS
    for code, text in acknowledged:
        if text == "done":
            assert actions[code].status == "done"
            assert histories[code][-1].note == actions[code].text
        else:
            assert actions[code].text == text
    assert len({action.text for action in actions.values()}) == len(actions)
    # A writer that was killed between the two may have left one more than it could tell of.
    assert all(1 <= len(lines) <= 2 for lines in histories.values())
    connection = sqlite3.connect(log_file(tmp_path))
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
    assert [path.name for path in log_file(tmp_path).parent.iterdir()] == ["actions.sqlite"]


def test_two_threads_of_each_of_two_logs_lose_nothing(tmp_path: Path) -> None:
    with ActionLog.open(tmp_path) as one, ActionLog.open(tmp_path) as other:

        def write(number: int) -> str:
            log = (one, other)[number % 2]
            action = log.add(partnership_id="p", text=f"{number}", key=f"{number // 2}")
            return log.change(action.action_id, note=f"{number}").action_id

        with ThreadPoolExecutor(4) as threads:
            ids = list(threads.map(write, range(80)))
        # Each pair of neighbours had one key and came through two connections.
        assert ids[::2] == ids[1::2]
        assert len(one.list()) == 40
        assert one.revision == other.revision == 40 + 80


def test_a_folder_that_may_only_be_read(tmp_path: Path) -> None:
    """As a user without rights, because an administrator may write anywhere."""
    if os.getuid() != 0:
        pytest.skip("only an administrator can become another user")
    with ActionLog.open(tmp_path) as log:
        log.add(partnership_id="p", text="Written before")
    script = (
        "import sys, os\n"
        "from clinic_lib.meeting.actions import ActionLog\n"
        f"os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "with ActionLog.open(sys.argv[1]) as log:\n"
        "    print(log.list()[0].text)\n"
        "    try:\n"
        "        log.add(partnership_id='p', text='x')\n"
        "    except Exception as error:\n"
        "        print(type(error).__name__, error)\n"
    )
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    done = _python("-c", script, tmp_path)
    assert done.stdout.splitlines()[0] == "Written before", done.stderr
    assert "OutputError" in done.stdout
    assert "Nothing was saved; see that the folder and the file may be written to" in done.stdout


def test_a_full_disk_loses_nothing(tmp_path: Path, require_program: Callable[[str], str]) -> None:
    """On a disk of its own of 128 kB, filled until the log says so."""
    script = (
        "import sys\n"
        "from clinic_lib.meeting.actions import ActionLog\n"
        "from clinic_lib.errors import OutputError\n"
        "with ActionLog.open(sys.argv[1]) as log:\n"
        "    kept = 0\n"
        "    try:\n"
        "        while True:\n"
        "            log.add(partnership_id='p', text='x' * 3000)\n"
        "            kept += 1\n"
        "    except OutputError as error:\n"
        "        print(kept, error)\n"
        "with ActionLog.open(sys.argv[1]) as log:\n"
        "    print(len(log.list()))\n"
    )
    inside = (
        f"mount -t tmpfs -o size=128k none '{tmp_path}' && "
        f"'{sys.executable}' -c \"$SCRIPT\" '{tmp_path}'"
    )
    done = subprocess.run(
        [require_program("unshare"), "--map-root-user", "--mount", "sh", "-c", inside],
        cwd=PROJECT,
        env={**os.environ, "SCRIPT": script},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    if "mount:" in done.stderr or "unshare:" in done.stderr:
        pytest.skip(f"no disk can be made here: {done.stderr.strip()}")
    first, second = done.stdout.splitlines()
    kept, _, words = first.partition(" ")
    assert "the disk is full" in words
    assert "make room and try again" in words
    assert int(second) == int(kept) > 3


def test_a_writer_killed_between_the_journal_and_its_end(tmp_path: Path) -> None:
    """What a killed writer left half-written is undone by whoever comes next."""
    with ActionLog.open(tmp_path) as log:
        log.add(partnership_id="p", text="Kept")
    path = log_file(tmp_path)
    script = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1'); c.execute('PRAGMA cache_spill = 1')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        "for n in range(200):\n"
        "    c.execute('UPDATE actions SET text = ?', ('lost' * 900 + str(n),))\n"
        '    c.execute("INSERT INTO changes (action_id, status, note, changed, at, by) "\n'
        "              \"VALUES ('A1', 'open', ?, '[]', '', '')\", ('x' * 3000,))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    assert _python("-c", script, path).returncode == -9
    assert path.with_name("actions.sqlite-journal").exists()
    backup = tmp_path / "backup"
    shutil.copytree(path.parent, backup / "live")
    for folder in (tmp_path, backup):
        with ActionLog.open(folder) as log:
            assert [(a.text, len(log.history("A1"))) for a in log.list()] == [("Kept", 1)]
        assert not log_file(folder).with_name("actions.sqlite-journal").exists()


WORDS = st.text(
    st.one_of(
        st.characters(
            codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
        ),
        st.sampled_from("=+-@'\n\t\"_x0041_,; "),
    ),
    max_size=12,
)
LINES = WORDS.map(lambda text: text.replace("\n", " "))


@settings(max_examples=20)
@given(
    text=WORDS.filter(str.strip),
    owner=LINES,
    evidence=WORDS,
    day=st.dates(date(1990, 1, 1), date(2100, 12, 31)),
)
def test_any_words_survive_the_way_out_and_back(
    tmp_path_factory: pytest.TempPathFactory, text: str, owner: str, evidence: str, day: date
) -> None:
    fields = {"partnership_id": "p", "text": text, "owner": owner, "evidence": evidence, "due": day}
    if check_action(fields):
        return
    folder = tmp_path_factory.mktemp("log")
    with ActionLog.open(folder) as log:
        log.add(**fields, by="A")
        revision, actions = log.revision, log.list()
        for kind, write in (("csv", write_actions_csv), ("xlsx", write_actions_xlsx)):
            path = write(load_logged_actions(folder, on=day), folder / f"log.{kind}")
            assert import_actions(path, folder).unchanged == 1
            assert (log.revision, log.list()) == (revision, actions)
