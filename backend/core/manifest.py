"""The manifest: what every fragment knows of the whole video, and the box that carries it at the end of the file."""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO
from uuid import UUID

from backend.core.canonical_json import canonical_json
from backend.core.entry import Digest, VideoId
from backend.core.errors import InvalidManifest, InvalidName
from backend.core.manifest_fields import Fields, as_fields, packed_text
from backend.core.manifest_parts import DIGEST_BYTES, FragmentFacts, LeftOut, Original, Track
from backend.core.names import FragmentName, fragment_name

VERSION = 1
BLOCK_SIZE = 1 << 20
MAX_JSON_BYTES = 16 << 20
MAX_HEADER_BYTES = 64 << 20
MAX_FRAGMENTS = 100_000
MAX_TRACKS = 100
PLATFORM_UUID = UUID("9e5a3c1d-6f0b-4b7e-8d52-c1a7e0f4b396")

_BOX_HEAD = struct.Struct(">I4s16s")
_BOX_TAIL = struct.Struct(">I")


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The same in all fragments of a video. `stem` is what the fragments' names start with; durations are in ticks of
    `timescale` per second; `packed_header` is the canonical stream's header, compressed; `original` is there where the
    fragments carry the recipe that restores it."""

    title: str
    stem: str
    timescale: int
    duration: int
    block_size: int
    tracks: tuple[Track, ...]
    left_out: tuple[LeftOut, ...]
    fragments: tuple[FragmentFacts, ...]
    packed_header: bytes
    original: Original | None = None

    def __post_init__(self) -> None:
        _check_agreement(self)

    @cached_property
    def video_id(self) -> VideoId:
        return VideoId(hashlib.sha256(self.to_json()).hexdigest())

    @cached_property
    def box_size(self) -> int:
        """Of the manifest box in each fragment, bytes."""
        return len(manifest_box(self.to_json()))

    @cached_property
    def _index_by_digest(self) -> dict[Digest, int]:
        return {fragment.sha256: index for index, fragment in enumerate(self.fragments)}

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
        if not unpacker.eof or unpacker.unused_data:
            raise InvalidManifest("its header is cut short, too large, or followed by something else")
        return header

    def to_json(self) -> bytes:
        """Canonical JSON (RFC 8785): its SHA-256 is the video's id."""
        return canonical_json(
            {
                "version": VERSION,
                "titulo": self.title,
                "nombre": self.stem,
                "escala": self.timescale,
                "duracion": self.duration,
                "bloque": self.block_size,
                "pistas": [track.to_json() for track in self.tracks],
                "omitidos": [stream.to_json() for stream in self.left_out],
                "fragmentos": [fragment.to_json() for fragment in self.fragments],
                "cabecera": packed_text(self.packed_header),
                **({"original": self.original.to_json()} if self.original else {}),
            }
        )

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Raises InvalidManifest for anything but the canonical JSON of a manifest that agrees with itself."""
        manifest = cls._from_fields(_parsed(text))
        if manifest.to_json() != text:
            raise InvalidManifest("it is not canonical JSON, or holds more than this version knows")
        return manifest

    @classmethod
    def _from_fields(cls, fields: Fields) -> Manifest:
        fields.integer("version", least=VERSION, most=VERSION)
        return cls(
            title=fields.text("titulo"),
            stem=fields.text("nombre"),
            timescale=fields.integer("escala", least=1),
            duration=fields.integer("duracion", least=0),
            block_size=fields.integer("bloque", least=1),
            tracks=tuple(map(Track.from_fields, fields.objects("pistas", least=1, most=MAX_TRACKS))),
            left_out=tuple(map(LeftOut.from_fields, fields.objects("omitidos", least=0, most=MAX_TRACKS))),
            fragments=tuple(map(FragmentFacts.from_fields, fields.objects("fragmentos", least=1, most=MAX_FRAGMENTS))),
            packed_header=fields.packed_bytes("cabecera"),
            original=Original.from_fields(fields.object("original")) if fields.has("original") else None,
        )


def numbered_name(stem: str, index: int, count: int) -> FragmentName:
    """The name of fragment `index` of `count`: three digits or more. Raises InvalidName."""
    digits = max(3, len(str(count - 1)))
    return fragment_name(f"{stem}_{index:0{digits}d}.mp4")


def manifest_box(text: bytes) -> bytes:
    """A `uuid` box (ISO/IEC 14496-12, 4.2) around the manifest's JSON; like `mfro`, it ends with its own size."""
    size = _BOX_HEAD.size + len(text) + _BOX_TAIL.size
    return _BOX_HEAD.pack(size, b"uuid", PLATFORM_UUID.bytes) + text + _BOX_TAIL.pack(size)


def read_manifest(file: BinaryIO) -> tuple[Manifest, int] | None:
    """The manifest at the end of an open file, and the length of the content before it; None where there is no manifest
    box. Raises InvalidManifest where the box is there but contradicts itself. Moves the file's position."""
    found = read_manifest_text(file)
    if found is None:
        return None
    text, content_size = found
    manifest = Manifest.from_json(text)
    if all(fragment.size != content_size for fragment in manifest.fragments):
        raise InvalidManifest("it knows no fragment of this size")
    return manifest, content_size


def read_manifest_text(file: BinaryIO) -> tuple[bytes, int] | None:
    """Like `read_manifest`, but the manifest is the text in the box, not yet looked into."""
    end = file.seek(0, os.SEEK_END)
    least = _BOX_HEAD.size + _BOX_TAIL.size
    if end < least:
        return None
    file.seek(end - _BOX_TAIL.size)
    size = int.from_bytes(file.read(_BOX_TAIL.size), "big")
    if not least <= size <= end:
        return None
    file.seek(end - size)
    if file.read(_BOX_HEAD.size) != _BOX_HEAD.pack(size, b"uuid", PLATFORM_UUID.bytes):
        return None
    if size > least + MAX_JSON_BYTES:
        raise InvalidManifest(f"it is larger than {MAX_JSON_BYTES} bytes")
    return file.read(size - least), end - size


def _parsed(text: bytes) -> Fields:
    if len(text) > MAX_JSON_BYTES:
        raise InvalidManifest(f"it is larger than {MAX_JSON_BYTES} bytes")
    try:
        return as_fields(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise InvalidManifest("it is not JSON") from error


def _check_agreement(manifest: Manifest) -> None:
    try:
        manifest.name_of(len(manifest.fragments) - 1)
    except InvalidName as error:
        raise InvalidManifest(f"its fragments have no valid name: {error}") from error
    if len({track.id for track in manifest.tracks}) != len(manifest.tracks):
        raise InvalidManifest("two of its tracks have the same number")
    if sum(fragment.duration for fragment in manifest.fragments) != manifest.duration:
        raise InvalidManifest("its fragments do not last as long as the whole")
    for index, fragment in enumerate(manifest.fragments):
        if len(fragment.blocks) != -(-fragment.size // manifest.block_size) * DIGEST_BYTES:
            raise InvalidManifest(f"fragment {index} has not one digest for each of its blocks")
        if fragment.media_size <= 0:
            raise InvalidManifest(f"fragment {index} has no room for media")
        if bool(fragment.recipe_size) != bool(manifest.original):
            raise InvalidManifest(f"fragment {index} has a recipe without an original, or the other way round")
        if len(fragment.decode_times) != len(manifest.tracks):
            raise InvalidManifest(f"fragment {index} has not one decode time for each track")
