"""The first pass over a source: where it can be cut, read off its packets without decoding them."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from av.container import InputContainer
from av.stream import Discard
from av.video.stream import VideoStream

from splitter.errors import NotAVideo
from splitter.reading.packets import clock_may_jump, steady_packets
from splitter.reading.source import Selection, StreamFacts, open_source, select_streams, stream_facts

Advance = Callable[[float], None]
"""Told how far the work is, from 0 to 1."""

_PACKETS_PER_REPORT = 500


@dataclass(slots=True)
class KeyFrames:
    """Of the main stream, column by column: the number of the sample, when it is shown and decoded (in ticks), and
    whether pictures shown before it follow it (then it is no place to start)."""

    samples: array[int] = field(default_factory=lambda: array("q"))
    shown: array[int] = field(default_factory=lambda: array("q"))
    decoded: array[int] = field(default_factory=lambda: array("q"))
    leads_back: bytearray = field(default_factory=bytearray)

    def add(self, sample: int, shown: int, decoded: int) -> None:
        self.samples.append(sample)
        self.shown.append(shown)
        self.decoded.append(decoded)
        self.leads_back.append(False)

    def __len__(self) -> int:
        return len(self.samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What the first pass found. Samples are the main stream's from its first key frame on; before it were
    `undecodable` more. `start` and `end` are when that stream begins and ends to be shown, in ticks of `time_base`
    seconds; `first_seconds` is when each stream begins."""

    path: Path
    format: str
    selection: Selection
    streams: dict[int, StreamFacts]
    time_base: Fraction
    samples: int
    undecodable: int
    start: int
    end: int
    keys: KeyFrames
    first_seconds: dict[int, Fraction]
    lacks_presentation_times: bool

    @property
    def seconds(self) -> Fraction:
        return (self.end - self.start) * self.time_base

    @property
    def late_seconds(self) -> Fraction:
        """When the clock first shows something. What comes before 0 is priming."""
        return max(Fraction(0), min(self.first_seconds.values()))

    @property
    def complete_from_seconds(self) -> Fraction | None:
        """When the last of the streams beside the main one has begun; None where it is alone."""
        main = self.selection.main
        return max((seconds for stream, seconds in self.first_seconds.items() if stream != main), default=None)

    @property
    def has_video(self) -> bool:
        return self.selection.video is not None


def scan(path: Path, advance: Advance) -> Scan:
    """Raises UnreadableSource and NotAVideo."""
    with open_source(path) as container:
        selection = select_streams(container, path)
        return _Counting(container, selection).run(path, advance)


class _Counting:
    def __init__(self, container: InputContainer, selection: Selection) -> None:
        self._container = container
        self._selection = selection
        self._keys = KeyFrames()
        self._first: dict[int, int] = {}
        self._samples = 0
        self._undecodable = 0
        self._end = 0
        self._reordering: set[int] = set()

    def run(self, path: Path, advance: Advance) -> Scan:
        main = self._container.streams[self._selection.main]
        self._read_packets(advance)
        if main.index not in self._first or main.time_base is None:
            raise NotAVideo(path, "its main track has no packets that could be shown")
        streams = [self._container.streams[index] for index in self._selection.streams]
        return Scan(
            path=path,
            format=self._container.format.name,
            selection=self._selection,
            streams={stream.index: stream_facts(stream) for stream in streams},
            time_base=main.time_base,
            samples=self._samples,
            undecodable=self._undecodable,
            start=self._first[main.index],
            end=self._end,
            keys=self._keys,
            first_seconds={index: ticks * self._time_base(index) for index, ticks in self._first.items()},
            lacks_presentation_times=self._lacks_presentation_times(),
        )

    def _read_packets(self, advance: Advance) -> None:
        main = self._selection.main
        size = max(1, self._container.size)
        first = self._first
        has_video = self._selection.video is not None
        for count, packet in enumerate(steady_packets(self._container, self._selection)):
            index = packet.stream_index
            decoded = packet.dts or 0
            shown = decoded if packet.pts is None else packet.pts
            if index not in first or shown < first[index]:
                first[index] = shown
            if index != main:
                self._need_no_more_of(index)
            else:
                self._count(shown, decoded, is_key=packet.is_keyframe or not has_video, duration=packet.duration or 1)
            if count % _PACKETS_PER_REPORT == 0 and packet.pos:
                advance(min(1.0, packet.pos / size))

    def _need_no_more_of(self, stream: int) -> None:
        """Of the streams beside the main one only the beginning matters."""
        if not clock_may_jump(self._container):
            self._container.streams[stream].discard = Discard.all

    def _count(self, shown: int, decoded: int, *, is_key: bool, duration: int) -> None:
        self._end = max(self._end, shown + duration)
        if not is_key and not self._keys.samples:
            self._undecodable += 1
            return
        if is_key:
            self._keys.add(self._samples, shown, decoded)
        elif self._keys.shown and shown < self._keys.shown[-1]:
            self._keys.leads_back[-1] = True
        if len(self._reordering) < 2:  # two differences tell as much as all
            self._reordering.add(shown - decoded)
        self._samples += 1

    def _lacks_presentation_times(self) -> bool:
        """AVI stores none: with B-frames, times that follow the decoding order are made up."""
        main = self._container.streams[self._selection.main]
        if not isinstance(main, VideoStream) or self._container.format.name != "avi":
            return False
        return main.codec_context.has_b_frames and len(self._reordering) == 1

    def _time_base(self, index: int) -> Fraction:
        return self._container.streams[index].time_base or Fraction(1)
