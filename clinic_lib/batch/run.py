"""Make every clinic's outputs: check all, run each, keep what is good, record all.

A clinic's outputs are replaced together or not at all: they are made in a hidden folder beside
their place and moved there when every notebook of the clinic has succeeded. Where one failed, the
outputs of the last good run stay as they were, so that no folder ever mixes the figures of two
runs, and the failed notebook is put beside them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_lib.batch.differencing import check_differencing
from clinic_lib.batch.executors import Executor, LocalProcesses
from clinic_lib.batch.manifest import (
    FAILED_MANIFEST,
    MANIFEST,
    build_manifest,
    write_manifest,
)
from clinic_lib.batch.notebooks import PRODUCTS, find_notebook
from clinic_lib.batch.tasks import NotebookOutcome, NotebookRun
from clinic_lib.errors import OutputError

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


@dataclass(frozen=True, slots=True)
class ClinicResult:
    """What became of one clinic.

    Parameters
    ----------
    clinic_id, title : str
        The clinic.
    folder : Path
        Where its outputs are.
    made : tuple of str
        Names of the files made; when the clinic failed, only where nothing good stood before.
    errors : tuple of str
        Why it failed, one for each notebook that did; empty when all went well.
    warnings : tuple of str
        What the notebooks warned of.
    seconds : float
        Time its notebooks took, added up.
    """

    clinic_id: str
    title: str
    folder: Path
    made: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0


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
                    results[event.clinic_id] = _finish(work)
                    tell(results[event.clinic_id])
    return tuple(results[clinic.clinic_id] for clinic in clinics)


@dataclass(slots=True)
class _Work:
    """A clinic on its way: where it is made, what is run, what has come of it so far."""

    clinic: Clinic
    staging: Path
    target: Path
    runs: list[NotebookRun]
    outcomes: dict[str, NotebookOutcome] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


@contextlib.contextmanager
def _prepared(clinic: Clinic, settings: Settings) -> Iterator[_Work]:
    """A hidden folder to make a clinic in, removed afterwards whatever happens."""
    with _words_for_the_disk(settings.output):
        settings.output.mkdir(parents=True, exist_ok=True)
        made = tempfile.mkdtemp(prefix=f".{clinic.clinic_id}.", dir=settings.output)
    staging = Path(made).resolve()
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
        yield _Work(clinic, staging, settings.output / clinic.clinic_id, runs)
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
    if name == "evidence_pack":
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


def _finish(work: _Work) -> ClinicResult:
    """Move a clinic's outputs to their place, or keep its failed notebooks beside the last good."""
    errors = [f"{o.name}: {o.error}" for o in work.outcomes.values() if o.error]
    made: tuple[str, ...] = ()
    try:
        errors = errors or _found_wanting(work)
        if not errors:
            threshold = work.clinic.disclosure.threshold
            work.warnings = check_differencing(work.target, work.staging, threshold=threshold)
        made = _keep_failed(work) if errors else _publish(work)
    except OutputError as error:
        errors.append(str(error))
    return ClinicResult(
        clinic_id=work.clinic.clinic_id,
        title=work.clinic.title,
        folder=work.target,
        made=made,
        errors=tuple(errors),
        warnings=_warnings(work),
        seconds=round(sum(o.seconds for o in work.outcomes.values()), 1),
    )


def _found_wanting(work: _Work) -> list[str]:
    """What speaks against publishing notebooks that all ran to their end."""
    missing = [name for name in _expected() if not (work.staging / name).is_file()]
    errors = [f"'{name}' was not written by its notebook" for name in missing]
    read = [_files_read(outcome) for outcome in work.outcomes.values() if outcome.provenance]
    if any(len({files.get(name, hash_) for files in read}) > 1 for name, hash_ in _all(read)):
        errors.append("the data changed while the clinic was being made; run it again")
    return errors


def _files_read(outcome: NotebookOutcome) -> dict[str, str]:
    """Hash by name of the data files that a notebook read."""
    return {entry["file"]: entry["sha256"] for entry in outcome.provenance.get("files", [])}


def _all(read: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    """Every (name, hash) of several readings."""
    return [pair for files in read for pair in files.items()]


def _expected() -> list[str]:
    """Every file a complete clinic has, but for its manifest."""
    return [name for product in PRODUCTS for name in (*product.outputs, f"{product.name}.ipynb")]


def _manifest(work: _Work, outputs: Sequence[str]) -> dict[str, Any]:
    """The manifest of a clinic on its way."""
    pairs = [(run, work.outcomes[run.name]) for run in work.runs]
    manifest = build_manifest(work.clinic, pairs, work.staging, outputs)
    return {**manifest, "warnings": list(_warnings(work))}


def _warnings(work: _Work) -> tuple[str, ...]:
    """What the notebooks warned of, and what this release would tell beside the one before."""
    told = {words for outcome in work.outcomes.values() for words in outcome.warnings}
    return tuple(sorted(told | set(work.warnings)))


def _publish(work: _Work) -> tuple[str, ...]:
    """Move everything made to its place, the manifest last; returns the names."""
    names = [*_expected(), MANIFEST]
    with _words_for_the_disk(work.target):
        write_manifest(_manifest(work, _expected()), work.staging / MANIFEST)
        work.target.mkdir(exist_ok=True)
        for name in names:
            os.replace(work.staging / name, work.target / name)
        for name in (FAILED_MANIFEST, *(f"{product.name}.failed.ipynb" for product in PRODUCTS)):
            (work.target / name).unlink(missing_ok=True)
    return tuple(names)


def _keep_failed(work: _Work) -> tuple[str, ...]:
    """Put failed notebooks and a record beside the last good outputs, which stay as they are.

    Where nothing good stands yet, what did succeed is better than nothing; returns its names.
    """
    made: list[str] = []
    with _words_for_the_disk(work.target):
        work.target.mkdir(exist_ok=True)
        stands = (work.target / MANIFEST).exists()
        for product in PRODUCTS:
            executed = f"{product.name}.ipynb"
            kept = work.target / f"{product.name}.failed.ipynb"
            kept.unlink(missing_ok=True)
            if not work.outcomes[product.name].error:
                made += [] if stands else [*product.outputs, executed]
            elif (work.staging / executed).is_file():
                os.replace(work.staging / executed, kept)
        made = [name for name in made if (work.staging / name).is_file()]
        write_manifest(_manifest(work, made), work.target / FAILED_MANIFEST)
        for name in made:
            os.replace(work.staging / name, work.target / name)
    return tuple(made)


@contextlib.contextmanager
def _words_for_the_disk(place: Path) -> Iterator[None]:
    """Turn an error of the disk into one that says what to do."""
    try:
        yield
    except PermissionError as error:
        name = Path(error.filename2 or error.filename or place).name
        raise OutputError(
            f"'{name}' in '{place}' could not be written. Close it if it is open in another "
            "program, check that you may write to the folder, or name another one with --output."
        ) from error
    except OSError as error:
        raise OutputError(
            f"'{place}' could not be written ({error.strerror or error}). Make room or name "
            "another folder with --output, and run again."
        ) from error
