"""A clinic file as text with line numbers: YAML in which every value is the text that was written.

Nothing is guessed: NO is not false, 012 is not ten and 2011-06-15 is text until it is asked for as
a date. Knows no key and no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
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
    node, problems, warnings = _read(data, name)
    return node, list(problems), list(warnings)


@lru_cache(maxsize=256)
def _read(data: bytes, name: str) -> tuple[Node | None, Sequence[Problem], Sequence[Problem]]:
    """What a file holds, kept by content: a command looks at each clinic file several times."""
    text, problem = _decode(data, name)
    problems = [problem] if problem else _conflicts(text, name)
    if problems:
        return None, problems, []
    try:
        node, problems, warnings = _build(_events(text), name, text.splitlines())
    except yaml.MarkedYAMLError as error:
        return None, [_not_yaml(error, text, name)], []
    except yaml.YAMLError as error:
        what = f"the file is not YAML ({_first_line(error)})"
        remedy = "Delete characters that cannot be seen, and save it as plain text."
        return None, [Problem(name, what, remedy, row=1)], []
    if node is not None and node.kind != "keys":
        what = "the clinic file has no keys"
        remedy = "Write each as a line such as 'partnership: greenest-county'."
        return None, [*problems, Problem(name, what, remedy, row=node.row)], []
    return node, problems, warnings


def _events(text: str) -> list[yaml.Event]:
    """The YAML of a text piece by piece, which no depth of nesting can overturn."""
    fast = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        # It lets a tab stand where the other, and other programs, see a mistake.
        return list(yaml.parse(text, Loader=yaml.BaseLoader if "\t" in text else fast))
    except yaml.YAMLError:
        # Forty times slower, and says better what is wrong.
        return list(yaml.parse(text, Loader=yaml.BaseLoader))


def _build(
    events: Sequence[yaml.Event], name: str, lines: Sequence[str]
) -> tuple[Node | None, list[Problem], list[Problem]]:
    """Our node of a file's YAML, and what of it does not mean what it looks like."""
    marked = _marked(events, name)
    documents = [event for event in events if isinstance(event, yaml.DocumentStartEvent)]
    if marked:
        return None, marked, []
    if not documents:
        what = "the clinic file is empty"
        return None, [Problem(name, what, "Write its keys, beginning with title.", row=1)], []
    if len(documents) > 1:
        what, remedy = "the file holds a second document (---)", "Put each clinic in its own file."
        return None, [Problem(name, what, remedy, row=_row(documents[1]))], []
    tree = _Tree(name)
    warnings = []
    for event in events:
        tree.take(event)
        if isinstance(event, yaml.ScalarEvent):
            warnings += _lost_words(event, name, lines)
    return tree.root, tree.problems, warnings


class _Tree:
    """Nodes put together from events; a key that stands twice is a problem."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Node | None = None
        self.problems: list[Problem] = []
        # What is being filled: its node, its items or its keys in turn with their values.
        self.open: list[tuple[Node, list[Node]]] = []

    def take(self, event: yaml.Event) -> None:
        """Go on by one event."""
        if isinstance(event, yaml.ScalarEvent):
            self._put(Node(_row(event), text=" ".join(event.value.split())), event.value)
        elif isinstance(event, yaml.SequenceStartEvent):
            self.open.append((Node(_row(event), items=()), []))
        elif isinstance(event, yaml.MappingStartEvent):
            self.open.append((Node(_row(event), keys={}), []))
        elif isinstance(event, yaml.CollectionEndEvent):
            node, parts = self.open.pop()
            self._put(self._closed(node, parts))

    def _put(self, node: Node, word: str = "?") -> None:
        if not self.open:
            self.root = node
            return
        parent, parts = self.open[-1]
        is_key = parent.keys is not None and len(parts) % 2 == 0
        # A key is a word just as it stands; only what has no word of its own is a question mark.
        parts.append(Node(node.row, text=word) if is_key else node)

    def _closed(self, node: Node, parts: list[Node]) -> Node:
        if node.keys is None:
            return Node(node.row, items=tuple(parts))
        keys: dict[str, Node] = {}
        rows: dict[str, int] = {}
        for key, value in zip(parts[::2], parts[1::2], strict=True):
            word = key.text or ""
            if word in keys:
                what = f"the key '{word}' stands twice (also in line {rows[word]})"
                remedy = "Keep one of the two."
                self.problems.append(Problem(self.name, what, remedy, row=key.row, column=word))
                continue
            # Nothing stands where its key stands, wherever the parser saw that nothing came.
            keys[word] = Node(key.row, text="") if value.text == "" else value
            rows[word] = key.row
        return Node(node.row, keys=keys, key_rows=rows)


def _row(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1 if event.start_mark else 1


def _lost_words(event: yaml.ScalarEvent, name: str, lines: Sequence[str]) -> list[Problem]:
    """Where a text without quotes is cut short by a # that looks like a part of it."""
    if event.style or not event.value or not event.end_mark:
        return []
    row, column = event.end_mark.line, event.end_mark.column
    rest = lines[row][column:] if row < len(lines) else ""
    if not re.match(r"\s+#\S", rest):
        return []
    what = f"what stands after '{event.value}' begins with a # and is not read"
    remedy = "Put the whole text in double quotes, or a space after the #."
    return [Problem(name, what, remedy, row=row + 1, value=rest.strip()[:40])]


def _marked(events: Sequence[yaml.Event], name: str) -> list[Problem]:
    """What YAML takes for an alias, an anchor or a tag; most often a text without its quotes."""
    aliases, others = [], []
    quotes = "Put the text in double quotes."
    for event in events:
        row = _row(event)
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
    what = f"the file is not YAML ({error.problem or 'cannot be read'})"
    remedy = (
        "Look at this line and the one above: indent by spaces, close quotes and brackets, and "
        "put a text that has a colon in it, or begins with a sign, in double quotes."
    )
    return Problem(name, what, remedy, row=row, value=line.strip()[:60] or None)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:80]
