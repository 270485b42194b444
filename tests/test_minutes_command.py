"""``clinic minutes`` after a meeting: the figures of the outputs, and what was agreed since."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from clinic_lib import cli
from clinic_lib.meeting import ActionLog
from tests.conftest import Shipped

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("shipped")]
CLINIC = "greenest-county-2011-06"


def _minutes(capsys: pytest.CaptureFixture[str], data: Path, output: Path) -> tuple[int, str]:
    folders = ("--data", str(data), "--output", str(output))
    with pytest.raises(SystemExit) as left:
        cli.main(["minutes", CLINIC, *folders])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out + said.err


def test_the_minutes_of_a_shipped_clinic(
    shipped: Shipped,
    project_folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    require_program: Callable[[str], str],
) -> None:
    monkeypatch.chdir(project_folder)
    data, folder = tmp_path / "data", tmp_path / "outputs" / CLINIC
    shutil.copytree(project_folder / "data", data, ignore=shutil.ignore_patterns("live"))
    shutil.copytree(shipped.folder(CLINIC), folder)
    with ActionLog.open(data) as log:
        log.add(
            partnership_id="greenest-county", clinic_id=CLINIC, area="Carbon",
            text="Meter readings of every building", owner="Carbon programme manager",
        )  # fmt: skip
    assert _minutes(capsys, data, folder.parent) == (0, f"Minutes: {folder / 'minutes.docx'}\n")
    word = docx.Document(str(folder / "minutes.docx"))
    foot = word.sections[0].footer.paragraphs[0].text
    frozen = json.loads((folder / "snapshot.json").read_text(encoding="utf-8"))["hash"]
    assert f"Figures {frozen}" in foot
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert "Meter readings of every building" in cells
    assert any(text.startswith("Done, and the figure moved") for text in cells)
    # An office program that saves the file makes it somebody's own.
    office = require_program("soffice")
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to",
         "docx", "--outdir", str(tmp_path), str(folder / "minutes.docx")],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    shutil.copy(tmp_path / "minutes.docx", folder / "minutes.docx")
    edited = (folder / "minutes.docx").read_bytes()
    code, said = _minutes(capsys, data, folder.parent)
    assert code == 0
    assert "minutes-2.docx\nSomebody has written in minutes.docx" in said
    assert (folder / "minutes.docx").read_bytes() == edited
