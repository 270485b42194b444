"""Make every clinic's outputs: run its notebooks in a hidden folder, then have them published.

A clinic that fails stops no other; the hidden folders are gone afterwards, whatever happens.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.batch.executors import Executor, LocalProcesses
from clinic_lib.batch.notebooks import PRODUCTS, find_notebook
from clinic_lib.batch.publish import ClinicResult, Work, finish, words_for_the_disk
from clinic_lib.batch.staging import make_staging
from clinic_lib.batch.tasks import NotebookOutcome, NotebookRun

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic


@dataclass(frozen=True, slots=True)
class Settings:
    """Where things are, and how hard to work.

    Parameters
    ----------
    data, parameters, output : Path
        Folders of the tables, of the clinic files, and of what is made.
    template : Path, optional
        PowerPoint file whose design the evidence packs take.
    jobs : int
        How many notebooks run at once.
    cell_seconds : int
        Longest a single notebook cell may run.
    """

    data: Path
    parameters: Path
    output: Path
    template: Path | None = None
    jobs: int = 1
    cell_seconds: int = 600


# The notebooks that write files themselves.
WRITERS = frozenset({"evidence_pack", "meeting"})
Progress = NotebookRun | NotebookOutcome | ClinicResult | None
Notify = Callable[[Progress], None]


def run_batch(
    clinics: Sequence[Clinic],
    settings: Settings,
    *,
    executor: Executor | None = None,
    notify: Notify | None = None,
) -> tuple[ClinicResult, ...]:
    """Make the outputs of every clinic; a clinic that fails stops no other.

    Parameters
    ----------
    clinics : sequence of Clinic
        Already checked.
    settings : Settings
        Folders, template and number of jobs.
    executor : Executor, optional
        Who runs the notebooks; by default processes of this machine.
    notify : callable, optional
        Told of each run as it starts, each outcome, each clinic's result, and of time passing.

    Returns
    -------
    tuple of ClinicResult
        In the order of ``clinics``.
    """
    tell: Notify = notify or (lambda _progress: None)
    results: dict[str, ClinicResult] = {}
    with contextlib.ExitStack() as stack:
        works = {c.clinic_id: stack.enter_context(_prepared(c, settings)) for c in clinics}
        runs = [run for work in works.values() for run in work.runs]
        # Closed here and now, not by the garbage collector: Ctrl-C must end the workers first.
        events = stack.enter_context(
            contextlib.closing((executor or LocalProcesses(settings.jobs)).run(runs))
        )
        for event in events:
            tell(event)
            if isinstance(event, NotebookOutcome):
                work = works[event.clinic_id]
                work.outcomes[event.name] = event
                if len(work.outcomes) == len(work.runs):
                    results[event.clinic_id] = finish(work)
                    tell(results[event.clinic_id])
    return tuple(results[clinic.clinic_id] for clinic in clinics)


@contextlib.contextmanager
def _prepared(clinic: Clinic, settings: Settings) -> Iterator[Work]:
    """A hidden folder to make a clinic in, removed afterwards whatever happens."""
    with words_for_the_disk(settings.output):
        staging = make_staging(settings.output, clinic.clinic_id)
    try:
        runs = [
            NotebookRun(
                clinic_id=clinic.clinic_id,
                name=product.name,
                notebook=str(find_notebook(product.name)),
                folder=str(staging),
                parameters=notebook_parameters(product.name, clinic, settings, staging),
                has_report=product.has_report,
                cell_seconds=settings.cell_seconds,
            )
            for product in PRODUCTS
        ]
        yield Work(clinic, staging, settings.output / clinic.clinic_id, runs)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def notebook_parameters(
    name: str, clinic: Clinic, settings: Settings, folder: Path
) -> dict[str, str]:
    """Values for a notebook's parameters cell.

    Paths are relative to the folder the notebook runs in, which lies as deep as the one it ends up
    in: the executed notebook names no machine and can be run again where it is.

    Parameters
    ----------
    name : str
        Product name.
    clinic : Clinic
        The clinic.
    settings : Settings
        Folders and template.
    folder : Path
        Folder the notebook runs in.

    Returns
    -------
    dict of str
    """
    parameters = {
        "clinic_file": _relative(clinic.path, folder),
        "data_folder": _relative(settings.data, folder),
    }
    if name in WRITERS:
        parameters["output_folder"] = "."
        parameters["template"] = _relative(settings.template, folder) if settings.template else ""
    return parameters


def _relative(path: Path, folder: Path) -> str:
    """The path as seen from a folder; absolute where they share no root (drives of Windows)."""
    real = path.resolve()
    try:
        return Path(os.path.relpath(real, folder.resolve())).as_posix()
    except ValueError:
        return real.as_posix()
