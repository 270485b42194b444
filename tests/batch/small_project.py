"""A project of many small clinics with notebooks that take next to no time, and may go wrong.

The notebooks are a project's own, which a batch prefers to the library's.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import v4

from clinic_lib.batch import PRODUCTS, Settings, load_clinics
from tests.patience import PATIENCE

# What a notebook does: whatever its clinic's own file says, then leave its outputs, all with the
# same stamp, so that a mix of two runs would show.
CODE = """
from pathlib import Path
root, name = Path("../.."), Path(clinic_file).stem
wrong = root / "wrong" / f"{name}.py"
if PRODUCT == "benchmark" and wrong.exists():
    exec(wrong.read_text())
stamp = (root / "stamp.txt").read_text() if (root / "stamp.txt").exists() else "none"
for file in OUTPUTS:
    Path(file).write_text(f"{name} {stamp}")
print(stamp)
"""


def make_small_project(folder: Path, shipped: Path, clinics: int) -> Path:
    """Write the project.

    Parameters
    ----------
    folder : Path
        Where to.
    shipped : Path
        The project whose data are used.
    clinics : int
        How many.

    Returns
    -------
    Path
        The folder.
    """
    for name in ("parameters", "notebooks", "wrong"):
        (folder / name).mkdir(parents=True)
    (folder / "data").symlink_to(shipped / "data")
    for number in range(clinics):
        (folder / "parameters" / f"c{number:03}.yml").write_text(
            f"title: Clinic {number}\npartnership: greenest-county\ndate: 2011-06-08\n"
            "key_areas:\n  - title: One\n    indicators: [NI195]\n",
            encoding="utf-8",
        )
    for product in PRODUCTS:
        _write_notebook(folder / "notebooks" / f"{product.name}.ipynb", product)
    stamp(folder, "one")
    return folder


def _write_notebook(path: Path, product: object) -> None:
    names = ("clinic_file", "data_folder", "output_folder", "template")
    outputs = [name for name in product.outputs if not name.endswith(".html")]
    head = "\n".join(f"{name} = ''" for name in names)
    code = CODE.replace("PRODUCT", repr(product.name)).replace("OUTPUTS", repr(outputs))
    cells = [
        v4.new_markdown_cell(f"# {product.name}"),
        v4.new_code_cell(head, metadata={"tags": ["parameters"]}),
        v4.new_code_cell(code),
    ]
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "language": "python", "display_name": "x"}
    nbformat.write(notebook, path)


def stamp(project: Path, word: str) -> None:
    """What the next run writes into every output."""
    (project / "stamp.txt").write_text(word, encoding="utf-8")


def go_wrong(project: Path, clinic: str, code: str) -> None:
    """What a notebook of one clinic does from now on; nothing wrong where empty."""
    (project / "wrong" / f"{clinic}.py").write_text(code, encoding="utf-8")


def stamps_in(folder: Path) -> set[str]:
    """The stamps of a clinic's outputs: one, unless two runs got mixed."""
    names = [n for p in PRODUCTS for n in p.outputs if not n.endswith(".html")]
    return {(folder / name).read_text(encoding="utf-8").split()[-1] for name in names}


def settings_of(project: Path, **more: object) -> Settings:
    """Settings for the project."""
    return Settings(project / "data", project / "parameters", project / "outputs", **more)


def clinics_of(project: Path) -> tuple:
    """The clinics of the project."""
    return load_clinics(sorted((project / "parameters").glob("*.yml")))


def command(project: Path, *options: str, **more: object) -> subprocess.CompletedProcess[str]:
    """``clinic batch`` as its user runs it."""
    return subprocess.run(
        [sys.executable, "-m", "clinic_lib", "batch", "--jobs", "2", *options],
        cwd=project,
        env=os.environ,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=5 * PATIENCE,
        **more,
    )
