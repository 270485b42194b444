"""Commands that check the data and make the clinics' outputs."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinic_lib.cli.options import (
    EXIT_CODES,
    FAILED,
    MADE,
    REFUSED,
    data_option,
    jobs_option,
    output_option,
    parameters_option,
    quiet_option,
    template_option,
)

if TYPE_CHECKING:
    from clinic_lib.batch import ClinicResult, Settings


@click.command(epilog=EXIT_CODES)
@data_option
@parameters_option
@output_option
@quiet_option
def check(data: Path, parameters: Path, output: Path, quiet: bool) -> int:
    """List every problem in the data and the clinic files.

    Every problem stands on a line of its own: file, row, column, value, what is wrong and what to
    do. What only deserves a second thought, such as speakers who all speak from one side, is told
    after that and refuses nothing. Nothing is run and nothing is changed.
    """
    from clinic_lib import batch
    from clinic_lib.data import survey
    from clinic_lib.meeting import clinic_files, clinic_warnings

    settings = batch.Settings(data, parameters, output)
    seen = survey(data)
    problems = batch.check_everything(settings, seen=seen)
    if problems:
        click.echo(batch.problem_list(problems, "nothing was run or changed"))
        return REFUSED
    if not quiet:
        click.echo(batch.all_is_well(settings, seen))
    if warnings := batch.warning_list(clinic_warnings(clinic_files(parameters))):
        click.echo(f"\n{warnings}")
    return MADE


@click.command(epilog=EXIT_CODES)
@click.argument("clinic")
@data_option
@parameters_option
@output_option
@template_option
@jobs_option
@quiet_option
def pack(clinic: str, parameters: Path, **options: Any) -> int:
    """Make one clinic's evidence pack and reports.

    CLINIC is the clinic's id, such as greenest-county-2011-06, or the path of its file.
    """
    from clinic_lib import batch

    only = batch.choose_clinic(clinic, parameters)
    return _make(only, parameters=parameters, **options)


@click.command(epilog=EXIT_CODES)
@data_option
@parameters_option
@output_option
@template_option
@jobs_option
@quiet_option
def batch(**options: Any) -> int:
    """Make every clinic's evidence pack and reports.

    Everything is checked first; where the check finds a problem nothing is run. A clinic that fails
    stops no other: its half-run notebook is kept as *.failed.ipynb, and its last good outputs stay.
    """
    return _make(None, **options)


def _make(only: Path | None, *, jobs: int | None, quiet: bool, **folders: Any) -> int:
    """Check, run and tell; the exit code."""
    from clinic_lib import batch

    start = time.monotonic()
    settings = batch.Settings(jobs=jobs or os.cpu_count() or 1, **folders)
    if not quiet:
        what = only.name if only else f"the clinic files in '{settings.parameters}'"
        click.echo(f"Checking the data in '{settings.data}' and {what}...", err=True)
    problems = batch.check_everything(settings, only=only)
    if problems:
        click.echo(batch.problem_list(problems, "nothing was run"), err=True)
        return REFUSED
    results = _run(settings, only, quiet)
    failed = [result for result in results if result.errors]
    if failed or not quiet:
        seconds = time.monotonic() - start
        click.echo(batch.batch_summary(results, seconds), err=quiet)
    return FAILED if failed else MADE


def _run(settings: Settings, only: Path | None, quiet: bool) -> tuple[ClinicResult, ...]:
    """Run the clinics with progress on the error stream."""
    from clinic_lib import batch
    from clinic_lib.meeting import clinic_files

    clinics = batch.load_clinics((only,) if only else clinic_files(settings.parameters))
    if quiet:
        return batch.run_batch(clinics, settings)
    notebooks = len(clinics) * len(batch.PRODUCTS)
    click.echo(f"Making {_clinics(len(clinics))}, {notebooks} notebooks...", err=True)
    line = batch.ProgressLine(sys.stderr, len(clinics), notebooks)
    with contextlib.closing(line):
        return batch.run_batch(clinics, settings, notify=line)


def _clinics(number: int) -> str:
    return f"{number} clinic{'' if number == 1 else 's'}"
