"""Everything that the notebooks will import, imported once; and what is slow the first time, done.

Whatever is missing here is only slower: each notebook then imports it for itself.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# What every notebook needs, and the first of a clinic in particular.
FIRST = (
    *("papermill", "nbconvert", "nbformat", "nbclient", "IPython.core.completer", "bdb"),
    *("IPython.core.logger", "encodings.utf_8_sig", "pygments.lexers.python", "sqlite3"),
    *("pandas", "numpy", "scipy.special", "pyarrow", "yaml", "lxml.etree"),
    *("pandas.io.formats.csvs", "pandas.core.methods.to_dict", "pandas.core.reshape.reshape"),
    *("clinic_lib.presentation.notebook", "clinic_lib.presentation.report"),
    "clinic_lib.batch.forked",
)
# What the later ones of a clinic need as well.
LATER = (
    *("pptx", "encodings.cp437", "docx", "xlsxwriter", "gptables", "typst", "segno"),
    *("icalendar", "holidays", "scipy.optimize"),
)
LAYERS = ("data", "statistics", "indicators", "meeting", "presentation")
# What of the layers is for other commands.
ELSEWHERE = ("data.importers", "data.check", "presentation.dashboard", "presentation.minutes")


def first() -> Any:
    """Import what the first notebook of a clinic needs.

    Returns
    -------
    ZMQInteractiveShell
        A shell that has run nothing yet.
    """
    # Where the kernel's launcher says why.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from clinic_lib.batch.shell import make_shell

    # Some libraries look for a shell when they are imported, and do otherwise without.
    shell = make_shell()
    for name in FIRST:
        _import(name)
    _warm_up()
    return shell


def rest() -> Iterator[None]:
    """Import everything else, a little with each step, for whoever has other things to do between.

    Yields
    ------
    None
        After every module.
    """
    # Ours first: many small steps, so that whoever asks for the first notebook need not wait.
    for name in (*_own_modules(), *LATER):
        if name not in sys.modules:
            _import(name)
            yield
    import holidays

    from clinic_lib.presentation.pptx_workbook import book_without_cells

    # It imports most of itself when it is first used.
    holidays.country_holidays("GB", subdiv="ENG", years=2011)
    book_without_cells()


def _import(name: str) -> None:
    with contextlib.suppress(ImportError):
        importlib.import_module(name)


def _own_modules() -> list[str]:
    """Every module of the layers that a notebook may use."""
    package = Path(__file__).resolve().parents[1]
    found = []
    for layer in LAYERS:
        for path in sorted((package / layer).rglob("*.py")):
            parts = path.relative_to(package.parent).with_suffix("").parts
            if parts[-1] not in ("__main__", "__init__"):
                found.append(".".join(parts))
    idle = tuple(f"{package.name}.{name}" for name in ELSEWHERE)
    return [name for name in found if not name.startswith(idle)]


def _warm_up() -> None:
    """Do once what is slow the first time: check a notebook, parse it, make a page of it."""
    import papermill
    from nbformat import v4

    from clinic_lib.presentation.html import build_page

    notebook = v4.new_notebook(
        cells=[
            v4.new_markdown_cell("# Nothing"),
            v4.new_code_cell("word = ''  # any", metadata={"tags": ["parameters"]}),
        ]
    )
    notebook.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "x"}
    with tempfile.TemporaryDirectory() as folder:
        papermill.execute_notebook(
            notebook,
            str(Path(folder) / "nothing.ipynb"),
            parameters={"word": "x"},
            prepare_only=True,
            progress_bar=False,
        )
    build_page(notebook)
