"""The downloader: takes wishes, works on some of them at a time, and on those that wait when somebody may serve them.

A transfer that waits, or steps aside, keeps the blocks that it has. What players wait for has workers of its own, so that it
is begun at once whatever else is under way."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

from backend.core.errors import NotDelivered, UnknownFragment, UnknownTransfer
from backend.core.names import FragmentName
from backend.core.transfer import State, Transfer, Wish
from backend.core.urgency import Standing
from backend.node.fetching.cancellation import Cancellation
from backend.node.fetching.delivery import Delivery, Surroundings
from backend.node.fetching.download import Download
from backend.node.fetching.line import Line
from backend.node.fetching.passage import Passage, Road

WORKERS = 4
PLAYING_WORKERS = 8
STOP_SECONDS = 2.0

log = logging.getLogger(__name__)


class Downloader:
    """Owns the worker threads. Any other thread may call."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._board = around.board
        self._line = Line()
        self._road = Road(self._line.standing)
        self._lock = threading.Lock()
        self._under_way: dict[str, Cancellation] = {}
        self._downloads: dict[str, Download] = {}
        self._is_stopping = False
        self._threads = [
            threading.Thread(target=self._run, args=(n >= WORKERS,), name=f"download {n}", daemon=True)
            for n in range(WORKERS + PLAYING_WORKERS)
        ]

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
        self._line.close()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(STOP_SECONDS)
        for transfer_id in list(self._downloads):
            self._tidy(transfer_id)

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
        self._tidy(transfer_id)
        return transfer

    @contextmanager
    def arranging(self) -> Iterator[None]:
        """What is asked for meanwhile begins afterwards, the preferred first."""
        with self._line.held():
            yield

    def prefer(self, standings: Mapping[str, Standing]) -> None:
        """By transfer: these come first, all others when they may."""
        self._line.prefer(standings)
        self._road.reconsider()

    def wake(self, fragments: Collection[FragmentName] | None) -> None:
        """Transfers that wait for one of these fragments, or for any, are tried again."""
        for transfer_id in self._board.requeue(lambda it: fragments is None or it.wish.fragment in fragments):
            self._line.put(transfer_id)

    def _begin(self, wish: Wish) -> tuple[Transfer, bool]:
        """And whether it is a new one; one that waits is tried again."""
        transfer, is_new = self._board.add(wish)
        if is_new or self._board.requeue(lambda it: it.id == transfer.id):
            self._line.put(transfer.id)
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
                self._tidy(transfer_id)
                return transfer

    def _run(self, for_players: bool) -> None:  # noqa: FBT001 - a thread's argument
        while (transfer_id := self._line.take(preferred_only=for_players)) is not None:
            try:
                self._work_on(transfer_id, for_players=for_players)
            except Exception:
                log.exception("transfer %s failed unexpectedly", transfer_id)
                self._board.change(transfer_id, lambda it: it.failed("error interno", now=time.time()))
                self._tidy(transfer_id)

    def _work_on(self, transfer_id: str, *, for_players: bool) -> None:
        transfer = self._board.get(transfer_id)
        cancellation = Cancellation()
        with self._lock:
            if self._is_stopping or transfer.has_ended:
                return
            self._under_way[transfer_id] = cancellation
            download = self._downloads.setdefault(transfer_id, self._new_download(transfer.wish))
        passage = Passage(transfer_id, self._road, self._line.standing, steps_aside=for_players)
        steps_aside = False
        try:
            with passage.moving():
                steps_aside = Delivery(transfer, self._around, download, cancellation, passage).run()
        finally:
            self._leave(transfer_id, cancellation)
        if steps_aside:
            self._line.put(transfer_id)

    def _leave(self, transfer_id: str, cancellation: Cancellation) -> None:
        with self._lock:
            if self._under_way.get(transfer_id) is cancellation:
                del self._under_way[transfer_id]
        self._tidy(transfer_id)

    def _tidy(self, transfer_id: str) -> None:
        """What it has is kept where another worker is at it, or where something is proven and it may go on."""
        with self._lock:
            download = self._downloads.get(transfer_id)
            if download is None or transfer_id in self._under_way:
                return
            if download.proven and not self._has_ended(transfer_id):
                return
            del self._downloads[transfer_id]
        download.discard()

    def _has_ended(self, transfer_id: str) -> bool:
        try:
            return self._board.get(transfer_id).has_ended
        except UnknownTransfer:
            return True

    def _new_download(self, wish: Wish) -> Download:
        return Download(wish, self._around.store, self._around.manifests, self._around.arrivals)
