"""What is agreed at a clinic, as frozen records: actions, asks, and what became of them.

Knows the fields and what follows from them; reads and writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from clinic_lib.terms import ActionKind, ActionStatus

DATE_FIELDS = ("agreed_on", "due", "review", "effect_by", "answered_on", "done_on")


@dataclass(frozen=True, slots=True)
class Action:
    """One action agreed at a clinic, or one thing asked of a chief executive.

    Parameters
    ----------
    action_id : str
        Given by the log: ``A1``, ``A2``...
    kind : ActionKind
        An action, or an ask.
    clinic_id : str
        The clinic it was agreed at; empty for one that comes from a partnership's own plan.
    partnership_id : str
        Whose it is.
    area : str
        Title of the key area.
    indicator_id : str
        The indicator it was agreed about.
    text : str
        What is to be done, as agreed.
    owner : str
        The role that answers for it.
    organisation : str
        The owner's organisation.
    contributors : str
        Who else has a part in it.
    agreed_on : date, optional
        The day of the clinic at which it was agreed; the log fills in today.
    due : date, optional
        The day by which it is to be done.
    review : date, optional
        The day on which it is looked at again.
    effect_indicator : str
        The indicator it is expected to move.
    effect_direction : str
        ``rise`` or ``fall``; empty where no effect is expected of any indicator.
    effect_by : date, optional
        The day by which the effect should have happened; its figure comes later.
    asked_of : str
        For an ask, the role of the chief executive.
    answer : str
        For an ask, what was answered.
    answered_on : date, optional
        For an ask, when.
    status : ActionStatus
        How far it is.
    done_on : date, optional
        The day on which it was done; the log fills in the day of the status ``done``.
    evidence : str
        What shows that it was done.
    created_at : str
        When it was written down, in universal time: ``2011-06-08T10:32:05Z``.
    created_by : str
        By whom.

    Examples
    --------
    >>> action = Action("A1", text="Leaflets to 3,000 homes", due=date(2011, 9, 30))
    >>> action.is_late(date(2011, 10, 1)), action.is_late(date(2011, 9, 30))
    (True, False)
    """

    action_id: str
    kind: ActionKind = ActionKind.ACTION
    clinic_id: str = ""
    partnership_id: str = ""
    area: str = ""
    indicator_id: str = ""
    text: str = ""
    owner: str = ""
    organisation: str = ""
    contributors: str = ""
    agreed_on: date | None = None
    due: date | None = None
    review: date | None = None
    effect_indicator: str = ""
    effect_direction: str = ""
    effect_by: date | None = None
    asked_of: str = ""
    answer: str = ""
    answered_on: date | None = None
    status: ActionStatus = ActionStatus.OPEN
    done_on: date | None = None
    evidence: str = ""
    created_at: str = ""
    created_by: str = ""

    @property
    def is_ask(self) -> bool:
        """Whether it is an ask of a chief executive."""
        return self.kind is ActionKind.ASK

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done, or for an ask to be answered."""
        is_settled = self.status in (ActionStatus.DONE, ActionStatus.NOT_DONE)
        return not (is_settled or (self.is_ask and self.answer))

    def is_late(self, on: date) -> bool:
        """Whether it is open though its day has passed."""
        return self.is_open and self.due is not None and self.due < on

    def days_overdue(self, on: date) -> int:
        """Days since it was due while it is open; 0 when it is not late."""
        return (on - self.due).days if self.due is not None and self.is_late(on) else 0

    def as_text(self) -> dict[str, str]:
        """Every field as text, dates as year-month-day, a missing one empty."""
        values = {name: getattr(self, name) for name in FIELDS}
        return {name: "" if value is None else str(value) for name, value in values.items()}

    @classmethod
    def from_text(cls, values: Mapping[str, str]) -> Action:
        """The action whose fields, already checked, stand as text."""
        read: dict[str, object] = {name: values[name] for name in FIELDS if name in values}
        for name in DATE_FIELDS:
            written = values.get(name, "")
            read[name] = date.fromisoformat(written) if written else None
        read["kind"] = ActionKind(values.get("kind") or ActionKind.ACTION)
        read["status"] = ActionStatus(values.get("status") or ActionStatus.OPEN)
        return cls(**read)  # type: ignore[arg-type]


FIELDS = tuple(part.name for part in fields(Action))
GIVEN_BY_THE_LOG = ("action_id", "created_at", "created_by")
WRITABLE_FIELDS = tuple(name for name in FIELDS if name not in GIVEN_BY_THE_LOG)
"""What people fill in; the log gives the rest."""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an action that was written anew.

    Parameters
    ----------
    field : str
        Its name.
    before, after : str
        As text; dates as year-month-day.

    Examples
    --------
    >>> FieldChange("due", "2011-06-30", "2011-07-31").after
    '2011-07-31'
    """

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One line of an action's history, which is only ever added to.

    Parameters
    ----------
    action_id : str
        The action.
    status : ActionStatus
        Its status from then on.
    note : str
        What was said about it.
    at : str
        When, in universal time.
    by : str
        By whom.
    changed : tuple of FieldChange
        What else was written anew, with what stood there before.

    Examples
    --------
    >>> change = StatusChange("A1", ActionStatus.DONE, "Sent", "2011-09-28T09:00:00Z", "A Clerk")
    >>> change.status.value
    'done'
    """

    action_id: str
    status: ActionStatus
    note: str
    at: str
    by: str
    changed: tuple[FieldChange, ...] = ()
