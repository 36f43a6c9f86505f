"""Finding the fragments' samples in the source: byte for byte, at the places that the demuxer told or shortly after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from splitter.cutting.places import UNKNOWN, PacketPlaces, SamplePlaces
from splitter.original.media import Media
from splitter.original.pieces import pieces

ReadSource = Callable[[int, int], bytes]
"""(size, offset) to those bytes, or fewer at the end."""

# Between the place that a demuxer tells and the packet's bytes lie the headers of a block, a tag, or a chunk; in
# transport streams other streams' packets, too.
_SEARCHED_BYTES = 1 << 16


class Run(NamedTuple):
    """A stretch of the source, from `start` on, that lies in the media in one piece too."""

    start: int
    address: int
    size: int


class Locator:
    """Looks for samples in the source; one thread asks. `miss` is told how many bytes of one are not found there."""

    def __init__(self, read_source: ReadSource, media: Media, miss: Callable[[int], None]) -> None:
        self._read_source = read_source
        self._media = media
        self._miss = miss

    def runs(self, packets: PacketPlaces, samples: SamplePlaces) -> Iterator[Run]:
        """One track's, which in the source and in the media only go forward. Raises whatever reading and `miss` raise."""
        run = Run(0, 0, 0)
        for found in self._located(packets, samples):
            if found.start == run.start + run.size and found.address == run.address + run.size:
                run = Run(run.start, run.address, run.size + found.size)
            else:
                if run.size:
                    yield run
                run = found
        if run.size:
            yield run

    def _located(self, packets: PacketPlaces, samples: SamplePlaces) -> Iterator[Run]:
        skew = end = 0
        for position, address, size in zip(packets.positions, samples.addresses, samples.sizes, strict=False):
            told = end if position == UNKNOWN else position
            sample = b"".join(self._media.read(address, size))
            expected = max(told + skew, end)
            if self._read_source(size, expected) == sample:
                end = expected + size
                yield Run(expected, address, size)
                continue
            for run in self._searched(sample, address, max(told, end)):
                end = run.start + run.size
                skew = run.start - told if run.size == size else skew
                yield run

    def _searched(self, sample: bytes, address: int, earliest: int) -> Iterator[Run]:
        """The sample in one piece or, if need be, in several."""
        window = self._read_source(2 * len(sample) + _SEARCHED_BYTES, earliest)
        missed = len(sample)
        for at, place, size in pieces(sample, window):
            missed -= size
            yield Run(earliest + place, address + at, size)
        self._miss(missed)
