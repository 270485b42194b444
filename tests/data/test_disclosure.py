"""Nobody can work out from what is shown a count that is withheld."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from clinic_lib.data import Disclosure, parse_periods
from clinic_lib.data.disclosure import withhold
from clinic_lib.data.disclosure_cover import Cover
from clinic_lib.data.disclosure_sums import Sum

pytestmark = pytest.mark.unit

COUNTY, REGION, OTHER = "Suffolk", "East", "Norfolk"
DISTRICTS = ("Babergh", "Ipswich", "Waveney")
PARENTS = {**dict.fromkeys(DISTRICTS, COUNTY), COUNTY: REGION, OTHER: REGION, REGION: ""}
KINDS = {**dict.fromkeys(DISTRICTS, "district"), COUNTY: "county", OTHER: "county"}
AREAS = pd.DataFrame(
    {
        "area_code": list(PARENTS),
        "parent_code": list(PARENTS.values()),
        "area_type": [KINDS.get(code, "region") for code in PARENTS],
    }
)
GROUPS = ("Sex: Female", "Sex: Male")


def register(value_type: str = "count", multiplier: float = 1.0, **more: Any) -> pd.DataFrame:
    row = {"indicator_id": "NI1", "value_type": value_type, "multiplier": multiplier}
    return pd.DataFrame([{"disclosive": True, **row, **more}])


def table(rows: list[dict[str, Any]], kind: str = "financial") -> pd.DataFrame:
    columns = {
        **{"indicator_id": "NI1", "area_code": "", "period": "2009/10", "value": np.nan},
        **{"numerator": np.nan, "denominator": np.nan, "lower_cl": np.nan, "upper_cl": np.nan},
        **{"breakdown": "", "marker": ""},
    }
    frame = pd.DataFrame([{**columns, **row} for row in rows])
    days = parse_periods(frame["period"], pd.Series(kind, index=frame.index))
    return frame.assign(period_type=kind, period_start=days["start"], period_end=days["end"])


def shown(frame: pd.DataFrame, rule: Disclosure | None = None, **more: Any) -> pd.DataFrame:
    return withhold(frame, register(**more), AREAS, rule or Disclosure())


def of_places(**counts: float) -> pd.DataFrame:
    return table([{"area_code": area, "value": float(count)} for area, count in counts.items()])


def values(frame: pd.DataFrame) -> list[float | None]:
    return [None if np.isnan(value) else value for value in frame["value"]]


# What is too small


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Disclosure(), [0, None, None, 5, 6]),
        (Disclosure(threshold=6), [0, None, None, None, 6]),
        (Disclosure(suppress_zero=True), [None, None, None, 5, 6]),
        (Disclosure(threshold=0), [0, 1, 4, 5, 6]),
    ],
)
def test_counts_above_nought_and_under_the_threshold_are_withheld(rule, expected) -> None:
    frame = table([{"area_code": f"E{n}", "value": float(n)} for n in (0, 1, 4, 5, 6)])
    assert values(shown(frame, rule)) == expected


@pytest.mark.parametrize(
    ("kind", "row", "is_hidden"),
    [
        ("proportion", {"value": 0.04, "numerator": 3, "denominator": 7919}, True),
        ("proportion", {"value": 99.96, "numerator": 7916, "denominator": 7919}, True),
        ("proportion", {"value": 50, "numerator": 5, "denominator": 10}, False),
        ("proportion", {"value": 75, "denominator": 12}, True),
        ("proportion", {"value": 100, "numerator": 4, "denominator": 4}, True),
        ("proportion", {"value": 37.5}, False),
        ("rate", {"value": 99, "numerator": 99, "denominator": 100}, False),
        ("rate", {"value": 3, "denominator": 100}, True),
        ("mean", {"value": 2.5, "numerator": 2, "denominator": 80}, False),
        ("mean", {"value": 2.5, "numerator": 10, "denominator": 4}, True),
        ("change", {"value": 3.0}, False),
        ("score", {"value": 3.0}, False),
    ],
)
def test_whatever_tells_a_small_count_is_withheld(kind, row, is_hidden) -> None:
    made = shown(table([{"area_code": "Ipswich", **row}]), value_type=kind, multiplier=100.0)
    assert (made.loc[0, "marker"] == "[c]") is is_hidden
    assert np.isnan(made.loc[0, "value"]) == is_hidden


def test_every_number_of_a_withheld_row_goes_and_only_a_break_keeps_its_marker() -> None:
    limits = {"lower_cl": 0.01, "upper_cl": 0.1}
    row = {"area_code": "Ipswich", "value": 0.04, "numerator": 3, "denominator": 7919, **limits}
    frame = table([{**row, "marker": "[b][p]"}])
    made = shown(frame, value_type="proportion", multiplier=100.0)
    numbers = ["value", "numerator", "denominator", "lower_cl", "upper_cl"]
    assert made[numbers].isna().all(axis=None)
    assert made.loc[0, "marker"] == "[c][b]"
    assert frame.loc[0, "value"] == 0.04


def test_what_counts_nobody_is_left_alone_but_for_numbers_beside_a_marker() -> None:
    frame = of_places(Suffolk=12, Babergh=3, Ipswich=9)
    pd.testing.assert_frame_equal(shown(frame, disclosive=False), frame)
    marked = frame.assign(marker=["", "[c]", ""])
    assert values(shown(marked, disclosive=False)) == [12, None, 9]


def test_doing_it_twice_changes_nothing_more() -> None:
    once = shown(of_places(East=500, Suffolk=32, Norfolk=468, Babergh=3, Ipswich=9, Waveney=20))
    pd.testing.assert_frame_equal(shown(once), once)


# What would give it back


def test_a_second_district_goes_so_that_the_county_does_not_give_the_first_back() -> None:
    made = shown(of_places(Suffolk=32, Babergh=3, Ipswich=9, Waveney=20))
    assert values(made) == [32, None, None, 20]
    assert set(made["marker"]) == {"", "[c]"}


def test_two_small_ones_that_make_too_little_together_need_a_third() -> None:
    assert values(shown(of_places(Suffolk=32, Babergh=1, Ipswich=1, Waveney=30))) == [
        *(32, None, None, None)
    ]


def test_a_small_county_takes_its_neighbour_with_it() -> None:
    made = shown(of_places(East=500, Suffolk=3, Norfolk=497))
    assert values(made) == [500, None, None]


def test_parts_that_do_not_make_up_the_total_protect_each_other() -> None:
    made = shown(of_places(Suffolk=300, Babergh=3, Ipswich=9))
    assert values(made) == [300, None, 9]


def test_what_the_publisher_withheld_alone_gets_a_companion() -> None:
    frame = of_places(Suffolk=32, Babergh=np.nan, Ipswich=9, Waveney=20)
    made = shown(frame.assign(marker=["", "[c]", "", ""]))
    assert values(made) == [32, None, None, 20]


def test_one_sex_goes_with_the_other_and_then_in_a_second_district() -> None:
    rows = []
    for area, counts in {"Suffolk": (70, 50), "Babergh": (3, 12), "Ipswich": (67, 38)}.items():
        rows.append({"area_code": area, "value": float(sum(counts))})
        for group, count in zip(GROUPS, counts, strict=True):
            rows.append({"area_code": area, "breakdown": group, "value": float(count)})
    made = shown(table(rows))
    hidden = set(made.loc[made["value"].isna(), ["area_code", "breakdown"]].itertuples(index=False))
    assert hidden == {(area, group) for area in ("Babergh", "Ipswich") for group in GROUPS}


def test_a_longer_period_less_a_shorter_one_must_not_be_a_small_count() -> None:
    rows = [
        {"area_code": "Ipswich", "period": "2007 - 09", "value": 50.0},
        {"area_code": "Ipswich", "period": "2008 - 09", "value": 47.0},
    ]
    made = shown(table(rows, "rolling"))
    assert values(made) == [50, None]


def test_years_that_make_up_a_rolling_period_give_nothing_back() -> None:
    rows = [
        {"area_code": "Ipswich", "period": period, "value": count}
        for period, count in (
            *(("2007-01-01/P1Y", 20.0), ("2008-01-01/P1Y", 3.0)),
            *(("2009-01-01/P1Y", 27.0), ("2007 - 09", 50.0)),
        )
    ]
    made = shown(table(rows, "rolling"))
    assert made["value"].isna().sum() >= 2
    assert room_over_time(made, 1) >= 5


def test_overlapping_periods_alone_leave_room_enough() -> None:
    rows = [
        {"area_code": "Ipswich", "period": f"{year} - {year + 2 - 2000:02d}", "value": count}
        for year, count in ((2004, 12.0), (2005, 4.0), (2006, 14.0), (2007, 11.0))
    ]
    made = shown(table(rows, "rolling"))
    assert room_over_time(made, 1) >= 5


def room_over_time(made: pd.DataFrame, row: int) -> float:
    """What a reader with a linear programme makes of one hidden period, year by year."""
    years = range(made["period_start"].dt.year.min(), made["period_end"].dt.year.max() + 1)
    covers = np.array(
        [
            [float(start <= year <= end) for year in years]
            for start, end in zip(
                made["period_start"].dt.year, made["period_end"].dt.year, strict=True
            )
        ]
    )
    known = made["value"].notna().to_numpy()
    return width(covers[row], covers[known], made.loc[known, "value"].to_numpy())


def width(goal: np.ndarray, matrix: np.ndarray, right: np.ndarray) -> float:
    """The range of a sum of numbers that are not below nought and fulfil equations."""
    ends = []
    for sign in (1, -1):
        found = linprog(sign * goal, A_eq=matrix, b_eq=right, bounds=(0, None))
        if found.status == 3:
            return np.inf
        assert found.status == 0
        ends.append(sign * found.fun)
    return ends[1] - ends[0]


# Nobody can undo it

counts = st.one_of(st.integers(0, 6), st.integers(0, 40), st.integers(0, 2000))


@st.composite
def whole_tables(draw: st.DrawFn) -> pd.DataFrame:
    """A region, two counties and three districts by sex, adding up; some rows may be missing."""
    cells = {(area, group): draw(counts) for area in (*DISTRICTS, OTHER) for group in GROUPS}
    for group in GROUPS:
        cells[COUNTY, group] = sum(cells[area, group] for area in DISTRICTS)
        cells[REGION, group] = cells[COUNTY, group] + cells[OTHER, group]
    for area in PARENTS:
        cells[area, ""] = sum(cells[area, group] for group in GROUPS)
    without = draw(st.sets(st.sampled_from([COUNTY, REGION, OTHER]), max_size=1))
    rows = [
        {"area_code": area, "breakdown": group, "value": float(count), "numerator": float(count)}
        for (area, group), count in cells.items()
        if area not in without
    ]
    return table(rows)


def room_of_each(frame: pd.DataFrame, made: pd.DataFrame, cells: pd.Series) -> list[float]:
    """For each of some cells the range that it can lie in, with every sum that holds."""
    place = {
        key: n for n, key in enumerate(zip(frame["area_code"], frame["breakdown"], strict=True))
    }
    sums = [((a, ""), [(a, group) for group in GROUPS]) for a, g in place if g == ""]
    for group in ("", *GROUPS):
        sums.append(((COUNTY, group), [(area, group) for area in DISTRICTS]))
        sums.append(((REGION, group), [(COUNTY, group), (OTHER, group)]))
        sums.append(((REGION, group), [(area, group) for area in (*DISTRICTS, OTHER)]))
    equations = [
        [float((k in parts) - (k == whole)) for k in place]
        for whole, parts in sums
        if {whole, *parts} <= set(place)
    ]
    known = np.flatnonzero(made["value"].notna())
    matrix = np.vstack([np.array(equations).reshape(-1, len(place)), np.eye(len(place))[known]])
    right = np.concatenate([np.zeros(len(equations)), made["value"].to_numpy()[known]])
    return [width(np.eye(len(place))[n], matrix, right) for n in np.flatnonzero(cells)]


@given(frame=whole_tables(), zero=st.booleans(), threshold=st.sampled_from([3, 5, 10]))
@settings(max_examples=25, deadline=None)
def test_what_is_withheld_cannot_be_worked_out(frame, zero, threshold) -> None:
    made = shown(frame, Disclosure(threshold=threshold, suppress_zero=zero))
    small = (frame["value"] < threshold) & ((frame["value"] > 0) | zero)
    assert made.loc[small, "value"].isna().all()
    assert all(room >= threshold - 1e-6 for room in room_of_each(frame, made, small))


@given(frame=whole_tables())
@settings(max_examples=10, deadline=None)
def test_what_is_shown_is_what_was_there_whatever_the_order(frame) -> None:
    made = shown(frame)
    there = made["value"].notna()
    assert (made.loc[there, "value"] == frame.loc[there, "value"]).all()
    assert (made["marker"] == np.where(there, "", "[c]")).all()
    mixed = frame.sample(frac=1, random_state=4).reset_index(drop=True)
    keys = ["area_code", "breakdown"]
    again = shown(mixed).set_index(keys)["value"].notna()
    small = frame.set_index(keys)["value"].between(1, 4)
    assert not again[small.index[small]].any()


def test_contradicting_periods_do_not_undo_the_protection_of_areas() -> None:
    stretches = [Sum(0, (4, 5)), Sum(1, (4,)), Sum(3, (4, 5))]
    cells = np.array([40.0, 3.0, 9.0, 20.0, np.nan, np.nan])
    hidden = np.array([False, True, False, False, True, True])
    cover = Cover(cells, hidden, [Sum(0, (1, 2), "areas"), *stretches])
    cover.protect([1], room=5)
    assert cover.hidden[2]


# Rounding


def test_values_are_worked_out_again_from_rounded_counts() -> None:
    limits = {"lower_cl": 22.7, "upper_cl": 56.0}
    row = {"area_code": "Ipswich", "value": 37.93, "numerator": 11, "denominator": 29, **limits}
    rule = Disclosure(round_to=5)
    made = shown(table([row]), rule, value_type="proportion", multiplier=100.0).iloc[0]
    assert (made["numerator"], made["denominator"]) == (10, 30)
    assert made["value"] == pytest.approx(100 / 3)
    assert np.isnan(made["lower_cl"])


def test_a_rounded_value_never_stands_beside_an_exact_count() -> None:
    rule = Disclosure(round_to=10)
    row = {"area_code": "Ipswich", "value": 37.5, "denominator": 80}
    made = shown(table([row]), rule, value_type="proportion", multiplier=100.0).iloc[0]
    assert made["value"] == 37.5
    assert np.isnan(made["denominator"])
    count = shown(table([{"area_code": "Ipswich", "value": 87.0}]), rule).iloc[0]
    assert count["value"] == 90


def test_a_denominator_rounded_to_none_leaves_nothing_to_show() -> None:
    rule = Disclosure(threshold=2, round_to=10)
    row = {"area_code": "Ipswich", "value": 50.0, "numerator": 2, "denominator": 4}
    made = shown(table([row]), rule, value_type="proportion", multiplier=100.0).iloc[0]
    assert made["marker"] == "[c]"
    assert np.isnan(made["numerator"])
