"""What people wrote in a table stays; only what was blank or absent is added."""

from __future__ import annotations

import pandas as pd
import pytest

from clinic_lib.data.importers.merging import with_blanks_filled, with_rows

pytestmark = pytest.mark.unit

AREAS = pd.DataFrame(
    {
        "area_code": ["E10000029", "E07000201"],
        "area_name": ["Suffolk", "Forest Heath"],
        "parent_code": ["E12000006", ""],
        "valid_to": ["", "2019-03-31"],
    }
)


def test_blank_parents_and_end_dates_are_filled_and_others_stay() -> None:
    table = AREAS.assign(parent_code=["mine", ""], valid_to=["", ""], area_name=["My", "Words"])
    known = AREAS.assign(parent_code=["E12000006", "E10000029"])
    filled, count = with_blanks_filled(table, known)
    assert list(filled["parent_code"]) == ["mine", "E10000029"]
    assert list(filled["valid_to"]) == ["", "2019-03-31"]
    assert list(filled["area_name"]) == ["My", "Words"]
    assert count == 1
    assert list(table["parent_code"]) == ["mine", ""], "the table given is not changed"


def test_an_absent_column_is_made_only_when_something_is_known() -> None:
    table = AREAS[["area_code", "area_name"]]
    assert "parent_code" not in with_blanks_filled(table, AREAS.assign(parent_code=""))[0]
    assert list(with_blanks_filled(table, AREAS)[0]["parent_code"]) == ["E12000006", ""]


def test_new_rows_take_the_types_of_a_typed_table() -> None:
    table = pd.DataFrame({"indicator_id": ["a"], "multiplier": [100.0], "decimals": [1]})
    added = pd.DataFrame({"indicator_id": ["b"], "multiplier": ["1000"], "decimals": ["0"]})
    whole = with_rows(table, added)
    assert whole.to_dict("list") == {
        "indicator_id": ["a", "b"],
        "multiplier": [100.0, 1000.0],
        "decimals": [1, 0],
    }


def test_people_s_own_columns_stay_and_are_blank_for_new_rows() -> None:
    table = AREAS.iloc[:1].assign(mine="yes")
    whole = with_rows(table, AREAS.iloc[1:])
    assert list(whole["mine"]) == ["yes", ""]
    assert list(whole.columns) == [*AREAS.columns, "mine"]


def test_rows_for_an_empty_folder_are_the_table() -> None:
    pd.testing.assert_frame_equal(with_rows(pd.DataFrame(), AREAS), AREAS)
