"""A clinic file as text with line numbers: YAML in which every value is the text that was written.

Nothing is guessed: NO is not false, 012 is not ten and 2011-06-15 is text until it is asked for as
a date. Knows no key and no meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from clinic_lib.errors import Problem

SAVE_AS = "Save it from the editor with the encoding UTF-8."


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a clinic file: a text, a list, or keys with their pieces.

    Parameters
    ----------
    row : int
        Line of the file where it begins.
    text : str, optional
        The text, if it is one.
    items : tuple of Node, optional
        The items, if it is a list.
    keys : dict of str to Node, optional
        The keys, if it has any.

    Examples
    --------
    >>> Node(3, text="NO").kind
    'text'
    """

    row: int
    text: str | None = None
    items: tuple[Node, ...] | None = None
    keys: dict[str, Node] | None = field(default=None, hash=False)
    key_rows: dict[str, int] = field(default_factory=dict, hash=False)

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        if self.keys is not None:
            return "keys"
        return "text" if self.items is None else "list"


def read_clinic_text(path: Path, name: str) -> tuple[Node | None, list[Problem], list[Problem]]:
    """The keys of a clinic file, or nothing, and what is wrong or odd about it as a file.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        What to call it in problems.

    Returns
    -------
    node : Node or None
    problems : list of Problem
    warnings : list of Problem
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        what = f"the clinic file cannot be read ({error.strerror or error})"
        remedy = "Name a clinic file that is there and may be read."
        return None, [Problem(name, what, remedy)], []
    text, problem = _decode(data, name)
    problems = [problem] if problem else _conflicts(text, name)
    if problems:
        return None, problems, []
    root, problems = _composed(text, name)
    if root is None:
        return None, problems, []
    node = _node(root, name, problems)
    if node.kind != "keys":
        what = "the clinic file has no keys"
        remedy = "Write each as a line such as 'partnership: greenest-county'."
        return None, [*problems, Problem(name, what, remedy, row=node.row)], []
    return node, problems, _lost_words(text, name)


def _composed(text: str, name: str) -> tuple[yaml.Node | None, list[Problem]]:
    """The text as YAML, or why it is none that means what it looks like."""
    try:
        # A few aliases of aliases would unfold to more than fits in memory.
        marked = _marked(text, name)
        root = None if marked else yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        return None, [_not_yaml(error, text, name)]
    except yaml.YAMLError as error:
        remedy = "Delete characters that cannot be seen, and save it as plain text."
        return None, [Problem(name, f"the file is not YAML ({_first_line(error)})", remedy, row=1)]
    except RecursionError:
        return None, [Problem(name, "the file is nested too deeply", "Write it anew.", row=1)]
    if root is None and not marked:
        what = "the clinic file is empty"
        return None, [Problem(name, what, "Write its keys, beginning with title.", row=1)]
    return root, marked


def _lost_words(text: str, name: str) -> list[Problem]:
    """Where a text without quotes is cut short by a # that looks like a part of it."""
    lines = text.splitlines()
    found = []
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if not isinstance(event, yaml.ScalarEvent) or event.style or not event.end_mark:
            continue
        row, column = event.end_mark.line, event.end_mark.column
        rest = lines[row][column:] if row < len(lines) else ""
        if event.value and re.match(r"\s+#\S", rest):
            what = f"what stands after '{event.value}' begins with a # and is not read"
            remedy = "Put the whole text in double quotes, or a space after the #."
            found.append(Problem(name, what, remedy, row=row + 1, value=rest.strip()[:40]))
    return found


def _marked(text: str, name: str) -> list[Problem]:
    """What YAML takes for an alias, an anchor or a tag; most often a text without its quotes."""
    aliases, others = [], []
    quotes = "Put the text in double quotes."
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        row = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            what = "an alias (*) repeats another part of the file"
            aliases.append(Problem(name, what, "Write it out in full.", row=row))
        elif anchor := getattr(event, "anchor", None):
            what = f"'&{anchor}' names a part of the file and is no text"
            others.append(Problem(name, what, quotes, row=row))
        elif (tag := getattr(event, "tag", None)) not in (None, "!"):
            what = f"'{tag}' tells YAML a type and is no text"
            others.append(Problem(name, what, quotes, row=row))
    return aliases or others


def _decode(data: bytes, name: str) -> tuple[str, Problem | None]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:200]:
        return "", Problem(name, "the file is not UTF-8 text", SAVE_AS, row=1)
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        pass
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        what = f"the file is not UTF-8: byte {error.start + 1} is 0x{data[error.start]:02X}"
        return "", Problem(name, what, SAVE_AS, row=row)
    return data.decode("utf-8"), None


def _node(node: yaml.Node, name: str, problems: list[Problem]) -> Node:
    """Our node of a YAML node; a key that stands twice is a problem."""
    row = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        items = tuple(_node(item, name, problems) for item in node.value)
        return Node(row, items=items)
    if not isinstance(node, yaml.MappingNode):
        return Node(row, text=" ".join(str(node.value).split()))
    keys: dict[str, Node] = {}
    rows: dict[str, int] = {}
    for key, value in node.value:
        word = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        key_row = key.start_mark.line + 1
        if word in keys:
            what = f"the key '{word}' stands twice (also in row {rows[word]})"
            remedy = "Keep one of the two."
            problems.append(Problem(name, what, remedy, row=key_row, column=word))
            continue
        keys[word] = _node(value, name, problems)
        rows[word] = key_row
    return Node(row, keys=keys, key_rows=rows)


def _conflicts(text: str, name: str) -> list[Problem]:
    what = "a merge-conflict marker stands in the file"
    remedy = "Keep one of the two versions and delete the marker lines."
    return [
        Problem(name, what, remedy, row=row)
        for row, line in enumerate(text.splitlines(), start=1)
        if line.startswith(("<<<<<<<", ">>>>>>>"))
    ]


def _not_yaml(error: yaml.MarkedYAMLError, text: str, name: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    row = mark.line + 1 if mark else 1
    lines = text.splitlines()
    line = lines[row - 1] if row <= len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "'\\t'" in str(error.problem):
        what = "a tab stands where the indent should be made of spaces"
        return Problem(name, what, "Replace each tab by two spaces.", row=row)
    if "expected a single document" in str(error.context):
        what, remedy = "the file holds a second document (---)", "Put each clinic in its own file."
        return Problem(name, what, remedy, row=row)
    what = f"the file is not YAML ({error.problem or 'cannot be read'})"
    remedy = (
        "Look at this line and the one above: indent by spaces, close quotes and brackets, and "
        "put a text that has a colon in it, or begins with a sign, in double quotes."
    )
    return Problem(name, what, remedy, row=row, value=line.strip()[:60] or None)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:80]
