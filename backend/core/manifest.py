"""The manifest: what every fragment knows of the whole video, and the box that carries it at the end of the file."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO
from uuid import UUID

from backend.core.canonical_json import canonical_json
from backend.core.entry import Digest, VideoId
from backend.core.errors import InvalidManifest
from backend.core.names import FragmentName, fragment_name

VERSION = 1
BLOCK_SIZE = 1 << 20
MAX_JSON_BYTES = 16 << 20
MAX_HEADER_BYTES = 64 << 20
PLATFORM_UUID = UUID("9e5a3c1d-6f0b-4b7e-8d52-c1a7e0f4b396")

_BOX_HEAD = struct.Struct(">I4s16s")
_BOX_TAIL = struct.Struct(">I")
_DIGEST_BYTES = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """`codec` as in RFC 6381. Width and height are of pictures, channels and sample rate of sound; 0 for the other kind.
    `reencoded` tells why the packets are not the source's, None where they are."""

    id: int
    kind: str
    codec: str
    timescale: int
    language: str
    width: int = 0
    height: int = 0
    channels: int = 0
    sample_rate: int = 0
    reencoded: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stream of the source that no fragment carries: its number there, what it is, and why it stayed behind."""

    stream: int
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """One fragment's content, that is the file without its manifest box. `duration` is in ticks of the manifest's
    timescale; `decode_times` are what was taken off each track's times, in ticks of the track; `blocks` are the SHA-256
    digests of the content's blocks, end to end."""

    size: int
    sha256: Digest
    blocks: bytes
    init_size: int
    duration: int
    decode_times: tuple[int, ...]

    @property
    def block_count(self) -> int:
        return len(self.blocks) // _DIGEST_BYTES

    def block_digest(self, block: int) -> bytes:
        return self.blocks[block * _DIGEST_BYTES : (block + 1) * _DIGEST_BYTES]


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The same in all fragments of a video. `stem` is what the fragments' names start with; durations are in ticks of
    `timescale` per second; `packed_header` is the canonical stream's header, compressed."""

    title: str
    stem: str
    timescale: int
    duration: int
    block_size: int
    tracks: tuple[Track, ...]
    left_out: tuple[LeftOut, ...]
    fragments: tuple[Fragment, ...]
    packed_header: bytes

    @cached_property
    def video_id(self) -> VideoId:
        return VideoId(hashlib.sha256(self.to_json()).hexdigest())

    def fragment_names(self) -> tuple[FragmentName, ...]:
        return tuple(self.name_of(index) for index in range(len(self.fragments)))

    def name_of(self, index: int) -> FragmentName:
        return numbered_name(self.stem, index, len(self.fragments))

    def index_of(self, content_sha256: Digest) -> int | None:
        return self._index_by_digest.get(content_sha256)

    def header(self) -> bytes:
        """The canonical stream's `ftyp moov sidx+`. Raises InvalidManifest where it does not unpack."""
        unpacker = zlib.decompressobj()
        try:
            header = unpacker.decompress(self.packed_header, MAX_HEADER_BYTES)
        except zlib.error as error:
            raise InvalidManifest("its header does not unpack") from error
        if not unpacker.eof:
            raise InvalidManifest("its header is cut short or too large")
        return header

    def to_json(self) -> bytes:
        from backend.core.manifest_json import manifest_to_json

        return canonical_json(manifest_to_json(self))

    @staticmethod
    def from_json(text: bytes) -> Manifest:
        """Raises InvalidManifest for anything but the canonical JSON of a manifest that agrees with itself."""
        from backend.core.manifest_json import manifest_from_json

        return manifest_from_json(text)

    @cached_property
    def _index_by_digest(self) -> dict[Digest, int]:
        return {fragment.sha256: index for index, fragment in enumerate(self.fragments)}
