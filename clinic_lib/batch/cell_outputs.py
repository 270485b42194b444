"""What the cells of a notebook show, gathered as nbclient would, with a limit on what they print.

Knows messages as a kernel sends them, not how they came about.
"""

from __future__ import annotations

import json
import re
from typing import IO, Any

from nbformat import NotebookNode
from nbformat.v4 import new_output, output_from_msg

from clinic_lib.batch.failures import LEFT
from clinic_lib.batch.print_limit import PrintLimit

# What nbformat takes for JSON, which may hold anything; the rest is text.
JSON_TYPE = re.compile(r"application/(.*\+)?json")


class CellOutputs:
    """The outputs of one notebook's cells, cell by cell.

    Parameters
    ----------
    cells : list of NotebookNode
        The notebook's cells; outputs go into them.
    journal : binary file, optional
        Keeps every message as well, a line each, for whoever has to tell what became of the
        notebook should this process be killed.
    """

    def __init__(self, cells: list[Any], journal: IO[bytes] | None = None) -> None:
        self._cells = cells
        self._journal = journal
        self._current: Any = None
        self._displayed: dict[str, list[Any]] = {}
        self._clear_next = False
        self._limit = PrintLimit()

    def start(self, index: int, number: int) -> None:
        """What is shown from now on belongs to this cell, which is the number-th to be run."""
        self._note({"cell": index, "number": number})
        self._current = index
        self._clear_next = False
        cell = self._cells[index]
        cell.outputs, cell.execution_count = [], number

    def write(self, name: str, text: str) -> None:
        """Text for stdout or stderr."""
        if self._current is None:
            return
        for stream, kept in self._limit.kept(name, text):
            self.receive({"msg_type": "stream", "content": {"name": stream, "text": kept}})

    def receive(self, message: dict[str, Any]) -> None:
        """A message as a kernel would have sent it."""
        if self._current is None:
            return
        kind, content = message["msg_type"], message["content"]
        self._note({"msg_type": kind, "content": content})
        if kind == "clear_output":
            self._clear_next = bool(content.get("wait"))
            if not self._clear_next:
                self._outputs.clear()
        elif kind == "update_display_data":
            self._update(content)
        elif kind in ("display_data", "execute_result", "stream", "error"):
            self._add(kind, content)

    @property
    def _outputs(self) -> list[Any]:
        outputs: list[Any] = self._cells[self._current].outputs
        return outputs

    def _add(self, kind: str, content: dict[str, Any]) -> None:
        if self._clear_next:
            self._outputs.clear()
            self._clear_next = False
        last = self._outputs[-1] if self._outputs else None
        if kind == "stream" and last and last.get("name") == content["name"]:
            last["text"] += content["text"]
            return
        output = _output(kind, content)
        self._outputs.append(output)
        name = content.get("transient", {}).get("display_id")
        if name:
            self._update(content)
            self._displayed.setdefault(name, []).append(output)

    def _update(self, content: dict[str, Any]) -> None:
        """Every output that was displayed under a name changes, whichever cell it stands in."""
        new = _output("display_data", content)
        for output in self._displayed.get(content.get("transient", {}).get("display_id"), []):
            output["data"], output["metadata"] = new["data"], new["metadata"]

    def _note(self, record: dict[str, Any]) -> None:
        if self._journal:
            self._journal.write(json.dumps(record, default=str).encode() + b"\n")


def _output(kind: str, content: dict[str, Any]) -> Any:
    """An output as a notebook holds it.

    nbformat looks at each against its schema, and at the whole notebook again when it is written.
    The first is left out for what is plainly in order.
    """
    if kind == "display_data" and _is_plain(content):
        output = NotebookNode(output_type=kind)
        output.update(metadata=content["metadata"], data=content["data"])
        return output
    return output_from_msg({"header": {"msg_type": kind}, "content": content})


def _is_plain(content: dict[str, Any]) -> bool:
    """Whether its data are text, or whatever JSON can hold."""
    return isinstance(content["metadata"], dict) and all(
        isinstance(value, str) or JSON_TYPE.fullmatch(kind)
        for kind, value in content["data"].items()
    )


def replay(cells: list[Any], journal: IO[bytes]) -> int | None:
    """Put into cells what a journal holds, as far as it was written.

    Parameters
    ----------
    cells : list of NotebookNode
        Of the notebook that was run.
    journal : binary file
        Of a process that is gone.

    Returns
    -------
    int or None
        Index of the cell that was running; None where none had started.
    """
    outputs, running = CellOutputs(cells), None
    for line in journal:
        try:
            record = json.loads(line)
            if "cell" in record:
                running = int(record["cell"])
                outputs.start(running, record["number"])
            else:
                outputs.receive(record)
        except (ValueError, LookupError, TypeError):
            break  # The last line may have been cut off where the process ended.
    return running


def mark_failed(notebook: Any, index: int, name: str, words: str) -> None:
    """Put an error into a cell, so that papermill knows the notebook failed there."""
    cell = notebook.cells[index]
    cell.outputs.append(new_output("error", ename=name, evalue=words, traceback=[words]))
    record_failure(notebook, cell)


def record_failure(notebook: Any, cell: Any) -> None:
    """Say in papermill's own records that a cell failed, and with it the notebook."""
    for place in (cell.metadata, notebook.metadata):
        place.setdefault("papermill", {})["exception"] = True
    cell.metadata.papermill["status"] = "failed"


def mark_early_exit(notebook: Any) -> None:
    """Mark a cell that left the notebook with ``sys.exit()``, which papermill calls success."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename == "SystemExit":
                output.ename, output.evalue = "EarlyExit", LEFT.format(call="sys.exit()")
                record_failure(notebook, cell)
                return
