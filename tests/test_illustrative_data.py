"""The shipped data set is what its script writes, and has the shape of reality it promises."""

from pathlib import Path

import pandas as pd
import pytest

from clinic_lib.data import check_dataset, load_dataset
from clinic_lib.meeting import check_clinics, load_clinic
from clinic_lib.terms import (
    Consent,
    Frequency,
    Marker,
    PeriodType,
    Polarity,
    TargetKind,
    TargetState,
)

pytestmark = pytest.mark.integration

PROJECT = Path(__file__).resolve().parents[1]
DATA = PROJECT / "data"
SUFFOLK, ENGLAND = "E10000029", "E92000001"


@pytest.fixture(scope="module")
def dataset():
    return load_dataset(DATA)


@pytest.fixture(scope="module")
def remade(tmp_path_factory):
    """A folder into which the script has written every table once more."""
    folder = tmp_path_factory.mktemp("illustrative")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DATA))
        import make_illustrative_data

        make_illustrative_data.write_tables(folder)
    return folder


@pytest.fixture(scope="module")
def whole(dataset):
    """Observations without breakdowns, each with its indicator's multiplier and value type."""
    rows = dataset.observations[dataset.observations["breakdown"] == ""]
    return rows.merge(dataset.indicators[["indicator_id", "multiplier", "value_type"]])


def tables_in(folder):
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*.csv")}


def test_the_script_writes_the_shipped_tables_byte_for_byte(remade):
    shipped, made = tables_in(DATA), tables_in(remade)
    assert sorted(shipped) == sorted(made)
    assert [name for name in made if made[name].read_bytes() != shipped[name].read_bytes()] == []


def test_no_temporary_file_is_left(remade):
    assert [
        path.name for path in remade.rglob("*") if path.is_file() and path.suffix != ".csv"
    ] == []


def test_the_data_and_the_clinic_files_have_no_problem():
    assert check_dataset(DATA) == ()
    assert check_clinics(PROJECT / "parameters", DATA) == ()


def test_it_is_small():
    assert sum(path.stat().st_size for path in tables_in(DATA).values()) < 3_000_000


def test_everything_says_that_it_is_illustrative(dataset):
    assert dataset.indicators["illustrative"].all()
    assert dataset.partnerships["illustrative"].all()
    assert (
        dataset.indicators["source"]
        == "Illustrative figures made for demonstration; not real statistics"
    ).all()
    neighbours = dataset.comparators[dataset.comparators["comparator_type"] == "neighbour"]
    assert neighbours["list_name"].str.contains("Illustrative").all()


def test_there_are_about_forty_national_indicators_of_which_at_most_35_are_designated(dataset):
    national = dataset.indicators[dataset.indicators["scope"] == "national"]
    assert 38 <= len(national) <= 45
    assert national["indicator_id"].str.fullmatch(r"NI\d{1,3}").all()
    assert 20 <= national["designated"].sum() <= 35
    assert national["statutory"].sum() == 4
    assert not (national["designated"] & national["statutory"]).any()
    assert national["in_reward_scheme"].any()


def test_suffolk_has_four_partnerships_seven_districts_and_sixteen_neighbours(dataset):
    assert len(dataset.partnerships) == 4
    districts = dataset.areas[dataset.areas["parent_code"] == SUFFOLK]
    assert len(districts) == 7
    assert (districts["valid_to"] == pd.Timestamp("2019-03-31")).sum() == 4
    of_suffolk = dataset.comparators[dataset.comparators["area_code"] == SUFFOLK]
    assert of_suffolk["comparator_type"].value_counts().to_dict() == {
        "neighbour": 16,
        "england": 1,
        "region": 1,
    }


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("indicators", "polarity", Polarity),
        ("indicators", "frequency", Frequency),
        ("indicators", "period_type", PeriodType),
        ("targets", "kind", TargetKind),
        ("targets", "state", TargetState),
        ("stories", "consent", Consent),
    ],
)
def test_every_word_is_used(dataset, table, column, words):
    assert set(getattr(dataset, table)[column]) == {str(word) for word in words}


def test_the_status_markers_of_real_statistics_are_there(dataset):
    found = set(dataset.observations["marker"].str.findall(r"\[\w+\]").explode().dropna())
    expected = {Marker.PROVISIONAL, Marker.REVISED, Marker.ESTIMATED, Marker.CONFIDENTIAL}
    expected |= {Marker.NOT_AVAILABLE, Marker.NOT_APPLICABLE, Marker.BREAK}
    assert expected <= found


def test_the_years_of_the_agreement_are_covered(dataset):
    starts = dataset.observations[dataset.observations["area_code"] == SUFFOLK]["period_start"]
    assert starts.min() <= pd.Timestamp("2004-04-01")
    assert starts.max() >= pd.Timestamp("2011-01-01")
    ends = dataset.observations.loc[dataset.observations["value"].notna(), "period_end"]
    assert (ends < pd.Timestamp("2011-05-13")).all()


def test_every_value_is_exactly_what_its_counts_give(whole):
    counted = whole[whole["denominator"].notna()]
    assert len(counted) > 10_000
    expected = counted["multiplier"] * counted["numerator"] / counted["denominator"]
    assert (counted["value"] == expected).all()


def test_counts_are_whole_and_no_part_is_larger_than_its_whole(whole):
    counted = whole[whole["numerator"].notna()]
    assert (counted["numerator"] % 1 == 0).all()
    assert (counted["numerator"] >= 0).all()
    shares = counted[counted["value_type"] == "proportion"]
    assert (shares["numerator"] <= shares["denominator"]).all()


