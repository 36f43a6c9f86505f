"""Turning fragments back into one video: the canonical stream, written to a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from backend.core.canonical import CanonicalStream
from backend.core.entry import Digest
from backend.core.errors import DamagedFragment
from backend.core.manifest import Manifest, read_manifest
from splitter.errors import MissingFragments, NotFragments, UnreadableSource
from splitter.progress import Progress, Silence, Stage
from splitter.reading.scan import Advance
from splitter.staging import publish, staging_folder

_CHUNK_BYTES = 1 << 20
_VERIFIED = 0.5


def join(sources: Iterable[Path], target: Path, *, force: bool = False, progress: Progress | None = None) -> Manifest:
    """From fragments and folders of fragments, each verified. Raises NotFragments, MissingFragments, DamagedFragment,
    InvalidManifest, UnreadableSource, DiskFull, and OtherContent where the target is another file that must stay."""
    told = progress or Silence()
    found = _found_fragments(sources)
    manifest = _only_manifest(found)
    paths = _verified(found, manifest, Stage(told, 0, _VERIFIED).advance)
    with staging_folder(target.parent) as staging:
        staged = staging / target.name
        _write_stream(manifest, paths, staged, Stage(told, _VERIFIED, 1).advance)
        publish([staged], target.parent, force=force)
    told.advance(1)
    return manifest


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    manifest: Manifest
    content_size: int


def _found_fragments(sources: Iterable[Path]) -> list[_Found]:
    """What carries a manifest; a folder may also hold other files, but a file given by name must."""
    found = []
    for source in sources:
        inside = source.is_dir()
        for path in sorted(source.iterdir()) if inside else [source]:
            if inside and (path.name.startswith(".") or not path.is_file()):
                continue
            fragment = _read(path)
            if fragment is not None:
                found.append(fragment)
            elif not inside:
                raise NotFragments(f"{path} carries no manifest; give fragments made by the splitter")
    if not found:
        raise NotFragments("there are no fragments there; give fragments, or a folder that holds some")
    return found


def _read(path: Path) -> _Found | None:
    try:
        with path.open("rb") as file:
            read = read_manifest(file)
    except OSError as error:
        raise UnreadableSource(path, error.strerror or str(error)) from error
    return _Found(path, *read) if read else None


def _only_manifest(found: list[_Found]) -> Manifest:
    manifests = {fragment.manifest.video_id: fragment.manifest for fragment in found}
    if len(manifests) > 1:
        titles = ", ".join(sorted(f"{manifest.title!r} ({video[:8]})" for video, manifest in manifests.items()))
        raise NotFragments(f"they are of several videos: {titles}; give the fragments of one")
    return next(iter(manifests.values()))


def _verified(found: list[_Found], manifest: Manifest, advance: Advance) -> dict[int, Path]:
    """Where each fragment lies. Raises DamagedFragment and MissingFragments."""
    paths: dict[int, Path] = {}
    damaged = []
    for done, fragment in enumerate(found):
        index = manifest.index_of(_content_digest(fragment))
        if index is None:
            damaged.append(fragment.path)
        else:
            paths[index] = fragment.path
        advance((done + 1) / len(found))
    missing = [manifest.name_of(index) for index in range(len(manifest.fragments)) if index not in paths]
    if missing and damaged:
        raise DamagedFragment(damaged[0].name, "its content is not what its manifest promises; fetch it again")
    if missing:
        raise MissingFragments(missing)
    return paths


def _content_digest(fragment: _Found) -> Digest:
    digest = hashlib.sha256()
    left = fragment.content_size
    with fragment.path.open("rb") as file:
        while chunk := file.read(min(left, _CHUNK_BYTES)):
            digest.update(chunk)
            left -= len(chunk)
    return Digest(digest.hexdigest())


def _write_stream(manifest: Manifest, paths: Mapping[int, Path], target: Path, advance: Advance) -> None:
    stream = CanonicalStream(manifest)
    written = 0
    with target.open("xb") as file, _Contents(paths) as contents:
        for chunk in stream.read(contents.read, 0, stream.length):
            file.write(chunk)
            written += len(chunk)
            advance(written / stream.length)


class _Contents:
    """Reads the fragments' contents, which come one after the other: only one file is open at a time."""

    def __init__(self, paths: Mapping[int, Path]) -> None:
        self._paths = paths
        self._index = -1
        self._file: BinaryIO | None = None

    def __enter__(self) -> _Contents:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._file:
            self._file.close()

    def read(self, fragment: int, offset: int, size: int) -> bytes:
        """Raises DamagedFragment where the file has become shorter meanwhile."""
        if self._file is None or fragment != self._index:
            self.__exit__()
            self._index, self._file = fragment, self._paths[fragment].open("rb")
        self._file.seek(offset)
        content = self._file.read(size)
        if len(content) != size:
            raise DamagedFragment(self._paths[fragment].name, "it became shorter while it was read")
        return content
