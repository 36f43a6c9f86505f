"""Which codecs an MP4 can carry, which of them are better re-encoded, and why a stream is re-encoded or left out."""

from __future__ import annotations

from enum import StrEnum

COPIED_VIDEO = frozenset({"h264", "hevc", "av1", "vp9", "mpeg4", "mpeg2video", "mpeg1video", "mjpeg", "vvc"})
COPIED_AUDIO = frozenset({"aac", "mp3", "mp2", "ac3", "eac3", "opus", "flac", "alac", "vorbis", "dts"})


class Reason(StrEnum):
    """As written in the manifest."""

    FOREIGN_CODEC = "codec_ajeno"
    FEW_KEY_FRAMES = "pocos_cuadros_clave"
    NO_PRESENTATION_TIMES = "sin_tiempos_de_presentacion"
    COVER = "portada"
    OTHER_VIDEO = "otro_video"
    NEITHER_SEEN_NOR_HEARD = "ni_imagen_ni_sonido"


EXPLANATIONS = {
    Reason.COVER: "an attached picture",
    Reason.OTHER_VIDEO: "a second video track",
    Reason.NEITHER_SEEN_NOR_HEARD: "neither picture nor sound",
}


def can_be_copied(kind: str, codec: str) -> bool:
    """Whether packets of the codec can lie in an MP4 as they are."""
    return codec in COPIED_VIDEO if kind == "video" else codec in COPIED_AUDIO or codec.startswith("pcm_")
