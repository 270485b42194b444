"""The dashboard's page, made by Voila from its notebook: once for all who look at it.

Voila runs the notebook in a kernel and makes the page; the kernel ends as soon as the page is
there, so that nobody who looks at it keeps one alive. Imports Voila, which takes a moment: only a
thread that makes a page imports this module.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert.preprocessors.clearoutput import ClearOutputPreprocessor
from traitlets.config import Config
from voila.configuration import VoilaConfiguration
from voila.notebook_renderer import NotebookRenderer
from voila.paths import collect_template_paths

from clinic_lib.batch.kernels import OwnKernelManager
from clinic_lib.errors import ClinicError, OutputError

CELL_SECONDS = 120
BASE_TEMPLATE = "lab"
# The page being made in each thread that makes one.
_RENDERING: dict[asyncio.AbstractEventLoop, asyncio.Task[Any]] = {}
# Signs for a terminal's colours, which IPython writes into its tracebacks.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LOG = logging.getLogger("clinic_lib.serving")
# Their message says what is wrong and what to do, and may be shown to whoever looks.
_IN_WORDS = frozenset({"ClinicError", *(error.__name__ for error in ClinicError.__subclasses__())})


@dataclass(frozen=True, slots=True)
class Look:
    """How a page looks.

    Parameters
    ----------
    template : Path
        Folder of the Voila template.
    resources : mapping
        What the template needs beside the notebook.
    """

    template: Path
    resources: Mapping[str, Any] = field(default_factory=dict)


class _Renderer(NotebookRenderer):  # type: ignore[misc]
    """Voila's renderer, except that a cell that fails ends the page instead of standing in it."""

    async def fix_notebook(self, notebook: Any) -> Any:
        """The notebook as it is: there is one kernel, whatever the notebook calls it."""
        notebook.metadata.setdefault("kernelspec", nbformat.NotebookNode())
        known = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook.metadata.kernelspec.update(known)
        return notebook

    async def _jinja_cell_generator(self, nb: Any, kernel_id: str) -> AsyncIterator[Any]:
        """Each cell as it has been run; what a cell raises reaches whoever asked for the page."""
        cleared, _ = ClearOutputPreprocessor().preprocess(nb, {"metadata": {"path": self.cwd}})
        try:
            for index, cell in enumerate(cleared.cells):
                yield await self.executor.execute_cell(cell, None, index, store_history=False)
        finally:
            await self._cleanup_resources()


def render_page(notebook: Path, look: Look, environment: Mapping[str, str]) -> str:
    """The page that Voila makes of a notebook.

    Parameters
    ----------
    notebook : Path
        Never written to. It runs in its own folder.
    look : Look
        Template and resources.
    environment : mapping of str to str
        What the notebook's kernel finds in its environment, beside what is there already.

    Returns
    -------
    str
        The whole page. The kernel that made it has ended.

    Raises
    ------
    OutputError
        If the notebook failed or its kernel died: in words that may be shown, without its code.
    """
    try:
        return asyncio.run(_render(notebook, look, {**os.environ, **environment}))
    except asyncio.CancelledError as error:
        raise OutputError("The dashboard is being stopped.") from error


def end_rendering() -> None:
    """Give up every page that is being made; its kernel ends with it."""
    for loop, task in list(_RENDERING.items()):
        # The loop may just have ended by itself.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(task.cancel)


async def _render(notebook: Path, look: Look, environment: Mapping[str, str]) -> str:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    if task is not None:
        _RENDERING[loop] = task
    try:
        return await _with_a_kernel(notebook, look, environment)
    finally:
        _RENDERING.pop(loop, None)


async def _with_a_kernel(notebook: Path, look: Look, environment: Mapping[str, str]) -> str:
    kernel = OwnKernelManager(kernel_name="python3")
    try:
        nowhere: dict[str, Any] = dict.fromkeys(("stdout", "stderr"), asyncio.subprocess.DEVNULL)
        await kernel.start_kernel(cwd=str(notebook.parent), env=dict(environment), **nowhere)
        renderer = _renderer(notebook, look)
        await renderer.initialize()
        return str(await renderer.generate_content_str("dashboard", kernel))
    except CellExecutionError as error:
        raise OutputError(_cell_words(error)) from error
    except (CellTimeoutError, TimeoutError) as error:
        raise OutputError(
            f"The page was given up: a part of it took longer than {CELL_SECONDS} seconds. "
            "Load it again when the computer is less busy."
        ) from error
    except (DeadKernelError, RuntimeError) as error:
        _LOG.error("The dashboard's kernel died: %s", error)
        raise OutputError(
            "The program that makes the page stopped before the page was ready. Load it again; if "
            "it stops again, close other programs: the computer may be short of memory."
        ) from error
    finally:
        await kernel.shutdown_kernel(now=True)


def _renderer(notebook: Path, look: Look) -> _Renderer:
    """Voila's renderer without anything that a page could ask a server for."""
    template = look.template
    settings = Config(
        {
            "VoilaExecutor": {"timeout": CELL_SECONDS},
            "VoilaConfiguration": {"resources": dict(look.resources)},
        }
    )
    return _Renderer(
        voila_configuration=VoilaConfiguration(
            config=settings,
            template=template.name,
            allow_template_override="NO",
            allow_theme_override="NO",
            strip_sources=True,
            show_tracebacks=False,
        ),
        traitlet_config=settings,
        notebook_path=notebook.name,
        template_paths=[str(template), *_base_paths(template)],
        contents_manager=LargeFileManager(root_dir=str(notebook.parent)),
        base_url="./",
        page_config={"baseUrl": "./"},
        mathjax_config="",
        mathjax_url="",
    )


def _base_paths(template: Path) -> list[str]:
    """Where the templates are that this one builds on, from this environment only."""
    settings = template / "conf.json"
    base = json.loads(settings.read_text(encoding="utf-8")) if settings.is_file() else {}
    found: list[str] = collect_template_paths(
        ["voila", "nbconvert"],
        base.get("base_template", BASE_TEMPLATE),
        prune=True,
        root_dirs=[os.path.join(sys.prefix, "share", "jupyter")],
    )
    return found


def _cell_words(error: CellExecutionError) -> str:
    """What went wrong in a notebook, for whoever looks at the page; the terminal gets the rest."""
    name, words = str(error.ename), str(error.evalue)
    if name in _IN_WORDS:
        _LOG.error("The dashboard's notebook says: %s", words)
        return words
    details = _kept_details(str(error))
    _LOG.error("The dashboard's notebook failed: %s: %s. %s", name, words, details)
    return (
        "The page could not be made: something went wrong in its notebook. Load it again; if it "
        "fails again, ask whoever started the dashboard to look at what their terminal says."
    )


def _kept_details(text: str) -> str:
    """Where the details of an error were put, for whoever mends the notebook."""
    try:
        handle, name = tempfile.mkstemp(prefix="clinic-error-", suffix=".log", text=True)
        with os.fdopen(handle, "w", encoding="utf-8") as log:
            log.write(_COLOUR.sub("", text))
    except OSError:
        return ""
    return f"The details are in {name}"
