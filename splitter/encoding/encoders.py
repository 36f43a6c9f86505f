"""Re-encoding what an MP4 cannot carry: pictures become H.264, with key frames where fragments shall begin, sound AAC."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import overload

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from splitter.cutting.mux import name_like

_QUALITY = {"crf": "20", "preset": "veryfast"}
_KEY_FRAME_SECONDS = 2
_DENSE = 4
_CLOCK = Fraction(1, 90_000)
_USUAL_RATE = Fraction(25)
_SLACK_SECONDS = Fraction(1, 1000)
_AAC_RATES = frozenset({8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000})
_AAC_LAYOUTS = {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}
_BITS_PER_SECOND_AND_CHANNEL = 64_000


class KeySchedule:
    """Which of a number of frames must be key frames, so that `count` fragments of nearly equal length can begin there, the
    second not before all tracks have begun (`complete_from` seconds)."""

    def __init__(self, frames: int, seconds: Fraction, count: int, *, complete_from: Fraction) -> None:
        self._frames_left = frames
        self._first_seconds = complete_from if complete_from >= seconds / count else Fraction(0)
        self._shared_seconds = seconds - self._first_seconds
        self._count = count
        self._begun = 0
        self.are_dense = frames < _DENSE * count

    def next_is_key(self, seconds: Fraction) -> bool:
        """Of the next frame, shown then. Where frames are about to run out, each is."""
        owed = self._count - self._begun
        share = self._shared_seconds * self._begun / self._count
        due = self._begun == 0 or seconds + _SLACK_SECONDS >= self._first_seconds + share
        is_key = owed > 0 and (due or self._frames_left <= owed)
        self._frames_left -= 1
        self._begun += is_key
        return is_key


class PictureReencoder:
    """Takes packets of pictures, and puts others into the output."""

    def __init__(self, stream: VideoStream, output: OutputContainer, keys: KeySchedule) -> None:
        stream.thread_type = "AUTO"
        self._source = stream
        self._output = output
        self._keys = keys
        self._step = 1 / (stream.average_rate or stream.guessed_rate or _USUAL_RATE)
        # Decoded in advance, as B-frames have them, early key frames would come before all tracks have begun.
        options = {**_QUALITY, "bf": "0"} if keys.are_dense else _QUALITY
        self._target = _h264_stream(stream, output, 1 / self._step, options)
        name_like(stream, self._target)
        self._last = -1
        self._turned = False

    def put(self, packet: Packet[Stream] | None) -> None:
        for frame in _decoded(self._source, packet):
            self._encode(frame)

    def finish(self) -> None:
        self.put(None)
        self._output.mux(self._target.encode(None))

    def _encode(self, frame: VideoFrame) -> None:
        if not self._turned and frame.rotation:
            self._target.set_display_rotation(frame.rotation)
        self._turned = True
        context = self._target.codec_context
        picture = frame.reformat(width=context.width, height=context.height, format="yuv420p")
        tick = self._tick(frame)
        picture.pts, picture.time_base = tick, _CLOCK
        is_key = self._keys.next_is_key(tick * _CLOCK)
        picture.pict_type = PictureType.I if is_key else PictureType.NONE
        self._output.mux(self._target.encode(picture))

    def _tick(self, frame: VideoFrame) -> int:
        """When the frame is shown; a step after the one before where it does not know, or knows wrongly."""
        tick = round((frame.pts or 0) * (frame.time_base or _CLOCK) / _CLOCK)
        if tick <= self._last:
            tick = 0 if self._last < 0 else self._last + round(self._step / _CLOCK)
        self._last = tick
        return tick


class SoundReencoder:
    """Takes packets of sound, and puts others into the output."""

    def __init__(self, stream: AudioStream, output: OutputContainer) -> None:
        self._source = stream
        self._output = output
        rate, channels = stream.codec_context.sample_rate, stream.codec_context.channels
        layout = _AAC_LAYOUTS.get(channels, "stereo")
        self._target: AudioStream = output.add_stream(
            "aac", rate=rate if rate in _AAC_RATES else 48_000, layout=layout, bit_rate=_BITS_PER_SECOND_AND_CHANNEL * channels
        )
        name_like(stream, self._target)

    def put(self, packet: Packet[Stream] | None) -> None:
        for frame in _decoded(self._source, packet):
            self._output.mux(self._target.encode(frame))

    def finish(self) -> None:
        self.put(None)
        self._output.mux(self._target.encode(None))


@overload
def _decoded(stream: VideoStream, packet: Packet[Stream] | None) -> list[VideoFrame]: ...
@overload
def _decoded(stream: AudioStream, packet: Packet[Stream] | None) -> list[AudioFrame]: ...
def _decoded(stream: VideoStream | AudioStream, packet: Packet[Stream] | None) -> list[VideoFrame] | list[AudioFrame]:
    """What the packet, or its end, gives; players, too, step over what is damaged."""
    try:
        return stream.decode(packet)
    except av.InvalidDataError:
        return []


def _h264_stream(source: VideoStream, output: OutputContainer, rate: Fraction, options: Mapping[str, str]) -> VideoStream:
    shape = source.codec_context
    target: VideoStream = output.add_stream("libx264", rate=rate, options=dict(options))
    # 4:2:0 has one colour for two by two pixels.
    target.width, target.height = max(2, shape.width & ~1), max(2, shape.height & ~1)
    target.pix_fmt = "yuv420p"
    target.codec_context.time_base = _CLOCK
    target.codec_context.gop_size = max(1, round(rate * _KEY_FRAME_SECONDS))
    if shape.sample_aspect_ratio:
        target.codec_context.sample_aspect_ratio = shape.sample_aspect_ratio
    return target
