"""Real kernels: every way a notebook can end, what is kept of it, and that nothing runs on."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from clinic_lib.batch import LocalProcesses, NotebookOutcome, NotebookRun

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("executors")]

CELLS = {
    "good": ["import sys", "print(word, sys.executable)"],
    "leaves": ["import sys; sys.exit(0)", "print('after')"],
    "killed": ["import os; os.kill(os.getpid(), 9)", "print('after')"],
    "stuck": ["while True: pass", "print('after')"],
    "wrong": ["raise KeyError('x')", "print('after')"],
    "ours": ["import clinic_lib as cl; raise cl.DataError('No rows. Load more.')"],
    "warns": ["import warnings; warnings.warn('take care')"],
    "worker_killed": ["import os; os.kill(os.getppid(), 9); import time; time.sleep(30)"],
    "remembers": ["import builtins; assert not hasattr(builtins, 'left')", "builtins.left = 1"],
    "remembers_again": ["import builtins; assert not hasattr(builtins, 'left')"],
    "plain": ["get_ipython().history_manager.hist_file"],
}


def _write(folder: Path, name: str) -> NotebookRun:
    """A notebook of these cells and the run for it."""
    tagged = v4.new_code_cell("word = ''", metadata={"tags": ["parameters"]})
    notebook = v4.new_notebook(cells=[tagged, *map(v4.new_code_cell, CELLS[name])])
    notebook.metadata.kernelspec = {"display_name": "x", "language": "python", "name": "python3"}
    path = folder / f"{name}.source.ipynb"
    nbformat.write(notebook, path)
    return NotebookRun("c", name, str(path), str(folder), {"word": "hello"}, cell_seconds=4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> dict[str, NotebookOutcome]:
    """Every notebook run once, two at a time, with a foreign kernel called python3 in the way."""
    foreign = folder / "jupyter" / "kernels" / "python3" / "kernel.json"
    foreign.parent.mkdir(parents=True)
    foreign.write_text(
        json.dumps({"argv": ["false"], "display_name": "Foreign", "language": "python"}),
        encoding="utf-8",
    )
    before = os.environ.get("JUPYTER_PATH")
    os.environ["JUPYTER_PATH"] = str(folder / "jupyter")
    try:
        events = list(LocalProcesses(2).run([_write(folder, name) for name in CELLS]))
    finally:
        os.environ.pop("JUPYTER_PATH")
        if before is not None:
            os.environ["JUPYTER_PATH"] = before
    return {event.name: event for event in events if isinstance(event, NotebookOutcome)}


def _executed(folder: Path, name: str) -> nbformat.NotebookNode:
    return nbformat.read(folder / f"{name}.ipynb", as_version=4)


def test_every_run_has_its_outcome(outcomes) -> None:
    assert set(outcomes) == set(CELLS)


def test_a_good_notebook_is_run_with_its_parameters_by_this_interpreter(outcomes, folder) -> None:
    assert outcomes["good"].error == ""
    assert _executed(folder, "good").cells[-1].outputs[0].text == f"hello {sys.executable}\n"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("leaves", "the cell called sys.exit(), so the cells after it were not run"),
        ("killed", "the notebook's Python process ended suddenly"),
        ("stuck", "the cell ran for more than 4 seconds and was stopped"),
        ("wrong", "KeyError: 'x'"),
        ("ours", "No rows. Load more."),
        ("worker_killed", "the process that ran the notebook ended suddenly"),
    ],
)
def test_every_failure_is_told_in_words(outcomes, name: str, words: str) -> None:
    assert outcomes[name].error.startswith(words)


@pytest.mark.parametrize("name", ["leaves", "killed", "stuck", "wrong", "ours"])
def test_a_failed_notebook_is_kept_with_a_banner_and_no_later_cell_run(folder, outcomes, name):
    cells = _executed(folder, name).cells
    assert "An Exception was encountered" in cells[0].source
    assert any("stopped" in cell.source for cell in cells if cell.cell_type == "markdown")
    printed = [output.get("text", "") for cell in cells for output in cell.get("outputs", [])]
    assert "after\n" not in printed


def test_a_dead_worker_takes_only_its_own_notebook_with_it(outcomes) -> None:
    assert outcomes["remembers"].error == outcomes["plain"].error == ""


def test_nothing_is_left_from_one_notebook_to_the_next(outcomes) -> None:
    assert outcomes["remembers_again"].error == ""


def test_warnings_reach_the_outcome_once(outcomes) -> None:
    assert outcomes["warns"].warnings == ("UserWarning: take care",)


def test_no_history_is_kept_and_the_notebook_names_no_folder_of_this_machine(folder, outcomes):
    executed = _executed(folder, "plain")
    assert executed.cells[-1].outputs[0].data["text/plain"] == "':memory:'"
    assert executed.metadata.papermill.input_path == "plain.source.ipynb"
    assert executed.metadata.papermill.output_path == "plain.ipynb"


def _processes_that_mention(word: str) -> list[int]:
    """Ids of the running processes on whose command line a word stands."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and word in (entry / "cmdline").read_text("utf-8", "replace"):
                found.append(int(entry.name))
    return found


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the list of processes of Linux")
def test_closing_the_events_ends_the_worker_and_its_kernel(tmp_path: Path) -> None:
    run = _write(tmp_path, "stuck")
    patient = NotebookRun("c", "stuck", run.notebook, run.folder, run.parameters, cell_seconds=300)
    events = LocalProcesses(1).run([patient])
    assert next(events) == patient
    me = f"{os.getpid()}"
    deadline = time.monotonic() + 30
    while not _children(me) or not _kernels(_children(me)):
        assert time.monotonic() < deadline, "no kernel appeared"
        next(events)
    workers = _children(me)
    kernels = _kernels(workers)
    events.close()
    time.sleep(0.2)
    alive = [pid for pid in (*workers, *kernels) if _is_alive(pid)]
    assert not alive


def _parent(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[1]
    return ""


def _children(me: str) -> list[int]:
    return [pid for pid in _processes_that_mention("clinic_lib.batch.worker") if _parent(pid) == me]


def _kernels(workers: list[int]) -> list[int]:
    launchers = _processes_that_mention("clinic_lib.batch.launcher")
    return [pid for pid in launchers if _parent(pid) in {str(worker) for worker in workers}]


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0]
        return state != "Z"
    return False
