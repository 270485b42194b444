"""What ``clinic new`` does: a draft of a clinic file, or the one there is brought up to date.

A file is written to a temporary name, checked, and renamed; whatever goes wrong, the file that was
there stays as it was.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.batch.suggesting import read_day
from clinic_lib.errors import ClinicError, OutputError, ParameterError, Problem, suggestion

if TYPE_CHECKING:
    from clinic_lib.data import Dataset
    from clinic_lib.meeting import Merged


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of a draft.

    Parameters
    ----------
    path : Path
        The clinic file.
    on : date
        The day of the clinic.
    text : str
        What it holds now, or would hold.
    is_new : bool
        Whether there was none before.
    refreshed, kept : tuple of str
        Parts that were brought up to date, and parts that stay though the draft would differ.
    differences : str
        How the draft would differ in those that stay.
    """

    path: Path
    on: date
    text: str
    is_new: bool
    refreshed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    differences: str = ""


def draft_clinic(
    data: Path,
    parameters: Path,
    *,
    partnership: str,
    on: str,
    wishes: Sequence[str] = (),
) -> Drafted:
    """The draft of a partnership's clinic file, written.

    Parameters
    ----------
    data, parameters : Path
        Folders of the tables and of the clinic files; the latter is made if need be.
    partnership : str
        Its id.
    on : str
        The day of the clinic, as year-month-day.
    wishes : sequence of str
        Indicators that the PMG asked for; without them, those that a file drafted before marks.

    Returns
    -------
    Drafted

    Raises
    ------
    ParameterError
        For anything that cannot be used, and for a clinic file that was not drafted.
    OutputError
        If it cannot be written.
    """
    # Planning needs the data layer, and with it pandas: not before it has to.
    from clinic_lib.meeting import merge_draft, with_fingerprints

    day, dataset = _ready(data, parameters, partnership, on)
    path = _path(parameters, partnership, day)
    there = _existing(path)
    draft = _draft(dataset, path, partnership, day, wishes or _wished(path, there))
    if there is None:
        drafted = Drafted(path, day, with_fingerprints(draft), is_new=True)
    else:
        drafted = _merged(path, day, merge_draft(there, draft))
    if drafted.text != there:
        _write(drafted, dataset, there)
    return drafted


def print_draft(
    data: Path, parameters: Path, *, partnership: str, on: str, wishes: Sequence[str] = ()
) -> str:
    """The draft of a partnership's clinic file, whatever file there is; nothing is written.

    Parameters
    ----------
    data, parameters, partnership, on, wishes
        As for ``draft_clinic``.

    Returns
    -------
    str

    Raises
    ------
    ParameterError
        For anything that cannot be used.
    """
    day, dataset = _ready(data, parameters, partnership, on)
    return _draft(dataset, _path(parameters, partnership, day), partnership, day, wishes)


def drafted_text(drafted: Drafted) -> str:
    """What became of a draft, in words.

    Parameters
    ----------
    drafted : Drafted
        From ``draft_clinic``.

    Returns
    -------
    str
    """
    name = str(drafted.path)
    if drafted.is_new:
        return (
            f"Drafted '{name}'.\nFill in what only you know: people, speakers, what drives the "
            "figures, what is asked.\nThen run 'clinic check'. Running this command again keeps "
            "every word you change."
        )
    lines = []
    if drafted.refreshed:
        lines.append(f"Brought up to date in '{name}': {', '.join(drafted.refreshed)}.")
    else:
        lines.append(f"Nothing was changed in '{name}'.")
    if drafted.kept:
        parts = ", ".join(drafted.kept)
        lines += [f"Kept as you have them: {parts}. The draft would now say (+), not (-):", ""]
        lines += [f"  {line}" for line in drafted.differences.splitlines()]
    elif not drafted.refreshed:
        lines.append("A draft made now would say the same.")
    return "\n".join(lines)


