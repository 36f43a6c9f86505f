"""A source video: opening it without trusting it, and choosing which of its streams go into the fragments."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from backend.core.manifest_parts import LeftOut
from splitter.errors import NotAVideo, UnreadableSource
from splitter.reading.codecs import Reason

# Playlists and the like would make the library open other files, or addresses on the network.
_SELF_CONTAINED = {
    "protocol_whitelist": "file",
    "format_whitelist": (
        "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,ogg,rm,mp3,aac,flac,wav,ac3,eac3,gif,"
        "apng,mxf,dv,nut,h264,hevc"
    ),
}

_LANGUAGE = re.compile("[a-z]{3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamFacts:
    """What a stream says of itself; `codec` is FFmpeg's name, `language` three letters of ISO 639-2."""

    kind: str
    codec: str
    language: str
    width: int = 0
    height: int = 0
    channels: int = 0
    sample_rate: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Stream numbers in the source: the best video, if there is one, and all sound."""

    video: int | None
    audio: tuple[int, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def streams(self) -> tuple[int, ...]:
        return self.audio if self.video is None else (self.video, *self.audio)

    @property
    def main(self) -> int:
        """The stream at whose key frames the source is cut."""
        return self.streams[0]


@contextmanager
def open_source(path: Path) -> Iterator[InputContainer]:
    """Raises UnreadableSource and NotAVideo."""
    _check_file(path)
    try:
        container = av.open(f"file:{path}", "r", container_options=_SELF_CONTAINED, metadata_errors="replace")
    except (av.error.InvalidDataError, av.error.LookupError) as error:
        raise NotAVideo(path, "no known format") from error
    except OSError as error:
        raise UnreadableSource(path, error.strerror or str(error)) from error
    except av.FFmpegError as error:
        raise NotAVideo(path, str(error.strerror)) from error
    with container:
        yield container


def select_streams(container: InputContainer, path: Path) -> Selection:
    """Raises NotAVideo where there is nothing to see or hear."""
    videos = [stream for stream in container.streams.video if _is_moving_picture(stream)]
    videos.sort(key=_best_first)
    audio = tuple(stream.index for stream in container.streams.audio if _is_sound(stream))
    if not videos and not audio:
        raise NotAVideo(path, "it has neither picture nor sound that can be decoded")
    video = videos[0].index if videos else None
    left_out = tuple(_left_out(stream) for stream in container.streams if stream.index not in {video, *audio})
    return Selection(video=video, audio=audio, left_out=left_out)


def stream_facts(stream: Stream) -> StreamFacts:
    language = _LANGUAGE.fullmatch(stream.language or "")
    sizes = {}
    if isinstance(stream, VideoStream):
        sizes = {"width": stream.codec_context.width, "height": stream.codec_context.height}
    elif isinstance(stream, AudioStream):
        sizes = {"channels": stream.codec_context.channels, "sample_rate": stream.codec_context.sample_rate}
    return StreamFacts(kind=stream.type, codec=codec_name(stream), language=language[0] if language else "und", **sizes)


def codec_name(stream: Stream) -> str:
    return stream.codec_context.codec.canonical_name


def _check_file(path: Path) -> None:
    try:
        facts = path.stat()
    except FileNotFoundError as error:
        raise UnreadableSource(path, "there is no such file") from error
    except OSError as error:
        raise UnreadableSource(path, error.strerror or str(error)) from error
    if stat.S_ISDIR(facts.st_mode):
        raise UnreadableSource(path, "it is a directory; give a video file")
    if not stat.S_ISREG(facts.st_mode):
        raise UnreadableSource(path, "it is no regular file; give a video file")
    if facts.st_size == 0:
        raise UnreadableSource(path, "it is empty")
    if not os.access(path, os.R_OK):
        raise UnreadableSource(path, "permission denied")


def _is_moving_picture(stream: VideoStream) -> bool:
    still = Disposition.attached_pic | Disposition.timed_thumbnails
    return _is_decodable(stream) and not stream.disposition & still and stream.codec_context.width > 0


def _is_sound(stream: AudioStream) -> bool:
    return _is_decodable(stream) and stream.codec_context.sample_rate > 0


def _is_decodable(stream: Stream) -> bool:
    # Contrary to its annotation it is None where the library knows no decoder.
    return getattr(stream, "codec_context", None) is not None


def _best_first(stream: VideoStream) -> tuple[bool, int, int]:
    context = stream.codec_context
    return (not stream.disposition & Disposition.default, -context.width * context.height, stream.index)


def _left_out(stream: Stream) -> LeftOut:
    what = f"{stream.type}/{codec_name(stream)}" if _is_decodable(stream) else stream.type
    if stream.type != "video":
        why = Reason.NEITHER_SEEN_NOR_HEARD
    elif stream.disposition & Disposition.attached_pic:
        why = Reason.COVER
    else:
        why = Reason.OTHER_VIDEO
    return LeftOut(stream=stream.index, what=what, why=why)
