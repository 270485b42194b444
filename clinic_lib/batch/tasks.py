"""What a worker is asked and what it answers: plain records that travel as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class NotebookRun:
    """One notebook to be run for one clinic.

    Parameters
    ----------
    clinic_id : str
        The clinic.
    name : str
        Product name, e.g. ``trend``.
    notebook : str
        Path of the notebook to run; it is never written to.
    folder : str
        Folder to work in and to leave the executed notebook and its report in.
    parameters : dict
        Values for the cell tagged ``parameters``.
    has_report : bool
        Whether a web report is made from the executed notebook.
    cell_seconds, notebook_seconds : int
        Longest a single cell and the whole notebook may run.
    megabytes : int
        Most memory the notebook may have; 0 for no limit.
    """

    clinic_id: str
    name: str
    notebook: str
    folder: str
    parameters: dict[str, str]
    has_report: bool = False
    cell_seconds: int = 600
    notebook_seconds: int = 3600
    megabytes: int = 0

    def to_json(self) -> str:
        """One line of text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> NotebookRun:
        """The record that a line of text stands for."""
        return cls(**json.loads(line))


@dataclass(frozen=True, slots=True)
class NotebookOutcome:
    """What came of a run.

    Parameters
    ----------
    clinic_id, name : str
        The run.
    error : str
        Why it failed, in words; empty when all went well.
    started, finished : str
        Times in UTC, ISO 8601.
    seconds : float
        Duration.
    warnings : tuple of str
        Warnings that the notebook's cells printed.
    is_lost : bool
        Whether it was never told how the run ended, so that it may be run again.
    provenance : dict
        What the notebook's last cell says of itself: data files read, illustrative or not.
    """

    clinic_id: str
    name: str
    error: str = ""
    started: str = ""
    finished: str = ""
    seconds: float = 0.0
    is_lost: bool = False
    warnings: tuple[str, ...] = ()
    provenance: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """One line of text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> NotebookOutcome:
        """The record that a line of text stands for."""
        return cls.from_dict(json.loads(line))

    @classmethod
    def from_dict(cls, fields: dict[str, Any]) -> NotebookOutcome:
        """The record that plain values stand for."""
        return cls(**{**fields, "warnings": tuple(fields["warnings"])})


Event = NotebookRun | NotebookOutcome | None
"""What happens in a batch: a run starts, an outcome is known, or time passes."""
