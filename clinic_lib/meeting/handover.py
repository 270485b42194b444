"""An assessment worked out once for all notebooks of a clinic: the first that needs it leaves it.

Found by content alone: the very figures and the very question, so that a notebook that changes its
data, or is run by itself, gets an assessment of its own. Without a folder to leave it in nothing
is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import secrets
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd
from pandas.util import hash_pandas_object

from clinic_lib.data import Dataset
from clinic_lib.indicators import Assessment

HANDOVER = "CLINIC_HANDOVER"
"""The environment variable that names a folder which nobody but the batch can write to."""


def handed_over(
    dataset: Dataset, asked: tuple[Any, ...], make: Callable[[], Assessment]
) -> Assessment:
    """The assessment that an earlier notebook of the same run left, else a new one, which is left.

    Parameters
    ----------
    dataset : Dataset
        What is assessed.
    asked : tuple
        What is asked of it; told apart by its ``repr``.
    make : callable
        Works it out.

    Returns
    -------
    Assessment
    """
    folder = os.environ.get(HANDOVER)
    if not folder:
        return make()
    path = Path(folder) / f"{_content_of(dataset, asked)}.assessment"
    with contextlib.suppress(OSError, pickle.UnpicklingError, EOFError, TypeError):
        return Assessment(**pickle.loads(path.read_bytes()))
    assessment = make()
    with contextlib.suppress(OSError):
        _leave(assessment, path)
    return assessment


def _leave(assessment: Assessment, path: Path) -> None:
    """Write an assessment through a temporary name: two notebooks may be at it together."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {field.name: getattr(assessment, field.name) for field in fields(assessment)}
    temporary = path.with_suffix(f".{secrets.token_hex(4)}")
    temporary.write_bytes(pickle.dumps(content, protocol=pickle.HIGHEST_PROTOCOL))
    os.replace(temporary, path)


def _content_of(dataset: Dataset, asked: tuple[Any, ...]) -> str:
    """The hash of every cell and of the question."""
    digest = hashlib.sha256(repr(asked).encode())
    for field in fields(dataset):
        frame = getattr(dataset, field.name)
        if isinstance(frame, pd.DataFrame):
            digest.update(repr([field.name, list(frame.columns), frame.shape]).encode())
            digest.update(hash_pandas_object(frame, index=False).to_numpy().tobytes())
    return digest.hexdigest()
