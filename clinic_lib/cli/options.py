"""What the commands share: options, exit codes, and the order they are listed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

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


class InOrder(click.Group):
    """A group that lists its commands in the order they are used in."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names as they were added."""
        return list(self.commands)


def option(*names: str, **settings: Any) -> Callable[[Any], Any]:
    """An option whose default is shown in the help."""
    return click.option(*names, **{"show_default": True, **settings})


data_option = option("--data", type=FOLDER, default="data", help="Folder of the tables.")
parameters_option = option(
    "--parameters", type=FOLDER, default="parameters", help="Folder of the clinic files."
)
output_option = option(
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
