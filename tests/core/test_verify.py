"""Verifiers: good bytes are known as good, block by block, and bad ones raise before they are."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.errors import DamagedFragment
from backend.core.manifest import manifest_box
from backend.core.names import fragment_name
from backend.core.verify import BlockVerifier, Verifier, WholeVerifier
from tests.core.manifests import BLOCK, TinyVideo, digest_of

NAME = fragment_name("tiny_001.mp4")
VIDEO = TinyVideo()
FILE = VIDEO.contents[1] + manifest_box(VIDEO.manifest.to_json())
DIGEST = digest_of(FILE)


def feed(verifier: Verifier, octets: bytes, *, chunk: int = 7) -> None:
    for start in range(0, len(octets), chunk):
        verifier.feed(memoryview(octets[start : start + chunk]))


def flipped(octets: bytes, place: int) -> bytes:
    return octets[:place] + bytes([octets[place] ^ 1]) + octets[place + 1 :]


def by_blocks() -> BlockVerifier:
    return BlockVerifier(NAME, VIDEO.manifest, 1, sha256=DIGEST)


@given(chunk=st.integers(min_value=1, max_value=len(FILE)))
def test_the_right_bytes_are_good_in_whatever_chunks_they_come(chunk: int) -> None:
    verifier = by_blocks()

    feed(verifier, FILE, chunk=chunk)

    assert verifier.good == verifier.size == len(FILE)
    assert verifier.finish() == hashlib.sha256(FILE).hexdigest()


@given(place=st.integers(min_value=0, max_value=len(FILE) - 1))
def test_one_wrong_bit_anywhere_is_found_and_what_came_before_its_block_is_kept(place: int) -> None:
    verifier = by_blocks()

    with pytest.raises(DamagedFragment):
        feed(verifier, flipped(FILE, place))

    assert 0 <= place - verifier.good < BLOCK


@given(place=st.integers(min_value=0, max_value=len(FILE) - 1))
def test_after_a_rewind_the_rest_from_elsewhere_completes_it(place: int) -> None:
    verifier = by_blocks()
    with pytest.raises(DamagedFragment):
        feed(verifier, flipped(FILE, place))

    verifier.rewind()
    feed(verifier, FILE[verifier.good :])

    assert verifier.finish() == DIGEST


def test_a_file_cut_short_is_not_finished() -> None:
    verifier = by_blocks()
    feed(verifier, FILE[:-1])

    with pytest.raises(DamagedFragment):
        verifier.finish()


def test_bytes_after_the_end_are_damage() -> None:
    verifier = by_blocks()

    with pytest.raises(DamagedFragment):
        feed(verifier, FILE + b"x")


def test_good_blocks_under_a_false_digest_are_damage() -> None:
    verifier = BlockVerifier(NAME, VIDEO.manifest, 1, sha256=digest_of(b"something else"))
    feed(verifier, FILE)

    with pytest.raises(DamagedFragment):
        verifier.finish()


def test_without_a_manifest_the_whole_is_proven_at_its_end() -> None:
    verifier = WholeVerifier(NAME, size=5, sha256=digest_of(b"whole"))
    feed(verifier, b"whole")

    assert verifier.good == 0
    assert verifier.finish() == digest_of(b"whole")


@pytest.mark.parametrize("octets", [b"whore", b"whol", b""])
def test_another_whole_is_damage(octets: bytes) -> None:
    verifier = WholeVerifier(NAME, size=5, sha256=digest_of(b"whole"))
    feed(verifier, octets)

    with pytest.raises(DamagedFragment):
        verifier.finish()


def test_more_than_the_size_is_damage_at_once() -> None:
    verifier = WholeVerifier(NAME, size=5, sha256=None)

    with pytest.raises(DamagedFragment):
        feed(verifier, b"wholes")


def test_what_is_not_known_is_not_asked_for() -> None:
    verifier = WholeVerifier(NAME, size=None, sha256=None)
    feed(verifier, b"anything")

    assert verifier.finish() == digest_of(b"anything")


def test_a_rewound_whole_begins_anew() -> None:
    verifier = WholeVerifier(NAME, size=5, sha256=digest_of(b"whole"))
    feed(verifier, b"who")

    verifier.rewind()
    feed(verifier, b"whole")

    assert verifier.finish() == digest_of(b"whole")
