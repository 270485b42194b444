"""Every problem in the clinic files at once, alone and against the data they will be run on.

Reads and never writes; what a clinic file may say is in ``plan``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from clinic_lib.data import Dataset
from clinic_lib.data.check import Survey, survey
from clinic_lib.data.files import find_table_files
from clinic_lib.data.observed import first_days
from clinic_lib.errors import Problem, suggestion
from clinic_lib.meeting.plan import Clinic, read_clinic
from clinic_lib.meeting.plan_reading import Mention, Reader

SUFFIXES = (".yml", ".yaml")
_TABLES = {
    "partnership": "partnerships",
    "area": "areas",
    "comparator": "areas",
    "indicator": "indicators",
    "story": "stories",
}
_KEYS = {
    "partnerships": "partnership_id",
    "areas": "area_code",
    "indicators": "indicator_id",
    "stories": "story_id",
}


@dataclass(frozen=True)
class Known:
    """What a data folder knows, as far as a clinic file can name it.

    Parameters
    ----------
    codes : dict of str to set of str
        For each kind of mention, the codes there are; a kind whose table could not be read is
        left out and not checked.
    home : dict of str to str
        Each partnership's own area.
    series : set of (str, str)
        Indicator and area of every value there is.
    first_day : dict of (str, str) to date
        When the earliest period of each of those begins.
    """

    codes: Mapping[str, Collection[str]]
    home: dict[str, str]
    series: Collection[tuple[str, str]]
    first_day: dict[tuple[str, str], date]

    @classmethod
    def of_tables(
        cls, tables: dict[str, pd.DataFrame], first_days: Mapping[tuple[str, str], date]
    ) -> Known:
        """What these tables know, any of which may be missing, and where each series begins."""
        codes: dict[str, Collection[str]] = {
            kind: set(tables[table][_KEYS[table]])
            for kind, table in _TABLES.items()
            if table in tables
        }
        home = {}
        if "partnerships" in tables:
            pairs = tables["partnerships"][["partnership_id", "area_code"]]
            home = dict(pairs.itertuples(index=False, name=None))
        return cls(codes, home, set(first_days), dict(first_days))


def check_clinic(path: Path | str, dataset: Dataset | None = None) -> tuple[Problem, ...]:
    """Every problem in one clinic file.

    Parameters
    ----------
    path : Path or str
        The file.
    dataset : Dataset, optional
        The data it will be run on; without it the file alone is looked at.

    Returns
    -------
    tuple of Problem
        In the order of the file; empty where all is well.

    Examples
    --------
    >>> print(*check_clinic("no such clinic.yml"))
    no such clinic.yml: the clinic file cannot be read (No such file or directory). Name a clinic \
