"""Reading media back for comparison: its samples as they lie in the file, and its pictures as they are shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.frame import VideoFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Times are in ticks of the stream; `payload` is a digest."""

    shown: int | None
    decoded: int | None
    is_key: bool
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSamples:
    time_base: Fraction
    samples: tuple[Sample, ...]

    @property
    def first_seconds(self) -> Fraction:
        return min(sample.shown for sample in self.samples if sample.shown is not None) * self.time_base

    def payloads(self) -> list[str]:
        return [sample.payload for sample in self.samples]

    def keys(self) -> list[bool]:
        return [sample.is_key for sample in self.samples]

    def times(self, time_base: Fraction, later: Fraction = Fraction(0)) -> list[tuple[int | None, int | None]]:
        """When each sample is shown and decoded, in ticks of that base, `later` seconds after what the file says."""

        def ticks(time: int | None) -> int | None:
            return None if time is None else round((time * self.time_base + later) / time_base)

        return [(ticks(sample.shown), ticks(sample.decoded)) for sample in self.samples]


def read_tracks(path: Path) -> list[TrackSamples]:
    """The first moving picture, then all sound."""
    with av.open(str(path)) as container:
        streams = _streams(container)
        samples: dict[int, list[Sample]] = {stream.index: [] for stream in streams}
        for packet in container.demux(streams):
            if packet.size:
                payload = hashlib.md5(bytes(packet), usedforsecurity=False).hexdigest()
                sample = Sample(shown=packet.pts, decoded=packet.dts, is_key=packet.is_keyframe, payload=payload)
                samples[packet.stream.index].append(sample)
        return [
            TrackSamples(time_base=stream.time_base or Fraction(1), samples=tuple(samples[stream.index])) for stream in streams
        ]


def shown_pictures(path: Path) -> list[str]:
    """Digests of the decoded pictures, in the order in which they are shown. Raises where one cannot be decoded."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.options = {"err_detect": "explode"}
        return [_digest(frame) for frame in container.decode(stream)]


def _digest(frame: VideoFrame) -> str:
    """Of what is seen: lines in memory are longer."""
    digest = hashlib.md5(usedforsecurity=False)
    for plane in frame.planes:
        lines = bytes(plane)
        for start in range(0, len(lines), plane.line_size):
            digest.update(lines[start : start + plane.width])
    return digest.hexdigest()


def _streams(container: InputContainer) -> list[Stream]:
    moving = [stream for stream in container.streams.video if not stream.disposition & Disposition.attached_pic]
    return [*moving[:1], *container.streams.audio]
