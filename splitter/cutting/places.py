"""Where each track's packets lay in the source, and where its samples lie in the media, noted while the one becomes the other."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate

from splitter.mp4.movie_fragment import TrackRun

UNKNOWN = -1


class PacketPlaces:
    """Of one stream: the place in the source at which, or shortly before which, each packet begins, as the demuxer tells it."""

    def __init__(self) -> None:
        self.positions = array("q")

    def note(self, position: int | None) -> None:
        self.positions.append(UNKNOWN if position is None else position)


class SamplePlaces:
    """Of one track: the address and the size of each sample. Addresses count the media of all fragments, one after the
    other, without their init segments."""

    def __init__(self) -> None:
        self.addresses = array("Q")
        self.sizes = array("I")

    def note(self, start: int, sizes: Sequence[int]) -> None:
        """A run of samples without a gap, the first of them at `start`."""
        if sizes:
            self.addresses.extend(accumulate(sizes[:-1], initial=start))
            self.sizes.extend(sizes)


class Places:
    """All streams' packets, by number in the source, and all tracks' samples, by number in the media. Both are told in the
    same order. One thread notes."""

    def __init__(self) -> None:
        self.packets: dict[int, PacketPlaces] = {}
        self.samples: dict[int, SamplePlaces] = {}

    def packets_of(self, stream: int) -> PacketPlaces:
        return self.packets.setdefault(stream, PacketPlaces())

    def note_samples(self, moof_address: int, runs: Iterable[TrackRun]) -> None:
        """Those of a movie fragment whose `moof` lies at that address."""
        for run in runs:
            self.samples.setdefault(run.track, SamplePlaces()).note(moof_address + run.offset, run.sizes)
