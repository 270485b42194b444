"""The list of changes between two snapshots: exactly what changed, in words, and no secret."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic_lib.errors import DataError
from clinic_lib.indicators import (
    CHANGE_COLUMNS,
    Assessment,
    Snapshot,
    build_snapshot,
    compare_snapshots,
)
from clinic_lib.indicators.fingerprint import TABLES
from clinic_lib.terms import ChangeReason

integration = pytest.mark.integration
# Many assessments, or one with a target ahead, which is projected, take their time.
slow = pytest.mark.e2e
VALUES = (30.0, 31.25, 29.0, 33.1, 35.0)
ENGLAND, NORFOLK = "E92000001", "E10000020"
AHEAD = {
    **{"indicator_id": "NI192", "area_code": "E10000029", "kind": "level", "version": 1.0},
    **{"period": "2010/11", "value": 36.0, "baseline_period": "2004/05"},
}
PUPILS = {"disclosive": True}


class Made2011:
    """The data set that the tests change, and the snapshot of it."""

    def __init__(self, made: Any) -> None:
        self.made = made

    def rows(self) -> list[dict[str, Any]]:
        """Suffolk 2004/05 to 2008/09, England and Norfolk in the last year."""
        return [
            *self.made.yearly(VALUES, half_width=1.0),
            *self.made.yearly([40.0], first=2008, area_code=ENGLAND),
            *self.made.yearly([38.0], first=2008, area_code=NORFOLK),
        ]

    def snapshot(self, rows: list[dict[str, Any]] | None = None, **more: Any) -> Snapshot:
        on = more.pop("on", date(2011, 6, 15))
        threshold = more.pop("threshold", 5)
        ids = more.pop("ids", ("NI192",))
        data = self.made.build(self.rows() if rows is None else rows, **more)
        assessment = self.made.assessed(data, *ids, on=on)
        return build_snapshot(assessment, clinic_id="waste-2011", threshold=threshold)


@pytest.fixture(scope="module")
def before(made) -> Snapshot:
    return Made2011(made).snapshot()


@pytest.fixture(scope="module")
def make(made) -> Made2011:
    return Made2011(made)


def told(before: Snapshot, after: Snapshot, *, measured: bool = True) -> list[tuple[str, ...]]:
    """What, period, before, after and reason of each change; what follows is left out."""
    frame = compare_snapshots(before, after)
    assert list(frame) == list(CHANGE_COLUMNS)
    if measured:
        frame = frame[frame["reason"] != ChangeReason.FOLLOWS]
    columns = ["what", "period", "before", "after", "reason"]
    return list(frame[columns].itertuples(index=False, name=None))


def revised(rows: list[dict[str, Any]], at: int, **changes: Any) -> list[dict[str, Any]]:
    return [{**row, **changes} if number == at else row for number, row in enumerate(rows)]


@integration
def test_the_same_figures_have_not_changed(before: Snapshot, make: Made2011) -> None:
    assert told(before, make.snapshot(), measured=False) == []


@integration
def test_a_revised_figure_is_listed_once_with_the_indicators_decimals(before, make) -> None:
    after = make.snapshot(revised(make.rows(), 1, value=31.5, lower_cl=30.5, upper_cl=32.5))
    assert told(before, after) == [("figure", "2005/06", "31.3%", "31.5%", "revised")]
    frame = compare_snapshots(before, after)
    assert set(frame["indicator_id"]) == {"NI192"}
    assert set(frame["title"]) == {"Household waste recycled"}


@integration
def test_a_revision_under_the_decimals_is_printed_until_it_shows(before, make) -> None:
    after = make.snapshot(revised(make.rows(), 1, value=31.252))
    assert told(before, after) == [("figure", "2005/06", "31.250%", "31.252%", "revised")]


@integration
def test_a_new_period_is_no_revision(before, make) -> None:
    rows = [*make.rows(), make.made.observation("2009/10", 35.2, marker="[p]")]
    assert told(before, make.snapshot(rows)) == [
        ("figure", "2009/10", "no figure", "35.2% [p]", "new period"),
        ("period of the comparison", "2009/10", "2008/09", "2009/10", "new period"),
    ]


@integration
def test_a_figure_that_was_missing_and_one_that_is_gone(before, make) -> None:
    rows = make.rows()
    gap = make.snapshot([row for number, row in enumerate(rows) if number != 2])
    assert told(gap, before) == [("figure", "2006/07", "no figure", "29.0%", "figure added")]
    assert told(before, gap) == [
        ("figure", "2006/07", "29.0%", "no figure", "figure no longer given")
    ]
    marked = make.snapshot(revised(rows, 2, value=float("nan"), marker="[x]"))
    assert told(before, marked)[0][2:] == ("29.0%", "[x]", "figure no longer given")


@integration
def test_markers_counts_and_limits_by_themselves(before, make) -> None:
    marked = make.snapshot(revised(make.rows(), 1, marker="[p]"))
    assert told(before, marked) == [("figure", "2005/06", "31.3%", "31.3% [p]", "marker changed")]
    wider = make.snapshot(revised(make.rows(), 1, lower_cl=29.9))
    assert told(before, wider) == [
        ("lower confidence limit", "2005/06", "30.3%", "29.9%", "revised")
    ]
    counted = [make.snapshot(revised(make.rows(), 1, denominator=n)) for n in (1200.0, 1300.0)]
    assert told(*counted) == [("count below the line", "2005/06", "1,200", "1,300", "revised")]


@pytest.fixture(scope="module")
def with_target(make: Made2011) -> Snapshot:
    """The same with a target two years ahead."""
    return make.snapshot(targets=[AHEAD])


@slow
def test_the_baseline_says_so(with_target, make) -> None:
    after = make.snapshot(revised(make.rows(), 0, value=30.5), targets=[AHEAD])
    changes = told(with_target, after)
    assert ("figure", "2004/05", "30.0%", "30.5%", "baseline revised") in changes


@slow
def test_a_target_is_refreshed_or_corrected(with_target, make) -> None:
    second = {**AHEAD, "value": 34.0, "version": 2.0, "reason": "recession"}
    refreshed = make.snapshot(targets=[AHEAD, second])
    change = ("target", "2010/11", "36.0%", "34.0%", "target refreshed")
    assert change in told(with_target, refreshed)
    corrected = make.snapshot(targets=[{**AHEAD, "value": 36.5}])
    change = ("target", "2010/11", "36.0%", "36.5%", "target corrected")
    assert told(with_target, corrected) == [change]
    agreed = make.snapshot(targets=[{**AHEAD, "agreed_on": pd.Timestamp("2008-06-30")}])
    what = "day on which the target was agreed"
    change = (what, "2010/11", "none", "30 June 2008", "target corrected")
    assert told(with_target, agreed) == [change]


@slow
def test_a_target_is_set_withdrawn_and_made_a_range(before, make) -> None:
    due = {**AHEAD, "period": "2008/09"}
    one, ranged = (
        make.snapshot(targets=[due]),
        make.snapshot(targets=[{**due, "kind": "range", "upper_value": 40.0}]),
    )
    assert ("target", "2008/09", "none", "36.0%", "target set") in told(before, one)
    assert ("target", "2008/09", "36.0%", "none", "target withdrawn") in told(one, before)
    change = ("target", "2008/09", "36.0%", "36.0% to 40.0%", "target corrected")
    assert change in told(one, ranged)


@slow
def test_a_target_counted_from_the_baseline_or_from_another_area(make) -> None:
    cut = {"kind": "percent_change", "baseline_period": "2004/05"}
    targets = [make.made.target("2008/09", 10.0, **cut)]
    changes = told(
        make.snapshot(targets=targets),
        make.snapshot(revised(make.rows(), 0, value=31.0), targets=targets),
    )
    assert ("target", "2008/09", "33.0%", "34.1%", "baseline revised") in changes
    gap = {"kind": "gap", "comparator_code": ENGLAND}
    targets = [make.made.target("2008/09", -2.0, **gap)]
    changes = told(
        make.snapshot(targets=targets),
        make.snapshot(revised(make.rows(), 5, value=41.0), targets=targets),
    )
    assert ("target", "2008/09", "38.0%", "39.0%", "comparator revised") in changes
    assert ("England", "2008/09", "40.0%", "41.0%", "comparator revised") in changes


@slow
def test_comparators_are_revised_added_and_removed(before, make) -> None:
    after = make.snapshot(revised(make.rows(), 5, value=40.4))
    assert told(before, after) == [("England", "2008/09", "40.0%", "40.4%", "comparator revised")]
    near = [
        {"area_code": "E10000029", "comparator_code": NORFOLK, "comparator_type": "neighbour"},
    ]
    listed = make.snapshot(comparators=near)
    changes = told(before, listed)
    assert ("area compared with", "2008/09", "not shown", "Norfolk", "comparator added") in changes
    changes = told(listed, before)
    assert (
        "area compared with",
        "2008/09",
        "Norfolk",
        "not shown",
        "comparator removed",
    ) in changes


@integration
def test_what_is_judged_otherwise_follows_from_what_was_measured(before, make) -> None:
    after = make.snapshot(revised(make.rows(), 4, value=41.5, lower_cl=40.5, upper_cl=42.5))
    changes = told(before, after, measured=False)
    assert ("figure", "2008/09", "35.0%", "41.5%", "revised") in changes
    what, reason = "comparison with England", "follows from the figures"
    assert (what, "2008/09", "worse", "better", reason) in changes
    assert {reason for *_, reason in changes} == {"revised", "follows from the figures"}


@integration
def test_indicators_and_their_definition(before, make) -> None:
    other = dict(make.made.indicator, indicator_id="NI1", title="Other", unit="homes", decimals=0.0)
    rows = [*make.rows(), *make.made.yearly([5.0, 1250.0], indicator_id="NI1")]
    both = make.snapshot(rows, indicators=[make.made.indicator, other], ids=("NI192", "NI1"))
    assert told(before, both) == [
        ("indicator", "2005/06", "none", "1,250 homes", "indicator added")
    ]
    assert told(both, before) == [("indicator", "2005/06", "shown", "none", "indicator removed")]
    renamed = make.snapshot(title="Waste recycled", source="Defra")
    assert told(before, renamed) == [
        ("title", "", "Household waste recycled", "Waste recycled", "definition changed"),
        ("source", "", "Made up", "Defra", "definition changed"),
    ]


@integration
def test_a_break_and_new_process_limits(before, make) -> None:
    cut = make.snapshot(revised(make.rows(), 2, marker="[b]"))
    assert ("break in the series", "", "none", "2006/07", "series cut elsewhere") in told(
        before, cut
    )


@integration
def test_the_clinics_own_day_and_area(before, make) -> None:
    later = make.snapshot(on=date(2011, 7, 15))
    assert told(before, later) == [
        ("day of the clinic", "", "15 June 2011", "15 July 2011", "clinic changed")
    ]
    moved = replace(before.assessment, area_code=NORFOLK, area_name="Norfolk")
    assert told(before, build_snapshot(moved, clinic_id="waste-2011")) == [
        ("area", "", "Suffolk (E10000029)", "Norfolk (E10000020)", "clinic changed")
    ]


@integration
def test_two_clinics_are_not_compared(before) -> None:
    other = build_snapshot(before.assessment, clinic_id="other")
    with pytest.raises(DataError, match="of two clinics \\('waste-2011' and 'other'\\)"):
        compare_snapshots(before, other)


@integration
def test_what_nothing_explains_is_worked_out_anew(before) -> None:
    scorecard = before.assessment.scorecard.assign(verdict="Said otherwise.")
    after = build_snapshot(replace(before.assessment, scorecard=scorecard), clinic_id="waste-2011")
    (change,) = told(before, after)
    assert change[0] == "verdict"
    assert change[3:] == ("Said otherwise.", "worked out anew")
    history = before.assessment.history.assign(limits_note="noted")
    after = build_snapshot(replace(before.assessment, history=history), clinic_id="waste-2011")
    (change,) = told(before, after)
    assert change[0] == "limits note of the history"


@integration
@settings(max_examples=15)
@given(table=st.sampled_from(list(TABLES)), data=st.data())
def test_there_is_a_change_exactly_where_the_number_differs(before, table, data) -> None:
    frame = getattr(before.assessment, table)
    if frame.empty:
        return
    column = data.draw(st.sampled_from([name for name in frame if name != "indicator_id"]))
    row = data.draw(st.integers(0, len(frame) - 1))
    other = frame.copy()
    is_text = other[column].dtype == "str"
    other.loc[row, column] = "2004/05" if is_text else other.loc[(row + 1) % len(frame), column]
    after = build_snapshot(replace(before.assessment, **{table: other}), clinic_id=before.clinic_id)
    assert compare_snapshots(before, after).empty == (before.hash == after.hash)


@integration
@settings(max_examples=10)
@given(
    changes=st.dictionaries(
        st.integers(0, 4), st.floats(1, 99).map(lambda value: round(value, 1)), max_size=4
    )
)
def test_the_listed_figures_are_exactly_those_that_were_changed(before, changes) -> None:
    history = before.assessment.history.copy()
    for row, value in changes.items():
        history.loc[row, "value"] = value
    after = build_snapshot(replace(before.assessment, history=history), clinic_id="waste-2011")
    listed = [(what, period, now, reason) for what, period, _, now, reason in told(before, after)]
    assert listed == [
        ("figure", history.loc[row, "period"], f"{changes[row]:.1f}%", "revised")
        for row in sorted(changes)
        if changes[row] != VALUES[row]
    ]


def counted(make: Made2011, *counts: float, marker: str = "") -> list[dict[str, Any]]:
    """Pupils of 400 in three years; a missing count is withheld."""
    rows = []
    for row, count in zip(make.made.yearly([1.0, 1.0, 1.0]), counts, strict=True):
        hidden = count != count
        number = {"value": count / 4, "numerator": count, "denominator": 400.0}
        rows.append({**row, **(dict.fromkeys(number, count) if hidden else number)})
        rows[-1]["marker"] = "[c]" if hidden else ""
    return rows


@integration
def test_a_revision_by_too_few_says_neither_figure(make) -> None:
    then = make.snapshot(counted(make, 100, 120, 140), **PUPILS)
    now = make.snapshot(counted(make, 100, 123, 150), **PUPILS)
    changes = told(then, now)
    assert changes[0] == ("figure", "2005/06", "[c]", "30.8%", "revised by too few to show")
    # The other change is by enough, but with it the first could be worked out from a total.
    assert changes[1][2:] == ("[c]", "37.5%", "revised by too few to show")
    bold = told(then, make.snapshot(counted(make, 100, 125, 150), **PUPILS))
    assert bold[0][2:] == ("30.0%", "31.3%", "revised")
    strict = make.snapshot(counted(make, 100, 125, 150), **PUPILS, threshold=10)
    assert told(then, strict)[0][2] == "[c]"


@integration
def test_no_earlier_figure_is_told_once_one_is_withheld(make) -> None:
    secret = float("nan")
    then = make.snapshot(counted(make, 100, 117, 143), **PUPILS)
    now = make.snapshot(counted(make, 100, secret, 153), **PUPILS)
    changes = told(then, now, measured=False)
    assert ("figure", "2005/06", "shown", "[c]", "now withheld") in changes
    assert ("figure", "2006/07", "[c]", "38.3%", "revised") in changes
    words = " ".join(" ".join(change) for change in changes)
    assert not any(digits in words for digits in ("117", "29.2", "29.3", "35.8", "143"))
    back = told(now, then)
    assert ("figure", "2005/06", "[c]", "29.3%", "no longer withheld") in back


@integration
def test_every_reason_is_explained(project_folder: Path) -> None:
    page = (project_folder / "docs" / "snapshot.md").read_text(encoding="utf-8")
    assert not [reason for reason in ChangeReason if f"`{reason}`" not in page]


COUNT = st.one_of(st.none(), st.integers(5, 60))


@slow
@settings(max_examples=20)
@given(counts=st.lists(st.tuples(COUNT, COUNT), min_size=5, max_size=5))
def test_two_releases_side_by_side_give_nothing_away(before, counts) -> None:
    """Whatever is withheld on either side, and however little a count is revised."""
    then, now = (
        build_snapshot(released(before, [pair[side] for pair in counts]), clinic_id="waste-2011")
        for side in (0, 1)
    )
    changes = compare_snapshots(then, now)
    figures = changes.loc[changes["what"].str.contains("figure|count")]
    both = [pair for pair in counts if None not in pair]
    is_small = any(0 < abs(one - other) < 5 for one, other in both)
    hidden = {one for one, other in counts if other is None and one is not None}
    if is_small or hidden:
        assert set(figures["before"]) <= {"[c]", "shown", "no figure", "none"}
    printed = set(figures["before"]) | set(figures["after"])
    shown_now = {other for _, other in counts}
    assert not {f"{one / 4:.1f}%" for one in hidden - shown_now} & printed


def released(snapshot: Snapshot, counts: list[int | None]) -> Assessment:
    """The assessment with pupils of 400 in each of its five years; None is withheld."""
    missing = float("nan")
    history = snapshot.assessment.history.head(5).assign(
        numerator=[missing if n is None else float(n) for n in counts],
        denominator=[missing if n is None else 400.0 for n in counts],
        value=[missing if n is None else n / 4 for n in counts],
        marker=["[c]" if n is None else "" for n in counts],
    )
    scorecard = snapshot.assessment.scorecard.assign(disclosive=True)
    empty = snapshot.assessment.comparators.head(0)
    return replace(snapshot.assessment, history=history, scorecard=scorecard, comparators=empty)
