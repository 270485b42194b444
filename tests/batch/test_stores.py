"""Outputs in a store: published whole, resumed by content, never made twice into the same place.

Against real servers on this machine's loopback: FTP always, S3 where s3fs and moto are installed.
"""

from __future__ import annotations

import contextlib
import ftplib
import hashlib
import importlib.util
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_lib.batch import Address, LocalProcesses, read_place, run_batch
from clinic_lib.batch.executors import can_fork
from clinic_lib.batch.preflight import check_output
from clinic_lib.batch.store_claims import CLAIMS, claim_in_store
from clinic_lib.batch.store_publish import move_in, recover_store, stage
from clinic_lib.batch.stores import Store, open_store
from clinic_lib.errors import BusyError, OutputError, ParameterError
from tests.batch.dask_cluster import dask_cluster, records_while_one_is_killed
from tests.batch.small_project import (
    clinics_of,
    command,
    go_wrong,
    make_small_project,
    settings_of,
    stamp,
)
from tests.batch.store_servers import (
    PASSWORD,
    QUOTED,
    RunningStore,
    ftp_server,
    s3_options,
    s3_server,
)
from tests.patience import PATIENCE

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("stores")]
forking = pytest.mark.skipif(not can_fork(), reason="this system cannot fork safely")
has_s3 = all(importlib.util.find_spec(name) for name in ("s3fs", "moto", "flask"))
KINDS = [
    "ftp",
    pytest.param("s3", marks=pytest.mark.skipif(not has_s3, reason="needs s3fs, moto[server]")),
]
CLINICS = 4
NAMES = {f"c{number:03}" for number in range(CLINICS)}


@pytest.fixture
def project(tmp_path: Path, project_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = make_small_project(tmp_path / "project", project_folder, CLINICS)
    # The notebooks of the folder we work in come before the library's.
    monkeypatch.chdir(project)
    return project


@pytest.fixture(params=KINDS)
def server(request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningStore]:
    with ftp_server(tmp_path / "ftp") if request.param == "ftp" else s3_server() as server:
        if request.param == "s3":
            import fsspec

            options = s3_options(server.port)
            monkeypatch.setenv("FSSPEC_S3", json.dumps(options))
            monkeypatch.setitem(fsspec.config.conf, "s3", options)
        yield server


@pytest.fixture
def ftp(tmp_path: Path) -> Iterator[RunningStore]:
    with ftp_server(tmp_path / "ftp") as server:
        yield server


def _store(server: RunningStore) -> Store:
    return Store(Address(server.address))


def _manifest(store: Store, clinic: str) -> dict:
    return json.loads(store.read(f"{clinic}/manifest.json"))


def _stamps(store: Store, clinic: str) -> set[str]:
    """The stamps of a clinic's files; one, unless two runs got mixed. Checks every hash."""
    made = {entry["file"]: entry for entry in _manifest(store, clinic)["outputs"]}
    stamps = set()
    for name, entry in made.items():
        content = store.read(f"{clinic}/{name}")
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], name
        if not name.endswith((".html", ".ipynb")):
            stamps.add(content.decode().split()[-1])
    return stamps


Make = Callable[..., dict[str, dict]]


@pytest.fixture
def make(project: Path) -> Iterator[Make]:
    """Makes the project's clinics in a store; tells the run log's record of each clinic."""
    with LocalProcesses(2, keep=True) as warm:

        def make(server: RunningStore, **more: object) -> dict[str, dict]:
            records: list[dict] = []
            settings = replace(settings_of(project, jobs=2, **more), output=Address(server.address))
            run_batch(clinics_of(project), settings, executor=warm, record=records.append)
            return {record["clinic"]: record for record in records if record["event"] == "clinic"}

        yield make


def _results(records: dict[str, dict], result: str) -> set[str]:
    return {name for name, record in records.items() if record["result"] == result}


