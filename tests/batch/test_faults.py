"""Whatever goes wrong: others finish, the last good outputs stand, and it can be taken up again."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil
import pytest

from clinic_lib.batch import EngineChoice, run_batch
from clinic_lib.batch.executors import WARM, WORKER
from clinic_lib.batch.manifest import sha256
from clinic_lib.batch.own_files import read_manifest
from clinic_lib.batch.run_log import RUN_LOG
from clinic_lib.batch.staging import files_in
from tests.batch.small_project import (
    clinics_of,
    command,
    go_wrong,
    make_small_project,
    settings_of,
    stamp,
    stamps_in,
)
from tests.batch.systems import forking
from tests.patience import PATIENCE, wait_for

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.xdist_group("faults"),
    forking,
]

WRONG = {
    "c001": ("while True: pass", "the cell ran for more than 20 seconds"),
    "c002": ("import sys; sys.exit(0)", "the cell called sys.exit()"),
    "c003": ("import os; os._exit(0)", "ended its own Python process (exit code 0)"),
    "c004": ("held = []\nwhile True: held.append(bytearray(10**7))", "needed more memory"),
    "c005": ("import os; os.kill(os.getpid(), 9)", "ended suddenly (by signal 9)"),
    "c006": ("raise KeyError('x')", "KeyError: 'x'"),
}


@dataclass(frozen=True)
class Kills:
    """What is killed while clinics are made over and over, how often, and when."""

    engine: EngineChoice
    clinics: int
    program: str
    fewest: int
    pauses: tuple[float, float]
    commands: int
    lines: int
    seconds: float


# Thirty kills in all of each, in one process after another, their programs, and the command.
FORK = Kills(EngineChoice.FORK, 9, WARM, 24, (0.02, 0.1), commands=6, lines=2, seconds=0.4)
KERNEL = Kills(EngineChoice.KERNEL, 2, WORKER, 26, (0.02, 0.25), commands=4, lines=1, seconds=3)
ENGINES = pytest.mark.parametrize("plan", [FORK, KERNEL], ids=["fork", "kernel"])
MOST_ROUNDS = 100
GIGABYTE = "for _ in range(1000): print('x' * 10**6)"


@pytest.fixture
def project(tmp_path: Path, project_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = make_small_project(tmp_path / "a project", project_folder, FORK.clinics)
    # The notebooks of the folder we work in come before the library's.
    monkeypatch.chdir(project)
    return project


def _hashes(folder: Path) -> dict[str, str]:
    return {name: sha256(folder / name) for name in files_in(folder)}


@pytest.mark.parametrize(
    ("engine", "wrong", "whole"),
    [
        ("fork", tuple(WRONG), ("c000", "c007", "c008")),
        # The other ways to go wrong in a kernel are in test_executors.
        ("kernel", ("c001", "c004"), ("c007",)),
    ],
)
def test_bad_notebooks_harm_nobody_else_and_resume_completes(
    project: Path, engine: str, wrong: tuple[str, ...], whole: tuple[str, ...]
) -> None:
    clinics = {*wrong, *whole}
    for path in (project / "parameters").glob("*.yml"):
        if path.stem not in clinics:
            path.unlink()
    good = command(project)
    assert good.returncode == 0, good.stderr
    before = {name: _hashes(project / "outputs" / name) for name in wrong}
    for name in wrong:
        go_wrong(project, name, WRONG[name][0])
    go_wrong(project, "c007", GIGABYTE)
    stamp(project, "two")
    # Enough for what prints a gigabyte and for what needs too much memory, on a busy machine too.
    bad = command(project, "--engine", engine, "--cell-timeout", "20", "--memory", "300")
    assert bad.returncode == 1
    assert f"Made {len(whole)} of {len(clinics)} clinics" in bad.stdout
    for name in wrong:
        words = WRONG[name][1]
        assert f"  {name}    FAILED" in bad.stdout
        assert words in " ".join(bad.stdout.split()), words
        folder = project / "outputs" / name
        after = _hashes(folder)
        assert before[name].items() <= after.items()
        assert set(after) - set(before[name]) == {"benchmark.failed.ipynb", "manifest.failed.json"}
    for name in whole:
        assert stamps_in(project / "outputs" / name) == {"two"}
    assert "only the first 2 MB printed are kept" in " ".join(bad.stdout.split())
    # Mended, the failed ones and no others are made.
    for name in wrong:
        go_wrong(project, name, "")
    mended = command(project, "--resume", "--json")
    assert mended.returncode == 0, mended.stderr
    records = [json.loads(line) for line in mended.stdout.splitlines()]
    results = {r["clinic"]: r["result"] for r in records if r["event"] == "clinic"}
    # Their last good outputs are up to date: what went wrong was no input of theirs.
    assert set(results.values()) == {"up to date"}
    log = (project / "outputs" / RUN_LOG).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in log].count("finished") == 3


@ENGINES
def test_kill_9_at_random_moments_leaves_old_or_new_and_resume_completes(
    project: Path, plan: Kills
) -> None:
    """What runs notebooks, and the programs that start it, are killed again and again."""
    chance = random.Random(20110615)
    clinics = clinics_of(project)[: plan.clinics]
    # What an engine makes is the same; the quicker one makes what there is to begin with.
    run_batch(clinics, settings_of(project, jobs=2))
    settings = settings_of(project, jobs=2, engine=plan.engine)
    kills: list[str] = []
    for turn in range(MOST_ROUNDS):
        if len(kills) >= plan.fewest and "program" in kills:
            break
        # A program is killed in the second round, or in the next in which one could be hit.
        is_due = turn > 0 and "program" not in kills
        word, wanted = f"round{turn}", "program" if is_due else "notebook"
        stamp(project, word)
        with _killing(chance, plan, wanted, kills), _watching(project) as mixes:
            results = run_batch(clinics, settings)
        assert mixes == []
        assert _running_in(project) == []
        for result in results:
            assert len(stamps_in(result.folder)) == 1
            if not result.errors:
                assert stamps_in(result.folder) == {word}
    assert len(kills) >= plan.fewest
    assert set(kills) == {"notebook", "program"}
    for path in (project / "outputs").rglob("*.failed*"):
        assert path.suffix in (".json", ".ipynb")
    stamp(project, "last")
    results = run_batch(clinics, settings)
    assert not [result for result in results if result.errors]
    assert {word for r in results for word in stamps_in(r.folder)} == {"last"}
    assert not list((project / "outputs").glob(".*"))


@contextlib.contextmanager
def _killing(chance: random.Random, plan: Kills, wanted: str, kills: list[str]) -> Iterator[None]:
    """Kill a process of the batch every now and then."""
    done = threading.Event()

    def kill() -> None:
        while not done.wait(chance.uniform(*plan.pauses) if wanted == "notebook" else 0.5):
            with contextlib.suppress(psutil.Error):
                programs = [p for p in psutil.Process().children() if plan.program in p.cmdline()]
                running = [each for program in programs for each in program.children()]
                if running:
                    chance.choice(programs if wanted == "program" else running).kill()
                    kills.append(wanted)

    thread = threading.Thread(target=kill, daemon=True)
    thread.start()
    yield
    done.set()
    thread.join()


def _running_in(project: Path) -> list[str]:
    """The processes that still work in a project a while after its batch has ended.

    What was killed is gone in a moment, but only we know how long a moment is on a busy machine.
    """
    deadline = time.monotonic() + PATIENCE
    while (found := _at_work_in(project)) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def _at_work_in(project: Path) -> list[str]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and process.cwd().startswith(str(project)):
                found.append(" ".join(process.cmdline()))
    return found


@contextlib.contextmanager
def _watching(project: Path) -> Iterator[list[set[str]]]:
    """Look into the clinics' folders all the time, as a reader would, for a mix of two runs."""
    done, mixes = threading.Event(), []

    def watch() -> None:
        while not done.wait(0.002):
            for folder in sorted((project / "outputs").glob("c*")):
                with contextlib.suppress(FileNotFoundError):
                    found = _stamps_at_once(folder)
                    if len(found) > 1:
                        mixes.append(found)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    yield mixes
    done.set()
    thread.join()


