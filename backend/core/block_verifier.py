"""Proving a fragment's file part by part, in whatever order the parts come: each block of its content by the digest in the
manifest, and the manifest box, which is known to the last byte."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from backend.core.entry import Digest
from backend.core.errors import DamagedFragment
from backend.core.manifest import Manifest, manifest_box
from backend.core.names import FragmentName
from backend.core.whole_verifier import checked_digest

Keep = Callable[[memoryview, int], None]
"""Told bytes, not yet proven, and their place in the file."""


@dataclass(frozen=True, slots=True)
class Run:
    """Bytes of the file from `start` to `stop`."""

    start: int
    stop: int


class BlockVerifier:
    """Parts are the blocks of the content, then the manifest box. One thread feeds; any other may ask what is proven."""

    def __init__(self, name: FragmentName, manifest: Manifest, index: int, *, sha256: Digest | None) -> None:
        self._name = name
        self._facts = manifest.fragments[index]
        self._block_size = manifest.block_size
        self._box = manifest_box(manifest.to_json())
        self._sha256 = sha256
        self._is_proven = bytearray(self._facts.block_count + 1)
        self.size = self._facts.size + len(self._box)
        self.proven = 0
        """Bytes, all parts together."""
        self._whole = hashlib.sha256()
        self._whole_upto = 0
        self.begin(0)

    @property
    def at(self) -> int:
        """The place in the file of the next byte that is fed."""
        return self._at

    @property
    def is_complete(self) -> bool:
        return self.proven == self.size

    def proven_from(self, offset: int, size: int) -> int:
        """How many bytes from `offset` on are proven, `size` at the most."""
        stop = offset
        while stop < min(offset + size, self.size) and self._is_proven[self._part_at(stop)]:
            stop = self._bounds(self._part_at(stop)).stop
        return min(stop - offset, size)

    def part_around(self, offset: int) -> Run:
        """The part that holds the byte at that place."""
        return self._bounds(self._part_at(offset))

    def next_missing(self, offset: int) -> Run | None:
        """The first run that is not proven, from the part that holds `offset` on or else from the beginning; None where
        all is."""
        part = self._is_proven.find(0, self._part_at(offset)) if offset < self.size else -1
        if part < 0:
            part = self._is_proven.find(0)
        if part < 0:
            return None
        after = self._is_proven.find(1, part)
        stop = self.size if after < 0 else self._bounds(after).start
        return Run(self._bounds(part).start, stop)

    def begin(self, at: int) -> None:
        """The next byte that is fed is that of this place; a part of which the beginning is missing is passed over."""
        self._at = at
        self._proof: _Proof | None = None

    def feed(self, octets: memoryview, keep: Keep) -> None:
        """The next bytes of the file; those of parts that are not proven yet go to `keep` first. Raises DamagedFragment; after
        that, `begin`."""
        while octets:
            if self._at >= self.size:
                raise DamagedFragment(self._name, f"more than its {self.size} bytes")
            part = self._part_at(self._at)
            bounds = self._bounds(part)
            piece = octets[: bounds.stop - self._at]
            if self._at == bounds.start:
                self._proof = None if self._is_proven[part] else self._proof_of(part)
            if self._proof is not None:
                keep(piece, self._at)
                self._proof.feed(piece)
            if self._at + len(piece) == bounds.stop and self._proof is not None:
                self._end_part(part, self._proof)
            self._at += len(piece)
            octets = octets[len(piece) :]

    def finish(self, read: Callable[[int, int], bytes]) -> Digest:
        """The digest of the whole file, of which `read(offset, size)` gives what did not come in order. Raises DamagedFragment
        where it is not complete, or not the promised one."""
        if not self.is_complete:
            raise DamagedFragment(self._name, f"{self.proven} bytes instead of {self.size}")
        while self._whole_upto < self.size:
            octets = read(self._whole_upto, min(self._block_size, self.size - self._whole_upto))
            self._whole.update(octets)
            self._whole_upto += len(octets)
        return checked_digest(self._name, self._whole.hexdigest(), self._sha256)

    def _end_part(self, part: int, proof: _Proof) -> None:
        proof.finish()
        bounds = self._bounds(part)
        if bounds.start == self._whole_upto and proof.whole is not None:
            self._whole, self._whole_upto = proof.whole, bounds.stop
        self._is_proven[part] = 1
        self.proven += bounds.stop - bounds.start
        self._proof = None

    def _proof_of(self, part: int) -> _Proof:
        whole = self._whole.copy() if self._bounds(part).start == self._whole_upto else None
        if part == self._facts.block_count:
            return _BoxProof(self._name, self._box, whole)
        return _BlockProof(self._name, part, self._facts.block_digest(part), whole)

    def _part_at(self, offset: int) -> int:
        return self._facts.block_count if offset >= self._facts.size else offset // self._block_size

    def _bounds(self, part: int) -> Run:
        if part == self._facts.block_count:
            return Run(self._facts.size, self.size)
        start = part * self._block_size
        return Run(start, min(start + self._block_size, self._facts.size))


class _BlockProof:
    """`whole`, where the block continues it, is the digest of all bytes up to here."""

    def __init__(self, name: FragmentName, number: int, sha256: bytes, whole: hashlib._Hash | None) -> None:
        self._name = name
        self._number = number
        self._sha256 = sha256
        self._block = hashlib.sha256()
        self.whole = whole

    def feed(self, octets: memoryview) -> None:
        self._block.update(octets)
        if self.whole is not None:
            self.whole.update(octets)

    def finish(self) -> None:
        if self._block.digest() != self._sha256:
            raise DamagedFragment(self._name, f"block {self._number} is not the manifest's")


class _BoxProof:
    def __init__(self, name: FragmentName, box: bytes, whole: hashlib._Hash | None) -> None:
        self._name = name
        self._rest = memoryview(box)
        self.whole = whole

    def feed(self, octets: memoryview) -> None:
        if octets != self._rest[: len(octets)]:
            raise DamagedFragment(self._name, "another manifest, or something else, follows its content")
        self._rest = self._rest[len(octets) :]
        if self.whole is not None:
            self.whole.update(octets)

    def finish(self) -> None:
        """All of it came, or the part would not have ended."""


_Proof = _BlockProof | _BoxProof
