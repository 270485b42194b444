"""The check before anything runs: everything at once, and which clinic is meant."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from clinic_lib.batch import Settings, check_everything, choose_clinic
from clinic_lib.batch.preflight import check_output, check_template
from clinic_lib.errors import ParameterError

pytestmark = pytest.mark.integration


@pytest.fixture
def settings(project_folder: Path, tmp_path: Path) -> Settings:
    return Settings(project_folder / "data", project_folder / "parameters", tmp_path / "outputs")


def test_the_shipped_data_and_clinics_have_no_problem(settings: Settings) -> None:
    assert check_everything(settings) == ()


def test_problems_of_every_kind_are_told_at_once(tmp_path: Path, settings: Settings) -> None:
    parameters = tmp_path / "clinics"
    parameters.mkdir()
    (parameters / "one.yml").write_text("titel: x\n", encoding="utf-8")
    template = tmp_path / "house.pptx"
    template.write_text("no slides", encoding="utf-8")
    (tmp_path / "outputs").write_text("a file in the way", encoding="utf-8")
    broken = Settings(tmp_path / "nowhere", parameters, tmp_path / "outputs", template)
    files = {Path(problem.file).name for problem in check_everything(broken)}
    assert files == {"nowhere", "one.yml", "house.pptx", "outputs"}


def test_another_clinics_problem_does_not_stop_one(tmp_path: Path, settings: Settings) -> None:
    good = settings.parameters / "greenest-county-2011-06.yml"
    (tmp_path / "good.yml").write_bytes(good.read_bytes())
    shutil.copytree(settings.parameters / "documents", tmp_path / "documents")
    (tmp_path / "bad.yml").write_text("titel: x\n", encoding="utf-8")
    both = Settings(settings.data, tmp_path, settings.output)
    assert check_everything(both, only=tmp_path / "good.yml") == ()
    assert check_everything(both) != ()


def test_a_folder_without_clinics_is_a_problem(tmp_path: Path, settings: Settings) -> None:
    (problem,) = check_everything(Settings(settings.data, tmp_path, settings.output))
    assert "no clinic file" in problem.what


def test_a_clinic_is_found_by_id_and_by_path(settings: Settings) -> None:
    path = settings.parameters / "greenest-county-2011-06.yml"
    assert choose_clinic("greenest-county-2011-06", settings.parameters) == path
    assert choose_clinic(str(path), settings.parameters) == path


def test_a_clinic_is_found_by_its_id_when_the_file_is_called_otherwise(
    tmp_path: Path, settings: Settings
) -> None:
    source = (settings.parameters / "greenest-county-2011-06.yml").read_text(encoding="utf-8")
    (tmp_path / "june.yml").write_text(source, encoding="utf-8")
    assert choose_clinic("greenest-county-2011-06", tmp_path) == tmp_path / "june.yml"
    assert choose_clinic("june", tmp_path) == tmp_path / "june.yml"


def test_an_unknown_clinic_is_refused_with_the_nearest_and_all_there_are(
    settings: Settings,
) -> None:
    with pytest.raises(ParameterError) as caught:
        choose_clinic("greenest-county-2011-07", settings.parameters)
    assert "Did you mean 'greenest-county-2011-06'?" in str(caught.value)
    assert "prosperous-economy-2011-06" in str(caught.value)


def test_a_template_must_be_there_and_be_powerpoint(tmp_path: Path) -> None:
    (missing,) = check_template(tmp_path / "house.pptx")
    assert "not there" in missing.what
    other = tmp_path / "sheet.pptx"
    with zipfile.ZipFile(other, "w") as package:
        package.writestr("xl/workbook.xml", "")
    (wrong,) = check_template(other)
    assert "not a PowerPoint file" in wrong.what


def test_checking_the_output_folder_leaves_nothing_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "outputs"
    assert check_output(folder) == ()
    assert list(tmp_path.iterdir()) == []
