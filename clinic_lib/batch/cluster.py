"""Clinics made by the workers of a Dask cluster. The command only hands out work and listens.

A clinic travels as one archive, so that a worker needs nothing but this package and the output
folder. A clinic whose worker is lost is made by another; what both might have made is published
once. A folder is replaced whole, and the second finds the first's there; in a store the workers
only upload, and the command moves one of the two to its place.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING

from clinic_lib.batch.bundle import pack_clinic
from clinic_lib.batch.cluster_task import Order, make_one
from clinic_lib.batch.inputs import library_hash
from clinic_lib.batch.local import Job, Progress
from clinic_lib.batch.publish import ClinicResult
from clinic_lib.batch.settings import Settings
from clinic_lib.batch.tasks import NotebookRun
from clinic_lib.errors import ClinicError, OutputError, ParameterError

if TYPE_CHECKING:
    from distributed import Client, Future

    from clinic_lib.batch.destinations import Publisher

TICK_SECONDS = 0.2
CONNECT_SECONDS = 30
# So many clinics for each worker's thread are under way, so that none waits for the next.
AHEAD = 2
MISSING = (
    "Working on a cluster needs the package 'distributed', which is not installed. Install it with "
    "pip install 'performance-clinics[cluster]', or leave out --scheduler."
)


def make_on_cluster(
    jobs: Sequence[Job], settings: Settings, publisher: Publisher, *, claim: str = ""
) -> Generator[Progress, None, None]:
    """Have some clinics made by the workers of a scheduler.

    Parameters
    ----------
    jobs : sequence of Job
        Handed out in this order.
    settings : Settings
        Has the scheduler's address; the output folder must be one that the workers reach under the
        same name or address.
    publisher : Publisher
        Who publishes, or takes note of, what the workers made.
    claim : str
        What the workers need to know of the claim on a store.

    Yields
    ------
    NotebookRun, NotebookOutcome, ClinicResult or None
        What happens; a clinic's notebooks are told when it is done.

    Raises
    ------
    ParameterError
        If there is no such scheduler, or its workers have another version of this library.
    OutputError
        If the scheduler is lost on the way.
    """
    with _connected(settings.scheduler) as client:
        _require_same_library(client)
        yield from _Crew(client, settings, publisher, claim).make(jobs)


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        from distributed import Client
    except ImportError as error:
        raise ParameterError(MISSING) from error
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ParameterError(
            f"No scheduler answers at '{address}' ({error}). Check the address, which looks like "
            "tcp://host:8786, and that 'dask scheduler' runs there. Nothing was run."
        ) from error
    with client:
        yield client


def _require_same_library(client: Client) -> None:
    """Refuse workers that would make something else."""
    try:
        found = client.run(library_hash, on_error="return")
    except OSError as error:
        raise ParameterError(f"The workers could not be asked ({error}).") from error
    if not found:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        found = client.run(library_hash, on_error="return")
    other = sorted(worker for worker, told in found.items() if told != library_hash())
    if other:
        raise ParameterError(
            f"{len(other)} of {len(found)} workers have another version of performance-clinics "
            f"than this command, or none (such as {other[0]}). Install the same one there. "
            "Nothing was run."
        )


class _Crew:
    """The clinics that the workers have in hand."""

    def __init__(
        self, client: Client, settings: Settings, publisher: Publisher, claim: str
    ) -> None:
        self._client = client
        self._publisher = publisher
        self._claim = claim
        self._settings = settings
        self._under_way: dict[Future, Job] = {}
        self._known: frozenset[str] = frozenset()

    def make(self, jobs: Sequence[Job]) -> Iterator[Progress]:
        """Hand out the work, a little ahead of the workers, and tell what comes of it."""
        waiting = iter(jobs)
        self._known = _known_indicators(jobs, self._settings)
        try:
            while True:
                yield from self._hand_out(waiting)
                yield from self._publisher.results()
                if not (self._under_way or self._publisher.is_waiting):
                    return
                done = [future for future in self._under_way if future.done()]
                for future in done:
                    yield from self._told(self._under_way.pop(future), future)
                if not done:
                    self._require_scheduler()
                    time.sleep(TICK_SECONDS)
                    yield None
        finally:
            if self._under_way:
                with contextlib.suppress(Exception):
                    self._client.cancel(list(self._under_way))

    def _hand_out(self, waiting: Iterator[Job]) -> Iterator[Progress]:
        room = AHEAD * max(1, sum(self._client.nthreads().values()))
        while len(self._under_way) < room and (job := next(waiting, None)):
            try:
                self._publisher.require_ready()
                archive = pack_clinic(job.clinic, self._settings, self._known)
            except (ClinicError, OSError) as error:
                yield _failed(job, self._settings, str(error))
                continue
            order = Order.of(job, self._settings, claim=self._claim)
            key = f"clinic-{job.run_id}-{job.clinic.clinic_id}"
            future = self._client.submit(make_one, archive, order, key=key, pure=False)
            self._under_way[future] = job

    def _told(self, job: Job, future: Future) -> Iterator[Progress]:
        """The events of a clinic that is done."""
        try:
            outcomes, result = future.result()
        except Exception as error:  # whatever a worker's end looks like, its clinic has failed
            outcomes, result = [], _failed(job, self._settings, _lost_words(error))
        for outcome in outcomes:
            yield NotebookRun(outcome.clinic_id, outcome.name, "", "", {})
            yield outcome
        self._publisher.accept(result)

    def _require_scheduler(self) -> None:
        if self._client.status not in ("running", "connecting"):
            raise OutputError(
                f"The scheduler at '{self._settings.scheduler}' was lost. What was published "
                "stands; start it again and run the command with --resume for the rest."
            )


def _known_indicators(jobs: Sequence[Job], settings: Settings) -> frozenset[str]:
    """Every indicator of the data."""
    from clinic_lib.data import load_dataset

    if not jobs:
        return frozenset()
    some = jobs[0].clinic.indicator_ids[:1]
    return frozenset(load_dataset(settings.data, indicators=some).indicators["indicator_id"])


def _failed(job: Job, settings: Settings, words: str) -> ClinicResult:
    clinic = job.clinic
    folder = settings.output / clinic.clinic_id
    return ClinicResult(clinic.clinic_id, clinic.title, folder, errors=(words,), why=job.why)


def _lost_words(error: Exception) -> str:
    """Why a worker never answered, in words."""
    if type(error).__name__ == "KilledWorker":
        return (
            "every worker that tried to make it was lost, usually because it ran out of memory; "
            "give the workers more, or fewer threads each, and run again with --resume"
        )
    if type(error).__name__ in ("CancelledError", "FutureCancelledError", "FuturesCancelledError"):
        return "the scheduler gave it up; run again with --resume"
    return f"{type(error).__name__}: {error}"
