"""Commands for the areas that one is compared with."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from clinic_lib.cli.options import ASKING_CODES, FILE, MADE, InOrder, data_option, quiet_option


@click.group(cls=InOrder)
def neighbours() -> None:
    """Work out which areas are alike."""


@neighbours.command(epilog=ASKING_CODES)
@click.argument("table", required=False, type=FILE)
@data_option
@click.option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar="ID",
    help="Compare by this indicator of the data folder, in place of a table; may be repeated.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME",
    help="Compare by this column of the table; may be repeated.  [default: all with numbers]",
)
@click.option(
    "--area",
    "areas",
    multiple=True,
    metavar="CODE",
    help="Only the neighbours of this area; may be repeated.  [default: of every area]",
)
@click.option(
    "--among",
    multiple=True,
    metavar="TYPE",
    help="Types of areas that are compared with each other, such as county and unitary; may be "
    "repeated.  [default: each type by itself]",
)
@click.option(
    "--number", type=click.IntRange(min=1), default=15, show_default=True, help="How many each."
)
@click.option("--name", default="", help="Name of the list.  [default: after what is compared]")
@click.option("--source", default="", help="Whose figures the table holds.")
@click.option(
    "--as-at",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that the figures describe.  [default with indicators: the end of their period]",
)
@quiet_option
def compute(
    table: Path | None, data: Path, as_at: datetime | None, quiet: bool, **asked: Any
) -> int:
    """Nearest neighbours from characteristics, into the table comparators.

    TABLE is a CSV with area_code and one column for each characteristic, such as density or the
    share of people over 65. Each is standardised and the distance is Euclidean. An area that lacks
    a characteristic is named and left out; nothing stands in for what is missing.
    """
    from clinic_lib import batch
    from clinic_lib.errors import DataError, MethodError, ParameterError

    day = as_at.date() if as_at else None
    try:
        report = batch.compute_neighbours(batch.NeighbourRequest(table, data, as_at=day, **asked))
    except (DataError, MethodError) as error:
        # Nothing was written: to the user it is the table or the options that cannot be used.
        raise ParameterError(error.message, error.problems) from error
    if not quiet:
        click.echo(report.summary())
    return MADE
