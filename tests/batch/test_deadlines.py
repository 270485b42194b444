"""``clinic timetable``: what is due when, and which documents have come, as at a day."""

from __future__ import annotations

from datetime import date

import icalendar
import pytest

from clinic_lib import cli
from clinic_lib.batch import timetable_text
from clinic_lib.meeting import load_clinic

pytestmark = pytest.mark.integration
NAME = "greenest-county-2011-06"


def test_what_is_late_is_told_with_its_days(project_folder):
    clinic = load_clinic(project_folder / "parameters" / f"{NAME}.yml")
    told = timetable_text(clinic, date(2011, 6, 1))
    lines = [" ".join(line.split()) for line in told.splitlines()]
    assert lines[2] == "As at Wed 1 Jun 2011."
    assert "Wed 1 Jun 2011 today Evidence pack, agenda and documents circulated" in lines
    assert "Wed 8 Jun 2011 in 7 days Performance clinic" in lines
    assert "Fri 27 May 2011 4 days late Activity plan 2011/12" in lines
    assert "Fri 27 May 2011 5 days over Review of waste collections" in lines
    assert "Waste partnership manager; not received" in lines
    assert "Moved from Monday 30 May 2011, Spring Bank Holiday" in " ".join(lines)
    assert max(map(len, told.splitlines())) <= 96
    early = timetable_text(clinic, date(2011, 5, 1))
    assert "not yet due" in early


def test_the_command_writes_a_calendar(project_folder, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(project_folder)
    path = tmp_path / "my days.ics"
    with pytest.raises(SystemExit) as left:
        cli.main(["timetable", NAME, "--on", "2011-06-01", "--ics", str(path)])
    assert left.value.code == 0
    assert f"The calendar file is '{path}'." in capsys.readouterr().out
    assert len(icalendar.Calendar.from_ical(path.read_bytes()).events) == 6


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([NAME, "--on", "1 June"], "is not a date"),
        (["greenest-county-2011-07"], f"Did you mean '{NAME}'?"),
    ],
)
def test_what_cannot_be_used_is_told(project_folder, monkeypatch, capsys, arguments, words):
    monkeypatch.chdir(project_folder)
    with pytest.raises(SystemExit) as left:
        cli.main(["timetable", *arguments])
    assert left.value.code == 2
    assert words in capsys.readouterr().err
