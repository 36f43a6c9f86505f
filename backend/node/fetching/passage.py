"""Passage: a transfer's way over the network, on which it gives way to those that a player needs sooner."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from backend.core.urgency import Urgency

GIVE_WAY_SECONDS = 5.0
"""At a time, and between two reads: what a player waits for may come from somewhere slow."""


class SteppedAside(Exception):
    """Raised in the thread of a transfer that goes back into the line, with what it has so far."""


class Road:
    """Knows which transfers a worker is at, and how urgent they are. Any thread may call."""

    def __init__(self, urgency: Callable[[str], Urgency]) -> None:
        self._urgency = urgency
        self._changed = threading.Condition()
        self._moving: set[str] = set()

    @contextmanager
    def moving(self, transfer_id: str) -> Iterator[None]:
        with self._changed:
            self._moving.add(transfer_id)
        try:
            yield
        finally:
            with self._changed:
                self._moving.discard(transfer_id)
                self._changed.notify_all()

    def reconsider(self) -> None:
        """How urgent they are has changed."""
        with self._changed:
            self._changed.notify_all()

    def give_way(self, transfer_id: str) -> None:
        """Waits a while where a more urgent one moves."""
        if len(self._moving) > 1 and self._must_give_way(transfer_id):
            with self._changed:
                self._changed.wait_for(lambda: not self._must_give_way(transfer_id), GIVE_WAY_SECONDS)

    def _must_give_way(self, transfer_id: str) -> bool:
        mine = self._urgency(transfer_id)
        return any(self._urgency(other) < mine for other in tuple(self._moving))


class Passage:
    """One transfer's. One that `steps_aside` leaves its worker to others as soon as nobody prefers it any more."""

    def __init__(self, transfer_id: str, road: Road, urgency: Callable[[str], Urgency], *, steps_aside: bool) -> None:
        self._transfer_id = transfer_id
        self._road = road
        self._urgency = urgency
        self._steps_aside = steps_aside

    @contextmanager
    def moving(self) -> Iterator[None]:
        with self._road.moving(self._transfer_id):
            yield

    def give_way(self) -> None:
        """Before a source is asked, and between two reads. Raises SteppedAside."""
        if self._steps_aside and self._urgency(self._transfer_id) is Urgency.ORDINARY:
            raise SteppedAside
        self._road.give_way(self._transfer_id)
