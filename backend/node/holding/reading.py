"""Reading a file of the folder once, to know what it holds."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from backend.core.entry import Digest, Entry, VideoId
from backend.core.errors import InvalidManifest
from backend.core.manifest import Manifest
from backend.core.names import FragmentName, numbered
from backend.node.holding.file_state import FileState
from backend.node.holding.manifests import Manifests

CHUNK_BYTES = 1 << 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the bytes of a file are, whatever its name."""

    size: int
    sha256: Digest
    video: VideoId | None = None
    index: int | None = None

    @classmethod
    def of(cls, entry: Entry) -> Content | None:
        if entry.size is None or entry.sha256 is None:
            return None
        return cls(size=entry.size, sha256=entry.sha256, video=entry.video, index=entry.index)

    def entry(self, name: FragmentName) -> Entry:
        return Entry(name=name, size=self.size, sha256=self.sha256, video=self.video, index=self.index)


def read_content(
    file: BinaryIO, name: FragmentName, manifests: Manifests, *, goes_on: Callable[[], bool]
) -> tuple[FileState, Content] | None:
    """The whole file's digest and, with a manifest, its place in the video, in one pass; None where the file changed
    meanwhile or `goes_on` said no."""
    before = FileState.of(os.fstat(file.fileno()))
    found = _manifest_in(file, name, manifests)
    content_size = found[1] if found else 0
    whole = hashlib.sha256()
    file.seek(0)
    if not _hash_into(whole, file, content_size, goes_on):
        return None
    content_sha256 = Digest(whole.copy().hexdigest())
    if not _hash_into(whole, file, before.size - content_size, goes_on):
        return None
    if FileState.of(os.fstat(file.fileno())) != before:
        return None
    place = _place(found[0], name, content_sha256) if found else None
    if place is None:
        return before, Content(size=before.size, sha256=Digest(whole.hexdigest()))
    video, index = place
    return before, Content(size=before.size, sha256=Digest(whole.hexdigest()), video=video, index=index)


def _manifest_in(file: BinaryIO, name: FragmentName, manifests: Manifests) -> tuple[Manifest, int] | None:
    try:
        return manifests.in_file(file)
    except InvalidManifest as error:
        log.warning("%r is shared without its manifest: %s", name, error, extra={"fragment": name})
        return None


def _hash_into(whole: hashlib._Hash, file: BinaryIO, size: int, goes_on: Callable[[], bool]) -> bool:
    """False where the file ended early or nobody wants to know any more."""
    buffer = memoryview(bytearray(min(CHUNK_BYTES, max(size, 1))))
    while size:
        read = file.readinto(buffer[:size])  # type: ignore[attr-defined] # files opened without a buffer have it
        if not read or not goes_on():
            return False
        whole.update(buffer[:read])
        size -= read
    return True


def _place(manifest: Manifest, name: FragmentName, content_sha256: Digest) -> tuple[VideoId, int] | None:
    """Fragments of a still picture may be equal: then the number in the name tells which one it is."""
    said = numbered(name)
    if said and said.index < len(manifest.fragments) and manifest.fragments[said.index].sha256 == content_sha256:
        return manifest.video_id, said.index
    index = manifest.index_of(content_sha256)
    if index is None:
        log.warning("%r is not what its manifest promises; it is shared without", name, extra={"fragment": name})
        return None
    return manifest.video_id, index
