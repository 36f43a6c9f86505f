"""Keeping the original restorable while it is split: the recipe is made, proven, and dealt out over the fragments."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from backend.core.entry import Digest
from backend.core.errors import DamagedFragment
from backend.core.manifest_parts import RECIPE_BOX_HEAD_BYTES, Original
from splitter.contents import FragmentContents
from splitter.cutting.cutter import CutVideo
from splitter.cutting.describe import KeptOriginal
from splitter.cutting.places import PacketPlaces, Places, SamplePlaces
from splitter.errors import CannotKeepOriginal, UnusableRecipe
from splitter.naming import safe_file_name
from splitter.original.locating import Locator
from splitter.original.media import Media
from splitter.original.restoring import restored
from splitter.original.shares import MAX_SHARE_BYTES, append_shares
from splitter.original.writing import RecipeWriter
from splitter.reading.scan import Advance

_LARGEST_PART_OF_SOURCE = 50
"""A recipe takes at most one byte in so many."""

_CHUNK_BYTES = 1 << 16
_WRITTEN = 0.7
_CHANGED = "it changed while it was read"
_OTHERWISE = "too much of its picture and sound lies in it otherwise than in an MP4"


class Keeping:
    """Of one source while it is split, by one thread. `places` wants to be filled while its packets are copied."""

    def __init__(self, source: Path) -> None:
        self.places = Places()
        self._path = source

    def keep(self, cut: CutVideo, streams: Sequence[int], staging: Path, advance: Advance) -> KeptOriginal:
        """Ends the fragments' contents with their shares of the recipe. `streams` are the source's, in the order of the
        tracks. Raises CannotKeepOriginal while the fragments are still as they were, and OSError."""
        recipe = staging / "recipe"
        paths = {index: fragment.path for index, fragment in enumerate(cut.fragments)}
        sizes = ((fragment.init_size, fragment.content.size - fragment.init_size) for fragment in cut.fragments)
        with _opened(self._path) as source, FragmentContents(paths) as contents:
            media = Media(sizes, contents.read)
            limit = min(source.size // _LARGEST_PART_OF_SOURCE - RECIPE_BOX_HEAD_BYTES * len(paths), MAX_SHARE_BYTES)
            locator = Locator(partial(os.pread, source.descriptor), media, _Missed(limit).add)
            lanes = [locator.runs(*places) for places in self._places(dict(zip(streams, cut.init.tracks, strict=True)))]
            with recipe.open("xb") as packed:
                writer = RecipeWriter(source.descriptor, source.size, packed, limit=limit)
                writer.write(lanes, lambda share: advance(share * _WRITTEN))
            sha256 = _prove(recipe, media, source, lambda share: advance(_WRITTEN + share * (1 - _WRITTEN)))
        original = Original(name=safe_file_name(self._path.name), size=source.size, sha256=sha256)
        return KeptOriginal(original, append_shares(recipe, cut.fragments))

    def _places(self, tracks: Mapping[int, int]) -> Iterator[tuple[PacketPlaces, SamplePlaces]]:
        """Of each track that has samples; `tracks` are by stream."""
        for stream, track in tracks.items():
            if track in self.places.samples:
                yield self.places.packets[stream], self.places.samples[track]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    descriptor: int
    size: int


@contextmanager
def _opened(path: Path) -> Iterator[_Source]:
    """Raises CannotKeepOriginal where it cannot be opened any more, or is another when the block is done."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError as error:
        raise CannotKeepOriginal(f"it cannot be read any more: {error.strerror}") from error
    try:
        before = os.fstat(descriptor)
        yield _Source(descriptor=descriptor, size=before.st_size)
        after = os.fstat(descriptor)
        if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise CannotKeepOriginal(_CHANGED)
    finally:
        os.close(descriptor)


class _Missed:
    """Samples that the recipe would have to hold as they are; they do not get smaller there."""

    def __init__(self, limit: int) -> None:
        self._room = limit

    def add(self, size: int) -> None:
        """Raises CannotKeepOriginal where they are too many."""
        self._room -= size
        if self._room < 0:
            raise CannotKeepOriginal(_OTHERWISE)


def _prove(recipe: Path, media: Media, source: _Source, advance: Advance) -> Digest:
    """Follows the recipe as whoever restores the original will, and compares byte for byte. The digest is the original's."""
    digest = hashlib.sha256()
    done = 0
    try:
        with recipe.open("rb") as packed:
            for octets in restored(iter(partial(packed.read, _CHUNK_BYTES), b""), media, source.size):
                if octets != os.pread(source.descriptor, len(octets), done):
                    raise CannotKeepOriginal(_CHANGED)
                digest.update(octets)
                done += len(octets)
                advance(done / source.size)
    except (UnusableRecipe, DamagedFragment) as error:
        raise CannotKeepOriginal(f"the proof failed: {error}") from error
    return Digest(digest.hexdigest())
