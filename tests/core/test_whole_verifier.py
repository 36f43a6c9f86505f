"""Without a manifest a file is proven whole at its end, or not at all."""

from __future__ import annotations

import pytest

from backend.core.errors import DamagedFragment
from backend.core.names import fragment_name
from backend.core.whole_verifier import WholeVerifier
from tests.core.manifests import digest_of

NAME = fragment_name("film_001.mp4")


def feed(verifier: WholeVerifier, octets: bytes) -> None:
    for octet in range(len(octets)):
        verifier.feed(memoryview(octets)[octet : octet + 1])


def test_the_whole_is_proven_at_its_end() -> None:
    verifier = WholeVerifier(NAME, size=5, sha256=digest_of(b"whole"))
    feed(verifier, b"whole")

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
