"""The bell: wakes players' threads when more of some video may be here."""

from __future__ import annotations

import threading


class Bell:
    """Any thread may call. Who looks, finds nothing, and waits from the count before the look misses no ring."""

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self._count = 0
        self._is_closed = False

    @property
    def count(self) -> int:
        """How often it rang."""
        return self._count

    @property
    def is_closed(self) -> bool:
        """Whether nobody is to wait any more."""
        return self._is_closed

    def ring(self) -> None:
        with self._rung:
            self._count += 1
            self._rung.notify_all()

    def wait(self, count: int, seconds: float) -> None:
        """Until it rang more often than that, or is closed, or the time is over."""
        with self._rung:
            self._rung.wait_for(lambda: self._count != count or self._is_closed, seconds)

    def close(self) -> None:
        with self._rung:
            self._is_closed = True
            self._rung.notify_all()
