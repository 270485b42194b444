"""What a caller gave, turned into arrays that can be calculated with, or a sentence saying why not.

Every statistic takes scalars, lists, arrays and Series, and refuses in the same words. This module
knows no statistic.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from clinic_lib.errors import DataError, ParameterError, suggestion

Floats = NDArray[np.float64]
"""An array of numbers in which NaN means missing."""

By = str | Sequence[str] | None
"""One column name, several, or none."""


def as_floats(name: str, values: Any) -> Floats:
    """An array of float from whatever holds numbers; missing becomes NaN.

    Parameters
    ----------
    name : str
        What the values are called, for the message.
    values : scalar or array-like
        Numbers. None, NaN and ``pandas.NA`` are missing. Text is refused, even text that looks like
        a number: "1,204" and "5E1" have to be read by whoever knows the file.

    Returns
    -------
    ndarray of float
        Same shape as ``values``; a new array unless ``values`` is one of float already.

    Raises
    ------
    DataError
        If a value is text, a date, true or false, or infinite.

    Examples
    --------
    >>> as_floats("numerator", [1, None, 2.5])
    array([1. , nan, 2.5])
    """
    numbers = _to_float_array(name, values)
    if np.isinf(numbers).any():
        first = int(np.flatnonzero(np.isinf(numbers.ravel()))[0])
        raise DataError(
            f"{name} is infinite in {_count(np.isinf(numbers))} (first at row {first}). "
            "Check for a division by zero before this step."
        )
    return numbers


def _to_float_array(name: str, values: Any) -> Floats:
    if isinstance(values, pd.Series | pd.Index | pd.api.extensions.ExtensionArray):
        if pd.api.types.is_numeric_dtype(values.dtype) and values.dtype != bool:
            plain: Floats = pd.array(values).to_numpy(dtype=np.float64, na_value=np.nan)
            return plain
        values = np.asarray(values, dtype=object)
    try:
        given = np.asarray(values)
    except ValueError as cause:
        raise DataError(
            f"{name} is ragged: its rows differ in length. Give one number a row."
        ) from cause
    if given.dtype.kind in "iuf":
        return given.astype(np.float64, copy=False)
    if given.dtype.kind == "O":
        return _floats_from_objects(name, given)
    raise _not_numbers(name, given, np.ones(given.shape, dtype=bool))


def _floats_from_objects(name: str, given: NDArray[Any]) -> Floats:
    """Numbers from a column that pandas keeps as objects, as it does with None among them."""
    flat = given.ravel()
    missing = np.asarray(pd.isna(flat), dtype=bool)
    wrong = (
        np.fromiter((not _is_number(item) for item in flat), dtype=bool, count=flat.size) & ~missing
    )
    if wrong.any():
        raise _not_numbers(name, given, wrong.reshape(given.shape))
    numbers = np.full(flat.shape, np.nan)
    numbers[~missing] = flat[~missing].astype(np.float64)
    return numbers.reshape(given.shape)


def _is_number(item: object) -> bool:
    return hasattr(item, "__float__") and not isinstance(item, bool | np.bool_ | str)


def _not_numbers(name: str, given: NDArray[Any], wrong: NDArray[np.bool_]) -> DataError:
    first = int(np.flatnonzero(wrong.ravel())[0])
    return DataError(
        f"{name} is not a number in {_count(wrong)} "
        f"(first at row {first}: {given.ravel()[first]!r}). "
        "Convert the column to numbers, with an empty cell where there is none."
    )


def broadcast(**named: Any) -> tuple[Floats, ...]:
    """The arguments as arrays of float of one shape, in the order they were given.

    Examples
    --------
    >>> broadcast(numerator=[1, 2], denominator=10)
    (array([1., 2.]), array([10., 10.]))
    """
    arrays = [as_floats(name, values) for name, values in named.items()]
    try:
        return tuple(np.broadcast_arrays(*arrays))
    except ValueError as cause:
        sizes = ", ".join(
            f"{name} has {array.size}" for name, array in zip(named, arrays, strict=True)
        )
        raise DataError(
            f"The arguments differ in length: {sizes}. Take them from the same rows."
        ) from cause


def refuse(
    wrong: NDArray[np.bool_], what: str, shown: Callable[[int], str], *, remedy: str
) -> None:
    """Raise a DataError if any row is wrong, naming how many and the first.

    Parameters
    ----------
    wrong : ndarray of bool
        True where the row cannot be used.
    what : str
        What is wrong, as the beginning of a sentence.
    shown : callable
        Given the position of the first wrong row, its values as text.
    remedy : str
        What to do, as a sentence.

    Examples
    --------
    >>> refuse(np.array([False, True]), "count is negative", lambda row: "-1", remedy="Check it.")
    Traceback (most recent call last):
        ...
    clinic_lib.errors.DataError: count is negative in 1 of 2 rows (first at row 1: -1). Check it.
    """
    if wrong.any():
        first = int(np.flatnonzero(wrong.ravel())[0])
        raise DataError(
            f"{what} in {_count(wrong)} (first at row {first}: {shown(first)}). {remedy}"
        )


def _count(wrong: NDArray[np.bool_]) -> str:
    return f"{np.count_nonzero(wrong)} of {wrong.size} row{'' if wrong.size == 1 else 's'}"


def number(values: Floats, row: int) -> str:
    """One value as a person would write it.

    Examples
    --------
    >>> number(np.array([9.0, 0.5]), 0)
    '9'
    """
    return f"{values.ravel()[row]:.10g}"


def check_confidence(confidence: float) -> float:
    """The confidence level, if it is a fraction between 0 and 1.

    Examples
    --------
    >>> check_confidence(0.95)
    0.95
    """
    usable = isinstance(confidence, int | float | np.number) and not isinstance(confidence, bool)
    if usable and 0 < confidence < 1:
        return float(confidence)
    hint = f"Write {confidence / 100:g}." if usable and 1 < confidence < 100 else "Write 0.95."
    raise ParameterError(
        f"confidence is {confidence!r}: it is a fraction between 0 and 1, not a percentage. {hint}"
    )


def check_columns(frame: pd.DataFrame, needed: Iterable[str]) -> None:
    """Raise a DataError if a column is missing, with the nearest spelling of each.

    Examples
    --------
    >>> check_columns(pd.DataFrame({"valeu": [1]}), ["value"])
    Traceback (most recent call last):
        ...
    clinic_lib.errors.DataError: The column 'value' is missing. Did you mean 'valeu'? \
