"""The ``clinic`` command: parsing, one call each, and words for everything that can go wrong.

Nothing but click is imported until a command runs, so that help is there at once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from clinic_lib.errors import ClinicError, ParameterError

if TYPE_CHECKING:
    from datetime import datetime

    from clinic_lib.batch import ClinicResult, Settings

MADE, FAILED, REFUSED, STOPPED = 0, 1, 2, 130
EXIT_CODES = """\b
Exit codes:
  0  all went well
  1  some clinic failed; the others were made, and the table at the end says why
  2  the check found problems, or the command was not understood; nothing was run"""
ASKING_CODES = """\b
Exit codes:
  0  all went well
  2  the data or the command could not be used; nothing was changed"""
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class _InOrder(click.Group):
    """A group that lists its commands in the order they are used in."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def _option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    return click.option(*names, **{"show_default": True, **settings})


data_option = _option("--data", type=FOLDER, default="data", help="Folder of the tables.")
parameters_option = _option(
    "--parameters", type=FOLDER, default="parameters", help="Folder of the clinic files."
)
output_option = _option(
    "--output", type=FOLDER, default="outputs", help="Folder for what is made, one inside for each."
)
template_option = click.option(
    "--template", type=FILE, help="PowerPoint file (.pptx) whose design the packs take."
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    help="How many notebooks run at once.  [default: one for each processor]",
)
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong.")


@click.group(
    cls=_InOrder,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
)
@click.version_option(package_name="performance-clinics", message="performance-clinics %(version)s")
def cli() -> None:
    """Prepare performance clinics.

    Checked data and one clinic file a meeting become a trend report, a benchmark report and a
    PowerPoint evidence pack.

    \b
    Most days:
      clinic suggest greenest-county         what could the clinic look into?
      clinic check                           is everything in order?
      clinic batch                           make every clinic, into outputs/
      clinic pack greenest-county-2011-06    make one clinic

    'clinic COMMAND --help' tells more about a command.
    """  # noqa: D301 - click reads the backspace as: keep these lines as they are


@cli.command(epilog=EXIT_CODES)
@data_option
@parameters_option
@output_option
@quiet_option
def check(data: Path, parameters: Path, output: Path, quiet: bool) -> int:
    """List every problem in the data and the clinic files.

    Every problem stands on a line of its own: file, row, column, value, what is wrong and what to
    do. Nothing is run and nothing is changed.
    """
    from clinic_lib import batch

    settings = batch.Settings(data, parameters, output)
    problems = batch.check_everything(settings)
    if problems:
        click.echo(batch.problem_list(problems, "nothing was run or changed"))
        return REFUSED
    if not quiet:
        click.echo(batch.all_is_well(settings))
    return MADE


@cli.command(epilog=EXIT_CODES)
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


@cli.command(epilog=EXIT_CODES)
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


@cli.command(epilog=ASKING_CODES)
@click.argument("partnership", required=False)
@data_option
@parameters_option
@click.option(
    "--on", metavar="DATE", help="Day of the clinic, such as 2011-06-15.  [default: today]"
)
@click.option(
    "--wish",
    "wishes",
    multiple=True,
    metavar="INDICATOR",
    help="An indicator that the PMG asked for, which comes first; may be repeated.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for another program.")
def suggest(data: Path, parameters: Path, as_json: bool, **asked: Any) -> int:
    """Propose up to four indicators to look into, and achievements to celebrate.

    PARTNERSHIP is its id in the table partnerships; without it every partnership is told. Every
    point of every score is shown with its reason. Clinic files dated before the day tell what has
    not been looked at for long. Nothing is changed.
    """
    from clinic_lib import batch

    proposals, notes = batch.suggest_clinics(data, parameters, **asked)
    tell = batch.suggestion_json if as_json else batch.suggestion_text
    click.echo(tell(proposals, notes))
    return MADE


@cli.group("import", cls=_InOrder)
def import_() -> None:
    """Bring in published figures.

    The files are read as they were published. Published limits, status markers and breakdowns are
    kept, and what is left out is said, with the reason.
    """


