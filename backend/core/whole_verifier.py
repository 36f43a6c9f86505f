"""Proving a file of which no manifest is known: all of it or nothing, by its size and the digest that its holder states."""

from __future__ import annotations

import hashlib

from backend.core.entry import Digest
from backend.core.errors import DamagedFragment
from backend.core.names import FragmentName


class WholeVerifier:
    """Takes the bytes in order, from one thread; size and digest count as far as they are known."""

    def __init__(self, name: FragmentName, *, size: int | None, sha256: Digest | None) -> None:
        self.size = size
        self._name = name
        self._sha256 = sha256
        self.rewind()

    def feed(self, octets: memoryview) -> None:
        """The next bytes. Raises DamagedFragment; after that, `rewind`."""
        self._fed += len(octets)
        if self.size is not None and self._fed > self.size:
            raise DamagedFragment(self._name, f"more than its {self.size} bytes")
        self._whole.update(octets)

    def rewind(self) -> None:
        """All of it anew."""
        self._whole = hashlib.sha256()
        self._fed = 0

    def finish(self) -> Digest:
        """The digest of the whole. Raises DamagedFragment where it is not complete, or not the promised one."""
        if self.size is not None and self._fed != self.size:
            raise DamagedFragment(self._name, f"{self._fed} bytes instead of {self.size}")
        return checked_digest(self._name, self._whole.hexdigest(), self._sha256)


def checked_digest(name: FragmentName, actual: str, promised: Digest | None) -> Digest:
    """Raises DamagedFragment unless it is the promised one, where one is."""
    if promised is not None and actual != promised:
        raise DamagedFragment(name, f"its SHA-256 is {actual}, not {promised}")
    return Digest(actual)
