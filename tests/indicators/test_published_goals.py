"""Target status against the answers of the published program for goals."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.indicators.judgement import target_status
from clinic_lib.terms import Polarity

pytestmark = pytest.mark.integration


def test_levels_agree_with_the_published_program(shared_folder: Path) -> None:
    cases = pd.read_csv(shared_folder / "reference/comparison/goal_csharp_2020.csv")
    cases = cases.loc[~cases["use_cis"] & cases["high_limit"].isna() & (cases["value"] != -1)]
    assert len(cases) > 20
    polarities = {0: Polarity.LOW_IS_GOOD, 1: Polarity.HIGH_IS_GOOD, -1: Polarity.NO_JUDGEMENT}
    words = {"Better": "met", "Worse": "not_met", "None": "cannot_tell"}
    for case in cases.loc[cases["polarity"].isin(polarities)].itertuples():
        status, _ = target_status(
            case.value,
            case.low_limit,
            float("nan"),
            polarity=polarities[case.polarity],
            is_due=True,
        )
        result = "None" if not isinstance(case.result, str) else case.result
        assert status == words[result], case
