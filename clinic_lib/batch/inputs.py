"""What a clinic is made from, by content, so that it is made again when just that has changed.

Of the tables only the rows count that the clinic draws on. Another partnership's targets are none.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from clinic_lib.batch.manifest import PACKAGE_FOLDER, sha256, versions
from clinic_lib.batch.notebooks import PRODUCTS, find_notebook

if TYPE_CHECKING:
    import pandas as pd

    from clinic_lib.data import Dataset
    from clinic_lib.meeting import Clinic

# The layers that have no say in what is made.
ELSEWHERE = {"serving", "cli", "__pycache__", "notebooks"}
# So many indicators' figures are in memory at once.
CHUNK = 40
WORDS = {
    "data": "the data changed",
    "clinic_file": "the clinic file changed",
    "documents": "a document of the clinic changed",
    "live": "the actions or the circulated figures changed",
    "notebooks": "a notebook changed",
    "template": "the template changed",
    "library": "the library changed",
    "packages": "the version of Python or of a package changed",
}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What one clinic is made from.

    Parameters
    ----------
    parts : dict of str to str
        The SHA-256 of each kind of input, by the names in ``WORDS``.
    files : dict of str to str
        Name and SHA-256 of each data file when it was looked at.
    """

    parts: Mapping[str, str]
    files: Mapping[str, str]

    def as_record(self) -> dict[str, str]:
        """The parts, and one hash for all of them."""
        return {"fingerprint": digest(sorted(self.parts.items())), **self.parts}


def build_inputs(
    clinics: Sequence[Clinic], data: Path, *, template: Path | None = None
) -> dict[str, Inputs]:
    """What each of some clinics is made from.

    Parameters
    ----------
    clinics : sequence of Clinic
        Already checked.
    data : Path
        The data folder.
    template : Path, optional
        PowerPoint file whose design the packs take.

    Returns
    -------
    dict of str to Inputs
        By clinic id.
    """
    from clinic_lib.meeting import live_fingerprint

    tables = read_tables(clinics, data)
    common = {
        "notebooks": digest([sha256(find_notebook(product.name)) for product in PRODUCTS]),
        "template": sha256(template) if template else "",
        "library": library_hash(),
        "packages": digest(sorted(versions().items())),
    }
    return {
        clinic.clinic_id: Inputs(
            parts={
                "data": tables.digest_for(clinic),
                "clinic_file": sha256(clinic.path),
                "documents": digest(_documents(clinic)),
                "live": digest(sorted(live_fingerprint(data, clinic).items())),
                **common,
            },
            files=tables.files,
        )
        for clinic in clinics
    }


def digest(thing: object) -> str:
    """The SHA-256 of plain values.

    Examples
    --------
    >>> digest(["a", 1])[:8]
    '2657442b'
    """
    return hashlib.sha256(json.dumps(thing).encode()).hexdigest()


@functools.cache
def library_hash() -> str:
    """The SHA-256 of every file of the library that has a say in what is made."""
    found = [
        (path.relative_to(PACKAGE_FOLDER).as_posix(), sha256(path))
        for path in sorted(PACKAGE_FOLDER.rglob("*"))
        if path.is_file() and not ELSEWHERE & set(path.relative_to(PACKAGE_FOLDER).parts)
    ]
    return digest(found)


def _documents(clinic: Clinic) -> list[tuple[str, str]]:
    """Name and hash of every file that the clinic file names and that is there."""
    named = [document.file for document in clinic.documents if document.file]
    places = [(name, clinic.path.parent / name) for name in named]
    return [(name, sha256(place)) for name, place in places if place.is_file()]


@dataclass(frozen=True)
class Tables:
    """The rows of the tables as hashes, ready to be picked from for one clinic after another.

    Parameters
    ----------
    dataset : Dataset
        The tables that are always whole.
    observations : dict of str to (str, frozenset)
        For each indicator the hash of its figures, and the areas that have one.
    rows : dict of str to DataFrame
        For each other table its key columns and a hash of each row.
    files : dict of str to str
        Name and hash of every file that was read.
    """

    dataset: Dataset
    observations: Mapping[str, tuple[str, frozenset[str]]]
    rows: Mapping[str, pd.DataFrame]
    files: Mapping[str, str]

    def digest_for(self, clinic: Clinic) -> str:
        """The hash of all that a clinic draws on."""
        used = {name: self.observations[name] for name in clinic.indicator_ids}
        picked = _Picked(self, clinic, frozenset().union(*(areas for _, areas in used.values())))
        told = [(name, part) for name, (part, _) in used.items()]
        told += [(name, picked.digest(name)) for name in sorted(self.rows)]
        return digest(told)


