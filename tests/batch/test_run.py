"""What is published, what is kept and what is said, whatever becomes of the notebooks."""

from __future__ import annotations

import contextlib
import json
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from clinic_lib.batch import (
    PRODUCTS,
    ClinicResult,
    NotebookOutcome,
    NotebookRun,
    Settings,
    noted_interruptions,
    run_batch,
)
from clinic_lib.batch.manifest import sha256
from clinic_lib.batch.notebook_runs import notebook_parameters
from clinic_lib.batch.run_log import RUN_LOG
from clinic_lib.meeting import Clinic, KeyArea

pytestmark = pytest.mark.integration

OUTPUTS = {product.name: product.outputs for product in PRODUCTS}
ALL_FILES = {
    "manifest.json",
    *(name for names in OUTPUTS.values() for name in names),
    *(f"{name}.ipynb" for name in OUTPUTS),
}


class Pretend:
    """An executor that writes what a notebook would leave, or what it was told to do instead."""

    def __init__(self, text: str, instead: dict[tuple[str, str], Callable] | None = None) -> None:
        self.text = text
        self.instead = instead or {}

    def run(self, runs: Sequence[NotebookRun]) -> Iterator[NotebookRun | NotebookOutcome | None]:
        for run in runs:
            yield run
            yield None
            yield self.instead.get((run.clinic_id, run.name), self.good)(run)

    def good(self, run: NotebookRun) -> NotebookOutcome:
        for name in (*OUTPUTS[run.name], f"{run.name}.ipynb"):
            Path(run.folder, name).write_text(f"{self.text} {name}", encoding="utf-8")
        files = [{"file": "areas.csv", "sha256": "a"}, {"file": f"{run.name}.csv", "sha256": "b"}]
        return _outcome(run, provenance={"files": files, "illustrative": True})

    def bad(self, run: NotebookRun) -> NotebookOutcome:
        Path(run.folder, f"{run.name}.ipynb").write_text("half", encoding="utf-8")
        return _outcome(run, error="KeyError: 'x'")


def _outcome(run: NotebookRun, **fields) -> NotebookOutcome:
    times = {"started": "2011-06-15T10:00:00", "finished": "2011-06-15T10:00:02", "seconds": 2.0}
    return NotebookOutcome(run.clinic_id, run.name, **times, **fields)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", tmp_path / "parameters", tmp_path / "outputs")


@pytest.fixture
def clinics(tmp_path: Path) -> list[Clinic]:
    made = []
    for name in ("first", "second"):
        path = tmp_path / "parameters" / f"{name}.yml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
        areas = (KeyArea("Waste", ("NI191",)),)
        made.append(Clinic(name, name.title(), "p", date(2011, 6, 15), areas, path=path))
    return made


def _files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_good_clinics_are_published_whole_with_a_manifest_that_matches(settings, clinics) -> None:
    results = run_batch(clinics, settings, executor=Pretend("one"))
    assert [result.errors for result in results] == [(), ()]
    folder = settings.output / "first"
    assert {path.name for path in folder.iterdir()} == ALL_FILES == set(results[0].made)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["status"] == "complete"
    assert manifest["clinic"]["sha256"] == sha256(clinics[0].path)
    assert {o["file"]: o["sha256"] for o in manifest["outputs"]} == {
        name: sha256(folder / name) for name in ALL_FILES - {"manifest.json"}
    }
    assert [entry["file"] for entry in manifest["data"]] == [
        "areas.csv",
        "benchmark.csv",
        "evidence_pack.csv",
        "meeting.csv",
        "trend.csv",
    ]
    assert manifest["seconds"] == 2.0 * len(PRODUCTS)


def test_nothing_is_left_beside_the_clinics(settings, clinics) -> None:
    executor = Pretend("one")
    executor.instead = {("first", "trend"): executor.bad}
    run_batch(clinics, settings, executor=executor)
    assert {path.name for path in settings.output.iterdir()} == {"first", "second", RUN_LOG}


def test_a_failing_clinic_stops_no_other_and_its_last_good_outputs_stand(settings, clinics) -> None:
    run_batch(clinics, settings, executor=Pretend("old"))
    before = _files(settings.output / "first")
    executor = Pretend("new")
    executor.instead = {("first", "benchmark"): executor.bad}
    first, second = run_batch(clinics, settings, executor=executor)
    assert first.errors == ("benchmark: KeyError: 'x'",)
    assert second.errors == ()
    after = _files(settings.output / "first")
    assert {name: after[name] for name in before} == before
    assert set(after) - set(before) == {"benchmark.failed.ipynb", "manifest.failed.json"}
    assert after["benchmark.failed.ipynb"] == "half"
    failed = json.loads(after["manifest.failed.json"])
    assert failed["status"] == "failed"
    assert [n["status"] for n in failed["notebooks"]] == ["complete", "failed", *["complete"] * 2]
    assert _files(settings.output / "second")["trend.html"] == "new trend.html"


