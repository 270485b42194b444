"""A snapshot comes back exactly, its number means its content, and a damaged one is refused."""

from __future__ import annotations

import json
import math
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.errors import DataError, OutputError
from clinic_lib.indicators import Assessment, Kind, build_snapshot, load_snapshot, write_snapshot
from clinic_lib.indicators.columns import typed_frame
from clinic_lib.indicators.fingerprint import TABLES, in_words
from clinic_lib.indicators.snapshot import Snapshot, snapshot_from_text, snapshot_text

integration = pytest.mark.integration

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
CELLS = {
    Kind.TEXT: st.text(max_size=8),
    Kind.NUMBER: st.floats(width=64) | st.integers(-(10**15), 10**15).map(float),
    Kind.DATE: DAYS.map(pd.Timestamp) | st.just(pd.NaT),
    Kind.BOOLEAN: st.booleans(),
}
WHERE = Path("snapshot.json")


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """Any cells at all in a few columns of each kind."""
    tables = {}
    for name, columns in TABLES.items():
        few = [
            column
            for kind in Kind
            for column in [c for c, k in columns.items() if k is kind][: draw(st.integers(0, 2))]
        ]
        rows = draw(
            st.lists(st.fixed_dictionaries({c: CELLS[columns[c]] for c in few}), max_size=3)
        )
        tables[name] = typed_frame(rows, columns)
    return Assessment(draw(st.text(max_size=4)), draw(st.text(max_size=4)), draw(DAYS), **tables)


def same(first: pd.DataFrame, second: pd.DataFrame) -> bool:
    """Equal to the last bit, the sign of a nought included."""
    pd.testing.assert_frame_equal(first, second, check_exact=True)
    numbers = first.select_dtypes("float64").to_numpy(), second.select_dtypes("float64").to_numpy()
    return bool((np.signbit(numbers[0]) == np.signbit(numbers[1]))[~np.isnan(numbers[0])].all())


@integration
@settings(max_examples=6)
@given(assessment=assessments())
def test_what_is_read_is_what_was_written(assessment: Assessment) -> None:
    snapshot = build_snapshot(assessment, clinic_id="c", files=[("areas.csv", "ab12")], threshold=7)
    text = snapshot_text(snapshot)
    read = snapshot_from_text(text, WHERE)
    assert all(same(getattr(assessment, n), getattr(read.assessment, n)) for n in TABLES)
    assert (read.clinic_id, read.files, read.threshold) == ("c", (("areas.csv", "ab12"),), 7)
    assert (read.assessment.area_name, read.assessment.on) == (assessment.area_name, assessment.on)
    assert read.hash == snapshot.hash
    assert snapshot_text(read) == text


@pytest.fixture(scope="module")
def snapshot(made) -> Snapshot:
    """Two indicators with a target, a gap, limits and a comparator."""
    rows = [
        *made.yearly([30.0, 31.25, None, 33.1, 100 / 3], half_width=1.0),
        *made.yearly([40.0, 41.0, 42.0], area_code="E92000001", first=2006),
        *made.yearly([5.0, 6.0, 7.0], indicator_id="NI1", first=2006),
    ]
    described = [dict(made.indicator), dict(made.indicator, indicator_id="NI1", title="Other")]
    data = made.build(rows, indicators=described, targets=[made.target("2010/11", 36.0)])
    return build_snapshot(made.assessed(data, "NI192", "NI1"), clinic_id="greenest-2011")


def changed(snapshot: Snapshot, table: str, column: str, row: int, value: object) -> Snapshot:
    """The snapshot with one cell changed."""
    frame = getattr(snapshot.assessment, table).copy()
    frame.loc[row, column] = value
    return build_snapshot(
        replace(snapshot.assessment, **{table: frame}), clinic_id=snapshot.clinic_id
    )


