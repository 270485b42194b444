"""The frozen result of an assessment: what every output draws from. Computes nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from clinic_lib.errors import DataError, suggestion
from clinic_lib.indicators.columns import UNDERNEATH_COLUMNS, typed_frame


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

    @property
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
        return self.scorecard.loc[self.scorecard["indicator_id"] == indicator_id].iloc[0]

    def history_of(self, indicator_id: str) -> pd.DataFrame:
        """One indicator's rows of the history, oldest first."""
        self._require(indicator_id)
        rows = self.history["indicator_id"] == indicator_id
        return self.history.loc[rows].reset_index(drop=True)

    def comparators_of(self, indicator_id: str) -> pd.DataFrame:
        """One indicator's rows of the comparators, the area itself first."""
        self._require(indicator_id)
        rows = self.comparators["indicator_id"] == indicator_id
        return self.comparators.loc[rows].reset_index(drop=True)

    def underneath_of(self, indicator_id: str) -> pd.DataFrame:
        """One indicator's rows of what lies underneath, districts before groups."""
        self._require(indicator_id)
        rows = self.underneath["indicator_id"] == indicator_id
        return self.underneath.loc[rows].reset_index(drop=True)

    def _require(self, indicator_id: str) -> None:
        """Refuse an indicator that was not assessed."""
        if indicator_id not in self.indicator_ids:
            raise DataError(
                f"Indicator '{indicator_id}' is not in this assessment of {self.area_name} "
                f"(it holds {', '.join(self.indicator_ids)})."
                f"{suggestion(indicator_id, self.indicator_ids)} Add it to the clinic's indicators."
            )
