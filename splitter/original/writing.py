"""Writing a recipe: the steps that lead through a source from its first byte to its last."""

from __future__ import annotations

import lzma
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice, repeat
from typing import BinaryIO, NamedTuple

from splitter.errors import CannotKeepOriginal
from splitter.original.locating import Run
from splitter.original.recipe import CHUNK_BYTES, FILTERS, MAX_BATCH, Batch, ending, opening
from splitter.reading.scan import Advance

TOO_LARGE = "what it holds besides picture and sound would take more than 2 % of its size"


class _Step(NamedTuple):
    """`start` is the literal's in the source."""

    start: int
    lane: int
    literal: int
    jump: int
    size: int

    @property
    def end(self) -> int:
        return self.start + self.literal + self.size


class RecipeWriter:
    """Of a source that is open. `limit` is the most bytes that the recipe may take."""

    def __init__(self, source: int, source_size: int, target: BinaryIO, *, limit: int) -> None:
        self._source_size = source_size
        self._packing = _Packing(source, target, limit)

    def write(self, lanes: Sequence[Iterable[Run]], advance: Advance) -> None:
        """Each lane's runs go forward in the source. Raises CannotKeepOriginal where the recipe becomes too large, whatever
        the lanes raise, and OSError."""
        self._packing.add(opening(len(lanes)))
        steps = _steps(lanes)
        end = 0
        while batch := list(islice(steps, MAX_BATCH)):
            self._packing.add(_columns(batch).to_bytes())
            for step in batch:
                self._packing.add_from_source(step.start, step.literal)
            end = batch[-1].end
            advance(end / self._source_size)
        self._packing.add(ending())
        self._packing.add_from_source(end, self._source_size - end)
        self._packing.finish()


def _steps(lanes: Sequence[Iterable[Run]]) -> Iterator[_Step]:
    """What begins before the step before it has ended is left to the literals."""
    end = 0
    lane_ends = [0] * len(lanes)
    numbered = (zip(runs, repeat(lane)) for lane, runs in enumerate(lanes))
    for run, lane in merge(*numbered):
        if run.start >= end:
            yield _Step(end, lane, run.start - end, run.address - lane_ends[lane], run.size)
            end = run.start + run.size
            lane_ends[lane] = run.address + run.size


def _columns(steps: Sequence[_Step]) -> Batch:
    _, lanes, literals, jumps, sizes = zip(*steps, strict=True)
    return Batch(lanes=bytes(lanes), literals=array("Q", literals), jumps=array("Q", jumps), sizes=array("Q", sizes))


class _Packing:
    """Compresses what it is given, a chunk at a time."""

    def __init__(self, source: int, target: BinaryIO, limit: int) -> None:
        self._source = source
        self._target = target
        self._room = limit
        self._packer = lzma.LZMACompressor(format=lzma.FORMAT_RAW, filters=FILTERS)
        self._gathered = bytearray()

    def add(self, octets: bytes) -> None:
        self._gathered += octets
        if len(self._gathered) >= CHUNK_BYTES:
            self._write(self._packer.compress(self._gathered))
            self._gathered.clear()

    def add_from_source(self, start: int, size: int) -> None:
        while size:
            octets = os.pread(self._source, min(size, CHUNK_BYTES), start)
            if not octets:
                raise CannotKeepOriginal("it became shorter while it was read")
            self.add(octets)
            start += len(octets)
            size -= len(octets)

    def finish(self) -> None:
        self._write(self._packer.compress(self._gathered) + self._packer.flush())

    def _write(self, packed: bytes) -> None:
        self._room -= len(packed)
        if self._room < 0:
            raise CannotKeepOriginal(TOO_LARGE)
        self._target.write(packed)