The frame has: valeu. Name the column as it stands in the frame, or rename it.
    """
    if not isinstance(frame, pd.DataFrame):
        raise DataError(f"Got {type(frame).__name__} instead of a DataFrame. Give a tidy frame.")
    present = [str(column) for column in frame.columns]
    missing = [name for name in dict.fromkeys(needed) if name not in present]
    if missing:
        told = " ".join(
            f"The column '{name}' is missing.{suggestion(name, present)}" for name in missing
        )
        raise DataError(
            f"{told} The frame has: {', '.join(present) or 'no columns'}. "
            "Name the column as it stands in the frame, or rename it."
        )
    doubled = [name for name in dict.fromkeys(needed) if present.count(name) > 1]
    if doubled:
        raise DataError(
            f"The column '{doubled[0]}' stands twice in the frame. Drop or rename one of the two."
        )


def check_free(frame: pd.DataFrame, added: Iterable[str]) -> None:
    """Raise a DataError if the frame already has a column that is about to be added."""
    taken = [name for name in added if name in frame.columns]
    if taken:
        raise DataError(
            f"The frame already has the column '{taken[0]}', which would be overwritten. "
            "Drop or rename it first."
        )


def column_names(by: By) -> list[str]:
    """One name or several, as a list.

    Examples
    --------
    >>> column_names("area_code"), column_names(())
    (['area_code'], [])
    """
    return [by] if isinstance(by, str) else list(by or ())


def group_numbers(frame: pd.DataFrame, names: Sequence[str]) -> NDArray[np.intp]:
    """The number of each row's group, counted from 0 in order of appearance.

    Examples
    --------
    >>> group_numbers(pd.DataFrame({"area": ["b", "a", "b"]}), ["area"])
    array([0, 1, 0])
    """
    if not names:
        return np.zeros(len(frame), dtype=np.intp)
    if len(names) == 1:
        return np.asarray(pd.factorize(frame[names[0]], use_na_sentinel=False)[0], dtype=np.intp)
    keys = frame[list(names)].reset_index(drop=True)
    grouped = keys.groupby(list(names), sort=False, dropna=False)
    numbers: NDArray[np.intp] = grouped.ngroup().to_numpy(dtype=np.intp)
    return numbers


def first_label(frame: pd.DataFrame, wrong: NDArray[np.bool_]) -> Hashable:
    """The index label of the first wrong row of a frame."""
    label: Hashable = frame.index[int(np.flatnonzero(wrong)[0])]
    return label


def unwrap(array: ArrayLike) -> Any:
    """A number where there is one, else the array."""
    return np.asarray(array)[()]
