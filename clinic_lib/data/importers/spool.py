"""A place where rows wait, indicator by indicator, until the whole of every file has been read.

Keeps memory flat: what does not fit is parked on disk. Knows nothing of what the rows mean.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

ROWS_IN_MEMORY = 250_000


class Spool:
    """Rows by key, in memory while they are few and in Parquet parts beyond that.

    Parameters
    ----------
    folder : Path
        An empty folder for the parts.
    rows_in_memory : int
        How many rows to hold before parking them.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     spool = Spool(Path(folder), rows_in_memory=2)
    ...     for value in (1.0, 2.0, 3.0):
    ...         spool.add(pd.DataFrame({"key": ["a"], "value": [value]}))
    ...     spool.waiting_keys(), list(spool.take("a")["value"])
    (['a'], [1.0, 2.0, 3.0])
    """

    def __init__(self, folder: Path, rows_in_memory: int = ROWS_IN_MEMORY) -> None:
        self._folder = folder
        self._limit = rows_in_memory
        self._waiting: dict[str, list[pd.DataFrame]] = {}
        self._parts: dict[str, list[Path]] = {}
        self._rows = 0
        self._parked = 0

    def add(self, rows: pd.DataFrame) -> None:
        """Put rows beside those of the same ``key``."""
        for key, group in rows.groupby("key", sort=False):
            self._waiting.setdefault(str(key), []).append(group)
        self._rows += len(rows)
        if self._rows > self._limit:
            self._park()

    def waiting_keys(self) -> list[str]:
        """Every key that has rows, sorted."""
        return sorted({*self._waiting, *self._parts})

    def take(self, key: str) -> pd.DataFrame:
        """The rows of one key in the order they came, which are then forgotten."""
        parts = self._parts.pop(key, [])
        frames = [pd.read_parquet(part) for part in parts] + self._waiting.pop(key, [])
        for part in parts:
            part.unlink()
        return pd.concat(frames, ignore_index=True)

    def _park(self) -> None:
        """Move every waiting row to disk."""
        for key, frames in self._waiting.items():
            part = self._folder / f"{self._parked}.parquet"
            pd.concat(frames, ignore_index=True).to_parquet(part, index=False)
            self._parts.setdefault(key, []).append(part)
            self._parked += 1
        self._waiting = {}
        self._rows = 0
