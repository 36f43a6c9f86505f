"""The downloader: takes wishes, works on some of them at a time, and on those that wait when somebody may serve them."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Collection

from backend.core.errors import NotDelivered, UnknownFragment
from backend.core.names import FragmentName
from backend.core.transfer import State, Transfer, Wish
from backend.node.fetching.cancellation import Cancellation
from backend.node.fetching.delivery import Delivery, Surroundings

WORKERS = 4
STOP_SECONDS = 2.0

log = logging.getLogger(__name__)


class Downloader:
    """Owns the worker threads. Any other thread may call."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._board = around.board
        self._queue: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._under_way: dict[str, Cancellation] = {}
        self._is_stopping = False
        self._threads = [threading.Thread(target=self._run, name=f"download {n}", daemon=True) for n in range(WORKERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Calls off what is under way."""
        with self._lock:
            self._is_stopping = True
            cancellations = list(self._under_way.values())
        for cancellation in cancellations:
            cancellation.cancel()
        for transfer in self._board.all():
            self._board.change(transfer.id, lambda it: it.cancelled(now=time.time()))
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            if thread.is_alive():
                thread.join(STOP_SECONDS)

    def ask(self, wish: Wish) -> Transfer:
        """The transfer that will bring it, perhaps one that was there already."""
        return self._begin(wish)[0]

    def fetch(self, wish: Wish) -> Transfer:
        """Returns when the fragment is here; waits for nobody who is not there. Raises UnknownFragment where no other node
        holds it, NotDelivered where none of them could deliver."""
        transfer, is_new = self._begin(wish)
        transfer = self._ended(transfer.id) if is_new else self._ended_or_waiting(transfer.id)
        if transfer.state is State.DONE:
            return transfer
        if not transfer.offered:
            raise UnknownFragment(wish.fragment)
        raise NotDelivered(wish.fragment, transfer.reason or "")

    def cancel(self, transfer_id: str) -> Transfer:
        """Raises UnknownTransfer."""
        transfer = self._board.change(transfer_id, lambda it: it.cancelled(now=time.time()))
        with self._lock:
            cancellation = self._under_way.get(transfer_id)
        if cancellation is not None:
            cancellation.cancel()
        return transfer

    def wake(self, fragments: Collection[FragmentName] | None) -> None:
        """Transfers that wait for one of these fragments, or for any, are tried again."""
        for transfer_id in self._board.requeue(lambda it: fragments is None or it.wish.fragment in fragments):
            self._queue.put(transfer_id)

    def _begin(self, wish: Wish) -> tuple[Transfer, bool]:
        """And whether it is a new one; one that waits is tried again."""
        transfer, is_new = self._board.add(wish)
        if is_new or self._board.requeue(lambda it: it.id == transfer.id):
            self._queue.put(transfer.id)
        return transfer, is_new

    def _ended_or_waiting(self, transfer_id: str) -> Transfer:
        return self._board.wait_until(transfer_id, lambda it: it.has_ended or it.state is State.WAITING)

    def _ended(self, transfer_id: str) -> Transfer:
        """Fails it rather than let it wait."""

        def fail_waiting(transfer: Transfer) -> Transfer:
            return transfer.failed(transfer.reason or "", now=time.time()) if transfer.state is State.WAITING else transfer

        while True:
            self._ended_or_waiting(transfer_id)
            transfer = self._board.change(transfer_id, fail_waiting)
            if transfer.has_ended:
                return transfer

    def _run(self) -> None:
        while (transfer_id := self._queue.get()) is not None:
            try:
                self._work_on(transfer_id)
            except Exception:
                log.exception("transfer %s failed unexpectedly", transfer_id)
                self._board.change(transfer_id, lambda it: it.failed("error interno", now=time.time()))

    def _work_on(self, transfer_id: str) -> None:
        transfer = self._board.get(transfer_id)
        cancellation = Cancellation()
        with self._lock:
            if self._is_stopping or transfer.has_ended:
                return
            self._under_way[transfer_id] = cancellation
        try:
            Delivery(transfer, self._around, cancellation).run()
        finally:
            with self._lock:
                if self._under_way.get(transfer_id) is cancellation:
                    del self._under_way[transfer_id]
