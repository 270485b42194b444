"""JupyterLab on the explore notebook: where the analyst asks the library questions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
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


def open_lab(folders: Folders, *, browser: bool = True, passed_on: Sequence[str] = ()) -> int:
    """Run JupyterLab until it is stopped.

    Parameters
    ----------
    folders : Folders
        What the notebook's ``find_folders()`` will find.
    browser : bool
        Whether to open a browser window.
    passed_on : sequence of str
        Further arguments for JupyterLab itself, such as ``--port=9000``.

    Returns
    -------
    int
        Exit code of JupyterLab.
    """
    notebook = place_explore_notebook(Path.cwd())
    command = [sys.executable, "-m", "jupyterlab", *NO_NEWS, *([] if browser else ["--no-browser"])]
    # The whole project is served, not only the notebook's folder: data and outputs are part of it.
    command += [f"--ServerApp.root_dir={Path.cwd()}"]
    command += [f"--LabApp.default_url=/lab/tree/{notebook.as_posix()}"]
    settings = [str(SETTINGS), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    environment = {
        **os.environ,
        **folders.as_environment(),
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, settings)),
        # The kernel of this environment, whatever kernels the user has registered.
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    with subprocess.Popen([*command, *passed_on], env=environment) as server:
        try:
            return server.wait()
        except KeyboardInterrupt:
            # The usual way to end it; told so, JupyterLab also ends its kernels.
            server.terminate()
            return 0
