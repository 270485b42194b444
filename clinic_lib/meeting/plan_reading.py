"""Asks a clinic file for texts, codes, dates and lists, and notes every problem on the way.

Knows how values are written and where they stand, not what a clinic is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

from clinic_lib.data.cell_rules import UNPRINTABLE_CHARACTER
from clinic_lib.errors import Problem, suggestion
from clinic_lib.meeting.clinic_text import Node, read_clinic_text
from clinic_lib.meeting.plan_values import EARLIEST, read_date, read_time

Texts = tuple[str, ...]
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]*")
MOST_CHARACTERS, MOST_TOGETHER = 160, 480


@dataclass(frozen=True, slots=True)
class Mention:
    """A code that a clinic file names, and where.

    Parameters
    ----------
    kind : str
        partnership, area, indicator, comparator or story.
    code : str
        The code.
    row : int
        Line of the file.
    column : str
        The key.
    """

    kind: str
    code: str
    row: int
    column: str


@dataclass(frozen=True)
class Reader:
    """The keys of a clinic file, or of a part of it, with what has been found so far.

    Parameters
    ----------
    name : str
        What to call the file.
    root : Node or None
        The keys; None where the file could not be read.
    prefix : str
        What stands before a key's name in problems.
    problems : list of Problem
        Noted so far; shared with the parts.
    mentions : list of Mention
        Codes named so far; shared with the parts.
    warnings : list of Problem
        What is allowed and should be thought about; shared with the parts.
    """

    name: str
    root: Node | None
    prefix: str = ""
    problems: list[Problem] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @classmethod
    def open(cls, path: Path, name: str) -> Reader:
        """The reader of a file."""
        root, problems, warnings = read_clinic_text(path, name)
        return cls(name, root, problems=problems, warnings=warnings)

    @property
    def keys(self) -> dict[str, Node]:
        """The keys that are there."""
        return (self.root.keys or {}) if self.root else {}

    def allow(self, known: Iterable[str]) -> None:
        """Note every key that is not one of these."""
        known = list(known)
        for key in self.keys:
            if key not in known:
                remedy = f"Remove it or rename it.{suggestion(key, known)}"
                remedy = f"{remedy} The keys are {', '.join(known)}."
                row = self.root.key_rows[key] if self.root else 1
                self._note(row, key, f"the key '{key}' is not known", remedy)

    def require(self, needed: Iterable[str]) -> None:
        """Note every one of these keys that is not there."""
        for key in needed:
            if key not in self.keys:
                row = self.root.row if self.root else 1
                what = f"the key '{key}' is missing"
                self._note(row, key, what, f"Add a line '{key}: ...'.")

    def text(self, key: str, *, most: int = MOST_CHARACTERS) -> str:
        """The text of a key, so many characters at most; empty where there is none."""
        node = self.keys.get(key)
        return "" if node is None else self._short(node, key, most)

    def texts(self, key: str, *, most: int = 6, characters: int = MOST_CHARACTERS) -> Texts:
        """The texts that a key lists; one alone needs no list."""
        node = self.keys.get(key)
        if node is None:
            return ()
        items = node.items if node.items is not None else (node,)
        if not items:
            self._note(node.row, key, f"{key} is an empty list", "Fill it in, or remove the line.")
        if len(items) > most:
            what = f"there are {len(items)} points in {key}, and no more than {most} fit on a slide"
            self._note(items[most].row, key, what, "Join some, or leave some out.")
        texts = tuple(self._short(item, key, characters) for item in items)
        total = sum(map(len, texts))
        if total > MOST_TOGETHER and len(items) <= most:
            what = f"the points in {key} have {total} characters together, and no more than "
            what += f"{MOST_TOGETHER} fit on a slide"
            self._note(node.row, key, what, "Shorten them, or leave some out.")
        return tuple(text for text in texts if text)

    def code(self, key: str, kind: str | None = None) -> str:
        """The code of a key, noted as a mention unless its kind is empty."""
        node = self.keys.get(key)
        return "" if node is None else self._code_of(node, key, key if kind is None else kind)

    def codes(self, key: str, kind: str, *, at_least_one: bool = False) -> tuple[str, ...]:
        """The codes that a key lists; one alone needs no list."""
        node = self.keys.get(key)
        if node is None:
            return ()
        if node.kind == "keys":
            self._note(node.row, key, f"{key} should be a list", f"Write '{key}: [A, B]'.")
            return ()
        if node.items is None and node.text and re.search(r"[,; ]", node.text):
            remedy = f"Write '{key}: [{', '.join(re.split(r'[,; ]+', node.text))}]'."
            self._note(node.row, key, f"{key} is a text, not a list", remedy, node.text)
            return ()
        items: Sequence[Node] = node.items if node.items is not None else (node,)
        if not items and at_least_one:
            self._note(node.row, key, f"{key} is an empty list", f"Write '{key}: [A, B]'.")
        codes = (self._code_of(item, key, kind) for item in items)
        return tuple(code for code in codes if code)

    def date(self, key: str) -> date:
        """The date of a key."""
        node = self.keys.get(key)
        text = self._text_of(node, key) if node is not None else ""
        if node is None or not text:
            return EARLIEST
        found, what, remedy = read_date(text)
        if what:
            self._note(node.row, key, what, remedy, text)
        return found

    def time(self, key: str, default: time) -> time:
        """The time of day of a key; the default where there is none."""
        node = self.keys.get(key)
        text = self._text_of(node, key) if node is not None else ""
        if node is None or not text:
            return default
        found, what, remedy = read_time(text)
        if what:
            self._note(node.row, key, what, remedy, text)
        return found

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """The word of a key, one of those allowed; the first where there is none."""
        node = self.keys.get(key)
        text = self._text_of(node, key) if node is not None else ""
        if node is None or not text or text in allowed:
            return text or allowed[0]
        words = f"{', '.join(allowed[:-1])} or {allowed[-1]}"
        near = suggestion(text.lower().replace(" ", "_"), allowed)
        self._note(node.row, key, f"{key} is none of {words}", f"Write one of them.{near}", text)
        return allowed[0]

    def whole_number(self, key: str, default: int, allowed: Sequence[int]) -> int:
        """The whole number of a key, one of those allowed; the default where there is none."""
        node = self.keys.get(key)
        text = self._text_of(node, key) if node is not None else ""
        if node is None or not text:
            return default
        if re.fullmatch(r"0|[1-9]\d{0,8}", text, re.ASCII) and int(text) in allowed:
            return int(text)
        words = f"{allowed[0]} to {allowed[-1]}"
        if not isinstance(allowed, range):
            words = f"{', '.join(map(str, allowed[:-1]))} or {allowed[-1]}"
        what = f"{key} is not a whole number that is allowed"
        usual = f"'{key}: {default}', or another of " if default in allowed else "one from "
        self._note(node.row, key, what, f"Write {usual}{words}.", text)
        return default

    def yes_no(self, key: str) -> bool:
        """Whether a key says yes; no where there is none."""
        node = self.keys.get(key)
        text = self._text_of(node, key) if node is not None else ""
        if node is not None and text and text not in ("yes", "no"):
            meant = "no" if text.lower() in ("no", "n", "false", "off", "0") else "yes"
            what, remedy = f"{key} is neither yes nor no", f"Write '{key}: {meant}'."
            self._note(node.row, key, what, remedy, text)
        return text == "yes"

    def part(self, key: str) -> Reader | None:
        """The part of the file under a key."""
        node = self.keys.get(key)
        if node is None or (node.kind == "text" and not node.text):
            return None
        if node.kind != "keys":
            remedy = f"Indent each below '{key}:' on a line of its own."
            self._note(node.row, key, f"{key} should have keys below it", remedy)
            return None
        return self._part(node, key)

    def parts(
        self, key: str, *, most: int, begin: str = "title", too_many: str = "Leave some out."
    ) -> tuple[Reader, ...]:
        """The parts that a key lists, at least one and at most so many."""
        node = self.keys.get(key)
        if node is None:
            return ()
        if node.items is None:
            remedy = f"Begin each with a hyphen below '{key}:', as in '  - {begin}: ...'."
            self._note(node.row, key, f"{key} should be a list", remedy)
            return ()
        if not node.items:
            self._note(node.row, key, f"there are no {key}", f"Write one to {most} of them.")
        if len(node.items) > most:
            what = f"there are {len(node.items)} {key}, and no more than {most} are allowed"
            self._note(node.items[most].row, key, what, f"Keep {most}. {too_many}")
        parts = []
        for number, item in enumerate(node.items, start=1):
            if item.kind == "keys":
                parts.append(self._part(item, f"{key}[{number}]"))
            else:
                what = f"number {number} of {key} has no keys"
                remedy = f"Write '- {begin}: ...' and the keys below it."
                self._note(item.row, key, what, remedy)
        return tuple(parts)

    def _part(self, node: Node, prefix: str) -> Reader:
        column = f"{self.prefix}{prefix}."
        return Reader(self.name, node, column, self.problems, self.mentions, self.warnings)

    def _text_of(self, node: Node, key: str) -> str:
        if node.text is None:
            kind = "set of keys" if node.kind == "keys" else node.kind
            what = f"{key} should be a text, and is a {kind}"
            remedy = f"Write '{key}: \"...\"' on one line, quoted where it has a colon in it."
            self._note(node.row, key, what, remedy)
            return ""
        if not node.text:
            self._note(node.row, key, f"{key} is empty", "Fill it in, or remove the line.")
        if UNPRINTABLE_CHARACTER.search(node.text):
            what = f"there is a character in {key} that cannot be printed"
            self._note(node.row, key, what, "Delete it, or type the text again.")
        return node.text

    def _short(self, node: Node, key: str, most: int) -> str:
        """A text that fits where it will be printed."""
        text = self._text_of(node, key)
        if len(text) > most:
            what = f"{key} has {len(text)} characters, and no more than {most} fit"
            self._note(node.row, key, what, "Shorten it.", f"{text[:40]}...")
        return text

    def _code_of(self, node: Node, key: str, kind: str) -> str:
        text = self._text_of(node, key)
        if not text:
            return ""
        if CODE.fullmatch(text) is None:
            what = f"'{text}' is not a code of letters, digits, hyphens and full stops"
            self._note(node.row, key, what, "Write the code as it stands in the data.", text)
            return ""
        if kind:
            self.mentions.append(Mention(kind, text, node.row, f"{self.prefix}{key}"))
        return text

    def item(self, key: str, number: int) -> Reader:
        """The part that stands so far down a key's list, to note what is wrong with it."""
        node = self.keys.get(key)
        items = [item for item in (node.items if node else None) or () if item.kind == "keys"]
        return self._part(items[number], f"{key}[{number + 1}]") if number < len(items) else self

    def has_problem_in(self, key: str) -> bool:
        """Whether something under a key is wrong already."""
        column = f"{self.prefix}{key}"
        places = (problem.column or "" for problem in self.problems)
        return any(p == column or p.startswith((f"{column}.", f"{column}[")) for p in places)

    def row_of(self, key: str) -> int:
        """The line of the file that a key's value stands on, or else that of the part."""
        if self.root is None:
            return 1
        return self.root.key_rows.get(key, self.root.row)

    def mention(self, key: str, kind: str, code: str) -> None:
        """Note that a key names something that the data have to know."""
        self.mentions.append(Mention(kind, code, self.row_of(key), f"{self.prefix}{key}"))

    def refuse(self, key: str, what: str, remedy: str, value: str | None = None) -> None:
        """Note that what a key says is not allowed."""
        self._note(self.row_of(key), key, what, remedy, value)

    def warn(self, key: str, what: str, remedy: str, value: str | None = None) -> None:
        """Note that what a key says is allowed and should be thought about."""
        column = f"{self.prefix}{key}"
        row = self.row_of(key)
        self.warnings.append(Problem(self.name, what, remedy, row=row, column=column, value=value))

    def _note(self, row: int, key: str, what: str, remedy: str, value: str | None = None) -> None:
        column = f"{self.prefix}{key}"
        self.problems.append(Problem(self.name, what, remedy, row=row, column=column, value=value))
