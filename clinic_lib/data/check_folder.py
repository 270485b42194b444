"""What is wrong with a data folder before any file is opened: missing, doubled and misnamed files.

Looks at names only.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

from clinic_lib.data.files import SUFFIXES, TableFile, is_hidden
from clinic_lib.data.tables import TABLES
from clinic_lib.errors import Problem

_OTHER_DATA = {".xlsx", ".xls", ".xlsm", ".ods", ".txt", ".tsv", ".json", ".zip", ".gz"}
_NOT_DATA = {".py", ".md", ".ipynb", ".yml", ".yaml", ".html", ".pdf", ".docx", ".png", ".log"}


def folder_problems(folder: Path, found: Mapping[str, tuple[TableFile, ...]]) -> list[Problem]:
    """Everything wrong with the names in a data folder.

    Parameters
    ----------
    folder : Path
        The data folder.
    found : mapping of str to tuple of TableFile
        The files that were found for each table.

    Returns
    -------
    list of Problem

    Examples
    --------
    >>> print(*folder_problems(Path("dta"), {}))
    dta: there is no such data folder. Name the folder that has areas.csv and the other tables.
    """
    if not folder.is_dir():
        what = (
            "it is a file, not a data folder" if folder.exists() else "there is no such data folder"
        )
        remedy = "Name the folder that has areas.csv and the other tables."
        return [Problem(str(folder), what, remedy)]
    problems = []
    for name, table in TABLES.items():
        if table.required and name not in found:
            problems.append(_missing(folder, name))
    problems += _doubled(found)
    problems += _misnamed(folder)
    problems += _unread_observations(folder)
    return problems


def _missing(folder: Path, name: str) -> Problem:
    near = [path.name for path in folder.iterdir() if path.stem.lower() == name]
    extra = f" (there is '{near[0]}', which is neither)" if near else ""
    if name == "observations" and (folder / name).is_dir():
        extra = " (the folder 'observations' holds no such file)"
    what = f"the table {name} is missing: there is no {name}.csv or {name}.parquet{extra}"
    columns = ",".join(TABLES[name].required_names)
    return Problem(f"{name}.csv", what, f"Add the file; its columns are at least {columns}.")


def _doubled(found: Mapping[str, tuple[TableFile, ...]]) -> list[Problem]:
    problems = []
    for name, files in found.items():
        if name != "observations" and len(files) > 1:
            what = f"the table {name} stands twice, as {' and '.join(f.name for f in files)}"
            problems.append(Problem(files[0].name, what, "Keep one of them and remove the other."))
    observations = found.get("observations", ())
    whole = [file for file in observations if "/" not in file.name]
    if whole and len(observations) > 1:
        other = next(file.name for file in observations if file is not whole[0])
        what = f"the table observations stands in more than one form, as this file and as {other}"
        problems.append(Problem(whole[0].name, what, "Keep the file or the folder, not both."))
    stems: dict[str, TableFile] = {}
    for file in observations:
        if file.stem and file.stem in stems:
            what = f"the same observations stand also in {stems[file.stem].name}"
            problems.append(Problem(file.name, what, "Keep one of them and remove the other."))
        stems.setdefault(file.stem, file)
    return problems


def _unread_observations(folder: Path) -> list[Problem]:
    """Files in the folder of observations that are of no kind that is read."""
    problems = []
    for path in sorted((folder / "observations").rglob("*")):
        relative = path.relative_to(folder)
        if path.suffix.lower() in _OTHER_DATA and path.is_file() and not is_hidden(relative):
            what = f"a {path.suffix.lower()} file among the observations is not read"
            remedy = "Save it as CSV UTF-8 (comma delimited), or remove it."
            problems.append(Problem(relative.as_posix(), what, remedy))
    return problems


def _misnamed(folder: Path) -> list[Problem]:
    """Files that are not read, though their names say that they were meant to be."""
    problems = []
    for path in sorted(folder.iterdir()):
        if is_hidden(path.relative_to(folder)) or path.suffix.lower() in _NOT_DATA:
            continue
        is_read = path.stem in TABLES and path.suffix.lower() in SUFFIXES and path.is_file()
        is_read |= path.is_dir() and path.name == "observations"
        plain = path.stem.lower().replace("-", "_").replace(" ", "_")
        near = difflib.get_close_matches(plain, TABLES, n=1, cutoff=0.75)
        is_other_folder = path.is_dir() and not plain.startswith("observation") and not path.suffix
        if is_read or not near or is_other_folder:
            continue
        what = f"the file is not read; its name is near that of the table {near[0]}"
        remedy = f"Rename it to {near[0]}.csv if it is that table in CSV UTF-8, or remove it."
        if path.is_dir():
            what = what.replace("the file", "the folder")
            remedy = "Rename it to observations if it holds them, or remove it."
        elif path.suffix.lower() in (".xlsx", ".xls", ".xlsm", ".ods"):
            what = f"a workbook is not read; it may be the table {near[0]}"
            remedy = f"Save its sheet as {near[0]}.csv (CSV UTF-8, comma delimited), or remove it."
        problems.append(Problem(path.name, what, remedy))
    return problems
