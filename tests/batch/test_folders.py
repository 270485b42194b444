"""Where a notebook finds the project's folders, and where JupyterLab starts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from clinic_lib.batch import Folders, find_folders
from clinic_lib.serving.laboratory import SETTINGS, place_explore_notebook

pytestmark = pytest.mark.integration


def test_folders_are_found_upwards_from_a_notebook(tmp_path, monkeypatch) -> None:
    for name in ("data", "parameters", "notebooks"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert find_folders() == Folders(
        tmp_path / "data", tmp_path / "parameters", tmp_path / "outputs"
    )


def test_folders_that_were_named_come_first(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    named = Folders(Path("mine"), Path("clinics"), Path("made"))
    for variable, value in named.as_environment().items():
        monkeypatch.setenv(variable, value)
    assert find_folders() == Folders(tmp_path / "mine", tmp_path / "clinics", tmp_path / "made")


def test_the_explore_notebook_of_the_project_is_opened_in_place(project_folder) -> None:
    assert place_explore_notebook(project_folder) == Path("notebooks/explore.ipynb")


def test_elsewhere_the_explore_notebook_is_put_into_the_folder(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert place_explore_notebook(tmp_path) == Path("notebooks/explore.ipynb")
    assert (tmp_path / "notebooks" / "explore.ipynb").is_file()


def test_jupyterlab_is_told_not_to_fetch_news() -> None:
    file = SETTINGS / "labconfig" / "default_setting_overrides.json"
    overrides = json.loads(file.read_text(encoding="utf-8"))
    assert overrides["@jupyterlab/apputils-extension:notification"] == {
        "fetchNews": "false",
        "checkForUpdates": False,
    }
    assert os.path.isdir(SETTINGS)
