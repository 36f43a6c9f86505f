"""Verifiers: take a file's bytes in order and know how many of them, from the start, are proven good.

With a manifest each block is proven as it ends, so that a bad byte costs one block and the rest can come from elsewhere;
without one, only the digest of the whole can tell."""

from __future__ import annotations

import hashlib
from typing import Protocol

from backend.core.entry import Digest
from backend.core.errors import DamagedFragment
from backend.core.manifest import Manifest, manifest_box
from backend.core.names import FragmentName


class Verifier(Protocol):
    """One thread calls it."""

    @property
    def size(self) -> int | None:
        """Of the whole file, bytes, where it is known."""

    @property
    def good(self) -> int:
        """Proven bytes, counted from the start of the file."""

    def feed(self, octets: memoryview) -> None:
        """The next bytes of the file. Raises DamagedFragment; after that, `rewind`."""

    def rewind(self) -> None:
        """Go on from the byte after the good ones."""

    def finish(self) -> Digest:
        """The digest of the whole file. Raises DamagedFragment where it is not complete, or not the promised one."""


class WholeVerifier:
    """Proves all or nothing, by size and digest, as far as these are known."""

    def __init__(self, name: FragmentName, *, size: int | None, sha256: Digest | None) -> None:
        self.size = size
        self._name = name
        self._sha256 = sha256
        self.rewind()

    @property
    def good(self) -> int:
        return 0

    def feed(self, octets: memoryview) -> None:
        self._fed += len(octets)
        if self.size is not None and self._fed > self.size:
            raise DamagedFragment(self._name, f"more than its {self.size} bytes")
        self._whole.update(octets)

    def rewind(self) -> None:
        self._whole = hashlib.sha256()
        self._fed = 0

    def finish(self) -> Digest:
        if self.size is not None and self._fed != self.size:
            raise DamagedFragment(self._name, f"{self._fed} bytes instead of {self.size}")
        return _checked(self._name, self._whole.hexdigest(), self._sha256)


class BlockVerifier:
    """Proves the content of fragment `index` of a manifest block by block, and the manifest box after it byte by byte."""

    def __init__(self, name: FragmentName, manifest: Manifest, index: int, *, sha256: Digest | None) -> None:
        self._name = name
        self._facts = manifest.fragments[index]
        self._block_size = manifest.block_size
        self._box = manifest_box(manifest.to_json())
        self._sha256 = sha256
        self.size: int | None = self._facts.size + len(self._box)
        self.good = 0
        self._whole_of_good = hashlib.sha256()
        self.rewind()

    def feed(self, octets: memoryview) -> None:
        while octets:
            taken = self._feed_content(octets) if self._fed < self._facts.size else self._feed_box(octets)
            octets = octets[taken:]

    def rewind(self) -> None:
        self._fed = self.good
        self._block = hashlib.sha256()
        self._whole = self._whole_of_good.copy()

    def finish(self) -> Digest:
        if self.good != self.size:
            raise DamagedFragment(self._name, f"{self._fed} bytes instead of {self.size}")
        return _checked(self._name, self._whole.hexdigest(), self._sha256)

    def _feed_content(self, octets: memoryview) -> int:
        number = self._fed // self._block_size
        block_end = min((number + 1) * self._block_size, self._facts.size)
        piece = octets[: block_end - self._fed]
        self._block.update(piece)
        self._whole.update(piece)
        self._fed += len(piece)
        if self._fed == block_end:
            self._end_block(number)
        return len(piece)

    def _end_block(self, number: int) -> None:
        if self._block.digest() != self._facts.block_digest(number):
            raise DamagedFragment(self._name, f"block {number} is not the manifest's")
        self._block = hashlib.sha256()
        self._keep()

    def _feed_box(self, octets: memoryview) -> int:
        start = self._fed - self._facts.size
        if octets != self._box[start : start + len(octets)]:
            raise DamagedFragment(self._name, "another manifest, or something else, follows its content")
        self._whole.update(octets)
        self._fed += len(octets)
        self._keep()
        return len(octets)

    def _keep(self) -> None:
        self.good = self._fed
        self._whole_of_good = self._whole.copy()


def _checked(name: FragmentName, actual: str, promised: Digest | None) -> Digest:
    if promised is not None and actual != promised:
        raise DamagedFragment(name, f"its SHA-256 is {actual}, not {promised}")
    return Digest(actual)
