"""The HLS playlist of a video (RFC 8216, version 7): byte ranges of its canonical stream that are played one after the other."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from backend.core.boxes import MalformedBox, boxes
from backend.core.canonical import CanonicalStream
from backend.core.errors import InvalidManifest
from backend.core.segment_index import TrackIndex, main_track_index

MOST_SECONDS = 6
"""What a segment lasts at the most where its movie fragments allow it."""

_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cut:
    """A place where the stream may be cut: its offset, and when what lies behind it is shown, in ticks of the main track."""

    offset: int
    ticks: int


def playlist(stream: CanonicalStream, *, uri: str) -> str:
    """The media playlist; `uri` leads from it to the stream, and is quoted already. Segments start at a key frame, lie in
    one fragment each, and are about as long as one another there. Raises InvalidManifest where the header is no MP4."""
    try:
        index, init_size = main_track_index(stream.header), _init_size(stream.header)
    except MalformedBox as error:
        raise InvalidManifest(f"its header is no MP4: {error.why}") from error
    cuts = _cuts(stream, index)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{_target_seconds(cuts, index.timescale)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        *(["#EXT-X-INDEPENDENT-SEGMENTS"] if _are_independent(stream, index, cuts) else []),
        f'#EXT-X-MAP:URI="{uri}",BYTERANGE="{init_size}@0"',
        *_segment_lines(cuts, uri, index.timescale),
        "#EXT-X-ENDLIST",
    ]
    return "\n".join(lines) + "\n"


def _init_size(header: bytes) -> int:
    """What stands before the segment index, which is there."""
    return next(found.start for found in boxes(header) if found.kind == b"sidx")


def _segment_lines(cuts: Sequence[_Cut], uri: str, timescale: int) -> Iterator[str]:
    """Times are rounded, not durations: their sum is never further off than one of them."""
    for cut, following in pairwise(cuts):
        microseconds = _microseconds(following.ticks, timescale) - _microseconds(cut.ticks, timescale)
        yield f"#EXTINF:{microseconds // _MICROSECONDS}.{microseconds % _MICROSECONDS:06d},"
        yield f"#EXT-X-BYTERANGE:{following.offset - cut.offset}@{cut.offset}"
        yield uri


def _microseconds(ticks: int, timescale: int) -> int:
    return (2 * ticks * _MICROSECONDS + timescale) // (2 * timescale)


def _target_seconds(cuts: Sequence[_Cut], timescale: int) -> int:
    """Not less than the longest duration (section 4.3.3.1)."""
    longest = max(following.ticks - cut.ticks for cut, following in pairwise(cuts))
    return max(1, -(-longest // timescale))


def _are_independent(stream: CanonicalStream, index: TrackIndex, cuts: Sequence[_Cut]) -> bool:
    keyed = {offset for offset, is_key in zip(stream.segment_starts, index.starts_with_key, strict=False) if is_key}
    return all(cut.offset in keyed for cut in cuts[:-1])


def _cuts(stream: CanonicalStream, index: TrackIndex) -> list[_Cut]:
    """Where the playlist's segments start, and where the last one ends."""
    possible = _possible_cuts(stream, index)
    places = {cut.offset: place for place, cut in enumerate(possible)}
    borders = [places[offset] for offset in stream.fragment_starts]
    most = MOST_SECONDS * index.timescale
    chosen = [possible[place] for first, last in pairwise(borders) for place in _evenly(possible, first, last, most)]
    return [*chosen, possible[-1]]


def _possible_cuts(stream: CanonicalStream, index: TrackIndex) -> list[_Cut]:
    """Key frames and fragments' borders; the first is shown from 0 on, the last is the end of the longest track."""
    borders = set(stream.fragment_starts)
    starts_with_key = [*index.starts_with_key, False]
    found = [
        _Cut(offset=offset, ticks=ticks)
        for offset, ticks, is_key in zip(stream.segment_starts, index.times, starts_with_key, strict=True)
        if is_key or offset in borders
    ]
    whole = -(-stream.manifest.duration * index.timescale // stream.manifest.timescale)
    end = _Cut(offset=found[-1].offset, ticks=max(found[-1].ticks, whole))
    return [_Cut(offset=found[0].offset, ticks=0), *found[1:-1], end]


def _evenly(cuts: Sequence[_Cut], first: int, last: int, most: int) -> Iterator[int]:
    """From cut `first`, one after the other, to before cut `last`: as few as keep segments within `most` ticks, and each
    about as far from the one before as what is left allows."""
    while first < last:
        yield first
        start, left = cuts[first].ticks, cuts[last].ticks - cuts[first].ticks
        even = start + left // max(1, -(-left // most))
        furthest = bisect_right(cuts, start + most, first + 1, last + 1, key=_ticks) - 1
        after = bisect_left(cuts, even, first + 1, last + 1, key=_ticks)
        nearest = min((place for place in (after - 1, after) if place <= last), key=lambda place: abs(cuts[place].ticks - even))
        first = max(first + 1, min(nearest, furthest))


def _ticks(cut: _Cut) -> int:
    return cut.ticks
