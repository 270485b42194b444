"""What a worker of a cluster does: make one clinic and publish it. Knows no scheduler."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from clinic_lib.batch.addresses import Place
from clinic_lib.batch.bundle import DATA, NOTEBOOKS, OUTPUT, PARAMETERS, TEMPLATE, unpack_clinic
from clinic_lib.batch.disk import words_for_the_disk
from clinic_lib.batch.executors import EngineChoice, LocalProcesses
from clinic_lib.batch.inputs import Inputs, library_hash
from clinic_lib.batch.manifest import MANIFEST
from clinic_lib.batch.notebook_runs import build_runs
from clinic_lib.batch.own_files import hashes_made, read_manifest
from clinic_lib.batch.publish import ClinicResult, Work, finish
from clinic_lib.batch.settings import Settings
from clinic_lib.batch.staging import make_staging
from clinic_lib.batch.tasks import NotebookOutcome
from clinic_lib.errors import OutputError

if TYPE_CHECKING:
    from clinic_lib.batch.local import Job

# A warm process is kept from one clinic to the next, one for each thread of the worker.
_KEPT = threading.local()


@dataclass(frozen=True, slots=True)
class Order:
    """What a worker is to make, and how.

    Parameters
    ----------
    clinic_file : str
        Name of the clinic's file in the archive.
    output : Path or Address
        The output folder, which the worker reaches under this name.
    settings : Settings
        Limits; its folders mean nothing to the worker.
    inputs : Inputs, optional
        What the clinic is made from.
    run_id, why, library : str
        The batch, why it makes this clinic, and the hash of the library it means.
    claim : str
        Name of the batch's claim, where the output folder is in a store.
    """

    clinic_file: str
    output: Place
    settings: Settings
    inputs: Inputs | None
    run_id: str
    why: str
    library: str
    claim: str = ""

    @classmethod
    def of(cls, job: Job, settings: Settings, *, claim: str = "") -> Self:
        """The order for a clinic."""
        output = settings.output
        return cls(
            clinic_file=job.clinic.path.name,
            output=output.resolve() if isinstance(output, Path) else output,
            settings=settings,
            inputs=job.inputs,
            run_id=job.run_id,
            why=job.why,
            library=library_hash(),
            claim=claim,
        )


def make_one(archive: bytes, order: Order) -> tuple[list[NotebookOutcome], ClinicResult]:
    """Make one clinic in a folder of the worker's own, and publish it in the output folder.

    What belongs in a store is only uploaded; the command moves it to its place.

    Parameters
    ----------
    archive : bytes
        From ``pack_clinic``.
    order : Order
        What to make of it.

    Returns
    -------
    outcomes : list of NotebookOutcome
    result : ClinicResult
    """
    from clinic_lib.meeting import load_clinic

    with tempfile.TemporaryDirectory(prefix="clinic-") as made:
        project = Path(made).resolve()
        unpack_clinic(archive, project)
        clinic = load_clinic(project / PARAMETERS / order.clinic_file)
        target = order.output / clinic.clinic_id
        if order.library != library_hash():
            words = "this worker has another version of performance-clinics; install the same one"
            return [], ClinicResult(clinic.clinic_id, clinic.title, target, errors=(words,))
        if earlier := _made_by_another(target, order):
            return [], replace(earlier, title=clinic.title)
        settings = replace(
            order.settings,
            data=project / DATA,
            parameters=project / PARAMETERS,
            output=project / OUTPUT,
            template=project / TEMPLATE if order.settings.template else None,
            jobs=1,
        )
        here = project / OUTPUT
        staging = make_staging(here, clinic.clinic_id)
        runs = [
            replace(run, notebook=str(project / NOTEBOOKS / Path(run.notebook).name))
            for run in build_runs(clinic, settings, staging)
        ]
        place = target if isinstance(target, Path) else here / clinic.clinic_id
        work = Work(clinic, staging, place, runs, order.inputs, order.run_id, order.why)
        events = _warm(order.settings.engine).run(runs)
        outcomes = [event for event in events if isinstance(event, NotebookOutcome)]
        work.outcomes = {outcome.name: outcome for outcome in outcomes}
        if isinstance(order.output, Path):
            return outcomes, _publish(work, order.output, order)
        from clinic_lib.batch.sending import Sender

        return outcomes, Sender(order.output, order.claim).upload(work)


def _publish(work: Work, output: Path, order: Order) -> ClinicResult:
    """Bring what was made beside its place, and then into it."""
    try:
        with words_for_the_disk(output):
            beside = make_staging(output, work.clinic.clinic_id)
            shutil.copytree(work.staging, beside, dirs_exist_ok=True)
    except OutputError as error:
        clinic = work.clinic
        return ClinicResult(clinic.clinic_id, clinic.title, work.target, errors=(str(error),))
    work.staging = beside
    try:
        # Meanwhile another worker may have made it, if this one was given up for lost.
        earlier = _made_by_another(work.target, order)
        return replace(earlier, title=work.clinic.title) if earlier else finish(work)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _made_by_another(target: Place, order: Order) -> ClinicResult | None:
    """The result of the same batch's clinic, where another worker has published it already.

    In a store no worker publishes anything.
    """
    if not isinstance(target, Path):
        return None
    manifest = read_manifest(target)
    if manifest.get("status") != "complete" or manifest.get("run", {}).get("id") != order.run_id:
        return None
    made = (*hashes_made(manifest), MANIFEST)
    return ClinicResult(target.name, "", target, made=made, why=order.why)


def _warm(engine: EngineChoice) -> LocalProcesses:
    """The processes of this thread; they end with the worker, whatever ends it."""
    kept: dict[tuple[int, EngineChoice], LocalProcesses] = _KEPT.__dict__.setdefault("all", {})
    key = (os.getpid(), engine)
    if key not in kept:
        kept[key] = LocalProcesses(1, engine, keep=True)
    return kept[key]


def end_kept_processes() -> None:
    """End the warm processes of this thread, for whoever goes on after the last clinic."""
    for processes in _KEPT.__dict__.pop("all", {}).values():
        processes.close()
