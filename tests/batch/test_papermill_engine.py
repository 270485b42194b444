"""Papermill itself finds the engine, and runs ordinary notebooks with it."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat import v4
from papermill.engines import papermill_engines

from clinic_lib.batch.executors import can_fork

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("executors")]


@pytest.fixture(scope="module")
def engine(project_folder: Path) -> str:
    """The engine as the project's metadata declares it."""
    metadata = tomllib.loads((project_folder / "pyproject.toml").read_text(encoding="utf-8"))
    ((name, place),) = metadata["project"]["entry-points"]["papermill.engine"].items()
    module, _, attribute = place.partition(":")
    papermill_engines.register(name, getattr(import_module(module), attribute))
    return name


def _notebook(folder: Path, *cells: str) -> Path:
    notebook = v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells])
    notebook.cells[0].metadata.tags = ["parameters"]
    notebook.metadata.kernelspec = {"display_name": "x", "language": "python", "name": "python3"}
    nbformat.write(notebook, folder / "source.ipynb")
    return folder / "source.ipynb"


@pytest.mark.skipif(not can_fork(), reason="this system cannot fork safely")
def test_papermill_runs_a_notebook_with_it_and_keeps_nothing(engine: str, tmp_path: Path) -> None:
    import os

    cells = ("word = 'x'", "import os\nos.environ['LEFT'] = word\nprint(word)\n41 + 1")
    source = _notebook(tmp_path, *cells)
    done = [
        papermill.execute_notebook(
            source, tmp_path / "out.ipynb", {"word": word}, engine_name=engine, progress_bar=False
        )
        for word in ("first", "second")
    ]
    for word, notebook in zip(("first", "second"), done, strict=True):
        printed, result = notebook.cells[-1].outputs
        assert printed.text == f"{word}\n"
        assert result.data == {"text/plain": "42"}
    assert "LEFT" not in os.environ
    assert nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[-1].execution_count == 3


@pytest.mark.skipif(not can_fork(), reason="this system cannot fork safely")
def test_a_notebook_that_kills_itself_is_kept_with_the_reason(engine: str, tmp_path: Path) -> None:
    cells = ("word = 'x'", "print('before')", "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(papermill.PapermillExecutionError, match="by signal 9"):
        papermill.execute_notebook(
            _notebook(tmp_path, *cells),
            tmp_path / "out.ipynb",
            engine_name=engine,
            progress_bar=False,
        )
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert "An Exception was encountered" in executed.cells[0].source
    assert any(o.get("text") == "before\n" for c in executed.cells for o in c.get("outputs", []))
