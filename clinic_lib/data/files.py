"""Where the tables of a data folder stand: one file each, or a folder of observation files.

Looks at names only and opens nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from clinic_lib.data.tables import TABLES

SUFFIXES = (".csv", ".parquet")
PARTITION = "indicator_id="


@dataclass(frozen=True, slots=True)
class TableFile:
    """One file that holds a table or a part of it.

    Parameters
    ----------
    table : str
        Name of the table.
    name : str
        The file, relative to the data folder, with forward slashes.
    path : Path
        Where it is.
    stem : str
        For a file in the folder ``observations``, its name without the ending: the indicator it
        holds, when there is an indicator of that name.
    partition : str
        The indicator that the folder it stands in promises (``indicator_id=NI192``).

    Examples
    --------
    >>> TableFile("areas", "areas.csv", Path("areas.csv")).is_parquet
    False
    """

    table: str
    name: str
    path: Path
    stem: str = ""
    partition: str = ""

    @property
    def is_parquet(self) -> bool:
        """Whether the name ends in .parquet."""
        return self.path.suffix.lower() == ".parquet"

    def promised(self, known: Collection[str]) -> str:
        """The one indicator that the file or its folder is named after; empty where it is none."""
        return self.partition or (self.stem if self.stem in known else "")


def find_table_files(
    folder: Path, names: Collection[str] = tuple(TABLES)
) -> dict[str, tuple[TableFile, ...]]:
    """Every table's files, sorted by name; a table without a file is left out.

    Parameters
    ----------
    folder : Path
        The data folder.
    names : collection of str
        The tables that are looked for.

    Returns
    -------
    dict of str to tuple of TableFile

    Examples
    --------
    >>> find_table_files(Path("no such folder"))
    {}
    """
    found: dict[str, list[TableFile]] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.stem in names and path.suffix.lower() in SUFFIXES and path.is_file():
            found.setdefault(path.stem, []).append(TableFile(path.stem, path.name, path))
    parts = (folder / "observations").rglob("*") if "observations" in names else ()
    for path in sorted(parts):
        relative = path.relative_to(folder)
        if path.suffix.lower() in SUFFIXES and path.is_file() and not is_hidden(relative):
            found.setdefault("observations", []).append(_part(path, relative))
    return {table: tuple(files) for table, files in found.items()}


def is_hidden(relative: Path) -> bool:
    """Whether a file is one that a program left behind: its name starts with . or _ or ~.

    Examples
    --------
    >>> is_hidden(Path("observations/~$NI192.csv"))
    True
    """
    return any(part.startswith((".", "_", "~")) for part in relative.parts)


def _part(path: Path, relative: Path) -> TableFile:
    partitions = [part for part in relative.parts[:-1] if part.startswith(PARTITION)]
    partition = unquote(partitions[-1].removeprefix(PARTITION)) if partitions else ""
    stem = "" if partition else path.stem
    return TableFile("observations", relative.as_posix(), path, stem, partition)