def _stamps_at_once(folder: Path) -> set[str]:
    """The stamps in the folder that was there when we looked, should it be replaced meanwhile."""
    place = os.open(folder, os.O_RDONLY)
    try:
        found = set()
        for name in ("scorecard.csv", "history.csv", "snapshot.json"):
            with open(os.open(name, os.O_RDONLY, dir_fd=place), encoding="utf-8") as file:
                found.add(file.read().split()[-1])
        return found
    finally:
        os.close(place)


PARENT = """
import sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from tests.batch.small_project import clinics_of, settings_of
from clinic_lib.batch import EngineChoice, run_batch
project, engine = Path(sys.argv[1]), EngineChoice(sys.argv[3])
run_batch(clinics_of(project), settings_of(project, jobs=2, resume=True, engine=engine))
"""


@ENGINES
def test_kill_9_of_the_command_itself_and_resume_takes_it_up(
    project: Path, project_folder: Path, plan: Kills
) -> None:
    chance = random.Random(2011)
    for path in sorted((project / "parameters").glob("*.yml"))[plan.clinics :]:
        path.unlink()
    for turn in range(plan.commands):
        stamp(project, f"turn{turn}")
        for path in (project / "parameters").glob("*.yml"):
            path.write_text(path.read_text(encoding="utf-8") + "#\n", encoding="utf-8")
        told = (str(project), str(project_folder), plan.engine)
        arguments = [sys.executable, "-c", PARENT, *told]
        with subprocess.Popen(arguments, cwd=project) as running:
            log = project / "outputs" / RUN_LOG
            lines = _lines(log)
            wait_for(partial(_has_come_to, lines + plan.lines, log, running))
            time.sleep(chance.uniform(0, plan.seconds))
            running.kill()
        assert _running_in(project) == []
        for folder in (project / "outputs").glob("c*"):
            assert len(stamps_in(folder)) == 1
            assert read_manifest(folder)["status"] == "complete"
    stamp(project, "last")
    settings = settings_of(project, jobs=2, resume=True, engine=plan.engine)
    results = run_batch(clinics_of(project), settings)
    assert not [result for result in results if result.errors]
    assert all(len(stamps_in(result.folder)) == 1 for result in results)
    assert not list((project / "outputs").glob(".*"))
    last = (project / "outputs" / RUN_LOG).read_text(encoding="utf-8").splitlines()
    assert json.loads(last[-1])["event"] == "finished"


