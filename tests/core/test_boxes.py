"""Boxes come back as they were made, and no bytes whatever do more harm than a named error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.boxes import MalformedBox, box, box_at, boxes, child, children, full_box

kinds = st.binary(min_size=4, max_size=4)
contents = st.lists(st.tuples(kinds, st.binary(max_size=40)), max_size=6)


@given(contents)
def test_what_was_made_is_found_again(made: list[tuple[bytes, bytes]]) -> None:
    written = b"".join(box(kind, payload) for kind, payload in made)

    found = list(boxes(written))

    assert [(one.kind, written[one.body : one.end]) for one in found] == made


@given(st.binary(max_size=200))
def test_any_bytes_are_boxes_or_a_named_error(stray: bytes) -> None:
    try:
        found = list(boxes(stray))
    except MalformedBox:
        return

    assert sum(one.size for one in found) == len(stray)


@given(contents, st.integers(min_value=1, max_value=7))
def test_a_cut_box_is_a_named_error(made: list[tuple[bytes, bytes]], cut: int) -> None:
    written = b"".join(box(kind, payload) for kind, payload in [*made, (b"last", b"payload")])[:-cut]

    with pytest.raises(MalformedBox):
        list(boxes(written))


def test_a_size_of_64_bits_is_understood() -> None:
    written = b"\0\0\0\1mdat" + (16 + 3).to_bytes(8, "big") + b"abc"

    found = box_at(written, 0, len(written))

    assert (found.kind, found.body, found.end) == (b"mdat", 16, 19)


def test_a_size_of_zero_reaches_to_the_end() -> None:
    written = b"\0\0\0\0mdatabc"

    assert box_at(written, 0, len(written)).end == len(written)


def test_children_are_found_along_a_path() -> None:
    written = box(b"moov", box(b"trak", box(b"tkhd", b"1")), box(b"udta"), box(b"trak", box(b"tkhd", b"2")))

    found = children(written, box_at(written, 0, len(written)), b"trak", b"tkhd")

    assert [written[one.body : one.end] for one in found] == [b"1", b"2"]


def test_a_child_that_is_not_there_is_named() -> None:
    written = box(b"moov", box(b"trak"))

    with pytest.raises(MalformedBox, match="tkhd"):
        child(written, box_at(written, 0, len(written)), b"trak", b"tkhd")


def test_a_full_box_begins_with_version_and_flags() -> None:
    assert full_box(b"tfdt", 1, 0x20, b"x") == b"\0\0\0\x0dtfdt\x01\0\0\x20x"
