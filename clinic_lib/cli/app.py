"""The command ``clinic``: its parts in order, and words for everything that can go wrong.

Nothing but click is imported until a command runs, so that help is there at once.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from typing import NoReturn

import click

from clinic_lib.cli.actions import actions
from clinic_lib.cli.circulating import circulate
from clinic_lib.cli.dashboard import dashboard
from clinic_lib.cli.importing import import_
from clinic_lib.cli.laboratory import lab
from clinic_lib.cli.making import batch, check, pack
from clinic_lib.cli.minutes import minutes
from clinic_lib.cli.neighbours import neighbours
from clinic_lib.cli.options import BUSY, EXIT_CODES, FAILED, MADE, REFUSED, STOPPED, InOrder
from clinic_lib.cli.planning import new, suggest, timetable
from clinic_lib.errors import BusyError, ClinicError, ParameterError


@click.group(
    cls=InOrder,
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
      clinic new greenest-county --date D    draft the clinic file of a day
      clinic check                           is everything in order?
      clinic batch                           make every clinic, into outputs/
      clinic pack greenest-county-2011-06    make one clinic
      clinic dashboard                       look at it live, write down what is agreed

    'clinic COMMAND --help' tells more about a command.
    """  # noqa: D301 - click reads the backspace as: keep these lines as they are


# In the order they are used in, which is the order in which help lists them.
_COMMANDS = (
    check,
    pack,
    batch,
    circulate,
    dashboard,
    actions,
    minutes,
    suggest,
    new,
    timetable,
    import_,
    neighbours,
    lab,
)
for _command in _COMMANDS:
    cli.add_command(_command)


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
    # At its very end Python would look for garbage once more, through all that was imported.
    atexit.register(gc.freeze)
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
            "\nStopped. What was finished stands; run the command again for the rest (with "
            "--resume it makes no more than that).",
            err=True,
        )
        return STOPPED
    except BusyError as error:
        click.echo(f"clinic: {error}", err=True)
        return BUSY
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

    from clinic_lib.batch.addresses import without_secrets

    told = f"{type(error).__name__}: {without_secrets(str(error))}"
    what = f"clinic: something went wrong that should not ({told})."
    try:
        handle, name = tempfile.mkstemp(prefix="clinic-error-", suffix=".log", text=True)
        with os.fdopen(handle, "w", encoding="utf-8") as log:
            details = " ".join(sys.argv) + "\n" + "".join(traceback.format_exception(error))
            log.write(without_secrets(details))
    except OSError:
        return " ".join(what.split())
    return (
        f"{' '.join(what.split())} The details are in {name}: please send that file with a report."
    )
