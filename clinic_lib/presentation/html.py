"""An executed notebook as one web page: no code, no network, live charts, readable by all.

nbconvert turns the cells into markup with this project's own template; the page around them, its
contents and its one copy of plotly.js are put together here.
"""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

from clinic_lib.errors import OutputError
from clinic_lib.presentation import theme
from clinic_lib.presentation.markup import colour_variables
from clinic_lib.presentation.notebook import PROVENANCE_TYPE
from clinic_lib.presentation.report import ILLUSTRATIVE, PART_KEY, PLOTLY_TYPE

TEMPLATES = Path(__file__).resolve().parent / "templates"
PLOTLY = TEMPLATES / "plotly" / "plotly-basic.min.js"
PAGE_SCRIPTS = (TEMPLATES / "charts" / "fitting.js", TEMPLATES / "report" / "report.js")
STYLE = TEMPLATES / "report" / "report.css"
STREAMS = "nbconvert.preprocessors.CoalesceStreamsPreprocessor"
# Where the scripts go: put in last, so that nothing parses a megabyte of plotly.js on the way.
SCRIPTS = "<!--scripts-->"


def write_report(notebook: Any, path: Path) -> Path:
    """Write an executed notebook as a self-contained web page.

    Parameters
    ----------
    notebook : NotebookNode
        Executed; its code is left out, its outputs and words are kept.
    path : Path
        The page. Written to a temporary name and renamed.

    Returns
    -------
    Path
        ``path``.

    Raises
    ------
    OutputError
        If the page cannot be written.
    """
    page = build_page(notebook)
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_text(page, encoding="utf-8")
        os.replace(temporary, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise OutputError(
            f"The report '{path.name}' could not be written to '{path.parent}' "
            f"({error.strerror or error}). Make room there or name another folder."
        ) from error
    return path


def build_page(notebook: Any) -> str:
    """The whole page as text; equal for equal notebooks.

    Parameters
    ----------
    notebook : NotebookNode
        Executed.

    Returns
    -------
    str
        HTML in which nothing is loaded from elsewhere, and nothing could be: the page's own
        security policy forbids it and names the two scripts that may run by their hashes.
    """
    resources = {"report": _about(notebook)}
    page: str
    page, _ = _exporter().from_notebook_node(notebook, resources=resources)
    return page.replace(SCRIPTS, "\n".join(f"<script>{script}</script>" for script in _scripts()))


_SHOWN = ["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain"]


@functools.cache
def _exporter() -> Any:
    """What turns a notebook into markup; its templates are read and compiled once."""
    # nbconvert takes half a second to import: only those who make a report wait for it.
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    exporter = HTMLExporter(
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="report",
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        config=Config(
            {
                "NbConvertBase": {"display_data_priority": [PLOTLY_TYPE, *_SHOWN]},
                # Each of the others would only copy and check the whole notebook once more.
                "HTMLExporter": {"default_preprocessors": [STREAMS]},
            }
        ),
    )
    exporter.register_filter("chart_data", _chart_data)
    return exporter


class _Numbering:
    """Numbers from 1 for the template; copied by nbconvert, which an iterator soon cannot be."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> int:
        """The next number."""
        self._last += 1
        return self._last


def _about(notebook: Any) -> dict[str, Any]:
    """What the template needs beyond the cells: title, contents, style, policy."""
    provenance = _provenance(notebook)
    title = _first_heading(notebook)
    names = [title, provenance.get("title", ""), provenance.get("date", "")]
    return {
        "language": theme.LANGUAGE,
        "title": ", ".join(name for name in names if name),
        "provenance": provenance,
        "illustrative": ILLUSTRATIVE if provenance.get("illustrative") else "",
        "contents": _contents(notebook),
        "style": _style(),
        "policy": _policy(),
        "part_key": PART_KEY,
        "plotly_type": PLOTLY_TYPE,
        "scripts": SCRIPTS,
        "next_number": _Numbering(),
    }


def _outputs(notebook: Any) -> list[Any]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def _provenance(notebook: Any) -> dict[str, Any]:
    """What the notebook's last cell left for us; empty in a notebook of another kind."""
    for output in reversed(_outputs(notebook)):
        if PROVENANCE_TYPE in output.get("data", {}):
            return dict(output.data[PROVENANCE_TYPE])
    return {}


def _first_heading(notebook: Any) -> str:
    """The notebook's own title."""
    for cell in notebook.cells:
        found = cell.cell_type == "markdown" and re.match(r"#\s+(.+)", cell.source)
        if found:
            return str(found.group(1)).strip()
    return "Report"


def _contents(notebook: Any) -> list[dict[str, Any]]:
    """Headings of level 2, each with those of level 3 below it."""
    found: list[dict[str, Any]] = []
    for output in _outputs(notebook):
        part = output.get("metadata", {}).get(PART_KEY, {})
        if part.get("role") != "heading":
            continue
        entry = {"label": part["label"], "anchor": part["anchor"], "below": []}
        if part["level"] == 3 and found:
            found[-1]["below"].append(entry)
        else:
            found.append(entry)
    return found


def _chart_data(figure: Any) -> str:
    """A figure as JSON that cannot end the script element it stands in."""
    return json.dumps(figure, sort_keys=True, allow_nan=False).replace("<", "\\u003c")


@functools.cache
def _style() -> str:
    """The style sheet with the theme's colours and font."""
    return colour_variables() + STYLE.read_text(encoding="utf-8")


@functools.cache
def _policy() -> str:
    """A security policy under which only our own two scripts run and nothing is fetched."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in _scripts())
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@functools.cache
def _scripts() -> tuple[str, str]:
    """Plotly, and the page's own script, which leaves nothing behind in the page's names."""
    own = "\n".join(source.read_text(encoding="utf-8") for source in PAGE_SCRIPTS)
    return PLOTLY.read_text(encoding="utf-8"), f'"use strict";\n(() => {{\n{own}\n}})();\n'
