"""Turning fragments back into one file: the canonical stream, or the original byte for byte."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.core.canonical import CanonicalStream
from backend.core.errors import DiskFull
from backend.core.manifest import Manifest
from backend.core.manifest_parts import Original
from splitter.contents import FragmentContents
from splitter.errors import NoOriginal, UnusableRecipe
from splitter.gathering import Found, find_fragments
from splitter.original.media import Media
from splitter.original.restoring import restored
from splitter.original.shares import packed_recipe
from splitter.progress import Progress, Silence, Stage
from splitter.staging import publish, staging_folder

_VERIFIED = 0.5


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of it: `path` is the file that was written."""

    manifest: Manifest
    path: Path


def join(sources: Iterable[Path], target: Path, *, force: bool = False, progress: Progress | None = None) -> Joined:
    """From fragments and folders of fragments, each verified, to one file that plays; where `target` is a folder, it gets
    its name from the fragments. Raises NotFragments, MissingFragments, DamagedFragment, InvalidManifest, UnreadableSource,
    DiskFull, and OtherContent where the target is another file that must stay."""
    found = find_fragments(sources)
    stream = CanonicalStream(found.manifest)
    output = _Output(
        path=_path(target, f"{found.manifest.stem}.mp4"),
        size=stream.length,
        octets=lambda contents: stream.read(contents.read, 0, stream.length),
    )
    return _write(found, output, force=force, progress=progress or Silence())


def join_original(sources: Iterable[Path], target: Path, *, force: bool = False, progress: Progress | None = None) -> Joined:
    """The same to the file that was split, byte for byte and with the name that it had. Raises also NoOriginal, and
    UnusableRecipe where another file would come out."""
    found = find_fragments(sources)
    original = found.manifest.original
    if original is None:
        raise NoOriginal(found.manifest.title)
    output = _Output(
        path=_path(target, original.name),
        size=original.size,
        octets=lambda contents: _proven_original(found.manifest, original, contents),
    )
    return _write(found, output, force=force, progress=progress or Silence())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Output:
    path: Path
    size: int
    octets: Callable[[FragmentContents], Iterator[bytes]]


def _path(target: Path, name: str) -> Path:
    return target / name if target.is_dir() else target


def _write(found: Found, output: _Output, *, force: bool, progress: Progress) -> Joined:
    paths = found.verified(Stage(progress, 0, _VERIFIED).advance)
    writing = Stage(progress, _VERIFIED, 1)
    folder = output.path.parent
    with staging_folder(folder) as staging:
        if shutil.disk_usage(staging).free < output.size:
            raise DiskFull(str(folder))
        staged = staging / output.path.name
        with staged.open("xb") as file, FragmentContents(paths) as contents:
            for octets in output.octets(contents):
                file.write(octets)
                writing.advance(file.tell() / output.size)
        publish([staged], folder, force=force)
    progress.advance(1)
    return Joined(found.manifest, output.path)


def _proven_original(manifest: Manifest, original: Original, contents: FragmentContents) -> Iterator[bytes]:
    """Raises UnusableRecipe, at the end, where these were not its bytes."""
    digest = hashlib.sha256()
    for octets in restored(packed_recipe(manifest, contents.read), Media.of(manifest, contents.read), original.size):
        digest.update(octets)
        yield octets
    if digest.hexdigest() != original.sha256:
        raise UnusableRecipe("what it makes has another SHA-256 than the original")
