"""What was sent out is kept for good, and what has changed since is told in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from clinic_lib.cli.app import cli
from clinic_lib.errors import DataError, OutputError
from clinic_lib.indicators import Assessment, Snapshot, build_snapshot, typed_frame, write_snapshot
from clinic_lib.indicators.fingerprint import TABLES
from clinic_lib.meeting import changes_since_circulation, circulate, circulations
from clinic_lib.presentation import write_changes

integration = pytest.mark.integration
CLINIC, DAY = "greenest-2011", date(2011, 6, 6)


def snapshot(value: float = 30.0, clinic_id: str = CLINIC) -> Snapshot:
    """One indicator with one figure."""
    row = {"indicator_id": "NI192", "title": "Waste", "value_type": "proportion", "unit": "%"}
    row |= {"multiplier": 100.0, "decimals": 1.0, "period": "2009/10", "value": value}
    history = {"indicator_id": "NI192", "period": "2009/10", "period_start": date(2009, 4, 1)}
    tables = {name: typed_frame([], columns) for name, columns in TABLES.items()}
    tables["scorecard"] = typed_frame([row], TABLES["scorecard"])
    tables["history"] = typed_frame([{**history, "value": value}], TABLES["history"])
    assessment = Assessment("E10000029", "Suffolk", date(2011, 6, 15), **tables)
    return build_snapshot(assessment, clinic_id=clinic_id)


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """The clinic's folder of outputs with a snapshot in it."""
    return write_snapshot(snapshot(), tmp_path / "outputs" / CLINIC).parent


@integration
def test_nothing_was_circulated(tmp_path: Path) -> None:
    assert circulations(tmp_path, CLINIC) == ()
    assert changes_since_circulation(tmp_path, CLINIC, snapshot()) is None


@integration
def test_figures_are_kept_as_they_are(outputs: Path, tmp_path: Path) -> None:
    kept, is_new = circulate(outputs, tmp_path / "data", on=DAY)
    assert is_new
    assert kept.path.name == f"001_2011-06-06_{snapshot().hash}.json"
    assert kept.path.read_bytes() == (outputs / "snapshot.json").read_bytes()
    assert circulations(tmp_path / "data", CLINIC) == (kept,)
    folder = tmp_path / "data" / "live" / "circulated" / CLINIC
    assert kept.path.parent == folder


@integration
def test_the_same_figures_twice_are_kept_once(outputs: Path, tmp_path: Path) -> None:
    first, _ = circulate(outputs, tmp_path, on=DAY)
    again, is_new = circulate(outputs, tmp_path, on=date(2011, 6, 9))
    assert (again, is_new) == (first, False)
    assert len(circulations(tmp_path, CLINIC)) == 1


@integration
def test_each_circulation_is_kept_and_the_last_counts(outputs: Path, tmp_path: Path) -> None:
    circulate(outputs, tmp_path, on=DAY)
    write_snapshot(snapshot(31.0), outputs)
    second, _ = circulate(outputs, tmp_path, on=date(2011, 6, 9))
    write_snapshot(snapshot(), outputs)
    third, is_new = circulate(outputs, tmp_path, on=date(2011, 6, 10))
    assert is_new
    assert [one.number for one in circulations(tmp_path, CLINIC)] == [1, 2, 3]
    since = changes_since_circulation(tmp_path, CLINIC, snapshot(31.0))
    assert since is not None
    assert since.circulation == third
    assert since.on == date(2011, 6, 10)
    assert second.words == f"Figures {second.hash}, circulated on 9 June 2011"


