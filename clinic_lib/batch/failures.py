"""The ways in which a notebook can end that are no error of its code, in words. Pure text."""

from __future__ import annotations

import os

TOO_LONG = "the cell ran for more than {seconds} seconds and was stopped"
NOTEBOOK_TOO_LONG = "the notebook ran for more than {seconds} seconds and was stopped"
DIED = (
    "the notebook's Python process ended suddenly ({how}), usually because the machine ran out of "
    "memory or somebody stopped it"
)
LEFT_ITSELF = "the notebook ended its own Python process (exit code {code}) before its last cell"
LEFT = "the cell called {call}, so the cells after it were not run"
TOO_MUCH_MEMORY = (
    "the notebook needed more memory than it may have ({limit}) and was stopped; give each more "
    "with --memory, or run fewer at once with --jobs"
)
STUCK = (
    "the notebook's Python process did not move for {seconds} seconds and was ended, usually "
    "because somebody stopped it or the machine has far too much to do; run again, with fewer jobs "
    "at once"
)
DID_NOT_START = (
    "the notebook's Python process did not answer ({why}); close other programs or use fewer jobs, "
    "and run again"
)
# Names of errors that speak for themselves: their words are shown without the name.
NAMES = ("CellTimeout", "NotebookTimeout", "KernelDied", "KernelDidNotStart", "EarlyExit", "Memory")


def memory_words(megabytes: int) -> str:
    """An amount of memory.

    Examples
    --------
    >>> memory_words(512), memory_words(2048)
    ('512 MB', '2.0 GB')
    """
    return f"{megabytes} MB" if megabytes < 1024 else f"{megabytes / 1024:.1f} GB"


def too_much_memory(megabytes: int) -> str:
    """Words for a notebook that wanted more memory than it may have."""
    return TOO_MUCH_MEMORY.format(limit=memory_words(megabytes))


def died_words(code: int) -> str:
    """Words for a process that ended without an answer.

    Parameters
    ----------
    code : int
        Its exit code, or minus the number of the signal that ended it.
    """
    if code < 0:
        return DIED.format(how=f"by signal {-code}")
    if os.name == "nt":  # Windows knows no signals: whoever ends a process chooses its code.
        return DIED.format(how=f"exit code {code}")
    return LEFT_ITSELF.format(code=code)
