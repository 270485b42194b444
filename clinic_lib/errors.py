"""Errors a person can act on: what is wrong, where it is, and what to do. Knows nothing else."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

CLINIC_ENDINGS = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input file, in words an analyst can act on.

    Parameters
    ----------
    file : str
        The file, relative to the folder that was checked.
    what : str
        What is wrong, without a full stop.
    remedy : str
        What to do about it, as a sentence.
    row : int, optional
        Line of the file as a spreadsheet shows it: the header is row 1.
    column : str, optional
        Name of the column (or key, in a clinic file).
    value : str, optional
        The offending value as it stands in the file.

    Examples
    --------
    >>> print(Problem("areas.csv", "area code is not known", "Add it.", row=3, value="E99"))
    areas.csv, row 3, value 'E99': area code is not known. Add it.
    >>> print(Problem("waste.yml", "there is no such day", "Correct it.", row=3, column="date"))
    waste.yml, line 3, key date: there is no such day. Correct it.
    """

    file: str
    what: str
    remedy: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """One line: where, what, remedy."""
        place = [self.file]
        # A table has rows and columns; the text of a clinic file has lines and keys.
        is_text = self.file.lower().endswith(CLINIC_ENDINGS)
        if self.row is not None:
            place.append(f"{'line' if is_text else 'row'} {self.row}")
        if self.column is not None:
            place.append(f"{'key' if is_text else 'column'} {self.column}")
        if self.value is not None:
            place.append(f"value {self.value!r}")
        return " ".join(f"{', '.join(place)}: {self.what}. {self.remedy}".split())


class ClinicError(ValueError):
    """Base of every error that clinic_lib raises on purpose.

    Parameters
    ----------
    message : str
        What is wrong, where, and what to do next.
    problems : iterable of Problem
        Every problem found, when there is more than one to tell.

    Examples
    --------
    >>> str(ClinicError("The folder 'x' is empty. Name another folder."))
    "The folder 'x' is empty. Name another folder."
    """

    def __init__(self, message: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)

    def __reduce__(self) -> tuple[type[ClinicError], tuple[str, tuple[Problem, ...]]]:
        """Survive pickling, because errors cross process boundaries in a batch."""
        return type(self), (self.message, self.problems)

    def __str__(self) -> str:
        """The message, then one line for each problem."""
        return "\n".join([self.message, *(f"  {problem}" for problem in self.problems)])


class DataError(ClinicError):
    """Data that cannot be used as they are."""


class ParameterError(ClinicError):
    """A clinic file, an option or an argument that cannot be used as it is."""


class MethodError(ClinicError):
    """A statistic that cannot honestly be calculated from what it was given."""


class OutputError(ClinicError):
    """An output that could not be written."""


class BusyError(ClinicError):
    """Something that another run is making at this moment."""


def suggestion(word: str, known: Iterable[str]) -> str:
    """``" Did you mean 'x'?"``, or nothing where no known word is near.

    Examples
    --------
    >>> suggestion("valeu", ["value", "period"])
    " Did you mean 'value'?"
    """
    nearest = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean '{nearest[0]}'?" if nearest else ""
