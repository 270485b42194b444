"""Write down an action for a clinic: what its file and the data tell is filled in and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from clinic_lib.data.loading import load_table
from clinic_lib.errors import ParameterError, Problem, suggestion
from clinic_lib.meeting.action_checks import PLACE, check_action
from clinic_lib.meeting.action_records import Action
from clinic_lib.meeting.actions import ActionLog
from clinic_lib.meeting.plan import Clinic
from clinic_lib.terms import ActionKind


def complete_fields(clinic: Clinic, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of an action with those filled in that its clinic tells.

    Parameters
    ----------
    clinic : Clinic
        Where it is agreed.
    fields : mapping
        What was written; a field that is there is left as it is.

    Returns
    -------
    dict
        With clinic, partnership, day, kind, and the key area of its indicator.
    """
    indicator = str(fields.get("indicator_id") or fields.get("effect_indicator") or "")
    areas = [area.title for area in clinic.key_areas if indicator in area.indicator_ids]
    told = {
        "clinic_id": clinic.clinic_id,
        "partnership_id": clinic.partnership_id,
        "agreed_on": clinic.date,
        "kind": ActionKind.ASK if fields.get("asked_of") else ActionKind.ACTION,
        "area": areas[0] if areas else "",
    }
    return told | {name: value for name, value in fields.items() if value not in (None, "")}


def check_entry(
    clinic: Clinic, data_folder: Path | str, fields: Mapping[str, Any]
) -> tuple[Problem, ...]:
    """Everything wrong with an action that is written down for a clinic.

    Parameters
    ----------
    clinic : Clinic
        Where it is agreed.
    data_folder : Path or str
        The folder of the tables: an indicator must be one of them.
    fields : mapping
        From ``complete_fields``.

    Returns
    -------
    tuple of Problem
        Those of ``check_action``, and an action without an owner, an area that is none of the
        clinic's, an indicator that is none of the data's.
    """
    problems = list(check_action(fields))
    if fields.get("kind") == ActionKind.ACTION and not str(fields.get("owner") or "").strip():
        remedy = "Name the role that answers for it, such as Head of waste management."
        problems.append(Problem(PLACE, "nobody answers for it", remedy, column="owner"))
    known = {area.title for area in clinic.key_areas}
    problems += _unknown(fields, ("area",), known, "is not a key area of this clinic")
    names = ("indicator_id", "effect_indicator")
    if any(fields.get(name) for name in names):
        codes = set(load_table(Path(data_folder), "indicators")[0]["indicator_id"])
        problems += _unknown(fields, names, codes, "is not in the table indicators")
    return tuple(problems)


def add_entry(
    clinic: Clinic,
    data_folder: Path | str,
    fields: Mapping[str, Any],
    *,
    by: str = "",
    key: str = "",
) -> Action:
    """Write down an action or an ask for a clinic.

    Parameters
    ----------
    clinic : Clinic
        Where it is agreed.
    data_folder : Path or str
        The folder of the tables.
    fields : mapping
        What was written.
    by, key : str
        As for ``ActionLog.add``.

    Returns
    -------
    Action

    Raises
    ------
    ParameterError
        With everything that is wrong with it.
    """
    completed = complete_fields(clinic, fields)
    problems = check_entry(clinic, data_folder, completed)
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise ParameterError(f"the action cannot be kept: {count}. Nothing was saved.", problems)
    with ActionLog.open(data_folder) as log:
        return log.add(by=by, key=key, **completed)


def _unknown(
    fields: Mapping[str, Any], names: Iterable[str], known: set[str], what: str
) -> list[Problem]:
    return [
        Problem(
            PLACE,
            f"it {what}",
            f"Name one that is, or leave it out.{suggestion(str(fields[name]), known)}",
            column=name,
            value=str(fields[name]),
        )
        for name in names
        if fields.get(name) and fields[name] not in known
    ]
