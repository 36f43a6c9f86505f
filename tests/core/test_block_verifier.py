"""Blocks are proven in whatever order they come, no wrong byte is, and what was proven is never written again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.block_verifier import BlockVerifier, Run
from backend.core.errors import DamagedFragment
from backend.core.manifest import manifest_box
from backend.core.names import fragment_name
from tests.core.manifests import BLOCK, TinyVideo, digest_of

NAME = fragment_name("tiny_001.mp4")
VIDEO = TinyVideo()
CONTENT = VIDEO.contents[1]
FILE = CONTENT + manifest_box(VIDEO.manifest.to_json())
DIGEST = digest_of(FILE)
PARTS = -(-len(CONTENT) // BLOCK) + 1

places = st.integers(min_value=0, max_value=len(FILE) - 1)


class Bringing:
    """A verifier and the part file that it proves."""

    def __init__(self) -> None:
        self.verifier = BlockVerifier(NAME, VIDEO.manifest, 1, sha256=DIGEST)
        self.kept = bytearray(len(FILE))
        self.writes: list[Run] = []

    def feed(self, octets: bytes, *, at: int = 0, chunk: int = 7) -> None:
        self.verifier.begin(at)
        for start in range(0, len(octets), chunk):
            self.verifier.feed(memoryview(octets[start : start + chunk]), self._keep)

    def finish(self) -> str:
        return self.verifier.finish(lambda offset, size: bytes(self.kept[offset : offset + size]))

    def proven_bytes(self) -> set[int]:
        return {place for place in range(len(FILE)) if self.verifier.proven_from(place, 1)}

    def _keep(self, octets: memoryview, offset: int) -> None:
        self.kept[offset : offset + len(octets)] = octets
        self.writes.append(Run(offset, offset + len(octets)))


def flipped(octets: bytes, place: int) -> bytes:
    return octets[:place] + bytes([octets[place] ^ 1]) + octets[place + 1 :]


def bring_runs(bringing: Bringing, starts: Iterable[int]) -> None:
    """As a downloader does that is called elsewhere all the time: a run from each place, and then what is missing."""
    for start in starts:
        run = bringing.verifier.next_missing(start)
        if run is not None:
            bringing.feed(FILE[run.start : min(run.stop, run.start + 3 * BLOCK)], at=run.start)
    while run := bringing.verifier.next_missing(0):
        bringing.feed(FILE[run.start : run.stop], at=run.start)


@given(chunk=st.integers(min_value=1, max_value=len(FILE)))
def test_the_right_bytes_are_proven_in_whatever_chunks_they_come(chunk: int) -> None:
    bringing = Bringing()

    bringing.feed(FILE, chunk=chunk)

    assert bringing.verifier.is_complete
    assert bringing.verifier.next_missing(0) is None
    assert bringing.finish() == hashlib.sha256(FILE).hexdigest()


@given(starts=st.lists(places, max_size=8))
def test_in_whatever_order_the_blocks_come_the_file_is_whole_at_the_end_and_nothing_is_written_twice(starts: list[int]) -> None:
    bringing = Bringing()

    bring_runs(bringing, starts)

    assert bytes(bringing.kept) == FILE
    assert bringing.finish() == DIGEST
    assert sum(run.stop - run.start for run in bringing.writes) >= len(FILE)
    assert bringing.verifier.proven == len(FILE)


@given(place=places)
def test_one_wrong_bit_anywhere_is_found_and_all_parts_before_it_are_proven(place: int) -> None:
    bringing = Bringing()

    with pytest.raises(DamagedFragment):
        bringing.feed(flipped(FILE, place))

    proven = bringing.proven_bytes()
    assert proven == set(range(bringing.verifier.proven))
    assert place not in proven
    assert place - len(proven) < max(BLOCK, len(FILE) - len(CONTENT))


@given(place=places)
def test_after_damage_the_rest_from_elsewhere_completes_it(place: int) -> None:
    bringing = Bringing()
    with pytest.raises(DamagedFragment):
        bringing.feed(flipped(FILE, place))

    run = bringing.verifier.next_missing(bringing.verifier.at)
    assert run is not None
    bringing.feed(FILE[run.start :], at=run.start)

    assert bringing.finish() == DIGEST


@given(offset=places, size=st.integers(min_value=0, max_value=len(FILE)), at=st.sampled_from(range(0, len(CONTENT), BLOCK)))
def test_only_whole_parts_are_proven(offset: int, size: int, at: int) -> None:
    bringing = Bringing()

    bringing.feed(FILE[at : at + BLOCK + 3], at=at)

    stop = min(at + BLOCK, len(CONTENT))
    expected = min(stop - offset, size) if at <= offset < stop else 0
    assert bringing.verifier.proven_from(offset, size) == expected


@given(begins=places)
def test_bytes_from_the_middle_of_a_part_on_do_not_prove_it(begins: int) -> None:
    bringing = Bringing()

    bringing.feed(FILE[begins:], at=begins)

    assert all(place >= begins for place in bringing.proven_bytes())


def test_the_next_missing_run_is_the_one_from_there_on_or_else_the_first() -> None:
    bringing = Bringing()
    bringing.feed(FILE[2 * BLOCK : 4 * BLOCK], at=2 * BLOCK)

    assert bringing.verifier.next_missing(0) == Run(0, 2 * BLOCK)
    assert bringing.verifier.next_missing(2 * BLOCK + 1) == Run(4 * BLOCK, len(FILE))
    assert bringing.verifier.next_missing(5 * BLOCK + 1) == Run(5 * BLOCK, len(FILE))
    assert bringing.verifier.next_missing(len(FILE)) == Run(0, 2 * BLOCK)
    bringing.feed(FILE[4 * BLOCK :], at=4 * BLOCK)
    assert bringing.verifier.next_missing(3 * BLOCK) == Run(0, 2 * BLOCK)


def test_what_is_proven_is_not_overwritten_by_a_source_that_sends_all_of_it_again() -> None:
    bringing = Bringing()
    bringing.feed(FILE[: 2 * BLOCK])

    with pytest.raises(DamagedFragment):
        bringing.feed(flipped(flipped(FILE, 5), 2 * BLOCK + 5))

    assert bytes(bringing.kept[: 2 * BLOCK]) == FILE[: 2 * BLOCK]


def test_a_file_cut_short_is_not_finished() -> None:
    bringing = Bringing()
    bringing.feed(FILE[:-1])

    with pytest.raises(DamagedFragment):
        bringing.finish()


def test_bytes_after_the_end_are_damage() -> None:
    with pytest.raises(DamagedFragment):
        Bringing().feed(FILE + b"x")


def test_good_blocks_under_a_false_digest_are_damage() -> None:
    bringing = Bringing()
    bringing.verifier = BlockVerifier(NAME, VIDEO.manifest, 1, sha256=digest_of(b"something else"))
    bringing.feed(FILE)

    with pytest.raises(DamagedFragment):
        bringing.finish()
