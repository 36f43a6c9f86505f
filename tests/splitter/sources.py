"""Videos of every kind that people have, by file name: those whose packets are copied, and those that must be re-encoded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path

from tests.media import B_FRAMES, X264, Pictures, Sound, make_clip, sample_clip

Maker = Callable[[Path], Path]

_H264 = Pictures(options=B_FRAMES)
_NTSC = Pictures(options=B_FRAMES, rate=Fraction(30_000, 1001))
_OPEN = Pictures(options={**B_FRAMES, "x264-params": "open-gop=1"}, key_every=12)
_VP9 = Pictures(codec="libvpx-vp9", options={"deadline": "realtime", "cpu-used": "8"})
_VP8 = Pictures(codec="libvpx", options={"deadline": "realtime", "cpu-used": "8"})
_AV1 = Pictures(codec="libsvtav1", options={"preset": "12"})
_HEVC = Pictures(
    codec="libx265",
    options={"preset": "ultrafast", "x265-params": "log-level=none:open-gop=1:bframes=2:b-adapt=0"},
    key_every=12,
)
_MJPEG = Pictures(codec="mjpeg", pix_fmt="yuvj420p", options={})
_UNEVEN = Pictures(options=B_FRAMES, milliseconds=tuple(20 * tick for tick in range(200) if tick % 7 in (0, 2, 3, 6)))
_OPUS = Sound(codec="libopus", rate=48_000)
_MP3 = Sound(codec="libmp3lame")


def clip(seconds: float = 4.0, **wanted: object) -> Maker:
    return lambda path: make_clip(path, seconds=seconds, **wanted)  # type: ignore[arg-type]


COPIED: Mapping[str, Maker] = {
    "sample.mp4": sample_clip,
    "matroska.mkv": clip(pictures=_H264, sounds=(Sound(),)),
    "ntsc.mov": clip(pictures=_NTSC, sounds=(Sound(rate=48_000),)),
    "vp9.webm": clip(pictures=_VP9, sounds=(_OPUS,)),
    "av1.webm": clip(pictures=_AV1, sounds=(_OPUS,)),
    "broadcast.ts": clip(pictures=_H264, sounds=(Sound(),), start=100.0),
    "mpeg4.avi": clip(pictures=Pictures(codec="mpeg4", options={}), sounds=(_MP3,)),
    "plain_h264.avi": clip(pictures=Pictures(options={**X264, "bf": "0"}), sounds=(_MP3,)),
    "flash.flv": clip(pictures=_H264, sounds=(Sound(),)),
    "uneven.mkv": clip(pictures=_UNEVEN, sounds=(Sound(),)),
    "silent.mp4": clip(pictures=_H264),
    "two_languages.mkv": clip(
        pictures=_H264, sounds=(Sound(language="spa"), Sound(codec="libopus", rate=48_000, language="eng"))
    ),
    "song.m4a": clip(sounds=(Sound(),)),
    "two_songs.mka": clip(sounds=(Sound(), _MP3)),
    "hevc_open.mkv": clip(6.0, pictures=_HEVC, sounds=(Sound(),)),
    "turned.mp4": clip(pictures=Pictures(degrees=90), sounds=(Sound(),)),
    "cover.mp4": clip(pictures=_H264, sounds=(Sound(),), cover=True),
    "late_clock.mkv": clip(pictures=_H264, sounds=(Sound(),), start=37.5),
    "late_sound.mkv": clip(6.0, pictures=_H264, sounds=(Sound(late=1.7),)),
    "only_keys.avi": clip(pictures=_MJPEG, sounds=(Sound(codec="pcm_s16le"),)),
}

# Between start codes in the source, after their lengths in an MP4: the same pictures in other bytes.
PACKED_OTHERWISE = frozenset({"broadcast.ts", "plain_h264.avi"})

REENCODED: Mapping[str, tuple[Maker, str]] = {
    "vp8.webm": (clip(pictures=_VP8, sounds=(_OPUS,)), "codec_ajeno"),
    "one_key.mp4": (clip(pictures=Pictures(key_every=1000), sounds=(Sound(),)), "pocos_cuadros_clave"),
    "open_gop.mp4": (clip(5.0, pictures=_OPEN, sounds=(Sound(),)), "pocos_cuadros_clave"),
    "half_a_second.mp4": (clip(0.5, pictures=_H264, sounds=(Sound(),)), "pocos_cuadros_clave"),
    "b_frames.avi": (clip(pictures=_H264, sounds=(_MP3,)), "sin_tiempos_de_presentacion"),
    "late_sound.mp4": (clip(pictures=_H264, sounds=(Sound(late=1.7),)), "pocos_cuadros_clave"),
    "turned_vp8.mkv": (clip(pictures=Pictures(codec="libvpx", options=_VP8.options, degrees=90)), "codec_ajeno"),
}
