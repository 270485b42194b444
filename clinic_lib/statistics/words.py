"""Closed sets of words: read them from scalars or arrays, refuse unknown ones, choose by rule.

Knows no number and not what any of the words means.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clinic_lib.errors import ParameterError, suggestion

Choice = TypeVar("Choice", bound=StrEnum)
"""Any of the enums."""


def as_words(values: Any) -> NDArray[np.object_]:
    """Text or enum members as an array of plain strings; missing becomes the empty string.

    Examples
    --------
    >>> as_words(["shift_high", None])
    array(['shift_high', ''], dtype=object)
    """
    given = np.asarray(values, dtype=object)
    words = np.array(
        ["" if item is None or item != item or item is pd.NA else str(item) for item in given.flat],
        dtype=object,
    )
    return words.reshape(given.shape)


def check_choice(name: str, value: object, choices: type[Choice]) -> Choice:
    """The member of an enum that a caller named, or an error that lists them all."""
    try:
        return choices(str(value))
    except ValueError as cause:
        known = [str(choice) for choice in choices]
        raise ParameterError(
            f"{name} is {value!r}: it is one of {', '.join(known)}."
            f"{suggestion(str(value), known)} Write one of them."
        ) from cause


def check_words(
    name: str, words: NDArray[np.object_], choices: type[StrEnum], *, blank: bool = False
) -> None:
    """Raise a ParameterError for the first word that is not a member, with all that are.

    Parameters
    ----------
    name : str
        What the words are called, for the message.
    words : ndarray of str
        From ``as_words``.
    choices : type of StrEnum
        The words that are allowed.
    blank : bool
        Whether a missing word is allowed too.

    Examples
    --------
    >>> from clinic_lib.terms import Scope
    >>> check_words("scope", as_words(["locla"]), Scope)
    Traceback (most recent call last):
        ...
    clinic_lib.errors.ParameterError: scope is 'locla': it is one of national, local. \
Did you mean 'local'? Write one of them.
    """
    for word in dict.fromkeys(words.flat):
        if not (blank and word == ""):
            check_choice(name, word, choices)


def choose(
    conditions: Sequence[NDArray[np.bool_]], words: Sequence[StrEnum], default: StrEnum
) -> Any:
    """The word of the first condition that holds: an array of text, or one member for one value.

    Examples
    --------
    >>> from clinic_lib.terms import Trend
    >>> choose([np.array([True, False])], [Trend.INCREASING], Trend.DECREASING)
    array(['increasing', 'decreasing'], dtype=object)
    """
    which = np.select(list(conditions), list(range(len(words))), default=len(words))
    members = [*words, default]
    if which.ndim == 0:
        return members[int(which)]
    texts = np.array([str(member) for member in members], dtype=object)
    return texts[which]
