"""The segment index (`sidx`, ISO/IEC 14496-12, 8.16.3): where each movie fragment of a stream lies, and when it plays."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from backend.core.boxes import Box, Buffer, MalformedBox, boxes, full_box, read_fields

MAX_REFERENCES = 0xFFFF
MAX_SEGMENT_BYTES = (1 << 31) - 1

_FIXED = struct.Struct(">IIQQHH")
_REFERENCE = struct.Struct(">III")
_EMPTY_SIZE = 12 + _FIXED.size
_STARTS_WITH_SAP = 0x80000000
_STARTS_WITH_SAP_1 = 0x90000000


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackIndex:
    """When each segment's first sample of the track is shown: one time more than segments, the last being the end; and
    which segments begin with a key frame of the track."""

    track: int
    timescale: int
    times: Sequence[int]
    starts_with_key: Sequence[bool]


def index_boxes(segment_sizes: Sequence[int], tracks: Sequence[TrackIndex]) -> bytes:
    """A `sidx` per track with one reference per segment; of more segments than one box can hold, a chain of boxes. They
    stand straight before the first segment. Raises MalformedBox where a segment is too large to be referred to."""
    if any(size > MAX_SEGMENT_BYTES for size in segment_sizes):
        raise MalformedBox("a segment is larger than an index can say")
    runs = [
        (track, first, min(first + MAX_REFERENCES, len(segment_sizes)))
        for track in tracks
        for first in range(0, len(segment_sizes), MAX_REFERENCES)
    ]
    written: list[bytes] = []
    following = 0
    for track, first, last in reversed(runs):
        one = _index_box(track, segment_sizes, first, last, following + sum(segment_sizes[:first]))
        written.append(one)
        following += len(one)
    return b"".join(reversed(written))


def _index_box(track: TrackIndex, sizes: Sequence[int], first: int, last: int, distance: int) -> bytes:
    """Of segments `first` to `last`, the first of which starts `distance` bytes after the box."""
    fixed = _FIXED.pack(track.track, track.timescale, track.times[first], distance, 0, last - first)
    references = (
        _REFERENCE.pack(
            sizes[segment],
            track.times[segment + 1] - track.times[segment],
            _STARTS_WITH_SAP_1 if track.starts_with_key[segment] else 0,
        )
        for segment in range(first, last)
    )
    return full_box(b"sidx", 1, 0, fixed, *references)


def segment_sizes(header: Buffer) -> list[int]:
    """The sizes of a stream's segments, as the indexes of the first indexed track in its header say. Raises MalformedBox."""
    return [size & MAX_SEGMENT_BYTES for chained in _main_indexes(header) for size, _, _ in chained.references]


def main_track_index(header: Buffer) -> TrackIndex:
    """What the header says of its first indexed track. Raises MalformedBox, also where no track is indexed."""
    chain = list(_main_indexes(header))
    if not chain:
        raise MalformedBox("there is no sidx")
    references = [reference for chained in chain for reference in chained.references]
    return TrackIndex(
        track=chain[0].track,
        timescale=chain[0].timescale,
        times=list(accumulate((duration for _, duration, _ in references), initial=chain[0].time)),
        starts_with_key=[bool(access & _STARTS_WITH_SAP) for _, _, access in references],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """One `sidx` box; each reference is (size, duration, stream access point)."""

    track: int
    timescale: int
    time: int
    references: list[tuple[int, int, int]]


def _main_indexes(header: Buffer) -> Iterator[_Index]:
    """The chain of boxes of the first indexed track."""
    main = None
    for found in boxes(header):
        if found.kind != b"sidx":
            continue
        index = _read_index(header, found)
        main = index.track if main is None else main
        if index.track != main:
            return
        yield index


def _read_index(header: Buffer, found: Box) -> _Index:
    track, timescale, time, _, _, count = read_fields(header, _FIXED, found.body + 4, found)
    if found.size != _EMPTY_SIZE + count * _REFERENCE.size:
        raise MalformedBox("a sidx is not as long as its references")
    if timescale == 0:
        raise MalformedBox("a sidx counts no ticks in a second")
    references = memoryview(header)[found.end - count * _REFERENCE.size : found.end]
    return _Index(track=track, timescale=timescale, time=time, references=list(_REFERENCE.iter_unpack(references)))
