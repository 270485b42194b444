"""The house rules that a machine can check: layers, facades, layout, what the project may say."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import types
from pathlib import Path

import pytest

pytestmark = pytest.mark.integration

PROJECT = Path(__file__).resolve().parents[1]
PACKAGE = PROJECT / "clinic_lib"
LAYERS = (
    ("errors", "on_demand", "terms"),
    ("data",),
    ("statistics",),
    ("indicators",),
    ("meeting",),
    ("presentation",),
    ("batch",),
    ("serving",),
    ("cli", "__main__", "__init__"),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))
FACADES = [name for names in LAYERS[1:-1] for name in names]
ON_DEMAND = ("data", "meeting", "presentation", "batch")


def _room(module: Path) -> str:
    """The layer a module stands in: its folder, or itself at the top."""
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def _imported_rooms(module: Path, inside: Path = PACKAGE) -> set[str]:
    """The layers that a module imports from, lazy imports included."""
    rooms = set()
    package = ("clinic_lib", *module.relative_to(inside).parts[:-1])
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            stem = ".".join(part for part in (base, node.module) if part)
            names = [stem, *(f"{stem}.{alias.name}" for alias in node.names)]
        else:
            continue
        parts = [name.split(".") for name in names]
        rooms |= {p[1] for p in parts if p[0] == "clinic_lib" and len(p) > 1 and p[1] in RANK}
    return rooms


@pytest.mark.parametrize("module", MODULES, ids=lambda m: str(m.relative_to(PACKAGE)))
def test_imports_go_one_way(module: Path) -> None:
    room = _room(module)
    assert room in RANK, f"{module.name} stands in no layer: add it to LAYERS or move it"
    upward = {other for other in _imported_rooms(module) if RANK[other] > RANK[room]}
    assert not upward, f"{module.relative_to(PROJECT)} ({room}) imports from {sorted(upward)}"


def test_the_layer_test_sees_a_breach(tmp_path: Path) -> None:
    breach = tmp_path / "statistics" / "breach.py"
    breach.parent.mkdir()
    breach.write_text("def f():\n    from ..presentation import theme\n", encoding="utf-8")
    assert _imported_rooms(breach, inside=tmp_path) == {"presentation"}


@pytest.mark.parametrize("layer", FACADES)
def test_a_facade_shows_its_public_names_and_nothing_else(layer: str) -> None:
    facade = importlib.import_module(f"clinic_lib.{layer}")
    assert facade.__all__, f"clinic_lib.{layer} has no __all__"
    assert sorted(set(facade.__all__)) == sorted(facade.__all__), "a name stands twice in __all__"
    leaked = [
        name
        for name, thing in vars(facade).items()
        if not name.startswith("_")
        and name not in facade.__all__
        and not (
            isinstance(thing, types.ModuleType) and thing.__name__.startswith(f"clinic_lib.{layer}")
        )
        and name not in ("annotations", "TYPE_CHECKING")
    ]
    assert not leaked, f"clinic_lib.{layer} leaks {leaked}"
    things = {name: getattr(facade, name) for name in facade.__all__}
    silent = [name for name, thing in things.items() if callable(thing) and not thing.__doc__]
    assert not silent, f"clinic_lib.{layer}: no docstring on {silent}"


@pytest.mark.parametrize("layer", ON_DEMAND)
def test_a_layer_on_demand_has_every_public_name_and_none_that_a_module_has(layer: str) -> None:
    facade = importlib.import_module(f"clinic_lib.{layer}")
    assert dir(facade) == sorted(facade.__all__)
    modules = {path.stem for path in (PACKAGE / layer).glob("*.py")}
    assert not modules & set(facade.__all__), "the module would stand in the name's place"
    with pytest.raises(AttributeError, match=f"'clinic_lib.{layer}' has no attribute 'nothing'"):
        _ = facade.nothing


def test_no_module_is_called_after_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "misc", "common"}
    assert not [m for m in MODULES if m.stem.strip("_") in vague]


def _tracked() -> list[str]:
    """Every file that git knows or would add; without git, every file that is not made."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        made = {".venv", ".git", "outputs", "__pycache__", ".pytest_cache"}
        files = [p.relative_to(PROJECT) for p in PROJECT.rglob("*") if p.is_file()]
        return sorted(str(p) for p in files if not made & set(p.parts))
    return sorted(name for name in listing.stdout.splitlines() if (PROJECT / name).exists())


def test_the_tree_in_the_readme_is_the_tree_on_disk() -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- tree -->\n```text\n(.*?)```", text, re.DOTALL)
    assert block, "README.md has no tree between <!-- tree --> and its closing fence"
    told = {line.split()[0].rstrip("/") for line in block.group(1).splitlines() if line.strip()}
    on_disk = {name.split("/")[0] for name in _tracked()}
    assert told == on_disk, f"only in README: {told - on_disk}; only on disk: {on_disk - told}"


def test_the_folders_the_user_fixed_are_there() -> None:
    fixed = "notebooks clinic_lib data parameters outputs tests environment.yml README.md"
    assert all((PROJECT / name).exists() for name in fixed.split())


REGISTRY_HOSTS = re.compile("|".join(["py" + r"pi\.o", "python" + "hosted", "registry" + r"\.npm"]))
MACHINE_PATHS = re.compile(r"(^|[^\w.])/(work|farm|root|home/\w+)/")


@pytest.mark.parametrize("pattern", [REGISTRY_HOSTS, MACHINE_PATHS], ids=["hosts", "paths"])
def test_no_file_names_a_package_index_or_a_machine(pattern: re.Pattern[str]) -> None:
    own = {"tests/test_architecture.py"}
    found = []
    for name in _tracked():
        try:
            text = (PROJECT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        if name not in own and pattern.search(text):
            found.append(name)
    assert not found


def test_nothing_large_is_kept() -> None:
    limit = 1_500_000
    assert not [name for name in _tracked() if (PROJECT / name).stat().st_size > limit]
