"""The SHA-256 digests of a content while it grows: of the whole, and of each block."""

from __future__ import annotations

import hashlib

from backend.core.entry import Digest
from backend.core.manifest import BLOCK_SIZE


class ContentDigests:
    """Keeps no byte of the content, so that those of ten thousand fragments may stay open. One thread at a time."""

    def __init__(self, block_size: int = BLOCK_SIZE) -> None:
        self.size = 0
        self._block_size = block_size
        self._whole = hashlib.sha256()
        self._block = hashlib.sha256()
        self._ended = bytearray()

    def update(self, octets: bytes | memoryview) -> None:
        """The next bytes of the content."""
        rest = memoryview(octets)
        self._whole.update(rest)
        while rest:
            part = rest[: self._block_size - self.size % self._block_size]
            self._block.update(part)
            self.size += len(part)
            if self.size % self._block_size == 0:
                self._ended += self._block.digest()
                self._block = hashlib.sha256()
            rest = rest[len(part) :]

    @property
    def sha256(self) -> Digest:
        return Digest(self._whole.hexdigest())

    @property
    def blocks(self) -> bytes:
        """The blocks' digests, end to end."""
        return bytes(self._ended) + (self._block.digest() if self.size % self._block_size else b"")