def read_tables(clinics: Sequence[Clinic], data: Path) -> Tables:
    """Everything that some clinics draw on, as hashes; the figures a few indicators at a time."""
    from clinic_lib.data import load_dataset

    wanted = tuple(dict.fromkeys(name for clinic in clinics for name in clinic.indicator_ids))
    observations: dict[str, tuple[str, frozenset[str]]] = {}
    parts: dict[str, list[pd.DataFrame]] = {}
    files: dict[str, str] = {}
    for start in range(0, len(wanted), CHUNK):
        dataset = load_dataset(data, indicators=wanted[start : start + CHUNK], disclosure=None)
        files |= dict(dataset.files)
        observations |= _figures(dataset.observations)
        for name, frame in _other_tables(dataset):
            # Tables that are the same for every chunk count once.
            if start == 0 or name in ("targets", "rebases"):
                parts.setdefault(name, []).append(_hashed(frame))
    return Tables(dataset, observations, {n: _joined(found) for n, found in parts.items()}, files)


def _figures(frame: pd.DataFrame) -> Iterator[tuple[str, tuple[str, frozenset[str]]]]:
    """For each indicator the hash of its figures and its areas."""
    hashed = _hashed(frame)
    for name, rows in hashed.groupby("indicator_id", sort=False):
        yield str(name), (_digest_rows(rows), frozenset(rows["area_code"]))


def _other_tables(dataset: Dataset) -> Iterator[tuple[str, pd.DataFrame]]:
    import pandas as pd

    for field in fields(dataset):
        frame = getattr(dataset, field.name)
        if isinstance(frame, pd.DataFrame) and field.name != "observations":
            yield field.name, frame


def _hashed(frame: pd.DataFrame) -> pd.DataFrame:
    """The key columns of a table, and a hash of each row."""
    from pandas.util import hash_pandas_object

    keys = [name for name in frame if str(name).endswith(("_id", "_code", "_indicator"))]
    return frame[keys].assign(row=hash_pandas_object(frame, index=False))


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)


def _digest_rows(rows: pd.DataFrame) -> str:
    """One hash for some rows, in whatever order they stand."""
    return hashlib.sha256(rows["row"].sort_values().to_numpy().tobytes()).hexdigest()


class _Picked:
    """The rows of each table that one clinic draws on."""

    def __init__(self, tables: Tables, clinic: Clinic, areas: frozenset[str]) -> None:
        self._rows = tables.rows
        self._indicators = set(clinic.indicator_ids)
        self._partnership = clinic.partnership_id
        self._stories = {name for area in clinic.key_areas for name in area.stories}
        own = clinic.area_code or tables.dataset.partnership(self._partnership).area_code
        self._area = own
        self._areas = {own, *areas}

    def digest(self, table: str) -> str:
        """The hash of a table's rows that count; of a table not known here all rows do."""
        pick = getattr(self, f"_of_{table}", None)
        rows = self._rows[table]
        return _digest_rows(rows.loc[pick(rows)] if pick else rows)

    def _is(self, rows: pd.DataFrame, column: str, words: Iterable[str]) -> pd.Series:
        return rows[column].isin(list(words))

    def _of_targets(self, rows: pd.DataFrame) -> pd.Series:
        return self._is(rows, "indicator_id", self._indicators) & self._is(
            rows, "area_code", [self._area]
        )

    _of_rebases = _of_targets

    def _of_partnerships(self, rows: pd.DataFrame) -> pd.Series:
        return self._is(rows, "partnership_id", [self._partnership])

    _of_actions = _of_partnerships

    def _of_golden_thread(self, rows: pd.DataFrame) -> pd.Series:
        return self._of_partnerships(rows) | self._is(rows, "indicator_id", self._indicators)

    def _of_activities(self, rows: pd.DataFrame) -> pd.Series:
        thread = self._rows["golden_thread"]
        linked = thread.loc[self._of_golden_thread(thread), "activity_id"]
        return self._of_partnerships(rows) | self._is(rows, "activity_id", linked)

    def _of_stories(self, rows: pd.DataFrame) -> pd.Series:
        told = self._of_partnerships(rows) | self._is(rows, "story_id", self._stories)
        return told | self._is(rows, "indicator_id", self._indicators)

    def _of_comparators(self, rows: pd.DataFrame) -> pd.Series:
        return self._is(rows, "area_code", [self._area])

    def _of_indicators(self, rows: pd.DataFrame) -> pd.Series:
        """Its own, and those that its partnership's thread and actions speak of."""
        named = set(self._indicators)
        for table in ("golden_thread", "actions"):
            if table in self._rows:
                about = self._rows[table]
                about = about.loc[self._of_partnerships(about)]
                for column in ("indicator_id", "effect_indicator"):
                    named |= set(about[column]) if column in about else set()
        return self._is(rows, "indicator_id", named)

    def _of_areas(self, rows: pd.DataFrame) -> pd.Series:
        """Those with a figure, those it is compared with, and those they lie in."""
        compared = self._rows["comparators"]
        named = self._areas | set(compared.loc[self._of_comparators(compared), "comparator_code"])
        near = self._is(rows, "area_code", named) | self._is(rows, "parent_code", [self._area])
        return near | self._is(rows, "area_code", rows.loc[near, "parent_code"])
