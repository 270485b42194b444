"""An executed notebook as one web page: no code, no network, live charts, readable by all.

nbconvert turns the cells into markup with this project's own template; the page around them, its
contents and its one copy of plotly.js are put together here. The template is rendered as it is:
nbconvert's own way round it copies a notebook three times, checks it twice and parses the page.
"""

from __future__ import annotations

import base64
import contextlib
import copy
import functools
import hashlib
import itertools
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
# Where the scripts go: put in last, so that nothing looks for images in a megabyte of plotly.js.
SCRIPTS = "<!--scripts-->"
# Cells stand without their code and without numbers; the rest is shown.
CELLS = {
    "include_code": True,
    "include_markdown": True,
    "include_raw": True,
    "include_unknown": True,
    "include_input": False,
    "include_output": True,
    "include_output_stdin": False,
    "include_input_prompt": False,
    "include_output_prompt": False,
    "no_prompt": True,
}
# An image of someone's own markup, whole, in which no attribute is `alt`.
UNTOLD = re.compile(
    r"""<img(?=[\s/>])(?P<rest>(?:\s+(?!alt[\s=/>])[^\s=>]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*"""
    r"""\s*/?>)""",
    re.IGNORECASE,
)
NO_WORDS = "No description has been provided for this image"


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
    exporter = _exporter()
    resources = {
        "report": _about(notebook),
        "global_content_filter": CELLS,
        "raw_mimetypes": exporter.raw_mimetypes,
        "output_mimetype": exporter.output_mimetype,
    }
    page: str = exporter.template.render(nb=_with_joined_streams(notebook), resources=resources)
    page = with_told_images(page)
    return page.replace(SCRIPTS, "\n".join(f"<script>{script}</script>" for script in _scripts()))


_SHOWN = ["text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain"]


@functools.cache
def _exporter() -> Any:
    """What turns cells into markup; its templates are read and compiled once."""
    # nbconvert takes half a second to import: only those who make a report wait for it.
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    exporter = HTMLExporter(
        extra_template_basedirs=[str(TEMPLATES)],
        template_name="report",
        exclude_anchor_links=True,
        config=Config({"NbConvertBase": {"display_data_priority": [PLOTLY_TYPE, *_SHOWN]}}),
    )
    exporter.register_filter("chart_data", _chart_data)
    return exporter


def _with_joined_streams(notebook: Any) -> Any:
    """The notebook itself, or a copy in which what was printed bit by bit is one text."""
    if not any(output.output_type == "stream" for output in _outputs(notebook)):
        return notebook
    from nbconvert.preprocessors import CoalesceStreamsPreprocessor

    joined, _ = CoalesceStreamsPreprocessor(enabled=True)(copy.deepcopy(notebook), {})
    return joined


def with_told_images(page: str) -> str:
    """Markup in which every image has an alternative text, if only that it was given none.

    Examples
    --------
    >>> with_told_images('<img src="a.png">')
    '<img alt="No description has been provided for this image" src="a.png">'
    >>> with_told_images('<img src="a.png" alt="Waste">')
    '<img src="a.png" alt="Waste">'
    """
    return UNTOLD.sub(rf'<img alt="{NO_WORDS}"\g<rest>', page)


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
        "next_number": itertools.count(1).__next__,
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
