"""Finding the fragments' samples in the source: byte for byte, at the places that the demuxer told or shortly after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from splitter.cutting.places import UNKNOWN, PacketPlaces, SamplePlaces
from splitter.original.media import Media

ReadSource = Callable[[int, int], bytes]
"""(size, offset) to those bytes, or fewer at the end."""

# Between the place that a demuxer tells and the packet's bytes lie the headers of a block, a tag, or a chunk.
_SEARCHED_BYTES = 1 << 10


class Run(NamedTuple):
    """A stretch of the source, from `start` on, that lies in the media in one piece too."""

    start: int
    address: int
    size: int


class Locator:
    """Looks for samples in the source; one thread asks. `miss` is told the size of each that does not lie there as it is."""

    def __init__(self, read_source: ReadSource, media: Media, miss: Callable[[int], None]) -> None:
        self._read_source = read_source
        self._media = media
        self._miss = miss

    def runs(self, packets: PacketPlaces, samples: SamplePlaces) -> Iterator[Run]:
        """One track's, which in the source and in the media only go forward. Raises whatever reading and `miss` raise."""
        run = Run(0, 0, 0)
        for start, address, size in self._located(packets, samples):
            if start == run.start + run.size and address == run.address + run.size:
                run = Run(run.start, run.address, run.size + size)
            else:
                if run.size:
                    yield run
                run = Run(start, address, size)
        if run.size:
            yield run

    def _located(self, packets: PacketPlaces, samples: SamplePlaces) -> Iterator[tuple[int, int, int]]:
        skew = end = 0
        for position, address, size in zip(packets.positions, samples.addresses, samples.sizes, strict=False):
            sample = b"".join(self._media.read(address, size))
            start = self._find(sample, position, skew, end) if position != UNKNOWN else UNKNOWN
            if start == UNKNOWN:
                self._miss(size)
            else:
                skew, end = start - position, start + size
                yield start, address, size

    def _find(self, sample: bytes, position: int, skew: int, least: int) -> int:
        """Where the sample lies, not before `least`: most often as far behind the place that was told as the last one."""
        expected = max(position + skew, least)
        if self._read_source(len(sample), expected) == sample:
            return expected
        earliest = max(position, least)
        found = self._read_source(len(sample) + _SEARCHED_BYTES, earliest).find(sample)
        return UNKNOWN if found < 0 else earliest + found