def _ready(data: Path, parameters: Path, partnership: str, on: str) -> tuple[date, Dataset]:
    """The day and the data, once both can be used and know the partnership."""
    from clinic_lib.data import check_dataset, load_dataset, strictest
    from clinic_lib.meeting import earlier_clinics

    day = read_day(on, option="--date")
    problems = check_dataset(data)
    if problems:
        raise ParameterError("the data cannot be used; nothing was drafted.", problems)
    clinics, _ = earlier_clinics(parameters)
    dataset = load_dataset(data, disclosure=strictest(one.disclosure for one in clinics))
    known = list(dataset.partnerships["partnership_id"])
    if partnership not in known:
        raise ParameterError(
            f"There is no partnership '{partnership}' in the data.{suggestion(partnership, known)} "
            f"Name one of these: {', '.join(known)}."
        )
    return day, dataset


def _path(parameters: Path, partnership: str, day: date) -> Path:
    from clinic_lib.meeting import draft_name

    return Path(parameters) / f"{draft_name(partnership, day)}.yml"


def _draft(dataset: Dataset, path: Path, partnership: str, day: date, wishes: Sequence[str]) -> str:
    """The draft without fingerprints."""
    from clinic_lib.meeting import build_draft, earlier_clinics, suggest_clinic

    clinics, _ = earlier_clinics(path.parent)
    twin = next((c for c in clinics if c.clinic_id == path.stem and c.path.name != path.name), None)
    if twin:
        raise ParameterError(
            f"The clinic '{path.stem}' is planned already, in '{twin.path}'. Edit that file, or "
            "give its clinic another name first. Nothing was changed."
        )
    try:
        proposal = suggest_clinic(dataset, partnership, on=day, wishes=wishes, earlier=clinics)
        return build_draft(proposal, dataset)
    except ParameterError:
        raise
    except ClinicError as error:
        raise ParameterError(error.message, error.problems) from error


def _existing(path: Path) -> str | None:
    """The text of the file that is there; nothing where there is none."""
    from clinic_lib.meeting import check_clinic, is_draft

    if not path.exists():
        return None
    problems = check_clinic(path)
    if problems:
        what = f"the clinic file '{path}' is there and cannot be used; nothing was changed."
        raise ParameterError(what, problems)
    text = path.read_bytes().decode("utf-8-sig")
    if not is_draft(text):
        raise ParameterError(
            f"The clinic file '{path}' is there, and was not drafted by this command or has lost "
            "its last line, so it is left alone. Nothing was changed. To see what a draft would "
            "say, add --print."
        )
    return text


def _wished(path: Path, there: str | None) -> tuple[str, ...]:
    """The indicators that a file drafted before marks as wishes of the PMG."""
    from clinic_lib.meeting import load_clinic

    if there is None:
        return ()
    areas = load_clinic(path).key_areas
    return tuple(code for area in areas if area.pmg_wish for code in area.indicator_ids)


def _merged(path: Path, day: date, merged: Merged) -> Drafted:
    return Drafted(
        path,
        day,
        merged.text,
        is_new=False,
        refreshed=merged.refreshed,
        kept=merged.kept,
        differences=merged.differences,
    )


def _write(drafted: Drafted, dataset: Dataset, there: str | None) -> None:
    """Write the file whole or not at all: it passes its check, and nobody saved it meanwhile."""
    from clinic_lib.meeting import check_clinic

    path = drafted.path
    # Not read as a clinic file, whatever becomes of this process.
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(drafted.text.encode("utf-8"))
            file.flush()
            # On the disk before it takes the place of the one that is there.
            os.fsync(file.fileno())
        problems = check_clinic(temporary, dataset)
        if problems:
            _refuse(path, problems, is_new=drafted.is_new)
        if _existing(path) != there:
            raise ParameterError(
                f"'{path}' was saved by somebody else while this command was at work, so it was "
                "left as they saved it. Run the command again."
            )
        os.replace(temporary, path)
    except OSError as error:
        raise OutputError(
            f"'{path}' cannot be written ({error.strerror or error}). Name another folder with "
            "--parameters, or ask for the right to write to this one."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _refuse(path: Path, problems: Sequence[Problem], *, is_new: bool) -> None:
    """Say why what would be written cannot be."""
    named = [Problem(path.name, p.what, p.remedy, p.row, p.column, p.value) for p in problems]
    what = "the draft" if is_new else "what you changed and what would be brought up to date"
    raise ParameterError(f"{what} would not pass the check; '{path}' was not written.", named)
