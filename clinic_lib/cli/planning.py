"""Commands that help to plan a clinic."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from clinic_lib.cli.options import ASKING_CODES, MADE, data_option, parameters_option

wish_option = click.option(
    "--wish",
    "wishes",
    multiple=True,
    metavar="INDICATOR",
    help="An indicator that the PMG asked for, which comes first; may be repeated.",
)


@click.command(epilog=ASKING_CODES)
@click.argument("partnership", required=False)
@data_option
@parameters_option
@click.option(
    "--on", metavar="DATE", help="Day of the clinic, such as 2011-06-15.  [default: today]"
)
@wish_option
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


@click.command(epilog=ASKING_CODES)
@click.argument("partnership")
@click.option(
    "--date", "on", required=True, metavar="DATE", help="Day of the clinic, such as 2011-06-15."
)
@wish_option
@data_option
@parameters_option
@click.option("--print", "show", is_flag=True, help="Print the draft and write nothing.")
def new(data: Path, parameters: Path, show: bool, **asked: Any) -> int:
    """Draft a clinic file from the figures and the golden thread, to be edited.

    PARTNERSHIP is its id in the table partnerships. The draft holds up to four key areas and the
    achievements that 'clinic suggest' proposes, with the reasons as comments, timings, documents
    and a timetable. Run again, it brings up to date what nobody has changed and keeps every word
    that somebody has.
    """
    from clinic_lib import batch
    from clinic_lib.meeting import clinic_warnings

    if show:
        click.echo(batch.print_draft(data, parameters, **asked), nl=False)
        return MADE
    drafted = batch.draft_clinic(data, parameters, **asked)
    click.echo(batch.drafted_text(drafted))
    if warnings := batch.warning_list(clinic_warnings([drafted.path])):
        click.echo(f"\n{warnings}")
    return MADE


@click.command(epilog=ASKING_CODES)
@click.argument("clinic")
@parameters_option
@click.option("--on", metavar="DATE", help="As at this day.  [default: today]")
@click.option(
    "--ics",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write it as a calendar file as well.",
)
def timetable(clinic: str, parameters: Path, on: str | None, ics: Path | None) -> int:
    """Tell what is due when before a clinic, and which documents have come.

    CLINIC is the clinic's id, such as greenest-county-2011-06, or the path of its file. Days are
    worked back from the day of the clinic; what is late or missing is told with its days.
    """
    from clinic_lib import batch
    from clinic_lib.meeting import load_clinic, write_timetable_ics

    day = batch.read_day(on)
    planned = load_clinic(batch.choose_clinic(clinic, parameters))
    click.echo(batch.timetable_text(planned, day))
    if ics is not None:
        click.echo(f"\nThe calendar file is '{write_timetable_ics(planned, ics)}'.")
    return MADE
