"""Numbers, kinds of area and kinds of period, as every source needs them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.data.importers.findings import Findings
from clinic_lib.data.importers.tidying import (
    add_numbers,
    area_types,
    clean_text,
    frequency_of,
    keep_areas,
    multiplier_in,
    period_kinds,
    settle_period_type,
    warn_of_idle_choices,
)
from clinic_lib.terms import Frequency, PeriodType

pytestmark = pytest.mark.unit


def _rows(**columns: list[object]) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    return frame.assign(file="file.csv", row=range(2, len(frame) + 2))


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_a_number_comes_through_to_the_last_digit(values: list[float]) -> None:
    rows = _rows(value=pd.Series([repr(value) for value in values], dtype="str"))
    assert list(add_numbers(rows, Findings())["value"]) == values


@pytest.mark.parametrize("text", ["12.5*", "1,234", "nan", "inf", "-", "..", "1_000"])
def test_what_is_no_number_is_refused_and_counted(text: str) -> None:
    findings = Findings()
    rows = _rows(value=pd.Series(["1", text, "", text], dtype="str"))
    add_numbers(rows, findings)
    (problem,) = findings.problems
    assert (problem.row, problem.column, problem.value) == (3, "value", text)
    assert "in 2 rows of which this is the first" in problem.what


def test_line_breaks_inside_a_name_are_spaces() -> None:
    assert list(clean_text(pd.Series(["Rate\n per\t100 ", ""]))) == ["Rate per 100", ""]


def test_areas_are_chosen_by_code_or_its_beginning() -> None:
    findings = Findings()
    rows = _rows(area_code=["E10000029", "E07000200", "E92000001"])
    kept = keep_areas(rows, ["E10", "E92000001"], findings)
    assert list(kept["area_code"]) == ["E10000029", "E92000001"]
    (left,) = findings.left_out
    assert (left.count, left.row) == (1, 3)


def test_an_area_asked_for_in_vain_is_told_with_the_nearest() -> None:
    findings = Findings()
    warn_of_idle_choices(["E10", "E1000092"], ["E10000029"], findings)
    (warning,) = findings.warnings
    assert "'E1000092'" in warning
    assert "Did you mean 'E10000029'?" in warning


def test_area_types_come_from_the_code_then_from_the_source() -> None:
    codes = pd.Series(["E92000001", "E12000006", "E10000029", "E06000001", "A81001", "Z1"])
    kinds = pd.Series(["", "", "County & UA", "", "GP practice", ""])
    expected = ["country", "region", "county", "unitary", "gp_practice", "other"]
    assert list(area_types(codes, kinds)) == expected


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("rate/100,000", 100_000),
        ("per 1,000 stock", 1_000),
        ("per 1000 people", 1_000),
        ("per 1,000,000", 1_000_000),
        ("per person", None),
        ("achieving 5 A*-C per school", None),
    ],
)
def test_what_a_rate_is_per_is_read_from_its_name(text: str, per: int | None) -> None:
    assert multiplier_in(text) == per


@pytest.mark.parametrize(
    ("starts", "often"),
    [
        (["2008-01-01"], Frequency.ANNUAL),
        (["2008-01-01", "2010-01-01", "2012-01-01"], Frequency.BIENNIAL),
        (["2008-01-01", "2008-04-01", "2008-07-01"], Frequency.QUARTERLY),
        (["2008-01-01", "2008-02-01", "2008-03-01"], Frequency.MONTHLY),
        (["2006-01-01", "2007-01-01", "2010-01-01", "2011-01-01"], Frequency.ANNUAL),
    ],
)
def test_frequency_is_the_usual_distance(starts: list[str], often: Frequency) -> None:
    assert frequency_of(pd.Series(pd.to_datetime(starts)), PeriodType.ROLLING) is often


def test_the_rarer_kind_of_period_is_left_out_and_told() -> None:
    findings = Findings()
    rows = _rows(period=["2015", "2016", "2015 - 17", "soon"])
    kinds = period_kinds(rows["period"], (PeriodType.CALENDAR, PeriodType.ROLLING))
    kept, kind = settle_period_type(rows, kinds, findings)
    assert (list(kept["period"]), kind) == (["2015", "2016"], "calendar")
    assert {(left.reason, left.row) for left in findings.left_out} == {
        ("rolling period among calendar periods of one indicator", 4),
        ("period 'soon' is not understood", 5),
    }
