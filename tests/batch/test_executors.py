"""Every way a notebook can end, in a forked process and in a kernel, and that nothing runs on."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import psutil
import pytest
from nbformat import v4

from clinic_lib.batch import (
    EngineChoice,
    LocalProcesses,
    NotebookOutcome,
    NotebookRun,
    companions,
    kernel_watch,
)
from clinic_lib.batch.engine import KERNEL_ENGINE
from clinic_lib.batch.worker import execute
from tests.batch.systems import forking, listing
from tests.patience import wait_for

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("executors")]
FORK, KERNEL = EngineChoice.FORK, EngineChoice.KERNEL
ENGINES = [pytest.param(FORK, marks=forking), KERNEL]

CHANGES = """
import os, random, sys, warnings, builtins, locale
import numpy as np, pandas as pd, plotly.io, clinic_lib as cl
def state():
    return [pd.get_option("display.max_rows"), plotly.io.templates.default, os.environ.get("LEFT"),
            os.path.basename(os.getcwd()), hasattr(builtins, "left"), "left" in globals(),
            len(warnings.filters), sys.getrecursionlimit(), np.geterr()["divide"],
            hasattr(cl, "left"), "csv_left" in sys.modules]
print(state())
pd.set_option("display.max_rows", 7); plotly.io.templates.default = "none"; left = 1
os.environ["LEFT"] = "x"; builtins.left = 1; warnings.simplefilter("error"); cl.left = 1
sys.setrecursionlimit(999); np.seterr(divide="raise"); sys.modules["csv_left"] = sys
os.chdir("/")
"""
LEFT_BEHIND = """
import os, subprocess, threading, time
pid = os.fork()
if pid == 0:
    os.setsid()
    time.sleep(600)
other = subprocess.Popen(["sleep", "600"], start_new_session=True)
threading.Thread(target=time.sleep, args=(600,)).start()
open("left.txt", "w").write(f"{pid} {other.pid}")
"""
# Ends, or stops, the process that started this one, but the first time only.
ONCE = """
import os, time
if not os.path.exists("been {signal}"):
    open("been {signal}", "w").close()
    os.kill(os.getppid(), {signal})
    time.sleep(3600)
