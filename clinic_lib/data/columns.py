"""Records that describe a table: its columns, what they mean and what may stand in them.

Knows no table and no value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What may stand in a column."""

    IDENTIFIER = "identifier"
    TEXT = "text"
    WORD = "word"
    NUMBER = "number"
    WHOLE_NUMBER = "whole_number"
    YES_NO = "yes_no"
    DATE = "date"
    PERIOD = "period"
    MARKERS = "markers"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name : str
        The heading.
    kind : Kind
        What may stand in it.
    meaning : str
        For the data dictionary.
    required : bool
        Whether the table must have the column.
    filled : bool, optional
        Whether no cell may be empty; as ``required`` unless said.
    words : tuple of str
        The closed set of words, for ``Kind.WORD``.
    default : str
        What an empty cell or an absent column means.
    low, high : float, optional
        Smallest and largest number allowed.

    Examples
    --------
    >>> Column("decimals", Kind.WHOLE_NUMBER, "Decimal places", required=True).must_be_filled
    True
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    filled: bool | None = None
    words: tuple[str, ...] = ()
    default: str = ""
    low: float | None = None
    high: float | None = None

    @property
    def must_be_filled(self) -> bool:
        """Whether an empty cell is a problem."""
        return self.required if self.filled is None else self.filled


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the data folder.

    Parameters
    ----------
    name : str
        The file's name without its ending.
    meaning : str
        What one row is.
    columns : tuple of Column
        In the order in which they are written.
    key : tuple of str
        The columns that no two rows may share.
    required : bool
        Whether a data folder must have the table.

    Examples
    --------
    >>> column = Column("area_code", Kind.IDENTIFIER, "Code of the area", required=True)
    >>> Table("areas", "One area", (column,), ("area_code",)).required_names
    ('area_code',)
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    required: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every column's name."""
        return tuple(column.name for column in self.columns)

    @property
    def required_names(self) -> tuple[str, ...]:
        """The names of the columns that must be there."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)