@integration
def test_the_number_is_eight_hexadecimal_digits_and_printed_one_way(snapshot: Snapshot) -> None:
    assert len(snapshot.hash) == 8
    assert set(snapshot.hash) <= set("0123456789abcdef")
    assert snapshot.words == f"Figures {snapshot.hash}"


@integration
def test_the_number_is_the_same_on_every_computer(made) -> None:
    """Golden: a change of this number is a change of what every paper already printed means."""
    empty = {name: typed_frame([], columns) for name, columns in TABLES.items()}
    row = {"indicator_id": "NI192", "value": 0.1 + 0.2, "illustrative": True, "as_at": None}
    assessment = Assessment("E1", "Suffölk", date(2011, 6, 15), **empty)
    assessment = replace(assessment, scorecard=typed_frame([row], TABLES["scorecard"]))
    assert build_snapshot(assessment, clinic_id="c").hash == "bba9b948"


@integration
@pytest.mark.parametrize("table", ["scorecard", "history", "comparators"])
def test_any_cell_that_changes_changes_the_number(snapshot: Snapshot, table: str) -> None:
    frame = getattr(snapshot.assessment, table)
    other = {Kind.TEXT: "other", Kind.NUMBER: 7.03125, Kind.DATE: pd.Timestamp("2001-02-03")}
    for column, kind in list(TABLES[table].items())[:: 4 if table == "scorecard" else 2]:
        value = other.get(kind, not frame.loc[0, column])
        assert changed(snapshot, table, column, 0, value).hash != snapshot.hash, column


@integration
def test_a_change_in_the_tenth_digit_counts_and_noise_after_it_does_not(snapshot: Snapshot) -> None:
    value = snapshot.assessment.scorecard.loc[0, "value"]
    assert value == pytest.approx(100 / 3)
    noisy = changed(snapshot, "scorecard", "value", 0, math.nextafter(value, 99))
    assert noisy.hash == snapshot.hash
    assert changed(snapshot, "scorecard", "value", 0, value + 1e-7).hash != snapshot.hash
    large = changed(snapshot, "scorecard", "denominator", 0, 9_007_199_254_740_991.0)
    assert large.hash != changed(snapshot, "scorecard", "denominator", 0, 9007199254740990.0).hash


@integration
def test_the_order_of_rows_and_columns_and_their_index_make_no_difference(
    snapshot: Snapshot, rng: np.random.Generator
) -> None:
    tables = {}
    for name in TABLES:
        frame = getattr(snapshot.assessment, name)
        frame = frame.sample(frac=1, random_state=rng).set_index(rng.permutation(len(frame)) + 7)
        tables[name] = frame[rng.permutation(frame.columns)]
    shuffled = replace(snapshot.assessment, **tables)
    assert build_snapshot(shuffled, clinic_id=snapshot.clinic_id).hash == snapshot.hash


@integration
def test_the_number_travels_with_the_figures_and_not_to_others(snapshot: Snapshot) -> None:
    number = snapshot.hash
    sent = pickle.loads(pickle.dumps(snapshot.assessment))
    assert sent.fingerprints == {snapshot.clinic_id: number}
    assert build_snapshot(sent, clinic_id="another").hash != number
    row = sent.scorecard.assign(value=7.03125)
    other = replace(sent, scorecard=row)
    assert other.fingerprints == {}
    assert build_snapshot(other, clinic_id=snapshot.clinic_id).hash != number


@integration
def test_files_and_a_column_without_content_make_no_difference(snapshot: Snapshot) -> None:
    wider = replace(
        snapshot.assessment,
        history=snapshot.assessment.history.assign(later="", flag=False, number=math.nan),
    )
    other = build_snapshot(wider, clinic_id=snapshot.clinic_id, files=[("a", "b")])
    assert other.hash == snapshot.hash
    read = snapshot_from_text(snapshot_text(other), WHERE)
    assert list(read.assessment.history)[-3:] == ["later", "flag", "number"]
    assert read.hash == snapshot.hash


