"""What is known of actions: the table of earlier ones and the live log, as one list.

The table is data, checked like any other; the log is written while people talk. An action of the
table that has been changed since stands in the log, and the log's word counts.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

from clinic_lib.meeting.action_records import Action
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
        logged = log.list()
    known = {action.action_id for action in logged}
    earlier = [a for a in table_actions(data_folder) if a.action_id not in known]
    wanted = [
        action
        for action in (*earlier, *logged)
        if partnership_id in ("", action.partnership_id)
        and (before is None or (action.agreed_on is not None and action.agreed_on < before))
    ]
    return tuple(sorted(wanted, key=lambda action: action.agreed_on or date.max))


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
