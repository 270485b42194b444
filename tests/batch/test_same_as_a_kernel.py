"""A forked process shows what a real kernel shows: the same outputs, cell by cell."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import v4

from clinic_lib.batch import EngineChoice, LocalProcesses, NotebookOutcome, NotebookRun
from clinic_lib.batch.executors import can_fork

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.xdist_group("executors"),
    pytest.mark.skipif(not can_fork(), reason="this system cannot fork safely"),
]

CELLS = (
    "word = 'x'",
    "import sys\nprint('one'); print('two', file=sys.stderr); print('three', end='')",
    "1 + 1",
    "_ + 40",
    "'not shown';",
    "import pandas as pd\npd.DataFrame({'a': [1.5, None], 'b': ['ä', '<i>']})",
    "pd.Series(range(100))",
    "from IPython.display import display, HTML, SVG, Markdown, JSON, clear_output\n"
    "display(HTML('<b>x</b>'), Markdown('*y*'), JSON({'a': [1]}), 5)",
    "handle = display(HTML('before'), display_id='one')",
    "handle.update(HTML('after'))\nother = display('same', display_id='one')",
    "print('gone'); clear_output(); print('stays')",
    "print('gone too'); clear_output(wait=True); display('instead')",
    "import plotly.graph_objects as go\ngo.Figure(go.Scatter(x=[1, 2], y=[3, 4]))",
    "import base64\nfrom IPython.display import Image\n"
    "Image(base64.b64decode('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwAD"
    "hgGAWjR9awAAAABJRU5ErkJggg=='))",
    "!echo from a shell",
    "%%time\npass",
    "%%capture kept\nprint('kept')",
    "kept.stdout",
    "import asyncio\nawait asyncio.sleep(0)\nawait asyncio.sleep(0, 'awaited')",
    "class Own:\n    def _repr_html_(self): return '<p>own</p>'\n"
    "    def _repr_mimebundle_(self, include=None, exclude=None):\n"
    "        return {'application/x+json': {'z': 1}}\nOwn()",
    "class Shows:\n    def _ipython_display_(self): print('shows itself')\nShows()",
    "get_ipython().__class__.__name__, __name__, sys.stdout.isatty(), sys.stdout.encoding",
    "import threading\nt = threading.Thread(target=print, args=('in a thread',))\n"
    "t.start(); t.join()",
    "import warnings; warnings.warn('careful')",
    ("raise ValueError('let it pass')", "raises-exception"),
    ("input('who?')", "raises-exception"),
    ("1 +", "raises-exception"),
    ("never = 1/0", "skip-execution"),
    "",
    "print('x' * 100_000)",
    "def f(n):\n    return f(n - 1) if n else {}['deep']\nf(1)",
    "print('never run')",
)
# What differs from one run to the next whatever runs it.
CHANCE = {
    r"/\S*/ipykernel_\d+/\d+\.py|<ipython-input-[\w-]+>|\b\d{7,}\.py": "<cell>",
    r"(CPU times|Wall time): .*": "<times>",
    r"0x[0-9a-f]+": "<address>",
    # How a traceback is coloured, and where the library stands that refuses input.
    r"\x1b\[[0-9;]*m": "",
    r"(?s)^File [^\n]+?:\d+, in .*": "<elsewhere>",
}


def _notebook(path: Path) -> Path:
    """A notebook of the cells, with words in between."""
    cells = [v4.new_markdown_cell("# Words")]
    for entry in CELLS:
        source, *tags = (entry,) if isinstance(entry, str) else entry
        cells.append(v4.new_code_cell(source, metadata={"tags": tags}))
    cells[1].metadata.tags = ["parameters"]
    notebook = v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"display_name": "x", "language": "python", "name": "python3"}
    nbformat.write(notebook, path)
    return path


def _executed(folder: Path, engine: EngineChoice) -> nbformat.NotebookNode:
    place = folder / engine
    place.mkdir()
    notebook = _notebook(folder / "source.ipynb")
    run = NotebookRun("c", "all", str(notebook), str(place), {"word": "given"})
    events = LocalProcesses(1, engine).run([run])
    (outcome,) = (event for event in events if isinstance(event, NotebookOutcome))
    assert outcome.error == "KeyError: 'deep'"
    return nbformat.read(place / "all.ipynb", as_version=4)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[list, list]:
    folder = tmp_path_factory.mktemp("both")
    choices = (EngineChoice.FORK, EngineChoice.KERNEL)
    forked, kernel = (_executed(folder, choice).cells for choice in choices)
    return forked, kernel


def test_the_same_cells_are_there_in_the_same_order(both) -> None:
    forked, kernel = both
    assert [cell.source for cell in forked] == [cell.source for cell in kernel]
    assert [cell.metadata.papermill.status for cell in forked if cell.cell_type == "code"] == [
        cell.metadata.papermill.status for cell in kernel if cell.cell_type == "code"
    ]


def test_every_cell_has_the_same_number(both) -> None:
    numbers = [[cell.get("execution_count") for cell in cells] for cells in both]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("place", range(len(CELLS)), ids=lambda n: repr(CELLS[n])[:30])
def test_every_cell_shows_the_same(both, place: int) -> None:
    source = CELLS[place] if isinstance(CELLS[place], str) else CELLS[place][0]
    found = [
        next(c for c in cells if c.cell_type == "code" and c.source == source) for cells in both
    ]
    forked, kernel = (_plain(cell.outputs) for cell in found)
    assert forked == kernel


def _plain(outputs: list) -> list:
    """Outputs without what differs from one run to the next, text of one stream in one piece."""
    plain: list = []
    for output in outputs:
        record = dict(output)
        if record["output_type"] == "stream" and (
            same := [o for o in plain if o.get("name") == record["name"]]
        ):
            same[0]["text"] += record["text"]
            continue
        plain.append(record)
    # Two streams are two pipes: which of them is first is chance.
    plain = _without_places(plain)
    return sorted(plain, key=lambda record: (record["output_type"], record.get("name", "")))


def _without_places(thing: Any) -> Any:
    """The same without names of files, times and addresses."""
    if isinstance(thing, list):
        return [_without_places(each) for each in thing]
    if isinstance(thing, dict):
        return {key: _without_places(each) for key, each in thing.items()}
    if not isinstance(thing, str):
        return thing
    for pattern, word in CHANCE.items():
        thing = re.sub(pattern, word, thing)
    return thing
