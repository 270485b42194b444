"""Clinics made on this machine: each in a hidden folder, published when its last notebook is done.

A clinic's folder is made when its first notebook is about to run and is gone afterwards, whatever
happens, so that neither memory nor disk grows with the number of clinics.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clinic_lib.batch.disk import words_for_the_disk
from clinic_lib.batch.executors import Executor
from clinic_lib.batch.notebook_runs import build_runs
from clinic_lib.batch.publish import ClinicResult, Work
from clinic_lib.batch.settings import Settings
from clinic_lib.batch.staging import make_staging
from clinic_lib.batch.tasks import Event, NotebookOutcome, NotebookRun
from clinic_lib.errors import OutputError

if TYPE_CHECKING:
    from clinic_lib.batch.destinations import Publisher
    from clinic_lib.batch.inputs import Inputs
    from clinic_lib.meeting import Clinic

Progress = Event | ClinicResult
TICK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Job:
    """A clinic that has to be made.

    Parameters
    ----------
    clinic : Clinic
        The clinic.
    inputs : Inputs, optional
        What it is made from.
    run_id : str
        The batch.
    why : str
        Why it has to be made, in words.
    """

    clinic: Clinic
    inputs: Inputs | None = None
    run_id: str = ""
    why: str = ""


def make_here(
    jobs: Sequence[Job], settings: Settings, executor: Executor, publisher: Publisher
) -> Generator[Progress, None, None]:
    """Make some clinics; closing the iterator stops everything and leaves nothing half-made.

    Parameters
    ----------
    jobs : sequence of Job
        Begun in this order.
    settings : Settings
        Folders, template and limits.
    executor : Executor
        Who runs the notebooks.
    publisher : Publisher
        Who publishes a clinic when its last notebook is done.

    Yields
    ------
    NotebookRun, NotebookOutcome, ClinicResult or None
        What happens, as it happens.
    """
    bench = _Bench(settings, publisher)
    try:
        with contextlib.closing(executor.run(bench.runs(jobs))) as events:
            for event in events:
                yield event
                if isinstance(event, NotebookOutcome):
                    bench.take(event)
                yield from bench.results()
        yield from bench.results()
        while publisher.is_waiting:
            yield None
            yield from publisher.results(TICK_SECONDS)
    finally:
        bench.clear()


class _Bench:
    """The clinics that are being made at this moment."""

    def __init__(self, settings: Settings, publisher: Publisher) -> None:
        self._settings = settings
        self._publisher = publisher
        self._works: dict[str, Work] = {}
        self._not_begun: list[ClinicResult] = []

    def runs(self, jobs: Sequence[Job]) -> Iterator[NotebookRun]:
        """Every run of every clinic; a clinic's folder is made with its first run.

        As many clinics as run at once are begun together and go on step by step, because a clinic's
        notebooks work out what its later ones have then only to read.
        """
        size = self._settings.jobs
        for start in range(0, len(jobs), size):
            begun = [work for job in jobs[start : start + size] if (work := self._begin(job))]
            for step in zip(*(_in_turn(work.runs) for work in begun), strict=True):
                yield from step

    def _begin(self, job: Job) -> Work | None:
        """The work on a clinic; None where it could not be published or has no room."""
        clinic_id, working = job.clinic.clinic_id, self._publisher.working
        try:
            self._publisher.require_ready()
            with words_for_the_disk(working):
                staging = make_staging(working, clinic_id)
        except OutputError as error:
            self._not_begun.append(_not_begun(job, self._settings, error))
            return None
        runs = build_runs(job.clinic, self._settings, staging)
        work = Work(job.clinic, staging, working / clinic_id, runs, job.inputs, job.run_id, job.why)
        self._works[clinic_id] = work
        return work

    def take(self, outcome: NotebookOutcome) -> None:
        """Note an outcome; after a clinic's last one it is published."""
        work = self._works[outcome.clinic_id]
        work.outcomes[outcome.name] = outcome
        if len(work.outcomes) == len(work.runs):
            del self._works[outcome.clinic_id]
            self._publisher.publish(work)

    def results(self) -> Iterator[ClinicResult]:
        """The results that nobody has been told of yet."""
        while self._not_begun:
            yield self._not_begun.pop(0)
        yield from self._publisher.results()

    def clear(self) -> None:
        """Remove the hidden folders of clinics that were not finished."""
        for work in self._works.values():
            shutil.rmtree(work.staging, ignore_errors=True)


def _in_turn(runs: Sequence[NotebookRun]) -> list[NotebookRun]:
    """The first run, then those that make documents, then the quick ones, with which all end."""
    first, *others = runs
    return [first, *sorted(others, key=lambda run: run.has_report)]


def _not_begun(job: Job, settings: Settings, error: OutputError) -> ClinicResult:
    """The result of a clinic for which there was no place to begin with."""
    clinic = job.clinic
    folder = settings.output / clinic.clinic_id
    return ClinicResult(clinic.clinic_id, clinic.title, folder, errors=(str(error),), why=job.why)
