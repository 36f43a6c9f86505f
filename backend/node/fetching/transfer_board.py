"""The transfer board: every transfer of this node, under way or lately ended, and who wants to be told of changes."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

from backend.core.errors import UnknownTransfer
from backend.core.names import NodeName
from backend.core.transfer import State, Transfer, Wish

REMEMBERED_ENDS = 500


class TransferBoard:
    """Any thread may call. `on_change` gets each new state in order, while the board is held: it must not call back."""

    def __init__(self, on_change: Callable[[Transfer], None]) -> None:
        self._on_change = on_change
        self._changed = threading.Condition()
        self._transfers: dict[str, Transfer] = {}
        self._begun = 0

    def add(self, wish: Wish) -> tuple[Transfer, bool]:
        """The transfer that serves the wish, and whether it is a new one."""
        with self._changed:
            for transfer in self._transfers.values():
                if not transfer.has_ended and wish.is_served_by(transfer.wish):
                    return transfer, False
            self._begun += 1
            transfer = Transfer(id=str(self._begun), wish=wish, created=time.time())
            self._put(transfer)
            return transfer, True

    def change(self, transfer_id: str, how: Callable[[Transfer], Transfer]) -> Transfer:
        """What it is now; one that has ended stays as it is. Raises UnknownTransfer."""
        with self._changed:
            before = self._get(transfer_id)
            after = before if before.has_ended else how(before)
            if after is not before:
                self._put(after)
            return after

    def requeue(self, wanted: Callable[[Transfer], bool]) -> list[str]:
        """The ids of those that waited and are queued now: each is given to one caller alone."""
        with self._changed:
            waiting = [it for it in self._transfers.values() if it.state is State.WAITING and wanted(it)]
            for transfer in waiting:
                self._put(transfer.queued())
            return [transfer.id for transfer in waiting]

    def get(self, transfer_id: str) -> Transfer:
        """Raises UnknownTransfer."""
        with self._changed:
            return self._get(transfer_id)

    def all(self) -> tuple[Transfer, ...]:
        """Newest last."""
        with self._changed:
            return tuple(self._transfers.values())

    def busy(self) -> Counter[NodeName]:
        """How many transfers each node serves to this one now."""
        return Counter(one.source for one in self.all() if one.state is State.RUNNING and one.source is not None)

    def count_by_state(self) -> Counter[str]:
        return Counter(transfer.state.value for transfer in self.all())

    def wait_until(self, transfer_id: str, is_so: Callable[[Transfer], bool]) -> Transfer:
        """Raises UnknownTransfer."""
        with self._changed:
            self._changed.wait_for(lambda: is_so(self._get(transfer_id)))
            return self._get(transfer_id)

    def _get(self, transfer_id: str) -> Transfer:
        try:
            return self._transfers[transfer_id]
        except KeyError as error:
            raise UnknownTransfer(transfer_id) from error

    def _put(self, transfer: Transfer) -> None:
        self._transfers[transfer.id] = transfer
        if transfer.has_ended:
            self._forget_oldest()
        self._on_change(transfer)
        self._changed.notify_all()

    def _forget_oldest(self) -> None:
        ended = [one.id for one in self._transfers.values() if one.has_ended]
        for transfer_id in ended[:-REMEMBERED_ENDS]:
            del self._transfers[transfer_id]
