"""The page model as JSON that is safe inside a web page, and equal for equal models."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from clinic_lib.presentation.dashboard_records import Dashboard

# A browser would end the element at "</script>"; the two separators end a line in old ones.
UNSAFE = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
SHORTEST_NUMBER = 12


def plain_model(dashboard: Dashboard) -> dict[str, Any]:
    """The records as dicts, lists, texts and numbers, as JSON knows them."""
    found: dict[str, Any] = _plain(dashboard)
    return found


def embedded_json(model: Any) -> str:
    r"""JSON that cannot end the script element it stands in.

    Examples
    --------
    >>> embedded_json({"story": "</script>"})
    '{"story":"\\u003c/script\\u003e"}'
    """
    words = json.dumps(model, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character, escape in UNSAFE.items():
        words = words.replace(character, escape)
    return words


def _plain(value: Any) -> Any:
    """Records, mappings and sequences all the way down; a missing number becomes null."""
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return _short(value)
    return str(value) if isinstance(value, str) else value


def _short(number: float) -> float | int | None:
    """A number without the digits that no screen shows; None where it is missing."""
    if number != number:
        return None
    rounded = float(f"{number:.{SHORTEST_NUMBER}g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded
