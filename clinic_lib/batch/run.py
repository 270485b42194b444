"""Make every clinic's outputs: claim them, leave out what is up to date, make the rest, record all.

A clinic that fails stops no other.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING

from clinic_lib.batch.claims import who_runs
from clinic_lib.batch.destinations import Destination, Standing, find_destination
from clinic_lib.batch.executors import Executor, LocalProcesses
from clinic_lib.batch.inputs import Inputs, build_inputs
from clinic_lib.batch.interruption import heed_interruptions
from clinic_lib.batch.local import Job, Progress, make_here
from clinic_lib.batch.manifest import MANIFEST, versions
from clinic_lib.batch.publish import ClinicResult
from clinic_lib.batch.run_log import Record, RunLog
from clinic_lib.batch.settings import Settings

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic

Notify = Callable[[Progress], None]


def run_batch(
    clinics: Sequence[Clinic],
    settings: Settings,
    *,
    executor: Executor | None = None,
    notify: Notify | None = None,
    record: Callable[[Record], None] | None = None,
) -> tuple[ClinicResult, ...]:
    """Make the outputs of every clinic; a clinic that fails stops no other.

    Parameters
    ----------
    clinics : sequence of Clinic
        Already checked.
    settings : Settings
        Folders, template, limits, and whether what is up to date is left as it is.
    executor : Executor, optional
        Who runs the notebooks on this machine; by default processes of its own.
    notify : callable, optional
        Told of each run as it starts, each outcome, each clinic's result, and of time passing.
    record : callable, optional
        Told of each record of the run log.

    Returns
    -------
    tuple of ClinicResult
        In the order of ``clinics``.

    Raises
    ------
    BusyError
        If another batch is making one of the clinics in the same folder.
    OutputError
        If the folder or the store cannot be written to.
    """
    tell: Notify = notify or (lambda _progress: None)
    start = time.monotonic()
    run_id = secrets.token_hex(6)
    destination = find_destination(settings)
    log = destination.log(run_id, record)
    results: dict[str, ClinicResult] = {}
    with destination.claim([clinic.clinic_id for clinic in clinics]) as recovered:
        _log_start(log, clinics, settings, recovered)
        inputs = _inputs(clinics, settings)
        standing = destination.look(inputs)

        def note(result: ClinicResult) -> None:
            results[result.clinic_id] = result
            found = inputs.get(result.clinic_id)
            _log_result(log, result, found, destination.manifest_hash(result.clinic_id))

        jobs: list[Job] = []
        for clinic in clinics:
            found = standing.get(clinic.clinic_id)
            if found and settings.resume and not found.why:
                same = _up_to_date(clinic, settings, found)
                tell(same)
                note(same)
            else:
                why = (found.why or "it was asked for again") if found else ""
                jobs.append(Job(clinic, inputs.get(clinic.clinic_id), run_id, why))
        try:
            for event in _make(jobs, settings, executor, destination):
                heed_interruptions()
                tell(event)
                if isinstance(event, ClinicResult):
                    note(event)
        except BaseException as error:
            log.add("stopped", why=type(error).__name__, done=len(results))
            log.close()
            raise
        _log_end(log, results.values(), time.monotonic() - start)
        log.close()
    *others, last = (results[clinic.clinic_id] for clinic in clinics)
    return (*others, replace(last, warnings=(*last.warnings, log.lost)) if log.lost else last)


def _make(
    jobs: Sequence[Job], settings: Settings, executor: Executor | None, destination: Destination
) -> Generator[Progress, None, None]:
    """Every event of making some clinics; closed here and now, also when somebody stops it."""
    if not jobs:
        # Nobody waits for processes that have nothing to do.
        return
    with contextlib.closing(destination.publisher()) as publisher:
        if settings.scheduler:
            from clinic_lib.batch.cluster import make_on_cluster

            events = make_on_cluster(jobs, settings, publisher, claim=destination.claim_name)
        else:
            local = executor or LocalProcesses(settings.jobs, settings.engine)
            events = make_here(jobs, settings, local, publisher)
        with contextlib.closing(events):
            yield from events


def _inputs(clinics: Sequence[Clinic], settings: Settings) -> dict[str, Inputs]:
    """What each clinic is made from; nothing where there are no data to look at."""
    if not settings.data.is_dir():
        return {}
    return build_inputs(clinics, settings.data, template=settings.template)


def _up_to_date(clinic: Clinic, settings: Settings, standing: Standing) -> ClinicResult:
    folder = settings.output / clinic.clinic_id
    made = (*standing.made, MANIFEST)
    return ClinicResult(clinic.clinic_id, clinic.title, folder, made=made, is_up_to_date=True)


def _log_start(
    log: RunLog, clinics: Sequence[Clinic], settings: Settings, recovered: Sequence[str]
) -> None:
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    told = {name: str(value) for name, value in values.items() if value is not None}
    log.add(
        "started",
        by=asdict(who_runs()),
        settings=told,
        clinics=[clinic.clinic_id for clinic in clinics],
        put_right=list(recovered),
        versions=versions(),
    )


def _log_result(
    log: RunLog, result: ClinicResult, inputs: Inputs | None, manifest_hash: str
) -> None:
    state = "up to date" if result.is_up_to_date else "failed" if result.errors else "made"
    log.add(
        "clinic",
        clinic=result.clinic_id,
        result=state,
        because=result.why,
        seconds=result.seconds,
        errors=list(result.errors),
        warnings=list(result.warnings),
        inputs=inputs.as_record() if inputs else None,
        manifest=manifest_hash,
    )


def _log_end(log: RunLog, results: Iterable[ClinicResult], seconds: float) -> None:
    kept = tuple(results)
    failed = sum(bool(result.errors) for result in kept)
    same = sum(result.is_up_to_date for result in kept)
    log.add(
        "finished",
        made=len(kept) - failed - same,
        up_to_date=same,
        failed=failed,
        seconds=round(seconds, 1),
    )