@pytest.mark.parametrize("column", ["numerator", "denominator"])
def test_districts_add_up_to_the_county(whole, column):
    districts = whole[whole["area_code"].str.startswith("E07")]
    keys = ["indicator_id", "period"]
    sums = districts.groupby(keys)[column].agg(["sum", "count"])
    complete = sums[sums["count"] == 7]["sum"]
    county = whole[whole["area_code"] == SUFFOLK].set_index(keys)[column]
    assert complete.index.get_level_values("indicator_id").nunique() >= 15
    pd.testing.assert_series_equal(
        complete, county.loc[complete.index], check_names=False, check_dtype=False
    )


def test_no_small_count_of_a_district_is_shown_or_can_be_found_by_subtraction(whole):
    districts = whole[whole["area_code"].str.startswith("E07")]
    shown = districts["numerator"].dropna()
    assert not ((shown > 0) & (shown < 5)).any()
    keys = ["indicator_id", "period"]
    hidden = districts[districts["marker"] == "[c]"].groupby(keys).size()
    assert set(hidden.index.get_level_values("indicator_id")) == {"NI32", "NI156"}
    assert (hidden >= 2).all()
    county = whole[whole["area_code"] == SUFFOLK].set_index(keys)["numerator"]
    rest = county.loc[hidden.index] - districts.groupby(keys)["numerator"].sum().loc[hidden.index]
    assert (rest >= 5).all()


def test_groups_of_counts_add_up_to_the_whole(dataset):
    rows = dataset.observations[dataset.observations["indicator_id"].isin(["NI75", "NI195"])]
    keys = ["indicator_id", "area_code", "period"]
    parts = rows[rows["breakdown"] != ""].groupby(keys)[["numerator", "denominator"]].sum()
    wholes = rows[rows["breakdown"] == ""].set_index(keys)[["numerator", "denominator"]]
    pd.testing.assert_frame_equal(parts, wholes.loc[parts.index])


def test_a_reduction_is_better_when_higher_and_its_level_when_lower(dataset):
    polarity = dataset.indicators.set_index("indicator_id")["polarity"]
    assert polarity["NI186"] == "high_is_good"
    assert polarity["LI01"] == "low_is_good"
    reduction = dataset.series("NI186", SUFFOLK).set_index("period")["value"]
    level = dataset.series("LI01", SUFFOLK).set_index("period")["value"]
    expected = (100 * (1 - level / level["2005"])).round(1).drop("2005")
    pd.testing.assert_series_equal(reduction, expected, check_names=False)


def test_survey_indicators_have_published_limits_and_no_counts(dataset):
    for indicator_id in ("NI1", "NI151", "NI163"):
        series = dataset.series(indicator_id, SUFFOLK)
        assert series["numerator"].isna().all()
        assert (series["lower_cl"] < series["value"]).all()
        assert (series["value"] < series["upper_cl"]).all()


def test_refreshed_targets_keep_the_first_version_and_give_a_reason(dataset):
    refreshed = dataset.targets[dataset.targets["version"] == 2]
    assert refreshed["indicator_id"].nunique() >= 8
    assert (refreshed["reason"] != "").all()
    first = dataset.targets[dataset.targets["version"] == 1]
    keys = ["indicator_id", "area_code", "period"]
    assert len(refreshed.merge(first, on=keys)) == len(refreshed)
    assert (refreshed["agreed_on"] > first["agreed_on"].max()).all()


def test_some_golden_threads_are_broken_on_purpose(dataset):
    thread = dataset.golden_thread
    assert set(thread.loc[thread["activity_id"] == "", "indicator_id"]) == {"NI175", "NI7", "NI4"}
    assert set(thread.loc[thread["indicator_id"] == "", "activity_id"]) == {"GC5", "SC5"}
    assert set(thread["indicator_id"]) - {""} == set(dataset.indicators["indicator_id"])


def test_a_county_return_is_missing_and_a_rebase_is_recorded_with_its_reason(dataset):
    assert "2008/09 Q2" not in set(dataset.series("NI123", SUFFOLK)["period"])
    assert "2008/09 Q2" in set(dataset.series("NI123", ENGLAND)["period"])
    assert (dataset.rebases["reason"] != "").all()
    assert set(dataset.rebases["indicator_id"]) == {"NI191", "NI192", "NI152", "NI156", "NI16"}


def test_comparing_is_refused_with_a_reason_where_areas_judge_themselves(dataset):
    refused = dataset.indicators[~dataset.indicators["benchmark_relevant"]]
    assert {"NI35", "NI188"} <= set(refused["indicator_id"])
    assert (refused["benchmark_reason"] != "").all()


def test_each_clinic_has_its_own_partnership_and_eight_to_eleven_indicators(dataset):
    clinics = [load_clinic(path) for path in sorted((PROJECT / "parameters").glob("*.yml"))]
    assert [c.partnership_id for c in clinics] == sorted(dataset.partnerships["partnership_id"])
    for clinic in clinics:
        assert 3 <= len(clinic.key_areas) <= 4
        assert all(2 <= len(area.indicator_ids) <= 4 for area in clinic.key_areas)
        assert 8 <= len(clinic.indicator_ids) <= 11
        thread = dataset.golden_thread
        theirs = thread[thread["partnership_id"] == clinic.partnership_id]["indicator_id"]
        assert set(clinic.indicator_ids) <= set(theirs)
