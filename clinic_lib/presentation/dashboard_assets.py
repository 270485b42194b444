"""The files that a dashboard's page asks its own server for, named by their content.

A name changes whenever its content does, so a browser may keep what it has for ever.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clinic_lib.presentation.markup import colour_variables

TEMPLATES = Path(__file__).resolve().parent / "templates"
FOLDER = TEMPLATES / "dashboard"
FITTING = TEMPLATES / "charts" / "fitting.js"
PLOTLY = TEMPLATES / "plotly" / "plotly-basic.min.js"
# In the order in which one needs the other; together they are one script.
SCRIPTS = (
    "elements",
    "address",
    "charts",
    "parts",
    "overview",
    "indicator",
    "lists",
    "compare",
    "live",
    "outbox",
    "actions",
    "dates",
    "capture",
    "agenda",
    "meeting",
    "start",
)
JAVASCRIPT, CSS = "text/javascript; charset=utf-8", "text/css; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the page.

    Parameters
    ----------
    name : str
        Such as ``dashboard.1a2b3c4d.js``.
    content : bytes
        All of it.
    content_type : str
        As the server tells the browser.
    """

    name: str
    content: bytes
    content_type: str


@functools.cache
def dashboard_assets() -> Mapping[str, Asset]:
    """Every file of the dashboard's page, by its name.

    Examples
    --------
    >>> sorted(name.split(".")[0] for name in dashboard_assets())
    ['dashboard', 'dashboard', 'plotly-basic']
    """
    found = (
        _asset("dashboard", "js", _script(), JAVASCRIPT),
        _asset("dashboard", "css", _style(), CSS),
        _asset("plotly-basic", "js", PLOTLY.read_bytes(), JAVASCRIPT),
    )
    return {asset.name: asset for asset in found}


@functools.cache
def asset_names() -> Mapping[str, str]:
    """The three names by what they are: ``script``, ``style`` and ``plotly``."""
    script, style, plotly = dashboard_assets()
    return {"script": script, "style": style, "plotly": plotly}


def _asset(stem: str, ending: str, content: bytes, content_type: str) -> Asset:
    digest = hashlib.sha256(content).hexdigest()[:8]
    return Asset(f"{stem}.{digest}.{ending}", content, content_type)


def _script() -> bytes:
    """All scripts as one, which leaves nothing behind in the page's own names."""
    sources = [FITTING, *(FOLDER / f"{name}.js" for name in SCRIPTS)]
    together = "\n".join(source.read_text(encoding="utf-8") for source in sources)
    return f'"use strict";\n(() => {{\n{together}\n}})();\n'.encode()


def _style() -> bytes:
    sheet = (FOLDER / "dashboard.css").read_text(encoding="utf-8")
    return (colour_variables() + sheet).encode()
