"""Finding a sample that lies scattered: between the heads of a transport stream's packets, or without a few of its bytes."""

from __future__ import annotations

from collections.abc import Iterator

# As long as it is, what lies somewhere lies there hardly by chance.
_PROBE_BYTES = 16
_SEARCHED_BYTES = 1 << 16
# Where nothing fits: the bytes that tell a unit's length in an MP4, and perhaps a short unit after them.
_MOST_SKIPPED = 64
_FIRST_COMPARED = 256
_MOST_COMPARED = 1 << 16


def pieces(sample: bytes, window: bytes) -> Iterator[tuple[int, int, int]]:
    """Of each its place in the sample, its place in the window, and its size; in both they only go forward."""
    at = place = skipped = 0
    while at < len(sample) and skipped <= _MOST_SKIPPED:
        probe = sample[at : at + _PROBE_BYTES]
        found = window.find(probe, place, place + _SEARCHED_BYTES)
        if found < 0:
            at += 1
            skipped += 1
            continue
        size = _common_length(memoryview(sample)[at:], memoryview(window)[found:])
        yield at, found, size
        at, place, skipped = at + size, found + size, 0


def _common_length(one: memoryview, other: memoryview) -> int:
    """How many bytes are equal from the start on."""
    equal, compared = 0, _FIRST_COMPARED
    while True:
        size = min(compared, len(one) - equal, len(other) - equal)
        here, there = one[equal : equal + size], other[equal : equal + size]
        difference = int.from_bytes(here, "big") ^ int.from_bytes(there, "big")
        if difference or not size:
            return equal + size - (difference.bit_length() + 7) // 8
        equal, compared = equal + size, _MOST_COMPARED
