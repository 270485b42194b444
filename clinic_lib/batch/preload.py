"""Everything that the notebooks will import, imported once; and what is slow the first time, done.

Whatever is missing here is only slower: each notebook then imports it for itself.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import tempfile
from pathlib import Path
from typing import Any

MODULES = (
    *("papermill", "nbconvert", "nbformat", "nbclient", "IPython.core.completer"),
    *("pandas", "numpy", "scipy.stats", "scipy.optimize", "scipy.special", "pyarrow", "yaml"),
    *("plotly.graph_objects", "plotly.io", "pptx", "docx", "openpyxl", "xlsxwriter", "gptables"),
    *("icalendar", "holidays", "typst", "segno", "lxml.etree", "sqlite3", "pygments.lexers.python"),
    *("narwhals.stable.v1", "narwhals.stable.v2", "plotly.tools"),
    *("plotly.offline", "IPython.core.logger", "encodings.cp437", "encodings.utf_8_sig"),
    *("pandas.io.formats.csvs", "pandas.core.methods.to_dict", "pandas.core.reshape.reshape"),
)
AXES = ("xaxis", "yaxis")


def everything() -> Any:
    """Import all there is to import.

    Returns
    -------
    ZMQInteractiveShell
        A shell that has run nothing yet.
    """
    # Where the kernel's launcher says why.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    from clinic_lib.batch.shell import make_shell

    # Libraries such as plotly look for a shell when they are imported, and do otherwise without.
    shell = make_shell()
    for name in (*MODULES, *_own_modules()):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    _warm_up()
    return shell


def _own_modules() -> list[str]:
    """Every module of the layers that a notebook uses."""
    package = Path(__file__).resolve().parents[1]
    found = []
    for layer in ("data", "statistics", "indicators", "meeting", "presentation", "batch"):
        for path in sorted((package / layer).rglob("*.py")):
            parts = path.relative_to(package.parent).with_suffix("").parts
            if parts[-1] not in ("__main__", "__init__"):
                found.append(".".join(parts))
    return found


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
    # plotly and holidays import most of themselves when they are first used.
    import holidays
    import plotly.graph_objects as go

    marker = {"line": {"width": 1}}
    go.Figure(
        [
            go.Scatter(x=[1], y=[1], marker=marker, line={"width": 1}, error_y={"width": 1}),
            go.Bar(x=[1], y=[1], marker=marker | {"pattern": {"size": 1}}, error_x={"width": 1}),
        ],
        layout={
            "annotations": [{"text": "x", "font": {"size": 1}}],
            **{name: {"font": {"size": 1}} for name in ("hoverlabel", "legend")},
            **{name: {"title": {"text": "x"}, "tickfont": {"size": 1}} for name in AXES},
            "font": {"size": 1},
            "margin": {"t": 1},
        },
    ).to_plotly_json()
    holidays.country_holidays("GB", subdiv="ENG", years=2011)
