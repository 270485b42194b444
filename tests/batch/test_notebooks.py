"""Which parameters a notebook declares, and refusing those it does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clinic_lib.batch import PRODUCTS, declared_parameters, find_notebook
from clinic_lib.batch.notebooks import check_notebook
from clinic_lib.errors import ParameterError

pytestmark = pytest.mark.integration


def _notebook(folder: Path, *sources: str, tag: str = "parameters") -> Path:
    cells = [{"cell_type": "code", "metadata": {"tags": [tag]}, "source": s} for s in sources]
    path = folder / "some.ipynb"
    path.write_text(json.dumps({"cells": cells}), encoding="utf-8")
    return path


def test_assignments_of_the_parameters_cell_are_declared(tmp_path: Path) -> None:
    source = 'clinic_file = "x"  # a = b\nyears: int = 3\nprint("z = 1")\n'
    assert declared_parameters(_notebook(tmp_path, source)) == ("clinic_file", "years")


def test_other_cells_declare_nothing(tmp_path: Path) -> None:
    assert declared_parameters(_notebook(tmp_path, "x = 1", tag="other")) == ()


def test_a_parameter_that_is_not_declared_is_a_problem_with_the_nearest_name(
    tmp_path: Path,
) -> None:
    notebook = _notebook(tmp_path, 'clinic_flie = ""')
    (problem,) = check_notebook(notebook, {"clinic_file": "x"})
    assert "does not declare the parameter 'clinic_file'" in problem.what
    assert "Did you mean 'clinic_flie'?" in problem.remedy


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"cells": [{"metadata": 3}]}', "[]"])
def test_what_is_no_notebook_is_a_problem_and_not_a_crash(tmp_path: Path, content: str) -> None:
    path = tmp_path / "trend.ipynb"
    path.write_text(content, encoding="utf-8")
    (problem,) = check_notebook(path, {"clinic_file": "x"})
    assert "not a notebook" in problem.what


def test_a_project_of_ones_own_comes_before_the_shipped_notebooks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = find_notebook("trend")
    monkeypatch.chdir(tmp_path)
    assert find_notebook("trend") == shipped
    (tmp_path / "notebooks").mkdir()
    own = tmp_path / "notebooks" / "trend.ipynb"
    own.write_bytes(shipped.read_bytes())
    assert find_notebook("trend") == own


def test_a_notebook_that_is_nowhere_is_named() -> None:
    with pytest.raises(ParameterError, match=r"'nothing\.ipynb' was not found"):
        find_notebook("nothing")


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.name)
def test_every_product_has_its_notebook(product) -> None:
    assert find_notebook(product.name).is_file()
