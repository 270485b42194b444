"""Rows wait in order whether they fit into memory or not."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.data.importers.spool import Spool

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("rows_in_memory", [0, 3, 1_000])
def test_rows_come_back_by_key_in_the_order_they_came(tmp_path: Path, rows_in_memory: int) -> None:
    spool = Spool(tmp_path, rows_in_memory)
    for start in range(0, 40, 4):
        keys = ["a", "b", "a", "c" if start else "a"]
        spool.add(pd.DataFrame({"key": keys, "value": range(start, start + 4)}))
    assert spool.waiting_keys() == ["a", "b", "c"]
    assert list(spool.take("b")["value"]) == list(range(1, 40, 4))
    assert list(spool.take("c")["value"]) == list(range(7, 40, 4))
    rest = list(spool.take("a")["value"])
    assert rest == sorted([*range(0, 40, 4), *range(2, 40, 4), 3])
    assert spool.waiting_keys() == []
    assert not list(tmp_path.iterdir())
