"""Loading: only what is asked for, the same from CSV and Parquet, and never an empty answer."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from clinic_lib.data import TABLES, Dataset, check_dataset, load_dataset, write_table
from clinic_lib.errors import DataError
from clinic_lib.terms import Polarity
from tests.builders import small_tables, write_rows, write_small_data
from tests.data.spoiling import cells, header, split_observations

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_small_data(tmp_path_factory.mktemp("small") / "data")


@pytest.fixture(scope="module")
def dataset(folder):
    return load_dataset(folder)


def in_parquet(dataset: Dataset, folder):
    """The data set's tables as Parquet files."""
    for name in TABLES:
        write_table(getattr(dataset, name), folder / f"{name}.parquet")
    return folder


def assert_same(first: Dataset, second: Dataset) -> None:
    for name in TABLES:
        assert_frame_equal(getattr(first, name), getattr(second, name))


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_every_column_in_the_order_of_its_schema(dataset, table):
    frame = getattr(dataset, table)
    assert list(frame.columns)[: len(TABLES[table].names)] == list(TABLES[table].names)
    assert len(frame) == len(small_tables()[table])


def test_columns_have_the_type_their_schema_says(dataset):
    kinds = dataset.observations.dtypes.astype(str).to_dict()
    assert kinds["value"] == "float64"
    assert kinds["as_at"] == kinds["period_start"] == kinds["period_end"] == "datetime64[us]"
    assert kinds["marker"] == kinds["period_type"] == "str"
    assert str(dataset.indicators["designated"].dtype) == "bool"


def test_missing_text_is_empty_and_defaults_are_filled(dataset):
    assert dataset.indicators["good_performance"].to_list().count("") == 4
    assert dataset.indicators["benchmark_relevant"].to_list() == [True, True, False, True, True]
    assert dataset.targets["upper_value"].notna().sum() == 1
    assert not dataset.observations.isna()["breakdown"].any()


def test_observations_are_sorted_by_time_not_by_label(tmp_path):
    folder = write_small_data(tmp_path)
    rows = small_tables()["observations"]
    write_rows(folder / "observations.csv", rows[::-1])
    months = load_dataset(folder).series("L01", "E10000029")["period"].to_list()
    assert months == ["Jan 2010", "Feb 2010", "Mar 2010"]


def test_labels_are_written_one_way(tmp_path):
    folder = write_small_data(tmp_path)
    cells("observations", 7, period="2005-04-01/P1Y")(folder)
    cells("targets", 2, period="2010-11", baseline_period="2007-08")(folder)
    loaded = load_dataset(folder)
    assert loaded.series("NI154", "E10000029")["period"].iloc[0] == "2005/06"
    assert loaded.targets.loc[0, ["period", "baseline_period"]].to_list() == ["2010/11", "2007/08"]


def test_parquet_gives_the_same_as_csv(dataset, tmp_path):
    folder = in_parquet(dataset, tmp_path / "data")
    assert_same(load_dataset(folder), dataset)
    assert check_dataset(folder) == ()


def test_text_in_parquet_gives_the_same_too(dataset, tmp_path):
    for name, rows in small_tables().items():
        pd.DataFrame(rows).to_parquet(tmp_path / f"{name}.parquet", index=False)
    assert_same(load_dataset(tmp_path), dataset)
    assert check_dataset(tmp_path) == ()


def test_parquet_of_other_types_gives_the_same_too(dataset, tmp_path):
    folder = in_parquet(dataset, tmp_path)
    frame = pd.read_parquet(folder / "observations.parquet")
    frame = frame.astype({"indicator_id": "category", "denominator": "Int64"})
    frame.assign(as_at=frame["as_at"].dt.date).to_parquet(folder / "observations.parquet")
    assert_same(load_dataset(folder), dataset)
    assert check_dataset(folder) == ()


def test_a_folder_of_observations_gives_the_same(dataset, tmp_path):
    folder = write_small_data(tmp_path)
    split_observations(folder)
    assert_same(load_dataset(folder), dataset)
    assert check_dataset(folder) == ()