@integration
def test_an_older_file_without_a_column_has_it_missing(snapshot: Snapshot) -> None:
    content = json.loads(snapshot_text(snapshot))
    del content["tables"]["scorecard"]["percent_of_way"]
    other = changed(snapshot, "scorecard", "percent_of_way", 0, math.nan)
    content["hash"] = other.hash
    read = snapshot_from_text(json.dumps(content), WHERE)
    assert read.hash == other.hash
    assert list(read.assessment.scorecard) == list(snapshot.assessment.scorecard)


@integration
def test_no_two_cells_of_different_meaning_read_the_same() -> None:
    assert in_words("1") == in_words(1.0)  # never in one column: a column is of one kind
    assert in_words("") is None
    assert in_words(float("inf")) == "inf"


@integration
def test_the_file_is_written_whole_and_leaves_nothing_else(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    path = write_snapshot(snapshot, tmp_path / "made" / "here")
    assert [p.name for p in path.parent.iterdir()] == ["snapshot.json"]
    assert load_snapshot(path).hash == load_snapshot(path.parent).hash == snapshot.hash
    assert write_snapshot(snapshot, path.parent).read_bytes() == path.read_bytes()
    assert str(tmp_path) not in path.read_text(encoding="utf-8")


@integration
def test_a_folder_that_cannot_be_written_is_named(snapshot: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match=r"could not be written to '.*taken'.*Make room"):
        write_snapshot(snapshot, tmp_path / "taken")


@integration
def test_a_missing_snapshot_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no snapshot at '.*snapshot.json'. Make the clinic first"):
        load_snapshot(tmp_path)


DAMAGE = {
    "cut off": (lambda t: t[: len(t) // 2], "damaged: it is not whole"),
    "empty": (lambda t: "", "damaged: it is not whole"),
    "nested": (lambda t: "[" * 100_000, "damaged: it is not whole"),
    "another file": (lambda t: '{"a": 1}', "is not a snapshot"),
    "a list": (lambda t: "[]", "is not a snapshot"),
    "a figure edited": (lambda t: t.replace("31.25", "31.26"), "it says Figures"),
    "a column cut": (lambda t: t.replace("31.25, ", ""), "not of one length"),
    "text for a number": (lambda t: t.replace("31.25", '"many"'), "damaged"),
    "a number for text": (lambda t: t.replace('"NI192"', "192"), "damaged: 192 stands in"),
    "no tables": (lambda t: t.replace('"tables"', '"table"'), "'tables' is missing"),
    "no such day": (lambda t: t.replace('"on": "2011-06-15"', '"on": "2011-06-35"'), "damaged"),
    "newer": (lambda t: t.replace('"version": 1', '"version": 2'), "written by a newer version"),
    "no version": (lambda t: t.replace('"version": 1', '"version": null'), "newer version"),
}


@integration
@pytest.mark.parametrize("kind", DAMAGE)
def test_a_damaged_snapshot_is_refused_in_words(
    snapshot: Snapshot, tmp_path: Path, kind: str
) -> None:
    spoil, words = DAMAGE[kind]
    path = write_snapshot(snapshot, tmp_path)
    text = path.read_text(encoding="utf-8")
    assert spoil(text) != text
    path.write_text(spoil(text), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load_snapshot(tmp_path)
    assert words in str(caught.value)
    assert "snapshot.json" in str(caught.value)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="damaged: it cannot be read"):
        load_snapshot(tmp_path)


@pytest.mark.e2e
def test_another_process_with_another_hash_seed_has_the_same_number(
    snapshot: Snapshot, tmp_path: Path, project_folder: Path
) -> None:
    write_snapshot(snapshot, tmp_path)
    code = (
        "import sys\nfrom clinic_lib.indicators.snapshot import load_snapshot\n"
        "print(load_snapshot(sys.argv[1]).hash)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=project_folder,
        env={**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
    )
    assert done.stdout.strip() == snapshot.hash
