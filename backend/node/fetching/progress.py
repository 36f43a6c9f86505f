"""Progress: tells the board how far a transfer is, not more often than people can see."""

from __future__ import annotations

import time
from collections.abc import Callable

from backend.core.rate import Rate
from backend.node.fetching.transfer_board import TransferBoard

TELL_SECONDS = 0.1


class Progress:
    """One thread counts the bytes of one transfer; `count_received` counts those of all."""

    def __init__(self, board: TransferBoard, transfer_id: str, count_received: Callable[[int], None]) -> None:
        self._board = board
        self._transfer_id = transfer_id
        self._count_received = count_received
        self._off_the_wire = 0
        self._rate = Rate(now=time.monotonic())
        self._told = 0.0

    def count(self, octets: int, *, kept: int, size: int | None) -> None:
        self._count_received(octets)
        self._off_the_wire += octets
        now = time.monotonic()
        if now - self._told >= TELL_SECONDS:
            self._told = now
            self._rate.count(self._off_the_wire, now=now)
            self.tell(kept=kept, size=size)

    def tell(self, *, kept: int, size: int | None) -> None:
        rate = self._rate.per_second()
        self._board.change(self._transfer_id, lambda it: it.advanced(received=kept, size=size, bytes_per_second=rate))
