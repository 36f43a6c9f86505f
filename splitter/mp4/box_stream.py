"""The file object that the muxer writes into: it cuts the byte stream into boxes, and passes media on without keeping it."""

from __future__ import annotations

from typing import Protocol

from backend.core.boxes import MalformedBox

_SHORT_HEAD = 8
_LONG_HEAD = 16


class BoxReceiver(Protocol):
    """What becomes of a fragmented MP4 as it is written."""

    def init(self, written: bytes) -> None:
        """`ftyp moov`, once, before all else."""

    def movie_fragment(self, moof: bytes, media_size: int) -> None:
        """A whole `moof`, and the size of the `mdat` that follows it, with its head."""

    def media(self, part: bytes | memoryview) -> None:
        """The next bytes of that `mdat`."""


class BoxStream:
    """Write-only, so that the muxer never goes back. Raises MalformedBox for boxes in no such order."""

    def __init__(self, receiver: BoxReceiver) -> None:
        self._receiver = receiver
        self._pending = bytearray()
        self._init = b""
        self._moof = b""
        self._media_left = 0
        self._failure: Exception | None = None
        self._abandoned = False

    def write(self, written: bytes) -> int:
        if self._abandoned:
            return len(written)
        try:
            self._take_in(memoryview(written))
        except Exception as error:
            self._failure = error
            raise
        return len(written)

    def abandon(self) -> None:
        """Swallows all that the muxer still writes."""
        self._abandoned = True

    def raise_failure(self) -> None:
        """What this stream raised before: on its way through the muxer it may have been lost."""
        if self._failure is not None:
            raise self._failure

    def finish(self) -> None:
        """Raises MalformedBox where the last box is not whole."""
        if self._pending or self._media_left or self._moof:
            raise MalformedBox("the muxer stopped in the middle of a box")

    def _take_in(self, written: memoryview) -> None:
        passed_on = min(self._media_left, len(written))
        if passed_on:
            self._pass_on(written[:passed_on])
        if passed_on < len(written):
            self._pending += written[passed_on:]
            self._take_boxes()

    def _take_boxes(self) -> None:
        while (head := self._head()) is not None:
            kind, size = head
            if kind == b"mdat":
                self._begin_media(size)
                continue
            if len(self._pending) < size:
                return
            self._take_box(kind, self._take(size))

    def _head(self) -> tuple[bytes, int] | None:
        if len(self._pending) < _SHORT_HEAD:
            return None
        size, kind = int.from_bytes(self._pending[:4], "big"), bytes(self._pending[4:8])
        if size == 1:
            if len(self._pending) < _LONG_HEAD:
                return None
            size = int.from_bytes(self._pending[8:16], "big")
        if size < _SHORT_HEAD:
            raise MalformedBox(f"{kind!r} says that it has {size} bytes")
        return kind, size

    def _begin_media(self, size: int) -> None:
        if not self._moof:
            raise MalformedBox("media without a moof before it")
        self._receiver.movie_fragment(self._moof, size)
        self._moof = b""
        self._media_left = size
        self._pass_on(self._take(min(size, len(self._pending))))

    def _take_box(self, kind: bytes, whole: bytes) -> None:
        if kind == b"moof":
            self._receiver.init(self._init) if self._init else None
            self._init = b""
            self._moof = whole
        elif kind in (b"ftyp", b"moov"):
            self._init += whole
        else:
            raise MalformedBox(f"an unexpected {kind!r}")

    def _take(self, size: int) -> bytes:
        taken = bytes(self._pending[:size])
        del self._pending[:size]
        return taken

    def _pass_on(self, part: bytes | memoryview) -> None:
        self._receiver.media(part)
        self._media_left -= len(part)
