"""A sample clip, made on the spot: a moving picture and a tone, H.264 and AAC in an MP4."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from splitter.progress import Progress, Silence
from splitter.staging import publish, staging_folder

WIDTH, HEIGHT = 480, 270
FRAMES_PER_SECOND = 25
KEY_FRAME_SECONDS = 2
SAMPLES_PER_SECOND = 44_100

_PICTURE = f"testsrc2=size={WIDTH}x{HEIGHT}:rate={FRAMES_PER_SECOND}"
_TONE = f"sine=frequency=440:beep_factor=4:sample_rate={SAMPLES_PER_SECOND}"
_QUICK = {"preset": "ultrafast", "crf": "26"}


def make_sample(path: Path, *, seconds: int, force: bool = False, progress: Progress | None = None) -> None:
    """Raises DiskFull, UnwritableFolder, and OtherContent where another file of that name must stay."""
    told = progress or Silence()
    with staging_folder(path.parent) as staging:
        staged = staging / path.name
        with av.open(f"file:{staged}", "w", format="mp4") as output:
            picture, tone = _picture_stream(output), _tone_stream(output)
            for frame in _interleaved(seconds):
                if isinstance(frame, VideoFrame):
                    told.advance(float((frame.time or 0) / seconds))
                    frame.pict_type = PictureType.NONE
                    output.mux(picture.encode(frame))
                else:
                    output.mux(tone.encode(frame))
            output.mux([*picture.encode(None), *tone.encode(None)])
        publish([staged], path.parent, force=force)
    told.advance(1)


def _picture_stream(output: OutputContainer) -> VideoStream:
    stream = output.add_stream("libx264", rate=FRAMES_PER_SECOND, options=dict(_QUICK))
    stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    stream.codec_context.gop_size = FRAMES_PER_SECOND * KEY_FRAME_SECONDS
    return stream


def _tone_stream(output: OutputContainer) -> AudioStream:
    return output.add_stream("aac", rate=SAMPLES_PER_SECOND, layout="mono", bit_rate=96_000)


def _interleaved(seconds: int) -> Iterator[VideoFrame | AudioFrame]:
    """Pictures and sound in the order in which they are shown and heard."""
    with av.open(_PICTURE, format="lavfi") as picture, av.open(f"{_TONE}:duration={seconds}", format="lavfi") as tone:
        sounds = tone.decode(audio=0)
        sound = next(sounds, None)
        for frame in islice(picture.decode(video=0), seconds * FRAMES_PER_SECOND):
            yield frame
            while sound is not None and _time(sound) <= _time(frame):
                yield sound
                sound = next(sounds, None)
        while sound is not None:
            yield sound
            sound = next(sounds, None)


def _time(frame: VideoFrame | AudioFrame) -> Fraction:
    return (frame.pts or 0) * (frame.time_base or Fraction(1))
