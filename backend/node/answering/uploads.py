"""Fragments that are handed over by request: streamed to disk, verified, and only then kept."""

from __future__ import annotations

from typing import IO

from backend.core.entry import Digest
from backend.core.errors import DiskFull, InvalidBody, TooLarge
from backend.core.names import FragmentName
from backend.core.whole_verifier import WholeVerifier
from backend.node.publishing.store import Store

MAX_BYTES = 1 << 40
CHUNK_BYTES = 1 << 20


class Uploads:
    """Any thread may call."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def receive(self, name: FragmentName, body: IO[bytes], *, length: int | None, sha256: Digest | None) -> bool:
        """Whether it is new here. Nothing is kept unless all of it came and is what `sha256` promises. Raises DamagedFragment,
        InvalidBody, OtherContent, TooLarge, DiskFull, CannotUseFolder."""
        if length is not None and length > MAX_BYTES:
            raise TooLarge(MAX_BYTES)
        if length is not None and not self._store.has_room_for(length):
            raise DiskFull("the fragment folder")
        verifier = WholeVerifier(name, size=None, sha256=sha256)
        with self._store.new_part() as part:
            while chunk := body.read(CHUNK_BYTES):
                if part.size + len(chunk) > MAX_BYTES:
                    raise TooLarge(MAX_BYTES)
                part.write(chunk)
                verifier.feed(memoryview(chunk))
            if length is not None and part.size != length:
                raise InvalidBody(f"Llegaron {part.size} bytes de los {length} anunciados")
            return self._store.keep_on_disk(part, name, verifier.finish())
