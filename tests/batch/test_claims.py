"""Two batches never make the same clinic at once, and a killed one stands in nobody's way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from clinic_lib.batch.claims import claim, who_runs
from clinic_lib.batch.run_log import RUN_LOG, FolderLog
from clinic_lib.batch.staging import make_staging
from clinic_lib.errors import BusyError

pytestmark = pytest.mark.integration

HOLD = (
    "import sys, time\nfrom pathlib import Path\nfrom clinic_lib.batch.claims import claim\n"
    "with claim(Path(sys.argv[1]), ['first']):\n"
    "    print('held', flush=True)\n    time.sleep(3600)\n"
)


def test_a_clinic_is_claimed_once_and_others_are_free(tmp_path: Path) -> None:
    with claim(tmp_path, ["first", "second"]):
        with pytest.raises(BusyError) as busy, claim(tmp_path, ["third", "second", "first"]):
            pass
        words = str(busy.value)
        assert words.startswith("'first' and 1 more in")
        assert f"process {os.getpid()}) since 20" in words
        assert "--output" in words
        with claim(tmp_path, ["third"]):
            pass
    with claim(tmp_path, ["first"]):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_claim_ends_with_its_process_whatever_ends_it(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "held\n"
        make_staging(tmp_path, "first")
        with pytest.raises(BusyError), claim(tmp_path, ["first"]):
            pass
        with claim(tmp_path, ["second"]) as put_right:
            assert put_right == ()
        os.kill(other.pid, signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        other.wait()
        time.sleep(0.05)
        with claim(tmp_path, ["second"]) as put_right:
            assert put_right == ("first",)
    assert list(tmp_path.iterdir()) == []


def test_a_claim_that_cannot_be_read_stands_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".claim-0a1b2c3d.json").write_text('{"clinics": ["fir', encoding="utf-8")
    with claim(tmp_path, ["first"]):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="takes away the locks of POSIX; Windows has others")
def test_where_no_lock_is_known_the_owners_process_is_asked_after(tmp_path, monkeypatch) -> None:
    import fcntl

    def without(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", without)
    with claim(tmp_path, ["first"]):
        with pytest.raises(BusyError), claim(tmp_path, ["first"]):
            pass
        (left,) = tmp_path.glob(".claim-*")
        record = json.loads(left.read_text(encoding="utf-8"))
        record["owner"]["process"] = 2**22 + 1
        left.write_text(json.dumps(record), encoding="utf-8")
        with claim(tmp_path, ["first"]):
            pass


def test_it_is_known_who_runs_even_where_the_user_has_no_name(monkeypatch) -> None:
    def nameless() -> str:
        raise OSError("no username set in the environment")

    monkeypatch.setattr("getpass.getuser", nameless)
    assert who_runs().user


def test_the_log_is_only_added_to_and_names_its_run(tmp_path: Path) -> None:
    told = []
    for run in ("one", "two"):
        log = FolderLog(tmp_path, run, told.append)
        log.add("started", by="ann")
        log.add("finished", made=1)
    lines = (tmp_path / RUN_LOG).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == told
    assert [(r["run"], r["event"]) for r in told] == [
        *(("one", "started"), ("one", "finished")),
        *(("two", "started"), ("two", "finished")),
    ]


def test_a_log_that_cannot_be_written_stops_nothing_and_is_told(tmp_path: Path) -> None:
    (tmp_path / RUN_LOG).mkdir()
    log = FolderLog(tmp_path, "one")
    log.add("started")
    assert "could not be added to" in log.lost
