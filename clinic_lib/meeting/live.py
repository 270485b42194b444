"""What is known of actions: the table of earlier ones and the live log, as one list.

The table is data, checked like any other; the log is written while people talk. An action of the
table that has been changed since stands in the log, and the log's word counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clinic_lib.meeting.action_records import Action, StatusChange
from clinic_lib.meeting.action_store import LIVE_FOLDER
from clinic_lib.meeting.action_table import TABLE, table_actions
from clinic_lib.meeting.actions import ActionLog
from clinic_lib.meeting.plan import Clinic

CIRCULATED = "circulated"


def load_actions(
    data_folder: Path | str, partnership_id: str = "", *, before: date | None = None
) -> tuple[Action, ...]:
    """The actions and asks of a partnership, those of the table ``actions`` before the log's.

    Parameters
    ----------
    data_folder : Path or str
        The folder of the tables.
    partnership_id : str
        Whose; empty for everybody's.
    before : date, optional
        Only those agreed before this day: for a pack, the day of its clinic.

    Returns
    -------
    tuple of Action
        In the order in which they were agreed.

    Raises
    ------
    DataError
        If the table or the log cannot be read.
    """
    with ActionLog.open(data_folder) as log:
        logged = {action.action_id: action for action in log.list()}
    earlier = {action.action_id: action for action in table_actions(data_folder)}
    wanted = [
        action
        for action in (earlier | logged).values()
        if partnership_id in ("", action.partnership_id)
        and (before is None or (action.agreed_on is not None and action.agreed_on < before))
    ]
    return tuple(sorted(wanted, key=lambda action: action.agreed_on or date.max))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which actions are wanted; what is left empty leaves none out.

    Parameters
    ----------
    clinic_id, partnership_id : str
        Of one clinic, of one partnership.
    owner : str
        Part of the owner's role or organisation, or of who was asked, in capitals or not.
    is_open : bool
        Only those that are not settled.
    is_late : bool
        Only those whose day has passed.

    Examples
    --------
    >>> action = Action("A1", owner="Head of Waste", due=date(2011, 5, 31))
    >>> Wanted(owner="waste", is_late=True).holds(action, on=date(2011, 6, 8))
    True
    """

    clinic_id: str = ""
    partnership_id: str = ""
    owner: str = ""
    is_open: bool = False
    is_late: bool = False

    def holds(self, action: Action, *, on: date) -> bool:
        """Whether an action is one of those wanted."""
        people = f"{action.owner}\n{action.organisation}\n{action.asked_of}".casefold()
        return (
            self.clinic_id in ("", action.clinic_id)
            and self.partnership_id in ("", action.partnership_id)
            and self.owner.casefold() in people
            and (action.is_open or not self.is_open)
            and (action.is_late(on) or not self.is_late)
        )


@dataclass(frozen=True)
class LoggedActions:
    """Actions with what the log tells of each.

    Parameters
    ----------
    actions : tuple of Action
        In the order in which they were agreed.
    histories : mapping of str to tuple of StatusChange
        By id, oldest first; none for an action of the table that has not been changed since.
    last_changes : mapping of str to int
        By id, the number of the latest line of the history.
    """

    actions: tuple[Action, ...]
    histories: Mapping[str, tuple[StatusChange, ...]]
    last_changes: Mapping[str, int]


def load_logged_actions(
    data_folder: Path | str, wanted: Wanted | None = None, *, on: date
) -> LoggedActions:
    """The actions wanted, of the table and the log, with their histories.

    Parameters
    ----------
    data_folder : Path or str
        The folder of the tables.
    wanted : Wanted, optional
        Which; all without it.
    on : date
        The day up to which lateness is counted.

    Returns
    -------
    LoggedActions
    """
    wanted = wanted or Wanted()
    actions = tuple(a for a in load_actions(data_folder) if wanted.holds(a, on=on))
    with ActionLog.open(data_folder) as log:
        return LoggedActions(
            actions,
            {action.action_id: log.history(action.action_id) for action in actions},
            {action.action_id: log.last_change(action.action_id) for action in actions},
        )


def find_action(data_folder: Path | str, action_id: str) -> tuple[Action, tuple[StatusChange, ...]]:
    """One action of the table or the log, and its history.

    Raises
    ------
    ParameterError
        If there is none of that id.
    """
    with ActionLog.open(data_folder) as log:
        for action in load_actions(data_folder):
            if action.action_id == action_id:
                return action, log.history(action_id)
        log.get(action_id)
    raise AssertionError  # the log has said that there is none


def live_fingerprint(data_folder: Path | str, clinic: Clinic) -> dict[str, str]:
    """What a clinic's outputs draw from the live folder: name to SHA-256 of the content used.

    Parameters
    ----------
    data_folder : Path or str
        The folder of the tables.
    clinic : Clinic
        Only its partnership's actions count, so that another's change nothing here.

    Returns
    -------
    dict of str to str
        ``live/actions`` for its partnership's actions with their histories, and
        ``live/circulated/...`` for each file kept at circulation. What is not there is left out.
    """
    folder = Path(data_folder)
    found = {}
    with ActionLog.open(folder) as log:
        actions = log.list(partnership_id=clinic.partnership_id)
        if actions:
            told = [(a.as_text(), [str(c) for c in log.history(a.action_id)]) for a in actions]
            found[f"{LIVE_FOLDER}/{TABLE}"] = _digest(json.dumps(told).encode())
    circulated = folder / LIVE_FOLDER / CIRCULATED / clinic.clinic_id
    for path in sorted(circulated.rglob("*")) if circulated.is_dir() else ():
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = _digest(path.read_bytes())
    return found


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
