"""A recipe comes from other machines: whatever it says, it ends, stays inside the fragments, and takes little memory."""

from __future__ import annotations

import lzma
import tracemalloc
from array import array
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from splitter.errors import UnusableRecipe
from splitter.original.media import Media
from splitter.original.recipe import FILTERS, MAX_BATCH, Batch, ending, opening
from splitter.original.restoring import restored

CONTENTS = [b"iiABCDEFGH", b"iiiJKLMNOP"]
MEDIA = b"ABCDEFGHJKLMNOP"


def media() -> Media:
    """Refuses to read outside of the contents' media."""

    def read(fragment: int, offset: int, size: int) -> bytes:
        assert offset >= (2, 3)[fragment]
        assert size > 0
        assert offset + size <= len(CONTENTS[fragment])
        return CONTENTS[fragment][offset : offset + size]

    return Media([(2, 8), (3, 7)], read)


def packed(raw: bytes) -> bytes:
    return lzma.compress(raw, format=lzma.FORMAT_RAW, filters=FILTERS)


def batch(*steps: tuple[int, int, int, int]) -> bytes:
    """Of steps, each a lane, a literal, a jump, and a size."""
    lanes, *columns = zip(*steps, strict=True)
    literals, jumps, sizes = (array("Q", column) for column in columns)
    return Batch(lanes=bytes(lanes), literals=literals, jumps=jumps, sizes=sizes).to_bytes()


def followed(raw: bytes, size: int) -> bytes:
    return b"".join(restored([packed(raw)], media(), size))


def test_literals_and_media_take_turns() -> None:
    raw = opening(2) + batch((0, 2, 0, 3), (1, 1, 10, 2), (0, 0, 1, 2)) + b"<<|" + ending() + b">>"

    assert followed(raw, 12) == b"<<ABC|LMEF>>"


def test_a_step_may_lead_from_one_fragment_into_the_next() -> None:
    assert followed(opening(1) + batch((0, 0, 6, 4)) + ending(), 4) == b"GHJK"


def test_without_any_step_it_is_all_literal() -> None:
    assert followed(opening(0) + ending() + b"words", 5) == b"words"


def test_it_may_come_in_any_pieces() -> None:
    whole = packed(opening(1) + batch((0, 1, 0, 15)) + b"<" + ending() + b">")
    pieces = [whole[at : at + 1] for at in range(len(whole))]

    assert b"".join(restored([b"", *pieces, b""], media(), 17)) == b"<" + MEDIA + b">"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x01",
        b"\x02\x01" + ending(),
        opening(1) + b"\x05",
        opening(1) + batch((1, 0, 0, 4)) + ending(),
        opening(1) + batch((0, 0, 0, 0), (0, 0, 0, 4)) + ending(),
        opening(1) + batch((0, 0, 0, 16)) + ending(),
        opening(1) + batch((0, 0, 15, 1)) + ending(),
        opening(1) + batch((0, 0, 2**64 - 1, 4)) + ending(),
        opening(1) + batch((0, 0, 2**64 - 1, 2**64 - 1)) + ending(),
        opening(1) + batch((0, 0, 0, 8), (0, 0, 0, 8)) + ending(),
        opening(1) + batch((0, 2**64 - 1, 0, 4)) + ending(),
        opening(1) + batch((0, 2, 0, 2)) + ending(),
        opening(1) + batch((0, 0, 0, 3)) + ending(),
        opening(1) + batch((0, 0, 0, 4)) + ending() + b"more",
        opening(1) + batch((0, 0, 0, 4)),
        opening(1) + (MAX_BATCH + 1).to_bytes(4, "little") + bytes(25 * (MAX_BATCH + 1)),
        opening(1) + b"\xff\xff\xff\xff",
    ],
)
def test_what_leads_nowhere_is_refused(raw: bytes) -> None:
    with pytest.raises(UnusableRecipe):
        followed(raw, 4)


@pytest.mark.parametrize("change", [lambda whole: whole[:-1], lambda whole: whole + b"x", lambda whole: b"\x77" + whole])
def test_what_does_not_unpack_cleanly_is_refused(change: Callable[[bytes], bytes]) -> None:
    whole = packed(opening(1) + batch((0, 0, 0, 4)) + ending())

    with pytest.raises(UnusableRecipe):
        b"".join(restored([change(whole)], media(), 4))


@given(st.binary(max_size=300), st.integers(min_value=1, max_value=2**53))
def test_no_bytes_make_anything_but_the_promised_size_or_the_error(octets: bytes, size: int) -> None:
    for pieces in ([octets], [packed(octets)], [packed(opening(2) + octets)]):
        try:
            made = sum(map(len, restored(pieces, media(), size)))
        except UnusableRecipe:
            continue
        assert made == size


_NUMBERS = st.integers(min_value=0, max_value=20) | st.integers(min_value=0, max_value=2**64 - 1)


@given(st.lists(st.tuples(st.integers(0, 2), _NUMBERS, _NUMBERS, _NUMBERS), min_size=1, max_size=5), st.binary(max_size=30))
def test_no_steps_lead_out_of_the_media(steps: list[tuple[int, int, int, int]], rest: bytes) -> None:
    try:
        made = followed(opening(2) + batch(*steps) + rest + ending(), 40)
    except UnusableRecipe:
        return
    assert len(made) == 40


def test_a_recipe_that_unpacks_to_very_much_takes_little_memory() -> None:
    size = 200 << 20
    bomb = packed(opening(0) + ending() + bytes(size))

    tracemalloc.start()
    made = sum(map(len, restored([bomb], media(), size)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(bomb) < 100_000
    assert made == size
    assert peak < 16 << 20


def test_what_is_too_much_is_not_unpacked_to_its_end() -> None:
    bomb = packed(opening(0) + ending() + bytes(50 << 20))
    made: list[bytes] = []

    with pytest.raises(UnusableRecipe, match="more bytes"):
        made.extend(restored([bomb], media(), 1 << 20))

    assert sum(map(len, made)) <= 1 << 20


def test_shares_after_the_end_are_refused() -> None:
    def shares() -> Iterator[bytes]:
        yield packed(opening(0) + ending() + b"word")
        yield b"more"

    with pytest.raises(UnusableRecipe, match="follows"):
        b"".join(restored(shares(), media(), 4))
