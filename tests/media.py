"""Makes test media with PyAV: small moving pictures and tones, quick to encode, in whatever container and codec is asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import count
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.stream import Disposition
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

X264 = {"preset": "ultrafast", "sc_threshold": "0"}
B_FRAMES = {**X264, "bf": "2"}

_MILLISECOND = Fraction(1, 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """A video track. `key_every` is in frames; `milliseconds` are the frames' times where they are not even; `degrees` say
    how a player is to turn it."""

    codec: str = "libx264"
    rate: Fraction = Fraction(25)
    width: int = 64
    height: int = 48
    key_every: int = 10
    options: Mapping[str, str] = field(default_factory=lambda: dict(X264))
    pix_fmt: str = "yuv420p"
    milliseconds: tuple[int, ...] = ()
    degrees: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """An audio track that begins `late` seconds after the others."""

    codec: str = "aac"
    rate: int = 44_100
    layout: str = "mono"
    language: str | None = None
    late: float = 0.0


def sample_clip(path: Path, *, seconds: float = 4.0) -> Path:
    """H.264 with two B-frames and AAC in an MP4, a key frame every 0.4 s: enough for ten fragments of four seconds."""
    return make_clip(path, seconds=seconds, pictures=Pictures(options=B_FRAMES), sounds=(Sound(),))


def make_clip(
    path: Path,
    *,
    seconds: float,
    pictures: Pictures | None = None,
    sounds: tuple[Sound, ...] = (),
    muxer_options: Mapping[str, str] | None = None,
    start: float = 0.0,
    cover: bool = False,
) -> Path:
    """One file, in the container that its suffix says; `start` is what its clock shows at the beginning, in seconds."""
    with _ordinary_priority(), av.open(str(path), "w", container_options=dict(muxer_options or {})) as output:
        feeds = [_pictures(output, pictures, seconds, start)] if pictures else []
        feeds += [_sound(output, sound, seconds, start) for sound in sounds]
        ahead = [next(feed) for feed in feeds]  # opens the streams, before the first packet is written
        if cover:
            _write_cover(output)
        while min(ahead) < seconds:
            behind = ahead.index(min(ahead))
            ahead[behind] = next(feeds[behind], seconds)
    return path


@contextmanager
def _ordinary_priority() -> Iterator[None]:
    """SVT-AV1, run by root, makes the thread that calls it a real-time one for good, and with it all that are started
    later: spinning encoders among them would then starve the machine."""
    try:
        yield
    finally:
        if hasattr(os, "sched_setscheduler"):
            os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


def _pictures(output: OutputContainer, wanted: Pictures, seconds: float, start: float) -> Iterator[float]:
    """Writes a frame at each step, and tells how far it is."""
    stream = output.add_stream(wanted.codec, rate=wanted.rate, options=dict(wanted.options))
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = wanted.width, wanted.height, wanted.pix_fmt
    stream.codec_context.gop_size = wanted.key_every
    step = _MILLISECOND if wanted.milliseconds else 1 / wanted.rate
    stream.codec_context.time_base = step
    if wanted.degrees:
        stream.set_display_rotation(wanted.degrees)
    yield 0.0
    ticks = iter(wanted.milliseconds) if wanted.milliseconds else count()
    source = f"testsrc2=size={wanted.width}x{wanted.height}:rate={wanted.rate}"
    with av.open(source, format="lavfi") as frames:
        for tick, frame in zip(ticks, frames.decode(video=0), strict=False):
            if tick * step >= seconds:
                break
            picture = frame.reformat(format=wanted.pix_fmt)
            picture.pts, picture.time_base = tick + round(start / step), step
            picture.pict_type = PictureType.NONE
            output.mux(stream.encode(picture))
            yield float(tick * step)
    output.mux(stream.encode(None))


def _sound(output: OutputContainer, wanted: Sound, seconds: float, start: float) -> Iterator[float]:
    stream = output.add_stream(wanted.codec, rate=wanted.rate, layout=wanted.layout)
    assert isinstance(stream, AudioStream)
    if wanted.language:
        stream.metadata["language"] = wanted.language
    yield wanted.late
    source = f"sine=frequency=440:sample_rate={wanted.rate}:duration={seconds - wanted.late}"
    with av.open(source, format="lavfi") as frames:
        for frame in frames.decode(audio=0):
            frame.pts = (frame.pts or 0) + round((start + wanted.late) * wanted.rate)
            output.mux(stream.encode(frame))
            yield float(frame.pts / wanted.rate - start)
    output.mux(stream.encode(None))


def _write_cover(output: OutputContainer) -> None:
    stream = output.add_stream("mjpeg", rate=1)
    stream.width = stream.height = 32
    stream.pix_fmt = "yuvj420p"
    stream.disposition = Disposition.attached_pic
    picture = VideoFrame(32, 32, "yuvj420p")
    picture.pts = 0
    output.mux(stream.encode(picture))
    output.mux(stream.encode(None))
