"""pyproject.toml, environment.yml, the lock and what the code imports agree."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.integration

PROJECT = Path(__file__).resolve().parents[1]
PROJECT_TABLE = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
FIXED_BY_THE_USER = {"jupyterlab", "pandas", "plotly", "papermill", "nbconvert", "voila", "pytest"}


def _name(requirement: str) -> str:
    """The normal form of a requirement's package name."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found, requirement
    return re.sub(r"[-_.]+", "-", found.group()).lower()


def _locked() -> set[str]:
    """Every package that the lock pins."""
    return {_name(line) for line in LOCK.splitlines() if re.match(r"[a-z0-9]", line)}


def _asked_for() -> dict[str, list[str]]:
    """What pyproject.toml asks for, by group."""
    return {"run": PROJECT_TABLE["dependencies"], **PROJECT_TABLE["optional-dependencies"]}


def test_the_lock_holds_everything_that_is_asked_for() -> None:
    asked = {_name(entry) for entries in _asked_for().values() for entry in entries}
    assert asked <= _locked()
    assert asked >= FIXED_BY_THE_USER


def test_every_locked_package_has_hashes_and_an_exact_version() -> None:
    entries = re.split(r"\n(?=[a-z0-9])", LOCK.strip())
    assert len(entries) > 50
    loose = [e.splitlines()[0] for e in entries if "==" not in e or "--hash=sha256:" not in e]
    assert not loose
    assert not re.search(r"https?://|--index-url|--find-links", LOCK)


def test_what_is_installed_is_what_is_locked() -> None:
    for group in _asked_for().values():
        for entry in group:
            version = metadata.version(_name(entry))
            assert re.search(rf"^{_name(entry)}=={re.escape(version)}\b", LOCK, re.M | re.I), entry


def test_environment_yml_asks_for_the_same_python_and_the_same_lock() -> None:
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
    conda = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    pip = [e["pip"] for e in environment["dependencies"] if isinstance(e, dict)]
    assert environment["name"] == PROJECT_TABLE["name"]
    assert f"python {PROJECT_TABLE['requires-python']}" in conda
    assert set(conda) == {f"python {PROJECT_TABLE['requires-python']}", "pip"}
    assert pip == [["--requirement requirements.lock"]]


# Import names that differ from the name of the distribution.
DISTRIBUTION = {
    "docx": "python-docx",
    "pptx": "python-pptx",
    "yaml": "pyyaml",
    "jupyter_client": "jupyter-client",
}
# Come with a package that is asked for, which promises them.
PROMISED_BY = {
    "IPython": "ipykernel",
    "lxml": "python-pptx",
    "nbclient": "nbconvert",
    "traitlets": "jupyter-client",
    "xlsxwriter": "python-pptx",
}


def test_everything_imported_is_asked_for_and_everything_asked_for_earns_its_place() -> None:
    imported = set()
    for module in (PROJECT / "clinic_lib").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                imported.add(node.module.split(".")[0])
    third_party = imported - set(sys.stdlib_module_names) - {"clinic_lib"}
    needed = {_name(PROMISED_BY.get(name, DISTRIBUTION.get(name, name))) for name in third_party}
    asked = {_name(entry) for entry in PROJECT_TABLE["dependencies"]}
    # A cluster is for the few who have one: it is imported only where it was asked for.
    optional = {_name(entry) for entry in PROJECT_TABLE["optional-dependencies"]["cluster"]}
    assert needed <= asked | optional, f"imported but not asked for: {needed - asked}"
    # Programs the user runs rather than modules we import.
    programs = {"jupyterlab", "voila", "ipywidgets"}
    assert asked <= needed | programs, f"asked for but never used: {asked - needed - programs}"
