"""The check as a whole: everything at once, quickly, in order, and never a traceback."""

from __future__ import annotations

import csv
import io
import random
import time
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic_lib.data import check_dataset, load_dataset, write_table
from clinic_lib.data.cell_rules import bad_cells, explain_cell
from clinic_lib.data.csv_text import read_csv_text
from clinic_lib.data.fractions import decimals_written
from clinic_lib.data.tables import TABLES
from clinic_lib.errors import ClinicError
from tests.builders import small_tables, write_rows, write_small_data
from tests.data.spoiling import HOMES, TODAY, WASTE, both, cells, data, repeat

pytestmark = pytest.mark.integration

COLUMNS = [column for table in TABLES.values() for column in table.columns]


def test_everything_is_told_at_once(tmp_path):
    folder = write_small_data(tmp_path)
    both(
        cells("indicators", 3, polarity="up"),
        cells("observations", WASTE, area_code="E10000092"),
        cells("observations", HOMES, value="2,400"),
        cells("golden_thread", 2, activity_id="A9"),
        data("stories", lambda _: b""),
        repeat("areas", 4),
    )(folder)
    told = [(problem.file, problem.row) for problem in check_dataset(folder, today=TODAY)]
    assert told == [
        ("areas.csv", 9),
        ("indicators.csv", 3),
        ("observations.csv", WASTE),
        ("observations.csv", HOMES),
        ("golden_thread.csv", 2),
        ("stories.csv", None),
    ]


def test_checking_changes_nothing_on_disk(tmp_path):
    folder = write_small_data(tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    check_dataset(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_day_counts_as_today_unless_it_is_given(tmp_path):
    folder = write_small_data(tmp_path)
    assert check_dataset(folder) == ()
    early = check_dataset(folder, today=date(2008, 1, 1))
    assert {problem.column for problem in early} >= {"period", "as_at", "agreed_on"}


def test_a_value_is_shown_as_it_was_written_and_cut_when_long(tmp_path):
    folder = write_small_data(tmp_path)
    both(cells("observations", HOMES, value="x" * 200), cells("observations", WASTE, value=" 1 "))(
        folder
    )
    padded, long = check_dataset(folder, today=TODAY)
    assert padded.value == " 1 "
    assert len(long.value) == 61
    assert long.value.endswith("x…")


def test_a_folder_that_is_a_file_is_said(tmp_path):
    path = tmp_path / "data"
    path.write_text("not a folder", encoding="utf-8")
    (problem,) = check_dataset(path)
    assert "it is a file, not a data folder" in problem.what


def test_an_empty_folder_lacks_four_tables(tmp_path):
    problems = check_dataset(tmp_path)
    assert [problem.file for problem in problems] == [
        "areas.csv",
        "indicators.csv",
        "observations.csv",
        "partnerships.csv",
    ]


def test_optional_tables_may_have_no_rows(tmp_path):
    folder = write_small_data(tmp_path)
    for name in ("targets", "golden_thread", "comparators", "stories", "rebases"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    assert check_dataset(folder) == ()
    assert load_dataset(folder).targets.empty


def test_rounded_counts_agree_with_their_value(tmp_path, rng):
    """A publisher rounds numerators to the nearest 5 and values to one place."""
    folder = write_small_data(tmp_path)
    rows = small_tables()["observations"]
    waste = [row for row in rows if row["indicator_id"] == "NI192"]
    for row, numerator in zip(waste, rng.integers(3000, 9000, len(waste)), strict=True):
        denominator = int(rng.integers(15_000, 25_000))
        row["value"] = f"{100 * numerator / denominator:.1f}"
        row["numerator"] = str(5 * round(int(numerator) / 5))
        row["denominator"] = str(5 * round(denominator / 5))
    write_rows(folder / "observations.csv", rows)
    assert check_dataset(folder, today=TODAY) == ()


def test_percentages_that_really_are_small_are_left_alone(tmp_path):
    """Shares of less than one per cent, to one place, without counts."""
    folder = write_small_data(tmp_path)
    rows = [row for row in small_tables()["observations"] if row["indicator_id"] == "L01"]
    for number, row in enumerate(small_tables()["observations"]):
        if row["indicator_id"] == "NI192":
            rows.append({**row, "value": f"0.{number % 9 + 1}", "numerator": "", "denominator": ""})
    write_rows(folder / "observations.csv", rows)
    (folder / "targets.csv").unlink()
    (folder / "rebases.csv").unlink()
    assert check_dataset(folder, today=TODAY) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"value": "0.426"}, "stored as a fraction"),
        ({"numerator": "20000", "denominator": "8520"}, "numerator is above the denominator"),
        ({"value": "-42.6"}, "the value is negative"),
        ({"value": "43.6"}, "not numerator / denominator x multiplier"),
    ],
)
def test_a_percentage_that_is_a_ratio_is_looked_at_like_a_proportion(tmp_path, changes, words):
    folder = write_small_data(tmp_path)
    both(cells("indicators", 2, value_type="ratio"), cells("observations", WASTE, **changes))(
        folder
    )
    problems = [problem for problem in check_dataset(folder, today=TODAY) if words in problem.what]
    assert [(problem.file, problem.row) for problem in problems] == [("observations.csv", WASTE)]


