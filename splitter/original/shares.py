"""A recipe's shares: each fragment carries one in a box of its own at the end of its content, which players pass over."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from backend.core.canonical import ReadContent
from backend.core.manifest import Manifest
from backend.core.manifest_parts import MAX_RECIPE_BOX_BYTES, RECIPE_BOX_HEAD_BYTES
from splitter.cutting.cutter import CutFragment
from splitter.errors import UnusableRecipe

RECIPE_UUID = UUID("52d0c1f4-8a3e-4f6b-9b07-e4d5a91c7f28")
MAX_SHARE_BYTES = MAX_RECIPE_BOX_BYTES - RECIPE_BOX_HEAD_BYTES

_BOX_HEAD = struct.Struct(">I4s16s")
_CHUNK_BYTES = 1 << 16


def append_shares(recipe: Path, fragments: Sequence[CutFragment]) -> list[int]:
    """Ends each fragment's content with its share of the recipe, and tells the sizes of the boxes. Raises OSError."""
    size = recipe.stat().st_size
    ends = [size * (index + 1) // len(fragments) for index in range(len(fragments))]
    with recipe.open("rb") as packed:
        return [_append_share(packed, fragment, end - packed.tell()) for fragment, end in zip(fragments, ends, strict=True)]


def packed_recipe(manifest: Manifest, read_content: ReadContent) -> Iterator[bytes]:
    """The shares, one after the other, in chunks. Raises UnusableRecipe where a fragment has no such box, and whatever
    `read_content` raises."""
    for index, fragment in enumerate(manifest.fragments):
        start = fragment.size - fragment.recipe_size
        if read_content(index, start, RECIPE_BOX_HEAD_BYTES) != _box_head(fragment.recipe_size):
            raise UnusableRecipe(f"there is no share of it in {manifest.name_of(index)}")
        for offset in range(start + RECIPE_BOX_HEAD_BYTES, fragment.size, _CHUNK_BYTES):
            yield read_content(index, offset, min(_CHUNK_BYTES, fragment.size - offset))


def _append_share(packed: BinaryIO, fragment: CutFragment, share: int) -> int:
    box_size = RECIPE_BOX_HEAD_BYTES + share
    with fragment.path.open("ab") as file:
        for octets in _box(packed, box_size, share):
            file.write(octets)
            fragment.content.update(octets)
    return box_size


def _box(packed: BinaryIO, box_size: int, share: int) -> Iterator[bytes]:
    yield _box_head(box_size)
    while share:
        octets = packed.read(min(share, _CHUNK_BYTES))
        yield octets
        share -= len(octets)


def _box_head(size: int) -> bytes:
    return _BOX_HEAD.pack(size, b"uuid", RECIPE_UUID.bytes)
