"""Two releases side by side give away no more than each alone, or somebody is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from clinic_lib.batch.differencing import check_differencing
from tests.builders import write_rows

pytestmark = pytest.mark.unit

FIGURE = {"value": "12.5", "numerator": "50", "denominator": "400", "marker": ""}
HIDDEN = {"value": "", "numerator": "", "denominator": "", "marker": "[c]"}


def release(folder: Path, *, area: str = "E10000029", kind: str = "proportion", **more) -> Path:
    """Tables of one indicator in two periods and with one comparator."""
    about = {"indicator_id": "NI32", "area_code": area, "value_type": kind}
    write_rows(folder / "scorecard.csv", [{**about, "disclosive": more.get("disclosive", "True")}])
    periods = {"2008/09": FIGURE, "2009/10": more.get("own", FIGURE)}
    write_rows(
        folder / "history.csv",
        [{"indicator_id": "NI32", "period": period, **row} for period, row in periods.items()],
    )
    other = {"indicator_id": "NI32", "area_name": "Norfolk", "comparator_type": "neighbour"}
    row = more.get("other", FIGURE)
    columns = {name: row[name] for name in ("value", "marker")}
    write_rows(folder / "comparators.csv", [{**other, "period": "2009/10", **columns}])
    part = {"indicator_id": "NI32", "part": "Ipswich", "period": "2009/10"}
    counts = {name: value for name, value in more.get("part", FIGURE).items() if name != "marker"}
    write_rows(folder / "underneath.csv", [{**part, **counts}])
    return folder


@pytest.fixture
def compared(tmp_path: Path):
    def compare(before: dict, now: dict, threshold: int = 5) -> tuple[str, ...]:
        first = release(tmp_path / "before", **before)
        return check_differencing(first, release(tmp_path / "now", **now), threshold=threshold)

    return compare


def test_the_same_twice_says_nothing(compared) -> None:
    assert compared({}, {}) == ()
    assert compared({"own": HIDDEN}, {"own": HIDDEN}) == ()


def test_a_revision_of_a_few_people_in_one_place_underneath(compared) -> None:
    (said,) = compared({}, {"part": {**FIGURE, "numerator": "53"}})
    assert said.startswith("NI32: Ipswich 2009/10 is revised by a count too small to show.")


def test_withheld_now_and_shown_before(compared) -> None:
    (said,) = compared({}, {"own": HIDDEN})
    assert said.startswith("NI32: 2009/10 is withheld now, but shown in the release before.")
    assert "12.5" not in said
    assert "50" not in said


def test_shown_now_and_withheld_before(compared) -> None:
    (said,) = compared({"other": HIDDEN}, {})
    assert said.startswith("NI32: Norfolk 2009/10 is shown now, but withheld in the release before")


@pytest.mark.parametrize(
    ("change", "more", "is_told"),
    [
        ({"numerator": "53"}, {}, True),
        ({"denominator": "404"}, {}, True),
        ({"numerator": "55"}, {}, False),
        ({"numerator": "53"}, {"disclosive": "False"}, False),
        ({"value": "14.5"}, {}, False),
        ({"value": "14.5"}, {"kind": "count"}, True),
        ({"denominator": "404"}, {"kind": "rate"}, False),
    ],
)
def test_a_revision_by_a_few_people(compared, change, more, is_told) -> None:
    said = compared(more, {**more, "own": {**FIGURE, **change}})
    assert [words.startswith("NI32: 2009/10 is revised by a count") for words in said] == (
        [True] if is_told else []
    )


def test_another_area_or_no_earlier_release_is_not_compared(compared, tmp_path: Path) -> None:
    assert compared({"area": "E10000020"}, {"own": HIDDEN}) == ()
    now = release(tmp_path / "alone")
    assert check_differencing(tmp_path / "not there", now, threshold=5) == ()


def test_an_earlier_release_that_cannot_be_read_stops_nothing(tmp_path: Path) -> None:
    now, before = release(tmp_path / "now"), release(tmp_path / "before")
    (before / "history.csv").write_bytes(b"\xff\x00 not a table")
    (before / "comparators.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert check_differencing(before, now, threshold=5) == ()
