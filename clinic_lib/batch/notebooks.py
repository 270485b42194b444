"""The product notebooks: where they are, and which parameters they declare. Runs nothing."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic_lib.errors import ParameterError, Problem, suggestion

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Product:
    """One notebook that is run for every clinic.

    Parameters
    ----------
    name : str
        Stem of the notebook and of its outputs.
    outputs : tuple of str
        The files it leaves in the clinic's folder, beside the executed notebook.
    has_report : bool
        Whether the executed notebook is also made into a web report.
    """

    name: str
    outputs: tuple[str, ...]
    has_report: bool


TABLES = ("scorecard", "history", "comparators", "underneath")
PRODUCTS = (
    Product("trend", ("trend.html",), has_report=True),
    Product("benchmark", ("benchmark.html",), has_report=True),
    Product(
        "evidence_pack",
        (
            *("evidence_pack.pptx", "evidence_pack_mono.pptx", "evidence_pack_large_print.pptx"),
            *("pages.csv", "snapshot.json", "changes.csv"),
            *(f"{name}.csv" for name in TABLES),
        ),
        has_report=False,
    ),
    Product(
        "meeting",
        (
            "agenda.docx",
            "timetable.ics",
            "headlines.pptx",
            "chair_presentation.pptx",
            "data.xlsx",
            "circulation_pack.pdf",
        ),
        has_report=False,
    ),
)


def find_notebook(name: str) -> Path:
    """The notebook of a product: from the current project if it has one, else the installed one.

    Examples
    --------
    >>> find_notebook("trend").name
    'trend.ipynb'
    """
    file = f"{name}.ipynb"
    # An analyst may have changed the notebooks of the project they are working in.
    places = (Path("notebooks"), PACKAGE / "notebooks", PACKAGE.parent / "notebooks")
    for place in places:
        if (place / file).is_file():
            return (place / file).resolve()
    looked = ", ".join(f"'{place.name}' in '{place.parent.name or '.'}'" for place in places)
    raise ParameterError(
        f"The notebook '{file}' was not found (looked in {looked}). Work in the project's folder, "
        "or install performance-clinics again."
    )


def declared_parameters(notebook: Path) -> tuple[str, ...]:
    """Names assigned in the notebook's cell that is tagged ``parameters``.

    Examples
    --------
    >>> declared_parameters(find_notebook("trend"))
    ('clinic_file', 'data_folder')
    """
    names: list[str] = []
    for cell in _read(notebook)["cells"]:
        if "parameters" in cell.get("metadata", {}).get("tags", []):
            for line in ast.parse("".join(cell["source"])).body:
                targets = line.targets if isinstance(line, ast.Assign) else []
                targets += [line.target] if isinstance(line, ast.AnnAssign) else []
                names += [target.id for target in targets if isinstance(target, ast.Name)]
    return tuple(names)


def check_notebook(notebook: Path, parameters: Mapping[str, str]) -> tuple[Problem, ...]:
    """Why the notebook cannot be run with the parameters; empty where it can.

    Papermill only warns of a parameter that the notebook does not declare, and then the notebook
    runs with its own default: with another clinic's data.
    """
    try:
        declared = declared_parameters(notebook)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, SyntaxError) as error:
        what = f"is not a notebook that can be read ({error})"
        return (Problem(notebook.name, what, "Restore the notebook from the project."),)
    return tuple(
        Problem(
            notebook.name,
            f"does not declare the parameter '{name}'",
            f"Add '{name}' to the cell tagged 'parameters'.{suggestion(name, declared)}",
        )
        for name in parameters
        if name not in declared
    )


def _read(notebook: Path) -> dict[str, Any]:
    """The notebook as plain JSON; nbformat would cost more than everything else here."""
    content: dict[str, Any] = json.loads(notebook.read_text(encoding="utf-8"))
    return content
