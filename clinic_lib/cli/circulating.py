"""The command that keeps a clinic's figures as sent out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clinic_lib.cli.options import ASKING_CODES, MADE, data_option, output_option
from clinic_lib.errors import ParameterError, suggestion

if TYPE_CHECKING:
    from clinic_lib.meeting import Circulation


@click.command(epilog=ASKING_CODES)
@click.argument("clinic")
@click.option(
    "--on", metavar="DATE", help="Day of circulation, such as 2011-06-06.  [default: today]"
)
@click.option("--list", "only_list", is_flag=True, help="List what was circulated; keep nothing.")
@data_option
@output_option
def circulate(clinic: str, on: str | None, only_list: bool, data: Path, output: Path) -> int:
    """Keep a clinic's figures as circulated.

    CLINIC is the clinic's id. Say this on the day on which the pack is sent out: from then on every
    output says what has changed since, and changes.csv lists it. What was circulated is kept in the
    data folder (live/circulated) and never overwritten; nothing is sent anywhere.
    """
    from clinic_lib import meeting

    if only_list:
        click.echo(_listed(meeting.circulations(data, clinic), clinic))
        return MADE
    day = _day(on)
    kept, is_new = meeting.circulate(_folder(clinic, output), data, on=day)
    click.echo(_told(kept, is_new=is_new))
    return MADE


def _listed(kept: tuple[Circulation, ...], clinic: str) -> str:
    """Every circulation, one a line."""
    if not kept:
        return f"The figures of '{clinic}' have not been circulated."
    return "\n".join(f"{one.number:>3}  {one.words}" for one in kept)


def _told(kept: Circulation, *, is_new: bool) -> str:
    """What was kept, or that the same figures were circulated before."""
    from clinic_lib.indicators import figures_words

    day = f"{kept.on.day} {kept.on:%B %Y}"
    figures = figures_words(kept.hash)
    if not is_new:
        return f"{figures} were circulated on {day} already. Nothing has changed since."
    times = "first" if kept.number == 1 else f"number {kept.number}"
    return (
        f"Kept as circulated on {day}: {figures} of {kept.clinic_id} ({times}).\n  {kept.path}\n"
        "Outputs made from now on say what has changed since."
    )


def _day(text: str | None) -> date:
    """The day that was asked for."""
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError as error:
        raise ParameterError(
            f"'{text}' is not a date. Write year, month and day, such as 2011-06-06."
        ) from error


def _folder(clinic: str, output: Path) -> Path:
    """The folder of a clinic's outputs."""
    folder = output / clinic
    inside = folder.resolve().parent == output.resolve()
    if inside and folder.is_dir():
        return folder
    known = sorted(path.parent.name for path in output.glob("*/snapshot.json"))
    there = f"There are {', '.join(known)}." if known else f"There is none in '{output}' yet."
    raise ParameterError(
        f"No outputs of a clinic '{clinic}' in '{output}'.{suggestion(clinic, known)} {there} Make "
        "it first: clinic pack CLINIC."
    )
