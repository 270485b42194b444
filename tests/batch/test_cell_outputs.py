"""What a cell shows becomes the outputs that nbformat itself would make of it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode, ValidationError
from nbformat.v4 import new_code_cell, output_from_msg

from clinic_lib.batch.cell_outputs import CellOutputs

pytestmark = pytest.mark.unit

TEXT_TYPES = ["text/plain", "text/html", "image/png", "text/json", "application/xhtml+xml"]
JSON_TYPES = ["application/json", "application/vnd.plotly.v1+json"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
DATA = st.builds(
    lambda text, json: text | json,
    st.dictionaries(st.sampled_from(TEXT_TYPES), st.text(max_size=5)),
    st.dictionaries(st.sampled_from(JSON_TYPES), JSON),
)
METADATA = st.sampled_from([{}, {"isolated": True}])


def _received(data: dict[str, Any], metadata: dict[str, Any]) -> list[NotebookNode]:
    """The outputs of a cell that displayed something."""
    cell = new_code_cell()
    outputs = CellOutputs([cell])
    outputs.start(0, 1)
    outputs.receive({"msg_type": "display_data", "content": {"data": data, "metadata": metadata}})
    return list(cell.outputs)


def _kinds(thing: object) -> object:
    """The types of a thing, all the way down."""
    if isinstance(thing, dict):
        return type(thing), {key: _kinds(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [_kinds(each) for each in thing]
    return type(thing)


@given(data=DATA, metadata=METADATA)
def test_what_is_displayed_is_what_nbformat_makes_of_it(data, metadata) -> None:
    content = {"data": copy.deepcopy(data), "metadata": dict(metadata)}
    expected = output_from_msg({"header": {"msg_type": "display_data"}, "content": content})
    (output,) = _received(data, metadata)
    assert output == expected
    assert _kinds(output) == _kinds(expected)


@pytest.mark.parametrize("data", [{"text/plain": 5}, {"text/json": {"a": 1}}, {"image/png": None}])
def test_what_no_notebook_can_hold_is_refused_as_ever(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _received(data, {})
