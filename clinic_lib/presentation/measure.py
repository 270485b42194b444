"""How much room text takes, so that nothing overflows a page. Knows no library and no page.

Widths are those of Arial (and of Liberation Sans, which is made to match), a little generous; bold
text and other fonts are told by how much wider they run.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache

_WIDTHS = {
    191: "'",
    222: "ijl",
    278: " \u00a0!,./:;I[]ft|\\",
    334: "()-`r{}",
    389: '"*',
    500: "Jcksvxyz^",
    556: "#$0123456789?L_abdeghnopqu£éâ\u2013",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    1015: "W@",
}
_WIDTH_OF = {character: width for width, row in _WIDTHS.items() for character in row}
_OTHER = 650
_WIDE = 1000
# Beyond it stand scripts whose signs are as wide as high; the shapes used here are before it.
_LAST_NARROW = 0x2E7F
# Addresses and codes of this length may be cut: setting all text small for them helps nobody.
LONG_WORD = 20
ELLIPSIS = " ..."
# Keeps two words, or a shape and its word, on one line.
NO_BREAK = "\u00a0"
_MARGIN = 1.03
_BOLD = 1.08
LINE_HEIGHT = 1.2
_UNKNOWN_BREADTH = 1.1
# Unlike str.split(), which also parts what a no-break space joins.
_BREAKS = re.compile("[ \t\n\r\f\v]+")
_BREADTHS = {
    **dict.fromkeys(("arial", "helvetica", "liberation sans"), 1.0),
    **dict.fromkeys(("tahoma", "trebuchet ms", "cambria", "times new roman"), 1.0),
    # Narrower than Arial, but replaced by DejaVu Sans or the like where they are not installed.
    **dict.fromkeys(("calibri", "gill sans mt", "aptos"), 1.18),
    **dict.fromkeys(("segoe ui", "roboto", "georgia", "lato", "source sans pro"), 1.04),
    **dict.fromkeys(("verdana", "dejavu sans", "montserrat", "poppins"), 1.18),
    "arial black": 1.3,
}


@dataclass(frozen=True, slots=True)
class Ruler:
    """Measures text in one font.

    Parameters
    ----------
    breadth : float
        How much wider than Arial the font runs.

    Examples
    --------
    >>> ruler = Ruler()
    >>> round(ruler.width("Suffolk", 10)), ruler.lines("Household waste recycled", 95, 12)
    (31, 2)
    >>> round(ruler.height("One line", 500, 10), 6)
    12.0
    >>> ruler.fitting("A long headline about waste", 150, 30, (28, 20, 12))
    12
    """

    breadth: float = 1.0

    @property
    def bold(self) -> Ruler:
        """The ruler of the same font in bold."""
        return _ruler(self.breadth * _BOLD)

    def width(self, text: str, size: float) -> float:
        """The width of one line of text in points, a little generous."""
        return _points(_units(text), size, self.breadth)

    def lines(self, text: str, width: float, size: float) -> int:
        """The lines that text takes in a given width; words too long for a line are cut."""
        return _lines(text, width, size, self.breadth)

    def height(self, text: str, width: float, size: float) -> float:
        """The height of wrapped text in points."""
        return _lines(text, width, size, self.breadth) * size * LINE_HEIGHT

    def fitting(self, text: str, width: float, height: float, sizes: tuple[float, ...]) -> float:
        """The first of the sizes (largest first) at which text fits; the last if none does."""
        good = (s for s in sizes if self.height(text, width, s) <= height)
        return next((s for s in good if self.keeps_words(text, width, s)), sizes[-1])

    def keeps_words(self, text: str, width: float, size: float) -> bool:
        """Whether no word is cut, other than those too long for any column."""
        longest = _longest(text, LONG_WORD)
        return not longest or _points(longest, size, self.breadth) <= width

    def longest_word(self, text: str, size: float) -> float:
        """The width of what takes most room of all that stays on one line; 0 for no words."""
        return _points(_longest(text), size, self.breadth)


def _points(units: int, size: float, breadth: float) -> float:
    """Thousandths of the size of text as points, a little generous."""
    return units / 1000 * size * _MARGIN * breadth


@lru_cache(maxsize=64)
def _ruler(breadth: float) -> Ruler:
    """The ruler of a breadth: bold text is asked for line by line."""
    return Ruler(breadth)


@lru_cache(maxsize=20_000)
def _lines(text: str, width: float, size: float, breadth: float) -> int:
    """The same text is measured for the room it needs, for its size and when it is placed."""
    space = _points(_units(" "), size, breadth)
    total = 0
    for words in _words(text):
        lines, used = 1, 0.0
        for units in words:
            needed = _points(units, size, breadth)
            if used and used + space + needed > width:
                lines, used = lines + 1, 0.0
            if needed > width:
                lines += math.ceil(needed / width) - 1
                needed %= width
            used += needed + (space if used else 0.0)
        total += lines
    return total


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[tuple[int, ...], ...]:
    """The widths of the words of each paragraph, in thousandths of their size."""
    return tuple(tuple(_units(word) for word in unbroken(part)) for part in text.split("\n"))


@lru_cache(maxsize=20_000)
def _longest(text: str, most: int = 0) -> int:
    """The width of the widest word of at most so many letters, in thousandths of its size."""
    return max((_units(word) for word in unbroken(text) if not 0 < most < len(word)), default=0)


def unbroken(text: str) -> list[str]:
    r"""What stays on one line each: words, and words that a no-break space joins.

    Examples
    --------
    >>> unbroken("met\u00a0late or not")
    ['met\xa0late', 'or', 'not']
    """
    return [word for word in _BREAKS.split(text) if word]


@lru_cache(maxsize=50_000)
def _units(text: str) -> int:
    """The width of text in thousandths of its size; the same words are measured again and again."""
    return sum(_WIDTH_OF.get(c, _WIDE if ord(c) > _LAST_NARROW else _OTHER) for c in text)


ARIAL = Ruler()


def ruler_for(font: str) -> Ruler:
    """The ruler of a font by its name; a font that is not known is taken to be rather wide.

    Examples
    --------
    >>> ruler_for("Verdana").breadth > ruler_for("Arial").breadth
    True
    """
    return Ruler(_BREADTHS.get(font.strip().lower(), _UNKNOWN_BREADTH))


def shortened(text: str, length: int) -> str:
    """The text cut at a word to at most this many characters, with an ellipsis.

    Examples
    --------
    >>> shortened("Household waste sent for recycling", 20)
    'Household waste ...'
    >>> shortened("Waste", 20)
    'Waste'
    """
    words = " ".join(text.split())
    if len(words) <= length:
        return words
    cut = words[: max(length - len(ELLIPSIS), 0)].rstrip()
    at_word = cut.rsplit(" ", 1)[0] if " " in cut and words[len(cut)] != " " else cut
    return f"{at_word.rstrip(' ,;:')}{ELLIPSIS}"[:length]


def parted(text: str, length: int) -> list[str]:
    """The text in parts of at most this many characters, cut at words.

    Examples
    --------
    >>> parted("one two three", 8)
    ['one two', 'three']
    """
    parts: list[str] = []
    rest = " ".join(text.split())
    while len(rest) > length:
        at = rest.rfind(" ", 0, length + 1)
        at = at if at > 0 else length
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*parts, rest]
