"""The library as one name: every public name is there when asked for, and none before."""

from __future__ import annotations

import ast
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import clinic_lib as cl

integration = pytest.mark.integration


@integration
@pytest.mark.parametrize("name", cl.__all__)
def test_every_public_name_is_there_and_described(name: str) -> None:
    assert getattr(cl, name) is getattr(cl, name)
    if name != "__version__":
        assert getattr(cl, name).__doc__


@integration
def test_type_checkers_see_the_same_names_as_programs() -> None:
    tree = ast.parse(Path(cl.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {
        alias.name: node.module
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == {name: f"clinic_lib.{layer}" for name, layer in cl._LAYER_OF.items()}


@integration
def test_a_misspelt_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(AttributeError, match="Did you mean 'load_dataset'"):
        _ = cl.load_datset


@integration
def test_completion_lists_the_public_names() -> None:
    assert set(dir(cl)) == set(cl.__all__)


@integration
def test_importing_the_library_loads_no_other() -> None:
    code = "import sys, clinic_lib; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"pandas", "numpy", "plotly", "click"} & set(loaded.stdout.split())


@pytest.mark.e2e
def test_an_installed_package_has_all_it_needs(project_folder: Path, tmp_path: Path) -> None:
    """Built, unpacked and run elsewhere: notebooks, templates and settings came with it."""
    build = f"from hatchling.build import build_wheel; build_wheel({str(tmp_path)!r})"
    subprocess.run(
        [sys.executable, "-c", build], cwd=project_folder, check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    code = (
        "from clinic_lib.batch import PRODUCTS, find_notebook\n"
        "from clinic_lib.serving.laboratory import SETTINGS\n"
        "from clinic_lib.presentation.dashboard_assets import FOLDER, dashboard_assets\n"
        "from clinic_lib.presentation.html import PAGE_SCRIPTS, PLOTLY, STYLE\n"
        "from clinic_lib.presentation.pdf import FONTS, LAYOUT\n"
        "assert len(dashboard_assets()) == 3\n"
        "assert len(list(FONTS.glob('*.ttf'))) == 2\n"
        "for path in (*PAGE_SCRIPTS, PLOTLY, STYLE, LAYOUT, *SETTINGS.rglob('*.json'),\n"
        "             FOLDER / 'index.html.j2', FOLDER / 'conf.json', *FONTS.iterdir(),\n"
        "             find_notebook('explore'), find_notebook('dashboard'),\n"
        "             *(find_notebook(p.name) for p in PRODUCTS)):\n"
        "    assert path.is_file(), path\n"
        "    print(path)\n"
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=elsewhere,
        env={"PYTHONPATH": str(tmp_path / "installed"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert all(str(tmp_path / "installed") in line for line in done.stdout.splitlines())
