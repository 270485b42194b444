"""Read somebody else's action plan: fields where the headings say so, the rest word for word."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from clinic_lib.meeting.action_cells import read_day, read_status
from clinic_lib.meeting.action_checks import LONGEST_LINE
from clinic_lib.meeting.action_headings import DESCRIPTION, HEADINGS, PROGRESS, guess_fields
from clinic_lib.meeting.action_records import DATE_FIELDS, FIELDS
from clinic_lib.meeting.action_sheets import ActionTable, Cell
from clinic_lib.terms import ActionStatus

ONE_LINE = ("owner", "organisation", "area")
USUAL = {"owner": "an owner", "due": "a day by which it is due", "status": "a status"}


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """An action of somebody else's table.

    Parameters
    ----------
    file : str
        File and sheet.
    row : int
        Its number there.
    fields : mapping
        Fields of ``Action`` that the table tells.
    headings : mapping of str to str
        Field to the heading it stands under.
    note : str
        Everything else that the row says.
    key : str
        Names the action by its words, so that it is known again.
    """

    file: str
    row: int
    fields: Mapping[str, Any]
    headings: Mapping[str, str]
    note: str
    key: str


def read_foreign(table: ActionTable) -> tuple[list[ForeignRow], list[str]]:
    """Every action of a table, and how it was understood.

    Parameters
    ----------
    table : ActionTable
        One whose headings are not our own.

    Returns
    -------
    rows : list of ForeignRow
    remarks : list of str
        Which columns were taken for what, and what could not be read.
    """
    fields_of = _fields_of(table)
    unread: dict[str, list[str]] = {}
    seen: Counter[str] = Counter()
    sections = dict(table.sections)
    rows = []
    for number, cells in table.rows:
        if _is_beside(table, cells, fields_of):
            unread.setdefault("beside the table", []).append(f"row {number}")
            continue
        area = max(((at, title) for at, title in sections.items() if at < number), default=(0, ""))
        row = _row(table, cells, fields_of, area[1])
        for heading, words in row.unread.items():
            unread.setdefault(f"'{heading}'", []).append(f"'{words}' in row {number}")
        text = str(row.fields.get("text", ""))
        seen[text] += 1
        digest = hashlib.sha256(f"{seen[text]}\n{text}".encode()).hexdigest()[:20]
        headings = {field: table.headings[at] for at, field in fields_of.items()}
        note = "\n".join(row.notes)
        rows.append(ForeignRow(table.place, number, row.fields, headings, note, digest))
    return rows, _remarks(table, fields_of, unread)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one row: fields, words kept for the history, and cells not understood."""

    fields: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unread: dict[str, str] = field(default_factory=dict)


def _fields_of(table: ActionTable) -> dict[int, str]:
    """The field of each column, with those told apart that only their cells tell apart."""
    found = guess_fields(table.headings)
    told = [at for at, name in found.items() if name in ("status", PROGRESS)]
    if told:
        best = max(told, key=lambda at: (_share_of_status(table, at), found[at] == "status"))
        has_evidence = "evidence" in found.values()
        for at in told:
            if at == best and _share_of_status(table, at) > 0:
                found[at] = "status"
            elif found[at] == PROGRESS and not has_evidence:
                found[at] = "evidence"
            else:
                del found[at]
    if not {"owner", "organisation"} & set(found.values()):
        # Whoever is named at all is who leads.
        found = {at: "organisation" if f == "contributors" else f for at, f in found.items()}
    return found


def _share_of_status(table: ActionTable, position: int) -> float:
    cells = [str(cells[position]) for _, cells in table.rows if str(cells[position]).strip()]
    return sum(read_status(cell) is not None for cell in cells) / len(cells) if cells else 0.0


def _is_beside(table: ActionTable, cells: Sequence[Cell], fields_of: Mapping[int, str]) -> bool:
    """Whether a row is no action: the headings once more, or one remark under the table."""
    filled = [at for at, cell in enumerate(cells) if str(cell).strip()]
    is_header = [str(cell).strip() for cell in cells] == list(table.headings)
    return is_header or (len(filled) == 1 and fields_of.get(filled[0]) != "text")


def _row(
    table: ActionTable, cells: Sequence[Cell], fields_of: Mapping[int, str], area: str
) -> _Read:
    read = _Read({"done_on": None, **({"area": area} if area else {})})
    for position, cell in enumerate(cells):
        if not str(cell).strip():
            continue
        heading = table.headings[position] or f"Column {position + 1}"
        name = fields_of.get(position, "")
        value = _value(name, cell)
        if name == DESCRIPTION:
            read.fields["text"] = _joined(read.fields.get("text", ""), str(cell).strip())
        elif value is None:
            read.notes.append(f"{heading}: {_as_words(cell)}")
            if name:
                read.unread[heading] = _as_words(cell)[:40]
        elif name == "text":
            read.fields["text"] = _joined(str(value), read.fields.get("text", ""))
        else:
            read.fields[name] = value
    if read.fields["done_on"] is not None and read.fields.get("status") != ActionStatus.DONE:
        # The day is the stronger word: somebody wrote down when it was finished.
        if "status" in read.fields:
            read.notes.append(f"Status: {read.fields['status']}")
        read.fields["status"] = ActionStatus.DONE
    return read


def _value(name: str, cell: Cell) -> Any:
    """What a cell means for its field; None where it means nothing for it."""
    text = _as_words(cell)
    if name in DATE_FIELDS:
        return read_day(cell)
    if name == "status":
        return read_status(text)
    if name == "indicator_id":
        return text if re.fullmatch(r"[\w.\-]+", text) else None
    if name in ONE_LINE:
        line = "; ".join(part.strip() for part in text.splitlines() if part.strip())
        return line if len(line) <= LONGEST_LINE else None
    return text if name in FIELDS else None


def _as_words(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    return cell.isoformat() if isinstance(cell, date) else cell.strip()


def _joined(first: str, more: str) -> str:
    """An action and its description, unless that says the same once more."""
    if not first or not more or more in first:
        return first or more
    return f"{first}\n{more}"


def _remarks(
    table: ActionTable, fields_of: Mapping[int, str], unread: Mapping[str, Sequence[str]]
) -> list[str]:
    taken = [f"'{table.headings[at]}' as {_label(name)}" for at, name in fields_of.items()]
    rest = [f"'{h}'" for at, h in enumerate(table.headings) if h and at not in fields_of]
    remarks = [f"{table.place}: read {', '.join(taken)}"]
    if rest:
        remarks.append(f"kept word for word in the history: {', '.join(rest)}")
    missing = [words for name, words in USUAL.items() if name not in fields_of.values()]
    if missing:
        remarks.append(f"no column gives {' or '.join(missing)}")
    for what, places in unread.items():
        shown = ", ".join(places[:3]) + (f" and {len(places) - 3} more" if len(places) > 3 else "")
        if what == "beside the table":
            remarks.append(f"left out as no action: {shown}")
        else:
            remarks.append(f"{what} could not be read and is kept in the history: {shown}")
    return remarks


def _label(name: str) -> str:
    return "part of what was agreed" if name == DESCRIPTION else HEADINGS[name].lower()
