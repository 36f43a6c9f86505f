"""Cancelling a transfer at once, even while its thread waits for bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from backend.wire.fragment_stream import FragmentStream


class Cancelled(Exception):
    """Raised in the thread whose work was called off."""


class Cancellation:
    """Any thread may `cancel`; the one that works asks with `check` and reads streams within `cutting`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_cancelled = False
        self._stream: FragmentStream | None = None

    def cancel(self) -> None:
        with self._lock:
            self._is_cancelled = True
            if self._stream is not None:
                self._stream.cut()

    def check(self) -> None:
        """Raises Cancelled."""
        if self._is_cancelled:
            raise Cancelled

    @contextmanager
    def cutting(self, stream: FragmentStream) -> Iterator[None]:
        """While the stream is read, cancelling cuts it. Raises Cancelled, whatever else went wrong."""
        with self._lock:
            self._stream = stream
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._stream = None
            self.check()
