"""Clinics made by a real scheduler and real workers, one of which is killed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from clinic_lib.batch import run_batch
from clinic_lib.batch.bundle import pack_clinic, unpack_clinic
from clinic_lib.batch.cluster_task import Order, end_kept_processes, make_one
from clinic_lib.batch.local import Job
from clinic_lib.batch.manifest import sha256
from clinic_lib.batch.own_files import hashes_made, read_manifest
from clinic_lib.batch.run_log import RUN_LOG
from clinic_lib.data import load_dataset
from clinic_lib.errors import ParameterError
from clinic_lib.meeting import load_clinic
from tests.batch.dask_cluster import dask_cluster, records_while_one_is_killed
from tests.batch.small_project import clinics_of, make_small_project, settings_of
from tests.batch.systems import forking

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("cluster")]
CLINICS = 16


@pytest.fixture
def project(tmp_path: Path, project_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = make_small_project(tmp_path / "project", project_folder, CLINICS)
    # The notebooks of the folder we work in come before the library's.
    monkeypatch.chdir(project)
    return project


@forking
def test_every_clinic_is_made_once_although_a_worker_is_killed(project: Path, tmp_path) -> None:
    with dask_cluster(tmp_path, 3) as (address, workers):
        options = ["--scheduler", address]
        records = records_while_one_is_killed(options, project, workers[0])
    assert records[-1] | {"made": CLINICS, "failed": 0} == records[-1]
    made = [record["clinic"] for record in records if record["event"] == "clinic"]
    assert sorted(made) == sorted({clinic.clinic_id for clinic in clinics_of(project)})
    runs = set()
    for name in made:
        folder = project / "outputs" / name
        manifest = read_manifest(folder)
        assert manifest["status"] == "complete"
        assert all(sha256(folder / f) == h for f, h in hashes_made(manifest).items())
        runs.add(manifest["run"]["id"])
    assert runs == {records[0]["run"]}
    assert sorted(p.name for p in (project / "outputs").iterdir()) == [*sorted(made), RUN_LOG]


def test_a_scheduler_that_is_not_there_is_told_and_nothing_is_run(project, monkeypatch) -> None:
    monkeypatch.setattr("clinic_lib.batch.cluster.CONNECT_SECONDS", 1)
    settings = settings_of(project, scheduler="tcp://127.0.0.1:9")
    with pytest.raises(ParameterError, match="No scheduler answers at 'tcp:"):
        run_batch(clinics_of(project), settings)
    assert [path.name for path in (project / "outputs").iterdir()] == [RUN_LOG]


def test_without_the_package_it_is_told_what_to_install(project, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ParameterError, match=r"performance-clinics\[cluster\]"):
        run_batch(clinics_of(project), settings_of(project, scheduler="tcp://127.0.0.1:9"))


def test_an_archive_holds_what_a_clinic_draws_on_and_no_more(project_folder, tmp_path) -> None:
    clinic = load_clinic(project_folder / "parameters" / "greenest-county-2011-06.yml")
    settings = replace(settings_of(project_folder), output=tmp_path)
    known = frozenset(load_dataset(project_folder / "data").indicators["indicator_id"])
    unpack_clinic(pack_clinic(clinic, settings, known), tmp_path / "there")
    there = load_clinic(tmp_path / "there" / "parameters" / clinic.path.name)
    assert replace(there, path=clinic.path) == clinic
    assert all((there.path.parent / d.file).is_file() for d in clinic.documents if d.file)
    figures = {path.stem for path in (tmp_path / "there" / "data" / "observations").iterdir()}
    assert figures == set(clinic.indicator_ids)


@pytest.fixture
def ended() -> Iterator[None]:
    """A worker's processes end with it; here the worker is the test run itself."""
    yield
    end_kept_processes()


@forking
@pytest.mark.usefixtures("ended")
def test_a_worker_that_comes_second_leaves_what_the_first_published(project: Path) -> None:
    """As when a worker was given up for lost and goes on all the same."""
    (clinic, *_), settings = clinics_of(project), settings_of(project)
    settings.output.mkdir()
    archive = pack_clinic(clinic, settings, frozenset())
    order = Order.of(Job(clinic, run_id="one"), settings)
    outcomes, first = make_one(archive, order)
    assert len(outcomes) == 4
    made = (first.folder / "manifest.json").stat().st_ino
    outcomes, second = make_one(archive, order)
    assert outcomes == []
    assert set(second.made) == set(first.made)
    assert (first.folder / "manifest.json").stat().st_ino == made
    outcomes, other = make_one(archive, replace(order, library="another"))
    assert "another version of performance-clinics" in other.errors[0]
