"""Commands for what was agreed: write it down, look it up, take it out and bring it in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from clinic_lib.cli.options import (
    ASKING_CODES,
    FILE,
    MADE,
    InOrder,
    data_option,
    option,
    parameters_option,
    quiet_option,
)
from clinic_lib.errors import ParameterError

if TYPE_CHECKING:
    from clinic_lib.meeting import Clinic
    from clinic_lib.meeting.live import LoggedActions

STATUSES = ("open", "underway", "done", "not_done")
DAY = "A day such as 2011-09-30."
by_option = click.option("--by", metavar="NAME", default="", help="Who says so.  [default: you]")
on_option = click.option("--on", metavar="DATE", help="Count lateness up to it.  [default: today]")


@click.group("actions", cls=InOrder)
def actions() -> None:
    """Write down what is agreed, and follow it up.

    Actions and asks are kept in the data folder, in live/actions.sqlite: one file, safe on the disk
    when a command ends, and copied as it is for a backup.
    """


def _fields(command: Callable[..., int]) -> Callable[..., int]:
    """The options for the fields of an action, the same wherever they are written."""
    options = (
        ("--owner", "ROLE", "The role that answers for it."),
        ("--organisation", "NAME", "The owner's organisation."),
        ("--contributors", "WORDS", "Who else has a part in it."),
        ("--due", "DATE", f"By when. {DAY}"),
        ("--review", "DATE", "When it is looked at again."),
        ("--area", "TITLE", "The key area.  [default: that of its indicator]"),
        ("--indicator", "CODE", "The indicator it was agreed about."),
        ("--effect-indicator", "CODE", "The indicator it is expected to move."),
        ("--effect-direction", "rise|fall", "Which way it should go."),
        ("--effect-by", "DATE", "By when it should have; its figure comes later."),
        ("--agreed-on", "DATE", "The day it was agreed.  [default: that of the clinic]"),
        ("--evidence", "WORDS", "What shows that it was done."),
    )
    for name, metavar, words in reversed(options):
        command = click.option(name, metavar=metavar, help=words)(command)
    return command


@actions.command(epilog=ASKING_CODES)
@click.argument("clinic")
@click.argument("text")
@click.option("--ask", "asked_of", metavar="ROLE", help="Make it an ask of this chief executive.")
@_fields
@by_option
@click.option("--key", metavar="WORD", default="", help="Added twice with one key, it is one.")
@data_option
@parameters_option
def add(
    clinic: str, text: str, data: Path, parameters: Path, by: str, key: str, **given: str | None
) -> int:
    """Write down an action, or an ask of a chief executive.

    CLINIC is the clinic's id, TEXT what was agreed.

    \b
      clinic actions add greenest-county-2011-06 "Food waste rounds in Ipswich" \\
          --owner "Waste partnership manager" --due 2011-09-30 --indicator NI192
    """  # noqa: D301 - click reads the backspace as: keep these lines as they are
    from clinic_lib.meeting.action_entry import add_entry
    from clinic_lib.presentation.action_list import list_text

    fields = {"text": text, **_named(given)}
    action = add_entry(_clinic(clinic, parameters), data, fields, by=by, key=key)
    click.echo(f"Saved as {action.action_id}.\n")
    click.echo(list_text([action], on=action.agreed_on or date.today()).rsplit("\n\n", 1)[0])
    return MADE


def _filters(command: Callable[..., int]) -> Callable[..., int]:
    """The options that say which actions are meant."""
    for decorate in (
        click.option("--late", "is_late", is_flag=True, help="Only those whose day has passed."),
        click.option("--open", "is_open", is_flag=True, help="Only those not settled."),
        click.option("--owner", default="", metavar="WORDS", help="Part of a role or body."),
        click.option("--partnership", "partnership_id", default="", metavar="ID", help="Whose."),
        click.option("--clinic", "clinic_id", default="", metavar="ID", help="Agreed where."),
    ):
        command = decorate(command)
    return command


@actions.command("list", epilog=ASKING_CODES)
@_filters
@on_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON for another program.")
@data_option
def list_(data: Path, on: str | None, as_json: bool, **wanted: Any) -> int:
    """List actions and asks: those of the table actions, and those of the log."""
    from clinic_lib.presentation.action_list import actions_json, list_text

    day = _day(on)
    logged = _logged(data, wanted, day)
    if as_json:
        click.echo(actions_json(logged.actions, logged.histories, on=day))
    else:
        width = shutil.get_terminal_size((100, 24)).columns
        click.echo(list_text(logged.actions, on=day, width=width))
    return MADE


@actions.command(epilog=ASKING_CODES)
@click.argument("action_id")
@on_option
@data_option
def show(action_id: str, on: str | None, data: Path) -> int:
    """Show one action in full, with its history."""
    from clinic_lib.meeting.live import find_action
    from clinic_lib.presentation.action_list import show_text

    action, history = find_action(data, action_id)
    click.echo(show_text(action, history, on=_day(on)))
    return MADE


@actions.command(epilog=ASKING_CODES)
@click.argument("action_id")
@click.option("--status", type=click.Choice(STATUSES), help="How far it is.")
@click.option("--note", metavar="WORDS", default="", help="What was said; goes into the history.")
@click.option("--done-on", metavar="DATE", help="The day it was done.  [default: today]")
@click.option("--answer", metavar="WORDS", help="For an ask, what was answered.")
@click.option("--answered-on", metavar="DATE", help="When.  [default: today]")
@click.option("--text", metavar="WORDS", help="What was agreed, in other words.")
@click.option("--asked-of", metavar="ROLE", help="For an ask, the chief executive.")
@_fields
@by_option
@data_option
def update(
    action_id: str, data: Path, status: str | None, note: str, by: str, **given: str | None
) -> int:
    """Write down what became of an action.

    What stood there before stays in its history. An option with empty words ("") empties a field.
    """
    from clinic_lib.meeting import ActionLog
    from clinic_lib.presentation.action_list import show_text

    fields = _named(given)
    if not (fields or note or status):
        raise ParameterError("There is nothing to write down. Add --status, --note or a field.")
    with ActionLog.open(data) as log:
        action = log.change(action_id, status=status, note=note, by=by, **fields)
        click.echo(show_text(action, log.history(action_id), on=date.today()))
    return MADE


@actions.command(epilog=ASKING_CODES)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_filters
@on_option
@data_option
@quiet_option
def export(file: Path, data: Path, on: str | None, quiet: bool, **wanted: Any) -> int:
    """Write actions to a workbook (.xlsx), a CSV file or a calendar (.ics).

    The workbook and the CSV file can be edited and imported again. The calendar holds the days on
    which open actions are due and looked at again. A name that ends in .sqlite makes a backup of
    the whole log.
    """
    if file.suffix.lower() == ".sqlite":
        return _back_up(file, data, quiet=quiet)
    logged = _logged(data, wanted, _day(on))
    path = _write(logged, file)
    if not quiet:
        click.echo(f"{path}: {len(logged.actions)} actions and asks.")
    return MADE


def _back_up(file: Path, data: Path, *, quiet: bool) -> int:
    from clinic_lib.meeting import ActionLog

    with ActionLog.open(data) as log:
        path = log.copy_to(file)
    if not quiet:
        click.echo(f"{path}: a backup of the whole log.")
    return MADE


def _write(logged: LoggedActions, file: Path) -> Path:
    from clinic_lib.meeting.action_calendar import write_actions_ics
    from clinic_lib.presentation.action_files import write_actions_csv, write_actions_xlsx

    ending = file.suffix.lower()
    if ending == ".xlsx":
        return write_actions_xlsx(logged, file)
    if ending == ".csv":
        return write_actions_csv(logged, file)
    if ending == ".ics":
        return write_actions_ics(logged.actions, file)
    raise ParameterError(
        f"'{file}' does not say what to write. End the name in .xlsx, .csv, .ics or .sqlite."
    )


@actions.command("import", epilog=ASKING_CODES)
@click.argument("file", type=FILE)
@click.option("--clinic", metavar="ID", help="The clinic they were agreed at.")
@click.option("--partnership", metavar="ID", help="Whose they are, where no clinic agreed them.")
@option("--agreed-on", metavar="DATE", help="When they were agreed.", show_default=False)
@by_option
@data_option
@parameters_option
@quiet_option
def import_(
    file: Path, clinic: str | None, data: Path, parameters: Path, by: str, **given: Any
) -> int:
    """Bring in actions from a workbook or a CSV file.

    Our own export comes back with what was edited in it. Any other table is read by its headings
    (Action, Owner, By when, Status and many like them); what has no field of its own is kept in the
    history. Importing a file twice changes nothing. A file is brought in whole or not at all.
    """
    from clinic_lib.meeting.action_import import Belonging, import_actions

    belonging = None
    agreed_on = _day(given["agreed_on"]) if given["agreed_on"] else None
    if clinic:
        planned = _clinic(clinic, parameters)
        when = agreed_on or planned.date
        belonging = Belonging(planned.partnership_id, planned.clinic_id, when)
    elif given["partnership"]:
        belonging = Belonging(given["partnership"], agreed_on=agreed_on or date.today())
    report = import_actions(file, data, belonging=belonging, by=by)
    if not given["quiet"]:
        click.echo(report.summary())
    return MADE


def _clinic(wanted: str, parameters: Path) -> Clinic:
    from clinic_lib.batch.preflight import choose_clinic
    from clinic_lib.meeting import load_clinic

    return load_clinic(choose_clinic(wanted, parameters))


def _logged(data: Path, wanted: dict[str, Any], on: date) -> LoggedActions:
    from clinic_lib.meeting.live import Wanted, load_logged_actions

    return load_logged_actions(data, Wanted(**wanted), on=on)


def _named(given: dict[str, str | None]) -> dict[str, str]:
    """The fields that were given, by their names in the log."""
    names = {"indicator": "indicator_id"}
    return {names.get(name, name): words for name, words in given.items() if words is not None}


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError as error:
        raise ParameterError(
            f"'{text}' is not a date. Write year, month and day, such as 2011-06-06."
        ) from error
