"""The canonical stream: the whole video as one MP4 that is stored nowhere, but read out of its fragments."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from backend.core.boxes import MalformedBox
from backend.core.decode_times import shift_decode_times
from backend.core.errors import DamagedFragment, InvalidManifest
from backend.core.manifest import Manifest
from backend.core.segment_index import segment_sizes

MAX_MOOF_BYTES = 16 << 20
CHUNK_BYTES = 1 << 20

ReadContent = Callable[[int, int, int], bytes]
"""(fragment index, offset in its content, size) to the bytes there: at least one, and `size` at the most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of the canonical stream that lies in one place: a fragment's content, or the header where `fragment` is None."""

    fragment: int | None
    offset: int
    size: int


class CanonicalStream:
    """A header, then of each fragment what follows its init segment, with the decode times put back. Every byte's place
    is known from the manifest alone. Immutable: any thread may read."""

    def __init__(self, manifest: Manifest) -> None:
        """Raises InvalidManifest where the header's index and the fragments disagree."""
        self.manifest = manifest
        self.header = manifest.header()
        media = (fragment.media_size for fragment in manifest.fragments)
        self.fragment_starts = list(accumulate(media, initial=len(self.header)))
        self.length = self.fragment_starts[-1]
        self.segment_starts = _segment_starts(self.header)
        if self.segment_starts[-1] != self.length or not set(self.fragment_starts) <= set(self.segment_starts):
            raise InvalidManifest("its index and its fragments disagree")

    def pieces(self, offset: int, size: int) -> Iterator[Piece]:
        """Where the bytes of a range lie, in order; ends with the stream."""
        end = min(offset + size, self.length)
        while offset < end:
            piece = self._piece(offset, end)
            yield piece
            offset += piece.size

    def read(self, read_content: ReadContent, offset: int, size: int) -> Iterator[bytes]:
        """The bytes of a range, in chunks as they can be read, none larger than CHUNK_BYTES or one `moof`. Raises
        DamagedFragment where a fragment is not what the manifest promises, and whatever `read_content` raises."""
        end = min(offset + size, self.length)
        if offset < len(self.header):
            yield self.header[offset:end]
            offset = len(self.header)
        while offset < end:
            segment = bisect_right(self.segment_starts, offset) - 1
            upto = min(end, self.segment_starts[segment + 1])
            yield from self._read_segment(read_content, self.segment_starts[segment], offset, upto)
            offset = upto

    def _read_segment(self, read_content: ReadContent, start: int, offset: int, end: int) -> Iterator[bytes]:
        """From `offset` to `end`, both inside the segment that starts at `start`: a `moof` to be patched, then media."""
        place = self._piece(start, self.segment_starts[bisect_right(self.segment_starts, start)])
        fragment = place.fragment
        assert fragment is not None  # noqa: S101 # segments lie behind the header
        moof_size = int.from_bytes(_read_all(read_content, fragment, place.offset, 4), "big")
        if not 8 <= moof_size <= min(place.size, MAX_MOOF_BYTES):
            raise DamagedFragment(self.manifest.name_of(fragment), "there is no movie fragment where one should start")
        if offset < start + moof_size:
            moof = self._patched(fragment, _read_all(read_content, fragment, place.offset, moof_size))
            yield moof[offset - start : end - start]
            offset = min(end, start + moof_size)
        while offset < end:
            octets = read_content(fragment, place.offset + offset - start, min(end - offset, CHUNK_BYTES))
            yield octets
            offset += len(octets)

    def _patched(self, fragment: int, stored: bytes) -> bytes:
        moof = bytearray(stored)
        taken_off = self.manifest.fragments[fragment].decode_times
        tracks = (track.id for track in self.manifest.tracks)
        try:
            shift_decode_times(moof, dict(zip(tracks, taken_off, strict=True)))
        except MalformedBox as error:
            raise DamagedFragment(self.manifest.name_of(fragment), error.why) from error
        return bytes(moof)

    def _piece(self, offset: int, end: int) -> Piece:
        if offset < len(self.header):
            return Piece(fragment=None, offset=offset, size=min(end, len(self.header)) - offset)
        fragment = bisect_right(self.fragment_starts, offset) - 1
        start, after = self.fragment_starts[fragment : fragment + 2]
        init_size = self.manifest.fragments[fragment].init_size
        return Piece(fragment=fragment, offset=init_size + offset - start, size=min(end, after) - offset)


def _read_all(read_content: ReadContent, fragment: int, offset: int, size: int) -> bytes:
    octets = read_content(fragment, offset, size)
    while len(octets) < size:
        octets += read_content(fragment, offset + len(octets), size - len(octets))
    return octets


def _segment_starts(header: bytes) -> list[int]:
    """Where each segment starts in the stream, and where the last one ends."""
    try:
        sizes = segment_sizes(header)
    except MalformedBox as error:
        raise InvalidManifest(f"its header is no MP4: {error.why}") from error
    return list(accumulate(sizes, initial=len(header)))
