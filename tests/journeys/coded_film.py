"""A film whose every picture says in stripes which one it is, so that whoever sees a picture knows the time that is shown."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import av
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

FRAMES_PER_SECOND = 25
SECONDS = 20
FRAGMENTS = 10
BITS = 10
STRIPE = 32
WIDTH, HEIGHT = BITS * STRIPE, 240
CODE_HEIGHT = 32
"""The number stands above, its complement below it; the rest is noise, which makes fragments of two or three megabytes."""

_OPTIONS = {"preset": "ultrafast", "crf": "20", "sc_threshold": "0", "bf": "2"}
_SAMPLES_PER_SECOND = 44_100


def make_coded_film(path: Path) -> None:
    """H.264 with two B-frames, a key frame each second, and AAC."""
    with av.open(str(path), "w") as output:
        picture = output.add_stream("libx264", rate=FRAMES_PER_SECOND, options=dict(_OPTIONS))
        tone = output.add_stream("aac", rate=_SAMPLES_PER_SECOND, layout="mono")
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.codec_context.gop_size = FRAMES_PER_SECOND
        with av.open(f"sine=sample_rate={_SAMPLES_PER_SECOND}:duration={SECONDS}", format="lavfi") as sound:
            sounds = sound.decode(audio=0)
            for number, frame in enumerate(_pictures()):
                output.mux(picture.encode(frame))
                while (heard := next(sounds, None)) is not None:
                    output.mux(tone.encode(heard))
                    if float(heard.time or 0) > number / FRAMES_PER_SECOND:
                        break
        output.mux([*picture.encode(None), *tone.encode(None)])


def _pictures() -> Iterator[VideoFrame]:
    choice = random.Random(1)
    for number in range(SECONDS * FRAMES_PER_SECOND):
        frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        noise = choice.randbytes(WIDTH * (HEIGHT - 2 * CODE_HEIGHT))
        brightness, *colours = frame.planes
        brightness.update(_stripes(number) + _stripes(~number) + noise)
        for colour in colours:
            colour.update(bytes([128]) * colour.buffer_size)
        frame.pts, frame.pict_type = number, PictureType.NONE
        yield frame


def _stripes(number: int) -> bytes:
    line = b"".join((b"\xeb" if number >> bit & 1 else b"\x10") * STRIPE for bit in range(BITS))
    return line * CODE_HEIGHT
