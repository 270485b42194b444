"""The table of actions agreed at earlier clinics, as records. Checked where data are checked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from clinic_lib.data.loading import load_table
from clinic_lib.meeting.action_records import DATE_FIELDS, FIELDS, Action

TABLE = "actions"


def table_actions(data_folder: Path | str) -> tuple[Action, ...]:
    """The actions of the table ``actions`` as they stand there; none without such a table."""
    frame, _ = load_table(Path(data_folder), TABLE)
    return tuple(_from_row(row) for row in frame.to_dict("records"))


def _from_row(row: dict[Any, Any]) -> Action:
    """An action from a row of the table."""
    text = {name: row.get(name, "") for name in FIELDS}
    for name in DATE_FIELDS:
        text[name] = "" if pd.isna(row[name]) else row[name].date().isoformat()
    text["created_by"] = row["source"]
    return Action.from_text({name: str(value) for name, value in text.items()})
