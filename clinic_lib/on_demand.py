"""A layer whose public names are imported from their modules only when they are first used.

So a command that reads a clinic file waits for nothing that works out figures. What a layer's
``__init__`` imports for type checkers is what it has; there is no second list to keep.
"""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def names_on_demand(package: str) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """What a package is to have as its ``__getattr__`` and ``__dir__``.

    Parameters
    ----------
    package : str
        Its name. It imports its public names, as its first ``if``, where ``TYPE_CHECKING`` is so.
        None of them may be the name of one of its modules, which would stand in the name's place.

    Returns
    -------
    tuple of callable
        One imports a name from its module, and keeps it in the package for the next time; the other
        tells the public names, for completion in a notebook.
    """
    tree = ast.parse(Path(str(sys.modules[package].__file__)).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    sources = {
        alias.name: node.module or ""
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    def __getattr__(name: str) -> Any:
        if name not in sources:
            raise AttributeError(f"module '{package}' has no attribute '{name}'")
        value = getattr(importlib.import_module(sources[name]), name)
        setattr(sys.modules[package], name, value)
        return value

    def __dir__() -> list[str]:
        return sorted(sys.modules[package].__all__)

    return __getattr__, __dir__