def test_partitioned_parquet_gives_the_same(dataset, tmp_path):
    folder = write_small_data(tmp_path)
    (folder / "observations.csv").unlink()
    for indicator, rows in dataset.observations.groupby("indicator_id"):
        part = folder / "observations" / f"indicator_id={indicator}" / "part-0.parquet"
        part.parent.mkdir(parents=True)
        rows[["area_code", "period", "value", "numerator", "denominator", "lower_cl"]].assign(
            upper_cl=rows["upper_cl"],
            breakdown=rows["breakdown"],
            marker=rows["marker"],
            as_at=rows["as_at"],
        ).to_parquet(part)
    assert_same(load_dataset(folder), dataset)
    assert check_dataset(folder) == ()
    waste = load_dataset(folder, indicators=["NI192"])
    assert [name for name, _ in waste.files if name.startswith("observations")] == [
        "observations/indicator_id=NI192/part-0.parquet"
    ]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(dataset, tmp_path):
    folder = write_small_data(tmp_path)
    for path in folder.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert_same(load_dataset(folder), dataset)
    assert check_dataset(folder) == ()


def test_blank_rows_and_a_spreadsheets_empty_cells_change_nothing(dataset, tmp_path):
    folder = write_small_data(tmp_path)
    for path in folder.iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        lines = [f"{line},," for line in lines]
        text = "\n".join([*lines[:2], "", ",,,", *lines[2:], ",,", ""])
        path.write_text(text, encoding="utf-8")
    assert_same(load_dataset(folder), dataset)
    assert check_dataset(folder) == ()


def test_quoted_cells_may_hold_commas_quotes_and_line_breaks(tmp_path):
    folder = write_small_data(tmp_path)
    story = 'They said: "less waste,\nmore compost"'
    cells("stories", 2, story=story)(folder)
    assert load_dataset(folder).stories["story"].to_list() == [story]
    assert check_dataset(folder) == ()


def test_only_the_files_of_the_indicators_asked_for_are_opened(tmp_path):
    folder = write_small_data(tmp_path)
    split_observations(folder)
    for name in ("NI020", "NI075", "L01"):
        (folder / "observations" / f"{name}.csv").write_bytes(b"\x00 broken \xff")
    loaded = load_dataset(folder, indicators=["NI192", "NI154"])
    assert set(loaded.observations["indicator_id"]) == {"NI192", "NI154"}
    assert [name for name, _ in loaded.files if "/" in name] == [
        "observations/NI154.csv",
        "observations/NI192.csv",
    ]
    with pytest.raises(DataError, match="NI075"):
        load_dataset(folder, indicators=["NI192", "NI075"])


def test_a_file_of_another_name_is_read_whatever_is_asked_for(tmp_path):
    folder = write_small_data(tmp_path)
    (folder / "observations").mkdir()
    (folder / "observations.csv").rename(folder / "observations" / "county returns.csv")
    loaded = load_dataset(folder, indicators=["L01"])
    assert set(loaded.observations["indicator_id"]) == {"L01"}


def test_filters_keep_what_is_asked_for_and_registers_whole(folder, dataset):
    part = load_dataset(folder, indicators=["NI192"], areas=["E10000029", "E92000001"])
    assert set(part.observations["area_code"]) == {"E10000029", "E92000001"}
    assert set(part.targets["indicator_id"]) == {"NI192"}
    assert part.rebases.empty
    assert_frame_equal(part.indicators, dataset.indicators)
    assert_frame_equal(part.series("NI192", "E10000029"), dataset.series("NI192", "E10000029"))


def test_parquet_is_filtered_to_the_same(dataset, tmp_path):
    folder = in_parquet(dataset, tmp_path)
    asked = {"indicators": ["NI020"], "areas": ["E10000029"]}
    part, whole = load_dataset(folder, **asked), load_dataset(folder)
    assert_frame_equal(part.observations, whole.series("NI020", "E10000029"))


