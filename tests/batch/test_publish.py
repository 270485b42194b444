"""A clinic's folder is replaced whole; what its users put there stays; what is stale goes."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from clinic_lib.batch import PRODUCTS, NotebookOutcome, NotebookRun
from clinic_lib.batch import swap as swapping
from clinic_lib.batch.publish import ClinicResult, Work, finish
from clinic_lib.batch.staging import files_in, make_staging
from clinic_lib.batch.swap import recover_swap, swap_folder
from clinic_lib.meeting import Clinic, KeyArea

pytestmark = pytest.mark.integration

REQUIRED = {n for p in PRODUCTS for n in (*p.outputs, f"{p.name}.ipynb")} | {"manifest.json"}
Publish = Callable[..., ClinicResult]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "outputs"


@pytest.fixture
def publish(output: Path, tmp_path: Path) -> Publish:
    """Publish a clinic whose notebooks left the required files and some others."""
    file = tmp_path / "first.yml"
    file.write_text("first", encoding="utf-8")
    clinic = Clinic("first", "First", "p", date(2011, 6, 15), (KeyArea("W", ("N1",)),), path=file)
    notebook = tmp_path / "notebook.ipynb"
    notebook.write_text("{}", encoding="utf-8")

    def run(text: str = "one", *others: str, failing: str = "") -> ClinicResult:
        staging = make_staging(output, "first")
        for name in (*(REQUIRED - {"manifest.json"}), *others):
            (staging / name).parent.mkdir(parents=True, exist_ok=True)
            (staging / name).write_text(f"{text} {name}", encoding="utf-8")
        runs = [NotebookRun("first", p.name, str(notebook), str(staging), {}) for p in PRODUCTS]
        work = Work(clinic, staging, output / "first", runs)
        for each in runs:
            error = "it broke" if each.name == failing else ""
            work.outcomes[each.name] = NotebookOutcome("first", each.name, error=error)
        return finish(work)

    return run


def test_any_further_file_and_folder_is_published_and_listed(publish, output) -> None:
    result = publish("one", "pages.csv", "speakers/1_Ms Jones.pptx")
    assert result.errors == ()
    there = set(files_in(output / "first"))
    assert there == REQUIRED | {"pages.csv", "speakers/1_Ms Jones.pptx"} == set(result.made)
    manifest = json.loads((output / "first" / "manifest.json").read_text(encoding="utf-8"))
    assert {entry["file"] for entry in manifest["outputs"]} == there - {"manifest.json"}


def test_what_the_last_run_made_and_this_one_did_not_is_gone(publish, output) -> None:
    publish("one", "pages.csv", "speakers/1_Ms Jones.pptx")
    publish("two", "speakers/1_Mr Khan.pptx")
    assert set(files_in(output / "first")) == REQUIRED | {"speakers/1_Mr Khan.pptx"}


def test_hidden_files_that_a_notebook_leaves_are_nobodys_output(publish, output) -> None:
    publish("one", ".half.part", ".ipynb_checkpoints/trend.ipynb", "__pycache__/own.pyc")
    assert {path.name for path in (output / "first").rglob("*")} == REQUIRED


def test_the_users_own_files_come_along_in_sub_folders_too(publish, output) -> None:
    publish("one", "speakers/1.pptx")
    for name in ("my notes.txt", "speakers/my slides.pptx"):
        (output / "first" / name).write_text("mine", encoding="utf-8")
    publish("two", "speakers/1.pptx")
    for name in ("my notes.txt", "speakers/my slides.pptx"):
        assert (output / "first" / name).read_text(encoding="utf-8") == "mine"
    assert (output / "first" / "speakers/1.pptx").read_text(encoding="utf-8").startswith("two")


def test_an_output_changed_by_hand_is_kept_beside_the_new_one_and_told(publish, output) -> None:
    publish("one")
    pack = output / "first" / "evidence_pack.pptx"
    for words, kept in (("by hand", "evidence_pack.edited"), ("again", "evidence_pack.edited-2")):
        pack.write_text(words, encoding="utf-8")
        result = publish("two")
        assert pack.read_text(encoding="utf-8") == "two evidence_pack.pptx"
        assert pack.with_name(f"{kept}.pptx").read_text(encoding="utf-8") == words
        (warning,) = result.warnings
        assert f"changed by hand; your version is kept: evidence_pack.pptx (kept as {kept}.pptx)"
        assert kept in warning


def test_what_a_failed_first_run_left_is_not_taken_for_the_users_own(publish, output) -> None:
    publish("one", "pages.csv", failing="trend")
    left = set(files_in(output / "first"))
    assert {"pages.csv", "trend.failed.ipynb", "manifest.failed.json"} <= left
    assert "trend.html" not in left
    publish("two")
    assert set(files_in(output / "first")) == REQUIRED


def test_the_folder_has_the_rights_that_a_folder_usually_has(publish, output, tmp_path) -> None:
    publish("one")
    (tmp_path / "usual").mkdir()
    usual = stat.S_IMODE((tmp_path / "usual").stat().st_mode)
    assert stat.S_IMODE((output / "first").stat().st_mode) == usual
    (output / "first").chmod(0o750)
    publish("two")
    assert stat.S_IMODE((output / "first").stat().st_mode) == 0o750


def test_nothing_hidden_is_left_beside_the_clinics(publish, output) -> None:
    publish("one")
    publish("two")
    assert [path.name for path in output.iterdir()] == ["first"]


@pytest.fixture(params=["in one step", "in two steps"])
def exchange(request, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of putting a folder into its place."""
    if request.param == "in two steps":
        monkeypatch.setattr(swapping, "_exchanger", lambda: None)
    return request.param


