"""Which figures were sent out and what has changed since: kept with the live state, for good.

Each circulation is a copy of the snapshot as it was then, under a name that says when and which.
Sends nothing anywhere.
"""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from clinic_lib.errors import DataError, OutputError
from clinic_lib.indicators import (
    SNAPSHOT_NAME,
    Snapshot,
    compare_snapshots,
    figures_words,
    load_snapshot,
)
from clinic_lib.indicators.wording import list_words
from clinic_lib.terms import ChangeReason

CIRCULATED = Path("live", "circulated")
NAME = re.compile(r"(\d{3,})_(\d{4}-\d{2}-\d{2})_([0-9a-f]{8})\.json")
TAKEN = re.compile(r"\.?(\d{3,})[_.]")
TRIES = 20


@dataclass(frozen=True, slots=True)
class Circulation:
    """One time that a clinic's figures were sent out.

    Parameters
    ----------
    clinic_id : str
        Whose figures.
    number : int
        1 for the first time.
    on : date
        The day.
    hash : str
        The number of the snapshot.
    path : Path
        The copy of the snapshot.
    """

    clinic_id: str
    number: int
    on: date
    hash: str
    path: Path

    @property
    def words(self) -> str:
        """Which figures and when, as part of a sentence."""
        return f"{figures_words(self.hash)}, circulated on {_day(self.on)}"


@dataclass(frozen=True, eq=False)
class SinceCirculation:
    """What has changed since the figures were last sent out.

    Parameters
    ----------
    circulation : Circulation
        The last one.
    hash : str
        The number of the figures as they are now.
    changes : DataFrame
        From ``compare_snapshots``; no rows where nothing changed.
    """

    circulation: Circulation
    hash: str
    changes: pd.DataFrame

    @property
    def on(self) -> date:
        """The day of the circulation."""
        return self.circulation.on

    @property
    def words(self) -> str:
        """What has changed, in a sentence or two."""
        sent = f"circulation on {_day(self.on)} ({figures_words(self.circulation.hash)})"
        if self.changes.empty:
            return f"Nothing changed since {sent}."
        number = len(self.changes)
        has = "1 thing has" if number == 1 else f"{number} things have"
        follows = str(ChangeReason.FOLLOWS)
        counted = dict(self.changes["reason"].value_counts(sort=False))
        reasons = [f"{count} {reason}" for reason, count in counted.items() if reason != follows]
        if follows in counted:
            reasons.append(f"{counted[follows]} that follow from the figures")
        return f"{has} changed since {sent}: {list_words(reasons)}."


def circulate(
    clinic_folder: Path | str, data_folder: Path | str, *, on: date
) -> tuple[Circulation, bool]:
    """Keep a clinic's figures as circulated.

    Parameters
    ----------
    clinic_folder : Path or str
        The clinic's outputs; they hold the snapshot.
    data_folder : Path or str
        The copy goes to its ``live/circulated/<clinic>``.
    on : date
        The day on which they are sent out.

    Returns
    -------
    circulation : Circulation
        The one that holds these figures.
    is_new : bool
        False where the figures last circulated are the same, and nothing was kept.

    Raises
    ------
    DataError
        If there is no snapshot, or it is damaged.
    OutputError
        If the copy cannot be written.
    """
    source = Path(clinic_folder) / SNAPSHOT_NAME
    snapshot = load_snapshot(source)
    folder = Path(data_folder) / CIRCULATED / snapshot.clinic_id
    for _ in range(TRIES):
        known = circulations(data_folder, snapshot.clinic_id)
        if known and known[-1].hash == snapshot.hash:
            return known[-1], False
        number = _next_number(folder)
        path = folder / f"{number:03}_{on.isoformat()}_{snapshot.hash}.json"
        if _keep(source, path, number):
            return Circulation(snapshot.clinic_id, number, on, snapshot.hash, path), True
    raise OutputError(
        f"The figures could not be kept in '{folder}', because others circulate at the same time. "
        "Try again."
    )


def circulations(data_folder: Path | str, clinic_id: str) -> tuple[Circulation, ...]:
    """Every circulation of a clinic's figures, the first one first.

    Parameters
    ----------
    data_folder : Path or str
        The data folder, with the live state in it.
    clinic_id : str
        The clinic.

    Returns
    -------
    tuple of Circulation
        Empty where nothing was circulated.
    """
    folder = Path(data_folder) / CIRCULATED / clinic_id
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        name = NAME.fullmatch(path.name)
        if name:
            with contextlib.suppress(ValueError):  # a name with a 31 February is not ours
                on = date.fromisoformat(name[2])
                found.append(Circulation(clinic_id, int(name[1]), on, name[3], path))
    return tuple(sorted(found, key=lambda one: one.number))


def changes_since_circulation(
    data_folder: Path | str, clinic_id: str, snapshot: Snapshot
) -> SinceCirculation | None:
    """What has changed since a clinic's figures were last circulated.

    Parameters
    ----------
    data_folder : Path or str
        The data folder, with the live state in it.
    clinic_id : str
        The clinic.
    snapshot : Snapshot
        The figures as they are now.

    Returns
    -------
    SinceCirculation or None
        None where they were never circulated.

    Raises
    ------
    DataError
        If the copy that was kept is damaged.
    """
    known = circulations(data_folder, clinic_id)
    if not known:
        return None
    last = known[-1]
    if last.hash == snapshot.hash:
        changes = compare_snapshots(snapshot, snapshot)
    else:
        kept = load_snapshot(last.path)
        if kept.hash != last.hash:
            raise DataError(
                f"'{last.path}' holds {figures_words(kept.hash)}, not those of its name. Somebody "
                "has renamed or replaced it: restore it from a backup."
            )
        changes = compare_snapshots(kept, snapshot)
    return SinceCirculation(last, snapshot.hash, changes)


def _next_number(folder: Path) -> int:
    """One more than any that was ever taken, also by somebody who did not come to the end."""
    names = os.listdir(folder) if folder.is_dir() else []
    taken = [int(found[1]) for name in names if (found := TAKEN.match(name))]
    return max(taken, default=0) + 1


def _keep(source: Path, path: Path, number: int) -> bool:
    """Copy a file to a name that is not taken; whether the number was still free."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(source.read_bytes())
        # A claim on the number, so that two at once cannot both be the third circulation.
        claim = path.with_name(f".{number:03}.taken")
        with contextlib.suppress(FileExistsError):
            os.close(os.open(claim, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            os.replace(temporary, path)
            return True
    except OSError as error:
        raise OutputError(
            f"The figures could not be kept as '{path}' ({error.strerror or error}). Make room, or "
            "check that you may write to the data folder."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    return False


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
