"""Variation and assurance: every pair, ends of the limits, and words that are not known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib import statistics
from clinic_lib.errors import ParameterError
from clinic_lib.terms import Assurance, Polarity, SpecialCause, Variation

pytestmark = pytest.mark.unit

HIGH = ["outside_high", "trend_rising", "two_in_three_high", "shift_high"]
LOW = ["outside_low", "trend_falling", "two_in_three_low", "shift_low"]


@pytest.mark.parametrize("cause", [*HIGH, *LOW])
def test_every_special_cause_through_every_polarity(cause):
    side = "high" if cause in HIGH else "low"
    good = {"high_is_good": "high", "low_is_good": "low"}
    for polarity in Polarity:
        kind = "neutral"
        if polarity in good:
            kind = "improvement" if good[polarity] == side else "concern"
        assert statistics.variation(cause, polarity) is Variation(f"{kind}_{side}")


def test_no_special_cause_and_no_label():
    assert statistics.variation(SpecialCause.NONE, Polarity.LOW_IS_GOOD) is Variation.COMMON_CAUSE
    assert statistics.variation(None, "low_is_good") is Variation.NONE
    series = pd.Series(["none", np.nan, "shift_low"])
    words = statistics.variation(series, ["low_is_good", "low_is_good", "range_is_good"])
    assert list(words) == ["common_cause", "none", "neutral_low"]


@pytest.mark.parametrize(
    ("target", "high_is_good"),
    [
        (9.9, "consistently_passing"),
        (10, "inconsistent"),
        (15, "inconsistent"),
        (20, "inconsistent"),
        (20.1, "consistently_failing"),
    ],
)
def test_assurance_is_strict_and_mirrored(target, high_is_good):
    mirrored = {
        "consistently_passing": "consistently_failing",
        "consistently_failing": "consistently_passing",
        "inconsistent": "inconsistent",
    }
    assert statistics.assurance(target, 10, 20, "high_is_good") == high_is_good
    assert statistics.assurance(target, 10, 20, "low_is_good") == mirrored[high_is_good]
    assert statistics.assurance(target, 10, 20, "no_judgement") is Assurance.NONE
    assert statistics.assurance(target, 10, 20, "range_is_good") is Assurance.NONE


def test_no_target_or_no_limits_is_no_assurance():
    assert statistics.assurance(None, 10, 20, "high_is_good") is Assurance.NONE
    assert statistics.assurance(15, np.nan, np.nan, "high_is_good") is Assurance.NONE
    words = statistics.assurance([np.nan, 30], 10, 20, "high_is_good")
    assert list(words) == ["none", "consistently_failing"]


def test_strictly_a_facet_without_target_is_inconsistent():
    words = statistics.assurance([np.nan, 30], 10, 20, "high_is_good", strict_compatibility=True)
    assert list(words) == ["inconsistent", "consistently_failing"]
    alone = statistics.assurance(None, 10, 20, "high_is_good", strict_compatibility=True)
    assert alone is Assurance.NONE


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: statistics.variation("shift_hihg", "low_is_good"),
            r"special_cause is 'shift_hihg': it is one of none, .* Did you mean 'shift_high'\?",
        ),
        (
            lambda: statistics.variation("none", "lower_is_better"),
            "polarity is 'lower_is_better': it is one of high_is_good, low_is_good, range_is_good",
        ),
        (lambda: statistics.assurance(1, 0, 2, "high"), "polarity is 'high'"),
        (lambda: statistics.assurance([1], [0], [2], [None]), "polarity is ''"),
    ],
)
def test_unknown_words_are_refused_with_all_that_are_known(call, message):
    with pytest.raises(ParameterError, match=message):
        call()


@given(cause=st.sampled_from(list(SpecialCause)))
def test_turning_the_polarity_swaps_improvement_and_concern(cause):
    up = statistics.variation(cause, Polarity.HIGH_IS_GOOD)
    down = statistics.variation(cause, Polarity.LOW_IS_GOOD)
    swapped = (
        up.replace("improvement", "x").replace("concern", "improvement").replace("x", "concern")
    )
    assert down == swapped
