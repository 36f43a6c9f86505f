"""The line: transfers that wait for a worker; what players wait for goes to its head, and has workers of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from backend.core.urgency import ORDINARY, Standing


class Line:
    """Any thread may call. All that nobody prefers is taken in the order in which it came."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: dict[str, None] = {}
        self._standings: Mapping[str, Standing] = {}
        self._is_closed = False

    def put(self, transfer_id: str) -> None:
        with self._changed:
            self._waiting[transfer_id] = None
            self._changed.notify_all()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else puts anything in, takes it out or prefers it meanwhile."""
        with self._changed:
            yield

    def prefer(self, standings: Mapping[str, Standing]) -> None:
        """All others are ordinary from now on."""
        with self._changed:
            self._standings = standings
            self._changed.notify_all()

    def standing(self, transfer_id: str) -> Standing:
        return self._standings.get(transfer_id, ORDINARY)

    def take(self, *, preferred_only: bool) -> str | None:
        """The next transfer; waits for one. None once the line is closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._next(preferred_only=preferred_only) is not None)
            transfer_id = None if self._is_closed else self._next(preferred_only=preferred_only)
            if transfer_id is not None:
                del self._waiting[transfer_id]
            return transfer_id

    def close(self) -> None:
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _next(self, *, preferred_only: bool) -> str | None:
        preferred = (transfer_id for transfer_id in self._standings if transfer_id in self._waiting)
        first = min(preferred, key=self._standings.__getitem__, default=None)
        return first if first is not None or preferred_only else next(iter(self._waiting), None)
