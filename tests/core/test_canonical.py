"""Any range of the canonical stream is what the whole has there, though it is read out of fragments that begin at 0."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.canonical import CanonicalStream
from backend.core.errors import DamagedFragment, InvalidManifest
from tests.core.manifests import TinyVideo

VIDEO = TinyVideo()
STREAM = CanonicalStream(VIDEO.manifest)

places = st.integers(min_value=0, max_value=len(VIDEO.whole) + 20)


def test_the_whole_is_as_long_as_the_manifest_says() -> None:
    assert STREAM.length == len(VIDEO.whole)


@given(places, places)
def test_any_range_is_what_the_whole_has_there(offset: int, size: int) -> None:
    assert b"".join(STREAM.read(VIDEO.read, offset, size)) == VIDEO.whole[offset : offset + size]


def test_every_cut_through_a_decode_time_is_right() -> None:
    for offset in range(len(VIDEO.whole)):
        assert b"".join(STREAM.read(VIDEO.read, offset, 3)) == VIDEO.whole[offset : offset + 3]


@given(places, places)
def test_pieces_cover_a_range_without_gap_or_overlap(offset: int, size: int) -> None:
    pieces = list(STREAM.pieces(offset, size))

    assert sum(piece.size for piece in pieces) == len(VIDEO.whole[offset : offset + size])
    assert all(piece.size > 0 for piece in pieces)
    for piece in pieces:
        holder = STREAM.header if piece.fragment is None else VIDEO.contents[piece.fragment]
        assert piece.offset + piece.size <= len(holder)


def test_only_the_fragments_of_the_range_are_read() -> None:
    read: set[int] = set()

    def watched(fragment: int, offset: int, size: int) -> bytes:
        read.add(fragment)
        return VIDEO.read(fragment, offset, size)

    list(STREAM.read(watched, STREAM.fragment_starts[1], 10))

    assert read == {1}


@pytest.mark.parametrize("spoilt", [b"\0\0\0\0", b"\xff\xff\xff\xff", b"\0\0\0\x09"])
def test_a_fragment_without_its_movie_fragment_is_named(spoilt: bytes) -> None:
    def wrong(fragment: int, offset: int, size: int) -> bytes:
        return (spoilt + bytes(size))[:size]

    with pytest.raises(DamagedFragment, match=r"film_001\.mp4"):
        list(STREAM.read(wrong, STREAM.fragment_starts[1], 100))


def test_an_index_that_is_not_of_these_fragments_is_refused() -> None:
    first, second, third = VIDEO.manifest.fragments
    longer = replace(second, init_size=second.init_size - 1)

    with pytest.raises(InvalidManifest, match="disagree"):
        CanonicalStream(replace(VIDEO.manifest, fragments=(first, longer, third)))


def test_a_header_that_is_no_mp4_is_refused() -> None:
    with pytest.raises(InvalidManifest, match="no MP4"):
        CanonicalStream(replace(VIDEO.manifest, packed_header=zlib.compress(b"nothing")))


def test_a_recipe_at_the_end_of_the_contents_is_no_part_of_the_stream() -> None:
    kept = TinyVideo(b"\0\0\0\x1euuid" + bytes(22))

    stream = CanonicalStream(kept.manifest)

    assert b"".join(stream.read(kept.read, 0, stream.length)) == VIDEO.whole
