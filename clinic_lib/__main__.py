"""``python -m clinic_lib`` is the ``clinic`` command."""

from __future__ import annotations

import atexit
import os
import sys

from clinic_lib.cli import main
from clinic_lib.cli.options import STOPPED


def _leave_as_stopped() -> None:
    """Leave with the exit code of a command that was stopped.

    Had the interruption come while some exec() was running, as dataclasses do it, Python would end
    a module that is run as a program by the signal itself, whatever code it leaves with.
    """
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(STOPPED)


if __name__ == "__main__":
    try:
        main()
    except SystemExit as left:
        if left.code == STOPPED:
            _leave_as_stopped()
        raise
