"""Progress: every byte counts, and not every chunk is told."""

from __future__ import annotations

from backend.core.names import fragment_name
from backend.core.transfer import Transfer, Wish
from backend.node.fetching.progress import Progress
from backend.node.fetching.transfer_board import TransferBoard
from backend.node.tally import Tally


def test_a_thousand_chunks_in_no_time_are_told_once_or_twice() -> None:
    told: list[Transfer] = []
    board = TransferBoard(told.append)
    transfer, _ = board.add(Wish(fragment=fragment_name("a.mp4")))
    received = Tally()
    progress = Progress(board, transfer.id, received.count)
    told.clear()

    for chunk in range(1000):
        progress.count(10, kept=chunk * 10, size=10_000)

    assert 1 <= len(told) < 20
    assert received.total == 10_000


def test_at_the_end_it_tells_exactly_what_was_kept() -> None:
    told: list[Transfer] = []
    board = TransferBoard(told.append)
    transfer, _ = board.add(Wish(fragment=fragment_name("a.mp4")))
    progress = Progress(board, transfer.id, lambda _octets: None)

    progress.count(10, kept=10, size=20)
    progress.count(10, kept=20, size=20)
    progress.tell(kept=20, size=20)

    assert (told[-1].received, told[-1].size) == (20, 20)