@forking
def test_published_resumed_and_made_again_where_something_changed(make, project, server) -> None:
    first = command(project, "--output", server.address, "--json")
    assert first.returncode == 0, first.stderr
    store = _store(server)
    assert {name.split("/")[0] for name in store.files()} == NAMES | {"run_log"}
    assert all(_stamps(store, name) == {"one"} for name in NAMES)
    assert _results(make(server, resume=True), "up to date") == NAMES
    before = _manifest(store, "c003")
    # A clinic file, an output changed by hand, an output that is gone, and a file of the user's.
    clinic = project / "parameters" / "c000.yml"
    clinic.write_text(clinic.read_text("utf-8").replace("Clinic 0", "Clinic nought"), "utf-8")
    store.write("c001/agenda.docx", b"our own words")
    store.write("c001/notes/mine.txt", b"mine")
    store.remove(["c002/agenda.docx"])
    records = make(server, resume=True)
    assert _results(records, "made") == NAMES - {"c003"}
    assert records["c000"]["because"] == "the clinic file changed"
    assert records["c001"]["because"] == "'agenda.docx' has been changed by hand"
    assert records["c002"]["because"] == "'agenda.docx' is not there any more"
    assert _manifest(store, "c003") == before
    assert store.read("c001/agenda.edited.docx") == b"our own words"
    assert store.read("c001/notes/mine.txt") == b"mine"
    assert all(_stamps(store, name) == {"one"} for name in NAMES)
    # What fails stands beside the last good outputs, and is gone with the next that does not.
    go_wrong(project, "c003", "raise KeyError('x')")
    stamp(project, "two")
    assert _results(make(server), "failed") == {"c003"}
    assert {"benchmark.failed.ipynb", "manifest.failed.json"} < set(store.files("c003"))
    assert _stamps(store, "c003") == {"one"}
    assert _stamps(store, "c000") == {"two"}
    go_wrong(project, "c003", "")
    made = make(server)
    assert _results(made, "made") == NAMES
    manifest = store.read("c003/manifest.json")
    assert made["c003"]["manifest"] == hashlib.sha256(manifest).hexdigest()
    assert not [name for name in store.files("c003") if "failed" in name]
    assert not [path for path in project.iterdir() if path.name.startswith(".")]
    logs = [store.read(f"run_log/{name}").decode() for name in store.files("run_log")]
    assert [log.splitlines()[-1].count('"finished"') for log in logs] == [1] * 5
    told = [first.stdout, *logs, *(str(_manifest(store, name)) for name in NAMES)]
    assert not [text for text in told if PASSWORD in text or QUOTED in text]


@forking
def test_killed_at_a_random_moment_it_is_whole_again_after_resuming(make, project, ftp) -> None:
    chance = random.Random(20110615)
    store = _store(ftp)
    for turn in range(3):
        stamp(project, f"turn{turn}")
        with _begun(project, ftp, "_batch/making") as running:
            time.sleep(chance.uniform(0, 0.4))
            running.send_signal(signal.SIGKILL)
    stamp(project, "last")
    make(ftp)
    assert {word for name in NAMES for word in _stamps(store, name)} == {"last"}
    assert "_batch" not in {name.split("/")[0] for name in store.files()}
    assert not list(project.glob(".*"))
    assert _results(make(ftp, resume=True), "up to date") == NAMES


@contextlib.contextmanager
def _begun(
    project: Path, server: RunningStore, trace: str, **more: object
) -> Iterator[subprocess.Popen[str]]:
    """The command in a process of its own, once it has left a trace in the store."""
    batch = [sys.executable, "-m", "clinic_lib", "batch", "--output", server.address]
    # Under a shell's background job Ctrl-C would be ignored from the start.
    more["preexec_fn"] = lambda: signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(batch, cwd=project, text=True, stderr=subprocess.PIPE, **more) as running:
        while running.poll() is None and not _store(server).files(trace):
            time.sleep(0.02)
        yield running