def test_a_folder_takes_the_place_of_another(exchange: str, output: Path) -> None:
    for text in ("one", "two"):
        staging = make_staging(output, "first")
        (staging / "a.csv").write_text(text, encoding="utf-8")
        before = swap_folder(staging, output / "first")
        assert (output / "first" / "a.csv").read_text(encoding="utf-8") == text
    assert before is not None
    assert (before / "a.csv").read_text(encoding="utf-8") == "one"


def test_a_file_in_the_way_is_refused_and_stands(exchange: str, output: Path) -> None:
    staging = make_staging(output, "first")
    (output / "first").write_text("in the way", encoding="utf-8")
    with pytest.raises(NotADirectoryError):
        swap_folder(staging, output / "first")
    assert (output / "first").read_text(encoding="utf-8") == "in the way"


def test_a_reader_never_sees_a_mix_or_nothing(output: Path) -> None:
    """Looked at between any two steps, the folder is the old one or the new one."""
    if swapping._exchanger() is None:
        pytest.skip("this system cannot exchange two names in one step")
    for text in ("one", "two", "three"):
        staging = make_staging(output, "first")
        for name in ("a.csv", "b.csv"):
            (staging / name).write_text(text, encoding="utf-8")
        swap_folder(staging, output / "first")
        seen = {
            (output / "first" / name).read_text(encoding="utf-8") for name in ("a.csv", "b.csv")
        }
        assert seen == {text}


def test_a_stop_between_the_two_steps_is_put_right(output: Path, monkeypatch) -> None:
    monkeypatch.setattr(swapping, "_exchanger", lambda: None)
    staging = make_staging(output, "first")
    (staging / "a.csv").write_text("one", encoding="utf-8")
    swap_folder(staging, output / "first")
    staging = make_staging(output, "first")
    (staging / "a.csv").write_text("two", encoding="utf-8")
    steps = []

    def stopped(source: Path, target: Path) -> None:
        steps.append(source)
        if len(steps) == 2:
            raise KeyboardInterrupt
        moved(source, target)

    moved = os.rename
    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", stopped)
        with pytest.raises(KeyboardInterrupt):
            swap_folder(staging, output / "first")
    assert not (output / "first").exists()
    assert recover_swap(output, "first")
    assert (output / "first" / "a.csv").read_text(encoding="utf-8") == "two"
    assert [path.name for path in output.iterdir()] == ["first"]


def test_hidden_folders_of_a_stopped_run_are_removed_and_others_stay(output: Path) -> None:
    make_staging(output, "first")
    make_staging(output, "first.again")
    (output / ".git").mkdir()
    assert recover_swap(output, "first")
    left = sorted(path.name for path in output.iterdir())
    assert left[0].startswith(".first.again.making-")
    assert left[1:] == [".git"]
    assert not recover_swap(output, "first")
