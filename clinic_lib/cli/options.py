"""What the commands share: options, exit codes, and the order they are listed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

MADE, FAILED, REFUSED, BUSY, STOPPED = 0, 1, 2, 3, 130
EXIT_CODES = """\b
Exit codes:
  0  all went well
  1  some clinic failed; the others were made, and the table at the end says why
  2  the check found problems, or the command was not understood; nothing was run"""
BATCH_CODES = (
    EXIT_CODES
    + """
  3  another run is making the same clinics in the same folder; nothing was run
  130  stopped by Ctrl-C or a scheduler; --resume makes the rest"""
)
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


def making_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of the commands that run notebooks."""
    for add in reversed(
        (
            jobs_option,
            click.option(
                "--resume", is_flag=True, help="Leave alone what is up to date with its inputs."
            ),
            option(
                "--engine",
                type=click.Choice(["auto", "fork", "kernel"]),
                default="auto",
                help="How cells are run; kernel is the slower one that every system has.",
            ),
            click.option(
                "--memory",
                "megabytes",
                type=click.IntRange(min=0),
                metavar="MB",
                help="Most memory for one notebook, 0 for any.  [default: a share of what is free]",
            ),
            option(
                "--cell-timeout",
                "cell_seconds",
                type=click.IntRange(min=1),
                default=600,
                metavar="SECONDS",
                help="Longest that a cell may run.",
            ),
            option(
                "--notebook-timeout",
                "notebook_seconds",
                type=click.IntRange(min=1),
                default=3600,
                metavar="SECONDS",
                help="Longest that a notebook may run.",
            ),
            click.option(
                "--json", "as_json", is_flag=True, help="Print a JSON record a line, no words."
            ),
        )
    ):
        command = add(command)
    return command
