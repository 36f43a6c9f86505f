"""The fragments of one video, found in files and folders whatever they are called, and verified."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.core.entry import Digest
from backend.core.errors import DamagedFragment
from backend.core.manifest import Manifest
from splitter.errors import MissingFragments, NotFragments
from splitter.manifests import Manifests
from splitter.reading.scan import Advance

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Found:
    """Files that say they are fragments of the manifest's video; some may be damaged, there twice, or missing."""

    manifest: Manifest
    files: Sequence[_FoundFile]

    def verified(self, advance: Advance) -> Mapping[int, Path]:
        """Where each fragment lies. Raises DamagedFragment and MissingFragments."""
        paths: dict[int, Path] = {}
        damaged = []
        for done, file in enumerate(self.files):
            index = self.manifest.index_of(_content_digest(file))
            if index is None:
                damaged.append(file.path)
            else:
                paths[index] = file.path
            advance((done + 1) / len(self.files))
        missing = [self.manifest.name_of(index) for index in range(len(self.manifest.fragments)) if index not in paths]
        if missing and damaged:
            raise DamagedFragment(damaged[0].name, "its content is not what its manifest promises; fetch it again")
        if missing:
            raise MissingFragments(missing)
        return paths


@dataclass(frozen=True, slots=True)
class _FoundFile:
    path: Path
    manifest: Manifest
    content_size: int


def find_fragments(sources: Iterable[Path]) -> Found:
    """Raises NotFragments, InvalidManifest and UnreadableSource."""
    files = _found_files(sources)
    return Found(_only_manifest(files), files)


def files_in(folder: Path) -> Iterator[Path]:
    """Those that one can see, by name; hidden ones are not complete."""
    return (path for path in sorted(folder.iterdir()) if not path.name.startswith(".") and path.is_file())


def _found_files(sources: Iterable[Path]) -> list[_FoundFile]:
    """What carries a manifest; a folder may also hold other files, but a file given by name must."""
    manifests = Manifests()
    found = []
    for source in sources:
        inside = source.is_dir()
        for path in files_in(source) if inside else [source]:
            read = manifests.read(path)
            if read is not None:
                found.append(_FoundFile(path, *read))
            elif not inside:
                raise NotFragments(f"{path} carries no manifest; give fragments made by the splitter")
    if not found:
        raise NotFragments("there are no fragments there; give fragments, or a folder that holds some")
    return found


def _only_manifest(found: list[_FoundFile]) -> Manifest:
    manifests = {fragment.manifest.video_id: fragment.manifest for fragment in found}
    if len(manifests) > 1:
        titles = ", ".join(sorted(f"{manifest.title!r} ({video[:8]})" for video, manifest in manifests.items()))
        raise NotFragments(f"they are of several videos: {titles}; give the fragments of one")
    return next(iter(manifests.values()))


def _content_digest(file: _FoundFile) -> Digest:
    digest = hashlib.sha256()
    left = file.content_size
    with file.path.open("rb") as content:
        while chunk := content.read(min(left, _CHUNK_BYTES)):
            digest.update(chunk)
            left -= len(chunk)
    return Digest(digest.hexdigest())
