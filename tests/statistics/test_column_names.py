"""Frames as R and Fingertips have them go in as they are, whatever the types of their columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from clinic_lib import statistics
from clinic_lib.errors import DataError

pytestmark = pytest.mark.unit


def _same(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


KINDS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "as read": _same,
    "nullable": pd.DataFrame.convert_dtypes,
    "objects with None": lambda frame: frame.astype(object).where(frame.notna(), None),
    "another index": lambda frame: frame.set_axis(["row"] * len(frame)),
    "further columns": lambda frame: frame.assign(note="seen", rank=1),
}


@pytest.mark.parametrize("kind", KINDS)
def test_reference_files_go_in_under_their_own_names(shared_folder: Path, kind: str) -> None:
    def read(name: str) -> pd.DataFrame:
        return KINDS[kind](pd.read_csv(shared_folder / "reference" / f"{name}.csv"))

    rates = statistics.directly_standardised_rate(read("intervals/phe_dsr_inputs"), by="grp")
    assert rates.set_index("grp")["value"]["one_band_only"] == pytest.approx(4, rel=1e-12)
    ratios = statistics.indirectly_standardised_ratio(read("intervals/phe_is_inputs"), by="grp")
    assert ratios.set_index("grp")["value"]["obs_exceeds_pop"] == pytest.approx(533.96221943997216)
    series = read("trend/trend_inputs")
    one = series.loc[(series["case_id"] == "pholio_set1").to_numpy()]
    assert statistics.recent_trend(one).slope == pytest.approx(1.7515662230663378, rel=1e-8)
    pairs = read("comparison/compare_inputs").head(2).assign(area_code=["A", "B"])
    compared = statistics.compare(pairs, "B", polarity="high_is_good", method="two_levels")
    assert compared["comparison"].tolist() == ["similar", "not_compared"]
    assert list(compared.columns[: len(pairs.columns)]) == list(pairs.columns)


def test_of_two_names_neither_is_guessed_at() -> None:
    bands = pd.DataFrame({"obs": [10], "count": [12], "pop": [90], "stdpop": [1]})
    with pytest.raises(DataError, match="'numerator' is missing"):
        statistics.directly_standardised_rate(bands)
