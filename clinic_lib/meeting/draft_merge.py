"""Brings a draft up to date without touching a word that a person wrote.

Works on text: a part of the file is what stands from one key at the margin to the next, comments
above it included. The file's last line holds a fingerprint of every part as it was drafted, so that
a part that has been edited is known, and left alone.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from clinic_lib.meeting.plan import KEYS

MARK = "# drafted-parts:"
BEFORE_MARK = (
    "# The line below tells 'clinic new' which parts you have changed, and so leaves alone."
)
# Parts that only make sense together: where one was edited, none of them is refreshed.
TOGETHER = (
    frozenset({"clinic", "title", "partnership"}),
    frozenset({"date", "timetable"}),
    frozenset({"key_areas", "achievements", "other_indicators", "speakers"}),
)
KEY = re.compile(r"(?:# )?(" + "|".join(KEYS) + r"):(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a draft.

    Parameters
    ----------
    text : str
        The file as it should be.
    refreshed : tuple of str
        Parts nobody had edited, which now say something else.
    kept : tuple of str
        Parts that stay as a person wrote them, though the draft would say something else.
    differences : str
        What it would say, as lines with + and -; empty where nothing differs.
    """

    text: str
    refreshed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    differences: str = ""


def with_fingerprints(draft: str) -> str:
    r"""A draft with the line that tells what was drafted.

    Examples
    --------
    >>> print(with_fingerprints("title: A\n").splitlines()[-1])
    # drafted-parts: title=00b96dab
    """
    return _signed(draft, {key: _fingerprint(part) for key, part in _parts(draft).items()})


def is_draft(text: str) -> bool:
    """Whether a text tells what of it was drafted."""
    return _recorded(text) is not None


def merge_draft(text: str, draft: str) -> Merged:
    """A drafted clinic file with the parts that nobody edited as they would be drafted now.

    Parameters
    ----------
    text : str
        The file as it is; ``is_draft`` holds for it.
    draft : str
        What would be drafted now, without fingerprints.

    Returns
    -------
    Merged
    """
    recorded = dict(_recorded(text) or {})
    body = _body(text)
    there, wanted = _parts(body), _parts(draft)
    untouched = {key for key, part in there.items() if recorded.get(key) == _fingerprint(part)}
    differing = [key for key in wanted if _plain(there.get(key, "")) != _plain(wanted[key])]
    fresh = [key for key in differing if _may_refresh(key, untouched, recorded, there)]
    kept = tuple(key for key in differing if key not in fresh)
    for key in fresh:
        recorded[key] = _fingerprint(wanted[key])
    merged = _replaced(body, {key: wanted[key] for key in fresh})
    differences = "\n".join(
        line for key in kept for line in _difference(there.get(key, ""), wanted[key])
    )
    if not fresh:
        return Merged(text, (), kept, differences)
    return Merged(_signed(merged, recorded), tuple(fresh), kept, differences)


def _may_refresh(
    key: str, untouched: Collection[str], recorded: Mapping[str, str], there: Collection[str]
) -> bool:
    """Whether nobody edited a part, or one that it belongs with; a part taken out stays out."""
    group = next((group for group in TOGETHER if key in group), frozenset({key}))
    return all(one in untouched or (one not in there and one not in recorded) for one in group)


def _parts(text: str) -> dict[str, str]:
    """What stands under each key, with the comments above it; one that stands twice is joined."""
    parts: dict[str, str] = {}
    for key, lines in _pieces(text):
        if key:
            parts[key] = parts.get(key, "") + "".join(lines)
    return parts


def _pieces(text: str) -> list[tuple[str, list[str]]]:
    """The text in pieces: each begins with the comments above a key, or is the head of the file."""
    pieces: list[tuple[str, list[str]]] = [("", [])]
    waiting: list[str] = []
    for line in text.splitlines(keepends=True):
        match = KEY.match(line)
        if match:
            if len(pieces) == 1 and not pieces[0][1]:
                # What explains the whole file stands above its first empty line.
                head = next((n for n, one in enumerate(waiting) if not one.strip()), -1) + 1
                pieces[0][1].extend(waiting[:head])
                waiting = waiting[head:]
            pieces.append((match[1], [*waiting, line]))
            waiting = []
        elif not line.strip() or line.startswith("#"):
            waiting.append(line)
        else:
            pieces[-1][1].extend([*waiting, line])
            waiting = []
    pieces[-1][1].extend(waiting)
    return pieces


def _replaced(text: str, fresh: Mapping[str, str]) -> str:
    """The text with some parts put in place of those there are, and new ones at the end."""
    done: set[str] = set()
    out: list[str] = []
    for key, lines in _pieces(text):
        if key not in fresh:
            out += lines
        elif key not in done:
            out.append(fresh[key])
            done.add(key)
    out += [part for key, part in fresh.items() if key not in done]
    return "".join(out)


def _plain(part: str) -> str:
    """A part without what an editor changes unasked: ends of lines, spaces and empty lines."""
    lines = (line.rstrip() for line in part.splitlines())
    return "\n".join(line for line in lines if line)


def _fingerprint(part: str) -> str:
    return hashlib.sha256(_plain(part).encode()).hexdigest()[:8]


def _signed(text: str, recorded: Mapping[str, str]) -> str:
    told = " ".join(f"{key}={mark}" for key, mark in recorded.items())
    return f"{text.rstrip()}\n\n{BEFORE_MARK}\n{MARK} {told}\n"


def _recorded(text: str) -> Mapping[str, str] | None:
    """The fingerprints that a text ends with; none where it has no such line."""
    lines = [line for line in text.splitlines() if line.startswith(MARK)]
    if len(lines) != 1:
        return None
    return dict(re.findall(r"(\w+)=([0-9a-f]{8})\b", lines[0])) or None


def _body(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(one for one in lines if not one.startswith((MARK, BEFORE_MARK)))


def _difference(there: str, wanted: str) -> Iterable[str]:
    """The lines that differ, those of the file with - and those of the draft with +."""
    lines = difflib.ndiff(_plain(there).splitlines(), _plain(wanted).splitlines())
    return (line for line in lines if line[:2] in ("- ", "+ "))
