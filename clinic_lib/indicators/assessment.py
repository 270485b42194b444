"""The frozen result of an assessment: what every output draws from. Computes nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from clinic_lib.errors import DataError, suggestion
from clinic_lib.indicators.columns import UNDERNEATH_COLUMNS, typed_frame
from clinic_lib.indicators.records import rows_of

LONGER = ("history", "comparators", "underneath")
Columns = dict[str, tuple[Any, ...]]


@dataclass(frozen=True, eq=False)
class Assessment:
    """How one area stands on a list of indicators, on one day.

    Parameters
    ----------
    area_code : str
        The area that is assessed.
    area_name : str
        Its name.
    on : date
        The day of the clinic; freshness is counted up to it.
    scorecard : DataFrame
        One row per indicator, in the order asked for (``SCORECARD_COLUMNS``).
    history : DataFrame
        One row per indicator and period, missing periods included (``HISTORY_COLUMNS``).
    comparators : DataFrame
        One row per indicator and area compared, the area itself first (``COMPARATOR_COLUMNS``).
    underneath : DataFrame
        One row per indicator and district or group that its gap to a benchmark is made of
        (``UNDERNEATH_COLUMNS``).

    Notes
    -----
    Every column is explained in ``docs/scorecard.md``. Missing text is ``""``, a missing number
    NaN, a missing date NaT.
    """

    area_code: str
    area_name: str
    on: date
    scorecard: pd.DataFrame
    history: pd.DataFrame
    comparators: pd.DataFrame
    underneath: pd.DataFrame = field(default_factory=lambda: typed_frame([], UNDERNEATH_COLUMNS))

    @cached_property
    def indicator_ids(self) -> tuple[str, ...]:
        """The indicators assessed, in order."""
        return tuple(self.scorecard["indicator_id"])

    def row(self, indicator_id: str) -> pd.Series:
        """The scorecard's row for one indicator.

        Raises
        ------
        DataError
            If the indicator was not assessed, with the nearest spelling.
        """
        self._require(indicator_id)
        return self.scorecard.iloc[self.indicator_ids.index(indicator_id)]

    def record(self, indicator_id: str) -> dict[str, Any]:
        """The scorecard's row for one indicator as a plain record, which is quicker to read from.

        Raises
        ------
        DataError
            If the indicator was not assessed, with the nearest spelling.
        """
        self._require(indicator_id)
        return dict(self._records[indicator_id])

    def records(self) -> list[dict[str, Any]]:
        """The scorecard as plain records, in order."""
        return [dict(record) for record in self._records.values()]

    def history_of(self, indicator_id: str) -> pd.DataFrame:
        """One indicator's rows of the history, oldest first."""
        return self._part("history", indicator_id)

    def comparators_of(self, indicator_id: str) -> pd.DataFrame:
        """One indicator's rows of the comparators, the area itself first."""
        return self._part("comparators", indicator_id)

    def underneath_of(self, indicator_id: str) -> pd.DataFrame:
        """One indicator's rows of what lies underneath, districts before groups."""
        return self._part("underneath", indicator_id)

    def columns_of(self, name: str, indicator_id: str) -> Columns:
        """One indicator's rows of a longer frame as plain columns, quicker to read from by far.

        Parameters
        ----------
        name : str
            ``history``, ``comparators`` or ``underneath``.
        indicator_id : str
            An indicator of the assessment.

        Raises
        ------
        DataError
            If the indicator was not assessed, with the nearest spelling.
        """
        self._require(indicator_id)
        return dict(self._columns[name][indicator_id])

    @cached_property
    def fingerprints(self) -> dict[str, str]:
        """The short number of the figures for each clinic that has asked for it.

        Kept by ``fingerprint`` alone: every output prints it, and it takes in every cell.
        """
        return {}

    # A pack asks for the same rows some two hundred times, and picking one out of so wide a frame
    # takes milliseconds.
    @cached_property
    def _records(self) -> dict[str, dict[str, Any]]:
        """The scorecard's row of each indicator as a record."""
        return dict(zip(self.indicator_ids, rows_of(self.scorecard), strict=True))

    @cached_property
    def _codes(self) -> dict[str, npt.NDArray[Any]]:
        """The indicator of each row of the longer frames."""
        return {name: getattr(self, name)["indicator_id"].to_numpy(dtype=object) for name in LONGER}

    @cached_property
    def _parts(self) -> dict[tuple[str, str], pd.DataFrame]:
        """Each indicator's rows of the longer frames, as far as they have been asked for."""
        return {}

    @cached_property
    def _columns(self) -> dict[str, dict[str, Columns]]:
        """Each indicator's rows of each longer frame as plain columns."""
        return {name: self._by_indicator(getattr(self, name)) for name in LONGER}

    def _by_indicator(self, frame: pd.DataFrame) -> dict[str, Columns]:
        """The columns of a frame, cut into those of each indicator."""
        cells = {str(column): frame[column].tolist() for column in frame.columns}
        places: dict[str, list[int]] = {code: [] for code in self.indicator_ids}
        for place, code in enumerate(cells["indicator_id"]):
            if code in places:
                places[code].append(place)
        return {
            code: {name: tuple(column[place] for place in at) for name, column in cells.items()}
            for code, at in places.items()
        }

    def _part(self, name: str, indicator_id: str) -> pd.DataFrame:
        """One indicator's rows of a longer frame, in order."""
        self._require(indicator_id)
        if (name, indicator_id) not in self._parts:
            frame: pd.DataFrame = getattr(self, name)
            found = np.flatnonzero(self._codes[name] == indicator_id)
            # Rows that stand together, as they do unless somebody has put them in another order,
            # need not be copied.
            is_run = len(found) and found[-1] - found[0] + 1 == len(found)
            rows = frame.iloc[found[0] : found[-1] + 1] if is_run else frame.take(found)
            self._parts[name, indicator_id] = rows.reset_index(drop=True)
        return self._parts[name, indicator_id].copy(deep=False)

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: the frames and their number, not what has been looked up in them."""
        frames = {one.name: getattr(self, one.name) for one in fields(self)}
        return frames | {"fingerprints": self.fingerprints}

    def _require(self, indicator_id: str) -> None:
        """Refuse an indicator that was not assessed."""
        if indicator_id not in self.indicator_ids:
            raise DataError(
                f"Indicator '{indicator_id}' is not in this assessment of {self.area_name} "
                f"(it holds {', '.join(self.indicator_ids)})."
                f"{suggestion(indicator_id, self.indicator_ids)} Add it to the clinic's indicators."
            )
