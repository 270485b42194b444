"""Every kind of wrong cell is named in one line with file, row and remedy, and nothing else is.

The kinds stand in broken_cells.csv: which row of which table of the small data folder is changed,
and what the line must say.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from clinic_lib.data import check_dataset, load_dataset
from clinic_lib.errors import DataError
from tests.builders import write_small_data
from tests.data.spoiling import TODAY, Case, cells

pytestmark = pytest.mark.integration


def read_cases() -> list[Case]:
    with (Path(__file__).parent / "broken_cells.csv").open(encoding="utf-8", newline="") as file:
        return [
            Case(
                row["name"],
                cells(
                    row["table"],
                    int(row["row"]),
                    **dict(change.split("=", 1) for change in row["changes"].split("; ")),
                ),
                f"{row['table']}.csv",
                int(row["row"]),
                tuple(row["words"].split(" | ")),
                int(row["lines"]),
            )
            for row in csv.DictReader(file)
        ]


CASES = read_cases()
# Each case needs few tables, and each table takes time.
OPTIONAL = (
    "targets",
    "golden_thread",
    "activities",
    "comparators",
    "stories",
    "rebases",
    "actions",
)
NEEDED = {"golden_thread.csv": "activities", "activities.csv": "golden_thread"}


def write_needed(folder, case):
    write_small_data(folder)
    for table in OPTIONAL:
        if case.file != f"{table}.csv" and NEEDED.get(case.file) != table:
            (folder / f"{table}.csv").unlink()
    return folder


def test_the_folder_is_right_before_it_is_spoilt(tmp_path):
    assert check_dataset(write_small_data(tmp_path), today=TODAY) == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_named_in_one_line_with_file_row_and_remedy(tmp_path, case):
    folder = write_needed(tmp_path, case)
    case.spoil(folder)
    case.assert_told(check_dataset(folder, today=TODAY))
    try:
        load_dataset(folder)
    except DataError as error:
        # Loading may stop at it, but never without naming a file and a row.
        assert all(problem.file and problem.row for problem in error.problems) and error.problems  # noqa: PT017, PT018


def test_every_kind_has_its_own_name():
    assert len({case.name for case in CASES}) == len(CASES) >= 100
