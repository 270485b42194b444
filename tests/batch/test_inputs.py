"""A clinic's inputs change when something it draws on does, and not otherwise."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.batch.inputs import WORDS, Inputs, build_inputs
from clinic_lib.batch.manifest import MANIFEST, sha256, versions, write_manifest
from clinic_lib.batch.resume import why_make
from clinic_lib.data import load_dataset
from clinic_lib.meeting import Clinic, assess_clinic, load_clinic

integration = pytest.mark.integration
GREEN, SKILLS = "greenest-county-2011-06", "learning-and-skills-2011-06"
Change = Callable[[list[dict[str, str]]], None]


@pytest.fixture
def project(tmp_path: Path, project_folder: Path) -> Path:
    """Data and two clinic files that may be changed."""
    tables = shutil.ignore_patterns("live", "*.py")
    shutil.copytree(project_folder / "data", tmp_path / "data", ignore=tables)
    shutil.copytree(project_folder / "parameters", tmp_path / "parameters")
    return tmp_path


def _clinics(project: Path) -> tuple[Clinic, ...]:
    return tuple(load_clinic(project / "parameters" / f"{name}.yml") for name in (GREEN, SKILLS))


def _inputs(project: Path) -> dict[str, Inputs]:
    return build_inputs(_clinics(project), project / "data")


def _changed(project: Path, before: dict[str, Inputs]) -> dict[str, set[str]]:
    """Which kinds of input of which clinic are not what they were."""
    now = _inputs(project)
    return {
        name: parts
        for name in before
        if (parts := {k for k in WORDS if now[name].parts[k] != before[name].parts[k]})
    }


def _edit(project: Path, table: str, change: Change) -> None:
    path = project / "data" / table
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def _set(key: str, word: str, column: str, value: str) -> Change:
    """Give the first row in which a column holds a word another value."""

    def change(rows: list[dict[str, str]]) -> None:
        row = next(row for row in rows if row[key] == word)
        row[column] = value

    return change


@integration
@pytest.mark.parametrize(
    ("table", "change", "expected"),
    [
        ("targets.csv", _set("indicator_id", "NI192", "value", "99"), {GREEN: {"data"}}),
        ("observations/NI192.csv", _set("indicator_id", "NI192", "value", "1"), {GREEN: {"data"}}),
        ("indicators.csv", _set("indicator_id", "NI192", "title", "Other"), {GREEN: {"data"}}),
        (
            "partnerships.csv",
            _set("partnership_id", "greenest-county", "name", "X"),
            {GREEN: {"data"}},
        ),
        ("targets.csv", list.reverse, {}),
    ],
    ids=["a target", "a figure", "a title", "a partnership", "only the order of rows"],
)
def test_a_change_touches_the_clinics_that_draw_on_it(project, table, change, expected) -> None:
    before = _inputs(project)
    _edit(project, table, change)
    assert _changed(project, before) == expected


@integration
def test_clinic_files_documents_live_state_and_template_count_each(project: Path) -> None:
    before = _inputs(project)
    file = project / "parameters" / f"{GREEN}.yml"
    file.write_text(file.read_text(encoding="utf-8") + "\n# a word\n", encoding="utf-8")
    kept = project / "data" / "live" / "circulated" / SKILLS / "snapshot.json"
    kept.parent.mkdir(parents=True)
    kept.write_text("{}", encoding="utf-8")
    assert _changed(project, before) == {GREEN: {"clinic_file"}, SKILLS: {"live"}}
    template = project / "house.pptx"
    template.write_bytes(b"x")
    with_template = build_inputs(_clinics(project), project / "data", template=template)
    assert with_template[SKILLS].parts["template"] != before[SKILLS].parts["template"]
    document = next(d for d in _clinics(project)[0].documents if d.file)
    path = project / "parameters" / document.file
    path.write_bytes(path.read_bytes() + b" ")
    assert "documents" in _changed(project, before)[GREEN]


@pytest.mark.e2e
def test_rows_that_do_not_count_change_no_figure(project: Path) -> None:
    """Every row of another clinic may go: the inputs are the same, and so is the assessment."""
    clinic, _ = _clinics(project)
    before, was = _inputs(project)[GREEN], _assessed(clinic, project)
    own = {"partnership_id": {clinic.partnership_id}, "indicator_id": set(clinic.indicator_ids)}
    keys = {
        "targets.csv": ["indicator_id"],
        "rebases.csv": ["indicator_id"],
        "golden_thread.csv": ["partnership_id", "indicator_id"],
        "stories.csv": ["partnership_id", "indicator_id"],
    }
    for table, columns in keys.items():

        def drop(rows: list[dict[str, str]], columns: list[str] = columns) -> None:
            kept = [row for row in rows if any(row[name] in own[name] for name in columns)]
            assert len(kept) < len(rows)
            rows[:] = kept

        _edit(project, table, drop)
    assert _inputs(project)[GREEN].parts["data"] == before.parts["data"]
    now = _assessed(clinic, project)
    for name in ("scorecard", "history", "comparators", "underneath"):
        pd.testing.assert_frame_equal(getattr(was, name), getattr(now, name))


def _assessed(clinic: Clinic, project: Path):
    return assess_clinic(
        clinic, load_dataset(project / "data", indicators=clinic.indicator_ids, disclosure=None)
    )


# Whether what stands is up to date.


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A clinic's folder as a batch leaves it."""
    folder = tmp_path / "outputs" / "first"
    folder.mkdir(parents=True)
    (folder / "trend.html").write_text("page", encoding="utf-8")
    outputs = [{"file": "trend.html", "sha256": sha256(folder / "trend.html")}]
    manifest = {"status": "complete", "outputs": outputs, "inputs": INPUTS.as_record()}
    write_manifest(manifest, folder / MANIFEST)
    return folder


INPUTS = Inputs(dict.fromkeys(WORDS, "same"), {})


@integration
def test_what_stands_is_up_to_date_while_nothing_changed(made: Path) -> None:
    assert why_make(made, INPUTS, ["trend.html"]) == ""


@integration
@pytest.mark.parametrize("part", WORDS)
def test_each_kind_of_change_is_named(made: Path, part: str) -> None:
    now = Inputs({**INPUTS.parts, part: "other"}, {})
    assert why_make(made, now, ["trend.html"]) == WORDS[part]


@integration
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda f: (f / "trend.html").unlink(), "'trend.html' is not there any more"),
        (lambda f: (f / "trend.html").write_text("x"), "'trend.html' has been changed by hand"),
        (lambda f: (f / MANIFEST).unlink(), "it has not been made yet"),
        (lambda f: (f / MANIFEST).write_text('{"status"'), "it has not been made yet"),
        (lambda f: (f / MANIFEST).write_text("{}"), "it has not been made yet"),
        (
            lambda f: (f / MANIFEST).write_text('{"status": "complete"}'),
            "it is not known what it was made from",
        ),
    ],
)
def test_whatever_is_wrong_with_what_stands_is_named(made: Path, spoil, words: str) -> None:
    spoil(made)
    assert why_make(made, INPUTS, ["trend.html"]) == words


@integration
def test_an_output_that_is_new_to_the_library_has_to_be_made(made: Path) -> None:
    assert why_make(made, INPUTS, ["data.xlsx"]) == "'data.xlsx' is not there any more"


@integration
def test_every_package_that_makes_an_output_is_among_the_versions() -> None:
    assert {"python", "pandas", "python-pptx", "python-docx", "typst"} <= set(versions())
