"""The notebooks are thin, clean and start with a cell of parameters."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import nbformat
import pytest

from clinic_lib.batch import LocalProcesses, NotebookOutcome, NotebookRun

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
PRODUCTS = [path for path in NOTEBOOKS if path.stem not in ("explore", "dashboard")]
MOST_CELLS, MOST_LINES = 15, 12
FORBIDDEN = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.While, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp),
)
rules = pytest.mark.unit
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_product = pytest.mark.parametrize("path", PRODUCTS, ids=lambda path: path.stem)


def _cells(path: Path, kind: str = "code") -> list[nbformat.NotebookNode]:
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


@rules
def test_the_notebooks_are_there() -> None:
    names = {"trend", "benchmark", "evidence_pack", "meeting", "explore"}
    assert {path.stem for path in NOTEBOOKS} >= names


@rules
@every_notebook
def test_few_cells_of_few_lines(path: Path) -> None:
    cells = _cells(path)
    assert len(cells) <= MOST_CELLS
    assert max(len(cell.source.splitlines()) for cell in cells) <= MOST_LINES


@rules
@every_notebook
def test_nothing_is_defined_or_repeated_in_a_cell(path: Path) -> None:
    for cell in _cells(path):
        found = [type(node) for node in ast.walk(ast.parse(cell.source))]
        assert not set(found) & set(FORBIDDEN), cell.source


@rules
@every_notebook
def test_no_colour_and_no_path_put_together_by_hand(path: Path) -> None:
    for cell in _cells(path):
        assert not re.search(r"#[0-9A-Fa-f]{6}\b", cell.source), cell.source
        assert "os.path" not in cell.source
        assert not re.search(r"[\"']\s*\+|\+\s*f?[\"']", cell.source), cell.source


@rules
@every_notebook
def test_no_outputs_and_the_kernel_is_named(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert all(not cell.outputs and cell.execution_count is None for cell in _cells(path))
    assert set(notebook.metadata) == {"kernelspec", "language_info"}


@rules
@every_notebook
def test_it_opens_with_its_title(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert notebook.cells[0].cell_type == "markdown"
    assert notebook.cells[0].source.startswith("# ")


@rules
@every_notebook
def test_it_ends_with_how_it_was_made(path: Path) -> None:
    """The dashboard says so at the foot of its page, which its last cell makes."""
    last = nbformat.read(path, as_version=4).cells[-1].source
    assert last.startswith("cl.dashboard(" if path.stem == "dashboard" else "cl.colophon(")


@rules
def test_the_dashboard_is_three_cells_without_parameters() -> None:
    (path,) = (path for path in NOTEBOOKS if path.stem == "dashboard")
    assert len(nbformat.read(path, as_version=4).cells) == 3
    assert not [cell for cell in _cells(path) if cell.metadata.get("tags")]


@rules
@every_notebook
def test_one_cell_imports_the_library_and_nothing_else(path: Path) -> None:
    imports = [cell.source for cell in _cells(path) if "import " in cell.source]
    assert imports == ["import clinic_lib as cl"]


@rules
@every_product
def test_parameters_are_plain_values_with_help(path: Path) -> None:
    tagged = [cell for cell in _cells(path) if "parameters" in cell.metadata.get("tags", [])]
    assert tagged == _cells(path)[:1]
    for line in tagged[0].source.splitlines():
        assert re.fullmatch(r'\w+ = "[^"]*"  # .+', line), line


@rules
def test_the_explore_notebook_needs_no_parameters() -> None:
    (path,) = (path for path in NOTEBOOKS if path.stem == "explore")
    assert not [cell for cell in _cells(path) if cell.metadata.get("tags")]


@pytest.mark.e2e
@pytest.mark.xdist_group("executors")
def test_the_explore_notebook_runs_as_it_is(tmp_path: Path, project_folder: Path) -> None:
    """In its own folder, as JupyterLab would run it, and on the shipped data."""
    source = project_folder / "notebooks" / "explore.ipynb"
    place = tmp_path / "notebooks"
    place.mkdir()
    for name in ("data", "parameters"):
        (tmp_path / name).symlink_to(project_folder / name)
    run = NotebookRun("explore", "explore", str(source), str(place), {})
    events = LocalProcesses(1).run([run])
    (outcome,) = (event for event in events if isinstance(event, NotebookOutcome))
    assert outcome.error == ""
    executed = json.loads((place / "explore.ipynb").read_text(encoding="utf-8"))
    assert all(
        cell["outputs"]
        for cell in executed["cells"]
        if cell["cell_type"] == "code" and not re.match(r"(import|\w+ = )", cell["source"][0])
    )
