"""The transfer board: shared transfers, changes in order, and a memory with an end."""

from __future__ import annotations

import pytest

from backend.core.errors import UnknownTransfer
from backend.core.names import fragment_name, node_name
from backend.core.transfer import State, Transfer, Wish
from backend.node.fetching.transfer_board import REMEMBERED_ENDS, TransferBoard


def wish(name: str = "a.mp4") -> Wish:
    return Wish(fragment=fragment_name(name))


def board() -> tuple[TransferBoard, list[Transfer]]:
    told: list[Transfer] = []
    return TransferBoard(told.append), told


def test_a_wish_is_served_by_the_transfer_that_is_there() -> None:
    transfers, _ = board()
    first, first_is_new = transfers.add(wish())

    second, second_is_new = transfers.add(wish())

    assert (first_is_new, second_is_new) == (True, False)
    assert second.id == first.id


def test_what_has_ended_serves_nobody_any_more() -> None:
    transfers, _ = board()
    first, _ = transfers.add(wish())
    transfers.change(first.id, lambda it: it.done(now=1.0))

    second, is_new = transfers.add(wish())

    assert is_new
    assert second.id != first.id


def test_each_change_is_told_once_and_in_order() -> None:
    transfers, told = board()
    transfer, _ = transfers.add(wish())

    transfers.change(transfer.id, lambda it: it.trying(node_name("b:1"), reason=None))
    transfers.change(transfer.id, lambda it: it)
    transfers.change(transfer.id, lambda it: it.done(now=1.0))
    transfers.change(transfer.id, lambda it: it.cancelled(now=2.0))

    assert [one.state for one in told] == [State.QUEUED, State.RUNNING, State.DONE]


def test_a_node_is_as_busy_as_it_has_transfers_running() -> None:
    transfers, _ = board()
    ids = [transfers.add(wish(f"{number}.mp4"))[0].id for number in range(3)]
    for transfer_id in ids:
        transfers.change(transfer_id, lambda it: it.trying(node_name("b:1"), reason=None))

    transfers.change(ids[0], lambda it: it.done(now=1.0))

    assert transfers.busy() == {"b:1": 2}


def test_of_those_that_ended_the_oldest_are_forgotten() -> None:
    transfers, _ = board()
    running, _ = transfers.add(wish("running.mp4"))
    for number in range(REMEMBERED_ENDS + 3):
        transfer, _ = transfers.add(wish(f"{number}.mp4"))
        transfers.change(transfer.id, lambda it: it.done(now=1.0))

    names = [one.wish.fragment for one in transfers.all()]

    assert len(names) == REMEMBERED_ENDS + 1
    assert names[:2] == ["running.mp4", "3.mp4"]
    assert transfers.get(running.id) == running


def test_a_transfer_that_there_is_not_is_unknown() -> None:
    transfers, _ = board()

    with pytest.raises(UnknownTransfer):
        transfers.change("1", lambda it: it.queued())


def test_a_waiting_transfer_is_queued_again_for_one_caller_alone() -> None:
    transfers, _ = board()
    transfer, _ = transfers.add(wish())
    transfers.change(transfer.id, lambda it: it.waiting("nadie lo tiene todavía", offered=False))

    assert transfers.requeue(lambda it: False) == []
    assert transfers.requeue(lambda it: True) == [transfer.id]
    assert transfers.requeue(lambda it: True) == []