def test_where_nothing_good_stood_what_succeeded_is_kept(settings, clinics) -> None:
    executor = Pretend("new")
    executor.instead = {("first", "evidence_pack"): executor.bad}
    first, _ = run_batch(clinics, settings, executor=executor)
    assert set(_files(settings.output / "first")) == {
        *("trend.html", "trend.ipynb", "benchmark.html", "benchmark.ipynb"),
        *(*OUTPUTS["meeting"], "meeting.ipynb"),
        *("evidence_pack.failed.ipynb", "manifest.failed.json"),
    }
    assert "trend.html" in first.made


def test_the_next_good_run_clears_the_failure_away(settings, clinics) -> None:
    executor = Pretend("new")
    executor.instead = {("first", "trend"): executor.bad}
    run_batch(clinics, settings, executor=executor)
    run_batch(clinics, settings, executor=Pretend("newer"))
    assert set(_files(settings.output / "first")) == ALL_FILES


def test_files_of_the_users_own_stay(settings, clinics) -> None:
    own = settings.output / "first" / "my notes.txt"
    own.parent.mkdir(parents=True)
    own.write_text("keep", encoding="utf-8")
    run_batch(clinics, settings, executor=Pretend("one"))
    assert own.read_text(encoding="utf-8") == "keep"


def test_a_notebook_that_writes_no_output_fails_its_clinic(settings, clinics) -> None:
    def silent(run: NotebookRun) -> NotebookOutcome:
        Path(run.folder, f"{run.name}.ipynb").write_text("{}", encoding="utf-8")
        return _outcome(run)

    executor = Pretend("one", {("second", "evidence_pack"): silent})
    _, second = run_batch(clinics, settings, executor=executor)
    assert "'evidence_pack.pptx' was not written by its notebook" in second.errors


def test_data_that_change_between_two_notebooks_of_a_clinic_fail_it(settings, clinics) -> None:
    executor = Pretend("one")

    def later(run: NotebookRun) -> NotebookOutcome:
        executor.good(run)
        files = [{"file": "areas.csv", "sha256": "other"}]
        return _outcome(run, provenance={"files": files})

    executor.instead = {("first", "evidence_pack"): later}
    first, second = run_batch(clinics, settings, executor=executor)
    assert first.errors == ("the data changed while the clinic was being made; run it again",)
    assert second.errors == ()


def test_a_place_that_cannot_be_written_fails_its_clinic_in_words(settings, clinics) -> None:
    settings.output.mkdir()
    (settings.output / "first").write_text("a file in the way", encoding="utf-8")
    first, second = run_batch(clinics, settings, executor=Pretend("one"))
    assert "could not be written" in first.errors[0]
    assert "--output" in first.errors[0]
    assert second.errors == ()


def test_an_interruption_leaves_what_was_finished_and_nothing_half_made(settings, clinics) -> None:
    def interrupted(run: NotebookRun) -> NotebookOutcome:
        raise KeyboardInterrupt

    executor = Pretend("one", {("second", "trend"): interrupted})
    with pytest.raises(KeyboardInterrupt):
        run_batch(clinics, settings, executor=executor)
    assert {path.name for path in settings.output.iterdir()} == {"first", RUN_LOG}
    assert set(_files(settings.output / "first")) == ALL_FILES


def test_an_interruption_that_got_lost_counts_all_the_same(settings, clinics) -> None:
    """A destructor, or a package that takes any error for another, may swallow it."""

    def swallow(event: object) -> None:
        if isinstance(event, ClinicResult):
            with contextlib.suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt), noted_interruptions():
            run_batch(clinics, settings, executor=Pretend("one"), notify=swallow)
    finally:
        signal.signal(signal.SIGINT, before)
    assert {path.name for path in settings.output.iterdir()} == {"first", RUN_LOG}


def test_everything_that_happens_is_told(settings, clinics) -> None:
    told = []
    run_batch(clinics, settings, executor=Pretend("one"), notify=told.append)
    kinds = [type(event) for event in told]
    assert kinds.count(NotebookRun) == kinds.count(NotebookOutcome) == 2 * len(PRODUCTS)
    assert kinds.count(ClinicResult) == 2


def test_clinics_begun_together_go_on_step_by_step_and_the_quick_notebooks_come_last(
    settings, clinics
) -> None:
    """A later notebook reads what an earlier one of its clinic has worked out."""
    told: list = []
    together = replace(settings, jobs=2)
    run_batch(clinics, together, executor=Pretend("one"), notify=told.append)
    begun = [(event.name, event.clinic_id) for event in told if isinstance(event, NotebookRun)]
    order = ("trend", "evidence_pack", "meeting", "benchmark")
    assert begun == [(name, clinic) for name in order for clinic in ("first", "second")]


def test_parameters_lead_from_the_clinics_folder_and_name_no_machine(settings, clinics) -> None:
    folder = settings.output / "first"
    parameters = notebook_parameters("evidence_pack", clinics[0], settings, folder)
    assert parameters == {
        "clinic_file": "../../parameters/first.yml",
        "data_folder": "../../data",
        "output_folder": ".",
        "template": "",
    }
