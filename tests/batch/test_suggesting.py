"""``clinic suggest``: what is printed adds up, and what cannot be used is refused in words."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest

from clinic_lib import cli
from clinic_lib.batch import suggest_clinics, suggestion_json, suggestion_text
from clinic_lib.batch.suggesting import read_day
from clinic_lib.errors import ParameterError
from tests.builders import write_small_clinic, write_small_data

pytestmark = pytest.mark.integration
POINTS = re.compile(r"^   (?:\w[\w ]*?)\s{2,}([\d.]+) of (\d+)", re.MULTILINE)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("suggest")
    write_small_clinic(folder / "parameters")
    return write_small_data(folder / "data"), folder / "parameters"


def run(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str], *words: str) -> tuple:
    """The exit code, what was printed, and what was said of errors."""
    data, parameters = folders
    with pytest.raises(SystemExit) as left:
        cli.main(["suggest", "--data", str(data), "--parameters", str(parameters), *words])
    said = capsys.readouterr()
    return left.value.code, said.out, said.err


def test_every_printed_score_is_the_sum_of_the_lines_above_it(
    folders: tuple[Path, Path],
) -> None:
    proposals, notes = suggest_clinics(*folders, on="2012-01-31")
    text = suggestion_text(proposals, notes)
    count = 0
    for block in re.split(r"\n\n", text):
        lines = POINTS.findall(block)
        if not lines:
            continue
        *parts, (score, most) = [(float(points), int(weight)) for points, weight in lines]
        assert score == sum(points for points, _ in parts)
        assert most == sum(weight for _, weight in parts)
        count += 1
    shown = [p.suggestion for p in proposals]
    assert count == sum(len(s.to_look_at) + len(s.achievements) for s in shown) > 0
    assert max(map(len, text.splitlines())) <= 96


def test_one_partnership_or_all(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, _ = run(folders, capsys, "--on", "2012-01-31")
    assert code == 0
    assert "Creating the Greenest County, Suffolk" in said
    assert "Learning and Skills, Suffolk" in said
    code, said, _ = run(folders, capsys, "learning", "--on", "2012-01-31", "--wish", "NI192")
    assert code == 0
    assert "Greenest" not in said
    assert "the PMG asked for it" in said
    assert "proposal for 31 January 2012" in said


def test_earlier_clinics_come_from_the_clinic_files(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    _, said, _ = run(folders, capsys, "greenest-county", "--on", "2011-06-15")
    assert "Earlier clinics: none known." in said
    _, said, _ = run(folders, capsys, "greenest-county", "--on", "2011-06-16", "--wish", "NI192")
    assert "Earlier clinics: greenest-county-2011-06." in said
    assert "looked at in the latest clinic" in said


def test_json_holds_every_part(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, said, _ = run(folders, capsys, "--json", "--on", "2012-01-31")
    told = json.loads(said)
    assert code == 0
    for proposal in told["proposals"]:
        for one in proposal["ranked"]:
            assert one["score"] == sum(part["points"] for part in one["parts"])
            assert all(part["reason"] for part in one["parts"])
    proposals, notes = suggest_clinics(*folders, on="2012-01-31")
    assert json.loads(suggestion_json(proposals, notes)) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("greenest",), "There is no partnership 'greenest'"),
        (("Greenest-County",), "Did you mean 'greenest-county'?"),
        (("learning", "--wish", "NI129"), "Did you mean 'NI192'?"),
        (("learning", "--on", "15/06/2011"), "Write it as year-month-day"),
        (("learning", "--on", "2011-02-30"), "is not a date"),
        (("--wish", "NI192"), "is for one clinic, and there are 2 partnerships"),
        (("--data", "nowhere"), "there is no such data folder"),
        (("learning", "more"), "unexpected extra argument"),
        (("--wihs", "NI192"), "No such option"),
    ],
)
def test_bad_input_is_refused_in_words(
    folders: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    told: str,
) -> None:
    code, said, errors = run(folders, capsys, *words)
    assert code == 2
    assert not said
    assert told in errors
    assert "Traceback" not in errors


def test_data_with_problems_are_refused_with_all_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = write_small_data(tmp_path / "data")
    text = (data / "observations.csv").read_text(encoding="utf-8")
    (data / "observations.csv").write_text(
        text.replace("NI192,", "NI999,", 1).replace("2006/07", "2006/09", 1), encoding="utf-8"
    )
    code, _, errors = run((data, tmp_path), capsys)
    assert code == 2
    assert "NI999" in errors
    assert "2006/09" in errors


def test_the_day_is_today_unless_it_is_named() -> None:
    assert read_day(None) == date.today()
    for word in ("", "2011-6-15", "20110615", "2011-W24-3", "tomorrow"):
        with pytest.raises(ParameterError, match="year-month-day"):
            read_day(word)
