"""The areas most like one area."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.errors import DataError, MethodError, ParameterError
from clinic_lib.statistics.neighbours import nearest_neighbours

pytestmark = pytest.mark.unit


def areas(**columns: list[float]) -> pd.DataFrame:
    codes = [f"E{row}" for row in range(len(next(iter(columns.values()))))]
    return pd.DataFrame({"area_code": codes, "area_name": codes, **columns})


values = st.lists(st.integers(0, 50), min_size=5, max_size=15)


def test_distances_by_hand():
    """Two characteristics at 0 and 2 have mean 1 and deviation 1, so they stand at -1 and 1."""
    frame = areas(density=[0, 0, 2, 2], older=[0, 2, 0, 2])
    found = nearest_neighbours(frame, "E0")
    assert found["area_code"].tolist() == ["E1", "E2", "E3"]
    np.testing.assert_allclose(found["distance"], [2, 2, 2 * np.sqrt(2)])
    assert found["rank"].tolist() == [1, 1, 3]


def test_areas_level_with_the_last_one_come_too():
    frame = areas(density=[0, 1, -1, 2, 5])
    assert nearest_neighbours(frame, "E0", number=1)["area_code"].tolist() == ["E1", "E2"]
    assert nearest_neighbours(frame, "E0", number=3)["area_code"].tolist() == ["E1", "E2", "E3"]


@given(values, st.integers(1, 1000), st.integers(-1000, 1000))
@settings(max_examples=30, deadline=None)
def test_the_unit_of_a_characteristic_does_not_matter(column, unit, origin):
    frame = areas(density=column, older=column[::-1])
    other = frame.assign(density=frame["density"] * unit + origin)
    first, second = (nearest_neighbours(each, "E0") for each in (frame, other))
    np.testing.assert_allclose(first["distance"], second["distance"], atol=1e-9)


@given(values, st.randoms())
@settings(max_examples=30, deadline=None)
def test_shuffling_rows_changes_nothing(column, random):
    frame = areas(density=column, older=column[::-1])
    order = list(frame.index)
    random.shuffle(order)
    straight = nearest_neighbours(frame, "E0", number=3)
    shuffled = nearest_neighbours(frame.loc[order], "E0", number=3)
    assert straight["area_code"].tolist() == shuffled["area_code"].tolist()
    np.testing.assert_allclose(straight["distance"], shuffled["distance"])


def test_who_lacks_a_characteristic_is_left_out_and_named():
    frame = areas(density=[1, 2, None, 4, 5], older=[5, 4, None, 2, None], poor=[1, 2, 3, 4, 5.5])
    found = nearest_neighbours(frame, "E0", number=5)
    assert found["area_code"].tolist() == ["E1", "E3", "E2", "E4"]
    assert found["left_out"].tolist() == ["", "", "no value: density, older", "no value: older"]
    assert found["rank"].isna().tolist() == [False, False, True, True]
    # They do not count in the mean and the deviation either.
    complete = nearest_neighbours(frame.drop(index=[2, 4]), "E0")
    np.testing.assert_allclose(found["distance"].iloc[:2], complete["distance"])


def test_a_characteristic_that_is_the_same_everywhere_adds_nothing():
    frame = areas(density=[1, 2, 4])
    same = nearest_neighbours(frame.assign(country=1.0), "E0")
    pd.testing.assert_frame_equal(same, nearest_neighbours(frame, "E0"))


def test_everyone_alike_is_equally_near():
    found = nearest_neighbours(areas(density=[3, 3, 3, 3]), "E1")
    assert found["rank"].tolist() == [1, 1, 1]
    assert found["distance"].tolist() == [0, 0, 0]


def test_only_the_characteristics_named_are_compared():
    frame = areas(density=[1, 2, 9], older=[1, 9, 2])
    assert nearest_neighbours(frame, "E0", characteristics=["older"], number=1)[
        "area_code"
    ].tolist() == ["E2"]


@pytest.mark.parametrize(
    ("frame", "options", "error", "message"),
    [
        (areas(density=[1, 2]), {"area_code": "E9"}, DataError, "'E9' is not in the frame"),
        (areas(density=[None, 2]), {}, MethodError, "'E0' has no value for density"),
        (areas(density=[1, None]), {}, MethodError, "No area but 'E0'"),
        (areas(density=["a", "b"]), {}, DataError, "no column of numbers"),
        (areas(density=[1, 2]), {"characteristics": ["densty"]}, DataError, "Did you mean"),
        (areas(density=[1, 2]), {"number": 0}, ParameterError, "number is 0"),
        (areas(density=[1, 2]).assign(area_code="E0"), {}, DataError, "'E0' stands 2 times"),
    ],
)
def test_what_cannot_be_compared_is_refused(frame, options, error, message):
    with pytest.raises(error, match=message):
        nearest_neighbours(frame, **{"area_code": "E0", **options})