file that is there and may be read.
    """
    path = Path(path)
    known = None
    if dataset is not None:
        tables = {name: getattr(dataset, name) for name in _KEYS}
        known = Known.of_tables(tables, first_days(dataset.observations))
    clinic, reader = read_clinic(path, path.name)
    return _in_order(reader.problems + _against(clinic, reader, known))


def check_clinics(
    folder: Path | str, data_folder: Path | str, *, seen: Survey | None = None
) -> tuple[Problem, ...]:
    """Every problem in a folder of clinic files.

    Parameters
    ----------
    folder : Path or str
        The folder of the clinic files.
    data_folder : Path or str
        The data they will be run on; as much of it as can be read is used, and its own problems
        are for ``check_dataset`` to tell.
    seen : Survey, optional
        What is known of that data folder already; without it the folder is looked at.

    Returns
    -------
    tuple of Problem
        In the order of files and rows; empty where all is well.

    Examples
    --------
    >>> print(*check_clinics("no such folder", "data"))
    no such folder: there is no such folder of clinic files. Name the folder that has them.
    """
    folder, data_folder = Path(folder), Path(data_folder)
    if not folder.is_dir():
        what = "there is no such folder of clinic files"
        return (Problem(str(folder), what, "Name the folder that has them."),)
    paths = clinic_files(folder)
    problems = _misnamed(folder)
    if not paths:
        remedy = "Write a file such as greenest-county.yml; README.md there says how."
        return (*problems, Problem(str(folder), "the folder has no clinic file (.yml)", remedy))
    known = _read_known(data_folder, seen)
    names: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
    for path in paths:
        clinic, reader = read_clinic(path, path.name)
        problems += _in_order(reader.problems + _against(clinic, reader, known))
        if clinic is not None:
            row = reader.root.key_rows.get("clinic", 1) if reader.root else 1
            # One folder for both on a disk that does not tell capitals from small letters.
            names[clinic.clinic_id.lower()].append((path.name, row, clinic.clinic_id))
    for used in names.values():
        for file, row, clinic_id in used[1:]:
            what = f"the clinic's name is also that of {used[0][0]}"
            remedy = "Give each clinic its own name: they would write into one folder."
            problems.append(Problem(file, what, remedy, row=row, column="clinic", value=clinic_id))
    return tuple(problems)


def clinic_warnings(paths: Iterable[Path | str]) -> tuple[Problem, ...]:
    """What deserves a second thought in clinic files, and spoils nothing.

    Parameters
    ----------
    paths : iterable of Path or str
        The files.

    Returns
    -------
    tuple of Problem
        In the order of files and rows; empty where there is nothing to think about.

    Examples
    --------
    >>> clinic_warnings([])
    ()
    """
    warnings: list[Problem] = []
    clinics: list[tuple[Clinic, Reader]] = []
    for path in map(Path, paths):
        clinic, reader = read_clinic(path, path.name)
        warnings += _in_order(reader.warnings)
        if clinic is not None:
            clinics.append((clinic, reader))
    return (*warnings, *_shown_elsewhere(clinics))


def _shown_elsewhere(clinics: Sequence[tuple[Clinic, Reader]]) -> Iterator[Problem]:
    """A file whose rule for small counts is not that of another that shows the same indicator."""
    first: dict[str, tuple[Clinic, Reader]] = {}
    for clinic, reader in clinics:
        shared: dict[tuple[str, str], list[str]] = defaultdict(list)
        for code in clinic.indicator_ids:
            other, its = first.setdefault(code, (clinic, reader))
            if other.disclosure != clinic.disclosure:
                shared[its.name, other.disclosure.in_words].append(code)
        for (name, rule), both in shared.items():
            yield Problem(
                reader.name,
                f"{', '.join(both)} {'is' if len(both) == 1 else 'are'} in {name} too, where "
                f"another rule holds for small counts ({rule}; here "
                f"{clinic.disclosure.in_words}), so one may show what the other withholds",
                "Give both the same block 'disclosure', or make sure that it points at nobody.",
                row=reader.row_of("disclosure"),
                column="disclosure",
            )


def clinic_files(folder: Path) -> tuple[Path, ...]:
    """The clinic files of a folder, by name.

    Examples
    --------
    >>> clinic_files(Path("no such folder"))
    ()
    """
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return tuple(
        path
        for path in paths
        if path.suffix.lower() in SUFFIXES and path.is_file() and path.name[0] not in "._~"
    )


def mentioned_indicators(paths: Iterable[Path]) -> tuple[str, ...]:
    """Every indicator that some clinic files name, whatever else is wrong with the files.

    Examples
    --------
    >>> mentioned_indicators([])
    ()
    """
    readers = [read_clinic(path, path.name)[1] for path in paths]
    named = [m.code for reader in readers for m in reader.mentions if m.kind == "indicator"]
    return tuple(dict.fromkeys(named))


def _read_known(folder: Path, seen: Survey | None) -> Known | None:
    """What can be read of a data folder, however bad the rest of it is."""
    if not find_table_files(folder):
        return None
    seen = seen or survey(folder)
    tables = {name: sheet.frame for name, sheet in seen.sheets.items()}
    return Known.of_tables(tables, seen.observed.first_days if seen.observed else {})


def _against(clinic: Clinic | None, reader: Reader, known: Known | None) -> list[Problem]:
    """What a clinic file names that the data do not have."""
    if clinic is None or known is None:
        return []
    problems = []
    for mention in reader.mentions:
        codes = known.codes.get(mention.kind)
        if codes is not None and mention.code not in codes:
            table = _TABLES[mention.kind]
            what = f"the {mention.kind} '{mention.code}' is not in the table {table}"
            near = suggestion(mention.code, codes)
            if mention.code.upper() in codes:
                near = f" Did you mean '{mention.code.upper()}'?"
            problems.append(_problem(reader, mention, what, f"Correct it, or add it.{near}"))
    area = clinic.area_code or known.home.get(clinic.partnership_id, "")
    if area in known.codes.get("area", ()):
        problems += _of_area(clinic, reader, known, area)
    return problems


def _of_area(clinic: Clinic, reader: Reader, known: Known, area: str) -> list[Problem]:
    problems = []
    for mention in reader.mentions:
        if mention.kind == "comparator" and mention.code == area:
            remedy = "Remove it: an area is never compared with itself."
            problems.append(_problem(reader, mention, "the area is its own comparator", remedy))
        is_known = mention.code in known.codes.get("indicator", ())
        if mention.kind != "indicator" or not is_known:
            continue
        first = known.first_day.get((mention.code, area))
        if first is None:
            what = f"there is no value of {mention.code} for the area {area}"
            remedy = "Add observations, or take the indicator out of the clinic."
            problems.append(_problem(reader, mention, what, remedy))
        elif first > clinic.date and not reader.problems:
            what = f"the values of {mention.code} for {area} all begin after the clinic's date"
            remedy = f"Correct the date ({clinic.date}), or take the indicator out."
            problems.append(_problem(reader, mention, what, remedy))
    return problems


def _problem(reader: Reader, mention: Mention, what: str, remedy: str) -> Problem:
    return Problem(
        reader.name, what, remedy, row=mention.row, column=mention.column, value=mention.code
    )


def _misnamed(folder: Path) -> list[Problem]:
    """Files that look like clinic files and are not read."""
    problems = []
    for path in sorted(folder.iterdir()):
        endings = "".join(path.suffixes).lower()
        if path.name[0] in "._~" or not path.is_file():
            continue
        if endings.endswith((".yml.txt", ".yaml.txt", ".ymal", ".yml.bak", ".yam")):
            remedy = f"Rename it to {path.name.split('.')[0]}.yml, or remove it."
            problems.append(Problem(path.name, "the file is not read as a clinic file", remedy))
    return problems


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.row or 0))
