"""A paragraph of a slide or of a table cell. Knows no file format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a slide or of a table cell.

    Parameters
    ----------
    text : str
        The words.
    page : int
        Number of the slide that it leads to, which is printed and can be clicked; 0 for none.
    bold, quiet : bool
        Whether it stands out, or stands back.
    """

    text: str
    page: int = 0
    bold: bool = False
    quiet: bool = False

    @property
    def link(self) -> str:
        """The words that are clicked: the page, which also serves a reader on paper."""
        if not self.page:
            return ""
        return self.text if self.text == str(self.page) else f"page {self.page}"

    @property
    def printed(self) -> str:
        """All the words.

        Examples
        --------
        >>> Line("NI192 Waste", page=6).printed, Line("6", page=6).printed
        ('NI192 Waste, page 6', '6')
        """
        return self.text if self.link in ("", self.text) else f"{self.text}, {self.link}"


Cell = tuple[Line, ...]


def cell(text: str, *, page: int = 0, bold: bool = False) -> Cell:
    """A table cell of one paragraph.

    Examples
    --------
    >>> cell("46.0%")
    (Line(text='46.0%', page=0, bold=False, quiet=False),)
    """
    return (Line(text, page, bold),)
