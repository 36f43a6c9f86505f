"""There is one way to write a value, and values for which there is none are refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.canonical_json import LARGEST_INTEGER, Json, canonical_json

keys = st.text(st.characters(max_codepoint=126), max_size=5)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
values = st.recursive(
    st.none() | texts | st.integers(min_value=-LARGEST_INTEGER, max_value=LARGEST_INTEGER),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=10,
)


def test_keys_are_sorted_and_nothing_is_spaced() -> None:
    assert canonical_json({"b": [1, None], "a": "ñ"}) == '{"a":"ñ","b":[1,null]}'.encode()


def test_strings_are_escaped_as_rfc_8785_has_them() -> None:
    assert canonical_json('€$\u000f\nA\'B"\\\\"/\x7f') == b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f"'


@given(values)
def test_it_reads_back_and_writes_again_the_same(value: Json) -> None:
    written = canonical_json(value)

    assert json.loads(written) == value
    assert canonical_json(json.loads(written)) == written


@pytest.mark.parametrize("value", [True, 1.0, LARGEST_INTEGER + 1, {"ñ": 1}, {"a": [{"b": 0.5}]}, "\ud800", b"bytes"])
def test_what_has_no_canonical_form_is_refused(value: Json) -> None:
    with pytest.raises(ValueError):
        canonical_json(value)
