"""Every limit, label and icon of NHSRplotthedots' own output, and each place where we differ.

Cases with the same options go through one call, so this tests many series at once too.
"""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.conformance.process import (
    ASSURANCES,
    LINES,
    POLARITIES,
    SCREENING,
    SERIES,
    UNKNOWN_DATE,
    assurances,
    last_points,
    read_points,
    run,
)
from clinic_lib import statistics
from clinic_lib.errors import DataError, ParameterError

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def cases(reference):
    return reference("spc/spc_cases")


@pytest.fixture(scope="module")
def usable(cases):
    return cases[cases["error"].isna()]


@pytest.fixture(scope="module")
def theirs(reference):
    return read_points(reference)


@pytest.fixture(scope="module")
def strict(reference, usable):
    return run(reference("spc/spc_inputs"), usable, strict_compatibility=True)


@pytest.fixture(scope="module")
def ours(reference, usable):
    known = usable[~usable["case_id"].isin(UNKNOWN_DATE)]
    return run(reference("spc/spc_inputs"), known)


def test_strictly_every_point_has_the_label_of_r(strict, theirs):
    assert len(strict) == len(theirs) > 10_000
    assert theirs["label"].notna().all()
    differ = strict["special_cause"] != theirs["label"]
    assert not differ.any(), strict.loc[differ, [*SERIES, "x", "special_cause"]].head()


@pytest.mark.parametrize(("line", "their_line"), LINES.items())
def test_strictly_every_line_is_that_of_r(strict, theirs, line, their_line):
    np.testing.assert_allclose(strict[line], theirs[their_line], rtol=1e-10, atol=1e-20)


def test_strictly_segments_are_those_of_r(strict, theirs):
    first = theirs.groupby(SERIES)["rebase_group"].transform("min")
    np.testing.assert_array_equal(strict["segment"] - 1, theirs["rebase_group"] - first)


def test_by_default_long_segments_agree_but_for_the_deviations(ours, theirs):
    rest = theirs[~theirs["case_id"].isin(UNKNOWN_DATE)].reset_index(drop=True)
    alike = (~ours["is_short_segment"] & ~ours["case_id"].isin(SCREENING)).to_numpy()
    assert alike.sum() > 9_000
    assert (ours["special_cause"] == rest["label"])[alike].all()
    for line, their_line in LINES.items():
        np.testing.assert_allclose(
            ours.loc[alike, line], rest.loc[alike, their_line], rtol=1e-10, atol=1e-20
        )


def test_by_default_short_segments_have_a_mean_and_nothing_else(ours):
    short = ours[ours["is_short_segment"]]
    assert short["segment_points"].max() == 12
    assert short[["lower_process_limit", "upper_process_limit"]].isna().all(axis=None)
    assert (short["special_cause"] == "none").all()
    assert short["limits_note"].str.startswith("too few points for limits").all()


@pytest.mark.parametrize("case", sorted(SCREENING))
def test_by_default_screening_never_leaves_nothing(ours, theirs, case):
    rows, reference_rows = ours[ours["case_id"] == case], theirs[theirs["case_id"] == case]
    flat_in_r = reference_rows["lpl"].isna() | (reference_rows["lpl"] == reference_rows["upl"])
    assert flat_in_r.all()
    assert rows["lower_process_limit"].notna().all()
    assert (rows["limits_note"].str.startswith("no moving range screened")).all()


def test_a_spike_in_a_flat_series_is_not_twenty_signals(ours, theirs):
    one_spike = "case_id == 'constant_one_spike'"
    assert theirs.query(one_spike)["label"].str.startswith("outside").sum() == 20
    assert ours.query(one_spike)["special_cause"].str.startswith("outside").sum() == 1


@pytest.mark.parametrize("case", ["na_every_third", "na_inside_trend", "na_all"])
@pytest.mark.parametrize("strict_compatibility", [True, False])
def test_missing_values_that_stop_r_do_not_stop_us(reference, cases, case, strict_compatibility):
    chosen = cases[cases["case_id"] == case]
    assert chosen["error"].str.contains("missing value where TRUE/FALSE needed").all()
    result = run(reference("spc/spc_inputs"), chosen, strict_compatibility=strict_compatibility)
    assert (result["special_cause"] == "none").all()


def test_what_r_refuses_for_good_reason_is_refused(reference, cases):
    inputs = reference("spc/spc_inputs")
    with pytest.raises(DataError, match=r"x stands twice in 1 of 13 rows \(first: 2020-03-01"):
        run(inputs, cases[cases["case_id"] == "duplicate_date"])
    with pytest.raises(ParameterError, match=r"baseline_points is 11: .* at least 12"):
        run(inputs, cases[cases["case_id"] == "fix11_refused"])


def test_a_rebase_date_that_r_ignores_is_refused(reference, cases):
    chosen = cases[cases["case_id"].isin(UNKNOWN_DATE)]
    with pytest.raises(ParameterError, match=r"2021-01-15 is not in the periods of"):
        run(reference("spc/spc_inputs"), chosen)


def test_every_variation_icon_is_that_of_r(strict, usable):
    last = last_points(strict, usable)
    assert len(last) == len(usable)
    icons = statistics.variation(
        last["special_cause"], last["improvement_direction"].map(POLARITIES)
    )
    assert (icons == last["variation_icon"].str.removesuffix(".svg")).all()


def test_every_assurance_icon_is_that_of_r(strict, usable):
    last = last_points(strict, usable)
    theirs = last["assurance_type"].map(ASSURANCES).fillna("none")
    assert assurances(last, strict=True) == list(theirs)


def test_by_default_no_target_is_no_assurance_where_r_says_inconsistent(strict, usable):
    last = last_points(strict, usable)
    without = last[last["target"].isna() & last["assurance_type"].notna()]
    assert len(without) >= 3
    assert set(without["assurance_type"]) == {"inconsistent"}
    words = statistics.assurance(
        without["target"],
        without["lower_process_limit"],
        without["upper_process_limit"],
        without["improvement_direction"].map(POLARITIES),
    )
    assert set(words) == {"none"}