def test_a_single_code_is_taken_as_one(folder):
    assert len(load_dataset(folder, indicators="L01").observations) == 3


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"indicators": ["NI129"]}, "no indicator id 'NI129'.*Did you mean 'NI192'"),
        ({"areas": ["E10000092"]}, "no area code 'E10000092'.*Did you mean"),
        (
            {"indicators": ["NI154"], "areas": ["E92000001"]},
            "no observation is left.*the indicators NI154 and the areas E92000001",
        ),
        ({"indicators": []}, "no observation is left"),
    ],
)
def test_nothing_is_never_given_silently(folder, asked, words):
    with pytest.raises(DataError, match=words):
        load_dataset(folder, **asked)


def test_a_bad_row_that_a_filter_would_leave_out_of_parquet_is_named_by_its_row(dataset, tmp_path):
    folder = in_parquet(dataset, tmp_path)
    rows = pd.DataFrame(small_tables()["observations"])
    rows.loc[rows.index[-1], "value"] = "many"
    rows.to_parquet(folder / "observations.parquet")
    with pytest.raises(DataError, match=r"observations\.parquet, row 101, column value"):
        load_dataset(folder, indicators=["L01"])


def test_files_are_named_with_their_hashes(folder, dataset):
    import hashlib

    names = dict(dataset.files)
    assert set(names) == {path.name for path in folder.iterdir()}
    data = (folder / "areas.csv").read_bytes()
    assert names["areas.csv"] == hashlib.sha256(data).hexdigest()


def test_records(dataset):
    indicator = dataset.indicator("NI192")
    assert (indicator.polarity, indicator.decimals) == (Polarity.HIGH_IS_GOOD, 1)
    assert indicator.designated is True
    assert dataset.area("E07000205").valid_to.isoformat() == "2019-03-31"
    assert dataset.area("E10000029").valid_to is None
    assert dataset.partnership("learning").area_code == "E10000029"
    with pytest.raises(FrozenInstanceError):
        indicator.title = "x"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (lambda d: d.indicator("NI193"), "'NI193'.*Did you mean 'NI192'"),
        (lambda d: d.area("E10000028"), "'E10000028'.*Did you mean 'E10000029'"),
        (lambda d: d.partnership("lerning"), "'lerning'.*Did you mean 'learning'"),
        (lambda d: d.series("NI154", "E92000001"), "area code 'E92000001' among the 10 obs"),
        (lambda d: d.series("NI075", "E10000029", "Sex: Female"), "breakdown 'Sex: Female'"),
        (lambda d: d.series("NI19", "E92000001"), "Did you mean 'NI192'"),
    ],
)
def test_a_query_that_finds_nothing_says_why(dataset, query, words):
    with pytest.raises(DataError, match=words):
        query(dataset)


def test_an_indicator_without_observations_says_so(folder):
    part = load_dataset(folder, indicators=["NI192"])
    with pytest.raises(DataError, match="no observation has the indicator id 'NI154'"):
        part.series("NI154", "E10000029")


def test_a_dataset_survives_pickling(dataset):
    assert_same(pickle.loads(pickle.dumps(dataset)), dataset)


def test_queries_change_nothing(folder, dataset):
    before = load_dataset(folder)
    series = dataset.series("NI192", "E10000029")
    series.loc[0, "value"] = -1.0
    assert_same(dataset, before)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cells("observations", 4, value="1,234"), "observations.csv, row 4, column value"),
        (cells("targets", 2, agreed_on="26/06/2008"), "targets.csv, row 2, column agreed_on"),
        (cells("indicators", 2, polarity="up"), "indicators.csv, row 2, column polarity"),
        (cells("observations", 4, period="2009"), "observations.csv, row 4, column period"),
        (cells("observations", 4, period=""), "observations.csv, row 4, column period"),
        (header("areas", "area_name", "name"), "areas.csv, row 1, column area_name"),
        (lambda f: (f / "areas.csv").unlink(), "lacks the table areas"),
        (lambda f: (f / "areas.csv").write_bytes(b""), "areas.csv: the file is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_row(tmp_path, spoil, words):
    folder = write_small_data(tmp_path)
    spoil(folder)
    with pytest.raises(DataError, match=words):
        load_dataset(folder)


def test_a_folder_that_is_not_there_is_said():
    with pytest.raises(DataError, match="there is no data folder 'nowhere'"):
        load_dataset("nowhere")
