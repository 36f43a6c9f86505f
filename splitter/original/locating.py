"""Finding the fragments' samples in the source: byte for byte, at the places that the demuxer told or shortly after."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

from splitter.cutting.places import UNKNOWN, PacketPlaces, SamplePlaces
from splitter.original.media import Media

ReadSource = Callable[[int, int], bytes]
"""(size, offset) to those bytes, or fewer at the end."""

# Between the place that a demuxer tells and the packet's bytes lie the headers of a block, a tag, or a chunk.
_SEARCHED_BYTES = 1 << 10


class Runs:
    """Stretches that lie in the source as they lie in the media; in both they only go forward."""

    def __init__(self) -> None:
        self._starts = array("Q")
        self._addresses = array("Q")
        self._sizes = array("Q")
        self.end = 0

    def add(self, start: int, address: int, size: int) -> None:
        """`start` is in the source, not before `end`, and `address` in the media."""
        if self._sizes and start == self.end and address == self._addresses[-1] + self._sizes[-1]:
            self._sizes[-1] += size
        else:
            self._starts.append(start)
            self._addresses.append(address)
            self._sizes.append(size)
        self.end = start + size

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """Of each its start, address, and size."""
        return zip(self._starts, self._addresses, self._sizes, strict=True)


def locate(
    packets: PacketPlaces, samples: SamplePlaces, read_source: ReadSource, media: Media, miss: Callable[[int], None]
) -> Runs:
    """Of one track. `miss` is told the size of each sample that does not lie in the source as it is. Raises whatever these
    raise."""
    finder = _Finder(read_source)
    runs = Runs()
    for position, address, size in zip(packets.positions, samples.addresses, samples.sizes, strict=False):
        start = UNKNOWN if position == UNKNOWN else finder.find(b"".join(media.read(address, size)), position, runs.end)
        if start == UNKNOWN:
            miss(size)
        elif size:
            runs.add(start, address, size)
    return runs


class _Finder:
    """Looks first as far behind the place that was told as the sample before was."""

    def __init__(self, read_source: ReadSource) -> None:
        self._read_source = read_source
        self._skew = 0

    def find(self, sample: bytes, position: int, least: int) -> int:
        """Where the sample lies, not before `least`, or UNKNOWN."""
        expected = max(position + self._skew, least)
        if self._read_source(len(sample), expected) == sample:
            return expected
        earliest = max(position, least)
        found = self._read_source(len(sample) + _SEARCHED_BYTES, earliest).find(sample)
        if found < 0:
            return UNKNOWN
        self._skew = earliest + found - position
        return earliest + found
