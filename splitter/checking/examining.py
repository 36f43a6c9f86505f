"""Looking closely at one file: which fragment it is, and whether it is what its manifest says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from backend.core.errors import InvalidManifest, InvalidName
from backend.core.manifest import Manifest
from backend.core.manifest_parts import FragmentFacts
from backend.core.names import fragment_name, numbered
from splitter.content_digests import ContentDigests
from splitter.errors import NotAFragment, UnreadableSource
from splitter.manifests import Manifests
from splitter.progress import ByteCount
from splitter.reading.scan import Advance

_CHUNK_BYTES = 1 << 20

ReadBytes = Callable[[int], None]
"""Told how many bytes more have been looked at."""


class State(StrEnum):
    """As written in JSON."""

    TRUE = "integro"
    MISNAMED = "mal_nombrado"
    DAMAGED = "danado"
    WITHOUT_MANIFEST = "sin_manifiesto"


@dataclass(frozen=True, slots=True, kw_only=True)
class DamagedBlock:
    """Its number, and its first and last byte in the file."""

    number: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """`index` is the fragment's, as far as that can be told; `why` is a clause for every state but TRUE."""

    path: Path
    state: State
    why: str = ""
    manifest: Manifest | None = None
    index: int | None = None
    damaged_blocks: tuple[DamagedBlock, ...] = ()

    @property
    def proper_name(self) -> str | None:
        if self.manifest is None or self.index is None:
            return None
        return self.manifest.name_of(self.index)


def inspect(path: Path, advance: Advance) -> Examined:
    """Of a file that must be a fragment. Raises NotAFragment and UnreadableSource."""
    examined = examine(path, Manifests(), ByteCount(file_size(path), advance).add)
    if examined.state is State.WITHOUT_MANIFEST:
        raise NotAFragment(path)
    return examined


def examine(path: Path, manifests: Manifests, tell: ReadBytes) -> Examined:
    """Raises UnreadableSource."""
    try:
        found = manifests.read(path)
    except InvalidManifest as error:
        return Examined(path=path, state=State.DAMAGED, why=str(error))
    if found is None:
        why = "it carries no manifest, so only its holder's digest could tell if it is whole"
        return Examined(path=path, state=State.WITHOUT_MANIFEST, why=why)
    manifest, content_size = found
    named = named_index(path.name, manifest)
    if all(fragment.size != content_size for fragment in manifest.fragments):
        return _of_another_size(path, manifest, named, content_size, tell)
    digests = _digests(path, manifest, content_size, tell)
    if named is not None and manifest.fragments[named].sha256 == digests.sha256:
        return Examined(path=path, state=State.TRUE, manifest=manifest, index=named)
    index = manifest.index_of(digests.sha256)
    if index is not None:
        why = f"it is whole, but should be called {manifest.name_of(index)}"
        return Examined(path=path, state=State.MISNAMED, why=why, manifest=manifest, index=index)
    likely = _likely_index(manifest, named, digests)
    return _damaged(path, manifest, likely, digests, "its content is not what its manifest says")


def examine_remains(path: Path, manifest: Manifest, index: int) -> Examined:
    """Of a file without a manifest, which by its name is that fragment. Raises UnreadableSource."""
    size = file_size(path)
    digests = _digests(path, manifest, min(size, manifest.fragments[index].size), lambda _: None)
    return _damaged(path, manifest, index, digests, f"it has no manifest at its end, and {size} bytes")


def named_index(name: str, manifest: Manifest) -> int | None:
    """The fragment of the video that is called so."""
    try:
        checked = fragment_name(name)
    except InvalidName:
        return None
    said = numbered(checked)
    if said is None or said.index >= len(manifest.fragments):
        return None
    return said.index if manifest.name_of(said.index) == checked else None


def _of_another_size(path: Path, manifest: Manifest, named: int | None, content_size: int, tell: ReadBytes) -> Examined:
    if named is None:
        why = f"it has {content_size} bytes of content, as no fragment of its video has"
        return Examined(path=path, state=State.DAMAGED, why=why, manifest=manifest)
    wanted = manifest.fragments[named].size
    digests = _digests(path, manifest, min(content_size, wanted), tell)
    return _damaged(path, manifest, named, digests, f"it has {content_size} bytes of content instead of {wanted}")


def _likely_index(manifest: Manifest, named: int | None, digests: ContentDigests) -> int:
    """Of the fragments of its size, the one that has the most blocks in common with it, or else the one it is called."""
    candidates = [index for index, fragment in enumerate(manifest.fragments) if fragment.size == digests.size]
    return min(candidates, key=lambda index: (len(_bad_blocks(manifest.fragments[index], digests)), index != named))


def _damaged(path: Path, manifest: Manifest, index: int, digests: ContentDigests, why: str) -> Examined:
    fragment = manifest.fragments[index]
    blocks = tuple(
        DamagedBlock(
            number=number,
            first=number * manifest.block_size,
            last=min((number + 1) * manifest.block_size, fragment.size) - 1,
        )
        for number in _bad_blocks(fragment, digests)
    )
    return Examined(path=path, state=State.DAMAGED, why=why, manifest=manifest, index=index, damaged_blocks=blocks)


def _bad_blocks(fragment: FragmentFacts, digests: ContentDigests) -> list[int]:
    """Also those that are not there."""
    size = len(fragment.block_digest(0))
    blocks = digests.blocks
    return [
        number
        for number in range(fragment.block_count)
        if blocks[number * size : (number + 1) * size] != fragment.block_digest(number)
    ]


def _digests(path: Path, manifest: Manifest, size: int, tell: ReadBytes) -> ContentDigests:
    """Of the first bytes of the file, which may by now have fewer."""
    digests = ContentDigests(manifest.block_size)
    try:
        with path.open("rb", buffering=0) as file:
            while octets := file.read(min(size - digests.size, _CHUNK_BYTES)):
                digests.update(octets)
                tell(len(octets))
    except OSError as error:
        raise UnreadableSource(path, error.strerror or str(error)) from error
    return digests


def file_size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise UnreadableSource(path, error.strerror or str(error)) from error
