"""The four rules on vectors made by hand: empty, one short, exactly enough, ties, missing."""

from __future__ import annotations

import numpy as np
import pytest

from clinic_lib.statistics.spc_rules import (
    Points,
    Rules,
    shifts,
    special_causes,
    trends,
    two_in_three,
)

pytestmark = pytest.mark.unit


def points(value, side=None, outside=None, near=None, segment=None) -> Points:
    value = np.asarray(value, dtype=float)
    zeros = np.zeros(value.size, dtype=np.int8)
    return Points(
        value,
        np.zeros(value.size, dtype=np.intp) if segment is None else np.asarray(segment),
        *(
            zeros if signs is None else np.asarray(signs, np.int8)
            for signs in (side, outside, near)
        ),
    )


def sides(signs, segment=None) -> Points:
    return points(np.zeros(len(signs)), side=signs, segment=segment)


def test_no_points_have_no_labels():
    assert special_causes(points([]), Rules()).size == 0
    assert special_causes(points([]), Rules(strict_compatibility=True)).size == 0


def test_one_point_has_none():
    assert special_causes(points([5.0], side=[1]), Rules()).tolist() == ["none"]


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ([1] * 6, [0] * 6),
        ([1] * 7, [1] * 7),
        ([-1] * 9, [-1] * 9),
        ([-1] + [1] * 7 + [-1], [0] + [1] * 7 + [0]),
        ([1] * 6 + [0] + [1] * 6, [0] * 13),
        ([1] * 7 + [0] + [-1] * 7, [1] * 7 + [0] + [-1] * 7),
    ],
)
def test_shift(signs, expected):
    assert shifts(sides(signs), 7).tolist() == expected


def test_a_shift_of_six_when_asked():
    assert shifts(sides([1] * 6), 6).tolist() == [1] * 6


def test_a_new_segment_cuts_a_shift():
    assert not shifts(sides([1] * 10, segment=[0] * 5 + [1] * 5), 7).any()
    cut = shifts(sides([1] * 12, segment=[0] * 5 + [1] * 7), 7)
    assert cut.tolist() == [0] * 5 + [1] * 7


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4, 5, 6], [0] * 6),
        ([1, 2, 3, 4, 5, 6, 7], [1] * 7),
        ([7, 6, 5, 4, 3, 2, 1], [-1] * 7),
        ([1, 2, 3, 4, 4, 5, 6, 7], [0] * 8),
        ([9, 1, 2, 3, 4, 5, 6, 7, 7], [0] + [1] * 7 + [0]),
        ([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1], [1] * 6 + [-1] * 7),
        ([7, 6, 5, 4, 3, 2, 1, 2, 3, 4, 5, 6, 7], [-1] * 6 + [1] * 7),
    ],
)
@pytest.mark.parametrize("strict_compatibility", [True, False])
def test_trend(values, expected, strict_compatibility):
    rules = Rules(strict_compatibility=strict_compatibility)
    assert trends(points(values), rules).tolist() == expected


def test_a_trend_of_six_when_asked():
    assert trends(points([1, 2, 3, 4, 5, 6]), Rules(trend_length=6)).tolist() == [1] * 6


def test_a_new_segment_cuts_a_trend():
    assert not trends(points(range(10), segment=[0] * 5 + [1] * 5), Rules()).any()


def test_a_plateau_between_two_trends():
    values = [1, 2, 3, 4, 5, 6, 7, 7, 6, 5, 4, 3, 2, 1]
    assert trends(points(values), Rules()).tolist() == [1] * 7 + [-1] * 7
    strictly = trends(points(values), Rules(strict_compatibility=True))
    assert strictly.tolist() == [1] * 6 + [-1] * 8


@pytest.mark.parametrize(
    ("near", "side", "expected"),
    [
        ([1, 1], [1, 1], [0, 0]),
        ([1, 1, 0], [1, 1, 1], [1, 1, 0]),
        ([1, 0, 1], [1, 1, 1], [1, 0, 1]),
        ([-1, -1, -1], [-1, -1, -1], [-1, -1, -1]),
        ([1, 1, 0], [1, 1, -1], [0, 0, 0]),
        ([1, 1, 0], [1, 1, 0], [0, 0, 0]),
        ([1, -1, 0], [1, -1, 1], [0, 0, 0]),
        ([1, 0, 0, 1], [1, 1, 1, 1], [0, 0, 0, 0]),
        ([0, 1, 1, 0, 0], [-1, 1, 1, 1, 1], [0, 1, 1, 0, 0]),
    ],
)
def test_two_in_three(near, side, expected):
    made = points(np.zeros(len(near)), side=side, near=near)
    assert two_in_three(made).tolist() == expected


def test_two_in_three_stays_in_its_segment():
    assert not two_in_three(points(np.zeros(3), [1] * 3, near=[1, 1, 0], segment=[0, 1, 1])).any()


def test_precedence():
    """Seven rising points above the centre, near the limit, the last outside."""
    made = points(
        [1, 2, 3, 4, 5, 6, 7],
        side=[1] * 7,
        outside=[0] * 6 + [1],
        near=[0] * 4 + [1, 1, 0],
    )
    assert special_causes(made, Rules()).tolist() == ["trend_rising"] * 6 + ["outside_high"]
    level = points([5.0] * 7, side=[-1] * 7, near=[0] * 4 + [-1, -1, 0])
    assert special_causes(level, Rules()).tolist() == [
        *["shift_low"] * 4,
        *["two_in_three_low"] * 2,
        "shift_low",
    ]


def test_a_missing_value_is_skipped_by_runs_and_breaks_them_in_r():
    values = [5, 5, 5, np.nan, 5, 5, 5, 5]
    made = points(values, side=[1, 1, 1, 0, 1, 1, 1, 1])
    skipped = ["shift_high"] * 3 + ["none"] + ["shift_high"] * 4
    assert special_causes(made, Rules()).tolist() == skipped
    assert set(special_causes(made, Rules(strict_compatibility=True))) == {"none"}
