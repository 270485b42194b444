"""Commands that help to plan a clinic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from clinic_lib.cli.options import ASKING_CODES, MADE, data_option, parameters_option


@click.command(epilog=ASKING_CODES)
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
