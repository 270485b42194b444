"""Commands that check the data and make the clinics' outputs."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinic_lib.cli.options import (
    BATCH_CODES,
    EXIT_CODES,
    FAILED,
    MADE,
    REFUSED,
    data_option,
    making_options,
    parameters_option,
    place_option,
    quiet_option,
    template_option,
)

if TYPE_CHECKING:
    from clinic_lib.batch import ClinicResult, Executor, Place, Settings


@click.command(epilog=EXIT_CODES)
@data_option
@parameters_option
@place_option
@quiet_option
def check(data: Path, parameters: Path, output: Place, quiet: bool) -> int:
    """List every problem in the data and the clinic files.

    Every problem stands on a line of its own: file, row, column, value, what is wrong and what to
    do. What only deserves a second thought, such as speakers who all speak from one side, is told
    after that and refuses nothing. Nothing is run and nothing is changed.
    """
    _import_for_checks()
    from clinic_lib import batch
    from clinic_lib.data import survey
    from clinic_lib.meeting import clinic_files, clinic_warnings

    batch.keep_pyarrow_from_signals()
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


@click.command(epilog=BATCH_CODES)
@click.argument("clinic")
@data_option
@parameters_option
@place_option
@template_option
@making_options
@quiet_option
def pack(clinic: str, parameters: Path, **options: Any) -> int:
    """Make one clinic's evidence pack and reports.

    CLINIC is the clinic's id, such as greenest-county-2011-06, or the path of its file.
    """
    from clinic_lib import batch

    only = batch.choose_clinic(clinic, parameters)
    return _make(only, parameters=parameters, **options)


@click.command(epilog=BATCH_CODES)
@data_option
@parameters_option
@place_option
@template_option
@making_options
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="Let the workers of a Dask scheduler make the clinics, such as tcp://host:8786.",
)
@quiet_option
def batch(**options: Any) -> int:
    """Make every clinic's evidence pack and reports.

    Everything is checked first; where the check finds a problem nothing is run. A clinic that fails
    stops no other: its half-run notebook is kept as *.failed.ipynb, and its last good outputs stay.
    Stopped or killed, it is taken up again with --resume. What was run, by whom and with what
    result is added to run_log.jsonl in the output folder; a store keeps a file for each run.
    """
    return _make(None, **options)


def _make(only: Path | None, *, quiet: bool, as_json: bool, **options: Any) -> int:
    """Check, run and tell; the exit code."""
    from clinic_lib import batch

    start = time.monotonic()
    options["jobs"] = options["jobs"] or os.cpu_count() or 1
    options["engine"] = batch.EngineChoice(options["engine"])
    settings = batch.Settings(**options)
    silent = quiet or as_json
    with contextlib.ExitStack() as stack:
        stack.enter_context(batch.noted_interruptions())
        executor = None
        if not (settings.resume or settings.scheduler):
            # While the data are checked another process imports what the notebooks need.
            executor = stack.enter_context(batch.LocalProcesses(settings.jobs, settings.engine))
        if not silent:
            what = only.name if only else f"the clinic files in '{settings.parameters}'"
            click.echo(f"Checking the data in '{settings.data}' and {what}...", err=True)
        _import_for_checks()
        batch.keep_pyarrow_from_signals()
        problems = batch.check_everything(settings, only=only)
        if problems:
            click.echo(batch.problem_list(problems, "nothing was run"), err=True)
            return REFUSED
        results = _run(settings, only, executor, silent=silent, as_json=as_json)
    failed = [result for result in results if result.errors]
    if not as_json and (failed or not quiet):
        seconds = time.monotonic() - start
        click.echo(batch.batch_summary(results, seconds), err=quiet)
    return FAILED if failed else MADE


def _import_for_checks() -> None:
    """Import what checks need, and leave it out whenever Python looks for garbage.

    It is made of objects that lead to each other, which Python would look through again and again.
    """
    gc.disable()
    try:
        for name in ("pandera.pandas", "clinic_lib.data.check", "clinic_lib.meeting.plan_checks"):
            importlib.import_module(name)
    finally:
        gc.freeze()
        gc.enable()


def _run(
    settings: Settings, only: Path | None, executor: Executor | None, *, silent: bool, as_json: bool
) -> tuple[ClinicResult, ...]:
    """Run the clinics with progress on the error stream, or records on the other."""
    from clinic_lib import batch
    from clinic_lib.meeting import clinic_files

    clinics = batch.load_clinics((only,) if only else clinic_files(settings.parameters))
    if silent:
        record = _print_json if as_json else None
        return batch.run_batch(clinics, settings, executor=executor, record=record)
    notebooks = len(clinics) * len(batch.PRODUCTS)
    click.echo(f"Making {_clinics(len(clinics))}, {notebooks} notebooks...", err=True)
    line = batch.ProgressLine(sys.stderr, len(clinics), notebooks)
    with contextlib.closing(line):
        return batch.run_batch(clinics, settings, executor=executor, notify=line)


def _print_json(record: dict[str, Any]) -> None:
    click.echo(json.dumps(record, ensure_ascii=False, default=str))


def _clinics(number: int) -> str:
    return f"{number} clinic{'' if number == 1 else 's'}"
