"""The recipe: how the original is put together out of the fragments' media and what is in none of them.

Compressed (LZMA2, raw, see `lzma`), it is

    version  lanes  batch*  end            one byte each for version and lanes
    batch:   count  lane*  literal* jump* size*  octets
    end:     a count of 0, then octets to the end

A step says: take `literal` of the octets that stand after the batch's columns, then copy `size` bytes of media, which lie
`jump` bytes after those that the same lane copied last. A lane is a track: it only goes forward, so that every recipe ends.
Lanes are bytes; the other columns are integers of 64 bits, stored by significance, all lowest bytes first: most of
the higher ones are zero, which compresses to nothing."""

from __future__ import annotations

import lzma
import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NoReturn

from splitter.errors import UnusableRecipe

VERSION = 1
MAX_LANES = 100
MAX_BATCH = 1 << 14
CHUNK_BYTES = 1 << 16
FILTERS = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 20}]

_COUNT_BYTES = 4
_WORD_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Steps, column by column. Of the octets that the steps take, none has been read yet."""

    lanes: bytes
    literals: array[int]
    jumps: array[int]
    sizes: array[int]

    def to_bytes(self) -> bytes:
        count = len(self.lanes).to_bytes(_COUNT_BYTES, "little")
        return b"".join((count, self.lanes, *map(_by_significance, (self.literals, self.jumps, self.sizes))))


def opening(lanes: int) -> bytes:
    return bytes((VERSION, lanes))


def ending() -> bytes:
    return bytes(_COUNT_BYTES)


class RecipeReader:
    """Reads a recipe that may come from anyone, a little at a time: however it unpacks, no more than a batch is in memory.
    Every method raises UnusableRecipe."""

    def __init__(self, packed: Iterable[bytes]) -> None:
        self._packed = filter(None, packed)
        self._unpacker = lzma.LZMADecompressor(format=lzma.FORMAT_RAW, filters=FILTERS)
        self._ahead = bytearray()
        version, self.lanes = self.octets(2)
        if version != VERSION:
            _refuse(f"its version is {version}; only {VERSION} is known here")

    def batches(self) -> Iterator[Batch]:
        """The octets of each batch's steps must have been read before the next one is asked for."""
        while count := int.from_bytes(self.octets(_COUNT_BYTES), "little"):
            if count > MAX_BATCH:
                _refuse(f"{count} steps at once")
            lanes = self.octets(count)
            if max(lanes) >= self.lanes:
                _refuse("a lane that there is not")
            yield Batch(lanes=lanes, literals=self._words(count), jumps=self._words(count), sizes=self._words(count))

    def octets(self, size: int) -> bytes:
        """Exactly so many."""
        while len(self._ahead) < size:
            self._ahead += self._more() or _refuse("it is cut short")
        taken = bytes(self._ahead[:size])
        del self._ahead[:size]
        return taken

    def long_octets(self, size: int) -> Iterator[bytes]:
        """The same in chunks, however many."""
        while size:
            yield self.octets(min(size, CHUNK_BYTES))
            size -= min(size, CHUNK_BYTES)

    def rest(self) -> Iterator[bytes]:
        """The octets to the end, in chunks."""
        while chunk := bytes(self._ahead) or self._more():
            self._ahead.clear()
            yield chunk

    def _words(self, count: int) -> array[int]:
        return _from_significance(self.octets(count * _WORD_BYTES))

    def _more(self) -> bytes:
        """At most a chunk, and nothing only at the end."""
        try:
            while not self._unpacker.eof:
                packed = next(self._packed, b"") if self._unpacker.needs_input else b""
                if self._unpacker.needs_input and not packed:
                    _refuse("it is cut short")
                if unpacked := self._unpacker.decompress(packed, CHUNK_BYTES):
                    return unpacked
        except lzma.LZMAError as error:
            raise UnusableRecipe("it does not unpack") from error
        if self._unpacker.unused_data or any(self._packed):
            _refuse("something follows it")
        return b""


def _refuse(why: str) -> NoReturn:
    raise UnusableRecipe(why)


def _by_significance(words: array[int]) -> bytes:
    octets = _little_endian(words).tobytes()
    return b"".join(octets[place::_WORD_BYTES] for place in range(_WORD_BYTES))


def _from_significance(planes: bytes) -> array[int]:
    count = len(planes) // _WORD_BYTES
    octets = bytearray(len(planes))
    for place in range(_WORD_BYTES):
        octets[place::_WORD_BYTES] = planes[place * count : (place + 1) * count]
    return _little_endian(array("Q", bytes(octets)))


def _little_endian(words: array[int]) -> array[int]:
    if sys.byteorder == "big":
        words = array("Q", words)
        words.byteswap()
    return words
