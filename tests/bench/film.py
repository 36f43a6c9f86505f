"""A film for measurements: 8 Mbit/s of picture that does not repeat within a minute, looped to the size asked for."""

from __future__ import annotations

from pathlib import Path

from tests.bench.measure import run

CLIP_SECONDS = 30
BIT_RATE = 8_000_000


def make_film(path: Path, *, size: int) -> None:
    """About `size` bytes of H.264 and AAC in MP4. Needs ffmpeg."""
    clip = path.with_name("clip.mp4")
    picture = ("-f", "lavfi", "-i", "testsrc2=size=640x360:rate=30,noise=alls=40:allf=t")
    sound = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000")
    codecs = ("-c:v", "libx264", "-preset", "ultrafast", "-b:v", str(BIT_RATE), "-minrate", str(BIT_RATE), "-g", "60")
    run(["ffmpeg", "-y", *picture, *sound, *codecs, "-c:a", "aac", "-t", str(CLIP_SECONDS), str(clip)])
    loops = max(0, round(size / clip.stat().st_size) - 1)
    run(["ffmpeg", "-y", "-stream_loop", str(loops), "-i", str(clip), "-c", "copy", str(path)])
    clip.unlink()
