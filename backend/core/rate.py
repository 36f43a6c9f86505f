"""A rate: bytes a second over the last second or so."""

from __future__ import annotations

from collections import deque

WINDOW_SECONDS = 1.0


class Rate:
    """Knows the bytes counted within the window; one thread calls it, with a clock that never runs backwards."""

    def __init__(self, *, now: float) -> None:
        self._samples: deque[tuple[float, int]] = deque([(now, 0)])

    def count(self, total: int, *, now: float) -> None:
        """`total` bytes have been counted so far."""
        self._samples.append((now, total))
        while len(self._samples) > 2 and self._samples[1][0] <= now - WINDOW_SECONDS:
            self._samples.popleft()

    def per_second(self) -> float:
        (first_moment, first_total), (last_moment, last_total) = self._samples[0], self._samples[-1]
        seconds = last_moment - first_moment
        return max(0, last_total - first_total) / seconds if seconds > 0 else 0.0
