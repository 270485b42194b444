"""Standardised rates and ratios: agreement with PHEindicatormethods, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.conformance.intervals import LEVELS, RATE_NAMES, RATIO_NAMES
from clinic_lib import statistics
from clinic_lib.errors import DataError, ParameterError

pytestmark = pytest.mark.unit


@pytest.fixture
def bands():
    return pd.DataFrame(
        {
            "area": ["A", "A", "B", "B"],
            "numerator": [10, 30, 1, 2],
            "denominator": [1000, 500, 1000, 500],
            "standard_population": [60, 40, 60, 40],
            "reference_numerator": [90, 500, 90, 500],
            "reference_denominator": [10_000] * 4,
        }
    )


@pytest.mark.parametrize(("column", "confidence"), LEVELS.items())
def test_rates_agree_with_r(reference, column, confidence):
    frame = reference("intervals/phe_dsr_inputs").rename(columns=RATE_NAMES)
    ours = statistics.directly_standardised_rate(frame, by="grp", confidence=confidence)
    theirs = reference("intervals/phe_dsr").set_index("grp").loc[ours["grp"]]
    np.testing.assert_array_equal(ours["events"], theirs["total_count"])
    np.testing.assert_array_equal(ours["population"], theirs["total_pop"])
    np.testing.assert_allclose(ours["value"], theirs["value"], rtol=1e-10)
    np.testing.assert_allclose(ours["lower_cl"], theirs[f"lower{column}cl"], rtol=1e-10)
    np.testing.assert_allclose(ours["upper_cl"], theirs[f"upper{column}cl"], rtol=1e-10)


@pytest.mark.parametrize(("column", "confidence"), LEVELS.items())
def test_ratios_agree_with_r(reference, column, confidence):
    frame = reference("intervals/phe_is_inputs").rename(columns=RATIO_NAMES)
    ours = statistics.indirectly_standardised_ratio(frame, by="grp", confidence=confidence)
    theirs = reference("intervals/phe_isratio").set_index("grp").loc[ours["grp"]]
    np.testing.assert_allclose(ours["expected"], theirs["expected"], rtol=1e-10)
    np.testing.assert_allclose(ours["value"], theirs["value"], rtol=1e-10)
    np.testing.assert_allclose(ours["lower_cl"], theirs[f"lower{column}cl"], rtol=1e-10)
    np.testing.assert_allclose(ours["upper_cl"], theirs[f"upper{column}cl"], rtol=1e-10)


def test_under_ten_events_there_is_a_reason_and_no_rate(bands):
    result = statistics.directly_standardised_rate(bands, by="area").set_index("area")
    assert result.loc["B", ["value", "lower_cl", "upper_cl"]].isna().all()
    assert result.loc["B", "reason"] == "fewer than 10 events"
    assert result.loc["A", "reason"] == ""
    assert result.loc["A", "lower_cl"] < result.loc["A", "value"] < result.loc["A", "upper_cl"]


def test_no_events_at_all_is_no_error(bands):
    result = statistics.directly_standardised_rate(bands.assign(numerator=0))
    assert result["value"].isna().all()
    ratio = statistics.indirectly_standardised_ratio(bands.assign(numerator=0)).iloc[0]
    assert ratio["value"] == ratio["lower_cl"] == 0 < ratio["upper_cl"]


def test_a_missing_count_is_counted_and_reported(bands):
    bands.loc[0, "numerator"] = np.nan
    rate = statistics.directly_standardised_rate(bands, by="area")
    ratio = statistics.indirectly_standardised_ratio(bands, by="area")
    assert rate["bands_missing"].to_list() == ratio["bands_missing"].to_list() == [1, 0]
    assert rate["events"].to_list() == [30, 3]


def test_groups_keep_their_order_and_several_columns_make_one(bands):
    frame = bands.assign(year=[2009, 2009, 2008, 2008])
    result = statistics.directly_standardised_rate(frame, by=["area", "year"])
    assert list(zip(result["area"], result["year"], strict=True)) == [("A", 2009), ("B", 2008)]


def test_a_ratio_of_the_reference_itself_is_one(bands):
    frame = bands.iloc[:2].assign(numerator=[90, 500], denominator=10_000)
    assert statistics.indirectly_standardised_ratio(frame, per=100)["value"].to_list() == [100]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"numerator": -1}, "numerator is negative in 4 of 4 rows"),
        ({"denominator": 0}, "denominator is missing, zero or less"),
        ({"denominator": [1, 2, np.nan, 4]}, r"denominator is missing, zero or less .*row 2"),
        ({"standard_population": -5}, "standard_population is negative"),
        ({"standard_population": np.nan}, "standard_population is missing"),
        ({"numerator": "ten"}, r"numerator is not a number .*'ten'"),
    ],
)
def test_bands_that_cannot_be_used(bands, change, message):
    with pytest.raises(DataError, match=message):
        statistics.directly_standardised_rate(bands.assign(**change))


def test_other_refusals(bands):
    with pytest.raises(DataError, match=r"'denominator' is missing\. Did you mean 'denomintor'"):
        statistics.directly_standardised_rate(bands.rename(columns={"denominator": "denomintor"}))
    with pytest.raises(DataError, match="no bands in the frame"):
        statistics.directly_standardised_rate(bands.iloc[:0])
    with pytest.raises(ParameterError, match="per is 0"):
        statistics.indirectly_standardised_ratio(bands, per=0)
    with pytest.raises(DataError, match="no event is expected"):
        statistics.indirectly_standardised_ratio(bands.assign(reference_numerator=0))
    with pytest.raises(DataError, match="reference_numerator is missing in"):
        statistics.indirectly_standardised_ratio(bands.assign(reference_numerator=np.nan))