@integration
def test_what_changed_is_told_and_written(outputs: Path, tmp_path: Path) -> None:
    kept, _ = circulate(outputs, tmp_path, on=DAY)
    since = changes_since_circulation(tmp_path, CLINIC, snapshot())
    assert since is not None
    sent = f"since circulation on 6 June 2011 (Figures {kept.hash})"
    assert since.words == f"Nothing changed {sent}."
    assert write_changes(since, tmp_path).read_text(encoding="utf-8").count("\n") == 1
    since = changes_since_circulation(tmp_path, CLINIC, snapshot(31.0))
    assert since is not None
    assert since.words == f"1 thing has changed {sent}: 1 revised."
    lines = write_changes(since, tmp_path).read_text(encoding="utf-8").splitlines()
    assert lines == [
        "indicator_id,title,what,period,before,after,reason",
        "NI192,Waste,figure,2009/10,30.0%,31.0%,revised",
    ]
    assert write_changes(None, tmp_path).read_text(encoding="utf-8").splitlines() == lines[:1]


@integration
def test_a_damaged_or_renamed_copy_is_refused(outputs: Path, tmp_path: Path) -> None:
    kept, _ = circulate(outputs, tmp_path, on=DAY)
    name = kept.path.name.replace(kept.hash, "00000000")
    renamed = kept.path.rename(kept.path.with_name(name))
    with pytest.raises(DataError, match="not those of its name"):
        changes_since_circulation(tmp_path, CLINIC, snapshot())
    renamed.write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="damaged"):
        changes_since_circulation(tmp_path, CLINIC, snapshot())


@integration
def test_other_files_are_no_circulations(outputs: Path, tmp_path: Path) -> None:
    kept, _ = circulate(outputs, tmp_path, on=DAY)
    for name in ("notes.txt", "002_2011-02-31_a1b2c3d4.json", ".003_x.part"):
        (kept.path.parent / name).write_text("", encoding="utf-8")
    assert circulations(tmp_path, CLINIC) == (kept,)
    write_snapshot(snapshot(31.0), outputs)
    assert circulate(outputs, tmp_path, on=DAY)[0].number == 4


@integration
def test_a_folder_that_cannot_be_written_is_named(outputs: Path, tmp_path: Path) -> None:
    (tmp_path / "live").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="could not be kept"):
        circulate(outputs, tmp_path, on=DAY)


@pytest.mark.e2e
def test_two_at_once_lose_nothing(tmp_path: Path) -> None:
    folders = [write_snapshot(snapshot(v), tmp_path / str(v)).parent for v in (1.0, 2.0, 3.0)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda folder: circulate(folder, tmp_path, on=DAY), folders))
    kept = circulations(tmp_path, CLINIC)
    assert {one.hash for one in kept} == {snapshot(v).hash for v in (1.0, 2.0, 3.0)}
    assert [one.number for one in kept] == [1, 2, 3]


def command(*words: object) -> tuple[int, str]:
    """The command's exit code and words; errors as ``main`` prints them."""
    done = CliRunner().invoke(cli, ["circulate", *map(str, words)], standalone_mode=False)
    if done.exception is not None:
        return 2, str(done.exception)
    return int(done.return_value), done.output


@integration
def test_the_command_keeps_and_tells(outputs: Path, tmp_path: Path) -> None:
    where = ("--output", outputs.parent, "--data", tmp_path / "data")
    code, said = command(CLINIC, "--on", "2011-06-06", *where)
    assert code == 0
    assert f"Kept as circulated on 6 June 2011: Figures {snapshot().hash}" in said
    code, said = command(CLINIC, "--on", "2011-06-07", *where)
    assert code == 0
    assert said.strip() == (
        f"Figures {snapshot().hash} were circulated on 6 June 2011 already. "
        "Nothing has changed since."
    )
    code, said = command(CLINIC, "--list", *where)
    assert (code, said.strip()) == (0, f"1  Figures {snapshot().hash}, circulated on 6 June 2011")
    assert "have not been circulated" in command("greenest-2010", "--list", *where)[1]
    code, said = command("greenest-2012", *where)
    assert code == 2
    assert "Did you mean 'greenest-2011'?" in said
    assert "clinic pack CLINIC" in said
    assert command(CLINIC, "--on", "6 June", *where)[1].startswith("'6 June' is not a date")
    assert command("../outputs", *where)[0] == 2
