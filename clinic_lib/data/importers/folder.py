"""The data folder that an import writes into: what it holds already, and one change for all of it.

Every new file is first written in full beside the old ones; only then does each take its place,
areas and indicators before the observations that need them. What people wrote is not overwritten.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from urllib.parse import quote, unquote

import pandas as pd

from clinic_lib.data.files import PARTITION
from clinic_lib.data.importers.findings import Findings
from clinic_lib.data.importers.merging import table_columns, with_blanks_filled, with_rows
from clinic_lib.data.schema import write_table
from clinic_lib.errors import OutputError, Problem

SUFFIXES = (".csv", ".parquet")
PARTITION_FILE = "part-0.parquet"


class DataFolder:
    """A data folder being imported into; a context that leaves nothing half-written.

    Parameters
    ----------
    folder : Path
        The folder; it is made if need be.
    partitioned : bool
        Whether new indicators get a Parquet file each in a folder of their own, as suits a
        national set. A folder that is partitioned already stays so without being told.

    Examples
    --------
    >>> with tempfile.TemporaryDirectory() as place:
    ...     with DataFolder(Path(place) / "data") as folder:
    ...         folder.indicator("ons-employment-rate") is None
    True
    """

    def __init__(self, folder: Path, *, partitioned: bool = False) -> None:
        self.folder = folder
        self.partitioned = partitioned
        self._made: list[Path] = []
        self._staged: list[Path] = []
        self._areas = self._indicators = pd.DataFrame()

    def __enter__(self) -> DataFolder:
        """Make the folder and a place inside it for what is not finished."""
        missing = [self.folder, *self.folder.parents]
        self._made = [place for place in missing if not place.exists()]
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.staging = Path(tempfile.mkdtemp(prefix=".import-", dir=self.folder))
        except OSError as error:
            self._unmake()
            raise _unwritable(self.folder, error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what is not finished, and folders that nothing came to stand in."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self._unmake()
        if isinstance(error, OSError):
            raise _unwritable(self.folder, error) from error

    def read(self, findings: Findings) -> None:
        """Read the areas and indicators that are there already, as they stand."""
        self._areas = self._read_table("areas", "area_code", findings)
        self._indicators = self._read_table("indicators", "indicator_id", findings)
        if any((self.folder / f"observations{suffix}").exists() for suffix in SUFFIXES):
            findings.add(
                Problem(
                    str(self.folder / "observations.csv"),
                    "one file holds every observation, so none can be added beside it",
                    "Move it into a folder called 'observations' in the same place.",
                )
            )

    def indicator(self, indicator_id: str) -> Mapping[str, str] | None:
        """The row of an indicator that is there already, as text."""
        if self._indicators.empty:
            return None
        rows = self._indicators[self._indicators["indicator_id"].astype("str") == indicator_id]
        if rows.empty:
            return None
        texts = {name: "" if pd.isna(cell) else str(cell) for name, cell in rows.iloc[0].items()}
        return {str(name): text for name, text in texts.items()}

    def check_no_other_home(self, indicator_ids: Sequence[str], findings: Findings) -> None:
        """Refuse indicators whose observations also stand in a file of another name."""
        observations = self.folder / "observations"
        if not observations.is_dir():
            return
        wanted = set(indicator_ids)
        for indicator_id in indicator_ids:
            homes = [observations / f"{indicator_id}{suffix}" for suffix in SUFFIXES]
            if all(home.exists() for home in homes):
                self._second_home(homes[0], indicator_id, findings)
        for hive in sorted(observations.glob(f"{PARTITION}*")):
            indicator_id = unquote(hive.name.removeprefix(PARTITION))
            if indicator_id in wanted:
                self._check_partition(hive, indicator_id, findings)
        known = wanted | set(self._indicators.get("indicator_id", pd.Series(dtype="str")))
        for path in sorted(p for p in observations.iterdir() if p.suffix in SUFFIXES):
            if path.stem not in known:
                for indicator_id in sorted(wanted & _indicators_in(path)):
                    self._second_home(path, indicator_id, findings)

    def path_of(self, table: str) -> Path:
        """Where a table of the folder stands, or would."""
        return self.folder / self._home_of(table)

    def stage_observations(self, indicator_id: str, observations: pd.DataFrame) -> str:
        """Write an indicator's observations in full, to be put in place; says what changes.

        They keep the form they have. A new indicator takes that of a partitioned folder (one
        Parquet file in a folder of its own), or else a CSV file.
        """
        home = self.folder / "observations"
        named = [path for path in (home / f"{indicator_id}{s}" for s in SUFFIXES) if path.exists()]
        is_partitioned = self.partitioned or any(home.glob(f"{PARTITION}*"))
        if named:
            relative = named[-1].relative_to(self.folder)
        elif is_partitioned:
            folder = f"{PARTITION}{quote(indicator_id, safe='')}"
            relative = Path("observations") / folder / PARTITION_FILE
        else:
            relative = Path("observations") / f"{indicator_id}.csv"
        return self._stage(observations, relative)

    def stage_indicators(self, described: Sequence[Mapping[str, str]]) -> None:
        """Add the indicators that are not in the table yet; rows that are stay as they are."""
        known = set(self._indicators.get("indicator_id", pd.Series(dtype="str")).astype("str"))
        new = [dict(row) for row in described if row["indicator_id"] not in known]
        if not new:
            return
        added = table_columns(pd.DataFrame(new), "indicators").sort_values("indicator_id")
        self._stage(with_rows(self._indicators, added), self._home_of("indicators"))

    def stage_areas(self, areas: pd.DataFrame) -> tuple[int, int]:
        """Add new areas, and parents and end dates that were not known; how many of each."""
        areas = areas.sort_values("area_code")
        table, completed = self._areas, 0
        if len(table.columns):
            areas_known = areas["area_code"].isin(set(table["area_code"].astype("str")))
            table, completed = with_blanks_filled(table, areas[areas_known])
            areas = areas[~areas_known]
        if len(areas) or completed:
            self._stage(with_rows(table, table_columns(areas, "areas")), self._home_of("areas"))
        return len(areas), completed

    def commit(self) -> None:
        """Put every file in its place; the tables first, so that no observation lacks its area."""
        order = sorted(self._staged, key=lambda relative: (len(relative.parts), str(relative)))
        # What can fail comes before the first file moves.
        (self.folder / "observations").mkdir(exist_ok=True)
        for relative in order:
            (self.folder / relative).parent.mkdir(exist_ok=True)
        for relative in order:
            os.replace(self.staging / relative, self.folder / relative)

    def _stage(self, frame: pd.DataFrame, relative: Path) -> str:
        """Write a file in full, to be put in place; says ``new``, ``replaced`` or ``unchanged``."""
        staged, target = self.staging / relative, self.folder / relative
        write_table(frame, staged)
        if target.exists() and filecmp.cmp(staged, target, shallow=False):
            return "unchanged"
        self._staged.append(relative)
        return "replaced" if target.exists() else "new"

    def _read_table(self, name: str, key: str, findings: Findings) -> pd.DataFrame:
        """A table that is there already, every column and cell as it stands; else an empty one."""
        path = self.folder / self._home_of(name)
        if not path.exists():
            return pd.DataFrame()
        remedy = "Run 'clinic check' on the folder and put it right first."
        try:
            table = _as_it_stands(path)
        except (ValueError, OSError) as error:
            findings.add(Problem(str(path), f"cannot be read: {str(error).strip()}", remedy))
            return pd.DataFrame()
        if key not in table:
            findings.add(Problem(str(path), f"has no column {key}", remedy))
            return pd.DataFrame()
        return table

    def _home_of(self, name: str) -> Path:
        """Where a table stands, or would."""
        parquet = Path(f"{name}.parquet")
        return parquet if (self.folder / parquet).exists() else Path(f"{name}.csv")

    def _check_partition(self, hive: Path, indicator_id: str, findings: Findings) -> None:
        """Refuse to write beside files of a partition that this import did not name."""
        others = [path for path in hive.rglob("*.*") if path != hive / PARTITION_FILE]
        others = [path for path in others if path.suffix.lower() in SUFFIXES]
        for path in sorted(others):
            self._second_home(path, indicator_id, findings)
        for suffix in SUFFIXES:
            if (hive.parent / f"{indicator_id}{suffix}").exists():
                self._second_home(hive, hive.name, findings)

    def _second_home(self, path: Path, value: str, findings: Findings) -> None:
        """Refuse to write an indicator that has observations elsewhere in the folder."""
        remedy = "Remove these rows, or import into another folder."
        what = "holds observations of an indicator that is being imported"
        findings.add(Problem(str(path), what, remedy, value=value))

    def _unmake(self) -> None:
        """Remove the folders made for this import if they stayed empty."""
        for place in self._made:
            if place.is_dir() and not any(place.iterdir()):
                place.rmdir()


def _as_it_stands(path: Path) -> pd.DataFrame:
    """A table with its CSV cells as text, and a Parquet file's as they are stored."""
    if path.suffix == ".parquet":
        return pd.read_parquet(path)
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")


def _indicators_in(path: Path) -> set[str]:
    """The indicators that a file of observations is about; none if it cannot be read."""
    try:
        if path.suffix == ".parquet":
            column = pd.read_parquet(path, columns=["indicator_id"])["indicator_id"]
            return set(column.astype("str"))
        with pd.read_csv(
            path, usecols=["indicator_id"], dtype=str, encoding="utf-8-sig", chunksize=500_000
        ) as pieces:
            return {text for piece in pieces for text in piece["indicator_id"].dropna().unique()}
    except (ValueError, OSError):
        # 'clinic check' tells what is wrong with it; an import adds nothing to it.
        return set()


def _unwritable(folder: Path, error: OSError) -> OutputError:
    """The error for a folder that cannot be written into."""
    reason = error.strerror or str(error)
    return OutputError(
        f"Nothing more could be written in {folder}: {reason}. What stood there before still does. "
        "Check the permissions and the free space, and import again."
    )
