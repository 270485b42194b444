"""The shipped data assessed, against the same columns worked out again in plain pandas."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from clinic_lib.data import load_dataset, parse_period
from clinic_lib.data.dataset import Dataset
from clinic_lib.indicators import Assessment, assess
from clinic_lib.indicators.wording import format_value

pytestmark = [pytest.mark.integration, pytest.mark.slow]

AREA, ENGLAND, REGION = "E10000029", "E92000001", "E12000006"
DATA = Path(__file__).resolve().parents[2] / "data"
HIDDEN = ("[c]", "[x]", "[z]")


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset(DATA)


@pytest.fixture(scope="module")
def result(dataset: Dataset) -> Assessment:
    ids = dataset.indicators["indicator_id"].tolist()
    return assess(dataset, area_code=AREA, indicator_ids=ids, on=date(2011, 6, 15))


@pytest.fixture(scope="module")
def usable(dataset: Dataset) -> pd.DataFrame:
    rows = dataset.observations
    hidden = rows["marker"].map(lambda cell: any(marker in cell for marker in HIDDEN))
    return rows[(rows["breakdown"] == "") & ~hidden & rows["value"].notna()]


def same(got: Any, expected: float) -> bool:
    if expected is None or math.isnan(expected):
        return math.isnan(got)
    return math.isclose(got, expected, rel_tol=1e-9, abs_tol=1e-9)


def test_there_is_something_to_work_out(result: Assessment) -> None:
    assert len(result.scorecard) >= 35
    assert result.scorecard["value"].notna().sum() >= 35


def test_figures_and_changes(result: Assessment, usable: pd.DataFrame) -> None:
    for row in result.scorecard.itertuples():
        own = usable[(usable["indicator_id"] == row.indicator_id) & (usable["area_code"] == AREA)]
        own = own.sort_values("period_start")
        latest = own.iloc[-1]
        assert (row.period, row.value) == (latest["period"], latest["value"])
        assert row.points == len(own)
        if len(own) > 1:
            assert row.previous_value == own["value"].iloc[-2]
        if row.period_type == "snapshot":
            continue
        before = own[own["period_start"] == latest["period_start"] - pd.DateOffset(years=1)]
        assert same(row.last_year_value, before["value"].iloc[0] if len(before) else math.nan)
        series = result.history_of(row.indicator_id)
        broken = series["marker"].str.contains("[b]", regex=False) & (
            series["period_start"] > latest["period_start"] - pd.DateOffset(years=1)
        )
        change = math.nan if broken.any() else latest["value"] - row.last_year_value
        assert same(row.change_on_last_year, change), row.indicator_id


def test_wilson_and_byar_by_their_textbook_formulas(result: Assessment) -> None:
    z = 1.959963984540054
    seen = set()
    for row in result.scorecard.itertuples():
        seen.add(row.interval_method)
        x, n = row.numerator, row.denominator
        if row.interval_method == "wilson":
            centre, root = 2 * x + z * z, z * math.sqrt(z * z + 4 * x * (1 - x / n))
            lower, upper = ((centre + s * root) / (2 * (n + z * z)) * 100 for s in (-1, 1))
        elif row.interval_method == "byar":
            x = row.value / row.multiplier if math.isnan(x) else x
            lower = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3
            upper = (x + 1) * (1 - 1 / (9 * (x + 1)) + z / (3 * math.sqrt(x + 1))) ** 3
            scale = row.multiplier if math.isnan(n) else row.multiplier / n
            lower, upper = lower * scale, upper * scale
        else:
            continue
        assert (same(row.lower_cl, lower), same(row.upper_cl, upper)) == (True, True)
    assert {"wilson", "byar", "published", "none"} <= seen


def target_of(dataset: Dataset, row: Any) -> pd.Series | None:
    targets = dataset.targets
    own = targets[(targets["indicator_id"] == row.indicator_id) & (targets["area_code"] == AREA)]
    if own.empty:
        return None
    own = own.sort_values("version").drop_duplicates("period", keep="last")
    starts = [pd.Timestamp(parse_start(label, row.period_type)) for label in own["period"]]
    own = own.assign(start=starts).sort_values("start")
    to_come = own[own["start"] >= row.period_start]
    return to_come.iloc[0] if len(to_come) else own.iloc[-1]


def parse_start(label: str, kind: str) -> date:
    return parse_period(label, kind).start


def test_targets(result: Assessment, dataset: Dataset, usable: pd.DataFrame) -> None:
    figures = {(r.indicator_id, r.area_code, r.period): r.value for r in usable.itertuples()}
    statuses = set()
    for row in result.scorecard.itertuples():
        target = target_of(dataset, row)
        statuses.add(row.target_status)
        if target is None:
            assert row.target_status == "no_target"
            continue
        assert (row.target_period, row.target_version) == (target["period"], target["version"])
        if target["state"] != "agreed":
            assert row.target_status == target["state"]
            continue
        start = figures.get((row.indicator_id, AREA, target["baseline_period"]), math.nan)
        assert same(row.baseline_value, start)
        goal = target["value"]
        if target["kind"] == "percent_change":
            goal = start * (1 + goal / 100)
        if target["kind"] == "gap":
            goal += figures[(row.indicator_id, target["comparator_code"], row.period)]
        assert same(row.target_value, goal)
        if target["kind"] == "range":
            met = goal <= row.value <= target["upper_value"]
            assert math.isnan(row.percent_of_way)
        else:
            met = row.value >= goal if row.polarity == "high_is_good" else row.value <= goal
            assert same(row.target_gap, row.value - goal)
            better = goal > start if row.polarity == "high_is_good" else goal < start
            way = 100 * (row.value - start) / (goal - start) if better else math.nan
            assert same(row.percent_of_way, way)
        due = parse_start(target["period"], row.period_type) <= row.period_start.date()
        missed = "within_tolerance" if abs(row.target_gap) <= target["tolerance"] else "not_met"
        expected = "met" if met else missed if due else "not_yet_due"
        assert row.target_status == expected, row.indicator_id
    assert {"met", "within_tolerance", "not_met", "not_yet_due", "deferred"} <= statuses


def test_comparison(result: Assessment, dataset: Dataset, usable: pd.DataFrame) -> None:
    table = dataset.comparators
    peers = table[(table["area_code"] == AREA) & (table["comparator_type"] == "neighbour")]
    codes = peers["comparator_code"].tolist()
    judged = 0
    for row in result.scorecard.itertuples():
        same_period = usable[
            (usable["indicator_id"] == row.indicator_id) & (usable["period"] == row.period)
        ].set_index("area_code")["value"]
        assert same(row.england_value, same_period.get(ENGLAND, math.nan))
        assert same(row.region_value, same_period.get(REGION, math.nan))
        there = same_period[same_period.index.isin(codes)]
        assert row.neighbours_count == len(there)
        assert same(row.neighbours_value, there.median() if len(there) else math.nan)
        assert len(row.neighbours_missing.split(", ")) - (row.neighbours_missing == "") == (
            len(codes) - len(there)
        )
        if not row.benchmark_relevant or there.empty:
            continue
        judged += 1
        everybody = pd.concat([there, pd.Series({AREA: row.value})])
        rank = everybody.rank(method="min", ascending=row.polarity == "low_is_good")[AREA]
        assert (row.rank, row.rank_of) == (rank, len(everybody))
        highest = everybody.rank(method="min", ascending=False)[AREA]
        count = len(everybody)
        assert row.quartile == 5 - math.ceil((count + 1 - highest) * 4 / count)
        if math.isnan(row.lower_cl) or math.isnan(row.england_value):
            assert row.england_comparison == "not_compared"
            continue
        above, below = row.lower_cl > row.england_value, row.upper_cl < row.england_value
        words = {
            "high_is_good": ("better", "worse"),
            "low_is_good": ("worse", "better"),
        }.get(row.polarity, ("higher", "lower"))
        expected = words[0] if above else words[1] if below else "similar"
        assert row.england_comparison == expected
    assert judged > 20


def test_process_limits_by_hand(result: Assessment) -> None:
    judged, seasons = 0, []
    for row in result.scorecard.itertuples():
        if row.process_limits_reason:
            continue
        judged += 1
        series = result.history_of(row.indicator_id)
        last = series.loc[series["value"].notna(), "segment"].max()
        values = series.loc[(series["segment"] == last) & ~series["is_ahead"], "value"].to_numpy()
        effects = series.loc[series["segment"] == last, "season_effect"].dropna().to_numpy()
        times, usable = np.unique(effects.round(9)).size, np.count_nonzero(~np.isnan(values))
        seasons.append(times)
        plain = values - effects if times else values
        moving = np.abs(np.diff(plain))
        moving = moving[~np.isnan(moving)]
        kept = moving[moving < 3.267 * moving.mean()]
        wider = math.sqrt((usable - 1) / (usable - times)) if times else 1
        mean, spread = np.nanmean(plain), 2.66 * kept.mean() * wider
        mean += effects[-1] if times else 0
        assert same(row.process_mean, mean)
        assert same(row.lower_process_limit, mean - spread)
        assert same(row.upper_process_limit, mean + spread)
        assert row.segment_points == np.count_nonzero(~np.isnan(values)) >= 13
    assert judged > 5
    assert set(seasons) == {0, 4, 12}


def test_gaps_as_people(result: Assessment) -> None:
    for row in result.scorecard.itertuples():
        counted = row.value_type in ("proportion", "rate") and not math.isnan(row.denominator)
        if not counted or math.isnan(row.target_value) or row.target_kind == "range":
            continue
        needed = row.target_value / row.multiplier * row.denominator - row.numerator
        assert abs(row.target_gap_people - needed) <= 0.5 + 1e-6


def test_the_sentences_name_what_the_columns_hold(result: Assessment) -> None:
    for row in result.scorecard.itertuples():
        figure = format_value(row.value, unit=row.unit, decimals=int(row.decimals))
        assert figure in row.verdict, row.verdict
        assert row.verdict.endswith(".")
        assert "  " not in row.verdict
        assert "nan" not in row.verdict
        assert ("provisional" in row.verdict) == ("[p]" in row.marker)
