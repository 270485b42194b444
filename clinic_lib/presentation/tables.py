"""An assessment, and what changed in it, as CSV files for an auditor or a spreadsheet.

Knows no look.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.errors import OutputError
from clinic_lib.indicators import CHANGE_COLUMNS, typed_frame

if TYPE_CHECKING:
    import pandas as pd

    from clinic_lib.indicators import Assessment
    from clinic_lib.meeting import SinceCirculation

TABLES = ("scorecard", "history", "comparators", "underneath")


def write_tables(assessment: Assessment, folder: Path | str) -> tuple[Path, ...]:
    """Write the scorecard and what lies behind it, every number at full precision.

    Parameters
    ----------
    assessment : Assessment
        The numbers.
    folder : Path or str
        Made if need be. Each file is written to a temporary name and renamed.

    Returns
    -------
    tuple of Path
        ``scorecard.csv``, ``history.csv``, ``comparators.csv`` and ``underneath.csv``.

    Raises
    ------
    OutputError
        If a file cannot be written.
    """
    folder = Path(folder)
    return tuple(write_csv(getattr(assessment, name), folder / f"{name}.csv") for name in TABLES)


def write_changes(since: SinceCirculation | None, folder: Path | str) -> Path:
    """Write what has changed since the figures were last circulated.

    Parameters
    ----------
    since : SinceCirculation or None
        From ``changes_since_circulation``; None, which is written as no change, where they never
        were.
    folder : Path or str
        Made if need be.

    Returns
    -------
    Path
        ``changes.csv``.

    Raises
    ------
    OutputError
        If the file cannot be written.
    """
    changes = typed_frame([], CHANGE_COLUMNS) if since is None else since.changes
    return write_csv(changes, Path(folder) / "changes.csv")


def write_csv(frame: pd.DataFrame, path: Path) -> Path:
    """Write a table as CSV, whole or not at all.

    Parameters
    ----------
    frame : DataFrame
        The table.
    path : Path
        The file; its folder is made if need be.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_csv(temporary, index=False, encoding="utf-8", lineterminator="\n")
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise OutputError(
            f"The table '{path.name}' could not be written to '{path.parent}' "
            f"({error.strerror or error}). Close it if it is open in another program, make "
            "room, or name another folder."
        ) from error
    return path