def test_a_stop_between_two_moves_is_finished_by_whoever_comes_next(server, tmp_path) -> None:
    store = _store(server)
    for stamped in ("old", "new"):
        folder = tmp_path / stamped
        folder.mkdir()
        names = ["a.txt", "b.txt", f"{stamped}.txt", "manifest.json"]
        for name in names[:-1]:
            (folder / name).write_text(stamped)
        outputs = [{"file": name, "sha256": "", "bytes": 3} for name in names[:-1]]
        (folder / "manifest.json").write_text(json.dumps({"is": stamped, "outputs": outputs}))
        staged = stage(store, folder, "c000", names)
        if stamped == "old":
            move_in(store, staged)
    # What is only uploaded is undone; what is being moved is finished.
    stage(store, tmp_path / "old", "c000", ["a.txt"])
    store.write(f"_batch/moving/{staged.rpartition('/')[2]}", b"{}")
    store.move(f"{staged}/a.txt", "c000/a.txt")
    assert recover_store(store, ["c001"]) == ()
    assert recover_store(store, ["c000"]) == ("c000",)
    assert sorted(store.files("c000")) == ["a.txt", "b.txt", "manifest.json", "new.txt"]
    assert {store.read(f"c000/{name}") for name in ("a.txt", "b.txt", "new.txt")} == {b"new"}
    assert store.files("_batch") == {}


def test_two_at_once_refuse_or_share_and_a_dead_claim_is_no_hindrance(server, monkeypatch) -> None:
    monkeypatch.setattr("clinic_lib.batch.store_claims.PULSE_SECONDS", 0.1)
    monkeypatch.setattr("clinic_lib.batch.store_claims.LOOK_SECONDS", 0.1)
    address = Address(server.address)
    with claim_in_store(address, ["first", "second"]):
        busy = pytest.raises(BusyError, match="'first' and 1 more in")
        with busy as told, claim_in_store(address, ["third", "second", "first"]):
            pass
        assert PASSWORD not in str(told.value)
        with claim_in_store(address, ["third"]):
            pass
    # That of a batch on another machine, which was killed: it changes no more. Only here is a
    # silence short: a busy machine may leave a living claim unwritten for as long.
    monkeypatch.setattr("clinic_lib.batch.store_claims.SILENT_SECONDS", 1.0)
    record = {"clinics": ["first"], "held": True, "pulse": 7}
    owner = {"user": "x", "host": "other", "process": 1, "command": "clinic", "since": "2026"}
    _store(server).write(f"{CLAIMS}/dead.json", json.dumps(record | {"owner": owner}).encode())
    with claim_in_store(address, ["first"]) as name:
        assert set(_store(server).files(CLAIMS)) == {name.rpartition("/")[2]}
    assert _store(server).files(CLAIMS) == {}


@forking
def test_a_second_batch_on_this_machine_is_refused_at_once(make, project, ftp) -> None:
    go_wrong(project, "c000", "import time; time.sleep(3600)")
    with _begun(project, ftp, CLAIMS) as running:
        with pytest.raises(BusyError, match=f"in '{Address(ftp.address)}' is being made by"):
            make(ftp)
        running.send_signal(signal.SIGINT)
        assert running.wait(PATIENCE) == 130
    assert _store(ftp).files("_batch") == {}
    assert not list(project.glob(".*"))


@forking
def test_stopped_while_it_uploads_it_leaves_nothing_half_sent(project, ftp) -> None:
    with _begun(project, ftp, "_batch/making") as running:
        running.send_signal(signal.SIGINT)
        assert running.wait(PATIENCE) == 130
    store = _store(ftp)
    assert store.files("_batch") == {}
    finished = NAMES & {name.split("/")[0] for name in store.files()}
    assert all(_stamps(store, name) == {"one"} for name in finished)
    assert not list(project.glob(".*"))


def test_an_interruption_while_a_connection_is_closed_is_not_lost(ftp, monkeypatch) -> None:
    """A destructor closes it, and what is raised in one reaches nobody."""
    close = ftplib.FTP.close

    def interrupted(connection: ftplib.FTP) -> None:
        close(connection)
        monkeypatch.setattr(ftplib.FTP, "close", close)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(ftplib.FTP, "close", interrupted)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), open_store(Address(ftp.address)):
            pass
    finally:
        signal.signal(signal.SIGINT, before)


