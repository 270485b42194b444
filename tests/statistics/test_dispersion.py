"""Overdispersion: agreement with FunnelPlotR, where we differ from it, refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from benchmarks.conformance import funnels
from benchmarks.conformance.funnels import ADJUSTED, LIMITS, MODELS, PLAIN
from clinic_lib import statistics
from clinic_lib.errors import DataError, MethodError, ParameterError

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def plots(reference):
    """Each plot of FunnelPlotR: its options, its inputs and its table."""
    return funnels.plots(reference)


def test_phi_and_tau_are_those_of_funnelplotr(plots):
    for row, inputs, table in plots:
        model = MODELS[row.data_type, row.sr_method]
        found = statistics.overdispersion(inputs["numerator"], inputs["denominator"], model=model)
        np.testing.assert_allclose(found.scores, table["Uzscore"], rtol=1e-10, atol=1e-13)
        np.testing.assert_allclose(found.kept_scores, table["Wuzscore"], rtol=1e-10, atol=1e-13)
        if row.draw_adjusted:
            assert found.phi == pytest.approx(row.phi, rel=1e-10)
            assert found.tau_squared == pytest.approx(row.tau2, rel=1e-10)
            assert found.is_overdispersed == row.adjusted_used


def test_limits_and_outliers_are_those_of_funnelplotr(plots):
    for row, inputs, table in plots:
        result = statistics.add_funnel_limits(
            inputs,
            model=MODELS[row.data_type, row.sr_method],
            adjust=row.draw_adjusted,
            strict_compatibility=True,
        )
        assert (result["is_adjusted"] == row.adjusted_used).all()
        theirs = table[ADJUSTED if row.adjusted_used else PLAIN]
        np.testing.assert_allclose(result[LIMITS] * row.multiplier, theirs, rtol=1e-10)
        np.testing.assert_allclose(result["funnel_value"], table["rr"], rtol=1e-12)
        words = result["funnel_result"]
        outside = words.str.startswith("much") if row.limit == 99 else words != "similar"
        assert list(outside) == list(table["outlier"] == 1)


def test_adjusted_limits_are_those_of_funnelplotr_even_where_it_does_not_use_them(plots):
    for row, _, table in plots:
        for level, columns in ((0.95, ADJUSTED[:2]), (0.998, ADJUSTED[2:])):
            ours = statistics.adjusted_funnel_limits(
                table["denominator"],
                table["numerator"].sum() / table["denominator"].sum()
                if row.data_type == "PR"
                else 1.0,
                row.tau2,
                model=MODELS[row.data_type, row.sr_method],
                confidence=level,
                strict_compatibility=True,
            )
            np.testing.assert_allclose(
                np.transpose(ours) * row.multiplier, table[columns], rtol=1e-10
            )


def test_by_default_limits_of_roots_are_on_the_scale_of_the_ratio():
    lower, upper = statistics.adjusted_funnel_limits(25, 1, 0, model="ratio_root")
    strictly = statistics.adjusted_funnel_limits(
        25, 1, 0, model="ratio_root", strict_compatibility=True
    )
    assert (lower, upper) == pytest.approx((strictly[0] ** 2, strictly[1] ** 2))
    tiny = statistics.adjusted_funnel_limits(0.5, 1, 0, model="ratio_root", confidence=0.998)
    assert tiny[0] == 0


def test_by_default_small_proportions_do_not_fold_back():
    sizes = [1, 2, 4, 8, 16, 64]
    lower, upper = statistics.adjusted_funnel_limits(sizes, 0.02, 0, confidence=0.998)
    assert (np.diff(lower) >= 0).all()
    assert (np.diff(upper) <= 0).all()
    folded, _ = statistics.adjusted_funnel_limits(
        sizes, 0.02, 0, confidence=0.998, strict_compatibility=True
    )
    assert (np.diff(folded) < 0).any()


@pytest.mark.parametrize("model", MODELS.values())
def test_no_events_is_no_infinity(model):
    frame = pd.DataFrame({"numerator": [0, 0, 5, 9, 4, 7], "denominator": [10, 4, 12, 15, 8, 9]})
    result = statistics.add_funnel_limits(frame, model=model)
    numbers = result.select_dtypes("number")
    assert np.isfinite(numbers).all(axis=None)


def test_rows_without_figures_stay_without_limits():
    frame = pd.DataFrame({"numerator": [9, np.nan, 70, 37], "denominator": [124, 409, np.nan, 163]})
    more = pd.concat([frame, pd.DataFrame({"numerator": [20, 30], "denominator": [100, 210]})])
    result = statistics.add_funnel_limits(more)
    assert result[LIMITS].isna().all(axis=1).to_list() == [False, True, True, False, False, False]
    assert list(result["funnel_result"])[1:3] == ["not_compared", "not_compared"]


def test_proportions_by_default_have_the_limits_of_funnel_limits():
    frame = pd.DataFrame({"numerator": [9, 34, 70], "denominator": [124, 409, 397]})
    result = statistics.add_funnel_limits(frame, adjust=False)
    lower, upper = statistics.funnel_limits(frame["denominator"], 113 / 930)
    np.testing.assert_allclose(result["lower_funnel_95"], lower)
    np.testing.assert_allclose(result["upper_funnel_95"], upper)
    assert not result["is_adjusted"].any()


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: statistics.overdispersion([1, 2], [3, 4]), MethodError, "at least 3 areas"),
        (
            lambda: statistics.overdispersion([1, 2, 9], [3, 4, 5]),
            DataError,
            r"not possible in 1 of 3 rows \(first at row 2: 9 of 5\)",
        ),
        (lambda: statistics.overdispersion([1, None, 2], [3, 4, 5]), DataError, "is missing"),
        (lambda: statistics.overdispersion([1] * 3, [3] * 3, trim=0.5), ParameterError, "trim is"),
        (
            lambda: statistics.overdispersion([1] * 3, [3] * 3, model="ratio"),
            ParameterError,
            "model is 'ratio': it is one of proportion, ratio_log, ratio_root",
        ),
        (lambda: statistics.adjusted_funnel_limits(0, 0.5, 0), DataError, "zero or less"),
        (
            lambda: statistics.add_funnel_limits(pd.DataFrame({"numerator": [1]})),
            DataError,
            "'denominator' is missing",
        ),
    ],
)
def test_bad_input_is_refused_in_words(call, error, message):
    with pytest.raises(error, match=message):
        call()
