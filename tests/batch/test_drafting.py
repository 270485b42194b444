"""``clinic new``: a draft, its check, edits, and running it again; what cannot be used is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinic_lib import cli
from clinic_lib.batch import draft_clinic, drafting, print_draft
from clinic_lib.data import Disclosure
from clinic_lib.errors import OutputError, ParameterError
from clinic_lib.meeting import load_clinic
from tests.builders import write_small_clinic, write_small_data

DAY = "2011-06-15"
NAME = "greenest-county-2011-06.yml"
# Each of them checks and loads a whole data folder, some twice.
pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return write_small_data(tmp_path_factory.mktemp("drafting") / "data")


def draft(data, folder, on=DAY, partnership="greenest-county", **asked):
    return draft_clinic(data, folder, partnership=partnership, on=on, **asked)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"partnership": "greenest"}, r"Did you mean 'greenest-county'\?"),
        ({"on": "15/06/2011"}, "given with --date is not a date"),
        ({"on": "2011-02-30"}, "given with --date is not a date"),
        ({"on": ""}, "given with --date is not a date"),
        ({"wishes": ["NI193"]}, r"Did you mean 'NI192'\?"),
        ({"on": "1999-06-15"}, "has a figure for Suffolk by 1999-06-15"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_written(data, tmp_path, asked, words):
    with pytest.raises(ParameterError, match=words):
        draft(data, tmp_path / "parameters", **asked)
    assert names(tmp_path) == []


def test_a_file_that_was_not_drafted_is_left_alone(data, tmp_path):
    path = write_small_clinic(tmp_path, "greenest-county-2011-06")
    before = path.read_bytes()
    with pytest.raises(ParameterError, match="was not drafted by this command"):
        draft(data, tmp_path)
    assert path.read_bytes() == before
    assert "key_areas:" in print_draft(data, tmp_path, partnership="greenest-county", on=DAY)
    assert path.read_bytes() == before
    assert names(tmp_path) == [NAME]


def test_a_draft_takes_the_strictest_rule_for_small_counts_over(data, tmp_path):
    for month, block in (("03", "threshold: 10"), ("04", "round_to: 5")):
        path = write_small_clinic(tmp_path, f"greenest-county-2011-{month}")
        path.write_text(f"{path.read_text(encoding='utf-8')}disclosure:\n  {block}\n", "utf-8")
    drafted = draft(data, tmp_path)
    assert load_clinic(drafted.path).disclosure == Disclosure(threshold=10, round_to=5)
    assert draft(data, tmp_path).text == drafted.text


def test_a_clinic_planned_in_another_file_is_told(data, tmp_path):
    path = write_small_clinic(tmp_path, "greenest-county-2011-06").rename(tmp_path / "a.yml")
    with pytest.raises(ParameterError, match="is planned already, in"):
        draft(data, tmp_path)
    assert names(tmp_path) == [path.name]


def test_a_draft_that_was_broken_by_hand_is_told_line_by_line(data, tmp_path):
    path = draft(data, tmp_path).path
    path.write_text(
        path.read_text(encoding="utf-8").replace("chair: 30", "chair: 31"), encoding="utf-8"
    )
    before = path.read_bytes()
    with pytest.raises(ParameterError, match="cannot be used; nothing was changed") as caught:
        draft(data, tmp_path)
    assert "121 minutes" in str(caught.value)
    assert path.read_bytes() == before


def test_what_would_no_longer_fit_together_is_not_written(data, tmp_path):
    path = draft(data, tmp_path).path
    text = path.read_text(encoding="utf-8").replace(
        "# agreed: {by:", "agreed: {by: [A, B], on: 2011-06-14} # {by:"
    )
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match="would not pass the check") as caught:
        draft(data, tmp_path, on="2011-06-13")
    assert "agreed after the clinic" in str(caught.value)
    assert path.read_text(encoding="utf-8") == text
    assert names(tmp_path) == [NAME]


def test_a_folder_that_cannot_be_made_is_told(data, tmp_path):
    (tmp_path / "parameters").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        draft(data, tmp_path / "parameters")


def test_a_folder_that_may_not_be_written_to_is_told(data, tmp_path, require_program):
    # Root may write everywhere, unless that power is taken from it.
    powerless = []
    if os.geteuid() == 0:
        powerless = [require_program("setpriv"), "--bounding-set=-dac_override,-dac_read_search"]
    command = [sys.executable, "-m", "clinic_lib", "new", "greenest-county", "--date", str(DAY)]
    command += ["--data", str(data), "--parameters"]
    folder = tmp_path / "parameters"
    folder.mkdir()
    folder.chmod(0o555)
    command = [*powerless, *command, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    folder.chmod(0o755)
    assert done.returncode != 0
    assert "cannot be written" in done.stderr
    assert names(folder) == []


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_a_whole_file_with_every_word(data, tmp_path):
    """Twenty drafters are killed with signal 9; each leaves one whole draft or the other."""
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, here / "draft_writers.py", data, tmp_path / "parameters", "20", "2011"],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        env={**os.environ, "PYTHONPATH": str(here.parents[1])},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["kept"]
    assert found["drafts"] == 2
    assert len(found["left"]) == 20
    # Both were left, so the kills came before as well as after a file was put in place.
    assert set(found["left"]) == {"2011-06-15", "2011-06-22"}
    draft(data, tmp_path / "parameters")
    assert NAME in names(tmp_path / "parameters")


def test_what_somebody_saves_meanwhile_is_left_as_they_saved_it(data, tmp_path, monkeypatch):
    """The file is saved by hand between being read and being written."""
    path = draft(data, tmp_path).path
    checked = drafting._existing

    def saved_after_reading(place: Path) -> str | None:
        text = checked(place)
        path.write_text(f"# A word of their own.\n{text}", encoding="utf-8")
        monkeypatch.setattr(drafting, "_existing", checked)
        return text

    monkeypatch.setattr(drafting, "_existing", saved_after_reading)
    with pytest.raises(ParameterError, match="saved by somebody else while"):
        draft(data, tmp_path, "2011-06-22")
    assert path.read_text(encoding="utf-8").startswith("# A word of their own.")
    assert names(tmp_path) == [NAME]


def test_draft_check_edit_and_draft_again(data, tmp_path, capsys, monkeypatch):
    """The whole way of a clinic file, as its writer goes it."""
    monkeypatch.chdir(tmp_path)

    def clinic(*arguments: str) -> str:
        with pytest.raises(SystemExit) as left:
            cli.main([*arguments, "--data", str(data)])
        said = capsys.readouterr()
        assert left.value.code == 0, said.err
        return said.out

    new = ("new", "greenest-county", "--date", DAY)
    assert "Drafted 'parameters" in clinic(*new, "--wish", "NI020")
    assert "No problem found" in clinic("check")
    assert "A draft made now would say the same." in clinic(*new)
    path = Path("parameters") / NAME
    text = path.read_text(encoding="utf-8")
    speakers = (
        "speakers:  # agreed by telephone\n"
        '  - {role: "Director", organisation: "Contractor", perspective: "Provider"}\n'
    )
    edited = text.replace("# speakers:\n", f"{speakers}# ", 1).replace("NI020", "NI020", 1)
    path.write_text(edited, encoding="utf-8")
    said = clinic("check")
    assert "No problem found" in said
    assert "the only speaker speaks from one side (Provider)" in said
    said = clinic("new", "greenest-county", "--date", "2011-06-22")
    assert "Brought up to date" in said
    again = path.read_text(encoding="utf-8")
    assert speakers in again
    assert "date: 2011-06-22" in again
    assert "No problem found" in clinic("check")
    clinic("new", "greenest-county", "--date", "2011-06-22")
    assert path.read_text(encoding="utf-8") == again
    assert sorted(os.listdir("parameters")) == [NAME]