def _importer(name: str, help_text: str) -> None:
    """One import command; they differ only in the source they know."""

    @import_.command(name, help=help_text, epilog=EXIT_CODES)
    @click.argument("files", nargs=-1, required=True, type=FILE)
    @click.option("--into", type=FOLDER, required=True, help="Data folder to write into.")
    @click.option(
        "--area",
        "areas",
        multiple=True,
        metavar="CODE",
        help="Keep only this area, or all whose code begins so (E10); may be repeated.",
    )
    @quiet_option
    def command(files: tuple[Path, ...], into: Path, areas: tuple[str, ...], quiet: bool) -> int:
        from clinic_lib.data import importers

        report = getattr(importers, f"import_{name}")(files, into=into, areas=areas)
        if not quiet:
            click.echo(report.summary())
        return MADE


_importer("fingertips", "Data exports of Fingertips (public health profiles), as downloaded.")
_importer("ons", "Files of the ONS service Explore Local Statistics, as published.")


@import_.command(epilog=EXIT_CODES)
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--into", type=FOLDER, required=True, help="Data folder to write into.")
@click.option(
    "--as-at",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the list is dated.  [default: the month in the file's name]",
)
@quiet_option
def neighbours(files: tuple[Path, ...], into: Path, as_at: datetime | None, quiet: bool) -> int:
    """Statistical neighbours of the Department for Education, as published."""
    from clinic_lib.data import importers

    day = as_at.date() if as_at else None
    report = importers.import_neighbours(files, into=into, as_at=day)
    if not quiet:
        click.echo(report.summary())
    return MADE


@cli.command()
@data_option
@parameters_option
@output_option
@click.option("--no-browser", is_flag=True, help="Only print the address to open.")
@click.argument("jupyter_options", nargs=-1, metavar="[-- JUPYTER_OPTIONS...]")
def lab(
    data: Path, parameters: Path, output: Path, no_browser: bool, jupyter_options: tuple[str, ...]
) -> int:
    """Ask the library questions in JupyterLab.

    Opens the notebook explore.ipynb on your own machine; stop it with Ctrl-C. What stands after --
    is passed on to JupyterLab, for example: clinic lab -- --port=9000
    """
    from clinic_lib.batch import Folders, open_lab

    folders = Folders(data, parameters, output)
    return open_lab(folders, browser=not no_browser, passed_on=jupyter_options)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code; the user never sees a traceback.

    Parameters
    ----------
    arguments : sequence of str, optional
        By default those of the command line.
    """
    with contextlib.suppress(ValueError, AttributeError):
        # Ended by a scheduler, the command cleans up as it does after Ctrl-C. Only the main thread
        # of a program may ask for this, and not on every system.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = _exit_code(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our words has gone; Python would complain about it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


def _exit_code(arguments: Sequence[str] | None) -> int:
    """Run the command; every error becomes words and a code."""
    try:
        code = cli.main(arguments, prog_name="clinic", standalone_mode=False)
        return code if isinstance(code, int) else MADE
    except click.ClickException as error:
        error.show()
        return REFUSED
    except (click.Abort, KeyboardInterrupt):
        click.echo(
            "\nStopped. What was finished stands; run the command again for the rest.", err=True
        )
        return STOPPED
    except ClinicError as error:
        click.echo(f"clinic: {error}", err=True)
        return REFUSED if isinstance(error, ParameterError) or error.problems else FAILED
    except BrokenPipeError:
        return MADE
    except Exception as error:  # the last resort: one line for the user, the rest for a log
        click.echo(_unexpected(error), err=True)
        return FAILED


def _unexpected(error: Exception) -> str:
    """One line for an error nobody foresaw, and where its details were put."""
    import traceback

    what = f"clinic: something went wrong that should not ({type(error).__name__}: {error})."
    try:
        handle, name = tempfile.mkstemp(prefix="clinic-error-", suffix=".log", text=True)
        with os.fdopen(handle, "w", encoding="utf-8") as log:
            log.write(" ".join(sys.argv) + "\n" + "".join(traceback.format_exception(error)))
    except OSError:
        return " ".join(what.split())
    return (
        f"{' '.join(what.split())} The details are in {name}: please send that file with a report."
    )
