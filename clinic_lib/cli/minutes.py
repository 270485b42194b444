"""The command that writes a clinic's minutes."""

from __future__ import annotations

from pathlib import Path

import click

from clinic_lib.cli.options import (
    ASKING_CODES,
    MADE,
    data_option,
    output_option,
    parameters_option,
)


@click.command(epilog=ASKING_CODES)
@click.argument("clinic")
@data_option
@parameters_option
@output_option
def minutes(clinic: str, data: Path, parameters: Path, output: Path) -> int:
    """Write a clinic's minutes as a Word file.

    CLINIC is the clinic's id. Say this after the meeting: who was invited, the agenda, what was
    agreed and asked come from the clinic file and the action log; what was said is for you to
    write. Minutes that somebody has written in are never written over.
    """
    from clinic_lib.batch.preflight import choose_clinic
    from clinic_lib.meeting import load_clinic
    from clinic_lib.presentation.minutes import FILE_NAME, write_minutes

    planned = load_clinic(choose_clinic(clinic, parameters))
    path = write_minutes(planned, data, output / planned.clinic_id)
    click.echo(f"Minutes: {path}")
    if path.name != FILE_NAME:
        click.echo(f"Somebody has written in {FILE_NAME}, so it was left as it is.")
    return MADE