def _has_come_to(lines: int, log: Path, running: subprocess.Popen[bytes]) -> bool:
    return _lines(log) >= lines or running.poll() is not None


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n") if path.exists() else 0


FULL = """
set -e
cd "$1"; python="$2"; mkdir -p outputs
mount -t tmpfs -o size=14m tmpfs outputs
run() { "$python" -m clinic_lib batch --jobs 2 "$@"; }
run >said1; echo "first $?" >>codes
(cd outputs && find . -name '*.csv' -o -name '*.pptx' | sort | xargs sha256sum) >before
printf two >stamp.txt
dd if=/dev/zero of=outputs/fill bs=1k 2>/dev/null || true
run >said5 2>&1 && echo "full 0" >>codes || echo "full $?" >>codes
truncate -s -300K outputs/fill
run >said2 2>&1 && echo "filled 0" >>codes || echo "filled $?" >>codes
(cd outputs && find . -name '*.csv' -o -name '*.pptx' | sort | xargs sha256sum) >after
rm outputs/fill
for file in parameters/*; do echo '#' >>"$file"; done
run --resume >said3 2>&1; echo "resumed $?" >>codes
cat outputs/c000/scorecard.csv >last
mount -o remount,ro outputs
run >said4 2>&1 && echo "readonly 0" >>codes || echo "readonly $?" >>codes
"""


def test_a_full_disk_and_a_read_only_folder_lose_nothing(
    project: Path, require_program: Callable[[str], str]
) -> None:
    for path in sorted((project / "parameters").glob("*.yml"))[2:]:
        path.unlink()
    unshare = require_program("unshare")
    if subprocess.run([unshare, "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("filling a disk needs a file system of its own, which this kernel forbids")
    done = subprocess.run(
        [unshare, "-rm", "bash", "-c", FULL, "bash", str(project), sys.executable],
        capture_output=True,
        text=True,
        check=False,
        timeout=5 * PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    said = {n: (project / f"said{n}").read_text(encoding="utf-8") for n in (1, 2, 3, 4, 5)}
    codes = (project / "codes").read_text(encoding="utf-8").splitlines()
    assert codes == ["first 0", "full 1", "filled 1", "resumed 0", "readonly 2"], said
    assert (project / "before").read_text() == (project / "after").read_text()
    assert "No space left on device" in said[5]
    assert "Make room" in said[5]
    words = " ".join(said[2].split())
    assert "FAILED" in words
    assert "No space left on device" in words
    assert (project / "last").read_text(encoding="utf-8") == "c000 two"
    assert "cannot be written to" in said[4]
    assert "--output" in said[4]


def test_damaged_data_are_refused_before_anything_runs(project: Path, project_folder: Path) -> None:
    stamp(project, "one")
    (project / "data").unlink()
    shutil.copytree(
        project_folder / "data", project / "data", ignore=shutil.ignore_patterns("live")
    )
    assert command(project).returncode == 0
    before = {path.name: _hashes(path) for path in (project / "outputs").glob("c*")}
    figures = project / "data" / "observations" / "NI195.csv"
    whole = figures.read_bytes()
    figures.write_bytes(whole[: len(whole) // 2 - 3])
    half = command(project)
    assert half.returncode == 2
    assert "observations/NI195.csv" in half.stderr
    assert "nothing was run" in half.stderr
    figures.unlink()
    figures.with_suffix(".parquet").write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    damaged = command(project)
    assert damaged.returncode == 2
    assert "NI195.parquet" in damaged.stderr
    assert "Traceback" not in half.stderr + damaged.stderr
    assert {path.name: _hashes(path) for path in (project / "outputs").glob("c*")} == before


def test_a_second_batch_refuses_and_a_stopped_one_is_taken_up_again(project: Path) -> None:
    go_wrong(project, "c002", "import time; time.sleep(3600)")
    with subprocess.Popen(
        [sys.executable, "-m", "clinic_lib", "batch", "--jobs", "2"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        wait_for(lambda: list((project / "outputs").glob(".c002.*")))
        second = command(project)
        assert second.returncode == 3
        assert "is being made by" in second.stderr
        assert f"process {running.pid})" in second.stderr
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=PATIENCE)
    assert running.returncode == 130
    assert not list((project / "outputs").glob(".*"))
    go_wrong(project, "c002", "")
    rest = command(project, "--resume", "--quiet")
    assert (rest.returncode, rest.stdout, rest.stderr) == (0, "", "")
    assert len(list((project / "outputs").glob("c*/manifest.json"))) == 9