"""
# Far longer than a test waits for the end of it.
WITHOUT_END = {"cell_seconds": 3600, "notebook_seconds": 3600}
CELLS = {
    "good": ["import sys", "print(word, sys.executable)"],
    "leaves": ["import sys; sys.exit(0)", "print('after')"],
    "killed": ["print('before')", "import os; os.kill(os.getpid(), 9)", "print('after')"],
    "stuck": ["while True: pass", "print('after')"],
    "wrong": ["raise KeyError('x')", "print('after')"],
    "ours": ["import clinic_lib as cl; raise cl.DataError('No rows. Load more.')"],
    "warns": ["import warnings; warnings.warn('take care')"],
    "remembers": [CHANGES],
    "remembers_again": [CHANGES],
    "plain": ["get_ipython().history_manager.hist_file"],
    "draws": ["import random, numpy as np; print(random.random(), np.random.random())"],
    "draws_again": ["import random, numpy as np; print(random.random(), np.random.random())"],
}
LIMITED = {
    "quits": ["quit()", "print('after')"],
    "ends_itself": ["print('before')", "import os; os._exit(3)", "print('after')"],
    "swallows": ["while True:\n    try:\n        pass\n    except BaseException:\n        pass"],
    "hungry": ["print('before')", "held = []\nwhile True:\n    held.append(bytearray(10**7))"],
    "gulps": ["held = bytearray(10**11)"],
    "prints_a_gigabyte": ["line = 'x' * 10**6\nfor _ in range(1000):\n    print(line)"],
    "leaves_behind": [LEFT_BEHIND],
    "stands_still": ["print('before')", "import os; os.kill(os.getpid(), 19)", "print('after')"],
}
ONLY_FORKED = {
    "threads": ["import os; print(len(os.listdir(f'/proc/{os.getppid()}/task')), 'thread')"],
    "imported": ["import sys; print('pandas' in sys.modules, 'pptx' in sys.modules)"],
}


def _write(folder: Path, name: str, cells: list[str]) -> NotebookRun:
    """A notebook of these cells and the run for it."""
    tagged = v4.new_code_cell("word = ''", metadata={"tags": ["parameters"]})
    notebook = v4.new_notebook(cells=[tagged, *map(v4.new_code_cell, cells)])
    notebook.metadata.kernelspec = {"display_name": "x", "language": "python", "name": "python3"}
    path = folder / f"{name}.source.ipynb"
    nbformat.write(notebook, path)
    # Whatever else is wrong is found out before the cell's time is up, on a busy machine too.
    seconds = 2 if name in ("stuck", "swallows") else 120
    limits = {"cell_seconds": seconds, "notebook_seconds": 300, "megabytes": 600}
    return NotebookRun("c", name, str(path), str(folder), {"word": "hello"}, **limits)


def _run_all(
    folder: Path, engine: EngineChoice, cells: dict, jobs: int = 2
) -> dict[str, NotebookOutcome]:
    runs = [_write(folder, name, cells[name]) for name in cells]
    events = LocalProcesses(jobs, engine).run(runs)
    return {event.name: event for event in events if isinstance(event, NotebookOutcome)}


class Done:
    """Every notebook run once."""

    def __init__(self, folder: Path, engine: EngineChoice, cells: dict[str, list[str]]) -> None:
        self.folder = folder
        self.cells = cells
        self.outcomes = _run_all(folder, engine, cells)

    def error(self, name: str) -> str:
        return self.outcomes[name].error

    def executed(self, name: str) -> nbformat.NotebookNode:
        return nbformat.read(self.folder / f"{name}.ipynb", as_version=4)

    def printed(self, name: str) -> str:
        cells = self.executed(name).cells
        return "".join(o.get("text", "") for cell in cells for o in cell.get("outputs", []))


@contextlib.contextmanager
def _a_foreign_kernel(folder: Path) -> Iterator[None]:
    """A kernel called python3 in the way, which is another program altogether."""
    foreign = folder / "jupyter" / "kernels" / "python3" / "kernel.json"
    foreign.parent.mkdir(parents=True)
    content = {"argv": ["false"], "display_name": "Foreign", "language": "python"}
    foreign.write_text(json.dumps(content), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(folder / "jupyter"))
        yield


@pytest.fixture(scope="module", params=ENGINES)
def done(request, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """What is the same for both engines, two notebooks at a time."""
    folder = tmp_path_factory.mktemp(f"by-{request.param}")
    with _a_foreign_kernel(folder):
        return Done(folder, request.param, CELLS)


@pytest.fixture(scope="module", params=ENGINES)
def limited(request, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """What runs into a limit, which a system has to help with."""
    if not Path("/proc").is_dir():
        pytest.skip("only Linux limits memory and ends what a notebook leaves: docs/batch.md")
    folder = tmp_path_factory.mktemp(f"limited-by-{request.param}")
    more = ONLY_FORKED if request.param is FORK else {}
    return Done(folder, request.param, LIMITED | more)


def test_every_run_has_its_outcome(done: Done) -> None:
    assert set(done.outcomes) == set(done.cells)


def test_a_good_notebook_is_run_with_its_parameters_by_this_interpreter(done: Done) -> None:
    assert done.error("good") == ""
    assert done.executed("good").cells[-1].outputs[0].text == f"hello {sys.executable}\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("leaves", "the cell called sys.exit(), so the cells after it were not run"),
        ("killed", "the notebook's Python process ended suddenly"),
        ("stuck", "the cell ran for more than"),
        ("wrong", "KeyError: 'x'"),
        ("ours", "No rows. Load more."),
    ],
)
def test_every_failure_is_told_in_words(done: Done, name: str, words: str) -> None:
    assert done.error(name).startswith(words)


@pytest.mark.parametrize("name", ["leaves", "killed", "stuck", "wrong", "ours"])
def test_a_failed_notebook_is_kept_with_a_banner_and_no_later_cell_run(done: Done, name) -> None:
    cells = done.executed(name).cells
    assert "An Exception was encountered" in cells[0].source
    assert any("stopped" in cell.source for cell in cells if cell.cell_type == "markdown")
    assert "after\n" not in done.printed(name)


def test_what_was_printed_before_the_end_is_kept(done: Done) -> None:
    assert "before\n" in done.printed("killed")


def test_nothing_is_left_from_one_notebook_to_the_next(done: Done) -> None:
    """Settings, environment, folder, warnings, modules and names are as on a first morning."""
    assert done.printed("remembers") == done.printed("remembers_again")
    assert "False, False" in done.printed("remembers")


def test_random_numbers_are_drawn_anew(done: Done) -> None:
    first, again = done.printed("draws").split(), done.printed("draws_again").split()
    assert not set(first) & set(again)


def test_warnings_reach_the_outcome_once(done: Done) -> None:
    assert done.outcomes["warns"].warnings == ("take care",)


def test_no_history_is_kept_and_the_notebook_names_no_folder_of_this_machine(done: Done) -> None:
    executed = done.executed("plain")
    assert executed.cells[-1].outputs[0].data["text/plain"] == "':memory:'"
    assert executed.metadata.papermill.input_path == "plain.source.ipynb"
    assert executed.metadata.papermill.output_path == "plain.ipynb"
    assert executed.metadata.language_info.name == "python"


# What runs into a limit.


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("quits", "the cell called quit(), so the cells after it were not run"),
        ("ends_itself", "the notebook ended its own Python process (exit code 3)"),
        ("swallows", "the cell ran for more than 2 seconds and was stopped"),
        ("hungry", "the notebook needed more memory than it may have (600 MB)"),
        ("gulps", "the notebook needed more memory than it may have (600 MB)"),
        ("prints_a_gigabyte", ""),
        ("leaves_behind", ""),
        ("stands_still", "the notebook's Python process did not move for 5 seconds"),
    ],
)
def test_every_bad_notebook_ends_in_words(limited: Done, name: str, words: str) -> None:
    assert limited.error(name).startswith(words)
    assert bool(limited.error(name)) == bool(words)


@pytest.mark.parametrize("name", [n for n in LIMITED if n[:6] not in ("prints", "leaves")])
def test_a_bad_notebook_is_kept_as_far_as_it_came(limited: Done, name: str) -> None:
    cells = limited.executed(name).cells
    assert "An Exception was encountered" in cells[0].source
    assert "after\n" not in limited.printed(name)
    if "print('before')" in limited.cells[name]:
        assert "before\n" in limited.printed(name)


def test_of_a_gigabyte_printed_only_the_beginning_is_kept_and_it_is_told(limited: Done) -> None:
    assert len(limited.printed("prints_a_gigabyte")) == pytest.approx(2_000_000, abs=100)
    assert (limited.folder / "prints_a_gigabyte.ipynb").stat().st_size < 3_000_000
    (warning,) = limited.outcomes["prints_a_gigabyte"].warnings
    assert warning == "PrintedTooMuchWarning: only the first 2 MB printed are kept"


@pytest.mark.parametrize("limited", [pytest.param(FORK, marks=forking)], indirect=True)
def test_a_copy_is_made_of_a_process_with_a_single_thread_and_everything_imported(limited) -> None:
    assert limited.printed("threads") == "1 thread\n"
    assert limited.printed("imported") == "True True\n"


def test_processes_that_a_notebook_leaves_running_are_ended(limited: Done) -> None:
    left = map(int, (limited.folder / "left.txt").read_text(encoding="utf-8").split())
    assert not [pid for pid in left if _is_alive(pid)]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lost_process_is_replaced_and_its_runs_are_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: EngineChoice
) -> None:
    """Whether the process was killed, or stopped and so falls silent."""
    # A process tells each second that it is there; on a busy machine it may be late with that.
    monkeypatch.setattr(companions, "SILENT_SECONDS", 15)
    cells = {
        "killed once": [ONCE.format(signal=9), "print('whole')"],
        "still once": [ONCE.format(signal=19), "print('whole')"],
        "always": ["import os, time; os.kill(os.getppid(), 9); time.sleep(3600)"],
    }
    outcomes = _run_all(tmp_path, engine, cells, jobs=1)
    assert outcomes["killed once"].error == outcomes["still once"].error == ""
    assert "was lost 2 times" in outcomes["always"].error
    assert outcomes["always"].is_lost


def test_a_kernel_that_does_not_answer_is_found_on_any_system(tmp_path, monkeypatch) -> None:
    """By its heartbeat, where the system does not tell that it was stopped."""
    monkeypatch.setattr(kernel_watch.processes, "is_stopped", lambda _process: False)
    run = _write(tmp_path, "still", ["import os; os.kill(os.getpid(), 19)"])
    engine = {"engine_name": KERNEL_ENGINE, "silent_seconds": 2}
    outcome = execute(run, **engine)
    assert outcome.error.startswith("the notebook's Python process did not move for 2 seconds")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_notebook_that_takes_too_long_in_all_is_stopped(tmp_path: Path, engine) -> None:
    run = _write(tmp_path, "slow", ["import time"] + ["time.sleep(0.6)"] * 4)
    run = replace(run, notebook_seconds=1)
    events = LocalProcesses(1, engine).run([run])
    (outcome,) = (event for event in events if isinstance(event, NotebookOutcome))
    assert outcome.error == "the notebook ran for more than 1 seconds and was stopped"


# That nothing runs on.


@listing
@pytest.mark.parametrize("engine", ENGINES)
def test_closing_the_events_ends_every_process(tmp_path: Path, engine: EngineChoice) -> None:
    run = replace(_write(tmp_path, "stuck", CELLS["stuck"]), **WITHOUT_END)
    events = LocalProcesses(1, engine).run([run])
    assert next(events) == run
    family = _family_when_at_work(events)
    events.close()
    # The notebook would run for minutes: whatever ends within our patience was ended.
    wait_for(lambda: not [pid for pid in family if _is_alive(pid)])


@listing
@pytest.mark.parametrize("engine", ENGINES)
def test_what_runs_a_notebook_ends_with_the_process_that_started_it(tmp_path, engine) -> None:
    run = replace(_write(tmp_path, "stuck", CELLS["stuck"]), **WITHOUT_END)
    events = LocalProcesses(1, engine).run([run])
    next(events)
    warm, copy = _family_when_at_work(events)
    os.kill(warm, 9)
    wait_for(lambda: not _is_alive(copy))
    events.close()


def _family_when_at_work(events: Iterator[object]) -> list[int]:
    """The processes of a batch once one of its notebooks is running."""

    def look() -> list[int]:
        next(events)
        found = psutil.Process().children(recursive=True)
        mine = [p for p in found if any("clinic_lib.batch" in word for word in _words(p))]
        is_at_work = len(mine) == 2 and mine[1].cpu_times().user > 0.5
        return [process.pid for process in mine] if is_at_work else []

    return wait_for(look)


def _words(process: psutil.Process) -> list[str]:
    with contextlib.suppress(psutil.Error):
        return process.cmdline()
    return []


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(psutil.Error):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False
