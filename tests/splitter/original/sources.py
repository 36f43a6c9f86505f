"""Videos large enough that a recipe is small beside them: every container that gives its file back byte for byte."""

from __future__ import annotations

from collections.abc import Mapping

from tests.media import B_FRAMES, X264, Pictures, Sound
from tests.splitter.sources import Maker, clip

_SHARP = {**B_FRAMES, "crf": "4"}
_WIDTH, _HEIGHT = 320, 240
_H264 = Pictures(options=_SHARP, width=_WIDTH, height=_HEIGHT)
_PLAIN_H264 = Pictures(options={**X264, "bf": "0", "crf": "4"}, width=_WIDTH, height=_HEIGHT)
_MPEG4 = Pictures(codec="mpeg4", options={"qmin": "1", "qmax": "2"}, width=_WIDTH, height=_HEIGHT)
_VP9 = Pictures(
    codec="libvpx-vp9", options={"deadline": "realtime", "cpu-used": "8", "crf": "4", "b": "4M"}, width=_WIDTH, height=_HEIGHT
)
_OPUS = Sound(codec="libopus", rate=48_000)
_MP3 = Sound(codec="libmp3lame")

RESTORED: Mapping[str, Maker] = {
    "index_last.mp4": clip(pictures=_H264, sounds=(Sound(),)),
    "index_first.mp4": clip(pictures=_H264, sounds=(Sound(),), muxer_options={"movflags": "faststart"}),
    "in_fragments.mp4": clip(pictures=_H264, sounds=(Sound(),), muxer_options={"movflags": "frag_keyframe+empty_moov"}),
    "with_cover.mp4": clip(pictures=_H264, sounds=(Sound(),), cover=True),
    "camera.mov": clip(pictures=_H264, sounds=(Sound(rate=48_000),)),
    "two_languages.mkv": clip(pictures=_H264, sounds=(Sound(language="spa"), Sound(codec="libopus", rate=48_000))),
    "late_clock.mkv": clip(pictures=_H264, sounds=(Sound(),), start=37.5),
    "vp9.webm": clip(pictures=_VP9, sounds=(_OPUS,)),
    "mpeg4.avi": clip(pictures=_MPEG4, sounds=(_MP3,)),
    "start_codes.avi": clip(pictures=_PLAIN_H264, sounds=(_MP3,)),
    "flash.flv": clip(pictures=_H264, sounds=(Sound(),)),
    "broadcast.ts": clip(pictures=_H264, sounds=(Sound(),)),
    "waves.wav": clip(sounds=(Sound(codec="pcm_s16le"),)),
}
