"""Where the gap comes from: parts that add up to it exactly, and none where one is not known."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.data import load_dataset
from clinic_lib.indicators import UNDERNEATH_COLUMNS, Assessment
from clinic_lib.indicators.people import COUNTED
from clinic_lib.meeting import assess_clinic, load_clinic

pytestmark = pytest.mark.unit

ENGLAND, REGION, SUFFOLK = "E92000001", "E12000006", "E10000029"
PLACES = [("E07000202", "Ipswich"), ("E07000203", "Mid Suffolk"), ("E07000206", "Waveney")]
COUNTS = [(30, 100), (90, 200), (60, 100)]


def figure(made: Any, area: str, count: float, size: float, **more: Any) -> dict[str, Any]:
    row = made.observation("2009/10", 100 * count / size, area_code=area)
    return {**row, "numerator": count, "denominator": size, **more}


def county(
    made: Any,
    counts: list[tuple[float, float]] = COUNTS,
    *,
    england: float | None = 50.0,
    rows: tuple[dict[str, Any], ...] = (),
    without: int = 0,
    changed: dict[str, Any] | None = None,
    own: dict[str, Any] | None = None,
    **indicator: Any,
) -> Any:
    """Suffolk of these three districts, the last left out or the first changed."""
    whole = (sum(count for count, _ in counts), sum(size for _, size in counts))
    seen = [figure(made, SUFFOLK, *whole, **(own or {}))]
    if england is not None:
        seen.append(made.observation("2009/10", england, area_code=ENGLAND))
    for n, ((code, _), (count, size)) in enumerate(zip(PLACES, counts, strict=True)):
        if n < len(PLACES) - without:
            seen.append(figure(made, code, count, size, **((changed or {}) if n == 0 else {})))
    dataset = made.build([*seen, *rows], people="households", **indicator)
    more = [
        {
            "area_code": code,
            "area_name": name,
            "area_type": "district",
            "parent_code": SUFFOLK,
            "valid_from": pd.NaT,
            "valid_to": pd.NaT,
        }
        for code, name in PLACES
    ]
    areas = dataset.areas.loc[~dataset.areas["area_code"].isin([code for code, _ in PLACES])]
    frame = pd.concat([areas, pd.DataFrame(more).astype(areas.dtypes[list(more[0])])])
    return dataset.__class__(
        **{
            **{name: getattr(dataset, name) for name in dataset.__dataclass_fields__},
            "areas": frame.reset_index(drop=True),
        }
    )


def assessed(made: Any, **more: Any) -> Assessment:
    found: Assessment = made.assessed(county(made, **more))
    return found


def test_parts_are_what_each_district_adds_in_the_unit_and_in_people(made: Any) -> None:
    assessment = assessed(made)
    parts = assessment.underneath_of("NI192").set_index("part")
    assert parts["contribution"].round(9).to_dict() == {
        "Ipswich": -5.0,
        "Mid Suffolk": -2.5,
        "Waveney": 2.5,
    }
    assert parts["contribution_people"].round(9).tolist() == [-20.0, -10.0, 10.0]
    assert parts["rate_effect"].tolist() == parts["contribution"].tolist()
    assert parts["mix_effect"].isna().all()
    row = assessment.row("NI192")
    assert row["underneath_gap"] == pytest.approx(row["value"] - row["england_value"])
    assert (row["underneath_name"], row["underneath_value"]) == ("England", 50.0)
    assert row["underneath_gap_people"] == -row["england_gap_people"] == -20.0
    assert row["underneath"] == (
        "Suffolk is 5.0 percentage points below England; its parts are Ipswich (takes off 5.0, "
        "20 households), Mid Suffolk (takes off 2.5, 10 households) and Waveney (adds 2.5, "
        "10 households)."
    )
    assert row["underneath_reason"] == ""
    assert list(assessment.underneath.columns) == list(UNDERNEATH_COLUMNS)


counts = st.tuples(st.integers(0, 10**6), st.integers(1, 10**6)).map(lambda n: (min(n), n[1]))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(seen=st.lists(counts, min_size=3, max_size=3), england=st.floats(0, 100))
def test_the_parts_add_up_to_the_gap(made: Any, seen: list[Any], england: float) -> None:
    assessment = assessed(made, counts=[(c, s) for c, s in seen], england=england)
    row, parts = assessment.row("NI192"), assessment.underneath_of("NI192")
    gap = row["value"] - england
    assert math.isclose(parts["contribution"].sum(), gap, abs_tol=1e-9)
    people = row["numerator"] - england / 100 * row["denominator"]
    assert math.isclose(parts["contribution_people"].sum(), people, rel_tol=1e-9, abs_tol=1e-6)


def test_without_england_the_region_is_the_benchmark(made: Any) -> None:
    region = made.observation("2009/10", 40.0, area_code=REGION)
    row = assessed(made, england=None, rows=(region,)).row("NI192")
    assert (row["underneath_name"], row["underneath_value"]) == ("East of England", 40.0)
    assert "above the East of England" in row["underneath"]


HIDDEN = {"marker": "[c]"}
NO_COUNTS = {"numerator": float("nan"), "denominator": float("nan")}


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"changed": HIDDEN}, "the figure of 1 of its districts is withheld"),
        ({"changed": {"numerator": 31}}, "the counts of its districts do not add up to its own"),
        ({"changed": NO_COUNTS}, "not all of its districts have a figure with counts"),
        ({"without": 1}, "not all of its districts have a figure with counts for the period"),
        ({"without": 3}, "its districts have no figures for the period"),
        ({"own": NO_COUNTS}, "the figure comes without the counts behind it"),
        ({"own": {"value": 52.0}}, "the figure is adjusted and not simply its counts divided"),
        ({"england": None}, "no other area has a figure to compare with"),
        ({"benchmark_relevant": False}, "comparison with other areas is not relevant here"),
        ({"value_type": "count"}, "a count is not one count divided by another"),
    ],
)
def test_where_one_part_is_not_known_there_is_a_reason_and_no_part(
    made: Any, more: dict[str, Any], reason: str
) -> None:
    assessment = assessed(made, **more)
    row = assessment.row("NI192")
    assert row["underneath_reason"].startswith(reason)
    assert row["underneath"] == ""
    assert math.isnan(row["underneath_gap"])
    assert assessment.underneath_of("NI192").empty


def test_a_district_that_is_withheld_is_in_no_frame(made: Any) -> None:
    assessment = assessed(made, changed=HIDDEN)
    told = " ".join(
        frame.to_csv()
        for frame in (assessment.scorecard, assessment.comparators, assessment.underneath)
    )
    assert "Ipswich" not in told


def sexes(made: Any, area: str, men: tuple[int, int], women: tuple[int, int]) -> list[Any]:
    return [
        figure(made, area, *men, breakdown="Sex: Male"),
        figure(made, area, *women, breakdown="Sex: Female"),
    ]


def test_groups_have_a_rate_and_a_mix_effect_where_the_benchmark_has_them_too(made: Any) -> None:
    rows = [
        *sexes(made, SUFFOLK, (100, 250), (80, 150)),
        *sexes(made, ENGLAND, (2000, 5000), (3000, 5000)),
    ]
    assessment = assessed(made, rows=tuple(rows))
    parts = assessment.underneath_of("NI192")
    groups = parts.loc[parts["dimension"] == "Sex"]
    assert set(groups["part"]) == {"Male", "Female"}
    assert groups["mix_effect"].notna().all()
    assert groups["contribution"].sum() == pytest.approx(-5.0)
    assert (groups["rate_effect"] + groups["mix_effect"]).sum() == pytest.approx(-5.0)
    male = groups.set_index("part").loc["Male"]
    assert (male["value"], male["benchmark_value"]) == (40.0, 40.0)
    assert male["rate_effect"] == 0


def test_groups_of_the_area_alone_are_held_against_the_overall_figure(made: Any) -> None:
    rows = sexes(made, SUFFOLK, (100, 250), (80, 150))
    parts = assessed(made, rows=tuple(rows), without=3).underneath_of("NI192")
    assert parts["dimension"].unique().tolist() == ["Sex"]
    assert parts["mix_effect"].isna().all()
    assert parts["contribution"].sum() == pytest.approx(-5.0)


def test_groups_that_overlap_are_left_out(made: Any) -> None:
    rows = sexes(made, SUFFOLK, (100, 400), (80, 400))
    parts = assessed(made, rows=tuple(rows)).underneath_of("NI192")
    assert parts["dimension"].unique().tolist() == ["districts"]


@pytest.mark.slow
def test_every_shipped_clinic_adds_up_or_says_why_not(project_folder: Path) -> None:
    dataset = load_dataset(project_folder / "data")
    known = 0
    for path in sorted((project_folder / "parameters").glob("*.yml")):
        assessment = assess_clinic(load_clinic(path), dataset)
        for row in assessment.scorecard.to_dict("records"):
            parts = assessment.underneath_of(row["indicator_id"])
            assert parts.empty == (row["underneath"] == ""), row["indicator_id"]
            assert not parts.empty or row["underneath_reason"], row["indicator_id"]
            for _, one in parts.groupby("dimension"):
                known += 1
                gap = row["value"] - row["underneath_value"]
                assert one["contribution"].sum() == pytest.approx(gap, abs=1e-9)
                assert one["denominator"].sum() == row["denominator"]
                if row["value_type"] in COUNTED:
                    people = round(one["contribution_people"].sum())
                    assert abs(people + row["england_gap_people"]) <= 1
    assert known > 15