@forking
def test_a_lost_store_is_told_and_the_last_good_outputs_stand(make, project, tmp_path) -> None:
    with ftp_server(tmp_path / "ftp") as server:
        make(server)
        stamp(project, "two")
        # The last clinic is not made before the store is gone.
        gone = "import time\nwhile not (root / 'gone').exists(): time.sleep(0.05)"
        go_wrong(project, "c003", gone)
        with _begun(project, server, "_batch/making", stdout=subprocess.PIPE) as running:
            server.kill()
            (project / "gone").touch()
            told = " ".join(" ".join(running.communicate(timeout=PATIENCE)).split())
    assert running.returncode == 1
    assert "cannot be reached or written to" in told
    assert "--resume" in told
    assert PASSWORD not in told
    assert QUOTED not in told
    with ftp_server(tmp_path / "ftp", server.port) as back:
        store = _store(back)
        moving = {name[:4] for name in store.files("_batch/moving")}
        assert all(len(_stamps(store, name)) == 1 for name in NAMES - moving)
        make(back)
        assert {word for name in NAMES for word in _stamps(store, name)} == {"two"}


@forking
def test_workers_of_a_cluster_upload_and_each_clinic_is_published_once(project, ftp, tmp_path):
    with dask_cluster(tmp_path, 2) as (address, workers):
        options = ["--scheduler", address, "--output", ftp.address]
        records = records_while_one_is_killed(options, project, workers[0])
    store = _store(ftp)
    made = sorted(record["clinic"] for record in records if record["event"] == "clinic")
    assert made == sorted(NAMES)
    assert {_manifest(store, name)["run"]["id"] for name in made} == {records[0]["run"]}
    assert all(len(_stamps(store, name)) == 1 for name in made)
    assert {name.split("/")[0] for name in store.files()} == {*made, "run_log"}


def test_what_cannot_be_used_is_told_before_anything_is_run(ftp, monkeypatch, tmp_path) -> None:
    good = Address(ftp.address)
    assert check_output(good) == ()
    wrong = Address(ftp.address.replace(QUOTED, "wrong%21"))
    (refused,) = check_output(wrong)
    assert "refuses us (530" in str(refused)
    assert "wrong" not in str(refused)
    (unreachable,) = check_output(Address("ftp://127.0.0.1:9/clinics"))
    assert "cannot be reached" in str(unreachable)
    (unknown,) = check_output(Address("nosuch://host/clinics"))
    assert "begins with 'nosuch://'" in str(unknown)
    monkeypatch.setitem(sys.modules, "paramiko", None)
    monkeypatch.delitem(sys.modules, "fsspec.implementations.sftp", raising=False)
    (missing,) = check_output(Address("sftp://host/clinics"))
    assert str(missing).endswith("Install it with: pip install paramiko")
    monkeypatch.setitem(sys.modules, "fsspec", None)
    (extra,) = check_output(good)
    assert str(extra).endswith("pip install 'performance-clinics[cluster]'")


@forking
def test_a_batch_that_lost_its_claim_publishes_nothing_more(project, ftp, monkeypatch) -> None:
    monkeypatch.setattr("clinic_lib.batch.sending.PAUSES", (0.1,))
    settings = replace(settings_of(project), output=Address(ftp.address))

    def lose_the_claim(_event: object) -> None:
        with contextlib.suppress(OutputError), open_store(settings.output) as store:
            store.remove([f"{CLAIMS}/{name}" for name in store.files(CLAIMS)])

    (first, *_) = run_batch(clinics_of(project)[:1], settings, notify=lose_the_claim)
    assert "lost its claim" in first.errors[0]
    assert _store(ftp).files("c000") == {}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("s3://", "names no folder"),
        ("s3://bucket/a?versionId=1", "because of its '\\?'"),
        ("simplecache::s3://bucket/a", "because of its '::'"),
        ("file://host/a", "names no folder of this machine"),
    ],
)
def test_an_address_of_no_folder_is_refused(text: str, words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        read_place(text)


def test_a_file_address_is_the_folder_itself(tmp_path: Path) -> None:
    assert read_place(tmp_path.as_uri()) == tmp_path
    assert read_place("outputs") == Path("outputs")
    assert read_place("C:/outputs") == Path("C:/outputs")
