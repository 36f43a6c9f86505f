"""Writing one fragment: its bytes go to the disk and through SHA-256 in the same pass."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Executor, Future
from pathlib import Path

from backend.core.manifest import BLOCK_SIZE
from splitter.content_digests import ContentDigests

_BLOCKS = 8


class FragmentFile:
    """Takes bytes from one thread, and hashes whole blocks in the executor, which must have a single thread."""

    def __init__(self, path: Path, hashing: Executor) -> None:
        self._file = path.open("xb", buffering=0)
        self._hashing = hashing
        self._digests = ContentDigests()
        self._being_hashed: deque[tuple[Future[None], bytearray]] = deque()
        self._block = bytearray(BLOCK_SIZE)
        self._filled = 0

    def write(self, content: bytes | bytearray | memoryview) -> None:
        """Raises OSError."""
        rest = memoryview(content)
        while rest:
            part = rest[: BLOCK_SIZE - self._filled]
            self._block[self._filled : self._filled + len(part)] = part
            self._filled += len(part)
            rest = rest[len(part) :]
            if self._filled == BLOCK_SIZE:
                self._put_block()

    def finish(self) -> ContentDigests:
        """Of what was written. Raises OSError."""
        if self._filled:
            self._put_block()
        self._file.close()
        for hashed, _ in self._being_hashed:
            hashed.result()
        return self._digests

    def close(self) -> None:
        """Leaves the file as it is: for when the work is given up."""
        self._file.close()

    def _put_block(self) -> None:
        block = memoryview(self._block)[: self._filled]
        self._being_hashed.append((self._hashing.submit(self._digests.update, block), self._block))
        rest = block
        while rest:
            rest = rest[self._file.write(rest) :]
        self._block, self._filled = self._spare_block(), 0

    def _spare_block(self) -> bytearray:
        """Memory that was used before is quicker than new."""
        if len(self._being_hashed) < _BLOCKS:
            return bytearray(BLOCK_SIZE)
        hashed, block = self._being_hashed.popleft()
        hashed.result()
        return block
