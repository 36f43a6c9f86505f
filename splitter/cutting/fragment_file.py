"""Writing one fragment: its bytes go to the disk and through SHA-256 in the same pass."""

from __future__ import annotations

import hashlib
from collections import deque
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

from backend.core.entry import Digest
from backend.core.manifest import BLOCK_SIZE

_BLOCKS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenContent:
    """What was written: `blocks` are the digests of its blocks, end to end."""

    size: int
    sha256: Digest
    blocks: bytes


class FragmentFile:
    """Takes bytes from one thread, and hashes whole blocks in the executor, which must have a single thread."""

    def __init__(self, path: Path, hashing: Executor) -> None:
        self._file = path.open("xb", buffering=0)
        self._hashing = hashing
        self._whole = hashlib.sha256()
        self._blocks: list[bytes] = []
        self._being_hashed: deque[tuple[Future[None], bytearray]] = deque()
        self._block = bytearray(BLOCK_SIZE)
        self._filled = 0
        self._size = 0

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

    def finish(self) -> WrittenContent:
        """Raises OSError."""
        if self._filled:
            self._put_block()
        self._file.close()
        for hashed, _ in self._being_hashed:
            hashed.result()
        digest = Digest(self._whole.hexdigest())
        return WrittenContent(size=self._size, sha256=digest, blocks=b"".join(self._blocks))

    def close(self) -> None:
        """Leaves the file as it is: for when the work is given up."""
        self._file.close()

    def _put_block(self) -> None:
        block = memoryview(self._block)[: self._filled]
        self._being_hashed.append((self._hashing.submit(self._hash, block), self._block))
        rest = block
        while rest:
            rest = rest[self._file.write(rest) :]
        self._size += self._filled
        self._block, self._filled = self._spare_block(), 0

    def _spare_block(self) -> bytearray:
        """Memory that was used before is quicker than new."""
        if len(self._being_hashed) < _BLOCKS:
            return bytearray(BLOCK_SIZE)
        hashed, block = self._being_hashed.popleft()
        hashed.result()
        return block

    def _hash(self, block: memoryview) -> None:
        self._whole.update(block)
        self._blocks.append(hashlib.sha256(block).digest())
