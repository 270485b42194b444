"""What the batch says at its end: what was made and where, what failed and why. Pure text."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from clinic_lib.batch.addresses import Address
from clinic_lib.batch.manifest import FAILED_MANIFEST, MANIFEST
from clinic_lib.batch.notebooks import PRODUCTS
from clinic_lib.batch.own_files import FAILED_NOTEBOOK
from clinic_lib.batch.publish import ClinicResult
from clinic_lib.batch.settings import Settings
from clinic_lib.errors import Problem

if TYPE_CHECKING:
    from clinic_lib.data import Survey

WIDTH = 96


def batch_summary(results: Sequence[ClinicResult], seconds: float) -> str:
    """The end of a batch in words.

    Parameters
    ----------
    results : sequence of ClinicResult
        One for each clinic.
    seconds : float
        How long it took.

    Returns
    -------
    str
        A table of all clinics, the files that each folder holds, and why any failed.
    """
    made = [result for result in results if not (result.errors or result.is_up_to_date)]
    same = [result for result in results if result.is_up_to_date]
    failed = [result for result in results if result.errors]
    total = f"{len(results)} clinic{'' if len(results) == 1 else 's'}"
    also = f"; {len(same)} already up to date" if same else ""
    lines = [f"Made {len(made)} of {total} in {seconds:.0f} s{also}.", ""]
    lines += _table(results)
    if made:
        names = [name for name in made[0].made if not name.startswith(".")]
        lines += ["", "Each folder holds:", *_wrapped(", ".join(names))]
        lines += ["", f"Open first: {made[0].folder / 'trend.html'}"]
    lines += _warnings(made)
    for result in failed:
        lines += ["", f"Why {result.clinic_id} failed:"]
        lines += [line for error in _reasons(result.errors) for line in _wrapped(error)]
        lines += _wrapped(_what_is_left(result))
    return "\n".join(lines)


def _table(results: Sequence[ClinicResult]) -> list[str]:
    """A line for each clinic, in columns."""
    rows = [("Clinic", "Result", "Folder")]
    rows += [(result.clinic_id, _state(result), str(result.folder)) for result in results]
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    return [
        f"  {first:<{widths[0]}}  {second:<{widths[1]}}  {third}" for first, second, third in rows
    ]


def _state(result: ClinicResult) -> str:
    if result.is_up_to_date:
        return "up to date"
    return "FAILED" if result.errors else "made"


def _warnings(results: Sequence[ClinicResult]) -> list[str]:
    """What the notebooks warned of, with the clinic."""
    told = [f"{result.clinic_id}: {words}" for result in results for words in result.warnings]
    lines = [line for words in told for line in _wrapped(words)]
    return ["", "Please look at:", *lines] if told else []


def _reasons(errors: Sequence[str]) -> list[str]:
    """The errors, those that several notebooks failed with said once.

    Examples
    --------
    >>> _reasons(["trend: no", "benchmark: no", "meeting: never", "the data changed"])
    ['trend and benchmark: no', 'meeting: never', 'the data changed']
    """
    notebooks = {product.name for product in PRODUCTS}
    told: dict[str, list[str]] = {}
    for error in errors:
        name, _, why = error.partition(": ")
        if name in notebooks:
            told.setdefault(why, []).append(name)
        else:
            told.setdefault(error, [])
    return [f"{_who(names)}: {why}" if names else why for why, names in told.items()]


def _who(names: Sequence[str]) -> str:
    """The notebooks that failed for one reason."""
    return "every notebook" if len(names) == len(PRODUCTS) else _listed(names, "and")


def _files(names: Sequence[str]) -> str:
    """The notebooks that were kept as far as they came."""
    return "any *.failed.ipynb" if len(names) == len(PRODUCTS) else _listed(names, "or")


def _listed(names: Sequence[str], last: str) -> str:
    """Names as a sentence has them.

    Examples
    --------
    >>> _listed(["a", "b", "c"], "or"), _listed(["a", "b"], "and"), _listed(["a"], "or")
    ('a, b or c', 'a and b', 'a')
    """
    *first, end = names
    return f"{', '.join(first)} {last} {end}" if first else end


def _what_is_left(result: ClinicResult) -> str:
    """Which notebook to open, and that earlier outputs stand."""
    if isinstance(result.folder, Address):
        return (
            f"Look in {result.folder}: *{FAILED_NOTEBOOK} shows how far it came, {FAILED_MANIFEST} "
            "has the record. Any last good outputs stand."
        )
    kept = [path.name for path in result.folder.glob("*.failed.ipynb")]
    look = f"Open {_files(sorted(kept))} in {result.folder}" if kept else "Look"
    stands = ""
    if (result.folder / MANIFEST).exists():
        stands = " Its last good outputs stand."
    elif result.made:
        stands = " What the other notebooks made is there."
    return f"{look} to see how far it came; {FAILED_MANIFEST} has the record.{stands}"


def problem_list(problems: Sequence[Problem], refused: str) -> str:
    """Every problem on a line of its own, grouped by file, and the number of them at the end.

    Parameters
    ----------
    problems : sequence of Problem
        At least one.
    refused : str
        What was not done because of them.

    Returns
    -------
    str

    Examples
    --------
    >>> print(problem_list([Problem("areas.csv", "is empty", "Fill it.")], "nothing was run"))
    areas.csv: is empty. Fill it.
    <BLANKLINE>
    1 problem in 1 file; nothing was run.
    """
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.file, []).append(problem)
    blocks = ["\n".join(str(problem) for problem in group) for group in groups.values()]
    count = f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
    files = f"{len(groups)} file{'' if len(groups) == 1 else 's'}"
    return "\n".join([*blocks, "", f"{count} in {files}; {refused}."])


def warning_list(warnings: Sequence[Problem]) -> str:
    """What deserves a second thought, a line each; empty where there is nothing.

    Parameters
    ----------
    warnings : sequence of Problem
        From ``clinic_warnings``.

    Returns
    -------
    str

    Examples
    --------
    >>> print(warning_list([Problem("a.yml", "all speak from one side", "Ask others.", row=9)]))
    Worth a second thought (nothing is refused because of it):
    a.yml, line 9: all speak from one side. Ask others.
    """
    if not warnings:
        return ""
    head = "Worth a second thought (nothing is refused because of it):"
    return "\n".join([head, *(str(warning) for warning in warnings)])


def _wrapped(words: str) -> list[str]:
    # Not within a word: a path is copied from the screen.
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent="  ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def all_is_well(settings: Settings, seen: Survey) -> str:
    """What was checked, when nothing was found.

    Parameters
    ----------
    settings : Settings
        Folders.
    seen : Survey
        What was looked at.

    Returns
    -------
    str
    """
    # Reading clinic files needs the data layer, and with it pandas: not before it has to.
    from clinic_lib.meeting import clinic_files

    files = clinic_files(settings.parameters)
    rows = seen.row_counts
    names = ("indicators", "areas", "observations", "targets", "partnerships")
    told = ", ".join(f"{rows[name]:,} {name}" for name in names)
    clinics = f"{len(files)} clinic file{'' if len(files) == 1 else 's'}"
    return (
        f"Checked {seen.file_count} data files in '{settings.data}' ({told})\n"
        f"and {clinics} in '{settings.parameters}'. No problem found."
    )
