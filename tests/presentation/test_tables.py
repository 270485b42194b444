"""The scorecard as files that another program can read again."""

from __future__ import annotations

import pandas as pd
import pytest

from clinic_lib.errors import OutputError
from clinic_lib.presentation import write_tables

TABLES = ("scorecard", "history", "comparators", "underneath")
pytestmark = pytest.mark.integration


def test_the_tables_read_back_at_full_precision(assessment, tmp_path) -> None:
    written = write_tables(assessment, tmp_path / "deep" / "folder")
    assert [path.name for path in written] == [f"{name}.csv" for name in TABLES]
    for path, name in zip(written, TABLES, strict=True):
        frame = getattr(assessment, name)
        again = pd.read_csv(path, keep_default_na=True, encoding="utf-8")
        assert list(again) == list(frame)
        values = frame["value"].reset_index(drop=True)
        # A table without rows reads back without types.
        again = again.astype({"value": "float64"})
        pd.testing.assert_series_equal(again["value"], values, check_exact=True)
        assert b"\r" not in path.read_bytes()
    assert {path.name for path in written[0].parent.iterdir()} == {path.name for path in written}


def test_a_place_that_cannot_be_written_is_refused_in_words(assessment, tmp_path) -> None:
    (tmp_path / "folder").write_text("in the way", encoding="utf-8")
    with pytest.raises(OutputError, match=r"scorecard\.csv.*could not be written"):
        write_tables(assessment, tmp_path / "folder")
