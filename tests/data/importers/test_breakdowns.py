"""Who the whole is: everybody where there is a row for everybody, one indicator each where not."""

from __future__ import annotations

import pandas as pd
import pytest

from clinic_lib.data.importers.breakdowns import split_by_whole, widest_age

pytestmark = pytest.mark.unit


def _rows(*parts: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(parts, columns=["sex", "age", "category"])
    return frame.assign(category_type=["Decile" if c else "" for c in frame["category"]])


@pytest.mark.parametrize(
    ("ages", "widest"),
    [
        (["4-5 yrs"], "4-5 yrs"),
        (["0-9 yrs", "All ages"], "All ages"),
        (["18+ yrs", "18-64 yrs", "65+ yrs"], "18+ yrs"),
        (["<75 yrs", "<1 yr", "65-74 yrs"], "<75 yrs"),
        (["Under 18", "15 to 17"], None),
        (["4-5 yrs", "10-11 yrs"], None),
        (["6-8 weeks", "18+ yrs"], None),
        (["6-8 weeks", "All ages"], "All ages"),
        (["Not applicable", "18+ yrs"], "Not applicable"),
    ],
)
def test_the_widest_age_group_is_the_whole(ages: list[str], widest: str | None) -> None:
    assert widest_age(ages) == widest


def test_persons_is_the_whole_and_the_rest_are_breakdowns() -> None:
    rows = _rows(
        ("Persons", "All ages", ""),
        ("Male", "All ages", ""),
        ("Persons", "0-9 yrs", ""),
        ("Persons", "All ages", "Most deprived"),
        ("Female", "0-9 yrs", "Most deprived"),
    )
    (split,) = split_by_whole(rows)
    assert (split.key, split.sex, split.age) == ("", "Persons", "All ages")
    assert list(split.rows["breakdown"]) == [
        "",
        "Sex: Male",
        "Age: 0-9 yrs",
        "Decile: Most deprived",
        "Sex: Female; Age: 0-9 yrs; Decile: Most deprived",
    ]


def test_without_persons_each_sex_is_an_indicator() -> None:
    rows = _rows(("Male", "All ages", ""), ("Female", "All ages", ""), ("Male", "65 yrs", ""))
    female, male = split_by_whole(rows)
    assert [split.key for split in (female, male)] == ["female", "male"]
    assert list(female.rows["breakdown"]) == [""]
    assert list(male.rows["breakdown"]) == ["", "Age: 65 yrs"]


def test_ages_beside_each_other_are_an_indicator_each() -> None:
    rows = _rows(("Persons", "4-5 yrs", ""), ("Persons", "10-11 yrs", ""))
    assert [split.key for split in split_by_whole(rows)] == ["10-11-yrs", "4-5-yrs"]


def test_every_row_is_in_exactly_one_split() -> None:
    rows = _rows(
        ("Male", "4-5 yrs", ""),
        ("Male", "10-11 yrs", ""),
        ("Female", "4-5 yrs", ""),
        ("Female", "All ages", "Most deprived"),
    )
    splits = split_by_whole(rows)
    assert sum(len(split.rows) for split in splits) == len(rows)
