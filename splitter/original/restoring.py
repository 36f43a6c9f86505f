"""Following a recipe: the original's bytes, out of the fragments' media and the recipe itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from splitter.errors import UnusableRecipe
from splitter.original.media import CHUNK_BYTES, Media
from splitter.original.recipe import Batch, RecipeReader


def restored(packed_recipe: Iterable[bytes], media: Media, size: int) -> Iterator[bytes]:
    """Exactly `size` bytes in chunks of about CHUNK_BYTES, or the error. Whether they are the right ones, only their digest
    can tell. Raises UnusableRecipe, and whatever reading the media raises."""
    gathered = bytearray()
    for part in _Restoring(RecipeReader(packed_recipe), media, size).parts():
        gathered += part
        if len(gathered) >= CHUNK_BYTES:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


class _Restoring:
    """Every step gives at least a byte, and no more than are left of the whole: so it comes to an end."""

    def __init__(self, recipe: RecipeReader, media: Media, size: int) -> None:
        self._recipe = recipe
        self._media = media
        self._left = size
        self._lane_ends = [0] * recipe.lanes

    def parts(self) -> Iterator[bytes]:
        for batch in self._recipe.batches():
            yield from self._steps(batch)
        for octets in self._recipe.rest():
            self._take(len(octets))
            yield octets
        if self._left:
            raise UnusableRecipe(f"it ends {self._left} bytes before the original does")

    def _steps(self, batch: Batch) -> Iterator[bytes]:
        for lane, literal, jump, size in zip(batch.lanes, batch.literals, batch.jumps, batch.sizes, strict=True):
            address = self._lane_ends[lane] + jump
            self._lane_ends[lane] = address + size
            if not size or address + size > self._media.size:
                raise UnusableRecipe("a step leads out of the media")
            self._take(literal + size)
            if literal:
                yield from self._recipe.long_octets(literal)
            yield from self._media.read(address, size)

    def _take(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise UnusableRecipe("it makes more bytes than the original has")
