"""The dashboard as a web page, and as the one output of its notebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clinic_lib.errors import ClinicError
from clinic_lib.presentation import theme
from clinic_lib.presentation.dashboard_assets import FOLDER, asset_names
from clinic_lib.presentation.dashboard_json import embedded_json, plain_model
from clinic_lib.presentation.dashboard_loading import FoldersLike, load_dashboard

DASHBOARD_TYPE = "application/vnd.performance-clinics.dashboard+json"
TEMPLATE = "dashboard"
"""Name of the template, in the folder ``templates`` of this layer."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The page model in a notebook; Voila's template makes the page of it.

    Parameters
    ----------
    model : mapping
        From ``plain_model``, or ``{"problem": words}``.
    """

    model: Mapping[str, Any]

    @property
    def bundle(self) -> dict[str, Any]:
        """The output as a notebook keeps it; the JSON is safe to stand inside a page."""
        words = self.model.get("title") or self.model["problem"]
        return {DASHBOARD_TYPE: {"embedded": embedded_json(self.model)}, "text/plain": words}

    def _ipython_display_(self) -> None:
        """Leave the model in the notebook, and one line for those who open it in JupyterLab."""
        # IPython is there when a notebook runs; a plain program need not wait for it.
        from IPython.display import display

        show: Any = display
        show(self.bundle, raw=True)


def dashboard(folders: FoldersLike, clinic_id: str = "") -> Shown:
    """The live dashboard of a clinic, as its notebook shows it.

    Parameters
    ----------
    folders : Folders
        From ``find_folders``.
    clinic_id : str
        Which clinic; empty for the one in the address (``?clinic=``), else the first that is made.

    Returns
    -------
    Shown
        Where there is nothing to show, a page that says in words what to do.
    """
    try:
        return Shown(plain_model(load_dashboard(folders, clinic_id)))
    except ClinicError as error:
        return Shown({"problem": str(error)})


def build_dashboard_page(model: Mapping[str, Any], *, base_url: str = "") -> str:
    """The whole page as text, without any notebook; the same that Voila serves.

    Parameters
    ----------
    model : mapping
        From ``plain_model``, or ``{"problem": words}``.
    base_url : str
        Address of the server's root, ending with a slash; empty for the page's own folder.

    Returns
    -------
    str
    """
    # jinja2 comes with nbconvert; only those who make a page wait for it.
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True)
    notebook = {"cells": [{"outputs": [{"data": Shown(model).bundle}]}]}
    resources = {"dashboard": page_words(base_url)}
    return environment.get_template("index.html.j2").render(nb=notebook, resources=resources)


def page_words(base_url: str = "") -> dict[str, Any]:
    """What the template needs beside the notebook, as ``resources["dashboard"]``.

    Parameters
    ----------
    base_url : str
        Address of the server's root, ending with a slash; empty for the page's own folder.

    Returns
    -------
    dict
        Language, addresses and names of the assets, and the type of the notebook's output.
    """
    return {
        "language": theme.LANGUAGE,
        "base": base_url,
        "assets": dict(asset_names()),
        "model_type": DASHBOARD_TYPE,
    }
