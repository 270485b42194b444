"""What the commands share: options, exit codes, and the order they are listed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from clinic_lib.errors import ParameterError

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


class PlaceType(click.Path):
    """A folder, or where a command can use one the address of a store, such as s3://bucket/x."""

    name = "place"

    def __init__(self, *, may_be_store: bool) -> None:
        super().__init__(file_okay=False, path_type=Path)
        self._may_be_store = may_be_store

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """A path, or an address."""
        if "://" not in str(value):
            return super().convert(value, param, ctx)
        # Only a command that is given an address has to know what one looks like.
        from clinic_lib import batch

        try:
            place = batch.read_place(str(value))
        except ParameterError as error:
            self.fail(str(error), param, ctx)
        if isinstance(place, Path):
            return super().convert(place, param, ctx)
        if not self._may_be_store:
            self.fail(LOCAL_ONLY.format(place=place), param, ctx)
        return place


LOCAL_ONLY = (
    "'{place}' is in a store, and here a folder of this machine is needed. Copy or mount it first "
    "(docs/batch.md, Object storage); only check, pack and batch take an address, for --output."
)
FOLDER = PlaceType(may_be_store=False)
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
place_option = option(
    "--output",
    type=PlaceType(may_be_store=True),
    default="outputs",
    metavar="PLACE",
    help="Folder for what is made, or an address such as s3://bucket/clinics.",
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
