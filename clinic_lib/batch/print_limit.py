"""How much of what a notebook prints is kept. Pure: knows text and nothing of where it goes."""

from __future__ import annotations

from collections.abc import Iterator

MOST_PRINTED = 2_000_000
CUT = f"PrintedTooMuchWarning: only the first {MOST_PRINTED / 1e6:.0f} MB printed are kept\n"


class PrintLimit:
    """Counts what one notebook prints, on both of its streams together."""

    def __init__(self) -> None:
        self._room = MOST_PRINTED

    def kept(self, name: str, text: str) -> Iterator[tuple[str, str]]:
        """What is kept of some text.

        Parameters
        ----------
        name : str
            The stream it is printed to, ``stdout`` or ``stderr``.
        text : str
            The text.

        Yields
        ------
        name, text : str
            What to print where; the last of it is a warning that no more will be kept.

        Examples
        --------
        >>> limit = PrintLimit()
        >>> list(limit.kept("stdout", "one"))
        [('stdout', 'one')]
        >>> [(name, len(text)) for name, text in limit.kept("stdout", "x" * 3_000_000)]
        [('stdout', 1999997), ('stderr', 60)]
        >>> list(limit.kept("stdout", "two"))
        []
        """
        if self._room <= 0 or not text:
            return
        yield name, text[: self._room]
        self._room -= len(text)
        if self._room <= 0:
            yield "stderr", CUT
