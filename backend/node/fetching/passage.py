"""Passage: a transfer's way over the network, on which it gives way to those that a player needs sooner.

What no player needs waits for all that one does. Of what players need, the nearer goes first where both come from the same
node; from several nodes they come side by side."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from backend.core.names import NodeName
from backend.core.urgency import Standing, Urgency

GIVE_WAY_SECONDS = 5.0
"""At a time, and between two reads: what a player waits for may come from somewhere slow."""


class SteppedAside(Exception):
    """Raised in the thread of a transfer that goes back into the line, with what it has so far."""


class Road:
    """Knows which transfers a worker is at, from which node each comes, and how they stand. Any thread may call."""

    def __init__(self, standing: Callable[[str], Standing]) -> None:
        self._standing = standing
        self._changed = threading.Condition()
        self._moving: dict[str, NodeName | None] = {}

    @contextmanager
    def moving(self, transfer_id: str) -> Iterator[None]:
        self.comes_from(transfer_id, None)
        try:
            yield
        finally:
            with self._changed:
                del self._moving[transfer_id]
                self._changed.notify_all()

    def comes_from(self, transfer_id: str, node: NodeName | None) -> None:
        """None while that is not known."""
        with self._changed:
            self._moving[transfer_id] = node
            self._changed.notify_all()

    def reconsider(self) -> None:
        """How they stand has changed."""
        with self._changed:
            self._changed.notify_all()

    def give_way(self, transfer_id: str) -> None:
        """Waits a while where one moves that goes before."""
        if len(self._moving) > 1 and self._must_give_way(transfer_id):
            with self._changed:
                self._changed.wait_for(lambda: not self._must_give_way(transfer_id), GIVE_WAY_SECONDS)

    def _must_give_way(self, transfer_id: str) -> bool:
        moving = dict(self._moving)
        mine, node = self._standing(transfer_id), moving[transfer_id]
        before = [other_node for other, other_node in moving.items() if self._standing(other) < mine]
        return bool(before) if mine.urgency is Urgency.ORDINARY else any(other in (None, node) for other in before)


class Passage:
    """One transfer's. One that `steps_aside` leaves its worker to others as soon as nobody prefers it any more."""

    def __init__(self, transfer_id: str, road: Road, standing: Callable[[str], Standing], *, steps_aside: bool) -> None:
        self._transfer_id = transfer_id
        self._road = road
        self._standing = standing
        self._steps_aside = steps_aside

    @contextmanager
    def moving(self) -> Iterator[None]:
        with self._road.moving(self._transfer_id):
            yield

    def enter(self, node: NodeName) -> None:
        """Before that node is asked. Raises SteppedAside."""
        self._road.comes_from(self._transfer_id, node)
        self.give_way()

    def give_way(self) -> None:
        """Between two reads. Raises SteppedAside."""
        if self._steps_aside and self._standing(self._transfer_id).urgency is Urgency.ORDINARY:
            raise SteppedAside
        self._road.give_way(self._transfer_id)
