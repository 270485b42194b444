"""The figures of a clinic frozen under one short number, which is printed wherever they stand.

Two outputs with the same number show the same figures. The file of a snapshot is written whole or
not at all and read back exactly: a number is kept as the shortest decimal that gives it back.
``docs/snapshot.md`` explains both.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from clinic_lib.data.disclosure_counts import DEFAULT_THRESHOLD
from clinic_lib.errors import DataError, OutputError
from clinic_lib.indicators.assessment import Assessment
from clinic_lib.indicators.columns import DTYPES, Kind
from clinic_lib.indicators.fingerprint import TABLES, figures_words, fingerprint

# Made once, because a snapshot has some two hundred columns.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
SNAPSHOT_NAME = "snapshot.json"
FORMAT = "performance clinic snapshot"
VERSION = 1
"""Of the layout of the file; one higher when an older library could not read it any more."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A clinic's figures as they stood when they were frozen.

    Parameters
    ----------
    clinic_id : str
        Whose figures they are.
    assessment : Assessment
        The figures.
    files : tuple of (str, str)
        Name and SHA-256 of every data file they were made from; no part of ``hash``.
    threshold : int
        Counts under this are too small to show, and so is a change of a count by less.
    """

    clinic_id: str
    assessment: Assessment
    files: tuple[tuple[str, str], ...] = ()
    threshold: int = DEFAULT_THRESHOLD

    @cached_property
    def hash(self) -> str:
        """Eight hexadecimal digits of the figures and words alone.

        The same on every computer, in every folder and at any time; another one as soon as anything
        that is shown differs. A column that is missing throughout makes no difference, so that a
        later version of the library, with more columns, gives an old snapshot its old number.
        """
        return fingerprint(self.assessment, clinic_id=self.clinic_id)

    @property
    def words(self) -> str:
        """The number as it is printed at the foot of every slide, page and sheet."""
        return figures_words(self.hash)


def build_snapshot(
    assessment: Assessment,
    *,
    clinic_id: str,
    files: Iterable[tuple[str, str]] = (),
    threshold: int = DEFAULT_THRESHOLD,
) -> Snapshot:
    """The figures of a clinic, frozen.

    Parameters
    ----------
    assessment : Assessment
        The figures. Not copied: nothing in the library changes a frame in place.
    clinic_id : str
        Whose figures they are.
    files : iterable of (str, str)
        Name and SHA-256 of every data file they were made from (``Dataset.files``).
    threshold : int
        Of the clinic's disclosure rule; ``freeze_clinic`` knows it.

    Returns
    -------
    Snapshot
    """
    pairs = tuple((name, digest) for name, digest in files)
    return Snapshot(clinic_id, assessment, pairs, threshold)


def write_snapshot(snapshot: Snapshot, folder: Path | str) -> Path:
    """Write a snapshot into a folder, under the name it has everywhere.

    Parameters
    ----------
    snapshot : Snapshot
        From ``freeze_clinic`` or ``build_snapshot``.
    folder : Path or str
        Made if need be. The file is written to a temporary name and renamed.

    Returns
    -------
    Path
        ``snapshot.json`` in the folder.

    Raises
    ------
    OutputError
        If the folder or the file cannot be written.
    """
    folder = Path(folder)
    path, temporary = folder / SNAPSHOT_NAME, folder / f".{SNAPSHOT_NAME}.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_text(snapshot_text(snapshot), encoding="utf-8", newline="\n")
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise OutputError(
            f"The snapshot '{SNAPSHOT_NAME}' could not be written to '{folder}' "
            f"({error.strerror or error}). Make room, or name another folder."
        ) from error
    return path


def load_snapshot(folder_or_file: Path | str) -> Snapshot:
    """A snapshot as it was written.

    Parameters
    ----------
    folder_or_file : Path or str
        The file, or a folder that has a ``snapshot.json``.

    Returns
    -------
    Snapshot
        Equal to the one written, to the last digit. Columns that the library has had since are
        missing in it; columns that it no longer has are kept.

    Raises
    ------
    DataError
        If there is no such file, it is damaged, or a newer version of the library wrote it.
    """
    path = Path(folder_or_file)
    path = path / SNAPSHOT_NAME if path.is_dir() else path
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise DataError(
            f"There is no snapshot at '{path}'. Make the clinic first (clinic pack CLINIC), "
            "or name its folder."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(_damaged(path, f"it cannot be read: {error}")) from error
    return snapshot_from_text(text, path)


def snapshot_text(snapshot: Snapshot) -> str:
    """A snapshot as the text of its file: one line a column, so that a difference can be read."""
    assessment = snapshot.assessment
    head = {
        "format": FORMAT,
        "version": VERSION,
        "hash": snapshot.hash,
        "clinic_id": snapshot.clinic_id,
        "area_code": assessment.area_code,
        "area_name": assessment.area_name,
        "on": assessment.on.isoformat(),
        "threshold": snapshot.threshold,
        "files": [list(pair) for pair in snapshot.files],
    }
    lines = [f" {_json(key)}: {_json(value)}" for key, value in head.items()]
    tables = [_table_text(name, getattr(assessment, name)) for name in TABLES]
    lines.append(' "tables": {\n' + ",\n".join(tables) + "\n }")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def snapshot_from_text(text: str, path: Path) -> Snapshot:
    """The snapshot that a text holds; errors name the path.

    Raises
    ------
    DataError
        As ``load_snapshot``.
    """
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DataError(_damaged(path, f"it is not whole ({error})")) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise DataError(
            f"'{path}' is not a snapshot of a performance clinic. Name the {SNAPSHOT_NAME} of a "
            "clinic's outputs."
        )
    version = content.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise DataError(
            f"'{path}' was written by a newer version of this library (layout {version}; this one "
            f"reads up to {VERSION}). Update performance-clinics, or make the clinic again."
        )
    try:
        snapshot = _snapshot(content)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        what = f"'{error.args[0]}' is missing" if isinstance(error, KeyError) else str(error)
        raise DataError(_damaged(path, what)) from error
    if snapshot.hash != content["hash"]:
        words = f"it says Figures {content['hash']} but holds Figures {snapshot.hash}"
        raise DataError(_damaged(path, words))
    return snapshot


def _damaged(path: Path, what: str) -> str:
    return (
        f"The snapshot '{path}' is damaged: {what}. Nobody should edit it; restore it from a "
        "backup, or make the clinic again."
    )


def _json(value: Any) -> str:
    return _ENCODER.encode(value)


def _table_text(name: str, frame: pd.DataFrame) -> str:
    """One table: its columns, each with its kind and its cells."""
    lines = []
    for column, cells in frame.items():
        kind = _kind(cells)
        told = {"kind": str(kind), "cells": _cells(cells.tolist(), kind)}
        lines.append(f"   {_json(column)}: {_json(told)}")
    return f"  {_json(name)}: {{\n" + ",\n".join(lines) + "\n  }"


def _kind(column: pd.Series) -> Kind:
    """What a typed column holds."""
    name = str(column.dtype)
    return next(kind for kind, dtype in DTYPES.items() if dtype == name)


def _cells(values: list[Any], kind: Kind) -> list[Any]:
    """Cells as JSON has them: a missing one is null, which no text, number or date is."""
    if kind is Kind.NUMBER:
        return [_number(value) for value in values]
    if kind is Kind.DATE:
        return [None if value is pd.NaT else value.isoformat() for value in values]
    return values


def _number(value: float) -> Any:
    """A number as JSON has it; an infinite one is a word."""
    return value if math.isfinite(value) else None if math.isnan(value) else repr(value)


def _snapshot(content: Mapping[str, Any]) -> Snapshot:
    """The snapshot of a file's content."""
    tables = {name: _frame(content["tables"][name], known) for name, known in TABLES.items()}
    assessment = Assessment(
        area_code=str(content["area_code"]),
        area_name=str(content["area_name"]),
        on=date.fromisoformat(content["on"]),
        **tables,
    )
    files = tuple((str(name), str(digest)) for name, digest in content["files"])
    return Snapshot(str(content["clinic_id"]), assessment, files, int(content["threshold"]))