def test_a_ratio_may_be_above_a_hundred(tmp_path):
    folder = write_small_data(tmp_path)
    both(
        cells("indicators", 2, value_type="ratio"),
        cells("observations", WASTE, numerator="25000", denominator="20000", value="125"),
    )(folder)
    assert check_dataset(folder, today=TODAY) == ()


def test_a_hundred_thousand_rows_take_seconds(tmp_path, rng):
    folder = write_small_data(tmp_path)
    register = small_tables()["areas"]
    areas = [f"E08{number:06d}" for number in range(400)]
    rows = [{**register[5], "area_code": area, "area_name": area} for area in areas]
    write_rows(folder / "areas.csv", [*register, *rows])
    indicators = small_tables()["indicators"]
    codes = [f"Q{number}" for number in range(10)]
    write_rows(
        folder / "indicators.csv",
        [*indicators, *({**indicators[1], "indicator_id": code} for code in codes)],
    )
    size = len(areas) * len(codes) * 25
    quarters = [f"{y}/{(y + 1) % 100:02d} Q{q}" for y in range(2003, 2010) for q in (1, 2, 3, 4)]
    people, count = rng.integers(50_000, 900_000, size), rng.integers(100, 2000, size)
    frame = pd.DataFrame(
        {
            "indicator_id": np.repeat(codes, size // 10),
            "area_code": np.tile(np.repeat(areas, 25), 10),
            "period": np.tile(quarters[:25], size // 25),
            "value": np.round(1000 * count / people, 2),
            "numerator": count,
            "denominator": people,
        }
    )
    (folder / "observations.csv").unlink()
    for name in ("targets.csv", "rebases.csv"):
        (folder / name).unlink()
    bad = frame.assign(area_code=frame["area_code"].where(frame.index % 50 > 0, "E99"))
    write_table(
        bad.drop_duplicates(["indicator_id", "area_code", "period"]), folder / "observations.csv"
    )
    start = time.process_time()
    problems = check_dataset(folder, today=TODAY)
    seconds = time.process_time() - start
    assert {problem.what for problem in problems} == {"the area 'E99' is not in areas"}
    assert seconds < 8


@given(st.text(max_size=20), st.sampled_from(COLUMNS))
def test_any_cell_is_good_or_explained(text, column):
    bad = bad_cells(pd.Series([text], dtype="str"), column)[0]
    if bad:
        what, remedy = explain_cell(text, column)
        assert what
        assert remedy.endswith((".", "?"))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_refused(noise):
    table = read_csv_text(noise, "areas.csv")
    assert table.problems or len(table.frame) == len(table.rows)
    assert len(table.frame) == len(table.rows)


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=5)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=6))
def test_what_the_csv_module_writes_is_read_with_its_rows(rows):
    rows = [["'" + cell for cell in row] for row in rows]
    memory = io.StringIO(newline="")
    writer = csv.writer(memory, lineterminator="\n")
    writer.writerows([["a", "b", "c"], *rows])
    table = read_csv_text(memory.getvalue().encode(), "areas.csv")
    assert table.problems == ()
    assert table.frame.to_numpy().tolist() == rows
    assert table.rows.tolist() == list(range(2, len(rows) + 2))


@given(st.decimals(min_value=-10_000, max_value=10_000, allow_nan=False, places=3))
def test_decimals_are_counted(number):
    text = f"{number:f}".rstrip("0").rstrip(".")
    places = len(text.partition(".")[2])
    assert decimals_written(np.array([float(text or 0)]))[0] == places


BITS = (
    b'"', b",", b"\n", b"\r", b"\x00", b"\xff", b"nan", b"1e400", b"-", b"<<<<<<< HEAD\n", b";",
    b"\t", b"31/02/2010", b"NI192", b"[q]", b"indicator_id", b"9999-12-31", b"2009/10", b"",
)  # fmt: skip


def spoil(chance: random.Random, whole: bytes) -> bytes:
    """The bytes of a file after an accident."""
    at = chance.randrange(len(whole) + 1)
    accident = chance.randrange(5)
    if accident == 0:
        return whole[:at] + chance.choice(BITS) + whole[at:]
    if accident == 1:
        return whole[:at] + whole[at + chance.randrange(40) :]
    if accident == 2:
        lines = whole.split(b"\n")
        chance.shuffle(lines)
        return b"\n".join(lines)
    if accident == 3:
        return whole[:at]
    lines = [line.split(b",") for line in whole.split(b"\n")]
    line = chance.choice(lines)
    line[chance.randrange(len(line))] = chance.choice(BITS)
    return b"\n".join(b",".join(line) for line in lines)


@pytest.mark.parametrize("seed", range(25))
def test_no_accident_ends_in_a_traceback(tmp_path, seed):
    chance = random.Random(seed)
    folder = write_small_data(tmp_path)
    for path in chance.sample(sorted(folder.iterdir()), 2):
        path.write_bytes(spoil(chance, path.read_bytes()))
    problems = check_dataset(folder)
    assert all("\n" not in str(problem) for problem in problems)
    try:
        load_dataset(folder)
    except ClinicError:
        assert problems, "loading refuses what the check finds right"
