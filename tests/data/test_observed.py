"""Observations are checked a group of files at a time, and nothing is missed between the groups."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.data import check_dataset, observed, survey
from clinic_lib.data.files import TableFile
from clinic_lib.data.observed import in_groups
from clinic_lib.data.schema import write_table

pytestmark = pytest.mark.integration


def _file(folder: Path, name: str, size: int, partition: str = "") -> TableFile:
    path = folder / name
    path.write_bytes(b"x" * size)
    return TableFile("observations", f"observations/{name}", path, path.stem, partition)


def _spoilt(project_folder: Path, place: Path) -> Path:
    """A copy of the shipped data with mistakes in several files."""
    folder = Path(shutil.copytree(project_folder / "data", place / "data"))
    for name, old, new in (
        ("observations/NI192.csv", "2009/10", "2009/11"),
        ("observations/NI154.csv", "E10000029", "E10000092"),
        ("observations/NI151.csv", "NI151,", "NI152,"),
        ("targets.csv", "2007/08", "1991/92"),
        ("rebases.csv", "Q", "q"),
    ):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new, 3), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_small_groups_find_what_one_large_one_finds(project_folder, tmp_path, monkeypatch) -> None:
    folder = _spoilt(project_folder, tmp_path)
    whole = check_dataset(folder)
    monkeypatch.setattr(observed, "BYTES_AT_ONCE", 1)
    assert check_dataset(folder) == whole
    assert {problem.file.split("/")[0] for problem in whole} >= {"observations", "targets.csv"}


def test_files_that_promise_nothing_are_read_together(tmp_path: Path) -> None:
    files = [_file(tmp_path, "NI1.csv", 10), _file(tmp_path, "more.csv", 10)]
    (group,) = in_groups(files, {"NI1"})
    assert set(group) == set(files)


def test_what_one_indicator_has_is_never_parted(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(observed, "BYTES_AT_ONCE", 15)
    files = [
        _file(tmp_path, "a.csv", 10, "NI1"),
        _file(tmp_path, "b.csv", 10, "NI1"),
        _file(tmp_path, "NI2.csv", 10),
    ]
    assert in_groups(files, {"NI1", "NI2"}) == [(files[0], files[1]), (files[2],)]


def test_only_what_was_asked_for_is_opened(project_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(project_folder / "data", tmp_path / "data"))
    (folder / "observations" / "NI154.csv").write_bytes(b"\x00 no table at all")
    assert check_dataset(folder, indicators=["NI192"]) == ()
    seen = survey(folder, indicators=["NI192"])
    assert seen.observed is not None
    assert seen.observed.indicators == {"NI192"}
    assert seen.row_counts["observations"] == seen.observed.row_count > 0
    assert any("NI154" in problem.file for problem in check_dataset(folder))


def test_a_row_in_another_indicators_partition_is_told(project_folder, tmp_path) -> None:
    folder = Path(shutil.copytree(project_folder / "data", tmp_path / "data"))
    rows = pd.read_csv(folder / "observations" / "NI192.csv")
    (folder / "observations" / "NI192.csv").unlink()
    rows["indicator_id"] = rows["indicator_id"].where(rows.index != 4, "NI191")
    write_table(rows, folder / "observations" / "indicator_id=NI192" / "part-0.parquet")
    told = [str(problem) for problem in check_dataset(folder, indicators=["NI192"])]
    what = "the file is that of NI192, and the row is of NI191"
    assert [what in words and "row 6" in words for words in told].count(True) == 1
