"""Samples are found in the source where they lie in one piece, a little off, or scattered, and never where they do not lie."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from splitter.cutting.places import UNKNOWN, PacketPlaces, SamplePlaces
from splitter.original.locating import Locator, Run
from splitter.original.media import Media
from splitter.original.pieces import pieces


def noise(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


def located(source: bytes, samples: list[bytes], positions: list[int | None]) -> tuple[list[Run], int]:
    """The runs, and how many bytes were missed."""
    content = b"init" + b"".join(samples)
    media = Media([(4, len(content) - 4)], lambda _, offset, size: content[offset : offset + size])
    packets, places = PacketPlaces(), SamplePlaces()
    for position in positions:
        packets.note(position)
    places.note(0, [len(sample) for sample in samples])
    missed: list[int] = []
    runs = list(Locator(lambda size, at: source[at : at + size], media, missed.append).runs(packets, places))
    for run in runs:
        assert source[run.start : run.start + run.size] == content[4 + run.address : 4 + run.address + run.size]
    return runs, sum(missed)


def test_neighbours_are_one_run() -> None:
    samples = [noise(100, 1), noise(50, 2)]

    runs, missed = located(b"head" + b"".join(samples) + b"tail", samples, [4, 104])

    assert (runs, missed) == ([Run(4, 0, 150)], 0)


def test_samples_a_little_behind_their_place_are_found() -> None:
    samples = [noise(100, 1), noise(50, 2)]

    runs, missed = located(b"abc" + samples[0] + b"defgh" + samples[1], samples, [0, 103])

    assert (runs, missed) == ([Run(3, 0, 100), Run(108, 100, 50)], 0)


def test_samples_of_one_place_follow_one_another() -> None:
    samples = [b"same" * 5, b"same" * 5]

    runs, missed = located(b"lace" + b"".join(samples), samples, [0, 0])

    assert (runs, missed) == ([Run(4, 0, 40)], 0)


def test_without_a_place_a_sample_is_looked_for_after_the_one_before() -> None:
    samples = [noise(100, 1), noise(50, 2)]

    assert located(samples[0] + b"x" + samples[1], samples, [0, None])[1] == 0
    assert UNKNOWN < 0


def test_what_does_not_lie_there_is_missed() -> None:
    assert located(noise(1000, 3), [noise(100, 1)], [0]) == ([], 100)


def test_between_the_heads_of_a_transport_stream_all_is_found() -> None:
    sample = noise(5000, 1)
    cells = [b"\x47\x01\x00\x10" + sample[at : at + 184] for at in range(0, len(sample), 184)]

    runs, missed = located(b"".join(cells), [sample], [0])

    assert missed == 0
    assert len(runs) == len(cells)


def test_lengths_instead_of_start_codes_cost_only_themselves() -> None:
    units = [noise(size, size) for size in (40, 700, 90)]
    sample = b"".join(len(unit).to_bytes(4, "big") + unit for unit in units)

    runs, missed = located(b"".join(b"\0\0\0\1" + unit for unit in units), [sample], [0])

    assert len(runs) == len(units)
    assert missed <= 4 * len(units)


@given(st.binary(max_size=200), st.binary(max_size=400))
def test_pieces_are_equal_on_both_sides_and_only_go_forward(sample: bytes, window: bytes) -> None:
    at = place = 0

    for in_sample, in_window, size in pieces(sample, window):
        assert size > 0
        assert in_sample >= at
        assert in_window >= place
        assert sample[in_sample : in_sample + size] == window[in_window : in_window + size]
        at, place = in_sample + size, in_window + size