def _frame(columns: Mapping[str, Mapping[str, Any]], known: Mapping[str, Kind]) -> pd.DataFrame:
    """One table with the library's columns first, then those only the file has."""
    lengths = {len(column["cells"]) for column in columns.values()}
    if len(lengths) != 1:
        raise ValueError("its columns are not of one length")
    (length,) = lengths
    kinds = {**known, **{name: Kind(columns[name]["kind"]) for name in columns}}
    nothing = {Kind.TEXT: "", Kind.NUMBER: None, Kind.DATE: None, Kind.BOOLEAN: False}
    return pd.DataFrame(
        {
            name: _column(
                columns[name]["cells"] if name in columns else [nothing[kind]] * length, kind
            )
            for name, kind in kinds.items()
        }
    )


def _column(cells: list[Any], kind: Kind) -> pd.Series:
    """One column with the type of its kind; a cell of another kind is refused."""
    allowed = {
        Kind.TEXT: (str,),
        Kind.NUMBER: (float, int, str, type(None)),
        Kind.DATE: (str, type(None)),
        Kind.BOOLEAN: (bool,),
    }[kind]
    wrong = next((cell for cell in cells if not isinstance(cell, allowed)), None)
    if wrong is not None:
        raise ValueError(f"{wrong!r} stands in a column of kind {kind}")
    if kind is Kind.NUMBER:
        cells = [math.nan if cell is None else float(cell) for cell in cells]
    elif kind is Kind.DATE:
        cells = [pd.NaT if cell is None else pd.Timestamp(cell) for cell in cells]
    return pd.Series(cells, dtype=DTYPES[kind])
