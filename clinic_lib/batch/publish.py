"""Put what was made into its place, or keep what failed beside the last good. Runs nothing.

A clinic's outputs are replaced together or not at all, so that no folder ever mixes the figures of
two runs.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clinic_lib.batch.addresses import Place
from clinic_lib.batch.claims import who_runs
from clinic_lib.batch.differencing import check_differencing
from clinic_lib.batch.disk import words_for_the_disk
from clinic_lib.batch.manifest import (
    FAILED_MANIFEST,
    MANIFEST,
    build_manifest,
    write_manifest,
)
from clinic_lib.batch.notebooks import PRODUCTS
from clinic_lib.batch.own_files import (
    FAILED_NOTEBOOK,
    bring_late_files,
    carry_own_files,
    own_files,
)
from clinic_lib.batch.staging import LITTER, files_in
from clinic_lib.batch.swap import swap_folder
from clinic_lib.batch.tasks import NotebookOutcome, NotebookRun
from clinic_lib.errors import OutputError

if TYPE_CHECKING:
    from clinic_lib.batch.inputs import Inputs
    from clinic_lib.meeting import Clinic

EDITED = "an output of the last run had been changed by hand; your version is kept"


@dataclass(frozen=True, slots=True)
class ClinicResult:
    """What became of one clinic.

    Parameters
    ----------
    clinic_id, title : str
        The clinic.
    folder : Path or Address
        Where its outputs are.
    made : tuple of str
        Names of the files made; when the clinic failed, only where nothing good stood before.
    errors : tuple of str
        Why it failed, one for each notebook that did; empty when all went well.
    warnings : tuple of str
        What the notebooks warned of.
    seconds : float
        Time its notebooks took, added up.
    is_up_to_date : bool
        Whether nothing had to be made, because what stands is what would be made.
    why : str
        Why it was made, where an earlier run had made it.
    """

    clinic_id: str
    title: str
    folder: Place
    made: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    is_up_to_date: bool = False
    why: str = ""


@dataclass(slots=True)
class Work:
    """A clinic on its way: where it is made, what is run, what has come of it so far."""

    clinic: Clinic
    staging: Path
    target: Path
    runs: list[NotebookRun]
    inputs: Inputs | None = None
    run_id: str = ""
    why: str = ""
    outcomes: dict[str, NotebookOutcome] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def finish(work: Work) -> ClinicResult:
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
        why=work.why,
    )


def _found_wanting(work: Work) -> list[str]:
    """What speaks against publishing notebooks that all ran to their end."""
    missing = [name for name in expected_files() if not (work.staging / name).is_file()]
    errors = [f"'{name}' was not written by its notebook" for name in missing]
    read = [_files_read(outcome) for outcome in work.outcomes.values() if outcome.provenance]
    read += [dict(work.inputs.files)] if work.inputs and read else []
    if any(len({files.get(name, hash_) for files in read}) > 1 for name, hash_ in _all(read)):
        errors.append("the data changed while the clinic was being made; run it again")
    return errors


def _files_read(outcome: NotebookOutcome) -> dict[str, str]:
    """Hash by name of the data files that a notebook read."""
    return {entry["file"]: entry["sha256"] for entry in outcome.provenance.get("files", [])}


def _all(read: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    """Every (name, hash) of several readings."""
    return [pair for files in read for pair in files.items()]


def expected_files() -> list[str]:
    """Every file that a complete clinic must have, but for its manifest."""
    return [name for product in PRODUCTS for name in (*product.outputs, f"{product.name}.ipynb")]


def _manifest(work: Work, outputs: Sequence[str]) -> dict[str, Any]:
    """The manifest of a clinic on its way."""
    unknown = NotebookOutcome(work.clinic.clinic_id, "", error="it was not run")
    pairs = [(run, work.outcomes.get(run.name, unknown)) for run in work.runs]
    manifest = build_manifest(work.clinic, pairs, work.staging, outputs)
    made_by = {"id": work.run_id, "by": asdict(who_runs()), "because": work.why}
    inputs = work.inputs.as_record() if work.inputs else None
    return {**manifest, "warnings": list(_warnings(work)), "run": made_by, "inputs": inputs}


def _warnings(work: Work) -> tuple[str, ...]:
    """What the notebooks warned of, and what this release would tell beside the one before."""
    told = {words for outcome in work.outcomes.values() for words in outcome.warnings}
    return tuple(sorted(told | set(work.warnings)))


def _publish(work: Work) -> tuple[str, ...]:
    """Put the folder of a clinic in the place of its last one; returns the names of its files.

    Everything that the notebooks left is published. Of the last folder only the users' own files
    come along: what the last run made and this one did not is gone.
    """
    with words_for_the_disk(work.target):
        outputs = files_in(work.staging)
        _remove_litter(work.staging)
        edited = carry_own_files(work.target, work.staging)
        work.warnings += tuple(f"{EDITED}: {words}" for words in edited)
        write_manifest(_manifest(work, outputs), work.staging / MANIFEST)
        carried = own_files(work.staging)
        if work.target.is_dir():
            shutil.copymode(work.target, work.staging)
        before = swap_folder(work.staging, work.target)
        if before:
            bring_late_files(before, work.target, carried)
            shutil.rmtree(before, ignore_errors=True)
    return (*outputs, MANIFEST)


def _remove_litter(folder: Path) -> None:
    """Remove hidden files and folders that the notebooks left; they are nobody's output."""
    for path in [*folder.rglob(".*"), *(path for name in LITTER for path in folder.rglob(name))]:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _keep_failed(work: Work) -> tuple[str, ...]:
    """Put failed notebooks and a record beside the last good outputs, which stay as they are.

    Where nothing good stands yet, what did succeed is better than nothing; returns its names.
    """
    failed = [p for p in PRODUCTS if p.name not in work.outcomes or work.outcomes[p.name].error]
    spoiled = {name for p in failed for name in (*p.outputs, f"{p.name}.ipynb")}
    with words_for_the_disk(work.target):
        work.target.mkdir(exist_ok=True)
        stands = (work.target / MANIFEST).exists()
        made = [] if stands else [n for n in files_in(work.staging) if n not in spoiled]
        for product in PRODUCTS:
            executed = work.staging / f"{product.name}.ipynb"
            kept = work.target / f"{product.name}{FAILED_NOTEBOOK}"
            kept.unlink(missing_ok=True)
            if product in failed and executed.is_file():
                os.replace(executed, kept)
        write_manifest(_manifest(work, made), work.target / FAILED_MANIFEST)
        for name in made:
            (work.target / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(work.staging / name, work.target / name)
    return tuple(made)
