"""JupyterLab on the explore notebook: where the analyst asks the library questions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from clinic_lib.batch.folders import Folders
from clinic_lib.batch.notebooks import find_notebook
from clinic_lib.errors import OutputError

# JupyterLab asks on its first start whether it may fetch news from the internet; it may not.
SETTINGS = Path(__file__).resolve().parent / "lab"
NO_NEWS = ("--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",)


def place_explore_notebook(project: Path) -> Path:
    """The explore notebook inside a project folder; copied there if it has none yet.

    Parameters
    ----------
    project : Path
        The folder JupyterLab will serve.

    Returns
    -------
    Path
        Relative to ``project``.
    """
    found = find_notebook("explore")
    if found.is_relative_to(project.resolve()):
        return found.relative_to(project.resolve())
    place = Path("notebooks") / found.name
    try:
        (project / place).parent.mkdir(exist_ok=True)
        shutil.copyfile(found, project / place)
    except OSError as error:
        raise OutputError(
            f"The explore notebook could not be copied to '{place}' ({error.strerror or error}). "
            "Start in a folder that you may write to."
        ) from error
    return place


def open_lab(folders: Folders, *, browser: bool = True) -> int:
    """Run JupyterLab until it is stopped.

    Parameters
    ----------
    folders : Folders
        What the notebook's ``find_folders()`` will find.
    browser : bool
        Whether to open a browser window.

    Returns
    -------
    int
        Exit code of JupyterLab.
    """
    notebook = place_explore_notebook(Path.cwd())
    command = [sys.executable, "-m", "jupyterlab", str(notebook), *NO_NEWS]
    settings = [str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    environment = {
        **os.environ,
        **folders.as_environment(),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, settings)),
    }
    return subprocess.run(
        [*command, *([] if browser else ["--no-browser"])], env=environment, check=False
    ).returncode
