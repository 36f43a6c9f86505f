"""A tally: how much there has been of something since the start."""

from __future__ import annotations

import threading


class Tally:
    """Any thread may call."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._total = 0

    @property
    def total(self) -> int:
        return self._total

    def count(self, more: int) -> None:
        with self._lock:
            self._total += more
